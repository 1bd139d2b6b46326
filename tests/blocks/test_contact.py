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
    site = make_site(files=files).build()
    assert not site.warnings
    [link] = BeautifulSoup(site.read("index.html"), "lxml").select("article p a")
    assert (link.get_text(), link["href"]) == ("Join us", "docs/contribute.html")


def test_without_either_it_is_reported(make_site: Callable[..., Site]) -> None:
    [warned] = make_site(files={"index.md": PAGE}).build("dummy").warnings
    assert (warned.path, warned.line) == ("index.md", 3)
    assert "docs/contribute" in warned.message
