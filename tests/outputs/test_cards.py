"""Social cards: what is drawn, which pages have one, when they are drawn again."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from sphinx_newsletter.incremental.collections import collections
from sphinx_newsletter.model.colours import channels
from sphinx_newsletter.model.covers import cover, palette
from sphinx_newsletter.outputs import cards as drawn
from sphinx_newsletter.outputs.cards import Card, Drawing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


BASE = "https://example.org/archive-of/"
FULL = Card("What came in May", "2024-05", "Burn, WebGPU and more", "Tiny", "No. 5 · May 2024")
LONG = "A title that says it all, twice. " * 9  # about 300 characters
EDITION = "---\ndate: 2024-05\nsubtitle: {}\n---\n\n# {}\n\nText.\n"


ART = Drawing("editions/2024-05", ("webgpu", "rust"), "#a12d14")
COVER = 1200 - 420  # where the cover begins


def draw(card: Card, page: str = ART.page, *tags: str) -> bytes:
    return drawn.draw(card, Drawing(page, tags, ART.accent))


def image_of(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    return image


def bounding_box(card: Card) -> tuple[int, int, int, int]:
    """Bounding box of everything that is neither paper nor the cover."""
    image = image_of(draw(card)).convert("RGB").crop((0, 0, COVER, 630))
    paper = Image.new("RGB", image.size, image.getpixel((0, 0)))
    box = ImageChops.difference(image, paper).getbbox()
    assert box
    return box


@pytest.mark.parametrize(
    "card",
    [
        FULL,
        Card("WebGPU", "webgpu"),
        Card(LONG, "2024-05", LONG, "Tiny", "May 2024"),
        Card("x" * 300, "2024-05", "y" * 300, "z", "May 2024"),
        Card("W" * 30, "2024-05", "", "Tiny", "May 2024"),
    ],
)
def test_text_stays_within_the_margins(card: Card) -> None:
    left, top, right, bottom = bounding_box(card)
    assert left >= 66
    assert top >= 60
    assert right <= COVER - 44
    assert bottom <= 630 - 60


def test_lines_do_not_overlap() -> None:
    """There is a row of paper between two lines."""
    image = image_of(draw(Card(LONG, "", LONG, "Tiny", "May 2024"))).convert("RGB")
    paper = image.getpixel((0, 0))
    rows = ({image.getpixel((x, y)) for x in range(72, COVER, 2)} == {paper} for y in range(630))
    lines = sum(1 for above, here in pairwise(rows) if above and not here)
    assert lines >= 9  # the newsletter, several of title and subtitle, the date


def test_a_card_is_small_and_reproducible() -> None:
    crowded = Card(LONG, "", LONG, "Tiny", "May 2024")
    for card in (FULL, crowded):
        assert draw(card) == draw(card)
        assert len(draw(card)) <= 12 * 1024
    data = draw(FULL)
    assert {image_of(data).mode} == {"P"}
    assert not image_of(data).info.keys() & {"Software", "date:create", "tIME"}
    assert b"tIME" not in data


def test_all_texts_of_a_card_are_drawn() -> None:
    whole = draw(FULL)
    for name in ("title", "text", "above", "below"):
        assert draw(FULL._replace(**{name: "Other"})) != whole


def test_the_cover_is_that_of_the_edition() -> None:
    """It has the same shades, and no more than it and the text have."""
    shades = {channels(shade) for shade in palette(ART.accent)}
    found = cover(ART.page, ART.tags)
    image = image_of(drawn.draw(FULL, ART)).convert("RGB").crop((COVER, 0, 1200, 630))
    counts = image.getcolors() or []
    most = {colour for count, colour in counts if count > 420 * 630 / 50}
    expected = {found.ground, *(tile.shade for tile in found.tiles)}
    assert most == {channels(palette(ART.accent)[shade]) for shade in expected}
    assert most <= shades
    assert drawn.draw(FULL, ART._replace(tags=("llms",))) != drawn.draw(FULL, ART)


def test_characters_without_a_glyph_are_not_drawn_as_boxes() -> None:
    plain = draw(FULL)
    for more in (" 🎉", "\u200b", " 世", "\x07", "\u0301 ", " (शब्द)", " ﷽"):
        assert draw(FULL._replace(title=FULL.title + more)) in {
            plain,
            draw(FULL._replace(title="What came in Maý")),
        }, more
    assert draw(FULL._replace(title="Ελληνικά")) != draw(FULL._replace(title="Кириллица"))


def test_a_title_that_cannot_be_drawn_is_replaced() -> None:
    for title in ("通义千问", "שלום עולם", "مرحبا", "🎉🎉"):
        assert draw(FULL._replace(title=title)) == draw(FULL._replace(title="2024-05"))


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    files = {"editions/2024-05.md": EDITION.format("One", "Two"), "docs/guide.md": "# Guide\n"}
    files["index.md"] = "# Tiny\n\n:::{toctree}\n:hidden:\n\ndocs/guide\n:::\n"
    site = share_site(files=files).build(html_baseurl=BASE)
    assert not site.warnings
    return site


def cards(site: Site) -> dict[str, bytes]:
    found = site.out.joinpath("_cards").rglob("*.*")
    return {path.relative_to(site.out).as_posix(): path.read_bytes() for path in found}


def test_editions_tags_lists_and_the_site_have_a_card(site: Site) -> None:
    tags = site.archive.vocabulary.tags
    assert set(cards(site)) == {
        "_cards/index.png",
        "_cards/editions/2024-04.png",
        "_cards/editions/2024-05.png",
        *(f"_cards/archive/tag/{slug}.png" for slug in tags),
        *(f"_cards/{one.page}.png" for one in collections(site.app) if one.in_sitemap),
    }
    found = cards(site)
    assert found["_cards/editions/2024-05.png"] == draw(
        Card("Two", "2024-05", "One", "Tiny", "May 2024")
    )
    assert found["_cards/archive/tag/llms.png"] == draw(
        Card("LLMs", "llms", "Language models.", "Tiny"), "archive/tag/llms", "llms"
    )
    assert found["_cards/index.png"] == draw(Card("Tiny", "example.org"), "index")
    assert found["_cards/interviews.png"] == draw(
        Card("Interviews", "interviews", "The talks of all editions.", "Tiny"), "interviews"
    )


def test_a_date_that_cannot_be_drawn_is_shown_as_iso_8601(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/012.md": EDITION.format("", "Zwölf").replace("5", "5-03")})
    site.build(html_baseurl=BASE, language="ja")
    card = Card("Zwölf", "2024-05-03", "", "Tiny", "No. 12 · 2024-05-03")
    assert cards(site)["_cards/editions/012.png"] == draw(card, "editions/012")


def test_without_a_site_address_there_are_no_cards_and_old_ones_are_deleted(
    make_site: Callable[..., Site],
) -> None:
    site = make_site().build(html_baseurl=BASE)
    assert cards(site)
    assert not cards(site.build())


def test_only_changed_cards_are_drawn_again(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": EDITION.format("One", "Two")})
    site.build(html_baseurl=BASE)
    for path in site.out.joinpath("_cards").rglob("*.png"):
        path.write_bytes(b"as it was")
    site.write("editions/2024-05.md", EDITION.format("One", "Three"))
    site.write("editions/2024-06.md", EDITION.format("New", "New").replace("05", "06"))
    site.delete("editions/2024-04.md")
    site.build(html_baseurl=BASE)
    found = cards(site)
    assert {name for name, data in found.items() if data != b"as it was"} == {
        "_cards/editions/2024-05.png",
        "_cards/editions/2024-06.png",
    }
    assert "_cards/editions/2024-04.png" not in found
