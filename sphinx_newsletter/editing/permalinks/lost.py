"""Addresses at which nothing answers any more: what has become of them, and what heals it."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.permalinks import fixes, rename_detection
from sphinx_newsletter.model.addresses import EDITIONS, TAGS
from sphinx_newsletter.model.permalinks import FILE, lost, quoted
from sphinx_newsletter.model.problems import Kind
from sphinx_newsletter.model.redirects import Move, bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_newsletter.editing.outline import Heading
    from sphinx_newsletter.editing.permalinks.anchors import Addresses
    from sphinx_newsletter.editing.permalinks.rename_detection import Page, TitledPlace
    from sphinx_newsletter.editing.transaction import Edit
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.permalinks import Answers, Permalink


_YEAR = re.compile(rf"{EDITIONS}/\d{{4}}")
_TAG = re.compile(rf"{TAGS}/[^/]+")
_PLACES = 3  # are named, of those that are gone with a page


class Lost(NamedTuple):
    """An address that is lost: its place in `permalinks.txt`, what to do, the edits that do it.

    Edits are by path. Two addresses may share one; it is to be made once. Of what else is wrong
    with the file, `kind` tells what it is, and the address is empty.
    """

    address: str
    line: int
    message: str
    edits: Mapping[str, tuple[Edit, ...]]
    path: str = FILE
    kind: Kind = Kind.PERMALINK_LOST


class Losses:
    """Those among the *recorded* addresses of a site."""

    def __init__(
        self, workspace: Workspace, addresses: Addresses, recorded: Sequence[Permalink]
    ) -> None:
        """What heals a page is found first: with it, the places on the page may be there again."""
        self._workspace = workspace
        self._addresses = addresses
        self._recorded = recorded
        self._all = {one.address for one in recorded}
        self._lost = [
            one
            for one in lost(recorded, addresses.answers)
            if workspace.vocabulary.readable or not one.page.startswith(f"{TAGS}/")
        ]
        pages = [one for one in self._lost if not (one.anchor or one.is_file)]
        self._tags = [one for one in pages if _TAG.fullmatch(one.page)]
        self._pages = [one for one in pages if one not in self._tags]

    def all(self) -> Iterator[Lost]:
        """Each with what to do. A page stands for all that was on it."""
        if not self._lost:
            return
        tags = rename_detection.heirs_of_tags(self._tags, self._all, self._workspace.vocabulary)
        pages = {one: heir for one in self._pages if (heir := self._heir(one))}
        healed = self._addresses.answers_with(
            (Move(one.page, heir) for one, heir in pages.items()),
            {one.page.rpartition("/")[2]: slug for one, slug in tags.items()},
        )
        yield from self._told_tags(tags)
        for one in self._pages:  # by the line of another, it may lead on as well
            yield self._told_page(one, pages.get(one) or healed.end(one.page))
        yield from self._told_places(healed)
        yield from self._told_files(healed)

    def _heir(self, page: Permalink) -> str | None:
        """The page that a lost one has become."""
        if _YEAR.fullmatch(page.page):
            return EDITIONS
        if back := self._moved_back(page.page):
            return back
        fresh = [one for one in self._site.values() if one.name not in self._all]
        others = [one for one in self._site.values() if one.name in self._all]
        anchors = [one.anchor for one in self._recorded if one.page == page.page and one.anchor]
        heir = rename_detection.heir_of_page(page, anchors, fresh, others)
        return heir.name if heir else None

    @cached_property
    def _site(self) -> dict[str, Page]:
        """The pages that have a source, by name."""
        pages = map(rename_detection.page_of, self._addresses.sources.values())
        return {page.name: page for page in pages}

    def _moved_back(self, page: str) -> str | None:
        """The page whose line in `redirects.txt` leads to the lost one: it has its old name."""
        olds, moves = {page}, self._addresses.moves
        for _step in moves:
            olds |= {bare(m.old) for m in moves if bare(m.new.partition("#")[0]) in olds}
        found = sorted(old for old in olds if old in self._addresses.answers.pages)
        return found[0] if found else None

    def _told_tags(self, found: Mapping[Permalink, str]) -> Iterator[Lost]:
        names: defaultdict[str, list[str]] = defaultdict(list)
        for one, slug in found.items():
            names[slug].append(one.page.rpartition("/")[2])
        for one in self._tags:
            name, heir = one.page.rpartition("/")[2], found.get(one)
            if heir is None:
                told = f"write it into the `aliases` of the tag that stands for it, {_or(one)}"
                message = f"the tag `{name}` is gone, and its page with it: {told}"
                yield Lost(one.address, one.line, message, {})
                continue
            label = self._workspace.vocabulary.tags[heir].label
            told = f"write `aliases: [{name}]` below `{heir}` in {self._workspace.settings.tags}"
            message = f"the tag `{name}` is gone, and “{label}” stands for it: {told}"
            edits = fixes.aliases(self._workspace, heir, names[heir])
            yield Lost(one.address, one.line, message, edits)

    def _told_page(self, page: Permalink, heir: str | None) -> Lost:
        name, moves = page.page, self._workspace.settings.redirects
        if heir:
            told = f"`{name}` is gone, and nothing leads on to `{heir}`"
            edits = fixes.redirect(self._workspace, name, heir)
            message = f"{told}: write `{name} {heir}` into {moves}"
            return Lost(page.address, page.line, message, edits)
        if any(quoted(source.docname) == name for source in self._workspace.sources.values()):
            message = f"`{name}` was published, and is a draft now: publish it, {_or(page)}"
            return Lost(page.address, page.line, message, {})
        on_it = [one.anchor for one in self._lost if one.page == name and one.anchor]
        more = f" and {len(on_it) - _PLACES} more" if len(on_it) > _PLACES else ""
        what = f" (with {', '.join(on_it[:_PLACES])}{more})" if on_it else ""
        told = f"write into {moves} where it has gone, as in `{name} {EDITIONS}`, {_or(page)}"
        return Lost(page.address, page.line, f"`{name}`{what} is gone: bring it back, {told}", {})

    def _told_places(self, answers: Answers) -> Iterator[Lost]:
        by_page: defaultdict[str, list[Permalink]] = defaultdict(list)
        for one in self._lost:
            end = answers.end(one.page) if one.anchor else None
            if end is not None and not answers.has(one):
                by_page[end].append(one)
            elif one.anchor and end is None and one.page not in self._all:
                yield self._told_place(one, f"{one.page}.md", None)
        for page, gone in by_page.items():
            there = [one for one in self._recorded if one.anchor and answers.end(one.page) == page]
            yield from self._told_on_page(page, gone, [one for one in there if answers.has(one)])

    def _told_on_page(
        self, name: str, gone: Sequence[Permalink], alive: Sequence[Permalink]
    ) -> Iterator[Lost]:
        page = self._site[name]
        others = [other for other in self._site.values() if other is not page]
        found = rename_detection.heirs_on_page(gone, page, alive)
        moved = {
            one: where
            for one in gone
            if one not in found and (where := rename_detection.elsewhere(one, others, self._all))
        }
        left = [one for one in gone if one not in found and one not in moved]
        stay = found | rename_detection.only_heirs(left, page, alive, found.values())
        edits = self._targets(page, stay, {one.anchor for one in alive})
        for one in gone:
            if one not in stay:
                yield self._told_place(one, page.path, moved.get(one))
                continue
            place = stay[one]
            told = f"write `({one.anchor})=` above it ({page.path}, line {place.heading.line})"
            message = f"`{one.address}` is gone, and “{place.title}” stands for it: {told}"
            edit = edits[place.heading.line]
            yield Lost(one.address, one.line, message, {page.path: (edit,)})

    def _targets(
        self, page: Page, found: Mapping[Permalink, TitledPlace], claimed: set[str]
    ) -> dict[int, Edit]:
        """By the line of a heading: the edit that adds all targets that it needs."""
        text = fixes.text_of_file(self._workspace, page.path)
        headings = {place.heading.line: place.heading for place in found.values()}
        return {
            line: fixes.above(text, heading, _names(heading, page, found, claimed))
            for line, heading in headings.items()
        }

    def _told_place(
        self, one: Permalink, path: str, moved: tuple[Page, TitledPlace] | None
    ) -> Lost:
        above = f"`({one.anchor})=` above"
        if moved:
            where = f"`{moved[0].name}#{moved[1].anchor}`"
            told = f"leave a short section in {path}, with {above} its heading, that leads there"
            why = "and no server sees what stands behind a `#`"
            message = f"`{one.address}` has moved to {where}, {why}: {told}"
        else:
            name = f"`{one.address}`" + (f" (“{one.title}”)" if one.title else "")
            told = f"write {above} the heading that stands for it in {path}, {_or(one)}"
            message = f"{name} is gone: bring it back, {told}"
        return Lost(one.address, one.line, message, {})

    def _told_files(self, answers: Answers) -> Iterator[Lost]:
        """Those whose page still answers; for the others, that has been told with the page."""
        for one in self._lost:
            folder, _, name = one.page.rpartition("/")
            if not one.is_file or answers.has(one):
                continue
            end = answers.end(folder)
            if end is None and folder in self._all:
                continue
            new = f"{end}/{name}"
            is_there = new in answers.files
            edits = fixes.redirect(self._workspace, one.page, new) if is_there else {}
            to = f"`{one.page} {new if is_there else f'{EDITIONS}/{name}'}`"
            told = f"write where it has gone into {self._workspace.settings.redirects}, as in {to}"
            message = f"the feed `{one.page}` is gone: {told}, {_or(one)}"
            yield Lost(one.address, one.line, message, edits)


def _names(
    heading: Heading, page: Page, found: Mapping[Permalink, TitledPlace], claimed: set[str]
) -> list[str]:
    """The targets that *heading* needs, in their order: the last one may become its address.

    So it is one that it had. A heading without any keeps the address that its title gives it,
    where that has been published as well, or where only a question has led to it.
    """
    here = [one for one, place in found.items() if place.heading is heading]
    asked = sorted({one.anchor for one in here if found[one].is_question})
    named = sorted({one.anchor for one in here if not found[one].is_question})
    places = (*page.sections, *page.others)
    own = next((p.anchor for p in places if p.heading is heading and not p.is_question), "")
    keeps = own and not heading.targets and (own in claimed or not named)
    return [*asked, *named, *([own] if keeps else ())]


def _or(one: Permalink) -> str:
    return f"or take it out with `newsletter permalinks --forget {one.address}`"


def in_order(found: Iterable[Lost]) -> list[Lost]:
    """Those *found*, by line."""
    return sorted(found, key=lambda one: one.line)
