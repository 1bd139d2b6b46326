"""Headings: rubrics with one name each, levels in their order, sections with tags."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_newsletter.editing.permalinks.anchors import CALLED
from sphinx_newsletter.lint.rules.rule import (
    Found,
    Page,
    Severity,
    Whole,
    as_the_build,
    of_all,
    of_page,
)
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.sentences import permalink_automatic, permalink_twice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.outline import Heading


_NEAR = 0.85  # of the letters of two rubrics that are meant to be one


@of_page(Severity.WARNING)
def untagged_section(page: Page) -> Iterator[Found]:
    """A section stands beside tagged ones and has no tags: no reader finds it by its subject."""
    if not page.is_edition:
        return
    tagged = {part.line for part in page.source.outline.sections}
    rubric: list[tuple[int, str]] = []
    for heading in (*page.source.outline.headings, None):
        if heading is None or heading.level <= 2:
            lines = [line for line, _ in rubric]
            if tagged.intersection(lines):
                for line, title in rubric:
                    if line not in tagged:
                        told = f"“{title}” has no tags, as others beside it have: add `{{tags}}`"
                        yield Found(line, told)
            rubric = []
        elif heading.level == 3:
            rubric.append((heading.line, heading.title))


@of_page(Severity.WARNING)
def heading_skipped(page: Page) -> Iterator[Found]:
    """A level of headings is left out: who listens to the page looks for what is missing."""
    for above, heading in pairwise(page.source.outline.headings):
        if heading.level > above.level + 1:
            good = "#" * (above.level + 1)
            told = f"a heading of level {heading.level} follows one of level {above.level}"
            yield Found(heading.line, f"{told}: write `{good} {heading.title}`")


@of_all(Severity.WARNING)
def rubric_spelling(whole: Whole) -> Iterator[tuple[str, Found]]:
    """A rubric is spelt in another way than in other editions: readers take it for another one."""
    places: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for path, source in whole.sources.items():
        for heading in source.outline.headings if source.front else ():
            if heading.level == 2:
                places[heading.title].append((path, heading.line))
    counts = Counter({title: len(found) for title, found in places.items()})
    ranked = [title for title, _ in counts.most_common()]
    usual = [title for title in ranked if counts[title] > 1]
    # By case alone: the one that most have; of as many, the first.
    firsts = {_folded(title): title for title in reversed(ranked)}
    for title in ranked:
        better = firsts[_folded(title)]
        if better == title and counts[title] == 1:
            better = next((one for one in usual if _is_near(one, title)), title)
        if better != title:
            for path, line in places[title]:
                told = f"the rubric “{title}” is “{better}” elsewhere: write it so"
                yield path, Found(line, told)


def _is_near(usual: str, title: str) -> bool:
    """Whether *title*, which is rare, is *usual* with a letter that is another one.

    “Part 1” and “Part 2” are two rubrics, and so are two names in use.
    """
    differ = _letters(usual) != _letters(title)
    return differ and _likeness(_folded(usual), _folded(title)) >= _NEAR


@cache
def _folded(title: str) -> str:
    return " ".join(title.casefold().split())


@cache
def _letters(title: str) -> str:
    return "".join(one for one in title.casefold() if not one.isdigit())


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _NEAR else 0


_AUTOMATIC = re.compile(r"id\d+")


class _Addresses(NamedTuple):
    """The page's addresses as docutils gives them: by line of heading, and what is wrong."""

    of_headings: dict[int, str]
    explicit: frozenset[int]
    taken: frozenset[str]
    problems: tuple[Problem, ...]


def _addresses(page: Page) -> _Addresses:
    """Go through the page as docutils does: who comes first has an address."""
    outline = page.source.outline
    headings = {one.line: one for one in outline.headings}
    others = (one for one in outline.directives if one.name not in CALLED)
    named = ((one.line, one.option("name") or "") for one in others)
    places = (*outline.addresses, *(one for one in named if one[1]))
    titles: dict[str, int] = {}
    holders: dict[str, int] = {}
    own: dict[int, str] = {}
    lasting: dict[int, str] = {}
    problems: list[Problem] = []
    for line, name in sorted([*places, *((line, "") for line in headings)]):
        if not name:
            title = nodes.make_id(headings[line].title)
            if title and title not in titles and title not in holders:
                titles[title] = line
                own[line] = title
            continue
        id_ = nodes.make_id(name)
        if not id_ or _AUTOMATIC.fullmatch(id_):
            continue
        owner = next((one.line for one in outline.headings if one.line > line), line)
        is_above = owner > line and name in headings[owner].targets
        if holder := holders.get(id_) or titles.get(id_):
            problems.append(permalink_twice(name, line, holder))
            continue
        holders[id_] = owner if is_above else line
        if is_above:
            lasting[owner] = id_
    of_headings = {
        line: lasting.get(line) or ("" if _only_numbers(one) else own.get(line, ""))
        for line, one in headings.items()
    }
    taken = frozenset({*titles, *holders})
    return _Addresses(of_headings, frozenset(lasting), taken, tuple(problems))


def _only_numbers(heading: Heading) -> bool:
    """Whether targets stand above it, none of which makes an address."""
    ids = [nodes.make_id(target) for target in heading.targets]
    return bool(ids) and not any(id_ and not _AUTOMATIC.fullmatch(id_) for id_ in ids)


@as_the_build(Kind.PERMALINK_TWICE)
def twice(page: Page) -> Iterator[Problem]:
    """No two places of a page share an address."""
    if page.is_edition:
        yield from _addresses(page).problems


@of_page(Severity.HINT, fixes=True)
def permalink_missing(page: Page) -> Iterator[Found]:
    """A section's address is made of its title: another title, and all links to it are dead."""
    for heading, address, new in _moving(page):
        if address and not heading.targets:
            edits = (page.at.insert(heading.line, f"({new})="),) if new else ()
            message = f"`#{address}` lasts as long as this title: write `({new})=` above it"
            yield Found(heading.line, message, 0, edits)


@as_the_build(Kind.PERMALINK_AUTOMATIC, fixes=True)
def automatic(page: Page) -> Iterator[Found]:
    """A section has an address in letters."""
    for heading, address, new in _moving(page):
        if not address:
            message = permalink_automatic(heading.line).message
            edits = (page.at.insert(heading.line, f"({new})="),) if new else ()
            yield Found(heading.line, message, 0, edits)


def _moving(page: Page) -> Iterator[tuple[Heading, str, str]]:
    """Sections without an explicit address: what they have, and what would be a lasting one."""
    if not page.is_edition or not page.source.outline.sections:
        return
    found = _addresses(page)
    given: set[str] = set()
    headings = {one.line: one for one in page.source.outline.headings}
    is_titled = page.source.outline.headings[0].level == 1
    for part in page.source.outline.sections:
        heading, address = headings[part.line], found.of_headings[part.line]
        is_title = is_titled and heading == page.source.outline.headings[0]
        if is_title or part.line in found.explicit:
            continue
        new = address or _free(nodes.make_id(heading.title), found.taken | given)
        given.add(new)
        yield heading, address, "" if _AUTOMATIC.fullmatch(new) else new


def _free(id_: str, taken: frozenset[str] | set[str]) -> str:
    number, free = 1, id_
    while free in taken:
        number += 1
        free = f"{id_}-{number}"
    return free if id_ else ""
