"""Headings and sections: levels, spelling of rubrics, missing tags, anchors that last."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

from sphinx_newsletter.lint.rules.rule import (
    Found,
    Page,
    Severity,
    Site,
    build_rule,
    page_rule,
    site_rule,
)
from sphinx_newsletter.model.anchors import anchor_of, unique
from sphinx_newsletter.model.problems import Kind
from sphinx_newsletter.model.sentences import permalink_automatic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.model.outline import Heading


_NEAR = 0.85  # ratio of equal letters from which two rubrics are taken for one
_AUTOMATIC = re.compile(r"id\d+")  # ids that docutils numbers


@page_rule(Severity.WARNING)
def untagged_section(page: Page) -> Iterator[Found]:
    """Other sections of the rubric have tags, but this one has none, so no tag page lists it."""
    if not page.is_edition:
        return
    tagged = {section.line for section in page.source.outline.sections}
    rubric: list[tuple[int, str]] = []
    for heading in (*page.source.outline.headings, None):
        if heading is None or heading.level <= 2:
            lines = [line for line, _ in rubric]
            if tagged.intersection(lines):
                for line, title in rubric:
                    if line not in tagged:
                        message = (
                            f"“{title}” has no tags, but others of its rubric have: add `{{tags}}`"
                        )
                        yield Found(line, message)
            rubric = []
        elif heading.level == 3:
            rubric.append((heading.line, heading.title))


@site_rule(Severity.WARNING)
def rubric_spelling(site: Site) -> Iterator[tuple[str, Found]]:
    """A rubric is spelled differently than in other editions, so it looks like a new one."""
    places: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for path, source in site.sources.items():
        for heading in source.outline.headings if source.front else ():
            if heading.level == 2:
                places[heading.title].append((path, heading.line))
    counts = Counter({title: len(found) for title, found in places.items()})
    ranked = [title for title, _ in counts.most_common()]
    usual = [title for title in ranked if counts[title] > 1]
    # Spellings that differ only in case: the most frequent one, then the first one.
    firsts = {_folded(title): title for title in reversed(ranked)}
    for title in ranked:
        better = firsts[_folded(title)]
        if better == title and counts[title] == 1:
            better = next((one for one in usual if _is_near(one, title)), title)
        if better != title:
            for path, line in places[title]:
                message = f"the rubric “{title}” is “{better}” in other editions: use that spelling"
                yield path, Found(line, message)


def _is_near(usual: str, title: str) -> bool:
    """Whether the rare *title* is a misspelling of *usual*.

    Titles that differ only in digits (“Part 1” and “Part 2”) are two rubrics.
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


@page_rule(Severity.HINT, fixes=True)
def permalink_missing(page: Page) -> Iterator[Found]:
    """A section's anchor is made from its title, so a new title breaks all links to it."""
    for heading, address, new in _without_target(page):
        if address and not heading.targets:
            edits = (page.at.insert(heading.line, f"({new})="),) if new else ()
            message = f"`#{address}` changes with the title: write `({new})=` above it"
            yield Found(heading.line, message, 0, edits)


@build_rule(Kind.PERMALINK_AUTOMATIC, fixes=True)
def automatic(page: Page) -> Iterator[Found]:
    """A section has an anchor with letters."""
    for heading, address, new in _without_target(page):
        if not address:
            message = permalink_automatic(heading.line).message
            edits = (page.at.insert(heading.line, f"({new})="),) if new else ()
            yield Found(heading.line, message, 0, edits)


def _without_target(page: Page) -> Iterator[tuple[Heading, str, str]]:
    """Sections without a target: the heading, its anchor, and an anchor that would last."""
    outline = page.source.outline
    headings = {one.line: one for one in outline.headings}
    given: set[str] = set()
    for section in outline.sections if page.is_edition else ():
        heading = headings[section.line]
        is_title = section.level == 1 and heading == outline.headings[0]
        has_target = heading.anchor and heading.anchor in map(anchor_of, heading.targets)
        if is_title or has_target:
            continue
        wished = anchor_of(heading.title)
        new = heading.anchor or (wished and unique(wished, outline.ids | given))
        given.add(new)
        yield heading, heading.anchor, "" if _AUTOMATIC.fullmatch(new) else new
