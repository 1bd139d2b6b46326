from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.core import links
from sphinx_newsletter.core.linked import Linked, Place, says_something, to_lines
from sphinx_newsletter.core.links import Letter, Link, Site, by_letter, part_name
from sphinx_newsletter.core.urls import letter_of, letters_of, read_url


class Told(NamedTuple):
    place: Place
    url: str
    text: str


EDITIONS = ["2024-06", "2024-05", "2024-04", "2024-03"]
URLS = [
    "https://github.com/a",
    "http://www.github.com/a/#readme",
    "https://github.com/b",
    "https://gitlab.com/a",
    "https://xn--bcher-kva.example",
    "https://xn--rger-koa.example",
    "https://xn--fsq.example",
    "https://9to5.example",
    "http://index/",
    "http://[broken",
    "https:///",
]
PLACES = st.builds(Place, st.sampled_from(EDITIONS), st.sampled_from(["", "one", "two"]))
TEXTS = st.sampled_from(["here", "Words", "Other words", "https://github.com/a", ""])
TOLD = st.lists(st.builds(Told, PLACES, st.sampled_from(URLS), TEXTS), max_size=30).map(
    lambda told: sorted(told, key=lambda one: EDITIONS.index(one.place.docname))
)


def told(*found: tuple[str, str, str]) -> list[Told]:
    """Links, each an edition, an address, words; newest first."""
    return [Told(Place(edition, ""), url, text) for edition, url, text in found]


def linked(found: list[Told]) -> list[Linked]:
    """The editions that have the links, in their order."""
    groups = groupby(found, key=lambda one: one.place.docname)
    return [
        Linked(docname, to_lines((one.place.anchor, one.url, one.text) for one in group))
        for docname, group in groups
    ]


def by_site(found: list[Told]) -> list[Site]:
    return [site for letter in by_letter(linked(found)) for site in letter.sites]


def plainly(found: list[Told]) -> dict[str, list[Link]]:
    """The links of each host, put together one by one."""
    uses: dict[tuple[str, str], list[tuple[int, Told]]] = {}
    for number, one in enumerate(found):
        uses.setdefault(read_url(one.url)[:2], []).append((number, one))
    rows: dict[str, list[tuple[int, Link]]] = {}
    for (host, _key), told in uses.items():
        oldest = told[-1][1].place.docname
        number, first = next((n, one) for n, one in told if one.place.docname == oldest)
        words = next((one.text for _n, one in told if says_something(one.text, one.url)), "")
        places = tuple(dict.fromkeys(one.place for _n, one in told))
        url = told[0][1].url
        row = Link(url, words, read_url(url).path, places, first.place)
        rows.setdefault(host, []).append((number, row))
    return {host: [link for _number, link in sorted(links)] for host, links in rows.items()}


def keys(site: Site) -> list[str]:
    return [read_url(link.url).key for link in site.links]


@given(TOLD)
def test_each_link_stands_once_with_all_its_places_and_nothing_else_does(found: list[Told]) -> None:
    sites = by_site(found)
    assert {site.host: [*site.links] for site in sites} == plainly(found)
    assert [site.count for site in sites] == [len(site.links) for site in sites]


@given(TOLD)
def test_sites_are_in_the_order_of_their_names_and_each_has_an_id_of_its_own(
    found: list[Told],
) -> None:
    sites = by_site(found)
    letters = [letter for letter, _group in groupby(site.letter for site in sites)]
    assert letters == sorted(set(letters))
    for letter in letters:
        named = [letters_of(site.host) for site in sites if site.letter == letter and site.host]
        assert named == sorted(named)
    assert len({site.id for site in sites}) == len(sites)


@given(TOLD)
def test_a_link_stands_where_it_was_seen_first(found: list[Told]) -> None:
    for site in by_site(found):
        firsts = [EDITIONS.index(link.first.docname) for link in site.links]
        assert firsts == sorted(firsts)
        for link in site.links:
            assert link.first.docname == link.places[-1].docname


@given(TOLD, TOLD)
def test_what_a_new_edition_brings_moves_no_older_link(found: list[Told], new: list[Told]) -> None:
    newer = [one._replace(place=Place("2024-07", one.place.anchor)) for one in new]
    after = {site.host: keys(site) for site in by_site(newer + found)}
    for site in by_site(found):
        assert after[site.host][-len(site.links) :] == keys(site)


def test_the_newest_words_that_say_something_are_shown() -> None:
    [site] = by_site(
        told(
            ("2024-06", "https://github.com/a", "here"),
            ("2024-05", "https://github.com/a/", "The project"),
            ("2024-05", "https://github.com/a/", "A web thing"),
            ("2024-04", "https://github.com/a", "Old words"),
        )
    )
    assert [link.words for link in site.links] == ["A web thing"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "here", "Read more here.", "this article", "[1]", "→", "Demo"),
        *("https://example.org/a/b", "www.x.y", "example.org/a", "example.org/a/…", "Example.org"),
    ],
)
def test_some_words_say_nothing(text: str) -> None:
    assert not says_something(text, "https://www.example.org/a/b")


@pytest.mark.parametrize("text", ["WebGPU", "Node.js", "the post on WebGPU", "the herewith", "例"])
def test_others_do(text: str) -> None:
    assert says_something(text, "https://www.example.org/a/b")


def letter(name: str, counts: dict[str, int]) -> Letter:
    """A letter with so many links to each host."""
    found = [
        ("", f"https://{host}/{n}", "") for host, count in counts.items() for n in range(count)
    ]
    return Letter(name, [Linked("2024-04", to_lines(found))])


COUNTS = st.dictionaries(
    st.from_regex(r"g[a-z0-9]{0,2}\.org", fullmatch=True),
    st.integers(1, 120),
    min_size=1,
    max_size=30,
)


@given(COUNTS, st.sampled_from([1, 100, 300]))
def test_each_site_is_on_one_page_of_a_letter_if_its_page_has_links(
    counts: dict[str, int], limit: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "A_PAGE", limit)
        pages = letter("g", counts).pages
    standing = [one.host for page in pages.values() for one in page]
    assert len(standing) == len(set(standing))
    assert set(standing) >= {host for host, count in counts.items() if count <= links.MANY}
    for name, page in pages.items():
        assert not all(one.has_many for one in page)
        assert name[0] == "g"
        assert len(name) == 1 or sum(counts.values()) > limit


def test_a_letter_with_too_many_links_is_in_parts() -> None:
    ends = ("a", "d", "e", "9", "z")
    many = letter("g", {f"g{end}{n}.org": 90 for n in range(4) for end in ends})
    assert {name: len(page) for name, page in many.pages.items()} == {"ga": 12, "ge": 4, "gs": 4}
    few = letter("h", {f"ha{n}.org": 90 for n in range(4)})
    assert [*few.pages] == ["h"]
    others = letter("0", {f"9a{n}.org": 90 for n in range(20)})
    assert [*others.pages] == ["0"]
    names = [*many.pages, *few.pages, *others.pages]
    assert [part_name(name) for name in names] == ["Ga–Gd", "Ge–Gh", "Gs–Gz", "H", "0–9"]


def test_letters_are_those_that_are_read() -> None:
    hosts = ["xn--bcher-kva.example", "xn--rger-koa.example", "9to5.example", "xn--fsq.example"]
    assert [letter_of(host) for host in hosts] == ["b", "a", "0", "0"]
