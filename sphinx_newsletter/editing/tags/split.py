"""`newsletter tags split`: one tag becomes several; an editor chooses the tags of each section.

The choices are written as a plan: a line for each section, `edition#anchor: tag, tag`.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.tags.change import Plan, TagChange, readable, tag_by_slug
from sphinx_newsletter.editing.tags.list import sections_of, uses
from sphinx_newsletter.editing.tags.merge import join, lift, move_roles
from sphinx_newsletter.editing.tags.suggest import Suggester
from sphinx_newsletter.editing.tags.uses import ListEdits, TagLinks, lists_of
from sphinx_newsletter.editing.transaction import UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.tags.list import Use
    from sphinx_newsletter.editing.tags.uses import TagList
    from sphinx_newsletter.editing.transaction import Edit
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.outline import TagName
    from sphinx_newsletter.model.tags import Tag, Vocabulary

    Choices = Mapping[str, tuple[str, ...]]  # by the key of a section: slugs


_LIKELY = 0.5
_COMMENT = re.compile(r"(?:^|\s)#(?=\s|$).*")


class Proposal(NamedTuple):
    """A section that has the tag: its key in a plan, the tags that suit it, and why."""

    key: str
    use: Use
    tags: tuple[str, ...]
    reason: str

    def line(self) -> str:
        """The line of a plan, with the title and the reason as a comment."""
        because = f"; {self.reason}" if self.reason else ""
        return f"{self.key}: {', '.join(self.tags)}  # {self.use.entry.title}{because}".strip()


def propose(workspace: Workspace, slug: str, into: Sequence[str]) -> list[Proposal]:
    """The tags that suit each section with the tag *slug*. Raises `CommandError`."""
    readable(workspace)
    _tags(workspace, slug, into)
    suggester = Suggester(workspace)
    return [_proposal(workspace, suggester, use, into) for use in uses(workspace, slug)]


def read_plan(text: str, name: str) -> dict[str, tuple[int, tuple[str, ...]]]:
    """The choices in *text*, the plan *name*, with their lines. Raises `CommandError`."""
    found: dict[str, tuple[int, tuple[str, ...]]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        plain = _COMMENT.sub("", line).strip()
        key, colon, tags = plain.rpartition(":")
        if not plain:
            continue
        if not colon:
            advice = "write the section and its tags: `2024-04#webgpu: gpu, browsers`"
            raise CommandError(f"{name}:{number}: {advice}; {UNCHANGED}")
        if key.strip() in found:
            fault = f"`{key.strip()}` is already on line {found[key.strip()][0]}"
            raise CommandError(f"{name}:{number}: {fault}: delete one of the two; {UNCHANGED}")
        names = (name.strip() for name in tags.split(","))
        found[key.strip()] = number, tuple(name for name in names if name)
    return found


def choices(
    workspace: Workspace, slug: str, into: Sequence[str], text: str, name: str
) -> dict[str, tuple[str, ...]]:
    """The tags that the plan *text* chooses for each section with *slug*.

    Raises `CommandError` if the plan does not fit the site.
    """
    keys = {key_of(workspace, use) for use in uses(workspace, slug)}
    plan = read_plan(text, name)
    for key, (line, tags) in plan.items():
        wrong = next((tag for tag in tags if tag not in into), None)
        if key not in keys:
            fault = f"`{key}` is not a section with the tag `{slug}`: make a new plan"
            raise CommandError(f"{name}:{line}: {fault}; {UNCHANGED}")
        if wrong:
            fault = f"`{wrong}` is not one of {', '.join(into)}: write one of them"
            raise CommandError(f"{name}:{line}: {fault}; {UNCHANGED}")
    if missing := sorted(keys - plan.keys()):
        raise CommandError(f"{name} has no line for {missing[0]}: make a new plan; {UNCHANGED}")
    return {key: tags for key, (_, tags) in plan.items()}


def key_of(workspace: Workspace, use: Use) -> str:
    """The key of a section in a plan: as in the role `{section}`, or with its line number."""
    folder = workspace.settings.editions.strip("/") + "/"
    name = use.entry.edition.docname.removeprefix(folder)
    if not use.entry.section:
        return name
    anchors = [section.anchor for section in use.entry.edition.sections]
    is_own = use.entry.anchor and anchors.count(use.entry.anchor) == 1
    return f"{name}#{use.entry.anchor}" if is_own else f"{name}#:{use.line}"


def split(
    workspace: Workspace, slug: str, into: Sequence[str], chosen: Choices, *, drop: bool = False
) -> Plan:
    """The plan that adds the *chosen* tags to sections with *slug*, or replaces it if *drop*.

    Raises `CommandError`.
    """
    gone, kept = _tags(workspace, slug, into)
    change = TagChange(workspace)
    splitting = _Splitting(change.before, gone, drop)
    by_place = {
        (use.entry.edition.docname, _place(use)): chosen[key_of(workspace, use)]
        for use in uses(workspace, slug)
    }
    if drop:
        _refuse_empty(slug, chosen)
        # None of the others covers all of the tag, so narrower tags move up.
        narrower = change.before.narrower(slug)
        lifted = (edit for other in narrower for edit in lift(change, gone, other))
        change.change_vocabulary(chain(lifted, join(change, gone, kept)))

    def edits(source: Source, text: str) -> Iterator[Edit]:
        changes = ListEdits(text)
        for names, at in _indexed(source):
            tags = by_place.get((source.docname, at), ())
            yield from splitting.edits(changes, names.names, tags)
        if drop:
            yield from move_roles(change.before, source, changes, gone, kept)

    change.change_sources(edits)

    def expected(docname: str, at: int, tags: tuple[str, ...]) -> Iterable[str]:
        stay = {tag for tag in tags if not (drop and tag == slug)}
        return stay | {*by_place.get((docname, at), ())}

    return change.finish(expected, TagLinks(slug, kept.slug) if drop else None)


def _tags(workspace: Workspace, slug: str, into: Sequence[str]) -> tuple[Tag, Tag]:
    """The tag to split, and the first of the others."""
    gone, *others = (tag_by_slug(workspace.vocabulary, name) for name in (slug, *into))
    if gone in others:
        raise CommandError(f"`{slug}` cannot be split into itself: name other tags; {UNCHANGED}")
    return gone, others[0]


def _proposal(
    workspace: Workspace, suggester: Suggester, use: Use, into: Sequence[str]
) -> Proposal:
    """The tags that suit a section; an edition as a whole gets no suggestions."""
    key, place = key_of(workspace, use), _place(use)
    has = tuple(tag for tag in into if tag in use.entry.tags)
    found = suggester.among(use.path, place - 1, into) if place else []
    likely = [one for one in found if one.score >= _LIKELY] or found[:1]
    reason = f"{likely[0].tag}: {likely[0].reason}" if likely else ""
    return Proposal(key, use, has + tuple(one.tag for one in likely), reason)


def _place(use: Use) -> int:
    """The index of the section among the entries of its edition; 0 is the edition as a whole."""
    found = enumerate(use.entry.edition.sections, start=1)
    return next((at for at, section in found if section is use.entry.section), 0)


def _indexed(source: Source) -> Iterator[tuple[TagList, int]]:
    """The lists of tags of a source, with the index of the entry that each belongs to."""
    sections = sections_of(source)
    for names in lists_of(source.outline):
        yield names, sections.index(names.section) + 1 if names.section in sections else 0


class _Splitting(NamedTuple):
    before: Vocabulary
    gone: Tag
    drop: bool

    def edits(
        self, changes: ListEdits, names: Sequence[TagName], tags: Sequence[str]
    ) -> Iterator[Edit]:
        """The edits of one list: add *tags* to the tag that is split, or replace it."""
        found = {name: self.before.find(name.name) for name in names}
        there = {tag.slug for tag in found.values() if tag}
        new = ", ".join(tag for tag in tags if tag not in there)
        old = [name for name, tag in found.items() if tag == self.gone]
        if self.drop:
            yield from changes.of(names, {name: "" if at else new for at, name in enumerate(old)})
        elif old and new:
            yield changes.insert_after(old[0], f", {new}")


def _refuse_empty(slug: str, chosen: Choices) -> None:
    empty = next((key for key, tags in chosen.items() if not tags), None)
    if empty:
        fault = f"{empty} would lose `{slug}` and get no other tag: choose one for it"
        raise CommandError(f"{fault}; {UNCHANGED}")
