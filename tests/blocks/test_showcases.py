"""`showcases.html`: the gallery of all projects."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.conftest import Link, links, said
from tests.reading.test_images import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


EDITION = """\
---
date: {date}
---

# Edition of {date}

## Showcases

(board)=
### A board

:::{{tags}} wasm, {tag}
:::

:::{{showcase}}
:title: {title}
:by: Ada & <Eve>
:demo: https://board.example/try
:made-with: Burn
:picture: cat & dog.png
:alt: A "cat"

It *names* what you draw.
:::
"""
OLD, NEW = "editions/2024-05.md", "editions/2024-06.md"


def edition(date: str, title: str, tag: str = "webgpu") -> str:
    return EDITION.format(date=date, title=title, tag=tag)


def made(make: Callable[..., Site]) -> Site:
    files = {OLD: edition("2024-05", "Older"), NEW: edition("2024-06", "Newer", "llms")}
    return make(files={**files, "editions/cat & dog.png": picture()})


def output(site: Site) -> dict[str, bytes]:
    files = (path for path in site.out.rglob("*") if path.is_file())
    return {path.relative_to(site.out).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return made(share_site).build()


def test_nothing_is_warned(site: Site) -> None:
    assert not site.warnings


def test_projects_are_listed_newest_first_with_their_places(site: Site) -> None:
    newer, older = site.content("showcases.html").select("ul.gallery > li")
    assert links(newer) == [
        Link("editions/2024-06.html#showcase-newer", "Newer"),
        Link("https://board.example/try", "Try it: Newer"),
        Link("editions/2024-06.html", "Edition of 2024-06"),
        Link("archive/tag/wasm.html", "WASM"),
        Link("archive/tag/llms.html", "LLMs"),
    ]
    assert said(older).startswith("Older by Ada & <Eve> It names what you draw. Try it: Older")
    assert "Made with Burn" in said(older)
    assert "June 2024" in said(newer)


def test_each_link_leads_somewhere(site: Site) -> None:
    found = [link.href for link in links(site.content("showcases.html"))]
    inside = [urlsplit(href) for href in found if "://" not in href]
    assert len(inside) > 8
    for _scheme, _host, path, _query, anchor in inside:
        content = site.content(path or "showcases.html")
        assert not anchor or content.select(f"[id='{anchor}']")


def test_the_image_is_that_of_the_edition(site: Site) -> None:
    first, second = site.content("showcases.html").select("ul.gallery img")
    [image] = site.content("editions/2024-06.html").select(".showcase img")
    assert f"../{first['src']}" == image["src"]
    assert (first["alt"], first["width"], first["height"]) == ('A "cat"', "40", "30")
    assert [image.get("loading") for image in (first, second)] == [None, "lazy"]
    names = {path.name for path in (site.out / "_images").iterdir()}
    assert str(first["src"]).rpartition("/")[2].replace("%20", " ").replace("%26", "&") in names


def test_without_javascript_the_tags_lead_to_their_pages(site: Site) -> None:
    [choices] = site.content("showcases.html").select(".gallery-choices")
    assert [link for link in links(choices) if link.text != "All"] == [
        Link("archive/tag/llms.html", "LLMs 1"),
        Link("archive/tag/webgpu.html", "WebGPU 1"),
    ]
    [everything] = choices.select("li[hidden]")
    assert said(everything) == "All"


def test_the_tags_of_each_are_in_the_attribute_that_the_script_reads(site: Site) -> None:
    found = site.content("showcases.html").select("[data-tags]")
    assert [item["data-tags"] for item in found] == ["wasm llms", "wasm webgpu"]
    assert 'src="_static/newsletter/showcases.js"' in site.read("showcases.html")
    assert (site.out / "_static/newsletter/showcases.js").is_file()


def test_without_showcases_the_page_says_so(make_site: Callable[..., Site]) -> None:
    site = make_site().build()
    assert not site.warnings
    assert said(site.content("showcases.html")) == "Showcases No showcases yet."
    assert "showcases.js" not in site.read("showcases.html")


def test_the_folders_of_dirhtml(make_site: Callable[..., Site]) -> None:
    site = made(make_site).build("dirhtml")
    assert not site.warnings
    content = site.content("showcases/index.html")
    image = content.select("ul.gallery img")[0]
    assert str(image["src"]).startswith("../_images/cat%20%26%20dog-")
    assert (
        links(content.select("ul.gallery > li")[0])[0].href == "../editions/2024-06/#showcase-newer"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("editions/cat & dog.png", picture(8, 4)),
        (OLD, edition("2024-05", "Other").encode()),
        (OLD, edition("2024-05", "Older", "llms").encode()),
        (OLD, EDITION.partition(":::{{show")[0].format(date="2024-05", tag="llms").encode()),
        ("tags.yml", b"llms: {label: Other}\nwasm: {}\nwebgpu: {}\nllama: {}\n"),
    ],
)
def test_after_a_change_it_is_like_that_of_a_clean_build(
    make_site: Callable[..., Site], path: str, text: bytes
) -> None:
    site, clean = made(make_site).build(search=True), made(make_site)
    before = site.read("showcases.html")
    for one in (site, clean):
        one.write(path, text)
        one.build(search=True)
    assert output(site) == output(clean)
    assert site.read("showcases.html") != before


def test_a_change_that_it_does_not_show_does_not_write_it(make_site: Callable[..., Site]) -> None:
    site = made(make_site).build()
    before = (site.out / "showcases.html").stat().st_mtime_ns
    site.write(OLD, edition("2024-05", "Older") + "\nMore words.\n")
    assert not site.build().warnings
    assert (site.out / "showcases.html").stat().st_mtime_ns == before
