"""Lost addresses: recorded, but no longer published; with the fix of each, or advice."""

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

    from sphinx_newsletter.editing.permalinks.anchors import Addresses
    from sphinx_newsletter.editing.permalinks.rename_detection import Candidate, Page
    from sphinx_newsletter.editing.transaction import Edit
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.outline import Heading
    from sphinx_newsletter.model.permalinks import Answers, Permalink


_YEAR = re.compile(rf"{EDITIONS}/\d{{4}}")
_TAG = re.compile(rf"{TAGS}/[^/]+")
_PLACES = 3  # that a message names of those that are gone with a page


class Lost(NamedTuple):
    """A lost address: its line in `permalinks.txt`, the message, and the edits that fix it.

    Edits are by path. Two addresses may share an edit, which must be made once. The address is
    empty if the problem, of another `kind`, is one of the file itself.
    """

    address: str
    line: int
    message: str
    edits: Mapping[str, tuple[Edit, ...]]
    path: str = FILE
    kind: Kind = Kind.PERMALINK_LOST


class Losses:
    """Finds the lost ones among the *recorded* addresses of a site."""

    def __init__(
        self, workspace: Workspace, addresses: Addresses, recorded: Sequence[Permalink]
    ) -> None:
        """Sort the lost addresses into tags, pages and anchors."""
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
        """All lost addresses; a page includes the anchors that were on it.

        Pages and tags come first: with their redirects, anchors may be found again.
        """
        if not self._lost:
            return
        tags = rename_detection.tag_replacements(self._tags, self._all, self._workspace.vocabulary)
        pages = {one: replacement for one in self._pages if (replacement := self._replacement(one))}
        fixed = self._addresses.answers_with(
            (Move(one.page, replacement) for one, replacement in pages.items()),
            {one.page.rpartition("/")[2]: slug for one, slug in tags.items()},
        )
        yield from self._lost_tags(tags)
        for one in self._pages:  # the redirect of another page may fix it as well
            yield self._lost_page(one, pages.get(one) or fixed.end(one.page))
        yield from self._lost_places(fixed)
        yield from self._lost_files(fixed)

    def _replacement(self, page: Permalink) -> str | None:
        """The page that replaces a lost one."""
        if _YEAR.fullmatch(page.page):
            return EDITIONS
        if back := self._moved_back(page.page):
            return back
        fresh = [one for one in self._site.values() if one.name not in self._all]
        others = [one for one in self._site.values() if one.name in self._all]
        anchors = [one.anchor for one in self._recorded if one.page == page.page and one.anchor]
        replacement = rename_detection.page_replacement(page, anchors, fresh, others)
        return replacement.name if replacement else None

    @cached_property
    def _site(self) -> dict[str, Page]:
        """The pages that have a source, by name."""
        pages = map(rename_detection.page_of, self._addresses.sources.values())
        return {page.name: page for page in pages}

    def _moved_back(self, page: str) -> str | None:
        """The page that has its old name again: `redirects.txt` leads from it to the lost one."""
        olds, moves = {page}, self._addresses.moves
        for _step in moves:
            olds |= {bare(m.old) for m in moves if bare(m.new.partition("#")[0]) in olds}
        found = sorted(old for old in olds if old in self._addresses.answers.pages)
        return found[0] if found else None

    def _lost_tags(self, found: Mapping[Permalink, str]) -> Iterator[Lost]:
        names: defaultdict[str, list[str]] = defaultdict(list)
        for one, slug in found.items():
            names[slug].append(one.page.rpartition("/")[2])
        tags_file = self._workspace.settings.tags
        for one in self._tags:
            name, replacement = one.page.rpartition("/")[2], found.get(one)
            if replacement is None:
                advice = f"add it to the `aliases` of the tag that replaces it, {_or(one)}"
                message = f"the tag `{name}` and its page are gone: {advice}"
                yield Lost(one.address, one.line, message, {})
                continue
            label = self._workspace.vocabulary.tags[replacement].label
            advice = f"write `aliases: [{name}]` below `{replacement}` in {tags_file}"
            message = f"the tag `{name}` is gone, and “{label}” replaces it: {advice}"
            edits = fixes.add_aliases(self._workspace, replacement, names[replacement])
            yield Lost(one.address, one.line, message, edits)

    def _lost_page(self, page: Permalink, replacement: str | None) -> Lost:
        name, moves = page.page, self._workspace.settings.redirects
        if replacement:
            fault = f"`{name}` is gone, and nothing redirects to `{replacement}`"
            edits = fixes.add_redirect(self._workspace, name, replacement)
            message = f"{fault}: write `{name} {replacement}` into {moves}"
            return Lost(page.address, page.line, message, edits)
        if any(quoted(source.docname) == name for source in self._workspace.sources.values()):
            message = f"`{name}` was published and is now a draft: publish it, {_or(page)}"
            return Lost(page.address, page.line, message, {})
        on_it = [one.anchor for one in self._lost if one.page == name and one.anchor]
        more = f" and {len(on_it) - _PLACES} more" if len(on_it) > _PLACES else ""
        what = f" (with {', '.join(on_it[:_PLACES])}{more})" if on_it else ""
        advice = f"restore it, redirect it in {moves}, as in `{name} {EDITIONS}`, {_or(page)}"
        return Lost(page.address, page.line, f"`{name}`{what} is gone: {advice}", {})

    def _lost_places(self, answers: Answers) -> Iterator[Lost]:
        by_page: defaultdict[str, list[Permalink]] = defaultdict(list)
        for one in self._lost:
            end = answers.end(one.page) if one.anchor else None
            if end is not None and not answers.has(one):
                by_page[end].append(one)
            elif one.anchor and end is None and one.page not in self._all:
                yield self._lost_place(one, f"{one.page}.md", None)
        for page, gone in by_page.items():
            there = [one for one in self._recorded if one.anchor and answers.end(one.page) == page]
            yield from self._lost_on_page(page, gone, [one for one in there if answers.has(one)])

    def _lost_on_page(
        self, name: str, gone: Sequence[Permalink], alive: Sequence[Permalink]
    ) -> Iterator[Lost]:
        page = self._site[name]
        others = [other for other in self._site.values() if other is not page]
        found = rename_detection.replacements_on_page(gone, page, alive)
        moved = {
            one: where
            for one in gone
            if one not in found and (where := rename_detection.moved_to(one, others, self._all))
        }
        left = [one for one in gone if one not in found and one not in moved]
        stay = found | rename_detection.only_replacements(left, page, alive, found.values())
        edits = self._targets(page, stay, {one.anchor for one in alive})
        for one in gone:
            if one not in stay:
                yield self._lost_place(one, page.path, moved.get(one))
                continue
            place = stay[one]
            advice = f"write `({one.anchor})=` above it ({page.path}, line {place.heading.line})"
            message = f"`{one.address}` is gone, and “{place.title}” replaces it: {advice}"
            edit = edits[place.heading.line]
            yield Lost(one.address, one.line, message, {page.path: (edit,)})

    def _targets(
        self, page: Page, found: Mapping[Permalink, Candidate], claimed: set[str]
    ) -> dict[int, Edit]:
        """The edit that adds all targets that a heading needs, by the line of the heading."""
        text = fixes.text_of_file(self._workspace, page.path)
        headings = {place.heading.line: place.heading for place in found.values()}
        return {
            line: fixes.add_targets(text, heading, _names(heading, page, found, claimed))
            for line, heading in headings.items()
        }

    def _lost_place(self, one: Permalink, path: str, moved: tuple[Page, Candidate] | None) -> Lost:
        above = f"`({one.anchor})=` above"
        if moved:
            where = f"`{moved[0].name}#{moved[1].anchor}`"
            advice = f"keep a short section with a link in {path}, with {above} its heading"
            why = "and a server cannot redirect an anchor"
            message = f"`{one.address}` has moved to {where}, {why}: {advice}"
        else:
            name = f"`{one.address}`" + (f" (“{one.title}”)" if one.title else "")
            advice = f"write {above} the heading that replaces it in {path}, {_or(one)}"
            message = f"{name} is gone: restore it, {advice}"
        return Lost(one.address, one.line, message, {})

    def _lost_files(self, answers: Answers) -> Iterator[Lost]:
        """Lost files of pages that are still published; for the others, the page is reported."""
        for one in self._lost:
            folder, _, name = one.page.rpartition("/")
            if not one.is_file or answers.has(one):
                continue
            end = answers.end(folder)
            if end is None and folder in self._all:
                continue
            new = f"{end}/{name}"
            is_there = new in answers.files
            edits = fixes.add_redirect(self._workspace, one.page, new) if is_there else {}
            to = f"`{one.page} {new if is_there else f'{EDITIONS}/{name}'}`"
            advice = f"redirect it in {self._workspace.settings.redirects}, as in {to}"
            message = f"the feed `{one.page}` is gone: {advice}, {_or(one)}"
            yield Lost(one.address, one.line, message, edits)


def _names(
    heading: Heading, page: Page, found: Mapping[Permalink, Candidate], claimed: set[str]
) -> list[str]:
    """The targets that *heading* needs, in order.

    The last one becomes its anchor, so it is one that the heading had. A heading without targets
    keeps the anchor of its title if that is published as well, or if only questions are lost.
    """
    here = [one for one, place in found.items() if place.heading is heading]
    asked = sorted({one.anchor for one in here if found[one].is_question})
    named = sorted({one.anchor for one in here if not found[one].is_question})
    places = (*page.sections, *page.others)
    own = next((p.anchor for p in places if p.heading is heading and not p.is_question), "")
    keeps = own and not heading.targets and (own in claimed or not named)
    return [*asked, *named, *([own] if keeps else ())]


def _or(one: Permalink) -> str:
    return f"or remove it with `newsletter permalinks --forget {one.address}`"


def in_order(found: Iterable[Lost]) -> list[Lost]:
    """Sort by line."""
    return sorted(found, key=lambda one: one.line)
