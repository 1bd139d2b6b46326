"""Each attack for itself: it is told where it stands, and what is left of it does nothing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from lxml import html

from tests.hostile.checker import in_page, in_tree
from tests.hostile.inputs import ATTACKS, SECTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hostile.attack import Attack
    from tests.hostile.conftest import Attacked


BY_NAME = {attack.name: attack for attack in ATTACKS}
IN_SECTIONS = [attack.name for attacks in SECTIONS.values() for attack in attacks]
# What the parts of an edition bring along; the frames wait in a template for a click.
_OURS = {"video-title", "demo-frame"}


@cache
def _page(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_bytes())


def test_there_are_many_of_all_kinds_and_each_has_a_name() -> None:
    assert len(BY_NAME) == len(ATTACKS) > 250
    assert all(attack.known_from for attack in ATTACKS)


@pytest.mark.parametrize("name", [a.name for a in ATTACKS if a.kind])
def test_it_is_told_with_its_file_and_line(attacked: Attacked, name: str) -> None:
    place = attacked.places[name]
    kinds = [
        told.kind.removeprefix("newsletter.")
        for told in attacked.site.warnings
        if told.path == place.file.rpartition("/")[2]
        and place.first <= (told.line or 0) <= place.last
    ]
    assert BY_NAME[name].kind in kinds


@pytest.mark.parametrize("name", IN_SECTIONS)
def test_its_section_is_shown_and_does_nothing(attacked: Attacked, name: str) -> None:
    place = attacked.places[name]
    page = _page(attacked.site.out / f"{place.file.removesuffix('.md')}.html")
    [section] = page.xpath("//section[@id=$name]", name=name)
    assert f"Attack {name}" in section.text_content()
    if name not in _OURS:
        assert {*in_tree(section)} == set()


def _raw(attack: Attack) -> set[str]:
    return {found.element for found in in_page(f"<body>{attack.text}")}


@pytest.mark.parametrize(
    "name",
    ["block-script", "block-iframe", "block-base", "inline-img", "inline-math", "not-quite-case"],
)
def test_a_page_that_followed_it_would_be_refused(name: str) -> None:
    """The other way round: these tests would see it."""
    assert _raw(BY_NAME[name])
