from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.core import links
from sphinx_newsletter.core.links import (
    Link,
    Place,
    Site,
    Told,
    by_letter,
    by_site,
    part_name,
    says_something,
)
from sphinx_newsletter.core.urls import read_url

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


def keys(site: Site) -> list[str]:
    return [read_url(link.url).key for link in site.links]


@given(TOLD)
def test_each_link_stands_once_with_all_its_places_and_nothing_else_does(found: list[Told]) -> None:
    standing = [(site.host, key) for site in by_site(found) for key in keys(site)]
    assert len(standing) == len(set(standing))
    assert set(standing) == {read_url(one.url)[:2] for one in found}
    for site in by_site(found):
        for link in site.links:
            same = [one for one in found if read_url(one.url)[:2] == read_url(link.url)[:2]]
            assert link.places == tuple(dict.fromkeys(one.place for one in same))
            assert link.url == same[0].url
            assert link.words in {"", *(one.text for one in same)}


@given(TOLD)
def test_sites_are_in_the_order_of_their_names_and_each_has_an_id_of_its_own(
    found: list[Told],
) -> None:
    sites = by_site(found)
    letters = [letter for letter, _group in groupby(site.letter for site in sites)]
    assert letters == sorted(set(letters))
    for letter in letters:
        named = [site.letters for site in sites if site.letter == letter and site.host]
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


def site(host: str, count: int) -> Site:
    place = Place("2024-04", "")
    return Site(
        host, tuple(Link(f"https://{host}/{n}", "", "", (place,), place) for n in range(count))
    )


SITES = st.lists(
    st.builds(site, st.from_regex(r"[a-z0-9]{1,3}\.org", fullmatch=True), st.integers(1, 120)),
    unique_by=lambda site: site.host,
    max_size=30,
)


@given(SITES, st.sampled_from([1, 100, 300]))
def test_each_site_is_on_one_page_of_a_letter_if_its_page_has_links(
    sites: list[Site], limit: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "A_PAGE", limit)
        pages = by_letter(sites)
    standing = [one.host for page in pages.values() for one in page]
    assert len(standing) == len(set(standing))
    assert set(standing) >= {one.host for one in sites if not one.has_many}
    for name, page in pages.items():
        assert not all(one.has_many for one in page)
        assert {one.letter for one in page} == {name[0]}
        assert len(name) == 1 or sum(len(one.links) for one in sites if one.letter == name[0]) > 1


def test_a_letter_with_too_many_links_is_in_parts() -> None:
    sites = [site(f"{host}.org", 90) for host in ("ga", "gd", "ge", "g9", "gz", "ha", "9a")] * 4
    assert {name: len(page) for name, page in by_letter(sites).items()} == {
        "ga": 12,
        "ge": 4,
        "gs": 4,
        "h": 4,
        "0": 4,
    }
    assert [part_name(name) for name in by_letter(sites)] == ["Ga–Gd", "Ge–Gh", "Gs–Gz", "H", "0–9"]


def test_letters_are_those_that_are_read() -> None:
    hosts = ["xn--bcher-kva.example", "xn--rger-koa.example", "9to5.example", "xn--fsq.example"]
    assert [site(host, 1).letter for host in hosts] == ["b", "a", "0", "0"]
