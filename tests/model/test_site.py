from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.addresses import legal, site_of

# RFC 4151, 2.1; of dates, a year is enough here.
TAG_URI = re.compile(r"tag:[a-z0-9.-]+,\d{4}:[A-Za-z0-9/._~%-]+(#[A-Za-z0-9/._~%-]+)?")


@pytest.mark.parametrize("address", ["https://a.example/below", "https://a.example/below/"])
def test_an_address_ends_in_a_slash_whether_it_is_written_or_not(address: str) -> None:
    site = site_of(address, "", "", "en", "")
    assert site.url("editions/2024-04.html", "burn") == (
        "https://a.example/below/editions/2024-04.html#burn"
    )
    assert site.url("") == "https://a.example/below/"
    assert site.path == "/below/"


def test_without_an_address_the_site_lies_at_the_root_and_names_nothing() -> None:
    site = site_of("", "", "", "en", "")
    assert (site.address, site.entity, site.path) == ("", "", "/")


def test_a_name_stays_when_the_site_moves_if_it_is_said_who_names() -> None:
    old, new = (
        site_of(address, title, "", "en", "a.example,2023-05")
        for address, title in (("https://a.example/", "Old"), ("https://b.example/x/", "New"))
    )
    assert old.id_of("editions/042", "at") == new.id_of("editions/042", "at")


@pytest.mark.parametrize("host", ["a.example", "A.EXAMPLE:8000", "bücher.example"])
def test_a_name_is_a_tag_uri(host: str) -> None:
    site = site_of(f"https://{host}/", "", "", "en", "")
    for page, anchor in (("editions/2024-04", "burn"), ("docs/ü b", ""), ("archive/tag/c", "é")):
        assert TAG_URI.fullmatch(site.id_of(page, anchor))


@given(st.text())
def test_legal_text_can_stand_in_xml(text: str) -> None:
    element = ET.Element("a")
    element.text = legal(text)
    read = ET.fromstring(ET.tostring(element)).text or ""  # noqa: S314 - our own
    assert read == legal(text).replace("\r\n", "\n").replace("\r", "\n")
    assert legal("a\x00b\x0b\ufffe\ud800c") == "abc"
