"""The first edition is complete: what its fact sheet names stands on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from sphinx_newsletter.blocks.event_records import Event
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from tests.conftest import Site


pytestmark = pytest.mark.slow

DOCNAME = "editions/2024-04"
RUBRICS = [
    "AI conversations",
    "Latest developments",
    "Showcases",
    "On our own behalf",
]
SECTIONS = {
    "nathaniel-simard-on-burn": ("AI conversations", "interviews burn rust webgpu"),
    "webgpu-support": ("Latest developments", "webgpu browsers"),
    "wasm-io": ("Latest developments", "wasm conferences browsers"),
    "llama-3": ("Latest developments", "llms llama model-releases"),
    "phi-3": ("Latest developments", "llms phi model-releases"),
    "wllama": ("Latest developments", "wasm llms wllama"),
    "ratchet": ("Latest developments", "webgpu llms ratchet rust"),
    "minisearch": ("Showcases", "showcases wasm wllama rag"),
    "musicgen-web": ("Showcases", "showcases transformers-js audio"),
}
LINKS = {
    "https://burn.dev",
    "https://github.com/tracel-ai/burn",
    "https://tracel.ai",
    "https://burn.dev/demo/",
    "https://2024.wasmio.tech/",
    "https://ai.meta.com/blog/meta-llama-3/",
    "https://github.com/ngxson/wllama",
    "https://github.com/huggingface/ratchet",
    "https://github.com/felladrin/MiniSearch",
    "https://huggingface.co/spaces/Xenova/musicgen-web",
}


@pytest.fixture(scope="module")
def page(real_site: Site) -> BeautifulSoup:
    return BeautifulSoup(real_site.read(f"{DOCNAME}.html"), "lxml")


def test_its_sections_have_their_rubrics_and_tags(real_site: Site) -> None:
    edition = real_site.archive.find(DOCNAME)
    assert edition
    found = {
        section.anchor: (section.rubric, " ".join(use.name for use in section.tags))
        for section in edition.sections
    }
    assert found == SECTIONS


def test_its_record_has_date_author_and_points(real_site: Site) -> None:
    edition = real_site.archive.find(DOCNAME)
    assert edition
    assert (edition.title, str(edition.date), edition.authors) == (
        "Nathaniel Simard on Burn",
        "2024-04",
        ("jan",),
    )
    assert len(edition.points) == 5
    assert edition.number is None
    for word in ("WebGPU", "Llama 3", "Phi 3"):
        assert word in edition.subtitle


def test_its_page_has_every_rubric_in_order(page: BeautifulSoup) -> None:
    headings = [heading.get_text().rstrip("§") for heading in page.select("article h2")]
    assert headings == RUBRICS


@pytest.mark.parametrize("anchor", SECTIONS)
def test_each_section_is_reached_from_each_of_its_tags(real_site: Site, anchor: str) -> None:
    for slug in SECTIONS[anchor][1].split():
        listing = BeautifulSoup(real_site.read(f"archive/tag/{slug}.html"), "lxml")
        links = {link["href"] for link in listing.select(".entry-title a")}
        assert f"../../editions/2024-04.html#{anchor}" in links


def test_its_page_has_every_link_of_the_fact_sheet_and_no_other(page: BeautifulSoup) -> None:
    links = {str(link["href"]) for link in page.select("article a.external")}
    assert links == LINKS


def test_the_interview_is_marked_as_a_digest(page: BeautifulSoup) -> None:
    interview = page.select_one("#nathaniel-simard-on-burn")
    assert interview
    note = interview.select_one(".interview-digest")
    assert note
    for word in ("digest", "condensed", "paraphrased"):
        assert word in note.get_text()
    assert len(interview.select(".talk > dt")) == len(interview.select(".talk > dd")) == 10


def test_what_is_lost_is_not_shown(page: BeautifulSoup) -> None:
    assert not page.select("#upcoming-conferences, #changelog")
    assert "survive" not in page.get_text()


def test_the_conference_has_its_days(real_site: Site) -> None:
    edition = real_site.archive.find(DOCNAME)
    assert edition
    [event] = edition.of(Event)
    assert (str(event.start), str(event.end)) == ("2024-03-14", "2024-03-15")


def test_its_addresses_are_those_that_were_published(page: BeautifulSoup) -> None:
    ids = {str(tag["id"]) for tag in page.select("[id]")}
    published = (REPOSITORY / "permalinks.txt").read_text(encoding="utf-8").splitlines()
    anchors = {line.split("  ")[0].partition("#")[2] for line in published if f"{DOCNAME}#" in line}
    assert len(anchors) == 19
    assert anchors <= ids


def test_readers_are_sent_to_the_guide_for_contributors(page: BeautifulSoup) -> None:
    call = page.select_one("#on-our-own-behalf")
    assert call
    assert call.select_one('a[href="../docs/contribute.html"]')
