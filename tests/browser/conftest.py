"""A real Chromium, and the real site over HTTP on this machine alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page

    from tests.conftest import Site


WIDE = (1440, 900)
NARROW = (390, 844)


@pytest.fixture(scope="module")
def site(real_site: Site) -> Site:
    """Which site is opened: the real one, unless a module says another."""
    return real_site


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    """Where it is served."""
    with served(site.out) as address:
        yield address


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """An empty page for a reader of their own; any error of a script fails the test.

    So does any other in the console, unless it is said that there are some (`console=False`).
    """
    contexts = []
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(f"{message.location['url']}: {message.text}")

    def new(
        size: tuple[int, int] = WIDE,
        scheme: str = "light",
        *,
        javascript: bool = True,
        touch: bool = False,
        timezone: str = "UTC",
        console: bool = True,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
            has_touch=touch,
            is_mobile=touch,
            timezone_id=timezone,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        if console:
            page.on("console", note)
        return page

    yield new
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def open_page(new_page: Callable[..., Page], address: str) -> Callable[..., Page]:
    """Open a page of the site."""

    def open_(path: str, *shape: Any, **settings: Any) -> Page:
        page = new_page(*shape, **settings)
        page.goto(f"{address}/{path}")
        return page

    return open_
