"""Rename detection: the page, heading or tag that replaces a lost address.

Two things are the same if they have the same name, or if one is the only one that is gone and the
other the only new one. What had an address before cannot replace another. Nothing is guessed: an
editor decides the rest.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.addresses import tag_page
from sphinx_newsletter.model.permalinks import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.model.outline import Heading
    from sphinx_newsletter.model.permalinks import Permalink
    from sphinx_newsletter.model.tags import Vocabulary


class Candidate(NamedTuple):
    """A heading or question that may replace a lost one: its anchor, if it has one, and title.

    `anchors` are all that lead to it. For a question, `heading` is the one above its interview.
    """

    anchor: str
    title: str
    heading: Heading
    anchors: frozenset[str]
    is_question: bool = False


class Page(NamedTuple):
    """A page: its sections and the questions of its interviews, and its other headings."""

    name: str
    path: str
    title: str
    sections: tuple[Candidate, ...]
    others: tuple[Candidate, ...]


def page_of(source: Source) -> Page:
    """The page of *source*."""
    headings = source.outline.headings
    tagged = {section.line for section in source.outline.sections}
    below = [
        Candidate(one.anchor, one.title, one, one.anchors)
        for one in headings
        if not _is_title(one, headings)
    ]
    return Page(
        name=quoted(source.docname),
        path=source.path,
        title=source.title,
        sections=(
            *(place for place in below if place.heading.line in tagged),
            *_in_blocks(source),
        ),
        others=tuple(place for place in below if place.heading.line not in tagged),
    )


def _is_title(heading: Heading, headings: Sequence[Heading]) -> bool:
    return heading.level == 1 and heading == headings[0]


def _in_blocks(source: Source) -> Iterator[Candidate]:
    """What blocks record in `permalinks.txt`: the questions of an interview."""
    for block in chain.from_iterable(source.record.blocks.values()) if source.record else ():
        above = [one for one in source.outline.headings if one.line < block.line]
        for anchor, text in block.permalinks() if above else ():
            yield Candidate(anchor, text, above[-1], frozenset({anchor}), is_question=True)


def replacements_on_page(
    lost: Iterable[Permalink], page: Page, alive: Sequence[Permalink]
) -> dict[Permalink, Candidate]:
    """The places on a page that have the titles of the anchors *lost* on it.

    *alive* are the other recorded anchors of the page: one with the same title led to the same
    place. A new section is preferred to one with a recorded anchor, and that to another heading.
    If two have the same title, neither is taken.
    """
    claimed = {one.anchor for one in alive}
    fresh = [place for place in page.sections if place.anchor not in claimed]
    tiers = (fresh, page.sections, page.others)
    found: dict[Permalink, Candidate] = {}
    for one in lost:
        same = {other.anchor for other in alive if one.title and other.title == one.title}
        led = [place for place in (*page.sections, *page.others) if same & place.anchors]
        named = ([place for place in tier if _by_title(one, place)] for tier in tiers)
        first: Sequence[Candidate] = next(filter(None, (led, *named)), ())
        if len(first) == 1:
            found[one] = first[0]
    return found


def only_replacements(
    lost: Iterable[Permalink], page: Page, alive: Iterable[Permalink], taken: Collection[Candidate]
) -> dict[Permalink, Candidate]:
    """The only new place on a page, if a single one was *lost*.

    Lost anchors with the same title count as one. A place without a lasting anchor is not new.
    """
    lost, claimed = [*lost], {one.anchor for one in alive}
    titles = {one.anchor: one.title for one in lost if one.title}
    come = [
        place
        for place in page.sections
        if place.anchor and claimed.isdisjoint(place.anchors) and place not in taken
    ]
    found: dict[Permalink, Candidate] = {}
    for asked in (False, True):
        olds = [one for one in lost if is_question(one) is asked]
        news = [place for place in come if place.is_question is asked]
        if len({titles.get(one.anchor, f"#{one.anchor}") for one in olds}) == len(news) == 1:
            found |= dict.fromkeys(olds, news[0])
    return found


def is_question(lost: Permalink) -> bool:
    """Whether it was the anchor of a question."""
    return f"{lost.anchor}-".startswith("question-")


def _by_title(lost: Permalink, place: Candidate) -> bool:
    """Whether a place has the title of a lost one; a question cannot replace a heading."""
    if place.is_question and not is_question(lost):
        return False
    return bool(lost.title) and lost.title.casefold() == place.title.casefold()


def moved_to(
    lost: Permalink, pages: Iterable[Page], recorded: Collection[str]
) -> tuple[Page, Candidate] | None:
    """The page to which a section has moved, with its place there."""
    found = [
        (page, place)
        for page in pages
        for place in page.sections
        if place.anchor == lost.anchor or _by_title(lost, place)
    ]
    if len(found) != 1:  # none, or not unique
        return None
    [(page, place)] = found
    return None if f"{page.name}#{place.anchor}" in recorded else (page, place)


def page_replacement(
    lost: Permalink, anchors: Collection[str], fresh: Sequence[Page], others: Sequence[Page]
) -> Page | None:
    """The page among the *fresh* ones that replaces a lost one with these *anchors*.

    An anchor counts only if none of the *others*, which existed before, has it.
    """
    distinctive = set(anchors) - {place.anchor for page in others for place in page.sections}
    titles = Counter(page.title for page in (*fresh, *others))

    def shared(page: Page) -> int:
        return len(distinctive & {place.anchor for place in page.sections})

    def has_same_title(page: Page) -> bool:
        return bool(page.title) and page.title == lost.title and titles[page.title] == 1

    likely = [
        page
        for page in fresh
        if has_same_title(page) or (shared(page) and 2 * shared(page) >= len(distinctive))
    ]
    return likely[0] if len(likely) == 1 else None


def tag_replacements(
    lost: Sequence[Permalink], recorded: Collection[str], vocabulary: Vocabulary
) -> dict[Permalink, str]:
    """The slugs of the tags that replace the *lost* ones."""
    found: dict[Permalink, str] = {}
    for one in lost:
        named = vocabulary.find(one.page.rpartition("/")[2]) or vocabulary.find(one.title or "-")
        if named:
            found[one] = named.slug
    fresh = [slug for slug in vocabulary.tags if tag_page(slug) not in recorded]
    left = [one for one in lost if one not in found]
    return found | (dict(zip(left, fresh, strict=True)) if len(left) == len(fresh) == 1 else {})
