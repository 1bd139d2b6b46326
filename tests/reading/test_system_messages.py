"""System messages in text: they are in the log, and not in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.reading.section_text import text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site


# The role fails: docutils leaves its message where the role is.
PAGE = """---
date: 2024-06
---

# June {pep}`x`

:::{tldr}
- Point {pep}`x` one.
:::

## News {pep}`x`
:::{tags} webgpu
:::

Text {pep}`x` goes on **and {pep}`x` on**.
"""


@pytest.mark.parametrize("kept", [False, True])
def test_a_message_is_no_text_of_the_archive(make_site: Callable[..., Site], kept: bool) -> None:
    site = make_site(files={"editions/2024-06.md": PAGE})
    site.build(
        html_baseurl="https://example.org/",
        newsletter_roles=["pep"],
        keep_warnings=kept,
    )
    assert len(site.warnings) >= 5
    edition = site.archive.find("editions/2024-06")
    assert edition
    [section] = edition.sections
    texts = text_of(site.app.env, edition.docname)
    told = repr((edition.title, edition.points, section, texts)).casefold()
    assert "text" in section.excerpt.casefold()
    assert "invalid pep number" not in told
    if not kept:
        for path in site.out.rglob("*"):
            if path.suffix in {".html", ".xml", ".json", ".md", ".txt"}:
                assert "invalid PEP number" not in path.read_text(encoding="utf-8"), path


HEADINGS = """---
date: 2024-06
---

# June {pep}`x`

## News {pep}`x`

:::{note}
### Aside {pep}`x`
:::

## News {pep}`x`
"""


def test_a_message_is_no_text_of_an_anchor(make_site: Callable[..., Site]) -> None:
    """MyST makes the anchor while it parses: the message would bring a path of this machine."""
    site = make_site(files={"editions/2024-06.md": HEADINGS})
    site.build(newsletter_roles=["pep"])
    assert len(site.warnings) >= 4
    ids = [str(one["id"]) for one in site.content("editions/2024-06.html").select("section[id]")]
    assert ids[:2] == ["june-pep-x", "news-pep-x"]
    assert len(ids) == 3
    texts = {path: path.read_text("utf-8") for path in site.out.rglob("*") if _is_text(path)}
    assert [path for path, text in texts.items() if site.folder.name in text] == []


def _is_text(path: Path) -> bool:
    return path.suffix in {".html", ".xml", ".json", ".md", ".txt", ".js", ".opml"}
