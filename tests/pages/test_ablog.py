"""The archive by ABlog: addresses, cross-references, order, and two sites in one process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOTS, Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

pytestmark = pytest.mark.slow

TAGS = (ROOTS / "minimal" / "tags.yml").read_text(encoding="utf-8")
REFERENCES = """\
---
orphan: true
---

# Guide

- {ref}`tag-webgpu`
- {ref}`tag-web-gpu`
- {ref}`the wide web <tag-wasm>`
- {ref}`tag-language-models`
- {ref}`author-jan`
- {ref}`author-kim`
- {ref}`blog-tags`
- {ref}`blog-authors`
- {ref}`blog-posts`
- {ref}`archive-2024`
"""
LED_TO = [
    Link("../archive/tag/webgpu.html", "WebGPU"),
    Link("../archive/tag/webgpu.html", "WebGPU"),
    Link("../archive/tag/wasm.html", "the wide web"),
    Link("../archive/tag/llms.html", "LLMs"),
    Link("../archive/author/jan.html", "Jan"),
    Link("../archive/author/kim.html", "Kim Lee"),
    Link("../archive/tag.html", "Tags"),
    Link("../archive/author.html", "Authors"),
    Link("../archive.html", "Posts"),
    Link("../archive/2024.html", "2024"),
]
AUTHORS = {"jan": {"name": "Jan"}, "kim": {"name": "Kim Lee"}}
# Builders that make no pages of the archive.
OTHERS = ["text", "singlehtml", "latex", "man", "xml", "gettext", "dummy"]


def edition(date: str, *titles: str, tag: str = "wasm") -> str:
    sections = (f"(at-{title})=\n## {title}\n\n:::{{tags}} {tag}\n:::\n\n" for title in titles)
    return f"---\ndate: {date}\n---\n\n# Title\n\n{''.join(sections)}"


def test_the_archive_is_at_ablogs_own_addresses(make_site: Callable[..., Site]) -> None:
    site = make_site().build()
    assert not site.warnings
    assert site.pages() == {
        "404.html",
        "archive.html",
        "archive/2024.html",
        "archive/author.html",
        "archive/author/jan.html",
        "archive/author/kim.html",
        "archive/tag.html",
        "archive/tag/llama.html",
        "archive/tag/llms.html",
        "archive/tag/wasm.html",
        "archive/tag/webgpu.html",
        "changes.html",
        "conferences.html",
        "corrections.html",
        "editions/2024-04.html",
        "index.html",
        "interviews.html",
        "links.html",
        "search.html",
        "showcases.html",
        "subscribe.html",
        "statistics.html",
        "surprise.html",
    }


def test_no_page_is_furos_stub(make_site: Callable[..., Site]) -> None:
    site = make_site().build()
    for path in site.pages():
        assert "ERROR" not in site.read(path)
        assert site.content(path)


@pytest.mark.parametrize("jobs", [1, 2])
def test_references_to_tags_aliases_and_authors_lead_to_their_pages(
    make_site: Callable[..., Site], jobs: int
) -> None:
    site = make_site(files={"docs/guide.md": REFERENCES})
    site.build(jobs=jobs, newsletter_authors=AUTHORS, nitpicky=True)
    assert not site.warnings
    assert links(site.content("docs/guide.html")) == LED_TO


@pytest.mark.parametrize("builder", OTHERS)
def test_builders_without_an_archive_show_references_as_text(
    make_site: Callable[..., Site], builder: str
) -> None:
    site = make_site(files={"docs/guide.md": REFERENCES})
    site.build(builder, newsletter_authors=AUTHORS)
    assert not site.warnings
    assert not (site.out / "archive.html").exists()


def test_a_reference_in_text_is_the_title_of_its_target(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"docs/guide.md": REFERENCES}).build("text", newsletter_authors=AUTHORS)
    lines = site.read("docs/guide.txt").splitlines()
    assert [line[2:] for line in lines if line.startswith("* ")] == [
        *(link.text for link in LED_TO)
    ]


@pytest.mark.parametrize(
    "target", ["tag-nothing", "author-nobody", "blog-drafts", "blog-feed", "blog-categories"]
)
def test_a_reference_without_a_target_is_reported(
    make_site: Callable[..., Site], target: str
) -> None:
    text = f"---\norphan: true\n---\n\n# Guide\n\n{{ref}}`x <{target}>`\n"
    [warned] = make_site(files={"docs/guide.md": text}).build("dummy").warnings
    assert (warned.path, warned.kind) == ("guide.md", "newsletter.role-missing")


def test_an_alias_that_is_another_tags_name_takes_no_reference_from_it(
    make_site: Callable[..., Site],
) -> None:
    files = {"docs/guide.md": REFERENCES, "tags.yml": f"{TAGS}  aliases: [WebGPU]\n"}
    site = make_site(files=files).build(newsletter_authors=AUTHORS)
    assert [warned.kind for warned in site.warnings] == ["newsletter.tag-collision"]
    assert links(site.content("docs/guide.html")) == LED_TO


def test_two_sites_in_one_process_know_nothing_of_each_other(
    make_site: Callable[..., Site],
) -> None:
    alone = make_site().build()
    first = make_site(
        files={
            "editions/2023-01.md": edition("2023-01", "Only here", tag="other"),
            "tags.yml": f"{TAGS}\nother: {{}}\n",
        }
    ).build(newsletter_authors={**AUTHORS, "ann": {"name": "Ann"}})
    second = make_site().build()
    assert {"archive/2023.html", "archive/tag/other.html", "archive/author/ann.html"} <= (
        first.pages()
    )
    assert second.pages() == alone.pages()
    assert all(second.read(path) == alone.read(path) for path in alone.pages())


def test_an_edition_of_the_future_is_listed_like_any_other(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2099-01.md": edition("2099-01-01", "Later")}).build()
    assert not site.warnings
    for page in ("archive.html", "archive/2099.html", "archive/author/jan.html"):
        assert any(link.href.endswith("2099-01.html") for link in links(site.content(page)))
    assert "../../editions/2099-01.html#at-later" in {
        link.href for link in links(site.content("archive/tag/wasm.html"))
    }


def test_equal_dates_and_titles_are_listed_in_the_order_of_the_archive(
    make_site: Callable[..., Site],
) -> None:
    files = {f"editions/{n:03}.md": edition("2024-05", "b", "a", "c") for n in range(1, 9)}
    site = make_site(files=files).build(jobs=2)
    assert not site.warnings
    shown = [link.href for link in links(site.content("archive/tag/wasm.html"))]
    shown = [href for href in shown if not href.startswith("#")]  # months
    assert [href for href in shown if "#" in href] == [
        f"../../editions/{n:03}.html#at-{name}" for n in range(8, 0, -1) for name in "bac"
    ]


@pytest.mark.parametrize("slug", ["draft", "post", "author", "2024", "tag"])
def test_a_tag_can_have_a_name_that_ablog_uses(make_site: Callable[..., Site], slug: str) -> None:
    files = {
        "tags.yml": f"{TAGS}\n{slug}: {{label: The tag}}\n",
        "editions/2024-05.md": edition("2024-05", "Named", tag=slug),
    }
    site = make_site(files=files).build()
    assert not site.warnings
    page = site.content(f"archive/tag/{slug}.html")
    assert "../../editions/2024-05.html#at-named" in {link.href for link in links(page)}
    assert Link(f"tag/{slug}.html", "The tag") in links(site.content("archive/tag.html"))


def test_similar_labels_have_separate_pages(make_site: Callable[..., Site]) -> None:
    files = {
        "tags.yml": f'{TAGS}\nc: {{label: "C"}}\ncpp: {{label: "C++"}}\ncsharp: {{label: "C#"}}\n',
        "editions/2024-05.md": edition("2024-05", "Three", tag="C, C++, C#"),
    }
    site = make_site(files=files).build()
    assert not site.warnings
    pages = [site.content(f"archive/tag/{slug}.html") for slug in ("c", "cpp", "csharp")]
    assert [said(page.select("h1")[0]) for page in pages] == ["C", "C++", "C#"]


def test_a_strict_parallel_build_passes_and_gives_the_same_bytes(
    make_site: Callable[..., Site],
) -> None:
    files = {f"editions/{n:03}.md": edition(f"2023-{n:02}", "One", "Two") for n in range(1, 13)}
    files["docs/guide.md"] = REFERENCES
    two = make_site(files=files).build(jobs=2, strict=True, newsletter_authors=AUTHORS)
    assert not two.warnings
    assert two.app.statuscode == 0
    one = make_site(files=files).build(newsletter_authors=AUTHORS)
    assert one.pages() == two.pages()
    assert [path for path in one.pages() if one.read(path) != two.read(path)] == []
