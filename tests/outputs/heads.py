"""Tiny site with a name and a licence, and the values in the heads of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from tests.conftest import Site


BASE = "https://example.org/archive-of/"
SETTINGS: dict[str, Any] = {
    "html_baseurl": BASE,
    "newsletter_description": "Small “&” good.",
    "newsletter_licence": "https://licence.example/by?a=1&b=2",
    "newsletter_profiles": ["https://social.example/@tiny", "https://code.example/tiny"],
}
INDEX = "# Tiny site\n\n:::{edition-list}\n:::\n\n:::{toctree}\n:hidden:\n\ndocs/guide\n:::\n"
GUIDE = "# A `guide` & more\n\nHow.\n"
JUNE = """\
---
date: 2024-06
---

# June

- First point.
- Second point.

## A section

:::{tags} wasm
:::

What it says.
"""


def head(site: Site, page: str) -> BeautifulSoup:
    return BeautifulSoup(site.read(f"{page}.html").partition("</head>")[0], "lxml")


def head_values(site: Site, page: str) -> dict[str, list[str]]:
    """Values in the head of *page*, by name."""
    found: dict[str, list[str]] = {}
    for meta in head(site, page).select("meta[content]"):
        name = str(meta.get("property") or meta.get("name"))
        found.setdefault(name, []).append(str(meta["content"]))
    return found


def linked(site: Site, page: str, rel: str) -> list[str]:
    return [str(link["href"]) for link in head(site, page).select(f'link[rel="{rel}"]')]
