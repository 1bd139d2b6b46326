from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.blocks import directives
from sphinx_newsletter.model.refusals import INSTEAD
from sphinx_newsletter.policy.allow_list import (
    DIRECTIVES,
    DOWNLOADS,
    PICTURES,
    is_scheme_allowed,
    scheme_of,
    wrong_path,
)

FOLDERS = ("editions", "docs/pictures/")


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        ("https://a.example", "https"),
        ("HTTP://a.example", "http"),
        ("mailto:a@b.example", "mailto"),
        ("javascript:x", "javascript"),
        (" \x01\x1fJava\tScr\nipt\r:x", "javascript"),
        ("x-a.b+1:y", "x-a.b+1"),
        ("a/b:c", ""),
        ("#a:b", ""),
        ("?a:b", ""),
        ("//a.example", ""),
        ("1a:b", ""),
        ("", ""),
        (":", ""),
    ],
)
def test_the_scheme_is_that_which_a_browser_reads(address: str, scheme: str) -> None:
    assert scheme_of(address) == scheme


@pytest.mark.parametrize("address", ["", "a.md", "#a", "https:x", "http://a", "mailto:a", "//a"])
def test_known_schemes_and_relative_ones_are_allowed(address: str) -> None:
    assert is_scheme_allowed(address)


@pytest.mark.parametrize("address", ["javascript:x", "data:x", "file:///x", "ftp://a", "\x00sms:1"])
def test_all_others_are_not(address: str) -> None:
    assert not is_scheme_allowed(address)


@pytest.mark.parametrize(
    "path",
    ["editions/a.png", "editions/more/a.PNG", "docs/pictures/a b.svg", "editions/%C3%A9.gif"],
)
def test_an_image_in_a_folder_is_right(path: str) -> None:
    assert wrong_path(path, FOLDERS, PICTURES) == ""


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../a.png", "outside"),
        ("editions/../../a.png", "outside"),
        ("/etc/a.png", "outside"),
        ("editions/%2e%2e/a.png", "outside"),
        ("%2Fetc/a.png", "none of these folders"),
        ("editions/a\x00.png", "outside"),
        ("editions/a%0a.png", "outside"),
        ("editions/\u202egnp.png", "outside"),
        ("editions/..\\..\\a.png", "not all systems allow"),
        ("editions/C:a.png", "not all systems allow"),
        ("editions/C%3Aa.png", "not all systems allow"),
        ("editions/.env.png", "hidden"),
        ("editions/.git/a.png", "hidden"),
        ("editions/%2egit/a.png", "hidden"),
        ("docs/a.png", "none of these folders: editions, docs/pictures"),
        ("editionsx/a.png", "none of these folders"),
        ("editions", "none of these folders"),
        (f"editions/{'é' * 100}.png", "too long"),
        (f"editions/{'a/' * 500}b.png", "too long"),
        ("editions/a.html", "of the type `.html` cannot be an image"),
        ("editions/a.png.js", "of the type `.js`"),
        ("editions/a", "without a file extension"),
    ],
)
def test_all_else_is_reported(path: str, why: str) -> None:
    assert why in wrong_path(path, FOLDERS, PICTURES)


def test_what_may_be_handed_out_is_more_and_the_site_may_say_all() -> None:
    assert wrong_path("editions/a.pdf", FOLDERS, DOWNLOADS) == ""
    assert "cannot be a download" in wrong_path("editions/a.html", FOLDERS, DOWNLOADS)
    assert wrong_path("editions/a.html", FOLDERS, None) == ""
    assert wrong_path("anywhere/a.png", (".",), PICTURES) == ""
    assert "outside" in wrong_path("../a.png", (".",), PICTURES)
    assert "there are none" in wrong_path("a.png", (), PICTURES)


def test_nothing_that_a_browser_would_run_is_handed_out() -> None:
    runs = {".htm", ".html", ".js", ".mjs", ".md", ".py", ".svgz", ".swf", ".xhtml", ".xml", ".yml"}
    assert not runs & DOWNLOADS


def test_what_is_refused_with_advice_is_refused() -> None:
    assert not DIRECTIVES.union(directives()) & INSTEAD.keys()


@given(st.text("./%2eEfF\\ab:\x00", max_size=30))
def test_what_is_right_stays_below_its_folder(path: str) -> None:
    if not wrong_path(path, ("a",), None):
        assert path.startswith("a/")
        assert ".." not in path.split("/")
