from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.urls import read_url, readable

PLAIN = "https://example.org/a/b?x=1&y=2"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a/b?x=1&y=2",
        "https://www.example.org/a/b?x=1&y=2",
        "https://EXAMPLE.org./a/b/?x=1&y=2",
        "https://example.org:443/a/b?y=2&x=1",
        "http://example.org:80/a/b?x=1&y=2#part",
        "https://example.org/a/b?utm_source=us&x=1&utm_medium=mail&y=2",
        "https://example.org/a/b?x=1&fbclid=abc&y=2&gclid",
    ],
)
def test_addresses_of_one_place_are_the_same(url: str) -> None:
    assert read_url(url) == read_url(PLAIN)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org:8080/a/b?x=1&y=2",
        "https://docs.example.org/a/b?x=1&y=2",
        "https://me@example.org/a/b?x=1&y=2",
        "https://example.org/A/b?x=1&y=2",
        "https://example.org/a/b?x=1&y=3",
        "https://example.org/a/b?x=1&y=2&utmost=1&fbclid2=1",
        "https://example.org/a/b",
    ],
)
def test_other_addresses_are_not(url: str) -> None:
    assert read_url(url)[:2] != read_url(PLAIN)[:2]


@pytest.mark.parametrize(
    "url",
    ["http://[bad", "https:///x", "http://a:port/", "http://a b/", "http://[::1]/", "http://a..b"],
)
def test_a_broken_address_has_no_host_and_is_shown_as_it_is(url: str) -> None:
    assert read_url(url) == ("", url, url)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("xn--bcher-kva.example", "bücher.example"),
        ("BÜCHER.example", "bücher.example"),
        ("straße.example", "straße.example"),
        ("xn--99999999.example", "xn--99999999.example"),
        ("www.com", "www.com"),
        ("localhost", "localhost"),
    ],
)
def test_hosts_are_shown_in_letters(host: str, shown: str) -> None:
    read = read_url(f"https://{host}/")
    assert read.host.isascii()
    assert readable(read.host) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/wiki/%C3%9Cber/", "/wiki/Über"),
        ("/a%20b", "/a%20b"),
        ("/%FF", "/%FF"),
        ("/?q=1&utm_source=us", "?q=1"),
        (":8080/a", ":8080/a"),
        ("/" + 80 * "a", "/" + 62 * "a" + "…"),
    ],
)
def test_paths_are_shown_in_letters_where_that_is_clear(path: str, shown: str) -> None:
    assert read_url(f"https://example.org{path}").path == shown


def test_no_password_is_shown() -> None:
    assert "secret" not in read_url("https://me:secret@example.org/a").path


@given(st.text(max_size=30), st.sampled_from(["http://", "https://", "https://www.", ""]))
def test_nothing_stops_it(rest: str, start: str) -> None:
    read = read_url(start + rest)
    assert not set(read.host) & set("/~ ")
    readable(read.host)
