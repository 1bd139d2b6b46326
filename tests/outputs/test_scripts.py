"""Addresses in any script: their letters in ids and files, percent-encoded wherever written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
import icalendar
import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator

from sphinx_newsletter.model.feeds import FORMATS
from tests.outputs.scripts import ANCHORS, FILES, HOME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Site


# Where a page has an address; a `content` is one if it begins as one.
_ATTRIBUTES = ("href", "src", "action", "content", "data-src")
_IN_TEXT = re.compile(r"(?:https://letter\.example|tag:letter\.example,2024:)[^\s<>\"“”&\\\\]*")
_TEXTS = (".xml", ".json", ".opml", ".md", ".txt", ".ics", "_redirects", ".html")


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def site(request: pytest.FixtureRequest, share_site: Callable[..., Site]) -> Site:
    site = share_site(files=FILES).build(
        request.param,
        search=True,
        html_baseurl=HOME,
        myst_heading_anchors=3,
        newsletter_repository="https://github.com/us/letter",
    )
    assert not site.warnings
    return site


def addresses(site: Site) -> Iterator[tuple[str, str]]:
    """Each file of HTML, with each address in it that is not of another site."""
    for path in site.out.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "lxml")
        for attribute in _ATTRIBUTES:
            for tag in page.select(f"[{attribute}]"):
                address = str(tag[attribute])
                if address.startswith(HOME) or (attribute != "content" and ":" not in address):
                    yield path.relative_to(site.out).as_posix(), address


def test_headings_and_blocks_have_anchors_in_their_own_letters(site: Site) -> None:
    sections = {entry.title: entry.anchor for entry in site.archive.entries if entry.section}
    assert sections == ANCHORS
    folder = "index.html" if site.app.builder.name == "dirhtml" else ""
    page = site.content(f"editions/2024-04/{folder}" if folder else "editions/2024-04.html")
    for id_ in ("event-встреча", "event-会议", "showcase-spaß", "question-warum-größe"):
        assert len(page.select(f"[id='{id_}']")) == 1


def test_every_address_in_html_is_a_uri(site: Site) -> None:
    assert [found for found in addresses(site) if not found[1].isascii()] == []


def test_every_link_leads_to_a_file_and_an_id(site: Site) -> None:
    ids: dict[str, set[str]] = {}
    dead, anchors = [], set()
    for path, address in addresses(site):
        base = f"{HOME}{path.removesuffix('index.html')}"
        url = urlsplit(urljoin(base, address))
        target = unquote(url.path).removeprefix(urlsplit(HOME).path)
        file = site.out / target
        if file.is_dir():
            target, file = (
                f"{target}/index.html".lstrip("/").replace("//", "/"),
                file / "index.html",
            )
        anchor = unquote(url.fragment)
        if not file.is_file():
            dead.append((path, address))
        elif anchor:
            anchors.add(anchor)
            if target not in ids:
                page = BeautifulSoup(file.read_text("utf-8"), "lxml")
                ids[target] = {str(tag["id"]) for tag in page.select("[id]")}
            if anchor not in ids[target]:
                dead.append((path, address))
    assert dead == []
    assert anchors.issuperset(ANCHORS.values())


def test_other_files_have_addresses_as_uris(site: Site) -> None:
    wrong, count = [], 0
    for path in site.out.rglob("*"):
        if path.name.endswith(_TEXTS) and "_sources" not in path.parts:
            text = path.read_text("utf-8").replace("\r\n ", "")  # folded lines of calendars
            found = _IN_TEXT.findall(text)
            count += len(found)
            wrong += [(path.name, address) for address in found if not address.isascii()]
    assert wrong == []
    assert count > 100


@pytest.mark.parametrize("folder", ["archive/sections", "archive/tag/茶", "archive/tag/größe"])
def test_feeds_are_valid_and_their_ids_are_those_of_rfc_4151(site: Site, folder: str) -> None:
    atom, rss, as_json = (form.file(folder) for form in FORMATS)
    for name in (atom, rss):
        parsed = feedparser.parse((site.out / name).read_bytes())
        assert not parsed.bozo
        assert parsed.entries
        for entry in parsed.entries:
            assert entry.id.isascii()
            assert entry.link.isascii()
    for item in json.loads(site.read(as_json))["items"]:
        assert item["id"].isascii()
        assert item["url"].isascii()


def strings(value: Any) -> Iterator[tuple[str, str]]:
    """Key and text of all that is in a JSON *value*."""
    if isinstance(value, dict):
        for key, each in value.items():
            if isinstance(each, str):
                yield key, each
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


@pytest.mark.parametrize("name", ["sections", "editions"])
def test_data_files_have_addresses_as_uris_and_anchors_in_letters(site: Site, name: str) -> None:
    data = json.loads(site.read(f"archive/{name}-2024.json"))
    Draft202012Validator(json.loads(site.read(f"archive/{name}.schema.json"))).validate(data)
    found = [*strings(data)]
    assert all(text.isascii() for key, text in found if key in {"address", "id", "markdown"})
    anchors = {text for _key, text in found} | {
        anchor for edition in data.get("editions", ()) for anchor in edition["sections"]
    }
    assert anchors.issuperset(ANCHORS.values())


def test_calendars_are_named_by_the_letters_of_the_event(site: Site) -> None:
    [event] = icalendar.Calendar.from_ical(site.read("editions/2024-04.event-会议.ics")).events
    uid = str(event["uid"])
    assert uid.isascii()
    assert unquote(uid).startswith("editions/2024-04#event-会议@")


def test_a_twin_links_by_uris(site: Site) -> None:
    text = site.read("editions/2024-05.md")
    links = re.findall(r"\]\(([^)]*)\)", text)
    assert links
    assert all(link.isascii() for link in links)
    assert any(unquote(link).endswith("#größe-über-alles") for link in links)


def test_the_alias_of_a_tag_redirects_to_it(site: Site) -> None:
    lines = site.read("_redirects").splitlines()
    assert all(line.isascii() for line in lines)
    old, new, _ = unquote(lines[0]).split()
    assert (old, new) == tuple(
        f"/archiv/{unquote(site.app.builder.get_target_uri(f'archive/tag/{slug}'))}"
        for slug in ("maß", "größe")
    )
    assert (site.out / old.removeprefix("/archiv/")).exists()


def test_the_texts_of_the_search_have_anchors_as_uris(site: Site) -> None:
    texts = [json.loads(path.read_text("utf-8")) for path in site.out.glob("_search/text/*.json")]
    anchors = {text["anchor"] for text in texts}
    anchors |= {anchor for text in texts for anchor, _text in text["blocks"]}
    assert all(map(str.isascii, anchors))
    assert set(map(unquote, anchors)).issuperset(ANCHORS.values())
