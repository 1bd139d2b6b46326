"""Pages as read by a parser of microformats2 (https://microformats.org/wiki/h-entry)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mf2py
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

    Item = dict[str, Any]


BASE = "https://example.org/"
MAY = """\
---
date: 2024-05-03
author: [jan, kim]
subtitle: What came
tags: [llms]
---

# May & `more`

## Latest

(first)=
### The *first* \\<one>

:::{tags} webgpu, wasm
:::

It has come.

## Second

:::{tags} wasm
:::

It has gone.
"""
LISTS = [
    ("archive", "All editions"),
    ("archive/2024", "Editions of 2024"),
    ("archive/author/jan", "Jan"),
]


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    site = share_site(files={"editions/2024-05-03.md": MAY})
    site.delete("editions/2024-04.md")
    site.build()
    assert not site.warnings
    return site


def items(site: Site, page: str) -> list[Item]:
    found: list[Item] = mf2py.parse(doc=site.read(f"{page}.html"), url=f"{BASE}{page}.html")[
        "items"
    ]
    return found


def test_an_edition_is_an_entry_with_its_sections_in_it(site: Site) -> None:
    [edition] = items(site, "editions/2024-05-03")
    assert edition["type"] == ["h-entry"]
    found = edition["properties"]
    assert found["name"] == ["May & more"]
    assert found["summary"] == ["What came"]
    assert found["published"] == ["2024-05-03"]
    assert found["category"] == ["LLMs", "WebGPU", "WASM"]
    assert [author["properties"] for author in found["author"]] == [
        {"name": [name], "url": [f"{BASE}archive/author/{key}.html"]}
        for name, key in (("Jan", "jan"), ("Kim", "kim"))
    ]
    assert [(one["type"], one["id"], one["properties"]) for one in edition["children"]] == [
        (["h-entry"], "first", {"name": ["The first <one>"], "category": ["WebGPU", "WASM"]}),
        (["h-entry"], "second", {"name": ["Second"], "category": ["WASM"]}),
    ]


@pytest.mark.parametrize(("page", "name"), LISTS)
def test_a_list_of_editions_is_a_feed(site: Site, page: str, name: str) -> None:
    [feed] = items(site, page)
    assert (feed["type"], feed["properties"]) == (["h-feed"], {"name": [name]})
    [entry] = feed["children"]
    found = entry["properties"]
    assert entry["type"] == ["h-entry"]
    assert found["name"] == ["May & more"]
    assert found["url"] == [f"{BASE}editions/2024-05-03.html"]
    assert found["published"] == ["2024-05-03"]


def test_a_tag_is_a_feed_of_sections(site: Site) -> None:
    [feed] = items(site, "archive/tag/wasm")
    assert (feed["type"], feed["properties"]) == (["h-feed"], {"name": ["WASM"]})
    first, second = (entry["properties"] for entry in feed["children"])
    assert first == {
        "name": ["The first <one>"],
        "url": [f"{BASE}editions/2024-05-03.html#first"],
        "summary": ["It has come."],
        "published": ["2024-05-03"],
        "category": ["WebGPU"],
    }
    assert second["name"] == ["Second"]
    assert "category" not in second


def test_the_front_page_has_the_latest_editions(site: Site) -> None:
    [entry] = items(site, "index")
    assert entry["type"] == ["h-entry"]
    assert entry["properties"]["url"] == [f"{BASE}editions/2024-05-03.html"]
    assert entry["properties"]["published"] == ["2024-05-03"]


def test_a_page_without_editions_or_sections_is_not_a_feed(site: Site) -> None:
    for page in ("archive/tag", "archive/author", "links", "search", "surprise"):
        assert items(site, page) == []
