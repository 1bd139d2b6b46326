"""Images: alt text, sizes and lazy loading."""

from __future__ import annotations

import os
import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.reading.images import size_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bs4 import Tag

    from tests.conftest import Site

pytestmark = pytest.mark.slow


PATH = "editions/2024-05.md"
FRONT = "---\ndate: 2024-05\n---\n\n# May edition\n\n"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" {}><rect width="7" height="9"/></svg>'


def picture(width: int = 40, height: int = 30) -> bytes:
    """A black PNG."""
    rows = zlib.compress((b"\0" + bytes(width)) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def photo(width: int, height: int, turned: int) -> bytes:
    """The head of a JPEG; *turned* is what the camera says of how it was held."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHLHHL", 1, 0x0112, 3, 1, turned, 0, 0)
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    parts = ((b"\xff\xe1", exif), (b"\xff\xc0", frame))
    segments = (mark + struct.pack(">H", len(data) + 2) + data for mark, data in parts)
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xd9"


def shown(site: Site, page: str = "editions/2024-05.html") -> list[Tag]:
    return list(site.content(page).select("img:not(.edition-end img)"))


def made(make_site: Callable[..., Site], text: str, **files: bytes | str) -> Site:
    pictures = {"editions/cat.png": picture(), **files}
    return make_site(files={PATH: FRONT + text, **pictures})


@pytest.mark.parametrize(
    ("name", "content", "size"),
    [
        ("a.png", picture(), (40, 30)),
        ("a.jpg", photo(40, 30, turned=1), (40, 30)),
        ("turned.jpg", photo(40, 30, turned=6), (30, 40)),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x27\0\0\x1d\0\0", (40, 30)),
        ("a.gif", b"GIF89a\x28\0\x1e\0\0\0\0;", (40, 30)),
        ("a.svg", DRAWING.format('width="32px" height="16" viewBox="0 0 1 1"').encode(), (32, 16)),
        ("box.svg", DRAWING.format('viewBox="0 0 940 400.4"').encode(), (940, 400)),
        ("percent.svg", DRAWING.format('width="100%" viewBox="0, 0, 9, 4"').encode(), (9, 4)),
        ("none.svg", DRAWING.format("").encode(), None),
        ("short.svg", DRAWING.format('viewBox="0 0"').encode(), None),
        ("binary.svg", b"\xff\xfe", None),
        ("broken.png", b"\x89PNG\r\n\x1a\n", None),
        ("empty.png", b"", None),
        ("words.png", b"words", None),
    ],
)
def test_the_size_of_an_image(
    tmp_path: Path, name: str, content: bytes, size: tuple[int, int] | None
) -> None:
    (tmp_path / name).write_bytes(content)
    assert size_of(tmp_path / name) == size


def test_a_file_that_is_gone_has_no_size(tmp_path: Path) -> None:
    assert size_of(tmp_path / "gone.png") is None


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_width_and_height_are_on_the_page(make_site: Callable[..., Site], builder: str) -> None:
    site = made(make_site, "![A cat](cat.png)\n").build(builder)
    page = "editions/2024-05.html" if builder == "html" else "editions/2024-05/index.html"
    assert not site.warnings
    [image] = shown(site, page)
    assert (image["width"], image["height"], image["alt"]) == ("40", "30", "A cat")


@pytest.mark.parametrize(
    ("options", "size"),
    [
        (":width: 20", ("20", "15")),
        (":height: 15", ("20", "15")),
        (":width: 10\n:height: 10", ("10", "10")),
        (":scale: 50", ("20", "15")),
        (":width: 50%", ("40", "30")),
        (":width: 20px", ("20", "15")),
        (":height: 15px", ("20", "15")),
    ],
)
def test_a_size_that_an_editor_gives_keeps_the_proportions(
    make_site: Callable[..., Site], options: str, size: tuple[str, str]
) -> None:
    text = f":::{{image}} cat.png\n:alt: A cat\n{options}\n:::\n"
    [image] = shown(made(make_site, text).build())
    assert (image["width"], image["height"]) == size
    assert not image.has_attr("style")  # which a strict policy forbids


def test_an_image_of_unknown_size_is_shown_without(make_site: Callable[..., Site]) -> None:
    site = made(make_site, "![A cat](cat.png)\n", **{"editions/cat.png": picture()[:12]}).build()
    assert not site.warnings
    [image] = shown(site)
    assert not image.has_attr("width")


@pytest.mark.parametrize(
    ("words", "waits"), [(0, [False, True, True]), (119, [False, True, True]), (200, [True] * 3)]
)
def test_all_but_the_first_on_the_first_screen_wait(
    make_site: Callable[..., Site], words: int, waits: list[bool]
) -> None:
    images = "![A cat](cat.png) and ![a cat](cat.png)\n\n![A cat](cat.png)\n"
    # The title has two words of its own.
    site = made(make_site, f"{'word ' * max(0, words - 2)}\n\n{images}").build()
    assert [image.get("loading") == "lazy" for image in shown(site)] == waits


def test_what_an_editor_says_of_loading_counts(make_site: Callable[..., Site]) -> None:
    text = "![A cat](cat.png)\n\n:::{image} cat.png\n:alt: A cat\n:loading: link\n:::\n"
    assert [image.get("loading") for image in shown(made(make_site, text).build())] == [None, None]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("![](cat.png)\n", 7),
        ("![ ](cat.png)\n", 7),
        ("Words\n\n:::{figure} cat.png\n\nThe caption.\n:::\n", 9),
        ("Words\n\n:::{image} cat.png\n:::\n", 9),
        ("- An item\n- another, ![](cat.png)\n", 8),
    ],
)
def test_an_image_without_alt_text_is_reported(
    make_site: Callable[..., Site], text: str, line: int
) -> None:
    [warned] = made(make_site, text).build("dummy").warnings
    assert (warned.path, warned.line, warned.kind) == ("2024-05.md", line, "newsletter.image-alt")
    assert "cat.png` has no alt text" in warned.message


def test_an_image_of_another_site_is_reported(make_site: Callable[..., Site]) -> None:
    [warned] = made(make_site, "![A cat](https://cats.example/cat.png)\n").build("dummy").warnings
    assert (warned.line, warned.kind) == (7, "newsletter.image-elsewhere")
    assert "https://cats.example/cat.png" in warned.message


def test_guides_need_alt_text_too(make_site: Callable[..., Site]) -> None:
    guide = "---\norphan: true\n---\n\n# Guide\n\n![](cat.png)\n"
    [warned] = (
        make_site(files={"docs/a.md": guide, "docs/cat.png": picture()}).build("dummy").warnings
    )
    assert (warned.path, warned.line, warned.kind) == ("a.md", 7, "newsletter.image-alt")


def test_an_image_in_an_included_file_is_reported_there(make_site: Callable[..., Site]) -> None:
    text = "```{include} /shared.txt\n```\n"
    site = made(make_site, text, **{"shared.txt": "One.\n\n![](/editions/cat.png)\n"})
    [warned] = site.build(
        "dummy", newsletter_directives=["include"], newsletter_files=["."]
    ).warnings
    assert (warned.path, warned.line, warned.kind) == ("shared.txt", 3, "newsletter.image-alt")


def test_a_large_image_is_reported_once_with_its_size(make_site: Callable[..., Site]) -> None:
    text = "![A cat](cat.png)\n\n![A cat](cat.png)\n"
    site = made(make_site, text, **{"editions/cat.png": picture() + bytes(250_000)})
    [warned] = site.build("dummy").warnings
    assert (warned.path, warned.line, warned.kind) == ("2024-05.md", 7, "newsletter.image-large")
    assert "250 KB, more than 200" in warned.message
    assert "scale it down" in warned.message


def test_an_image_of_200_kb_is_small_enough(make_site: Callable[..., Site]) -> None:
    content = picture()
    content += bytes(200_000 - len(content))
    site = made(make_site, "![A cat](cat.png)\n", **{"editions/cat.png": content}).build("dummy")
    assert not site.warnings


@pytest.mark.parametrize("older", [False, True], ids=["newer", "older"])
def test_a_different_image_has_a_different_size(
    make_site: Callable[..., Site], older: bool
) -> None:
    site = made(make_site, "![A cat](cat.png)\n").build()
    site.write("editions/cat.png", picture(80, 20))
    if older:  # one that was moved here keeps its time
        os.utime(site.folder / "editions/cat.png", (1, 1))
    site.build()
    [image] = shown(site)
    assert (image["width"], image["height"]) == ("80", "20")
    name = str(image["src"]).rpartition("/")[2]
    assert (site.out / "_images" / name).read_bytes() == picture(80, 20)


def test_an_image_that_does_not_change_has_no_page_read_again(
    make_site: Callable[..., Site],
) -> None:
    site = made(make_site, "![A cat](cat.png)\n").build()
    before = (site.out / "editions/2024-05.html").stat().st_mtime_ns
    site.build()
    assert (site.out / "editions/2024-05.html").stat().st_mtime_ns == before


def test_other_builders_leave_images_as_they_are(make_site: Callable[..., Site]) -> None:
    site = made(make_site, "![A cat](cat.png)\n\n![A cat](cat.png)\n").build("epub")
    page = next(site.out.rglob("2024-05.xhtml")).read_text(encoding="utf-8")
    assert 'alt="A cat"' in page
    assert "loading=" not in page
