"""Targets: anchors of sections and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


PAGE = "editions/2024-05"
TAGGED = ":::{tags} wasm\n:::\n"
EDITION = f"""\
---
date: 2024-05
---

# May edition

(first)=
## WebGPU for all

{TAGGED}
(llama-3)=
## Llama 3 again

{TAGGED}
(by-name)=
(Nearest Name)=
### Two names

{TAGGED}
## By title

{TAGGED}
## Links

(a-paragraph)=
Text.

[](#llama-3) [the first](#first) [](#nearest-name) [](#by-name)
[April](2024-04.md#webgpu-support) [April's](2024-04.md#llama-3) [text](#a-paragraph)
"""
GUIDE = """\
---
orphan: true
---

# Guide

[May's](../editions/2024-05.md#llama-3) [April's](../editions/2024-04.md#llama-3)
"""


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return share_site(files={f"{PAGE}.md": EDITION, "docs/guide.md": GUIDE}).build()


def test_two_editions_may_use_the_same_target(site: Site) -> None:
    assert not site.warnings


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("WebGPU for all", "first"),
        ("Llama 3 again", "llama-3"),
        ("Two names", "nearest-name"),
        ("By title", "by-title"),
    ],
)
def test_the_target_above_a_heading_is_its_address(site: Site, title: str, anchor: str) -> None:
    [section] = [entry for entry in site.archive.entries if entry.title == title]
    [heading] = site.content(f"{PAGE}.html").select(f"#{anchor} > :is(h2, h3)")
    assert (section.anchor, said(heading)) == (anchor, title)
    assert [link["href"] for link in heading.select(".headerlink")] == [f"#{anchor}"]


@pytest.mark.parametrize("anchor", ["webgpu-for-all", "by-name", "two-names"])
def test_other_names_of_a_section_stay_in_the_page(site: Site, anchor: str) -> None:
    assert len(site.content(f"{PAGE}.html").select(f"#{anchor}")) == 1


@pytest.mark.parametrize("path", [f"{PAGE}.html", "editions/2024-04.html"])
def test_no_id_is_used_twice_and_none_is_automatic(site: Site, path: str) -> None:
    ids = [str(tag["id"]) for tag in site.content(path).select("[id]")]
    assert len(ids) == len(set(ids))
    assert not [id_ for id_ in ids if id_.startswith("id")]


def test_links_in_the_page_and_between_pages_lead_to_it(site: Site) -> None:
    [section] = site.content(f"{PAGE}.html").select("#links")
    assert links(section) == [
        Link("#llama-3", "Llama 3 again"),
        Link("#first", "the first"),
        Link("#nearest-name", "Two names"),
        Link("#by-name", "Two names"),
        Link("2024-04.html#webgpu-support", "April"),
        Link("2024-04.html#llama-3", "April’s"),
        Link("#a-paragraph", "text"),
    ]


def test_links_from_a_guide_lead_to_the_edition_that_is_named(site: Site) -> None:
    assert links(site.content("docs/guide.html"))[-2:] == [
        Link("../editions/2024-05.html#llama-3", "May’s"),
        Link("../editions/2024-04.html#llama-3", "April’s"),
    ]


def test_a_new_heading_keeps_the_address(make_site: Callable[..., Site]) -> None:
    site = make_site(files={f"{PAGE}.md": EDITION}).build("dummy")
    site.write(f"{PAGE}.md", EDITION.replace("## Llama 3 again", "## Llama, once more"))
    [entry] = [e for e in site.build("dummy").archive.entries if e.title == "Llama, once more"]
    assert entry.anchor == "llama-3"


PARTS = """\
---
date: 2024-06
---

# 2024-06 edition

## Next

:::{event} WebGPU day
:start: 2024-07-01
:online:
:::

:::{showcase}
:title: A toy
:url: https://toy.example
:::

:::{interview}
:guest: Kim
:host: Jan

Jan: *Why* the browser?

Kim: So.
:::

[](#event-webgpu-day) [](#showcase-a-toy) [there](#question-why-the-browser)
"""


def test_links_lead_to_what_has_an_address_and_is_no_heading(
    make_site: Callable[..., Site],
) -> None:
    there = "../editions/2024-06.md"
    guide = f"""---
orphan: true
---
# Guide

[]({there}#event-webgpu-day) [a toy]({there}#showcase-a-toy) []({there}#question-why-the-browser)
"""
    site = make_site(files={"editions/2024-06.md": PARTS, "docs/guide.md": guide}).build()
    assert not site.warnings
    page = "../editions/2024-06.html"
    assert links(site.content("docs/guide.html"))[-3:] == [
        Link(f"{page}#event-webgpu-day", "WebGPU day"),
        Link(f"{page}#showcase-a-toy", "a toy"),
        Link(f"{page}#question-why-the-browser", "Why the browser?"),
    ]
    content = site.content("editions/2024-06.html")
    [end] = content.select(".edition-end")
    end.decompose()
    assert links(content)[-3:] == [
        Link("#event-webgpu-day", "WebGPU day"),
        Link("#showcase-a-toy", "A toy"),
        Link("#question-why-the-browser", "there"),
    ]
    ids = [link.href.partition("#")[2] for link in links(content)[-3:]]
    assert all(len(content.select(f"#{id_}")) == 1 for id_ in ids)


def test_a_title_does_not_take_the_anchor_of_another_section(
    make_site: Callable[..., Site],
) -> None:
    text = "(first)=\n## Second\n\n(second)=\n## Other\n\nWords.\n"
    edition = f"---\ndate: 2024-05\n---\n# May\n\n{text}"
    site = make_site(files={"editions/2024-05.md": edition}).build()
    page = site.content("editions/2024-05.html")
    [first], [second] = page.select("#first"), page.select("#second")
    assert "Second" in first.text
    assert "Words." in second.text


def test_the_title_of_a_page_gives_up_an_anchor_that_a_target_names(
    make_site: Callable[..., Site],
) -> None:
    text = "---\ndate: 2024-05\n---\n# On Burn\n\n## News\n\n(on-burn)=\n### On Burn\n"
    site = make_site(files={"editions/2024-05.md": f"{text}{TAGGED}\n[there](#on-burn)\n"}).build()
    assert not site.warnings
    page = site.content("editions/2024-05.html")
    [section] = page.select("#on-burn")
    assert section.find("h3")
    assert section.select_one('a[href="#on-burn"]')
    assert page.select("section.edition")[0]["id"] == "on-burn-2"


NEWS = """\
---
date: {0}
---

# Edition of {0}

(вести)=
## News

{1}

[](#вести)
"""


def test_a_target_in_another_script_is_an_address_of_its_page(
    make_site: Callable[..., Site],
) -> None:
    """Sphinx would take it for a label of the site, of which two editions cannot have the same."""
    months = ("2024-05", "2024-06")
    files = {f"editions/{month}.md": NEWS.format(month, TAGGED) for month in months}
    site = make_site(files=files).build()
    assert not site.warnings
    for month in months:
        page = site.content(f"editions/{month}.html")
        assert [said(link) for link in page.select(f"p > a[href='#{quote('вести')}']")] == ["News"]
        assert [said(one) for one in page.select("#вести > h2")] == ["News"]


def test_a_target_without_letters_is_reported_once_and_belongs_to_its_page(
    make_site: Callable[..., Site],
) -> None:
    months = ("2024-05", "2024-06")
    text = NEWS.replace("вести", "!")
    files = {f"editions/{month}.md": text.format(month, TAGGED) for month in months}
    site = make_site(files=files).build()
    reported = [(one.path, one.line, one.kind) for one in site.warnings]
    assert reported == [(f"{month}.md", 8, "newsletter.permalink-automatic") for month in months]
    for month in months:
        found = site.content(f"editions/{month}.html").select("p > a[href='#id1']")
        assert [said(link) for link in found] == ["News"]


def test_pages_whose_names_look_alike_are_reported_in_each_build(
    make_site: Callable[..., Site],
) -> None:
    guide = "---\norphan: true\n---\n\n# {}\n"
    files = {"docs/cop.md": guide.format("One"), "docs/\u0441\u043e\u0440.md": guide.format("Two")}
    site = make_site(files=files)
    for _ in range(2):
        [warned] = site.build().warnings
        assert (warned.path, warned.kind) == ("\u0441\u043e\u0440.md", "newsletter.permalink-alike")
        assert "`docs/cop`" in warned.message
    site.delete("docs/cop.md")
    assert not site.build().warnings


def test_a_heading_that_repeats_another_in_any_form_has_a_number(
    make_site: Callable[..., Site],
) -> None:
    titles = ("Größe", "GRÖßE", "Gro\u0308ße", "\uff27röße")
    text = "".join(f"## {title}\n\n{TAGGED}\n" for title in titles)
    site = make_site(files={f"{PAGE}.md": f"---\ndate: 2024-05\n---\n\n# May\n\n{text}"}).build()
    found = [entry.anchor for entry in site.archive.entries if entry.edition.docname == PAGE]
    assert found == ["", "größe", "id1", "id2", "id3"]
    assert {warned.kind for warned in site.warnings} == {"newsletter.permalink-automatic"}
    assert len(site.warnings) == 3
