"""A real Chromium, and the real site over HTTP on this machine alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page

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


class Errors:
    """What scripts of pages raise and, if *console*, what else is an error in the console."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def watch(self, page: Page, *, console: bool) -> None:
        page.on("pageerror", self._raised)
        if console:
            page.on("console", self._logged)

    def leave(self, page: Page) -> None:
        page.remove_listener("pageerror", self._raised)
        page.remove_listener("console", self._logged)

    def _raised(self, error: Error) -> None:
        self.found.append(str(error))

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"{message.location['url']}: {message.text}")


@pytest.fixture
def errors() -> Iterator[Errors]:
    """Any error of a script fails the test, also one that a page has after its last step."""
    errors = Errors()
    yield errors
    assert errors.found == []


@pytest.fixture
def new_page(chromium: Browser, errors: Errors) -> Iterator[Callable[..., Page]]:
    """An empty page for a reader of their own; any error of a script fails the test.

    So does any other in the console, unless it is said that there are some (`console=False`).
    """
    contexts = []

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
        errors.watch(page, console=console)
        return page

    yield new
    for context in contexts:
        context.close()


class Reused:
    """A page that forgets one test before the next: half of what a new one costs."""

    def __init__(self, browser: Browser) -> None:
        super().__init__()
        self._browser = browser
        self._context: BrowserContext | None = None

    def page(self, size: tuple[int, int], scheme: str) -> Page:
        """The page in a window of this *size*, with this *scheme* of colours."""
        if not self._context:
            self._context = self._browser.new_context(timezone_id="UTC")
            self._context.new_page().set_default_timeout(5000)
        [page] = self._context.pages
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        return page

    def forget(self, origin: str) -> None:
        """Forget storage, history, routes, media and the mouse."""
        assert self._context
        context, self._context = self._context, None
        [page] = context.pages
        page.unroute_all()
        page.goto("about:blank")
        page.emulate_media(media="null", reduced_motion="null", forced_colors="null")
        page.mouse.move(0, 0)
        session = context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        session.send("Page.resetNavigationHistory")
        session.detach()
        self._context = context  # unless an error came before


@pytest.fixture(scope="session")
def reused(chromium: Browser) -> Reused:
    """One page for most tests of a worker, one after the other."""
    return Reused(chromium)


@pytest.fixture
def open_page(
    new_page: Callable[..., Page], reused: Reused, errors: Errors, address: str
) -> Iterator[Callable[..., Page]]:
    """Open a page of the site.

    A test that adds scripts or a clock to a page takes `open_new_page`: these are not forgotten.
    """
    lent: list[Page] = []

    def open_(
        path: str,
        size: tuple[int, int] = WIDE,
        scheme: str = "light",
        *,
        console: bool = True,
        **settings: Any,
    ) -> Page:
        if lent or settings:
            page = new_page(size, scheme, console=console, **settings)
        else:
            page = reused.page(size, scheme)
            errors.watch(page, console=console)
            lent.append(page)
        page.goto(f"{address}/{path}")
        return page

    yield open_
    for page in lent:
        reused.forget(address)
        errors.leave(page)


@pytest.fixture
def open_new_page(new_page: Callable[..., Page], address: str) -> Callable[..., Page]:
    """Open a page of the site where no test has been, and none will be."""

    def open_(path: str, *shape: Any, **settings: Any) -> Page:
        page = new_page(*shape, **settings)
        page.goto(f"{address}/{path}")
        return page

    return open_
