"""`permalinks.txt`: how it is read and written, and what still answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.permalinks import (
    HEADER,
    Answers,
    MergeLeftover,
    Permalink,
    alias_slugs,
    lasts,
    lost,
    quoted,
    read_permalinks,
    text_with,
)
from sphinx_newsletter.model.redirects import Move
from sphinx_newsletter.model.tags import read_vocabulary

if TYPE_CHECKING:
    from sphinx_newsletter.model.problems import Problem


def read(text: str) -> tuple[list[Permalink], list[Problem]]:
    found: list[Permalink] = []
    problems = list(read_permalinks(text, found))
    return found, problems


def test_a_line_has_an_address_and_what_it_is_called() -> None:
    text = "# A comment\n\neditions/2024-04  April\neditions/2024-04#b-1   On  it \r\nfeeds.opml\n"
    found, problems = read(text)
    assert problems == []
    assert found == [
        Permalink("editions/2024-04", "April", 3),
        Permalink("editions/2024-04#b-1", "On it", 4),
        Permalink("feeds.opml", "", 5),
    ]
    assert [(one.page, one.anchor, one.is_file) for one in found[1:]] == [
        ("editions/2024-04", "b-1", False),
        ("feeds.opml", "", True),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("<<<<<<< HEAD", "conflict marker of a merge"),
        ("=======", "conflict marker of a merge"),
        (">>>>>>> other branch", "conflict marker of a merge"),
        ("||||||| base", "conflict marker of a merge"),
        ("first  Again", "is on line 1 already"),
        ("../secret", "contains `..` or `.`"),
        ("a/../b", "contains `..` or `.`"),
        ("./a", "contains `..` or `.`"),
        ("/a", "superfluous `/`"),
        ("a//b", "superfluous `/`"),
        ("a/", "superfluous `/`"),
        ("https://example.org/a", "contains a site"),
        ("a?b", "not an address of this site"),
        ("a\x00b", "not an address of this site"),
        ("a#", "not an address of this site"),
        ("a#Über", "not an address of this site"),
        ("a#b#c", "not an address of this site"),
    ],
)
def test_a_wrong_line_is_reported_and_costs_no_other(line: str, words: str) -> None:
    found, [problem] = read(f"first\n\n{line}\nlast\n")
    assert (problem.line, problem.kind.value) == (3, "permalinks")
    assert words in problem.message
    is_left_by_merge = words in {"conflict marker of a merge", "is on line 1 already"}
    assert isinstance(problem, MergeLeftover) == is_left_by_merge
    assert [one.address for one in found] == ["first", "last"]


names = st.from_regex(r"[a-z0-9é]{1,5}(-[a-z0-9]{1,3})?(/[a-z0-9]{1,5})?", fullmatch=True)
anchors = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,3})?", fullmatch=True)
titles = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
permalinks = st.lists(
    st.builds(
        lambda page, anchor, title: Permalink(f"{page}#{anchor}" if anchor else page, title),
        names,
        anchors | st.just(""),
        titles,
    ),
    unique_by=lambda one: one.address,
)


@given(permalinks, st.sampled_from(["", "# One\n# Two\n", "# Of Windows\r\n", "# A\r\nz\r\n# B"]))
def test_what_is_written_is_read_again(some: list[Permalink], before: str) -> None:
    text = text_with(some, before)
    found, problems = read(text)
    assert problems == []
    assert [(one.address, one.title) for one in found] == sorted(
        (one.address, " ".join(one.title.split())) for one in some
    )
    assert text_with(found, text) == text
    comments = [line for line in before.split() if line.startswith("#")]
    assert all(comment in text for comment in comments or HEADER)
    assert ("\r\n" in text) == ("\r\n" in before)


@given(st.text())
def test_no_text_whatever_is_too_much(text: str) -> None:
    found, problems = read(text)
    assert len(found) + len(problems) <= len(text.split("\n"))


@given(st.text())
def test_a_page_of_any_name_is_one_word(page: str) -> None:
    assert len(quoted(f"a{page}").split()) == 1
    assert "#" not in quoted(page)


@pytest.mark.parametrize(
    ("anchor", "does"),
    [
        *[("a", True), ("a-b2", True), ("größe", True), ("2024", True), ("2024-年", True)],
        *[("id12", False), ("", False), ("A", False), ("1a", False), ("gro\u0308ße", False)],
    ],
)
def test_an_address_lasts_if_no_edit_moves_it(anchor: str, *, does: bool) -> None:
    assert lasts(anchor) is does


PAGES = {
    "editions/2024-04-30": {"ratchet", "burn"},
    "docs/index": None,
    "archive/tag/webgpu": None,
    "my page": {"a"},
}
FILES = {"archive/tag/webgpu/atom.xml"}
MOVES = [
    Move("editions/2024-04", "editions/2024-04-30", 1),
    Move("old.html", "editions/2024-04/", 2),
    Move("other", "editions/2024-04-30#burn", 3),
    Move("away/", "https://a.example/", 4),
    Move("nowhere", "not-there", 5),
    Move("guides", "docs/", 6),
    Move("feed.xml", "archive/tag/webgpu/atom.xml", 7),
    Move("docs", "editions/2024-04-30", 8),
]
ANSWERS = Answers(PAGES, FILES, MOVES, {"web-gpu": "webgpu"})


@pytest.mark.parametrize(
    ("address", "end"),
    [
        ("editions/2024-04-30", "editions/2024-04-30"),
        ("editions/2024-04-30#ratchet", "editions/2024-04-30"),
        ("editions/2024-04#ratchet", "editions/2024-04-30"),
        ("old#burn", "editions/2024-04-30"),
        ("other#whatever", "editions/2024-04-30#burn"),
        ("away#whatever", "https://a.example/"),
        ("docs/index#whatever", "docs/index"),
        ("guides", "docs/index"),
        ("my%20page#a", "my%20page"),
        ("archive/tag/web-gpu", "archive/tag/webgpu"),
        ("archive/tag/web-gpu/atom.xml", "archive/tag/webgpu/atom.xml"),
        ("feed.xml", "archive/tag/webgpu/atom.xml"),
    ],
)
def test_an_address_answers_here_or_leads_on(address: str, end: str) -> None:
    assert ANSWERS.end(Permalink(address).page) == end
    assert ANSWERS.has(Permalink(address))


@pytest.mark.parametrize(
    "address",
    [
        "editions/2024-05",
        "editions/2024-04-30#gone",
        "editions/2024-04#gone",
        "nowhere",
        "archive/tag/wasm",
        "archive/tag/web-gpu/rss.xml",
        "archive/tag/web-gpu/1",
        "my%20page#b",
    ],
)
def test_others_are_lost(address: str) -> None:
    assert list(lost([Permalink(address)], ANSWERS)) == [Permalink(address)]


def test_an_alias_that_is_a_slug_stays_one() -> None:
    text = "three-d:\n  aliases: [3d, Drei D, Web Three]\nweb-three: {}\n"
    vocabulary, _ = read_vocabulary(text)
    assert alias_slugs(vocabulary) == {"3d": "three-d", "drei-d": "three-d"}
