"""Covers: the same for the same edition, well-formed, all motifs; and the shades of the accent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sphinx_newsletter.model.colours import (
    DARK_PAGE,
    READABLE,
    WHITE,
    accent,
    contrast,
    is_colour,
)
from sphinx_newsletter.model.covers import MOTIFS, cover, svg

COLOUR = "#a12d14"
TAGS = ("webgpu", "rust", "llms")
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_the_same_edition_has_the_same_cover() -> None:
    assert svg(cover("editions/2024-04", TAGS), COLOUR) == svg(
        cover("editions/2024-04", TAGS), COLOUR
    )


def test_editions_tags_and_accents_make_other_covers() -> None:
    drawn = {
        svg(cover("editions/2024-04", TAGS), COLOUR),
        svg(cover("editions/2024-05", TAGS), COLOUR),
        svg(cover("editions/2024-04", TAGS[1:]), COLOUR),
        svg(cover("editions/2024-04", TAGS), "#0b5a70"),
    }
    assert len(drawn) == 4


def test_a_tag_has_one_motif_and_one_shade() -> None:
    tiles = cover("editions/2024-04", ["webgpu"]).tiles
    assert len({(tile.motif, tile.shade) for tile in tiles}) == 1
    assert len(tiles) > 8


def test_every_motif_is_drawn_as_one_path_for_each_shade() -> None:
    tags = [f"t{number}" for number in range(60)]
    found = [cover(f"editions/{number}", tags) for number in range(9)]
    assert {tile.motif for one in found for tile in one.tiles} == set(MOTIFS)
    for one in found:
        paths = etree.fromstring(svg(one, COLOUR)).findall("{*}path")
        assert len(paths) == 1 + len({tile.shade for tile in one.tiles})
        assert one.ground not in {tile.shade for tile in one.tiles}


@given(COLOURS)
def test_the_accent_is_readable_on_light_and_on_dark_pages(colour: str) -> None:
    found = accent(colour)
    assert contrast(found.on_light, WHITE) >= READABLE
    assert contrast(found.on_dark, DARK_PAGE) >= READABLE


def test_an_accent_that_is_readable_stays() -> None:
    assert accent(COLOUR).on_light == COLOUR


@pytest.mark.parametrize("value", ["red", "#fff", "#12345g", "#1234567", 7, None])
def test_only_six_hexadecimal_digits_are_a_colour(value: object) -> None:
    assert not is_colour(value)
    assert is_colour(COLOUR)
