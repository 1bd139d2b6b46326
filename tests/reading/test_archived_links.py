"""Archived links: links to pages that are gone lead to copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


GONE, COPY = "https://gone.example/post", "https://copies.example/2024/post"
ENTRY = f"{GONE}:\n  copy: {COPY}\n  date: 2024-04-20\n"
EDITION = f"""\
---
date: 2024-05
---

# May edition

## With a [link]({GONE}) in it

:::{{tags}} webgpu
:::

See [the post]({GONE}#end), [another](https://here.example/post) and <{GONE}>.

:::{{showcase}}
:title: A thing
:url: {GONE}
:demo: https://here.example/
:::

:::{{interview}}
:guest: Kim
:links: {GONE}
:host: Jan

Jan: Why?

Kim: So.
:::
"""
OTHER = "---\ndate: 2024-03\n---\n\n# March\n\n[b](https://b.example)\n"
FILES = {"editions/2024-05.md": EDITION, "editions/2024-03.md": OTHER}
ADDRESS = "https://site.example/"


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    site = share_site(files=FILES | {"links.yml": ENTRY}).build(search=True, html_baseurl=ADDRESS)
    assert not site.warnings
    return site


def test_a_link_leads_to_the_copy_and_says_so(site: Site) -> None:
    found = links(site.content("editions/2024-05.html"))
    assert Link(f"{COPY}#end", "the post (archived copy, April 20, 2024)") in found
    assert Link("https://here.example/post", "another") in found


def test_a_heading_keeps_its_words_and_its_address(site: Site) -> None:
    heading = site.content("editions/2024-05.html").select_one("#with-a-link-in-it h2")
    assert heading
    assert said(heading) == "With a link in it"
    assert links(heading) == [Link(COPY, "link")]


def test_nothing_that_is_built_leads_to_what_is_gone(site: Site) -> None:
    files = [
        path for path in site.out.rglob("*") if path.suffix in {".html", ".xml", ".json", ".md"}
    ]
    assert len(files) > 20
    leading = [f'"{GONE}', f"({GONE}", f"<{GONE}", f">{GONE}#"]
    held = {
        path.relative_to(site.out).as_posix()
        for path in files
        if any(text in path.read_text(encoding="utf-8") for text in leading)
        and "_sources" not in path.parts
    }
    # The words of an address that stands in the text for itself stay as they were written.
    assert held == set()


def test_the_page_of_links_has_the_copy_where_the_link_stood(site: Site) -> None:
    page = site.content("links.html")
    hosts = {said(one).removesuffix("¶") for one in page.select(".link-site > h3")}
    assert hosts == {"b.example", "gone.example", "here.example"}
    [row] = page.select("[id='gone.example'] .links > li")
    assert links(row)[0].href == COPY  # as in the heading, which has the first link
    assert "/post" in said(row)


def test_gathered_pages_and_feeds_have_the_copy(site: Site) -> None:
    for name in ("showcases.html", "archive/tag/webgpu/atom.xml", "links.html"):
        assert COPY in site.read(name), name


def test_only_pages_with_the_link_are_read_again(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build()
    read: list[str] = []
    later = ENTRY.replace("04-20", "04-21")
    texts = [ENTRY, later, later + ENTRY.replace("gone", "never"), ""]
    for text in texts:
        site.write("links.yml", text)
        read.append(",".join(sorted(changed(site))))
    assert read == ["editions/2024-05", "editions/2024-05", "", "editions/2024-05"]
    assert GONE in site.read("editions/2024-05.html")


def changed(site: Site) -> list[str]:
    """The editions that the next build reads."""
    before = doctrees(site)
    site.build()
    after = doctrees(site)
    return [name for name in after if name.startswith("editions") and before[name] != after[name]]


def doctrees(site: Site) -> dict[str, int]:
    folder = site.folder / "_build" / "doctrees-html"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*.doctree")
    }


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b: c", 1, "cannot be read"),
        ("- a", 1, "not a mapping"),
        (f"{GONE}: {COPY}", 1, "write `copy:` and `date:`"),
        (f"gone:\n  copy: {COPY}\n  date: 2024-04", 1, "begin with `https://`"),
        (f"{GONE}:\n  copy: {COPY}", 1, "`date` must be"),
        (f"{GONE}:\n  copy: {COPY}\n  date: then", 1, "neither a day nor a month"),
        (f"{GONE}:\n  copy: javascript:alert(1)\n  date: 2024-04", 1, "address of the archived"),
        (f"{GONE}:\n  cpoy: {COPY}\n  date: 2024-04", 1, "did you mean `copy`?"),
        (ENTRY.replace("post\n", "post #end\n"), 2, "`#end` is left out"),
        (ENTRY + ENTRY, 4, "a duplicate key (first on line 1)"),
        (b"\xff", 1, "not UTF-8"),
    ],
)
def test_what_is_wrong_is_reported_and_the_rest_is_built(
    make_site: Callable[..., Site], text: str | bytes, line: int, words: str
) -> None:
    site = make_site(files=FILES | {"links.yml": text}).build("dummy")
    [warned] = site.warnings
    assert (warned.path, warned.line) == ("links.yml", line)
    assert words in warned.message


@pytest.mark.parametrize("level", ["#", "##"])
def test_an_entry_for_a_link_in_a_heading_alone_is_never_stale(
    make_site: Callable[..., Site], level: str
) -> None:
    text = f"---\ndate: 2024-05\n---\n\n{level} [May]({GONE})\n\n:::{{tags}} webgpu\n:::\n\nText.\n"
    title = "" if level == "#" else "# A title\n\n"
    text = text.replace(f"{level} [May]", f"{title}{level} [May]")
    site = make_site(files={"editions/2024-05.md": text}).build(html_baseurl=ADDRESS)
    assert not site.warnings
    assert Link(GONE, "May") in links(site.content("editions/2024-05.html"))
    assert "gone.example" in site.read("links.html")
    site.write("links.yml", ENTRY)
    site.build(html_baseurl=ADDRESS)
    assert not site.warnings
    assert Link(COPY, "May") in links(site.content("editions/2024-05.html"))
    for output in ("editions/2024-05.md", "archive/atom.xml"):
        assert GONE not in site.read(output)
    site.delete("links.yml")
    site.build(html_baseurl=ADDRESS)
    assert Link(GONE, "May") in links(site.content("editions/2024-05.html"))
