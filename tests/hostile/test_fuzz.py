"""Editions that nobody would write: put together from all that means something, and from noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_newsletter.blocks import directives
from sphinx_newsletter.policy.allow_list import DIRECTIVES, ROLES
from tests.hostile.checker import in_piece
from tests.hostile.inputs import SECTIONS
from tests.hostile.reader import Reader

if TYPE_CHECKING:
    from tests.hostile.reader import Drawn


pytestmark = pytest.mark.slow

# What was taken apart by others, and is put together anew here.
_KNOWN = [attack.text for attacks in SECTIONS.values() for attack in attacks]
_KEYS = ("date", "author", "subtitle", "tags", "updated", "number", "draft", "myst", "x")
_OPTIONS = ("class", "name", "title", "url", "link", "alt", "start", "place", "guest", "host")
_ADDRESSES = ("https://a.example", "javascript:x", "data:text/html,x", "#at", "../x.md", "\x01", "")
_MARKS = ("*", "**", "`", "[", "](", ")", "<", ">", "|", "#", "\n", "\n\n", "  ", "{", "}", "&lt;")
_TIED = ("<script>x</script>", "<img src=x onerror=y>", "<!--", "-->", "<![CDATA[", "</p>", "<?x")

noise = st.text(max_size=12)
words = st.sampled_from((*_MARKS, *_TIED, *_ADDRESSES)) | noise
line = st.lists(words, max_size=8).map("".join)
role = st.builds("{{{}}}`{}`".format, st.sampled_from(sorted(ROLES)) | noise, line)
link = st.builds("{}[{}]({})".format, st.sampled_from(("", "!")), line, st.sampled_from(_ADDRESSES))
option = st.builds(":{}: {}\n".format, st.sampled_from(_OPTIONS) | noise, line)
known = st.sampled_from(_KNOWN)


def directive(content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A directive around *content*, well formed or not."""
    fence, name = (
        st.sampled_from((":::", "::::", "```", "~~~")),
        st.sampled_from(sorted(DIRECTIVES.union(directives()))),
    )
    options = st.lists(option, max_size=3).map("".join)
    made = "{}{{{}}} {}\n{}\n{}\n{}\n"
    return st.builds(made.format, fence, name | noise, line, options, content, fence)


block = st.recursive(line | role | link | known, directive, max_leaves=6)
heading = st.builds("({})=\n## {}\n:::{{tags}} {}\n:::\n".format, line, line, line)
front = st.lists(st.builds("{}: {}\n".format, st.sampled_from(_KEYS), line), max_size=4)
edition = st.builds(
    "---\n{}---\n{}\n{}\n".format,
    front.map("".join),
    line,
    st.lists(heading | block, max_size=6).map("\n\n".join),
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("reader"))


def dangers(drawn: Drawn) -> list[object]:
    """What can run of a page and its pieces; the frames of demos wait in templates."""
    found = [one for one in in_piece(drawn.body) if one.element != "iframe"]
    return [*found, *(one for piece in drawn.pieces.values() for one in in_piece(piece))]


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(edition)
def test_any_edition_is_read_and_does_nothing(pages: Reader, text: str) -> None:
    drawn = pages.read(text.encode(errors="replace"))
    assert dangers(drawn) == []
    assert "Traceback" not in drawn.warnings


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.lists(known, min_size=2, max_size=3), st.sampled_from(("", "> ", "- ", "    ", "| ")))
def test_attacks_beside_each_other_do_nothing(pages: Reader, texts: list[str], head: str) -> None:
    lines = "\n".join(texts).split("\n")
    body = "\n".join(head + line for line in lines)
    text = f"---\ndate: 2024-04\n---\n# April\n\n## At\n:::{{tags}} webgpu\n:::\n\n{body}\n"
    assert dangers(pages.read(text.encode())) == []
