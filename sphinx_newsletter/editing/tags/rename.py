"""`newsletter tags rename`: a new slug; the old one becomes an alias, so that links still work."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.tags.change import Plan, TagChange, tag_by_slug
from sphinx_newsletter.editing.tags.uses import ListEdits, TagLinks, lists_of, roles_of
from sphinx_newsletter.editing.transaction import UNCHANGED
from sphinx_newsletter.model.tags import SLUG, TAKEN, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.transaction import Edit
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.tags import Tag


def rename(workspace: Workspace, old: str, new: str, label: str = "") -> Plan:
    """The plan that renames the tag *old* to *new*, with a new *label* if one is given.

    Raises `CommandError`.
    """
    change = TagChange(workspace)
    tag = tag_by_slug(change.before, old)
    _refuse_slug(change.before, tag, new)
    renaming = _Renaming(change, tag, new)
    change.change_vocabulary(renaming.vocabulary(label))
    change.change_sources(renaming.source)

    def expected(_docname: str, _at: int, tags: tuple[str, ...]) -> Iterator[str]:
        return (new if slug == old else slug for slug in tags)

    return change.finish(expected, TagLinks(old, new))


def slug_of(name: str) -> str:
    """A slug for *name*; empty if *name* has no letter or digit for one.

    >>> slug_of("Génération d’images")
    'generation-d-images'
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _refuse_slug(vocabulary: Vocabulary, tag: Tag, new: str) -> None:
    if not SLUG.fullmatch(new):
        near = slug_of(new)
        hint = f", as in `{near}`, and the name in `--label`" if near else ""
        fault = f"`{new}` is not a slug: write lower-case letters, digits and hyphens{hint}"
        raise CommandError(f"{fault}; {UNCHANGED}")
    if new in TAKEN:
        fault = f"`{new}` would have the address of the index of all tags: choose another slug"
        raise CommandError(f"{fault}; {UNCHANGED}")
    if new == tag.slug:
        raise CommandError(f"the tag already has the slug `{new}`: choose another one; {UNCHANGED}")
    other = vocabulary.find(new)
    if other and other.slug != tag.slug:
        hint = f"choose another slug, or merge the two: `tags merge {tag.slug} {other.slug}`"
        raise CommandError(f"`{new}` is a name of the tag `{other.slug}`: {hint}; {UNCHANGED}")


class _Renaming:
    """The edits that rename a tag."""

    def __init__(self, change: TagChange, tag: Tag, new: str) -> None:
        self._change = change
        self._tag = tag
        self._new = new
        self._as_old, self._as_new = (_with_name(slug, tag) for slug in (tag.slug, new))

    def vocabulary(self, label: str) -> Iterator[Edit]:
        """The edits of `tags.yml`."""
        file, tag = self._change.file, self._tag
        yield from file.rename(tag.slug, self._new)
        if label:
            yield from file.set_text(tag.slug, "label", label)
        out = [alias for alias in tag.aliases if self._as_new.find(alias)]
        yield from file.change_aliases(tag.slug, out, [tag.slug])
        for other in self._change.before.narrower(tag.slug):
            written = file.written(other.slug, "broader")
            if self._is_slug(written) or (label and written == tag.label):
                yield from file.set_text(other.slug, "broader", self._new)

    def source(self, source: Source, text: str) -> Iterator[Edit]:
        """The edits of a source."""
        edits = ListEdits(text)
        for names in lists_of(source.outline):
            new = {name: self._new for name in names.names if self._changes(name.name)}
            yield from edits.of(names.names, new)
        for role in roles_of(source.outline):
            if self._changes(role.target):
                yield edits.replace(role, self._new)

    def _changes(self, name: str) -> bool:
        """Whether *name* is the old slug, or is no longer a name of the tag."""
        found = self._change.before.find(name)
        if not found or found.slug != self._tag.slug:
            return False
        after = self._change.after.find(name)
        return self._is_slug(name) or not after or after.slug != self._new

    def _is_slug(self, name: str) -> bool:
        """Whether *name* is the old slug, not a label or an alias that looks like it."""
        if name == self._tag.slug:
            return True
        return bool(self._as_old.find(name)) and name not in (self._tag.label, *self._tag.aliases)


def _with_name(name: str, tag: Tag) -> Vocabulary:
    """A vocabulary in which *name*, in any form, is the only name of *tag*."""
    vocabulary = Vocabulary({tag.slug: tag})
    vocabulary.claim(name, tag)
    return vocabulary
