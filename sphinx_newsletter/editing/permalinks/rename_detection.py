"""What has taken the place of an address that is lost: a page, a heading, a tag.

Two things are the same if they have the same name, or if they are the only ones that have gone and
come. What had an address before cannot have taken that of another. Nothing is guessed: an editor
decides the rest.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.permalinks.anchors import anchors_of, headed, questions, title_of
from sphinx_newsletter.editing.source import addresses
from sphinx_newsletter.model.addresses import tag_page
from sphinx_newsletter.model.permalinks import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sphinx_newsletter.editing.outline import Heading, Outline
    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.model.permalinks import Permalink
    from sphinx_newsletter.model.tags import Vocabulary


class TitledPlace(NamedTuple):
    """A heading that may be an heir: its address, if it has one, and what it is called.

    `anchors` are all that lead to it. For a question, `heading` is the one above its interview.
    """

    anchor: str
    title: str
    heading: Heading
    anchors: frozenset[str]
    is_question: bool = False


class Page(NamedTuple):
    """A page: its sections with the questions of its interviews, and its other headings."""

    name: str
    path: str
    title: str
    sections: tuple[TitledPlace, ...]
    others: tuple[TitledPlace, ...]


def page_of(source: Source) -> Page:
    """The page of a *source*."""
    headings, tagged = source.outline.headings, {part.line for part in source.outline.parts}
    anchors = addresses(headings)
    below = [
        TitledPlace(anchors[one.line], one.title, one, anchors_of(one))
        for one in headings
        if not _is_title(one, headings)
    ]
    return Page(
        name=quoted(source.docname),
        path=source.path,
        title=title_of(source),
        sections=(
            *(place for place in below if place.heading.line in tagged),
            *_asked(source.outline),
        ),
        others=tuple(place for place in below if place.heading.line not in tagged),
    )


def _is_title(heading: Heading, headings: Sequence[Heading]) -> bool:
    return heading.level == 1 and heading == headings[0]


def _asked(outline: Outline) -> Iterator[TitledPlace]:
    for asked in questions(outline, headed(outline)):
        if above := [heading for heading in outline.headings if heading.line < asked.line]:
            anchors = frozenset({asked.anchor})
            yield TitledPlace(asked.anchor, asked.text, above[-1], anchors, is_question=True)


def heirs_on_page(
    lost: Iterable[Permalink], page: Page, alive: Sequence[Permalink]
) -> dict[Permalink, TitledPlace]:
    """The places on a page that have the titles of those *lost* on it.

    The recorded others of the page are *alive*: what had the same title as one of them, led to
    the same place. A new section comes before one that has a recorded address, and that before
    another heading. Of two that are called the same, neither is taken.
    """
    claimed = {one.anchor for one in alive}
    fresh = [place for place in page.sections if place.anchor not in claimed]
    tiers = (fresh, page.sections, page.others)
    found: dict[Permalink, TitledPlace] = {}
    for one in lost:
        same = {other.anchor for other in alive if one.title and other.title == one.title}
        led = [place for place in (*page.sections, *page.others) if same & place.anchors]
        named = ([place for place in tier if _by_title(one, place)] for tier in tiers)
        first: Sequence[TitledPlace] = next(filter(None, (led, *named)), ())
        if len(first) == 1:
            found[one] = first[0]
    return found


def only_heirs(
    lost: Iterable[Permalink],
    page: Page,
    alive: Iterable[Permalink],
    taken: Collection[TitledPlace],
) -> dict[Permalink, TitledPlace]:
    """The place that is new on a page, if it is the only one and a single one was *lost*.

    Those lost with the same title were one. What has no lasting address may have been there.
    """
    lost, claimed = [*lost], {one.anchor for one in alive}
    titles = {one.anchor: one.title for one in lost if one.title}
    come = [
        place
        for place in page.sections
        if place.anchor and claimed.isdisjoint(place.anchors) and place not in taken
    ]
    found: dict[Permalink, TitledPlace] = {}
    for asked in (False, True):
        olds = [one for one in lost if is_question(one) is asked]
        news = [place for place in come if place.is_question is asked]
        if len({titles.get(one.anchor, f"#{one.anchor}") for one in olds}) == len(news) == 1:
            found |= dict.fromkeys(olds, news[0])
    return found


def is_question(lost: Permalink) -> bool:
    """Whether it was the address of a question."""
    return f"{lost.anchor}-".startswith("question-")


def _by_title(lost: Permalink, place: TitledPlace) -> bool:
    """Whether a place has the title of a lost one; a question is no heir of a heading."""
    if place.is_question and not is_question(lost):
        return False
    return bool(lost.title) and lost.title.casefold() == place.title.casefold()


def elsewhere(
    lost: Permalink, pages: Iterable[Page], recorded: Collection[str]
) -> tuple[Page, TitledPlace] | None:
    """The page that a section has moved to, with its place there."""
    found = [
        (page, place)
        for page in pages
        for place in page.sections
        if place.anchor == lost.anchor or _by_title(lost, place)
    ]
    if len(found) != 1:  # it is called as others are
        return None
    [(page, place)] = found
    return None if f"{page.name}#{place.anchor}" in recorded else (page, place)


def heir_of_page(
    lost: Permalink, anchors: Collection[str], fresh: Sequence[Page], others: Sequence[Page]
) -> Page | None:
    """The one of the *fresh* pages that a page has become; *anchors* were the addresses on it.

    An address says something only if none of the *others*, which were there before, has it.
    """
    telling = set(anchors) - {place.anchor for page in others for place in page.sections}
    titles = Counter(page.title for page in (*fresh, *others))

    def shared(page: Page) -> int:
        return len(telling & {place.anchor for place in page.sections})

    def is_called_so(page: Page) -> bool:
        return bool(page.title) and page.title == lost.title and titles[page.title] == 1

    likely = [
        page
        for page in fresh
        if is_called_so(page) or (shared(page) and 2 * shared(page) >= len(telling))
    ]
    return likely[0] if len(likely) == 1 else None


def heirs_of_tags(
    lost: Sequence[Permalink], recorded: Collection[str], vocabulary: Vocabulary
) -> dict[Permalink, str]:
    """The slugs of the tags that stand for those *lost*."""
    found: dict[Permalink, str] = {}
    for one in lost:
        named = vocabulary.find(one.page.rpartition("/")[2]) or vocabulary.find(one.title or "-")
        if named:
            found[one] = named.slug
    fresh = [slug for slug in vocabulary.tags if tag_page(slug) not in recorded]
    left = [one for one in lost if one not in found]
    return found | (dict(zip(left, fresh, strict=True)) if len(left) == len(fresh) == 1 else {})
