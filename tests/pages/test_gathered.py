"""List pages that gather one kind of block, such as interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.incremental.collections import collections
from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


EDITION = """\
---
date: {date}
---

# The edition of {date}

(talk)=
## A talk

:::{{tags}} wasm
:::

:::{{interview}}
:guest: {guest}
:role: maker of things
:host: Jan

Jan: Why?

{guest}: So.
:::
"""


def edition(date: str, guest: str) -> str:
    return EDITION.format(date=date, guest=guest)


FILES = {
    "editions/2023-05.md": edition("2023-05", "Ann"),
    "editions/2024-06.md": edition("2024-06", "Nora"),
}


def test_empty_pages_exist_and_say_that_they_are_empty(
    make_site: Callable[..., Site],
) -> None:
    site = make_site().build()
    assert not site.warnings
    for kind in (one for one in collections(site.app) if one.order):
        page = site.content(f"{kind.page}.html")
        assert said(page.select("h1")[0]) == kind.title
        assert page.select("h1 + *, .facts"), kind.page
        assert kind.title not in {link.text for link in links(site.sidebar())}


def test_the_sidebar_links_to_pages_that_are_not_empty(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build()
    assert not site.warnings
    for page in ("index.html", "editions/2023-05.html", "archive/tag/wasm.html"):
        up = "../" * page.count("/")
        assert Link(f"{up}interviews.html", "Interviews") in links(site.sidebar(page))
        assert "Changes" not in {link.text for link in links(site.sidebar(page))}


def test_interviews_are_listed_newest_first_with_their_questions(
    make_site: Callable[..., Site],
) -> None:
    page = make_site(files=FILES).build().content("interviews.html")
    assert [said(title) for title in page.select(".entry-title")] == ["Nora", "Ann"]
    first = page.select(".entry")[0]
    assert links(first) == [
        Link("editions/2024-06.html#talk", "Nora"),
        Link("editions/2024-06.html", "The edition of 2024-06"),
        Link("archive/tag/wasm.html", "WASM"),
        Link("editions/2024-06.html#question-why", "Why?"),
    ]
    assert "maker of things" in said(first)


def test_a_change_in_one_writes_only_that_page(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build()
    pages = [f"{kind.page}.html" for kind in collections(site.app)]
    before = {page: (site.out / page).stat().st_mtime_ns for page in pages}
    site.write("editions/2023-05.md", edition("2023-05", "Ann").replace("Why?", "How?"))
    site.build()
    written = {page for page in pages if (site.out / page).stat().st_mtime_ns != before[page]}
    assert written == {"interviews.html"}
    assert "How?" in said(site.content("interviews.html"))
