"""`make pictures`: pictures for the guides, from the built site: of parts of an edition, of whole
pages, of cards, and of another newsletter, which has three other lines in its `conf.py`.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import NARROW, WIDE
from tests.chromium import launch
from tests.conftest import REPOSITORY
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser


_SITE = REPOSITORY / "_build" / "html"
_PICTURES = REPOSITORY / "docs" / "pictures"
_EDITION = "editions/2024-04.html"
# The page, and what of it is taken.
PARTS = {
    "tldr": (_EDITION, ".tldr"),
    "interview": (_EDITION, ".interview"),
    "interviews": ("interviews.html", ".archive-page"),
    "showcase": (_EDITION, ".showcase"),
    "showcases": ("showcases.html", ".archive-page"),
    "demo": (_EDITION, ".embed"),
    "event": (_EDITION, ".events"),
    "conferences": ("conferences.html", ".archive-page"),
}
# Kinds of page, of which the first screen is taken.
PAGES = {
    "front": "index.html",
    "edition": _EDITION,
    "tag": "archive/tag/webgpu.html",
    "tags": "archive/tag.html",
    "editions": "archive.html",
    "year": "archive/2024.html",
    "interviews": "interviews.html",
    "showcases": "showcases.html",
    "conferences": "conferences.html",
    "links": "links.html",
    "search": "search.html?q=webgpu",
    "subscribe": "subscribe.html",
}
CARDS = (_EDITION.removesuffix(".html"), "archive/tag/webgpu", "interviews", "index")
_SECOND = """
html_title = project = "Pixels by post"
newsletter_colour = "#0b5a70"
newsletter_typeface = "serif"
"""
_MARGIN, _HEIGHT = 16, 640
_SIZES = {"wide": WIDE, "narrow": NARROW}


def take(
    browser: Browser, url: str, target: str, look: tuple[str, str], selector: str = ""
) -> None:
    """Take the first screen of a page, or the upper end of what *selector* finds on it."""
    size, scheme = look
    width, height = _SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.goto(url, wait_until="networkidle")
    box = page.locator(selector).first.bounding_box() if selector else None
    if selector and not box:
        sys.exit(f"{url} has no {selector}: is the site built? (make html)")
    if box:
        clip = {
            "x": max(0, box["x"] - _MARGIN),
            "y": max(0, box["y"] - _MARGIN),
            "width": min(box["width"] + 2 * _MARGIN, width),
            "height": min(box["height"] + 2 * _MARGIN, _HEIGHT),
        }
        data = page.screenshot(clip=clip, full_page=True)  # type: ignore[arg-type]
    else:
        data = page.screenshot()
    page.close()
    save(Image.open(io.BytesIO(data)), f"{target}-{size}-{scheme}.png")


def save(image: Image.Image, name: str) -> None:
    """Save *image* with few colours, because pages have few."""
    target = _PICTURES / name
    target.parent.mkdir(exist_ok=True)
    few = image.convert("RGB").quantize(48, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    print(target.relative_to(REPOSITORY))


def cards() -> None:
    """Four social cards in one picture, at half of their size."""
    whole = Image.new("RGB", (1224, 654), "white")
    for n, name in enumerate(CARDS):
        card = Image.open(_SITE / "_cards" / f"{name}.png").convert("RGB").resize((600, 315))
        whole.paste(card, (n % 2 * 624, n // 2 * 339))
    save(whole, "cards.png")


def second(folder: Path) -> Path:
    """Build another newsletter in *folder*: this one with three other lines in its settings."""
    for name in ("editions", "docs"):
        shutil.copytree(REPOSITORY / name, folder / name)
    for name in ("conf.py", "index.md", "tags.yml"):
        shutil.copy(REPOSITORY / name, folder)
    conf, index = folder / "conf.py", folder / "index.md"
    conf.write_text(conf.read_text(encoding="utf-8") + _SECOND, encoding="utf-8")
    text = index.read_text(encoding="utf-8").replace("# AI & the web", "# Pixels by post")
    index.write_text(text, encoding="utf-8")
    out = folder / "_build"
    command = ["-q", "-b", "html", "-D", "html_baseurl=https://example.org/", str(folder), str(out)]
    subprocess.run([sys.executable, "-m", "sphinx", *command], check=True)
    return out


def main() -> None:
    """Take all of them."""
    cards()
    looks = [(size, scheme) for size in _SIZES for scheme in ("light", "dark")]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        try:
            browser = launch(playwright)
        except LookupError as error:
            sys.exit(str(error))
        with served(_SITE) as address:
            for look in looks:
                for part, (path, selector) in PARTS.items():
                    take(browser, f"{address}/{path}", part, look, selector)
                for name, path in PAGES.items():
                    take(browser, f"{address}/{path}", f"pages/{name}", look)
        with served(second(Path(folder))) as address:
            for look in looks:
                take(browser, f"{address}/index.html", "pages/another", look)
        browser.close()
    shutil.copy(_PICTURES / "pages" / "tag-wide-light.png", _PICTURES / "tag-page.png")


if __name__ == "__main__":
    main()
