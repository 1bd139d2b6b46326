"""`surprise.html`: a random section, and which scripts a page has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.conftest import Link, links, said
from tests.recorded import edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    files = {"editions/2024-06.md": edition("2024-06"), "editions/042.md": "# Undated\n"}
    return share_site(files=files).build()


def test_each_section_can_be_reached_by_chance(site: Site) -> None:
    page = site.content("surprise.html")
    assert [link.text for link in links(page)][:2] == ["all editions", "all tags"]
    [template] = page.select("template")
    assert [(link["href"], link.string) for link in template.select("a")] == [
        ("editions/2024-06.html", "1"),
        ("editions/2024-04.html", "2"),
    ]
    assert Link("surprise.html", "Surprise me") in links(site.sidebar())


def test_without_sections_the_page_says_so(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("editions/2024-04.md")
    site.build()
    assert not site.warnings
    assert said(site.content("surprise.html")) == "Surprise me The archive has no section yet."
    assert "Surprise me" not in said(site.sidebar())


@pytest.mark.parametrize(
    ("page", "scripts"),
    [
        ("editions/2024-06.html", {"copy", "along"}),
        ("index.html", {"copy"}),
        ("archive/tag/webgpu.html", {"copy"}),
        ("archive.html", {"copy"}),
        ("surprise.html", {"surprise"}),
        ("archive/author/jan.html", set()),
    ],
)
def test_each_script_is_on_the_pages_that_need_it(site: Site, page: str, scripts: set[str]) -> None:
    ours = {"copy", "along", "surprise"}
    found = BeautifulSoup(site.read(page), "lxml").select("script[type=module][src]")
    names = {str(script["src"]).rpartition("/")[2].partition(".")[0] for script in found}
    assert names & ours == scripts
