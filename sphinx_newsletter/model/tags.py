"""The vocabulary: all tags of the site, as `tags.yml` declares them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from sphinx_newsletter.model import size_limits
from sphinx_newsletter.model.anchors import alike, is_slug
from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.model.sentences import value_cut
from sphinx_newsletter.model.yaml_lines import (
    Items,
    Table,
    Text,
    Value,
    YamlError,
    comments_like_text,
    load,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


TAKEN = {"index"}

TAG_FIELDS = {
    "label": ("text", "The tag's name as readers see it. Without it: the slug."),
    "description": ("text", "One sentence: what a reader finds under the tag."),
    "aliases": ("a list of names", "Other names; each stands for the tag everywhere."),
    "broader": ("a slug", "The wider subject that this one belongs to."),
}

_LONGEST = {"label": size_limits.LONGEST_LABEL, "description": size_limits.LONGEST_WORDS}
_MOST_COMPARED = 200_000  # names; beyond that, unknown tags are reported without a suggestion


@dataclass(frozen=True)
class Tag:
    """A tag: an entry of the vocabulary."""

    slug: str
    label: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    broader: str = ""
    line: int = 1


@dataclass
class Vocabulary:
    """The tags by slug; `find` returns the tag of a slug, label or alias.

    With `readable` false, the file could not be read, and no tag is reported as unknown.
    """

    tags: dict[str, Tag] = field(default_factory=dict)
    readable: bool = True
    _slug_of: dict[str, str] = field(default_factory=dict)
    _compared: int = field(default=0, compare=False, repr=False)
    _unknown: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def find(self, name: str) -> Tag | None:
        """The tag with the slug, label or alias *name*, in any case."""
        slug = self._slug_of.get(_key(name))
        return self.tags[slug] if slug else None

    def narrower(self, slug: str) -> tuple[Tag, ...]:
        """The tags whose broader tag is *slug*, by label."""
        found = (tag for tag in self.tags.values() if tag.broader == slug)
        return tuple(sorted(found, key=lambda tag: tag.label.casefold()))

    def unknown(self, name: str) -> str:
        """The message for *name*, which is not a name of any tag."""
        if name not in self._unknown:
            self._compared += len(self._slug_of)
            near = suggestion(name, self._names()) if self._compared < _MOST_COMPARED else ""
            near = near or "; add it to the vocabulary first"
            self._unknown[name] = f"unknown tag `{name}`{near}"
        return self._unknown[name]

    def claim(self, name: str, tag: Tag) -> Tag | None:
        """Make *name* a name of *tag*. Returns the other tag that has it already, if one does."""
        holder = self._slug_of.setdefault(_key(name), tag.slug)
        return None if holder == tag.slug else self.tags[holder]

    def _names(self) -> Iterator[str]:
        for tag in self.tags.values():
            yield from (tag.slug, tag.label, *tag.aliases)


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """The normal form of *name*: names are equal without regard to case, space, `_` and `-`."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())
    return re.sub(r"[\s_-]+", "-", folded).strip("-")


def read_vocabulary(text: str) -> tuple[Vocabulary, list[Problem]]:
    """Read the text of `tags.yml`: a mapping of slugs to entries.

    Never raises: an invalid entry is left out or corrected, and reported.
    """
    vocabulary = Vocabulary()
    try:
        table = load(text) or Table({}, {}, 1)
        if not isinstance(table, Table):
            raise YamlError(table.line, "it is not a mapping of slugs to tags")
    except YamlError as error:
        problem = f"the vocabulary cannot be read: {error}"
        return Vocabulary(readable=False), [Problem(Kind.VOCABULARY, error.line, problem)]
    cut = comments_like_text(text)
    problems = [value_cut(comment, line, Kind.VOCABULARY) for line, comment in cut]
    problems += _fill(vocabulary, table)
    problems += _collisions(vocabulary)
    problems += _fix_broader(vocabulary)
    return vocabulary, sorted(problems, key=lambda problem: problem.line)


def _fill(vocabulary: Vocabulary, table: Table) -> Iterator[Problem]:
    for written, value in table.value.items():
        line, slug = table.key_lines[written], unicodedata.normalize("NFC", written)
        if slug in TAKEN:
            message = f"`{slug}` is reserved for the index of all tags: choose a different slug"
            yield Problem(Kind.VOCABULARY, line, message)
        elif slug in vocabulary.tags:  # in another Unicode form
            yield _collision(slug, line, vocabulary.tags[slug])
        elif not is_slug(slug):
            same = vocabulary.tags.get(slug.lower())
            if same:
                yield _collision(slug, line, same)
            else:
                yield Problem(
                    Kind.VOCABULARY,
                    line,
                    f"`{slug}` is not a slug: write lower-case letters, digits and hyphens, "
                    "and the name in `label`",
                )
        elif len(slug.encode()) > (most := size_limits.LONGEST_NAME):  # of a file
            message = f"the slug `{slug}` is longer than {most} bytes: shorten it"
            yield Problem(Kind.VOCABULARY, line, message)
        elif not isinstance(value, Table):
            yield Problem(
                Kind.VOCABULARY, line, f"`{slug}` needs at least a `label:` below it, indented"
            )
        else:
            yield from _add(vocabulary, slug, value, line)
    for slug, line in table.repeats:
        if slug in vocabulary.tags:
            yield _collision(slug, line, vocabulary.tags[slug])


