"""Section footers: backlinks and related sections."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_newsletter.model.similarity import related
from tests.builds import build
from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sphinx_newsletter.model.similarity import RelatedLists, Unit
    from tests.conftest import Site

    Files = dict[str, str | bytes]


OLD = """\
---
date: 2023-01
---

# January edition

## News

(kernels)=
### Kernels

:::{tags} webgpu
:::

A kernel is fused.

#### Fusion

Two become one.

#### Nested

:::{tags} llama
:::

Inside.

### Untagged

A loose end.
"""
NEW = """\
---
date: 2024-06
---

# June edition

Before all: [](2023-01.md#fusion).

## Kernels, again

:::{tags} llms
:::

As in {section}`2023-01#kernels`, and twice in {section}`2023-01#kernels`.

## Nested, again

:::{tags} llms
:::

[](2023-01.md#nested), [](2024-06.md#kernels-again), [](2023-01.md#untagged), [](2024-04.md).
"""
NEWEST = """\
---
date: 2024-07
---

# July & more

## Newest

:::{tags} llms
:::

[Here](2023-01.md#kernels).
"""
FILES: Files = {
    "editions/2023-01.md": OLD,
    "editions/2024-06.md": NEW,
    "editions/2024-07.md": NEWEST,
}
ANCHORS: dict[str, Any] = {"myst_heading_anchors": 4}


def lists(site: Site, page: str, anchor: str) -> dict[str, list[str]]:
    """Footer of a section, without those of nested sections."""
    [section] = site.content(f"editions/{page}.html").select(f"#{anchor}")
    around = section.select(":scope > dl.around")
    return {
        said(name): [said(line) for line in below.select("li")]
        for one in around
        for name, below in zip(one.select("dt"), one.select("dd"), strict=True)
    }


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return share_site(files=FILES).build(newsletter_related=0, **ANCHORS)


def test_nothing_is_warned(site: Site) -> None:
    assert not site.warnings


def test_a_section_has_backlinks_newest_first(site: Site) -> None:
    assert lists(site, "2023-01", "kernels") == {
        "Taken up again in": [
            "Newest July & more, July 2024",
            # Of the subheading in it, outside of all sections.
            "June edition June 2024",
            "Kernels, again June edition, June 2024",
        ]
    }


def test_backlinks_lead_to_the_sections(site: Site) -> None:
    [around] = site.content("editions/2023-01.html").select("#kernels > dl.around")
    assert links(around) == [
        Link("2024-07.html#newest", "Newest"),
        Link("2024-06.html", "June edition"),
        Link("2024-06.html#kernels-again", "Kernels, again"),
    ]


def test_a_subheading_counts_for_its_section_but_a_nested_section_for_itself(
    site: Site,
) -> None:
    assert lists(site, "2023-01", "nested") == {
        "Taken up again in": ["Nested, again June edition, June 2024"]
    }


def test_a_link_to_an_edition_to_no_section_or_to_itself_is_not_a_backlink(site: Site) -> None:
    assert len(site.content("editions/2023-01.html").select("dl.around")) == 2
    for page in ("2024-04", "2024-06", "2024-07"):
        assert not site.content(f"editions/{page}.html").select("dl.around")


def test_a_footer_is_after_the_content_and_before_nested_sections(
    site: Site,
) -> None:
    [section] = site.content("editions/2023-01.html").select("#kernels")
    parts = [part.get("id") or part.name for part in section.find_all(recursive=False)]
    assert parts == ["h3", "ul", "p", "fusion", "dl", "nested"]


@pytest.mark.parametrize("date", ["date: never", "date: 2022-12", "draft: true"])
def test_only_newer_editions_that_are_listed_count(
    make_site: Callable[..., Site], date: str
) -> None:
    files = FILES | {"editions/2024-07.md": NEWEST.replace("date: 2024-07", date)}
    if "never" in date:
        files["editions/042.md"] = files.pop("editions/2024-07.md")
    site = make_site(files=files).build(newsletter_related=0, **ANCHORS)
    page = site.content("editions/2023-01.html")
    assert "July" not in "".join(said(footer) for footer in page.select("dl.around"))
    assert page.select("dl.around")


def test_other_builders_have_no_footers(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES)
    for builder in ("text", "singlehtml"):
        site.build(builder, **ANCHORS)
        assert "Taken up" not in site.whole_text()


def about(date: str, title: str, text: str, tags: str = "webgpu") -> str:
    section = f"(at)=\n## {title}\n\n:::{{tags}} {tags}\n:::\n\n{text}\n"
    return f"---\ndate: {date}\n---\n\n# Of {date}\n\n{section}"


RELATED: dict[str, str] = {
    "editions/2023-01.md": about("2023-01", "Kernels", "A kernel is fused."),
    "editions/2023-02.md": about("2023-02", "The kernel", "Again it is fused.", "webgpu, wasm"),
    "editions/2023-03.md": about("2023-03", "Something \\<else>", "Entirely.", "llms"),
    "editions/2023-04.md": about("2023-04", "More", "Nothing is said.", "webgpu"),
}


def test_a_section_shows_related_sections_and_why(make_site: Callable[..., Site]) -> None:
    site = make_site(files=RELATED).build()
    assert not site.warnings
    assert lists(site, "2023-01", "at") == {
        "Related": [
            "The kernel Of 2023-02, February 2023 · also about WebGPU and kernel",
            "More Of 2023-04, April 2023 · also about WebGPU",
            "WebGPU support April edition, April 2024 · also about WebGPU",
        ]
    }
    assert lists(site, "2023-03", "at") == {
        "Related": ["Llama 3 April edition, April 2024 · also about LLMs"]
    }


def test_a_standing_rubric_is_not_related_by_what_all_its_sections_say(
    make_site: Callable[..., Site],
) -> None:
    end = "Thanks to Flavsditz for the suggestion, discussed on the small forum."
    texts = {n: f"Zebra{n} quagga{n} okapi{n}. {end}" for n in range(1, 10)}
    texts |= {8: f"Llamas, alpacas and vicunas. {end}", 9: f"Llamas, alpacas, vicunas. {end}"}
    files: dict[str, str | bytes] = {
        f"editions/2023-0{n}.md": about(f"2023-0{n}", "Quote of the week", text, "llms")
        for n, text in texts.items()
    }
    site = make_site(files=files).build()
    assert not site.warnings
    [*_, last] = lists(site, "2023-08", "at")["Related"]
    assert len(lists(site, "2023-08", "at")["Related"]) <= 3
    shown = [line for n in range(5, 10) for line in lists(site, f"2023-0{n}", "at")["Related"]]
    assert not [line for line in shown if "lavsditz" in line or "small" in line]
    for n in range(1, 10):
        found = lists(site, f"2023-0{n}", "at")["Related"]
        assert sum(line.startswith("Quote of the week") for line in found) <= 2
    assert "Of 2023-09" in lists(site, "2023-08", "at")["Related"][0]
    assert last


@pytest.mark.parametrize(("limit", "count"), [(0, 0), (1, 1), (3, 3)])
def test_the_number_of_related_sections_is_a_setting(
    make_site: Callable[..., Site], limit: int, count: int
) -> None:
    site = make_site(files=RELATED).build(newsletter_related=limit)
    assert len(site.content("editions/2023-01.html").select("dl.around li")) == count


def test_related_sections_are_found_again_only_after_a_change(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(files=RELATED).build()
    found = []

    def note(units: Iterable[Unit], before: RelatedLists | None) -> RelatedLists:
        found.append(units)
        return related(units, before)

    monkeypatch.setattr("sphinx_newsletter.pages.related_sections.related", note)
    site.build()
    site.write("editions/2023-04.md", RELATED["editions/2023-04.md"].replace("is", "was"))
    site.build()
    assert found == []
    shown = site.content("editions/2023-01.html")
    (site.out.parent / "doctrees-html" / "related.json").write_text("nonsense")
    site.write("editions/2023-01.md", RELATED["editions/2023-01.md"] + "\nMore.\n")
    site.build()
    assert len(found) == 1
    assert links(site.content("editions/2023-01.html")) == links(shown)


STEPS: list[dict[str, str | None]] = [
    {"editions/2024-08.md": NEWEST.replace("2024-07", "2024-08").replace("July", "August")},
    {"editions/2024-08.md": NEWEST.replace("# July", "# August & *more*")},
    {"editions/2024-06.md": NEW.replace("Kernels, again", "Anew")},
    {"editions/2024-06.md": NEW.replace("date: 2024-06", "date: 2022-06")},
    {"editions/2024-07.md": None},
    {"editions/2023-02.md": about("2023-02", "Kernels", "One more, fused.")},
    {"editions/2023-02.md": about("2023-02", "Kernels", "One more, of another kind.")},
    {"tags.yml": "webgpu: {label: GPUs}\nllms: {}\nllama: {}\nwasm: {}\n"},
    {"editions/2024-08.md": None},
]


@pytest.mark.slow
def test_an_incremental_build_is_a_clean_build(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = make_site(files=FILES)
    build(site.folder, "dirhtml")
    for number, step in enumerate(STEPS):
        for path, text in step.items():
            site.delete(path) if text is None else site.write(path, text)
        incremental = build(site.folder, "dirhtml", jobs=1 + number % 2)
        anew = shutil.copytree(
            site.folder, tmp_path / f"anew-{number}", ignore=shutil.ignore_patterns("_build")
        )
        clean = build(anew, "dirhtml", jobs=2 - number % 2)
        assert incremental.keys() == clean.keys()
        assert [path for path in clean if clean[path] != incremental[path]] == [], step
