"""Roles that link to tags, editions and sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


EDITION = """\
---
date: 2024-05
---

# May edition

(first)=
## The first thing

:::{tags} wasm
:::

See {section}`2024-05#first`, {tag}`wasm`.
"""
GUIDE = """\
---
orphan: true
---

# Guide

- {tag}`webgpu`
- {tag}`WebGPU`
- {tag}`graphics <webgpu>`
- {edition}`2024-05`
- {edition}`May <2024-05>`
- {section}`2024-05#first`
- {section}`there <2024-05#first>`
"""
FILES = {"editions/2024-05.md": EDITION, "docs/guide.md": GUIDE}


def test_they_lead_there_with_the_title(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build(nitpicky=True)
    assert not site.warnings
    assert links(site.content("docs/guide.html")) == [
        Link("../archive/tag/webgpu.html", "WebGPU"),
        Link("../archive/tag/webgpu.html", "WebGPU"),
        Link("../archive/tag/webgpu.html", "graphics"),
        Link("../editions/2024-05.html", "May edition"),
        Link("../editions/2024-05.html", "May"),
        Link("../editions/2024-05.html#first", "The first thing"),
        Link("../editions/2024-05.html#first", "there"),
    ]
    here = links(site.content("editions/2024-05.html"))
    assert [link.text for link in here if link.href.endswith("#first")] == ["The first thing"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{tag}`webgup`", "newsletter.role-missing"),
        ("{edition}`2024-06`", "newsletter.role-missing"),
        ("{edition}`2024-05#first`", "newsletter.role-missing"),
        ("{section}`2024-05#second`", "newsletter.role-missing"),
        ("{section}`2024-05`", "newsletter.role-missing"),
    ],
)
def test_a_broken_one_is_reported(make_site: Callable[..., Site], text: str, kind: str) -> None:
    guide = f"---\norphan: true\n---\n\n# Guide\n\nSee {text}.\n"
    site = make_site(files={**FILES, "docs/guide.md": guide}).build("dummy")
    [warned] = site.warnings
    assert (warned.path, warned.line, warned.kind) == ("guide.md", 7, kind)


def test_what_they_show_never_goes_stale(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build()
    site.write("editions/2024-05.md", EDITION.replace("The first thing", "Another thing"))
    site.build()
    assert Link("../editions/2024-05.html#first", "Another thing") in links(
        site.content("docs/guide.html")
    )


@pytest.mark.parametrize(
    ("builder", "item"),
    [
        ("text", r"^\* (.+)$"),
        ("singlehtml", r"<li><p>(.+)</p></li>"),
        ("latex", r"\\item \{\} \n\\sphinxAtStartPar\n(.+)$"),
        ("epub", r"<li><p>(.+)</p></li>"),
    ],
    ids=["text", "singlehtml", "latex", "epub"],
)
def test_other_builders_show_the_title(
    make_site: Callable[..., Site], builder: str, item: str
) -> None:
    index = "# Tiny\n\n:::{toctree}\ndocs/guide\neditions/2024-05\n:::\n"
    site = make_site(files=FILES | {"index.md": index})
    site.build(builder, latex_documents=[("index", "index.tex", "Tiny", "", "manual")])
    assert [w for w in site.warnings if "ref" in w.kind] == []
    paths = [*site.out.glob("docs/guide.*"), *site.out.glob("index.*")]
    _head, _title, guide = paths[0].read_text(encoding="utf-8").rpartition("Guide")
    shown = re.findall(item, guide, re.MULTILINE)[:7]
    # The words alone: a command of LaTeX has them in its last braces.
    assert [re.sub(r"<.*?>|\{?\\.*\{|\}", "", words) for words in shown] == [
        "WebGPU",
        "WebGPU",
        "graphics",
        "May edition",
        "May",
        "The first thing",
        "there",
    ]


def test_in_a_sentence_they_read_as_its_words(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build()
    assert "See The first thing, WASM." in said(site.content("editions/2024-05.html"))
