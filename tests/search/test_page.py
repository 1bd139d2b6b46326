"""The search page before a script has run."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.search.page import FACETS
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


SCRIPTS = sorted((REPOSITORY / "sphinx_newsletter/static/newsletter").glob("search*.js"))


PAGES = {"html": "search.html", "dirhtml": "search/index.html"}


@pytest.mark.parametrize(("builder", "page"), PAGES.items())
def test_the_page_has_a_form_its_templates_and_the_tags(
    make_site: Callable[..., Site], builder: str, page: str
) -> None:
    site = make_site().build(builder)
    assert not site.warnings
    content = site.content(page)
    assert [field["name"] for field in content.select("form[role=search] input")] == ["q"]
    assert [group["data-facet"] for group in content.select("[data-facet]")] == [*FACETS]
    tags = {link.get_text() for link in content.select("noscript a")}
    assert tags == {tag.label for tag, _count in site.archive.most_used}
    assert "search.js" in site.read(page)


def test_the_search_box_of_every_other_page_leads_to_it(make_site: Callable[..., Site]) -> None:
    site = make_site().build()
    for page in sorted(site.pages()):
        boxes = site.read(page).count('class="sidebar-search"')
        assert boxes == (0 if page == "search.html" else 1)
        assert ("newsletter/search.js" in site.read(page)) == (page == "search.html")
    assert 'action="../search.html"' in site.read("editions/2024-04.html")


def test_scripts_use_templates_that_exist(make_site: Callable[..., Site]) -> None:
    found = make_site().build().content("search.html").select("template")
    text = "".join(path.read_text("utf-8") for path in SCRIPTS)
    made = set(re.findall(r'make\("(\w+)"', text))
    assert {f"search-{name}" for name in made} == {template["id"] for template in found}


def test_scripts_know_all_facets() -> None:
    texts = {path.stem: path.read_text("utf-8") for path in SCRIPTS}
    for name in ("search-results", "search-worker"):  # of the page, and of the worker
        assert f"FACETS = {json.dumps([*FACETS])}" in texts[name]


def test_scripts_only_insert_text() -> None:
    for path in SCRIPTS:
        text = path.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", text)
