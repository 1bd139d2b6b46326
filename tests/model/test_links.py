from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.links import (
    MANY,
    Link,
    Linked,
    LinkPlace,
    Row,
    Site,
    by_letter,
    says_something,
    site_id,
    to_lines,
)
from sphinx_newsletter.model.urls import letter_of, letters_of, read_url


class Written(NamedTuple):
    place: LinkPlace
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
PLACES = st.builds(LinkPlace, st.sampled_from(EDITIONS), st.sampled_from(["", "one", "two"]))
TEXTS = st.sampled_from(["here", "Words", "Other words", "https://github.com/a", ""])
LINKS = st.lists(st.builds(Written, PLACES, st.sampled_from(URLS), TEXTS), max_size=30).map(
    lambda written: sorted(written, key=lambda one: EDITIONS.index(one.place.docname))
)


def written(*found: tuple[str, str, str]) -> list[Written]:
    """Links, each an edition, an address, words; newest first."""
    return [Written(LinkPlace(edition, ""), url, text) for edition, url, text in found]


def linked(found: list[Written]) -> list[Linked]:
    """The editions that have the links, in their order."""
    groups = groupby(found, key=lambda one: one.place.docname)
    return [
        Linked(docname, to_lines((one.place.anchor, one.url, one.text) for one in group))
        for docname, group in groups
    ]


def by_site(found: list[Written]) -> list[Site]:
    return [site for letter in by_letter(linked(found)) for site in letter.sites.values()]


def plainly(found: list[Written]) -> dict[str, list[Link]]:
    """The links of each host, put together one by one."""
    uses: dict[tuple[str, str], list[tuple[int, Written]]] = {}
    for number, one in enumerate(found):
        uses.setdefault(read_url(one.url)[:2], []).append((number, one))
    rows: dict[str, list[tuple[int, Link]]] = {}
    for (host, _key), written in uses.items():
        oldest = written[-1][1].place.docname
        number, first = next((n, one) for n, one in written if one.place.docname == oldest)
        words = next((one.text for _n, one in written if says_something(one.text, one.url)), "")
        places = tuple(dict.fromkeys(one.place for _n, one in written))
        url = written[0][1].url
        row = Link(url, words, read_url(url).path, places, first.place)
        rows.setdefault(host, []).append((number, row))
    return {host: [link for _number, link in sorted(links)] for host, links in rows.items()}


def keys(site: Site) -> list[str]:
    return [read_url(link.url).key for link in site.links]


@given(LINKS)
def test_each_link_is_listed_once_with_all_its_places_and_nothing_else_does(
    found: list[Written],
) -> None:
    sites = by_site(found)
    assert {site.host: [*site.links] for site in sites} == plainly(found)
    assert [site.count for site in sites] == [len(site.links) for site in sites]


@given(LINKS)
def test_sites_are_in_the_order_of_their_names_and_each_has_an_id_of_its_own(
    found: list[Written],
) -> None:
    sites = by_site(found)
    letters = [letter for letter, _group in groupby(letter_of(site.host) for site in sites)]
    assert letters == sorted(set(letters))
    for letter in letters:
        named = [
            letters_of(site.host) for site in sites if site.host and letter_of(site.host) == letter
        ]
        assert named == sorted(named)
    assert len({site_id(site.host) for site in sites}) == len(sites)


@given(LINKS)
def test_a_link_is_listed_where_it_was_seen_first(found: list[Written]) -> None:
    for site in by_site(found):
        firsts = [EDITIONS.index(link.first.docname) for link in site.links]
        assert firsts == sorted(firsts)
        for link in site.links:
            assert link.first.docname == link.places[-1].docname


@given(LINKS, LINKS)
def test_what_a_new_edition_brings_moves_no_older_link(
    found: list[Written], new: list[Written]
) -> None:
    newer = [one._replace(place=LinkPlace("2024-07", one.place.anchor)) for one in new]
    after = {site.host: keys(site) for site in by_site(newer + found)}
    for site in by_site(found):
        assert after[site.host][-len(site.links) :] == keys(site)


def test_the_newest_words_that_say_something_are_shown() -> None:
    [site] = by_site(
        written(
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
        *("", "here", "Read more here.", "this article", "[1]", "→", "Demo", "Try it"),
        *("https://example.org/a/b", "www.x.y", "example.org/a", "example.org/a/…", "Example.org"),
    ],
)
def test_some_words_say_nothing(text: str) -> None:
    assert not says_something(text, "https://www.example.org/a/b")


@pytest.mark.parametrize("text", ["WebGPU", "Node.js", "the post on WebGPU", "the herewith", "例"])
def test_others_do(text: str) -> None:
    assert says_something(text, "https://www.example.org/a/b")


@pytest.mark.parametrize(
    ("total", "has_many", "weight"), [(1, False, 1), (MANY, False, MANY), (MANY + 1, True, 1)]
)
def test_a_site_with_many_links_takes_one_line_of_a_page(
    total: int, has_many: bool, weight: int
) -> None:
    row = Row("github.com", total, "")
    assert (row.has_many, row.weight) == (has_many, weight)


def test_no_site_has_the_address_of_a_page_of_the_list() -> None:
    hosts = ["", "2", "127", "index", "2.example", "other"]
    found = [site_id(host) for host in hosts]
    assert found == ["other~", "2~", "127~", "index~", "2.example", "other"]


def test_letters_are_those_that_are_read() -> None:
    hosts = ["xn--bcher-kva.example", "xn--rger-koa.example", "9to5.example", "xn--fsq.example"]
    assert [letter_of(host) for host in hosts] == ["b", "a", "0", "0"]
