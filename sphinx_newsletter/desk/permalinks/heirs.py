"""What has taken the place of an address that is lost: a page, a heading, a tag.

Two things are the same if they are called nearly the same, or if they are the only ones that have
gone and come. What had an address before cannot have taken that of another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from docutils import nodes

from sphinx_newsletter.core.addresses import tag_page
from sphinx_newsletter.core.permalinks import quoted
from sphinx_newsletter.desk.permalinks.published import anchors_of, headed, title_of
from sphinx_newsletter.desk.permalinks.questions import questions
from sphinx_newsletter.desk.records import addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from sphinx_newsletter.core.permalinks import Permalink
    from sphinx_newsletter.core.tags import Vocabulary
    from sphinx_newsletter.desk.outline import Heading, Outline
    from sphinx_newsletter.desk.source import Source

NEAR = 0.6
_VERY_NEAR = 0.75  # for a heading that is no section

_Old = TypeVar("_Old")
_New = TypeVar("_New")


class Place(NamedTuple):
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
    sections: tuple[Place, ...]
    others: tuple[Place, ...]


def page_of(source: Source) -> Page:
    """The page of a *source*."""
    headings, tagged = source.outline.headings, {part.line for part in source.outline.parts}
    anchors = addresses(headings)
    below = [
        Place(anchors[one.line], one.title, one, anchors_of(one))
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


def _asked(outline: Outline) -> Iterator[Place]:
    for asked in questions(outline, headed(outline)):
        if above := [heading for heading in outline.headings if heading.line < asked.line]:
            anchors = frozenset({asked.anchor})
            yield Place(asked.anchor, asked.text, above[-1], anchors, is_question=True)


def near(one: str, other: str) -> float:
    """How near two names are, from 0 to 1."""
    if not (one and other):
        return 0
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()


def pairs(
    old: Iterable[_Old], new: Iterable[_New], score: Callable[[_Old, _New], float], least: float
) -> dict[_Old, _New]:
    """Each *old* with the nearest *new* one, the nearest pairs first."""
    olds, news = list(old), list(new)
    scored = [
        (score(one, other), a, b) for a, one in enumerate(olds) for b, other in enumerate(news)
    ]
    found: dict[int, int] = {}
    for amount, a, b in sorted(scored, key=lambda pair: (-pair[0], pair[1:])):
        if amount >= least and a not in found and b not in found.values():
            found[a] = b
    return {olds[a]: news[b] for a, b in found.items()}


def paired(
    old: Sequence[_Old], new: Sequence[_New], score: Callable[[_Old, _New], float]
) -> dict[_Old, _New]:
    """The same; and where as many have come as have gone, whatever they are called."""
    found = pairs(old, new, score, NEAR)
    left = [one for one in old if one not in found]
    come = [one for one in new if one not in found.values()]
    return found | (pairs(left, come, score, 0) if len(left) == len(come) else {})


def likeness(lost: Permalink, place: Place) -> float:
    """How near a place is to a lost one, by what they are called."""
    if place.is_question and not is_question(lost):
        return -1
    return max(
        near(lost.title, place.title),
        near(lost.anchor, place.anchor),
        near(lost.anchor, nodes.make_id(place.title)),
    )


def heirs_on_page(
    lost: Sequence[Permalink], page: Page, alive: Sequence[Permalink]
) -> dict[Permalink, Place]:
    """The places on a page for those *lost* on it; the recorded others of it are *alive*.

    What was called the same was one place.
    """
    called = {one.anchor: one.title for one in lost if one.title}
    groups: defaultdict[str, list[Permalink]] = defaultdict(list)
    for one in lost:
        groups[called.get(one.anchor) or f"#{one.anchor}"].append(one)
    firsts = {
        some[0]._replace(title=called.get(some[0].anchor, "")): some for some in groups.values()
    }
    found = _heirs(list(firsts), page, alive)
    return {one: place for first, place in found.items() for one in firsts[first]}


def _heirs(
    lost: Sequence[Permalink], page: Page, alive: Sequence[Permalink]
) -> dict[Permalink, Place]:
    places, claimed = (*page.sections, *page.others), {one.anchor for one in alive}
    found = {
        one: place
        for one in lost
        for other in alive
        for place in places
        if other.anchor in place.anchors and one.title and one.title == other.title
    }
    fresh = [place for place in page.sections if place.anchor not in claimed]
    found |= pairs(_without(lost, found), fresh, likeness, NEAR)
    found |= pairs(_without(lost, found), page.sections, _by_title, 1)
    found |= pairs(_without(lost, found), page.others, likeness, _VERY_NEAR)
    # Last, if as many have come as have gone. What has no lasting address may have been there.
    come = [place for place in fresh if place.anchor and place not in found.values()]
    for asked in (False, True):
        olds = [one for one in _without(lost, found) if is_question(one) is asked]
        news = [place for place in come if place.is_question is asked]
        if len(olds) == len(news):
            found |= pairs(olds, news, likeness, 0)
    return found


def is_question(lost: Permalink) -> bool:
    """Whether it was the address of a question."""
    return f"{lost.anchor}-".startswith("question-")


def _without(lost: Iterable[Permalink], found: Collection[Permalink]) -> list[Permalink]:
    return [one for one in lost if one not in found]


def _by_title(lost: Permalink, place: Place) -> float:
    return bool(lost.title) and lost.title.casefold() == place.title.casefold()


def elsewhere(
    lost: Permalink, pages: Iterable[Page], recorded: Collection[str]
) -> tuple[Page, Place] | None:
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
    order = sorted(likely, key=lambda p: (-shared(p), not is_called_so(p), p.name))
    return next(iter(order), None)


def heirs_of_tags(
    lost: Sequence[Permalink], recorded: Collection[str], vocabulary: Vocabulary
) -> dict[Permalink, str]:
    """The slugs of the tags that stand for those *lost*."""
    found: dict[Permalink, str] = {}
    for one in lost:
        named = vocabulary.find(one.page.rpartition("/")[2]) or vocabulary.find(one.title or "-")
        if named:
            found[one] = named.slug
    fresh = [tag for tag in vocabulary.tags.values() if tag_page(tag.slug) not in recorded]
    rest = paired(
        [one for one in lost if one not in found],
        [tag.slug for tag in fresh],
        lambda one, slug: max(
            near(one.page.rpartition("/")[2], slug),
            near(one.title, vocabulary.tags[slug].label),
        ),
    )
    return found | rest
