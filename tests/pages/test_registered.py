"""What an extension can register: content of pages, a region of all pages, a list page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import ROOTS, Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


CONF = (ROOTS / "minimal" / "conf.py").read_text(encoding="utf-8")
CONTENT = """
from sphinx_newsletter.incremental.build_state import add_page_content

def setup(app):
    add_page_content(app, lambda app, docname: ["{text}"] if docname == "docs/one" else [])
"""
REGION = """
from pathlib import Path
from sphinx_newsletter.incremental.build_state import Region, add_region

def redraw(builder, pages):
    for path in map(Path, map(builder.get_output_path, pages)):
        text = path.read_text("utf-8").replace("<body>", "<body><!-- {text} -->")
        path.write_text(text, "utf-8")

def setup(app):
    add_region(app, Region(lambda app: "{text}", redraw))
"""
COLLECTION = """
from sphinx_newsletter.api import Collection, register

def setup(app):
    holds = lambda edition: edition.number is not None
    context = lambda made: {"editions": []}
    template = "newsletter/changes.html"
    page = Collection("numbers", "Numbers", template, context, holds=holds, order=15)
    return register(app, page)
"""
FILES = {f"docs/{name}.md": f"---\norphan: true\n---\n\n# {name}\n" for name in ("one", "two")}


def written(site: Site, text: str) -> set[str]:
    """Pages that a build writes again after *text* has been added to conf.py."""
    pages = site.pages() if (site.folder / "_build" / "html").is_dir() else set()
    before = {page: (site.out / page).stat().st_mtime_ns for page in pages}
    site.write("conf.py", CONF + text)
    assert not site.build().warnings
    return {page for page in pages if (site.out / page).stat().st_mtime_ns != before[page]}


def test_a_page_is_written_again_when_its_content_changes(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files=FILES)
    written(site, CONTENT.replace("{text}", "before"))
    assert written(site, CONTENT.replace("{text}", "after")) == {"docs/one.html"}
    assert written(site, CONTENT.replace("{text}", "after")) == set()


def test_a_region_is_replaced_in_the_files_of_all_pages(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES)
    written(site, REGION.replace("{text}", "before"))
    assert "<!-- after -->" not in site.read("docs/one.html")
    changed = written(site, REGION.replace("{text}", "after"))
    assert {"docs/one.html", "docs/two.html", "interviews.html"} <= changed
    assert "<!-- after -->" in site.read("docs/one.html")
    assert written(site, REGION.replace("{text}", "after")) == set()


def test_a_collection_is_written_and_in_the_sidebar(make_site: Callable[..., Site]) -> None:
    edition = "---\ndate: 2024-05\nnumber: 7\n---\n\n# May\n"
    site = make_site(files={"editions/2024-05.md": edition, "conf.py": CONF + COLLECTION})
    link = Link("numbers.html", "Numbers")
    assert not site.build().warnings
    assert said(site.content("numbers.html").select("h1")[0]) == "Numbers"
    assert link in links(site.sidebar())
    site.write("editions/2024-05.md", edition.replace("number: 7\n", ""))
    assert link not in links(site.build().sidebar())
    assert said(site.content("numbers.html").select("h1")[0]) == "Numbers"
    site.write("conf.py", CONF)
    assert not site.build().warnings
    assert not (site.out / "numbers.html").exists()
