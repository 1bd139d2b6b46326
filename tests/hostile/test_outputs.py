"""Every file that is handed out: no program that the site does not have, and no file of others."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.hostile.attack import SECRET
from tests.hostile.checker import (
    Found,
    holds_secret,
    in_feed,
    in_file,
    in_json,
    in_markdown,
    in_page,
    in_piece,
    unpacked,
)
from tests.hosting import rules_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site
    from tests.hostile.conftest import Attacked


KINDS = (".html", ".xml", ".json", ".opml", ".md", ".txt", ".ics", ".svg", ".png", ".bin")
# Addresses that differ from page to page, and hold nothing but what the checks of links allow.
_OWN = {"link", "meta"}


def _files(site: Site, ending: str) -> dict[str, bytes]:
    return {
        path.relative_to(site.out).as_posix(): path.read_bytes()
        for path in site.out.rglob("*")
        if path.is_file() and path.name.endswith(ending)
    }


def _found(site: Site, ending: str) -> set[Found]:
    return {found for path, data in _files(site, ending).items() for found in in_file(path, data)}


def _is_own(found: Found, known: set[Found]) -> bool:
    """Whether the clean site has it, too; of metadata, the same kind, leading nowhere at once."""
    if found in known:
        return True
    same = {one.what.partition(" content=")[0] for one in known if one.element == found.element}
    return found.element in _OWN and found.what in same


@pytest.mark.parametrize("ending", KINDS)
def test_there_are_files_of_this_kind(attacked: Attacked, ending: str) -> None:
    """Else the tests below would say nothing."""
    assert any(_files(attacked.site, ending).values())


@pytest.mark.parametrize("ending", KINDS[:5])
def test_it_can_do_nothing_that_the_clean_site_cannot(
    attacked: Attacked, clean: Site, ending: str
) -> None:
    known = _found(clean, ending)
    known |= {Found("iframe", "src=a.example ")}  # of a demo, behind a click
    assert [one for one in _found(attacked.site, ending) if not _is_own(one, known)] == []


def test_drawings_and_downloads_are_the_harmless_ones_alone(attacked: Attacked) -> None:
    out = attacked.site.out
    drawings = [path.name for path in (out / "_images").glob("*.svg")]
    assert [name.rpartition("-")[0] for name in drawings] == ["harmless"]
    handed_out = {path.name for path in (out / "_downloads").rglob("*") if path.is_file()}
    assert handed_out == {"<b onclick=alert(1)>.txt"}
    endings = {path.suffix for path in out.rglob("*") if path.is_file()}
    assert endings.isdisjoint({".htm", ".xhtml", ".js", ".svgz", ".HTML", ".SVG"} - {".js"})
    programs = {path.relative_to(out).parts[0] for path in out.rglob("*.js")}
    assert programs == {"_static"}


def test_no_file_of_others_is_in_any_output(attacked: Attacked) -> None:
    out = attacked.site.out
    files = [path for path in out.rglob("*") if path.is_file()]
    assert [path for path in files if holds_secret(path.read_bytes())] == []


def test_no_output_names_the_folder_of_the_site(attacked: Attacked) -> None:
    """The machine that builds is nobody's business, and same input gives same bytes."""
    site = attacked.site
    words = re.findall("[a-z0-9]+", str(site.folder), re.IGNORECASE)
    named = re.compile("[^a-z0-9]+".join(words).encode(), re.IGNORECASE)  # a path, or an anchor
    files = [path for path in site.out.rglob("*") if path.is_file()]
    assert [path for path in files if named.search(unpacked(path.read_bytes()))] == []


def test_the_build_writes_into_its_own_folder_alone(attacked: Attacked) -> None:
    folder = attacked.site.folder
    now = {path for path in folder.parent.rglob("*") if folder / "_build" not in path.parents}
    assert now - attacked.sources == {folder / "_build"}


def test_pages_are_led_on_to_pages_of_the_site_or_of_the_web(attacked: Attacked) -> None:
    for path, data in _files(attacked.site, ".html").items():
        text = data.decode()
        if 'http-equiv="refresh"' in text:
            to = text.partition("url=")[2].partition('"')[0]
            assert not to.lower().startswith(("javascript", "data", "vbscript", "//")), path


def test_the_policy_is_no_other(attacked: Attacked, clean: Site) -> None:
    """But for the frames of the demos."""
    found, own = (
        rules_of((site.out / "_headers").read_text(encoding="utf-8"))["/of/*"]
        for site in (attacked.site, clean)
    )
    name = "Content-Security-Policy"
    parts, known = (policy[name].split("; ") for policy in (found, own))
    frames = "frame-src https://a.example https://player.vimeo.com"
    assert [part for part in parts if part not in known] == [frames]
    assert found | {name: ""} == own | {name: ""}


def test_the_calendar_has_lines_of_its_own_alone(attacked: Attacked) -> None:
    for data in _files(attacked.site, ".ics").values():
        lines = data.decode().split("\r\n")
        assert "BEGIN:VALARM" not in lines
        assert lines.count("BEGIN:VCALENDAR") == 1


def test_every_edition_has_its_card_and_its_data(attacked: Attacked) -> None:
    out = attacked.site.out
    cards = list((out / "_cards").rglob("*.png"))
    assert len(cards) > len(attacked.site.archive.editions)
    assert all(card.read_bytes().startswith(b"\x89PNG") for card in cards)
    for path, data in _files(attacked.site, ".json").items():
        assert json.loads(data) is not None, path


@pytest.mark.parametrize(
    ("reader", "bad"),
    [
        (in_page, "<p><img onerror=x()>"),
        (in_page, "<a href=' JaVa\tscript:x'>"),
        (in_page, "<body><iframe src=x>"),
        (in_piece, "<b style='background:url(x)'>"),
        (in_piece, "<svg><a xlink:href='data:x'>"),
        (in_markdown, "a <script>x</script>"),
        (in_markdown, "[a](javascript:x)"),
        (in_json, '{"a": [{"content_html": "<form>"}]}'),
        (in_json, '{"url": "javascript:x"}'),
        (lambda text: in_feed(text.encode()), "<a><description>&lt;script></description></a>"),
        (lambda text: in_feed(text.encode()), "<a><link href='file:///x'/></a>"),
        (lambda text: in_feed(text.encode()), "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
    ],
)
def test_the_checkers_see_what_is_there(reader: Callable[[str], set[Found]], bad: str) -> None:
    assert reader(bad)


def test_a_secret_is_seen_in_every_form() -> None:
    assert holds_secret(b"a" + SECRET)
    assert holds_secret(gzip.compress(SECRET))
    assert holds_secret(SECRET.replace(b"-", b"%2D"))
    assert unpacked(b"plain") == b"plain"
