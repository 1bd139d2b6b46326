"""Links to suggest a correction, at the end of each section."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conftest import ROOTS, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


PAGE = "editions/2024-05"
TEXT = """\
---
date: 2024-05
---

# May

Before.

(outer)=
## Outer & <more>

:::{tags} webgpu
:::

Outer words.

(inner)=
### Inner

:::{tags} llama
:::

Inner words.

## No section

Words.
"""
REPOSITORY = "https://github.com/me/site"
GITHUB = ROOTS.parent.parent / ".github"
ADDRESS = "https://a.example/archive/"


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site(files={f"{PAGE}.md": TEXT.replace("<more>", "\\<more>")})


@pytest.mark.parametrize(("builder", "page"), [("html", f"{PAGE}.html"), ("dirhtml", f"{PAGE}/")])
def test_each_section_has_a_link_that_names_it(site: Site, builder: str, page: str) -> None:
    site.build(builder, newsletter_repository=REPOSITORY, html_baseurl=ADDRESS)
    assert not site.warnings
    content = site.content(f"{PAGE}/index.html" if builder == "dirhtml" else page)
    found = {}
    for link in content.select(".correction a"):
        asked = parse_qs(urlsplit(str(link["href"])).query)
        section = link.find_parent("section")
        assert section
        found[str(section["id"])] = (asked["page"], asked["section"], said(link))
    words = "Suggest a correction to “{}”"
    assert found == {
        "outer": (
            [f"{ADDRESS}{page}#outer"],
            ["Outer & <more>"],
            words.format("Outer & <more>"),
        ),
        "inner": ([f"{ADDRESS}{page}#inner"], ["Inner"], words.format("Inner")),
    }


def test_it_is_after_the_content_of_the_section(site: Site) -> None:
    site.build(newsletter_repository=REPOSITORY, html_baseurl=ADDRESS)
    outer = site.content(f"{PAGE}.html").select_one("#outer")
    assert outer
    text = said(outer)
    assert text.index("Outer words.") < text.index("Suggest") < text.index("Inner words.")


def test_no_other_page_or_builder_has_it(site: Site) -> None:
    site.build(search=True, newsletter_repository=REPOSITORY, html_baseurl=ADDRESS)
    others = [
        path
        for path in site.out.rglob("*.*")
        if path.suffix in {".md", ".xml", ".json", ".txt"}
        and b"Suggest a correction" in path.read_bytes()
    ]
    assert others == []


def test_without_a_repository_there_is_none(site: Site) -> None:
    assert not site.build().content(f"{PAGE}.html").select(".correction")


def test_without_an_address_the_page_is_named(site: Site) -> None:
    site.build(newsletter_repository=REPOSITORY)
    link = site.content(f"{PAGE}.html").select_one("#inner > .correction a")
    assert link
    assert parse_qs(urlsplit(str(link["href"])).query)["page"] == [f"{PAGE}#inner"]


def test_the_sidebar_leads_to_the_forms(site: Site) -> None:
    site.build(newsletter_repository=REPOSITORY)
    for page in ("index.html", f"{PAGE}.html", "archive.html"):
        found = site.sidebar(page).select("nav[aria-label='Take part'] a")
        assert [link.get_text() for link in found] == ["Suggest a link", "Suggest a correction"]
        for link, form in zip(found, ("link", "correction"), strict=True):
            query = parse_qs(urlsplit(str(link["href"])).query)
            assert query["template"] == [f"{form}.yml"]
            assert (GITHUB / "ISSUE_TEMPLATE" / f"{form}.yml").is_file()
    site.build()
    assert not site.sidebar().select("nav[aria-label='Take part']")
