"""The policy of `_headers` in a browser: every page works under it, and nothing is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.hosting import hosted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.conftest import Site


ROOT = "/archive-of/"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"/>'
EDITION = """\
---
date: 2024-05
tags: [wasm]
---

# May

:::{tldr}
- A point.
:::

## Section

:::{tags} webgpu, llms
:::

Kernels fuse.[^1]

[^1]: A note.

| left | right |
| :--- | ----: |
| a    | b     |

:::{list-table}
:widths: 33 67
* - a
  - b
:::

:::{figure} a.svg
:figwidth: 40%
:alt: A

Words
:::

```{image} a.svg
:alt: B
:width: 50%
```

```python
code = "in colour"
```

:::{note}
A note.
:::

::::{grid} 1 1 3 3
:gutter: 3

:::{grid-item-card} A card
Words.
:::

:::{grid-item}
More.
:::
::::

::::{tab-set}
:::{tab-item} One
First.
:::
:::{tab-item} Two
Second.
:::
::::

:::{dropdown} More
Inside.
:::

:::{demo} https://burn.dev/demo/
:title: Digits
:::

:::{event} Trees
:start: 2024-10-30
:place: Oslo
:::

:::{showcase}
:title: Thing
:url: https://thing.example/
:picture: a.svg
:alt: A
:::

:::{interview}
:guest: Kim
:host: Jan

Jan: Why?

Kim: So.
:::

:::{changes}
- One thing.
:::
"""
INDEX = "# Tiny\n\n:::{latest-edition}\n:::\n\n:::{browse-tags}\n:::\n\n:::{edition-list}\n:::\n"


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def site(request: pytest.FixtureRequest, share_site: Callable[..., Site]) -> Site:
    files = {
        "editions/2024-05.md": EDITION,
        "editions/a.svg": PICTURE,
        "index.md": INDEX,
        "docs/guide.md": "---\norphan: true\n---\n\n# Guide\n\n{kbd}`a` {octicon}`star`\n",
    }
    settings: Any = {
        "html_baseurl": f"https://example.org{ROOT}",
        "html_favicon": "editions/a.svg",
        "newsletter_roles": ["octicon"],  # its drawings stand in the page: the policy lets them
    }
    made = share_site(files=files).build(request.param, search=True, **settings)
    assert not made.warnings
    return made


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    """Where the site is served, with its headers."""
    with hosted(site.out, ROOT) as address:
        yield address


class Watched:
    """A page, and what its policy has refused."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self._address = page, address
        self.refused: list[str] = []
        page.expose_function("refused", self._note)
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => refused("
            "`${location.pathname}: ${e.effectiveDirective} ${e.blockedURI} ${e.sample}`))"
        )

    def _note(self, told: str) -> None:
        self.refused.append(told)

    def open(self, path: str) -> None:
        self.begin(path)
        self.end()

    def begin(self, path: str) -> None:
        self.page.goto(f"{self._address}{path}", wait_until="commit")

    def end(self) -> None:
        self.page.wait_for_load_state("networkidle")


@pytest.fixture
def watch(new_page: Callable[..., Page], address: str) -> Callable[..., Watched]:
    return lambda **settings: Watched(new_page(**settings), address)


def addresses(site: Site) -> list[str]:
    """Those of all pages, as readers have them, but for pages that lead on at once."""
    pages = (path for path in site.pages() if 'http-equiv="refresh"' not in site.read(path))
    return sorted(path.removesuffix("index.html") for path in pages)


def test_every_page_works_under_it(watch: Callable[..., Watched], site: Site) -> None:
    several = [watch() for _ in range(8)]  # each page is idle for half a second: all at once
    paths = addresses(site)
    for begin in range(0, len(paths), len(several)):
        opened = [*zip(several, paths[begin : begin + len(several)], strict=False)]
        for watched, path in opened:
            watched.begin(path)
        for watched, path in opened:
            watched.end()
            assert watched.page.locator("body").get_attribute("data-theme") == "auto", path
    assert [watched.refused for watched in several] == [[]] * len(several)


