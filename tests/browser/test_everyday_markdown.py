"""Tasks and maths, as a browser and a screen reader get them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.looks import LOOKS, NO_SOURCES, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.conftest import Site


PAGE = "editions/2024-05.html"
EDITION = """\
---
date: 2024-05
---

# May edition

## News

:::{tags} wasm
:::

- [x] Butter
- [ ] Bread, with so many words after it that the item needs a second line on any screen, however
  wide it is, and on a narrow one a third

It is ~~five~~ $\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}$.

$$
a &= b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v \\\\
aa + bb &= c
$$

> [!WARNING]
> Words.
"""


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return share_site(files={PAGE.replace(".html", ".md"): EDITION}).build(**NO_SOURCES)


@LOOKS
def test_axe_finds_nothing(
    open_page: Callable[..., Page], scheme: str, size: tuple[int, int]
) -> None:
    assert faults(open_page(PAGE, size, scheme)) == []


def test_tasks_have_names_and_no_bullets(open_page: Callable[..., Page]) -> None:
    page = open_page(PAGE)
    expect(page.get_by_role("img", name="done", exact=True)).to_have_text("☑")
    expect(page.get_by_role("img", name="to do", exact=True)).to_have_text("☐")
    item = page.locator(".task-list-item").first
    assert item.evaluate("item => getComputedStyle(item).listStyleType") == "none"


def test_maths_is_drawn_without_scripts(new_page: Callable[..., Page], address: str) -> None:
    page = new_page(javascript=False)
    page.goto(f"{address}/{PAGE}")
    fraction = page.locator("mfrac").bounding_box()
    numbers = [box for one in page.locator("mfrac > *").all() if (box := one.bounding_box())]
    assert fraction
    assert numbers[0]["y"] + numbers[0]["height"] <= numbers[1]["y"] + 1  # one above the other
    left, right = page.locator("mtable mtr:first-child mtd").all()
    signs = [row.locator("mtd").nth(1).bounding_box() for row in page.locator("mtable mtr").all()]
    assert len({round(sign["x"]) for sign in signs if sign}) == 1  # the columns are aligned
    assert left.evaluate("cell => getComputedStyle(cell).textAlign") == "right"
    assert right.evaluate("cell => getComputedStyle(cell).textAlign") == "left"
