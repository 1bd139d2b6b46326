"""Pictures in the output: no metadata, the same colours and orientation, several sizes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from sphinx_newsletter.model.picture_metadata import type_of, without_metadata
from tests.reading.test_images import picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site


SECRET = b"Camera of Jan"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PAGE = "---\ndate: 2024-05\n---\n\n# May\n\n![A cat]({})\n\n![A dog](dog.png)\n"


def scene(width: int = 60, height: int = 30) -> Image.Image:
    """A picture with a gradient, of which another orientation is another picture."""
    return Image.linear_gradient("L").resize((width, height)).convert("RGB").rotate(7)


def exif(orientation: int) -> Image.Exif:
    found = Image.Exif()
    found[0x010F] = SECRET.decode()
    found[0x0112] = orientation
    found.get_ifd(0x8825)[2] = (52.0, 31.0, 0.0)  # where it was taken
    return found


def written(kind: str, orientation: int = 1, **more: object) -> bytes:
    file = io.BytesIO()
    given = {"exif": exif(orientation), "icc_profile": PROFILE, **more}
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", SECRET.decode())
        given["pnginfo"] = text
    if kind == "JPEG":
        given["comment"] = SECRET
    if kind in ("WEBP", "AVIF"):
        given |= {"xmp": b"<x:xmpmeta>" + SECRET, "quality": 90}
    scene().save(file, kind, **given)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_metadata_go_and_orientation_and_colours_stay(kind: str, orientation: int) -> None:
    data = written(kind, orientation)
    assert SECRET in data
    found = without_metadata(data)
    assert found.type.upper() == kind
    assert SECRET not in found.data
    assert len(found.data) < len(data) or kind == "AVIF"  # has zeros in its place
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(found.data)) as after:
        assert after.info["icc_profile"] == PROFILE
        assert ({**after.getexif()} or {0x0112: 1}) == {0x0112: orientation}
        assert not after.getexif().get_ifd(0x8825)
        upright = ImageOps.exif_transpose(before), ImageOps.exif_transpose(after)
        assert upright[0].tobytes() == upright[1].tobytes()
    assert without_metadata(found.data).data == found.data


def test_a_second_picture_in_the_file_goes() -> None:
    """As cameras append it: with what was cut off, or a film."""
    for kind in ("JPEG", "PNG"):
        data = written(kind)
        assert without_metadata(data + written(kind) + SECRET).data == without_metadata(data).data


def test_an_animation_keeps_its_pictures() -> None:
    file = io.BytesIO()
    frames = [scene(40, 20), scene(40, 20).rotate(90), scene(40, 20).rotate(180)]
    frames[0].save(
        file, "GIF", save_all=True, append_images=frames[1:], loop=0, comment=SECRET, duration=80
    )
    found = without_metadata(file.getvalue())
    assert found.is_animated
    assert SECRET not in found.data
    with Image.open(io.BytesIO(found.data)) as after:
        assert (getattr(after, "n_frames", 1), after.info["loop"]) == (3, 0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_file_that_is_cut_off_never_ends_the_build(kind: str) -> None:
    data = written(kind) if kind != "GIF" else b"GIF89a" + bytes(7) + b"\x21\xfe\x0dCamera of Jan"
    for end in range(0, len(data), max(1, len(data) // 97)):
        assert SECRET not in without_metadata(data[:end]).data or not type_of(data[:end])


def photo(width: int, orientation: int = 1) -> bytes:
    """A JPEG, of which smaller ones are worth it."""
    file = io.BytesIO()
    given = {"exif": exif(orientation), "icc_profile": PROFILE, "quality": 60}
    scene(width, width // 2).save(file, "JPEG", **given)
    return file.getvalue()


def files(site: Site) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (site.out / "_images").iterdir()}


def quiet(site: Site) -> bool:
    return not [one for one in site.warnings if "KB, more than" not in one.message]


def test_a_page_names_the_sizes_and_they_are_the_same_in_each_build(
    make_site: Callable[..., Site],
) -> None:
    given = {
        "editions/2024-05.md": PAGE.format("cat.jpg"),
        "editions/cat.jpg": photo(900, 6),
        "editions/dog.png": picture(),
    }
    site = make_site(files=given).build(html_baseurl="https://example.org/")
    assert quiet(site)
    cat, dog = site.content("editions/2024-05.html").select("img:not(.edition-end img)")
    name = str(cat["src"]).rpartition("/")[2]
    stem = name.removesuffix(".jpg")
    # It is turned, so its width is that of a phone already.
    assert (cat["width"], cat["height"]) == ("450", "900")
    assert not cat.get("srcset")
    assert (dog.get("srcset"), dog["loading"], cat.get("loading")) == (None, "lazy", None)
    site.write("editions/cat.jpg", photo(1600))
    site.build(html_baseurl="https://example.org/")
    cat, _dog = site.content("editions/2024-05.html").select("img:not(.edition-end img)")
    found = files(site)
    sizes = [f"{stem}-{width}w.jpg" for width in (480, 800, 1200)]
    assert set(found) >= {name, *sizes}
    assert cat["srcset"] == ", ".join(
        f"../_images/{one} {width}w"
        for one, width in zip((*sizes, name), (480, 800, 1200, 1600), strict=True)
    )
    assert cat["sizes"] == "(min-width: 36rem) 33.5rem, 100vw"
    for size in sizes:
        assert SECRET not in found[size]
        with Image.open(io.BytesIO(found[size])) as opened:
            assert opened.info["icc_profile"] == PROFILE
            assert f"-{opened.width}w" in size
    assert all(SECRET not in data for data in found.values())
    assert "srcset" not in site.read("archive/atom.xml")
    clean = make_site(files={**given, "editions/cat.jpg": photo(1600)})
    clean.build(html_baseurl="https://example.org/", jobs=2)
    assert files(clean) == found
    assert clean.read("editions/2024-05.html") == site.read("editions/2024-05.html")
    kept = {path.name.partition(".")[0] for path in cache(site).iterdir()}
    site.write("editions/cat.jpg", picture())
    site.build(html_baseurl="https://example.org/")
    assert not [one for one in files(site) if "-480w" in one]
    assert len({path.name.partition(".")[0] for path in cache(site).iterdir()} & kept) < len(kept)


def cache(site: Site) -> Path:
    return site.folder / "_build" / "doctrees-html" / "pictures"


@pytest.mark.parametrize(
    ("name", "data", "kind", "message"),
    [
        (
            "cat.jpg",
            picture(),
            "image-type",
            "the image `cat.jpg` is a PNG by its content: rename it, or save it anew",
        ),
        (
            "cat.png",
            b"<!doctype html>",
            "image-type",
            "the image `cat.png` is not a picture by its content: rename it, or save it anew",
        ),
        (
            "cat.avif",
            b"\0\0\0\x1cftypavif" + b"Exif\0\0" + SECRET,
            "image-type",
            (
                "the image `cat.avif` has metadata, such as the place where it was taken, which "
                "cannot be removed from this AVIF file: save it without them, or as JPEG, PNG or "
                "WebP"
            ),
        ),
        (
            "cat.png",
            picture(10_000, 10_000),
            "image-large",
            (
                "the image `cat.png` has 100 megapixels, more than 40, so phones load all of them: "
                "scale it down"
            ),
        ),
    ],
    ids=["another type", "no picture", "metadata that stay", "100 megapixels"],
)
def test_a_picture_that_cannot_be_used_as_it_is_is_reported(
    make_site: Callable[..., Site], name: str, data: bytes, kind: str, message: str
) -> None:
    text = PAGE.format(name).replace("![A dog](dog.png)\n", "")
    site = make_site(files={"editions/2024-05.md": text, f"editions/{name}": data}).build()
    assert [(one.kind, one.message) for one in site.warnings] == [(f"newsletter.{kind}", message)]
    [cat] = site.content("editions/2024-05.html").select("img:not(.edition-end img)")
    assert not cat.get("srcset")
