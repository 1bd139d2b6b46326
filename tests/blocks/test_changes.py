"""`{changes}`: the records, and the page of all changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.blocks.changes import Change
from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


EDITION = """\
---
date: 2024-05
---

# May edition

(changelog)=
## Changes

:::{tags} wasm
:::

:::{changes}
In this month:

- Tags have *pages*.

- Sections have addresses.
  - Not a change of its own.
:::
"""
NONE = "---\ndate: 2024-06\n---\n\n# June edition\n\n:::{changes}\nNothing has changed.\n:::\n"


def test_each_item_is_a_change_and_a_page_lists_them(make_site: Callable[..., Site]) -> None:
    files = {"editions/2024-05.md": EDITION, "editions/2024-06.md": NONE}
    site = make_site(files=files).build()
    assert not site.warnings
    found = site.archive.find("editions/2024-05")
    assert found
    assert found.of(Change) == (
        Change("Tags have pages.", section="changelog"),
        Change("Sections have addresses. Not a change of its own.", section="changelog"),
    )
    page = site.content("changes.html")
    assert Link("editions/2024-05.html", "May edition") in links(page)
    assert [said(item) for item in page.select("li")] == [
        change.text for change in found.of(Change)
    ]
    assert "June" not in said(page)
    assert "Nothing has changed." in said(site.content("editions/2024-06.html"))


def test_other_builders_show_a_list(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": EDITION}).build("text")
    assert "* Sections have addresses." in site.read("editions/2024-05.txt")