def test_the_switch_of_the_colours_works(watch: Callable[..., Watched]) -> None:
    watched = watch()
    watched.open("")
    body, switch = watched.page.locator("body"), watched.page.locator(".theme-toggle:visible").first
    seen = set()
    for _ in range(3):
        switch.click()
        seen.add(body.get_attribute("data-theme"))
        icons = watched.page.locator(".theme-toggle:visible svg:visible")
        expect(icons).to_have_count(1)
    assert seen == {"auto", "dark", "light"}
    assert watched.refused == []


def test_furos_drawings_stay_hidden(watch: Callable[..., Watched]) -> None:
    watched = watch()
    watched.open("")
    expect(watched.page.locator("body > svg").first).to_be_hidden()


def test_the_search_works(watch: Callable[..., Watched], site: Site) -> None:
    watched = watch()
    watched.open(f"{site.app.builder.get_target_uri('search')}?q=kernels")
    expect(watched.page.locator(".search-results > li")).to_have_count(1)
    watched.page.locator(".search-results a").first.click()
    expect(watched.page.locator("#section")).to_be_visible()
    assert watched.refused == []


def test_a_demo_opens_and_one_of_another_site_does_not(
    watch: Callable[..., Watched], site: Site
) -> None:
    watched = watch(console=False)
    answer: dict[str, Any] = {"content_type": "text/html", "body": "<p>Hello"}
    for host in ("burn.dev", "else.example"):
        watched.page.route(f"https://{host}/**", lambda route: route.fulfill(**answer))
    watched.open(site.app.builder.get_target_uri("editions/2024-05"))
    watched.page.get_by_role("button", name="Open “Digits”").click()
    expect(watched.page.frame_locator("iframe").get_by_text("Hello")).to_be_visible()
    assert watched.refused == []
    watched.page.evaluate("document.querySelector('iframe').src = 'https://else.example/'")
    watched.page.wait_for_timeout(300)
    assert [line.partition(": ")[2] for line in watched.refused] == [
        "frame-src https://else.example "
    ]


def test_what_is_not_allowed_is_refused(watch: Callable[..., Watched]) -> None:
    """The other way round: these tests would see it."""
    watched = watch(console=False)
    watched.open("")
    watched.page.evaluate("document.body.setAttribute('style', 'color: red')")
    watched.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))"
    )
    watched.page.wait_for_timeout(300)
    said = {line.partition(": ")[2].partition(" ")[0] for line in watched.refused}
    assert said == {"style-src-attr", "script-src-elem"}


def test_an_address_that_leads_nowhere_has_a_page_at_any_depth(
    watch: Callable[..., Watched], site: Site
) -> None:
    watched = watch(console=False)  # which tells of the 404
    response = watched.page.goto(f"{watched._address}a/b/c/nothing")
    assert response
    assert response.status == 404
    page = watched.page
    page.wait_for_load_state("networkidle")
    asked = page.evaluate(
        "performance.getEntriesByType('resource').map(e => [e.name, e.responseStatus])"
    )
    assert asked
    assert {status for _name, status in asked} == {200}
    colour = page.evaluate("getComputedStyle(document.body).getPropertyValue('--color-link')")
    assert colour.strip()
    form = page.locator("article form")
    form.locator("input").fill("kernels")
    form.locator("input").press("Enter")
    expect(page.locator(".search-results > li")).to_have_count(1)
    assert page.url.endswith(f"{site.app.builder.get_target_uri('search')}?q=kernels")
    page.go_back()
    page.locator("article").get_by_role("link", name="May", exact=True).click()
    expect(page.get_by_role("heading", name="May", level=1)).to_be_visible()
    page.go_back()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("/a/b/c/nothing#furo-main-content")
    assert watched.refused == []


def test_a_page_that_has_moved_leads_on(watch: Callable[..., Watched], site: Site) -> None:
    watched = watch()
    folders = site.app.builder.name == "dirhtml"
    watched.page.goto(f"{watched._address}archive/tag/web-gpu{'/' if folders else '.html'}")
    expect(watched.page.get_by_role("heading", name="WebGPU", level=1)).to_be_visible()
    assert watched.page.url.endswith(site.app.builder.get_target_uri("archive/tag/webgpu"))
    assert watched.refused == []
