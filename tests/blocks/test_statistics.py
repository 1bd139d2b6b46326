"""`statistics.html`: counts, charts, sites and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


EDITION = """\
---
date: {date}
---

# Edition of {date}

(one)=
## One

:::{{tags}} webgpu
:::

[A link](https://a.example/{date}), [another](https://{more}.example/).
"""
MONTHS = ("2022-11", "2022-12", "2023-01", "2023-02", "2023-12", "2024-01")
FILES = {f"editions/{m}.md": EDITION.format(date=m, more="b") for m in MONTHS}


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def site(share_site: Callable[..., Site], request: pytest.FixtureRequest) -> Site:
    site = share_site(files=FILES)
    site.delete("editions/2024-04.md")
    site.build(request.param)
    assert not site.warnings
    return site


def page(site: Site) -> str:
    return "statistics.html" if site.app.builder.name == "html" else "statistics/index.html"


def rows(site: Site, table: str) -> list[list[str]]:
    found = site.content(page(site)).select(f"#{table} tbody tr")
    return [[said(cell) for cell in row.select("th, td")] for row in found]


def test_it_counts_by_year_newest_first(site: Site) -> None:
    assert [row[:3] for row in rows(site, "years")] == [
        ["2024", "1", "1"],
        ["2023", "3", "3"],
        ["2022", "2", "2"],
    ]


def test_tags_have_a_chart_over_time_with_a_description(site: Site) -> None:
    assert [row[:2] for row in rows(site, "tags")] == [["WebGPU", "6"]]
    [chart] = site.content(page(site)).select("#tags svg")
    assert chart["aria-label"] == "2022: 2, 2023: 3, 2024: 1"
    heights = [int(str(bar["height"])) for bar in chart.select("rect")]
    assert heights == [14, 20, 7, 1]


def test_sites_lead_to_their_links(site: Site) -> None:
    assert [row[:2] for row in rows(site, "sites")] == [["a.example", "6"], ["b.example", "1"]]
    content = site.content(page(site))
    [href] = [link.href for link in links(content) if link.text == "a.example"]
    target, _, anchor = href.partition("#")
    file = (site.out / page(site)).parent / target
    file = file / "index.html" if file.is_dir() else file
    assert f'id="{anchor}"' in file.read_text(encoding="utf-8")


def test_a_long_time_without_an_edition_is_shown(site: Site) -> None:
    text = said(site.content(page(site)))
    assert "An edition comes every 31 days. Longer than usual was the time" in text
    assert "from Edition of 2023-02 to Edition of 2023-12 (10 months)." in text


def test_the_list_of_editions_leads_there(site: Site) -> None:
    name = "archive.html" if site.app.builder.name == "html" else "archive/index.html"
    assert "Statistics" in [link.text for link in links(site.content(name))]


def test_of_an_empty_archive_it_says_so(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("editions/2024-04.md")
    assert "No edition has been published yet." in said(site.build().content("statistics.html"))


def test_it_is_written_again_only_for_what_it_shows(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build()
    changes = [
        ("A link", "A way", False),
        ("b.example", "c.example", True),
        ("## One", "## Two\n\n:::{tags} webgpu\n:::\n\n## One", True),
    ]
    path = site.out / "statistics.html"
    for old, new, is_shown in changes:
        before = path.stat().st_mtime_ns, path.read_bytes()
        source = site.folder / "editions/2023-01.md"
        text = source.read_text(encoding="utf-8")
        source.write_text(text.replace(old, new), encoding="utf-8")
        site.build()
        after = path.stat().st_mtime_ns, path.read_bytes()
        assert (after[0] != before[0], after[1] != before[1]) == (is_shown, is_shown)
