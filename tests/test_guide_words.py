"""Guides are short, in today's words, and reachable."""

from __future__ import annotations

import re

import pytest

from tests.conftest import REPOSITORY

DOCS = REPOSITORY / "docs"
# The reference and the licences are lists, made from the code and from packages.
GUIDES = {
    path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(DOCS.rglob("*.md"))
    if path.parent.name != "reference" and path.name != "licences.md"
}
LONGEST = 1500  # words
_NOT_PROSE = re.compile(r"^(`{3,}).*?^\1$|^\|[^\n]*$", re.DOTALL | re.MULTILINE)
# What translated English has for "report", "be", "fix", "anyone who".
OLD = re.compile(
    r"\b(?:tells? of|told|mend(?:s|ed)?|whoever|thereby|hence|stands? (?:in|on|at))\b",
    re.IGNORECASE,
)


def prose(text: str) -> str:
    """A guide without code and without the rows of tables."""
    return _NOT_PROSE.sub("", text)


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_is_short(name: str) -> None:
    assert len(prose(GUIDES[name]).split()) <= LONGEST


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_has_words_of_today(name: str) -> None:
    assert OLD.findall(prose(GUIDES[name])) == []


def test_code_and_tables_are_no_prose() -> None:
    text = "One\n\n````markdown\n```\ntwo\n```\n````\n\n| three |\n\nfour\n"
    assert prose(text).split() == ["One", "four"]
