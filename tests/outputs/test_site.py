"""A site without an address, and previews: what they lack, and the line that says so."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from tests.conftest import links

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


ADDRESS = "https://tea.example/"
PREVIEW = {
    "NETLIFY": "true",
    "CONTEXT": "deploy-preview",
    "URL": ADDRESS,
    "DEPLOY_PRIME_URL": "https://deploy-preview-1--tea.example/",
}
ENTITY = "tea.example,2026"
EVENT = (
    "---\ndate: 2024-05\n---\n\n# May\n\n"
    ":::{event}\n:name: Tea fair\n:start: 2024-06-01\n:place: Bonn\n:::\n"
)


def said(site: Site, builder: str = "html") -> list[str]:
    """The lines of a build that are no warnings and name a setting."""
    status = io.StringIO()
    folders = (site.folder, site.folder, site.folder / "_build/said", site.folder / "_build/.said")
    with patch_docutils(), docutils_namespace():
        Sphinx(*folders, builder, status=status, warning=None).build()
    return [line for line in status.getvalue().splitlines() if "left out" in line]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_site_without_an_address_is_no_mistake(
    make_site: Callable[..., Site], builder: str
) -> None:
    site = make_site(files={"editions/2024-05.md": EVENT}).build(builder, strict=True)
    assert not site.warnings
    files = {path.name for path in site.out.rglob("*")}
    assert files.isdisjoint({"atom.xml", "rss.xml", "feed.json", "feeds.opml", "sitemap.xml"})
    assert "conferences.ics" in files
    assert not (site.out / "_cards").exists()
    [line] = said(site, builder)
    assert "html_baseurl" in line
    assert "BASEURL=" in line


def test_subscribe_leads_the_sidebar_where_there_are_feeds(make_site: Callable[..., Site]) -> None:
    site = make_site().build()
    found = [link.text for link in links(site.sidebar())]
    assert found.index("Subscribe") == len(found) - 1
    site.build(html_baseurl=ADDRESS)
    assert links(site.sidebar())[0].text == "Subscribe"
    assert links(site.sidebar("editions/2024-04.html"))[0].text == "Subscribe"


@pytest.mark.parametrize("builder", ["text", "singlehtml", "latex"])
def test_other_builders_need_no_address(make_site: Callable[..., Site], builder: str) -> None:
    assert not said(make_site(), builder)


def test_a_host_passes_the_address(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (PREVIEW | {"CONTEXT": "production"}).items():
        monkeypatch.setenv(name, value)
    site = make_site().build()
    assert f"<loc>{ADDRESS}editions/2024-04.html</loc>" in site.read("sitemap.xml")
    assert "tag:tea.example,2024:" in site.read("archive/atom.xml")
    assert "noindex" not in site.read("editions/2024-04.html")
    assert not said(site)
    # The next build, on another host, is as new.
    monkeypatch.setenv("BASEURL", "https://other.example/")
    assert "https://other.example/" in site.build().read("archive/atom.xml")


def test_a_preview_is_not_indexed_and_has_the_ids_of_the_site(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in PREVIEW.items():
        monkeypatch.setenv(name, value)
    site = make_site().build()
    noindex = '<meta name="robots" content="noindex">'
    assert [page for page in site.pages() if noindex not in site.read(page)] == []
    assert not [*site.out.rglob("atom.xml")]
    assert links(site.sidebar())[0].text != "Subscribe"
    [line] = said(site)
    assert "newsletter_entity" in line
    site.build(newsletter_entity=ENTITY)
    assert f"tag:{ENTITY}:" in site.read("archive/atom.xml")
    monkeypatch.setenv("CONTEXT", "production")
    site.build(newsletter_entity=ENTITY)
    assert noindex not in site.read("editions/2024-04.html")
