"""System messages are not part of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.reading.section_text import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

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
