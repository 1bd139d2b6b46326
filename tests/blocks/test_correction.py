"""`{correction}`: on its page, in all that machines read, and on the page of all corrections."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import feedparser
import pytest

from sphinx_newsletter.blocks.correction import Correction
from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


EDITION = """\
---
date: 2024-05-02
---

# May

(model)=
## A model

:::{tags} llama
:::

The model has 8 billion parameters.

:::{correction} 2024-05-03
We had written *80* billion, as [the report](https://report.example) says.
:::

(other)=
## Other

:::{tags} wasm
:::

Nothing is wrong here.
"""
WHOLE = """\
---
date: 2024-04
---

# April

:::{correction} 2024-05-04
The title said March.
:::

Words.
"""
ADDRESS = "https://example.org/"
FILES = {"editions/2024-05.md": EDITION, "editions/2024-04.md": WHOLE}
ANCHOR = "correction-of-2024-05-03"


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    site = share_site(files=FILES).build(html_baseurl=ADDRESS)
    assert not site.warnings
    return site


def test_it_is_where_it_belongs(site: Site) -> None:
    [shown] = site.content("editions/2024-05.html").select(f"#model #{ANCHOR}")
    assert said(shown) == ("Correction, May 3, 2024 We had written 80 billion, as the report says.")
    found = site.archive.find("editions/2024-05")
    assert found
    assert [(one.section, str(one.date)) for one in found.of(Correction)] == [
        ("model", "2024-05-03")
    ]
    assert found.sections[0].excerpt == "The model has 8 billion parameters."


def test_a_page_gathers_them_newest_first(site: Site) -> None:
    page = site.content("corrections.html")
    assert [said(one) for one in page.select(".entry-excerpt")] == [
        "The title said March.",
        "We had written 80 billion, as the report says.",
    ]
    assert Link(f"editions/2024-05.html#{ANCHOR}", "May 3, 2024") in links(page)
    assert Link("corrections.html", "Corrections") in links(site.sidebar())


def test_feeds_call_the_edition_and_its_section_updated_and_no_other(site: Site) -> None:
    feed = feedparser.parse(site.read("archive/sections/atom.xml"))
    assert {entry.title: entry.updated[:10] for entry in feed.entries} == {
        "A model": "2024-05-03",
        "Other": "2024-05-02",
    }
    assert "We had written" in feed.entries[0].content[0].value
    feed = feedparser.parse(site.read("archive/atom.xml"))
    assert [entry.updated[:10] for entry in feed.entries] == ["2024-05-03", "2024-05-04"]
    assert feed.feed.updated[:10] == "2024-05-04"


def test_twin_and_data_have_it(site: Site) -> None:
    twin = site.read("editions/2024-05.md")
    assert "Correction, May 3, 2024" in twin
    assert "We had written *80* billion" in twin
    edition = json.loads(site.read("archive/editions-2024.json"))["editions"][0]
    text = "We had written 80 billion, as the report says."
    assert edition["corrections"] == [
        {"anchor": ANCHOR, "section": "model", "date": "2024-05-03", "text": text}
    ]
    assert edition["updated"] == "2024-05-03"
    sections = json.loads(site.read("archive/sections-2024.json"))["sections"]
    assert [one["updated"] for one in sections] == ["2024-05-03", None]


def test_a_new_correction_is_the_same_as_in_a_clean_build(make_site: Callable[..., Site]) -> None:
    begin, middle = EDITION.partition(":::{correction}")[::2]
    without = begin + middle.partition(":::\n")[2]
    site = make_site(files=FILES | {"editions/2024-05.md": without}).build(html_baseurl=ADDRESS)
    site.write("editions/2024-05.md", EDITION)
    site.build(html_baseurl=ADDRESS)
    clean = make_site(files=FILES).build(html_baseurl=ADDRESS)
    for name in ("corrections.html", "archive/atom.xml", "archive/sections/rss.xml"):
        assert site.read(name) == clean.read(name)


@pytest.mark.parametrize(
    ("written", "line", "kind", "message"),
    [
        (
            ":::{correction} 2024-05-01\nWords.\n:::",
            7,
            "correction",
            (
                "the correction (2024-05-01) is before its edition (2024-05-02): correct one of "
                "the dates"
            ),
        ),
        (
            ":::{correction} 2024-05-03\n:::",
            7,
            "correction",
            "the correction has no text: write what was wrong, and what is right",
        ),
        (
            ":::{correction}\nWords.\n:::",
            7,
            "option-missing",
            (
                "`{correction}` has no `:date:`: write one; it is the day of the correction; it is "
                "written behind `{correction}`"
            ),
        ),
        (
            ":::{correction} May\nWords.\n:::",
            7,
            "option-invalid",
            (
                "`:date:` cannot be used: `May` is neither a day nor a month; it is the day of the "
                "correction; it is written behind `{correction}`"
            ),
        ),
    ],
)
def test_what_is_wrong_is_said_and_its_words_stay(
    make_site: Callable[..., Site], written: str, line: int, kind: str, message: str
) -> None:
    text = f"---\ndate: 2024-05-02\n---\n\n# May\n\n{written}\n"
    site = make_site(files={"editions/2024-05.md": text}).build()
    assert [(one.kind, one.line, one.message) for one in site.warnings] == [
        (f"newsletter.{kind}", line, message)
    ]
    if "Words." in written:
        assert "Words." in said(site.content("editions/2024-05.html"))
