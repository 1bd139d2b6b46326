"""An archive to search in: two years made up, and an edition that is hostile."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from bench.archive import make_archive
from bench.ours import Ours
from tests.conftest import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page


ALL = make_archive(60)
# Every third: as many tags, years and pages of results as there are cases, and no more.
ARCHIVE = replace(ALL, editions=ALL.editions[::3])
ONE, OTHER = (tag.slug for tag in ARCHIVE.editions[0].sections[0].tags[:2])
HIT = "<img src=x onerror=window.hit=1>"
EDITION = rf"""---
date: 2002-05
---

# Of May \{HIT}

## Rubric \{HIT}

(hostile)=
### Zebras \{HIT}

:::{{tags}} {ONE}, hostile
:::

A llama in the browser: WebGPU does it. \{HIT} \<script>window.hit = 1\</script>

#### A relative

The okapi.

(talk)=
### A talk

:::{{tags}} {OTHER}
:::

::::{{interview}}
:guest: Nina
:host: Jan

J: Why zebras?

N: Because of the and the.
::::

## A rubric without tags

Another okapi.
"""
HOSTILE = f'\nhostile:\n  label: "{HIT}"\n'
PART = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "  # in a title: section, question
FAILED = re.compile("The search could not be loaded")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Editions of two years, and one that is hostile."""
    site = Site(tmp_path_factory.mktemp("search"))
    for path, text in Ours(site.folder).files(ARCHIVE).items():
        site.write(path, text + (HOSTILE if path == "tags.yml" else ""))
    site.write("editions/2002-05.md", EDITION)
    site.build(jobs=2, search=True)
    assert not site.warnings
    return site


@pytest.fixture
def search(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open the search page with a query, and wait for what it finds."""

    def search_(query: str = "", *shape: Any, **settings: Any) -> Page:
        page = open_page(f"search.html{query and '?'}{query}", *shape, **settings)
        expect(status(page)).to_have_text(re.compile("section|edition|guide"))
        return page

    return search_


@pytest.fixture(scope="session")
def rows(site: Site) -> list[dict[str, set[str]]]:
    """What the records say, read by the test itself."""
    told = json.loads(site.read("_search/records.json"))
    return [
        {
            "tag": {told["tags"][tag][0] for tag in tags},
            "year": {date[:4]} - {""},
            "rubric": {told["rubrics"][rubric]} - {""},
            "kind": {told["kinds"][kind][0] for kind in kinds},
        }
        for part in told["parts"]
        for _text, _address, date, page in part["pages"]
        for rubric, kinds, tags, *_lengths in page
    ]


def status(page: Page) -> Locator:
    return page.get_by_role("status")


def field(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Words")


def titles(page: Page) -> list[str]:
    """The titles of all results, when all are there."""
    expect(page.locator(".search-results[aria-busy]")).to_have_count(0)
    return page.locator(".search-results h2").all_inner_texts()


def results(page: Page) -> Locator:
    return page.locator(".search-results .entry-title a")


def choice(page: Page, facet: str, value: str) -> Locator:
    return page.locator(f'[data-facet={facet}] a[data-key="{facet} {value}"]')


def counted(page: Page, facet: str) -> dict[str, int]:
    """The numbers beside the values of *facet*."""
    page.locator(f"[data-facet={facet}] details").evaluate("one => { one.open = true }")
    total = page.locator(f"[data-facet={facet}] summary .count").inner_text()
    expect(page.locator(f"[data-facet={facet}] li")).to_have_count(int(total or 0))
    found: dict[str, str] = page.locator(f"[data-facet={facet}] a").evaluate_all(
        "all => Object.fromEntries(all.map(one => [one.dataset.key, one.lastChild.textContent]))"
    )
    return {key.removeprefix(f"{facet} "): int(number) for key, number in found.items()}


def matches(row: dict[str, set[str]], chosen: dict[str, set[str]], without: str = "") -> bool:
    """Whether a search without words shows *row*: guides and editions only if they are chosen."""
    if "guide" not in chosen.get("kind", ()) and "guide" in row["kind"]:
        return False
    any_kind = "kind" in chosen or without == "kind"
    if not any_kind and "section" not in row["kind"] and "tag" not in chosen:
        return False
    return all(
        row[facet] >= values if facet == "tag" else row[facet] & values
        for facet, values in chosen.items()
        if facet != without
    )
