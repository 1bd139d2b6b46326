"""Citations in a real Chromium: a script makes those of a section."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.looks import NO_SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.conftest import Site


APRIL = r"""---
date: 2024-04
author: jan
---

# April & $&

(größe)=
## $1 & 100% \_more\_ {\\}

:::{tags} wasm
:::
"""


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    site = share_site(files={"editions/2024-04.md": APRIL})
    site.build(html_baseurl="https://letter.example/", **NO_SOURCES)
    assert not site.warnings
    return site


def test_a_section_can_be_cited_in_all_formats(open_new_page: Callable[..., Page]) -> None:
    page = open_new_page("editions/2024-04.html")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cite = page.locator("#größe > .cite")
    cite.locator("summary").click()
    expect(cite.locator("pre")).to_have_count(3)
    address = "https://letter.example/editions/2024-04.html#gr%C3%B6%C3%9Fe"
    cite.get_by_role("button", name="Copy the citation as BibTeX").click()
    expect(page.locator(".copied")).to_have_text("Citation copied")
    assert str(page.evaluate("navigator.clipboard.readText()")).splitlines() == [
        "@misc{2024-04-größe,",
        "  author = {{Jan}},",
        r"  title = {{$1 \& 100\% \_more\_ \{\textbackslash{}\}}},".replace("$1", r"\$1"),
        r"  howpublished = {April \& \$\&, Tiny},",
        "  year = {2024},",
        f"  url = {{{address}}},",
        "  month = apr,",
        "}",
    ]
    [item] = json.loads(cite.locator("pre").last.inner_text())
    assert item == {
        "id": "2024-04-größe",
        "type": "article-magazine",
        "title": r"$1 & 100% _more_ {\}",
        "container-title": "Tiny",
        "author": [{"literal": "Jan"}],
        "issued": {"date-parts": [[2024, 4]]},
        "URL": address,
    }
    # Of the edition, the page has them.
    whole = page.locator(".edition-end .cite")
    whole.locator("summary").click()
    expect(whole.get_by_role("button")).to_have_count(3)
    expect(whole.locator("pre")).to_have_count(3)
