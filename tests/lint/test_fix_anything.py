"""`--fix` on generated editions: their content and all lines without findings stay the same."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.editing.source import text_of
from sphinx_newsletter.lint.check import check_page
from sphinx_newsletter.lint.fix import fix_source
from tests.editing.reread import EDITION as PATH
from tests.editing.reread import opened, read_as, workspace
from tests.lint.generated import editions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.lint.rules.rule import Finding


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def _opened() -> Iterator[None]:
    with opened():
        yield


def found(data: bytes) -> list[Finding]:
    return check_page(workspace(), read_as(PATH, data), data)


@given(
    editions(),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([b"", codecs.BOM_UTF8]),
)
def test_any_edition(text: str, ending: str, mark: bytes) -> None:
    data = mark + text.replace("\n", ending).encode()
    after = fix_source(workspace(), read_as, PATH, data)
    assert not any(one.edits for one in found(after))
    assert fix_source(workspace(), read_as, PATH, after) == after
    assert after.startswith(codecs.BOM_UTF8) == bool(mark)
    assert (after.replace(b"\r\n", b"").count(b"\n") == 0) == (ending == "\r\n")
    assert after.endswith(b"\n") == data.endswith(b"\n")
    assert content_of(after) == content_of(data)
    assert_other_lines_stay(data, after)


def assert_other_lines_stay(before: bytes, after: bytes) -> None:
    """Assert that the lines without fixable findings are there, in their order."""
    lines, left = (text_of(data).replace("\r\n", "\n").split("\n") for data in (before, after))
    fixable = {one.line for one in found(before) if one.edits}
    source = read_as(PATH, before)
    first = source.front.lines if source.front else 0
    for number, line in enumerate(lines[first:], start=first + 1):
        if number not in fixable:
            left = left[left.index(line) + 1 :]


def content_of(data: bytes) -> dict[str, Any]:
    source, find = read_as(PATH, data), workspace().vocabulary.find
    front, outline = source.front, source.outline
    assert front
    names = ("date", "updated", "author", "subtitle", "number", "draft")
    return {name: getattr(front, name) for name in names} | {
        "tags": [find(use.name) or use.name for use in front.tags],
        "headings": [(heading.level, heading.title) for heading in outline.headings],
        "sections": [
            (section.title, [find(tag.name) or tag.name for tag in section.tags])
            for section in outline.sections
        ],
        "links": len(outline.links),
    }


@given(
    st.binary(), st.text(alphabet="-:#'\"[]{}|>\\\n\r\t date1", max_size=40), st.text(max_size=80)
)
def test_any_bytes(data: bytes, front: str, text: str) -> None:
    for one in (data, f"---\n{front}\n---\n{text}".encode(errors="replace")):
        after = fix_source(workspace(), read_as, PATH, one)
        assert fix_source(workspace(), read_as, PATH, after) == after
