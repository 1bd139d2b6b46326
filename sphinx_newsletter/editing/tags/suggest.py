"""The tags that the sections of an edition may lack, each with its reason."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from contextlib import suppress
from enum import Enum
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.outline import Part
from sphinx_newsletter.editing.source import text_of
from sphinx_newsletter.editing.tags.list import parts_of
from sphinx_newsletter.editing.workspace import CommandError
from sphinx_newsletter.model.problems import suggestion
from sphinx_newsletter.model.similarity import key_words
from sphinx_newsletter.model.urls import read_url

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sphinx_newsletter.editing.outline import Outline
    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.tags import Tag


_ADDRESS = re.compile(r"https?://\S+")
_WORD = re.compile(r"\w+")


class Suggested(NamedTuple):
    """A tag that a section may lack, how likely that is (up to 1), and why."""

    tag: str
    score: float
    reason: str


class Lack(NamedTuple):
    """A section, and the tags that it may lack, the likeliest first."""

    title: str
    line: int
    tags: tuple[str, ...]
    suggested: tuple[Suggested, ...]


class Suggester:
    """What the archive says of its tags; it can be asked for each section."""

    def __init__(self, workspace: Workspace) -> None:
        """Read all editions of *desk*."""
        self._workspace = workspace
        self._names = _Names(workspace.vocabulary.tags.values())
        self._units = {path: [*self._read(path)] for path in workspace.editions}
        self._hints = Hints(unit for units in self._units.values() for unit in units)

    def lacks(self, path: str) -> list[Lack]:
        """The sections of the edition *path* with what each may lack.

        A heading without tags may become one, if there is none below it.
        """
        # Here, and not above: it brings Sphinx's search along, which other commands need not.
        from sphinx_newsletter.upstream.stop_words import stop_words  # noqa: PLC0415

        source = self._workspace.editions[path]
        tagged = zip(parts_of(source), self._units[path], strict=True)
        stop = stop_words(self._workspace.settings.language)
        lines = self._lines(path)
        others = ((part, self._unit(path, part, (), lines)) for part in _bare(source, lines, stop))
        found = sorted((*tagged, *others), key=lambda one: one[0].line)
        return [
            Lack(part.title, part.line, unit.tags, tuple(self._likely(unit)))
            for part, unit in found
        ]

    def among(self, path: str, at: int, tags: Collection[str]) -> list[Suggested]:
        """Which of *tags* suit, but are not on, the section at the place *at* (from 0)."""
        return [self._told(hint) for hint in self._hints.of(self._units[path][at], tags)]

    def _likely(self, unit: Unit) -> Iterator[Suggested]:
        for hint in self._hints.of(unit)[:MOST]:
            if hint.score >= LEAST_SCORE:
                yield self._told(hint)

    def _lines(self, path: str) -> list[str]:
        """The lines of a source; of one that is no text, none."""
        source = self._workspace.sources[path]
        return text_of(self._workspace.read(path)).split("\n") if source.outline.headings else []

    def _read(self, path: str) -> Iterator[Unit]:
        """What each section of an edition may share with others."""
        source, lines = self._workspace.editions[path], self._lines(path)
        entries = self._workspace.archive.entries_of(source.docname)[1:]
        for entry, part in zip(entries, parts_of(source), strict=True):
            yield self._unit(path, part, entry.tags, lines)

    def _unit(self, path: str, part: Part, tags: tuple[str, ...], lines: list[str]) -> Unit:
        outline = self._workspace.editions[path].outline
        own = _own_lines(part, outline)
        text = " ".join(lines[line - 1] for line in sorted(own))
        urls = [link.url for link in outline.links if link.line in own]
        things = (*self._names.find(text), *_links(urls), *_words(part))
        return Unit(path, tags, tuple(dict.fromkeys(things)))

    def _told(self, hint: Hint) -> Suggested:
        return Suggested(hint.tag, round(hint.score, 2), self._reason(hint))

    def _reason(self, hint: Hint) -> str:
        (kind, what), sections, tagged = hint.witness
        label = self._workspace.vocabulary.tags[what].label if kind in {Kind.NAME, Kind.TAG} else ""
        does = {
            Kind.NAME: f"names {label}",
            Kind.PAGE: f"links to {what}",
            Kind.SITE: f"links to {what}",
            Kind.TAG: f"is tagged {label}",
            Kind.WORD: f"says “{what}”",
        }[kind]
        if not tagged:
            return does
        have = "has" if tagged == 1 else "have"
        return f"{does}; of {sections} other sections that do, {tagged} {have} the tag"


def edition_path(workspace: Workspace, file: str) -> str:
    """The path of the edition *file*, from the site's folder. Raises `DeskError`.

    It may be named from where the command runs, from the site's folder, or without folder and
    `.md`.
    """
    with suppress(ValueError):
        inside = Path(file).resolve().relative_to(workspace.folder.resolve()).as_posix()
        if inside in workspace.editions:
            return inside
    folder = workspace.settings.editions.strip("/")
    for path in (file, f"{folder}/{file}", f"{folder}/{file}.md"):
        if path in workspace.editions:
            return path
    near = suggestion(file, workspace.editions) or f"; name a file of `{folder}`"
    raise CommandError(f"`{file}` is no edition{near}")


class _Names:
    """All names of tags, found in texts as whole words."""

    def __init__(self, tags: Iterable[Tag]) -> None:
        self._slugs: dict[str, str] = {}
        for tag in tags:
            for name in (tag.slug, tag.label, *tag.aliases):
                if len(plain := _plain(name)) > 1:
                    self._slugs.setdefault(plain, tag.slug)
        # The longest first: `web gpu` is no `web`.
        ranked = sorted(self._slugs, key=lambda name: (-len(name), name))
        found = "|".join(map(re.escape, ranked)) or "(?!)"
        self._pattern = re.compile(rf"(?<!\S)(?:{found})(?!\S)")

    def find(self, text: str) -> Iterator[Thing]:
        for name in self._pattern.findall(_plain(_ADDRESS.sub(" ", text))):
            yield Thing(Kind.NAME, self._slugs[name])


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _bare(source: Source, lines: list[str], stop: Collection[str]) -> Iterator[Part]:
    """The headings without tags, outside of sections, with none below them."""
    outline = source.outline
    tagged = {line for part in parts_of(source) for line in range(part.line, part.end)}
    for heading, after in zip_longest(outline.headings, outline.headings[1:]):
        is_rubric = after and after.level > heading.level
        if heading.level == 1 or is_rubric or heading.line in tagged:
            continue
        end = after.line if after else outline.lines + 1
        text = _ADDRESS.sub(" ", " ".join(lines[heading.line : end - 1]))
        words = " ".join(key_words(heading.title, text, stop))
        title, level, line = heading.title, heading.level, heading.line
        yield Part(title, level, line, end, "", heading.targets, (), words)


def _own_lines(part: Part, outline: Outline) -> set[int]:
    """The lines of a section without those of nested ones, and without its `{tags}`."""
    lines = set(range(part.line, part.end))
    for other in outline.parts:
        if part.line < other.line < part.end:
            lines.difference_update(range(other.line, other.end))
    for directive in outline.directives:
        if directive.name == "tags":
            lines.difference_update(range(directive.line, directive.end + 1))
    return lines


def _links(urls: Iterable[str]) -> Iterator[Thing]:
    for url in urls:
        host, key, _ = read_url(url)
        if host:
            yield Thing(Kind.SITE, host)
            if key.strip("/"):
                yield Thing(Kind.PAGE, f"{host}{key}")


def _words(part: Part) -> Iterator[Thing]:
    return (Thing(Kind.WORD, word) for word in part.key_words.split())


MOST = 3
LEAST_SCORE = 0.6
_WITNESSES = 5  # for one tag; more of them are rarely independent
_LEAST = 2  # sections that share a thing and have a tag: one alone is chance
# How often a name in the text is a tag of the section, before anything is known; as if it had
# been seen in so many sections.
_NAMED, _NAMED_IN = 0.7, 2


class Kind(Enum):
    """What a section can share with another, the more telling first."""

    NAME = "name"
    PAGE = "page"
    SITE = "site"
    TAG = "tag"
    WORD = "word"


class Thing(NamedTuple):
    """One thing that sections can share: a word, a page or site that they link to, a tag."""

    kind: Kind
    what: str


class Unit(NamedTuple):
    """A section: its edition, its tags, and what it may share with others but for its tags."""

    edition: str
    tags: tuple[str, ...]
    things: tuple[Thing, ...]


class Witness(NamedTuple):
    """A thing, how many sections have it, and how many of them have the tag."""

    thing: Thing
    sections: int
    tagged: int


class Hint(NamedTuple):
    """A tag that may be missing, how likely that is, and the best witness."""

    tag: str
    score: float
    witness: Witness


class Hints:
    """What an archive says of its tags."""

    def __init__(self, units: Iterable[Unit]) -> None:
        """Count what stands beside what in *units*."""
        self._editions: defaultdict[str, list[Unit]] = defaultdict(list)
        self._tags: Counter[str] = Counter()
        self._with: Counter[Thing] = Counter()
        self._pairs: defaultdict[Thing, Counter[str]] = defaultdict(Counter)
        self._count = 0
        for unit in units:
            self._count += 1
            self._editions[unit.edition].append(unit)
            self._tags.update(unit.tags)
            for thing in _all_things(unit):
                self._with[thing] += 1
                self._pairs[thing].update(unit.tags)

    def of(self, unit: Unit, among: Collection[str] | None = None) -> list[Hint]:
        """The tags (of *among*, if given) that *unit* may lack, the likeliest first.

        Sections of its own edition say nothing: often they were written and tagged together.
        """
        own = self._editions.get(unit.edition, [])
        found: defaultdict[str, list[tuple[float, Witness]]] = defaultdict(list)
        for thing in _all_things(unit):
            for tag, trust, witness in self._witnesses(thing, own):
                if tag not in unit.tags and (among is None or tag in among):
                    found[tag].append((trust, witness))
        hints = [_hint(tag, witnesses) for tag, witnesses in found.items()]
        return sorted(hints, key=lambda hint: (-hint.score, hint.tag))

    def _witnesses(self, thing: Thing, own: list[Unit]) -> Iterator[tuple[str, float, Witness]]:
        """For each tag: how far *thing* can be trusted, and why."""
        same = [unit for unit in own if thing in _all_things(unit)]
        sections = self._with[thing] - len(same)
        counts = self._pairs[thing] if thing in self._pairs else Counter[str]()
        for tag in {*counts, *([thing.what] if thing.kind is Kind.NAME else [])}:
            tagged = counts[tag] - sum(tag in unit.tags for unit in same)
            witness = Witness(thing, sections, tagged)
            if thing == Thing(Kind.NAME, tag):
                yield tag, (tagged + _NAMED * _NAMED_IN) / (sections + _NAMED_IN), witness
            elif tagged >= _LEAST:
                trust = (tagged + self._share(tag, own)) / (sections + 1)
                yield tag, trust, witness

    def _share(self, tag: str, own: list[Unit]) -> float:
        """The part of all sections that have *tag*."""
        count = self._count - len(own)
        return (self._tags[tag] - sum(tag in unit.tags for unit in own)) / count if count else 0


def _all_things(unit: Unit) -> dict[Thing, None]:
    tags = (Thing(Kind.TAG, tag) for tag in unit.tags)
    return dict.fromkeys(chain(unit.things, tags))


def _hint(tag: str, witnesses: list[tuple[float, Witness]]) -> Hint:
    order = [*Kind]
    best = sorted(
        witnesses, key=lambda one: (-one[0], order.index(one[1].thing.kind), one[1].thing.what)
    )
    doubt = 1.0
    for trust, _ in best[:_WITNESSES]:
        doubt *= 1 - trust
    return Hint(tag, 1 - doubt, best[0][1])
