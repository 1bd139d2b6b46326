"""What Zotero saves of an edition and of one of its sections."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.conftest import said
from tests.outputs.zotero import item

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


BASE = "https://example.org/"
PAGE = "editions/2024-05"
EDITION = """\
---
date: 2024-05-03
number: 12
author: [jan, kim]
subtitle: Of small models
---

# Burn | Tiny

(first)=
## The first; and more

:::{tags} wasm
:::

It has come.
"""


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    authors = {"jan": {"name": "Jan, the editor"}, "kim": {"name": "Kim O’Neill"}}
    site = share_site(files={f"{PAGE}.md": EDITION})
    site.build(html_baseurl=BASE, newsletter_authors=authors)
    assert not site.warnings
    return site


def test_an_edition_is_an_article_of_the_newsletter(site: Site) -> None:
    """Where a title ends in the name of the newsletter, Zotero takes that off."""
    assert item(site.read(f"{PAGE}.html")) == {
        "itemType": "journalArticle",
        "title": "Burn",
        "creators": ["Jan, the editor", "Kim O’Neill"],
        "date": "2024/05/03",
        "publicationTitle": "Tiny",
        "issue": "12",
        "language": "en",
        "url": f"{BASE}{PAGE}.html",
        "abstractNote": "Of small models",
        "tags": [],
    }


def test_a_section_is_saved_as_its_edition_and_has_a_citation_of_its_own(site: Site) -> None:
    """An address with an anchor is the same page to the translator.

    Zotero imports the CSL-JSON of a section, which `tests/browser/test_citations.py` reads.
    """
    page = site.content(f"{PAGE}.html")
    [text] = page.select("#first > .cite pre")
    for words in ("The first; and more", "Burn | Tiny", f"{BASE}{PAGE}.html#first"):
        assert words in said(text)
    [whole] = json.loads(said(page.select(".edition-end > .cite pre")[-1]))
    assert (whole["title"], whole["URL"]) == ("Burn | Tiny", f"{BASE}{PAGE}.html")
    assert whole["container-title"] == "Tiny"
    assert whole["issued"] == {"date-parts": [[2024, 5, 3]]}
    assert len(whole["author"]) == 2


def test_a_list_is_a_web_page(site: Site) -> None:
    found = item(site.read("archive/2024.html"))
    assert (found["itemType"], found["creators"]) == ("webpage", [])
