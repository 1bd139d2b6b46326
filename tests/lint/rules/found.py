"""Findings of a rule on a page and on a site, for the tests of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


Files = dict[str, str | bytes]
Places = list[tuple[str, int]]
# By rule: the text of an edition below its title (from line 7), and the lines of the findings.
Rows = dict[str, list[tuple[str, list[int]]]]
# By rule: files that are added to a site, and the places of the findings.
Sites = dict[str, list[tuple[Files, Places]]]

MAY = "editions/2024-05.md"
TAGGED = ":::{tags} webgpu, llms, llama, wasm\n:::\n\n"
TAGS = "webgpu: {}\nllms: {}\nllama: {}\nwasm: {}\n"


def each_row(rows: Rows) -> pytest.MarkDecorator:
    """Parametrize a test with `rule`, `text` and `lines` of each of *rows*."""
    flat = [(rule, *row) for rule, its in rows.items() for row in its]
    return pytest.mark.parametrize(("rule", "text", "lines"), flat)


def each_site(sites: Sites) -> pytest.MarkDecorator:
    """Parametrize a test with `rule`, `files` and `places` of each of *sites*."""
    flat = [(rule, *site) for rule, its in sites.items() for site in its]
    return pytest.mark.parametrize(("rule", "files", "places"), flat)


def findings(site: Site) -> list[tuple[str, int, str]]:
    """All findings: path, line, rule."""
    return [(one.path, one.line, one.rule) for one in check(Workspace(site.folder))]


def lines_found(make_site: Callable[..., Site], rule: str, text: str) -> list[int]:
    """The lines of findings of *rule* in an edition; other files must have none."""
    files: Files = {
        MAY: edition(f"{TITLE}{text}\n"),
        "editions/there.png": b"x",
        "editions/file.txt": b"x",
        "docs/guide.md": "# Guide\n\n(label)=\n## A\n",
    }
    places = places_found(make_site, rule, files)
    assert {path for path, _line in places} <= {MAY}
    return [line for _path, line in places]


def places_found(make_site: Callable[..., Site], rule: str, files: Files) -> Places:
    """Path and line of each finding of *rule*."""
    return [one[:2] for one in findings(make_site(files=files)) if one[2] == rule]


def front(month: int, *more: str, body: str = TAGGED) -> str:
    """An edition of a month of 2024, with *more* lines of front matter."""
    lines = "\n".join((f"date: 2024-{month:02}", *more))
    return f"---\n{lines}\n---\n\n# Edition {month}\n\n{body}"
