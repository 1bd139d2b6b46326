"""What a rule finds on a page and on a site."""

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
# By rule: the text of an edition below its title (line 7 and on), and the lines that it finds.
Rows = dict[str, list[tuple[str, list[int]]]]
# By rule: files of a site beside those of its root, and the places that it finds.
Sites = dict[str, list[tuple[Files, Places]]]

MAY = "editions/2024-05.md"
TAGGED = ":::{tags} webgpu, llms, llama, wasm\n:::\n\n"
TAGS = "webgpu: {}\nllms: {}\nllama: {}\nwasm: {}\n"


def each_row(rows: Rows) -> pytest.MarkDecorator:
    """For each of *rows* one test, which is given `rule`, `text` and `lines`."""
    flat = [(rule, *row) for rule, its in rows.items() for row in its]
    return pytest.mark.parametrize(("rule", "text", "lines"), flat)


def each_site(sites: Sites) -> pytest.MarkDecorator:
    """For each of *sites* one test, which is given `rule`, `files` and `places`."""
    flat = [(rule, *site) for rule, its in sites.items() for site in its]
    return pytest.mark.parametrize(("rule", "files", "places"), flat)


def told(site: Site) -> list[tuple[str, int, str]]:
    """All that is found: path, line, rule."""
    return [(one.path, one.line, one.rule) for one in check(Workspace(site.folder))]


def of_page(make_site: Callable[..., Site], rule: str, text: str) -> list[int]:
    """The lines on which *rule* finds something in an edition; elsewhere it finds nothing."""
    files: Files = {
        MAY: edition(f"{TITLE}{text}\n"),
        "editions/there.png": b"x",
        "editions/file.txt": b"x",
        "docs/guide.md": "# Guide\n\n(label)=\n## A\n",
    }
    places = of_site(make_site, rule, files)
    assert {path for path, _line in places} <= {MAY}
    return [line for _path, line in places]


def of_site(make_site: Callable[..., Site], rule: str, files: Files) -> Places:
    """The places at which *rule* finds something."""
    return [one[:2] for one in told(make_site(files=files)) if one[2] == rule]


def front(month: int, *more: str, body: str = TAGGED) -> str:
    """An edition of a month of 2024, with *more* lines of front matter."""
    lines = "\n".join((f"date: 2024-{month:02}", *more))
    return f"---\n{lines}\n---\n\n# Edition {month}\n\n{body}"
