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


def test_a_section_is_imported_from_its_citation(site: Site) -> None:
    """An address with an anchor is the same page to the translator: it saves the edition."""
    [data] = [
        json.loads(said(text))
        for text in site.content(f"{PAGE}.html").select("#first > .cite pre")
        if said(text).startswith("[")
    ]
    [section] = data
    assert (section["title"], section["URL"]) == (
        "The first; and more",
        f"{BASE}{PAGE}.html#first",
    )
    assert section["container-title"] == "Tiny"
    assert section["issued"] == {"date-parts": [[2024, 5, 3]]}
    assert len(section["author"]) == 2


def test_a_list_is_a_web_page(site: Site) -> None:
    found = item(site.read("archive/2024.html"))
    assert (found["itemType"], found["creators"]) == ("webpage", [])
