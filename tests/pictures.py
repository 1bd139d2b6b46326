"""`make pictures`: pictures of the parts of an edition for the guides, from the built site."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

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
_MARGIN, _HEIGHT = 16, 640
_SIZES = {"wide": WIDE, "narrow": NARROW}


def take(browser: Browser, address: str, part: str, scheme: str, size: str) -> None:
    """Take the upper end of *part* in one colour scheme and one width."""
    path, selector = PARTS[part]
    width, height = _SIZES[size]
    dark = scheme == "dark"
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page.goto(f"{address}/{path}", wait_until="networkidle")
    box = page.locator(selector).first.bounding_box()
    if not box:
        sys.exit(f"{path} has no {selector}: is the site built? (make html)")
    clip = {
        "x": max(0, box["x"] - _MARGIN),
        "y": max(0, box["y"] - _MARGIN),
        "width": min(box["width"] + 2 * _MARGIN, width),
        "height": min(box["height"] + 2 * _MARGIN, _HEIGHT),
    }
    target = _PICTURES / f"{part}-{size}-{scheme}.png"
    page.screenshot(path=target, clip=clip, full_page=True)  # type: ignore[arg-type]
    page.close()
    print(target.relative_to(REPOSITORY))


def main() -> None:
    """Take all of them."""
    with sync_playwright() as playwright, served(_SITE) as address:
        try:
            browser = launch(playwright)
        except LookupError as error:
            sys.exit(str(error))
        for part in PARTS:
            for size in _SIZES:
                for scheme in ("light", "dark"):
                    take(browser, address, part, scheme, size)
        browser.close()


if __name__ == "__main__":
    main()
