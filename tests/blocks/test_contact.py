"""`{contact}`: the address of the settings, else the guide."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


PAGE = "# Tiny\n\n:::{contact}\n:::\n"
GUIDE = "---\norphan: true\n---\n\n# Join us\n"


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("jan@letter.example", "mailto:jan@letter.example"),
        ("https://letter.example/write", "https://letter.example/write"),
    ],
)
def test_it_shows_the_address(make_site: Callable[..., Site], address: str, uri: str) -> None:
    site = make_site(files={"index.md": PAGE}).build(newsletter_contact=address)
    assert not site.warnings
    [link] = BeautifulSoup(site.read("index.html"), "lxml").select("article p a")
    assert (link.get_text(), unquote(str(link["href"]))) == (address, uri)


def test_without_an_address_it_leads_to_the_guide(make_site: Callable[..., Site]) -> None:
    files = {"index.md": PAGE, "docs/contribute.md": GUIDE}
    site = make_site(files=files).build(newsletter_contributing="docs/contribute")
    assert not site.warnings
    [link] = BeautifulSoup(site.read("index.html"), "lxml").select("article p a")
    assert (link.get_text(), link["href"]) == ("Join us", "docs/contribute.html")


def test_without_either_it_leads_to_the_repository(make_site: Callable[..., Site]) -> None:
    repository = "https://github.com/kim/tea"
    site = make_site(files={"index.md": PAGE}).build(newsletter_repository=repository)
    assert not site.warnings
    [link] = BeautifulSoup(site.read("index.html"), "lxml").select("article p a")
    assert (link.get_text(), link["href"]) == (repository, repository)


@pytest.mark.parametrize("guide", ["", GUIDE])
def test_without_any_it_is_reported(make_site: Callable[..., Site], guide: str) -> None:
    files = {"index.md": PAGE} | ({"docs/contribute.md": guide} if guide else {})
    [warned] = make_site(files=files).build("dummy").warnings
    assert warned[:3] == ("index.md", 3, "newsletter.setting")
    assert "set `newsletter_contact` in conf.py" in warned.message
