"""Headings: rubrics with one name each, levels in their order, sections with tags."""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx_newsletter.desk.rules.rule import Found, Page, Severity, Whole, of_all, of_page

if TYPE_CHECKING:
    from collections.abc import Iterator


_NEAR = 0.85  # of the letters of two rubrics that are meant to be one


@of_page(Severity.WARNING)
def untagged_section(page: Page) -> Iterator[Found]:
    """A section stands beside tagged ones and has no tags: no reader finds it by its subject."""
    if not page.is_edition:
        return
    tagged = {part.line for part in page.source.outline.parts}
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
