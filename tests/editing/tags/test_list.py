"""`newsletter tags list`: statistics and uses of tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.tags.list import rows, uses
from sphinx_newsletter.editing.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


FILES = {
    "editions/001.md": "# No date\n\n## A\n\n:::{tags} wasm\n:::\n",
    "editions/2024-05.md": (
        "---\ndate: 2024-05\ndraft: true\ntags: [llms]\n---\n\n# Draft\n\n:::{tags} wasm\n:::\n\n"
        "## A\n\n:::{tags} llms, LLMs\n:::\n\n### Below\n\n:::{tags} llm\n:::\n"
    ),
}


@pytest.fixture
def workspace(make_site: Callable[..., Site]) -> Workspace:
    return Workspace(make_site(files=FILES).folder)


def test_editions_without_a_date_and_drafts_count_too(workspace: Workspace) -> None:
    told = [
        (row.tag.slug, row.sections, row.editions, str(row.first), str(row.last), row.is_unused)
        for row in rows(workspace, "count")
    ]
    assert told == [
        ("llms", 3, 1, "2024-04", "2024-05", False),
        ("wasm", 1, 1, "2024-05", "2024-05", False),
        ("llama", 1, 0, "2024-04", "2024-04", False),
        ("webgpu", 1, 0, "2024-04", "2024-04", False),
    ]


def test_ties_are_sorted_by_slug(workspace: Workspace) -> None:
    orders = {sort: [row.tag.slug for row in rows(workspace, sort)] for sort in ("name", "last")}
    assert orders == {
        "name": ["llama", "llms", "wasm", "webgpu"],
        "last": ["llms", "wasm", "llama", "webgpu"],
    }


def test_each_use_has_its_line(workspace: Workspace) -> None:
    places = [(use.path, use.line, use.entry.title) for use in uses(workspace, "llms")]
    assert places == [
        ("editions/2024-05.md", 4, "Draft"),
        ("editions/2024-05.md", 12, "A"),
        ("editions/2024-05.md", 17, "Below"),
        ("editions/2024-04.md", 23, "Llama 3"),
    ]
    assert [(use.path, use.line) for use in uses(workspace, "wasm")] == [
        ("editions/2024-05.md", 4),
        ("editions/001.md", 3),
    ]
