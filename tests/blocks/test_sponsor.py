"""`{sponsor}`: labelled where it is, and nowhere else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import feedparser
import pytest

from sphinx_newsletter.blocks.sponsor import Sponsor
from sphinx_newsletter.reading.section_text import text_of
from tests.conftest import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


DOCNAME = "editions/2024-05"
EDITION = """\
---
date: 2024-05-02
---

# May

:::{sponsor} Before Inc
:url: https://before.example

Cupboards.
:::

(kernels)=
## Kernels

:::{tags} webgpu
:::

::::{sponsor} Example Cloud
:url: https://cloud.example

Zeppelins by the minute,[^1] from [a catalogue](https://catalogue.example/#list).

- Zeppelins, zeppelins, zeppelins.

:::{event} Zeppelin day
:start: 2024-06-14
:online:
:::
::::

They need people, says [a report](https://report.example).

[^1]: Small print.
"""
FOLDERS = ("archive", "archive/author/jan")
ADDRESS = "https://example.org/"


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    site = share_site(files={f"{DOCNAME}.md": EDITION})
    site.build(html_baseurl=ADDRESS, html_copy_source=False)
    assert not site.warnings
    return site


def test_it_is_labelled_and_its_links_say_that_they_are_paid_for(site: Site) -> None:
    shown = site.content(f"{DOCNAME}.html").select_one("#kernels .sponsor")
    assert shown
    assert said(shown).startswith("Sponsored by Example Cloud Zeppelins by the minute")
    paid = [link["href"] for link in shown.select("a.external") if link["rel"] == ["sponsored"]]
    assert paid == ["https://cloud.example", "https://catalogue.example/#list"]
    [report] = site.content(f"{DOCNAME}.html").select('a[href="https://report.example"]')
    assert not report.get("rel")


def test_the_feed_of_editions_and_the_twin_have_it(site: Site) -> None:
    entry = feedparser.parse(site.read("archive/atom.xml")).entries[0]
    assert "Sponsored by" in entry.content[0].value
    assert "Zeppelins by the minute" in entry.content[0].value
    html = json.loads(site.read("archive/feed.json"))["items"][0]["content_html"]
    assert '<a href="https://cloud.example" rel="sponsored">' in html
    assert "Sponsored by [Example Cloud](https://cloud.example)" in site.read(f"{DOCNAME}.md")
    assert "Zeppelins by the minute" in site.read("llms-full-2024.txt")


def test_the_data_mark_it(site: Site) -> None:
    edition, *_ = json.loads(site.read("archive/editions-2024.json"))["editions"]
    before, cloud = edition["sponsors"]
    assert (before["section"], before["text"]) == ("", "Cupboards.")
    assert (cloud["section"], cloud["name"], cloud["url"]) == (
        "kernels",
        "Example Cloud",
        "https://cloud.example",
    )
    assert edition["events"] == []


def test_it_is_in_nothing_that_is_made_of_its_section(site: Site) -> None:
    page = f"{DOCNAME}.html"
    found = [
        path.relative_to(site.folder / "_build/html").as_posix()
        for path in (site.folder / "_build/html").rglob("*.*")
        if path.suffix in {".html", ".xml", ".json", ".ics", ".txt", ".md"}
        and b"eppelin" in path.read_bytes()
    ]
    of_editions = {f"archive/{one}" for one in ("atom.xml", "feed.json", "rss.xml", "email.xml")}
    others = {"archive/editions-2024.json", page, f"{DOCNAME}.md", "llms-full-2024.txt"}
    assert set(found) == of_editions | others
    feed = feedparser.parse(site.read("archive/sections/atom.xml"))
    assert "They need people" in feed.entries[0].content[0].value
    assert "Small print" not in feed.entries[0].content[0].value


def test_the_record_of_its_section_is_without_it(site: Site) -> None:
    edition = site.archive.find(DOCNAME)
    assert edition
    assert [one.name for one in edition.of(Sponsor)] == ["Before Inc", "Example Cloud"]
    [section] = edition.sections
    assert section.excerpt == "They need people, says a report."
    assert "zeppelin" not in section.key_words
    assert section.words == 6
    assert not [one for one in text_of(site.app.env, DOCNAME) if "eppelin" in one.text]
    assert "report.example" in site.read("links.html")
    assert "catalogue.example" not in site.read("links.html")


@pytest.mark.parametrize(
    ("written", "line", "kind", "message"),
    [
        (
            (
                "::::{interview}\n:guest: Kim\n:host: Jan\n\nJan: Why?\n\nKim: So.\n\n"
                ":::{sponsor} Cloud\n:url: https://cloud.example\n\nWords.\n:::\n::::"
            ),
            15,
            "sponsor",
            "the sponsor is inside an interview: move it behind the interview",
        ),
        (
            ":::{sponsor} Cloud\nWords.\n:::",
            7,
            "option-missing",
            "`{sponsor}` has no `:url:`: write one; it is the page of the sponsor",
        ),
        (
            ":::{sponsor}\n:url: https://cloud.example\n\nWords.\n:::",
            7,
            "option-missing",
            (
                "`{sponsor}` has no `:name:`: write one; it is who paid for it; it is written "
                "behind `{sponsor}`"
            ),
        ),
    ],
)
def test_what_is_wrong_is_said_and_it_keeps_its_label(
    make_site: Callable[..., Site], written: str, line: int, kind: str, message: str
) -> None:
    text = f"---\ndate: 2024-05-02\n---\n\n# May\n\n{written}\n"
    site = make_site(files={f"{DOCNAME}.md": text}).build()
    assert [(one.kind, one.line, one.message) for one in site.warnings] == [
        (f"newsletter.{kind}", line, message)
    ]
    [shown] = site.content(f"{DOCNAME}.html").select(".sponsor")
    assert said(shown).startswith("Sponsored")
    assert said(shown).endswith("Words.")
