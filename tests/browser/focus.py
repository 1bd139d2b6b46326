"""What has the focus when somebody presses Tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page


# What has the focus: where it is, and whether it is what one sees there.
FOCUS = """() => {
    const it = document.activeElement;
    if (!it || it === document.body) return null;
    const box = it.getClientRects()[0];
    const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {
        html: it.outerHTML.slice(0, 120),
        drawer: Boolean(it.closest(".sidebar-drawer, .toc-drawer")),
        ring: getComputedStyle(it).outlineStyle,
        seen: it.checkVisibility({ visibilityProperty: true }) && it.contains(above),
    };
}"""


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until *wanted* has the focus."""
    for _ in range(60):
        page.keyboard.press(key)
        if wanted.evaluate("it => it === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {wanted}")


def walk(page: Page, key: str, most: int = 400) -> Iterator[dict[str, Any]]:
    """What has the focus, one press of *key* after the other, up to the end of the page."""
    for _ in range(most):
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS)
        if focus is None:
            return
        yield focus
