"""`newsletter tags merge`: a tag takes over the uses, names and narrower tags of another."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.tags.change import Plan, TagChange, tag_by_slug
from sphinx_newsletter.editing.tags.uses import ListEdits, TagLinks, lists_of, roles_of
from sphinx_newsletter.editing.transaction import UNCHANGED
from sphinx_newsletter.model.tags import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.transaction import Edit
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.outline import TagName
    from sphinx_newsletter.model.tags import Tag


def merge(workspace: Workspace, old: str, into: str) -> Plan:
    """The plan that merges the tag *old* into the tag *into*. Raises `CommandError`."""
    change = TagChange(workspace)
    before = change.before
    gone, kept = tag_by_slug(before, old), tag_by_slug(before, into)
    if gone == kept:
        raise CommandError(f"`{old}` cannot be merged into itself: name two tags; {UNCHANGED}")
    vocabulary = chain(_move_narrower(change, gone, kept), join(change, gone, kept))
    change.change_vocabulary(vocabulary)

    def edits(source: Source, text: str) -> Iterator[Edit]:
        changes = ListEdits(text)
        for names in lists_of(source.outline):
            yield from changes.of(names.names, _joined(before, names.names, gone, kept))
        yield from move_roles(before, source, changes, gone, kept)

    change.change_sources(edits)

    def expected(_docname: str, _at: int, tags: tuple[str, ...]) -> Iterator[str]:
        return (into if slug == old else slug for slug in tags)

    return change.finish(expected, TagLinks(old, into))


def join(change: TagChange, gone: Tag, kept: Tag) -> Iterator[Edit]:
    """The edits of `tags.yml`: the names of *gone* become aliases of *kept*, its entry goes."""
    file = change.file
    yield from file.change_aliases(kept.slug, [], list(_names(gone)))
    yield from file.delete(gone.slug)


def lift(change: TagChange, gone: Tag, narrower: Tag) -> Iterator[Edit]:
    """Give *narrower*, which is below *gone*, the broader tag of *gone*."""
    if gone.broader:
        yield from change.file.set_text(narrower.slug, "broader", gone.broader)
    else:
        yield from change.file.delete_field(narrower.slug, "broader")


def _move_narrower(change: TagChange, gone: Tag, kept: Tag) -> Iterator[Edit]:
    for other in change.before.narrower(gone.slug):
        if other == kept:
            yield from lift(change, gone, other)
        else:
            _refuse_circle(change.before, gone, kept, other)
            yield from change.file.set_text(other.slug, "broader", kept.slug)


def move_roles(
    before: Vocabulary, source: Source, changes: ListEdits, gone: Tag, kept: Tag
) -> Iterator[Edit]:
    """Change the roles that name *gone* to *kept*."""
    for role in roles_of(source.outline):
        if before.find(role.target) == gone:
            yield changes.replace(role, kept.slug)


def _joined(
    before: Vocabulary, names: Sequence[TagName], gone: Tag, kept: Tag
) -> dict[TagName, str]:
    """The new text of each name of *gone*: the first becomes *kept*, unless the list has that."""
    found = [before.find(name.name) for name in names]
    old = [name for name, tag in zip(names, found, strict=True) if tag == gone]
    first = "" if kept in found else kept.slug
    return {name: "" if at else first for at, name in enumerate(old)}


def _names(tag: Tag) -> Iterator[str]:
    """The names of *tag*; of names that differ in case or form only, the first."""
    taken = Vocabulary({tag.slug: tag})
    for name in (tag.slug, tag.label, *tag.aliases):
        if not taken.find(name):
            taken.claim(name, tag)
            yield name


def _refuse_circle(before: Vocabulary, gone: Tag, kept: Tag, narrower: Tag) -> None:
    above = kept
    while above.broader:
        above = before.tags[above.broader]
        if above == narrower:
            fault = f"`{kept.slug}` is narrower than `{above.slug}`, and that than `{gone.slug}`"
            advice = f"delete `broader` of `{above.slug}` first"
            raise CommandError(f"{fault}: {advice}; {UNCHANGED}")