def _add(vocabulary: Vocabulary, slug: str, entry: Table, line: int) -> Iterator[Problem]:
    texts: dict[str, str] = {}
    aliases: list[str] = []
    for key, value in entry.value.items():
        if key not in TAG_FIELDS:
            near = suggestion(key, TAG_FIELDS) or f"; known are {', '.join(TAG_FIELDS)}"
            message = f"unknown key `{key}` of the tag `{slug}`{near}"
            yield Problem(Kind.VOCABULARY, entry.key_lines[key], message)
        elif key == "aliases" and isinstance(value, Items):
            yield from _read_aliases(slug, value, aliases)
        elif key != "aliases" and isinstance(value, Text):
            texts[key] = words = " ".join(value.value.split())
            if len(words) > (most := _LONGEST.get(key, size_limits.LONGEST_WORDS)):
                texts[key] = ""
                message = (
                    f"`{key}` of the tag `{slug}` has more than {most:,} characters: shorten it"
                )
                yield Problem(Kind.VOCABULARY, entry.key_lines[key], message)
        else:
            message = f"`{key}` of the tag `{slug}` must be {TAG_FIELDS[key][0]}"
            yield Problem(Kind.VOCABULARY, entry.key_lines[key], message)
    for key, again in entry.repeats:
        message = f"`{key}` of the tag `{slug}` is a duplicate key: remove one of the two"
        yield Problem(Kind.VOCABULARY, again, message)
    vocabulary.tags[slug] = Tag(
        slug,
        texts.get("label") or slug,
        texts.get("description", ""),
        tuple(aliases),
        texts.get("broader", ""),
        line,
    )


def _read_aliases(slug: str, value: Items, aliases: list[str]) -> Iterator[Problem]:
    for item in value.value:
        name = _alias_name(item)
        if not name:
            message = (
                f"an alias of the tag `{slug}` is not a name: write one with letters or digits"
            )
            yield Problem(Kind.ALIAS_INVALID, item.line, message)
        elif _key(name) == _key(slug):
            message = f"the alias `{name}` of the tag `{slug}` is its slug already: remove it"
            yield Problem(Kind.ALIAS_INVALID, item.line, message)
        elif len(name) > (most := size_limits.LONGEST_LABEL):
            message = f"an alias of the tag `{slug}` has more than {most} characters: shorten it"
            yield Problem(Kind.ALIAS_INVALID, item.line, message)
        else:
            aliases.append(name)


def _alias_name(item: Value) -> str:
    """The alias, or an empty text if it has neither letters nor digits."""
    name = item.value if isinstance(item, Text) else ""
    return name.strip() if re.search(r"\w", name) else ""


def _collisions(vocabulary: Vocabulary) -> Iterator[Problem]:
    """Give each name to one tag: slugs first, so that they have precedence."""
    for tag in vocabulary.tags.values():
        vocabulary.claim(tag.slug, tag)
    for tag in vocabulary.tags.values():
        for name in (tag.label, *tag.aliases):
            if other := vocabulary.claim(name, tag):
                yield _collision(name, tag.line, other)
    for slug, like in alike(vocabulary.tags):
        yield _look_alike(vocabulary.tags[slug], vocabulary.tags[like])


def _collision(name: str, line: int, other: Tag) -> Problem:
    return Problem(
        Kind.TAG_COLLISION,
        line,
        f"`{name}` is a name of the tag `{other.slug}` already (line {other.line}): "
        "rename one of the two",
    )


def _look_alike(tag: Tag, other: Tag) -> Problem:
    return Problem(
        Kind.TAG_COLLISION,
        tag.line,
        f"the slug `{tag.slug}` looks like that of another tag (line {other.line}), but has other "
        "letters: rename one of the two",
    )


def _fix_broader(vocabulary: Vocabulary) -> Iterator[Problem]:
    """Remove each `broader` that does not exist or is part of a circle."""
    for slug, tag in list(vocabulary.tags.items()):
        broader = vocabulary.find(tag.broader) if tag.broader else None
        if tag.broader and not broader:
            near = suggestion(tag.broader, vocabulary.tags) or "; add it to the vocabulary"
            yield Problem(
                Kind.BROADER_UNKNOWN,
                tag.line,
                f"the broader tag `{tag.broader}` of `{slug}` does not exist{near}",
            )
        elif broader and (wrong := _wrong_way(vocabulary, broader, slug)):
            yield Problem(Kind.BROADER_CIRCLE, tag.line, f"{wrong}: remove one `broader`")
            broader = None
        vocabulary.tags[slug] = Tag(
            slug,
            tag.label,
            tag.description,
            tag.aliases,
            broader.slug if broader else "",
            tag.line,
        )


def _wrong_way(vocabulary: Vocabulary, start: Tag, slug: str) -> str:
    """What is wrong with the broader tags of *slug*, beginning with *start*; or an empty text."""
    seen: set[str] = set()
    tag: Tag | None = start
    while tag and tag.slug not in seen:
        if tag.slug == slug:
            return f"`{slug}` is broader than itself, through `{start.slug}`"
        if len(seen) == size_limits.DEEPEST_TAG:
            return f"`{slug}` is below more than {size_limits.DEEPEST_TAG} tags"
        seen.add(tag.slug)
        tag = vocabulary.find(tag.broader) if tag.broader else None
    return ""
