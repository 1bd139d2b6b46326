"""Markdown twins: text, links, changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.recorded import edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


pytestmark = pytest.mark.slow

ADDRESS = "https://example.org/archive-of/"
PAGE = "editions/2024-05-03"
EDITION = """\
---
date: 2024-05-03
author: jan
subtitle: Of *stars* & <tags>
---

# May `edition` *one*

% A comment of an editor.

<!-- Another comment. -->

:::{tldr}
- A point.
:::

See [above](2024-04.md#news), {tag}`wasm`, [below](#parts) and [elsewhere](https://a.example/b_c).[^1]

[^1]: A note.

(parts)=
## Parts & `code` [x]

:::{tags} wasm
:::

:::{interview}
:guest: Kim
:host: Jan

Jan: Why?

Kim: So.
:::

:::{video} https://www.youtube.com/watch?v=dQw4w9WgXcQ
:title: A video
:::

![A chart](chart.png)

\\<script>alert(1)\\</script> 木 😀 ]]> \\*not emphasis\\*

<script>alert(2)</script>
"""
TWIN = """\
# May edition one

Of \\*stars\\* & \\<tags>

May 3, 2024 · Jan · <{page}>

- A point.

See [above]({above}), [WASM]({tag}), [below]({page}#parts) and [elsewhere](https://a.example/b_c).[^1]

## Parts & `code` \\[x\\]

**Kim**

**Why?**

So.

*[A video](https://www.youtube.com/watch?v=dQw4w9WgXcQ) · youtube.com*

![A chart]({image})

\\<script>alert(1)\\</script> 木 😀 \\]\\]> \\*not emphasis\\*

```
<script>alert(2)</script>
```
"""
FILES = {
    f"{PAGE}.md": EDITION,
    "editions/2024-04.md": edition("2024-04").replace("## Section", "(news)=\n## Section"),
    "editions/chart.png": b"\x89PNG",
    "editions/2024-06.md": "---\ndraft: true\n---\n\n# Draft\n",
}
UNDATED = "editions/042.md"


def twins(site: Site) -> dict[str, bytes]:
    """All twins, by path."""
    found = sorted(site.out.rglob("*.md"))
    return {path.relative_to(site.out).as_posix(): path.read_bytes() for path in found}


def in_html(text: str) -> str:
    """*text* without the digest in the name of the image."""
    return re.sub(r"chart-\w+\.png", "chart.png", text)


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return share_site(files=FILES).build(html_baseurl=ADDRESS)


def test_a_twin_has_the_text_of_the_page_and_nothing_else(site: Site) -> None:
    assert {warned.kind for warned in site.warnings} == {"newsletter.html"}
    expected = TWIN.format(
        page=f"{ADDRESS}{PAGE}.html",
        above=f"{ADDRESS}editions/2024-04.html#news",
        tag=f"{ADDRESS}archive/tag/wasm.html",
        image=f"{ADDRESS}_images/chart.png",
    )
    assert in_html(site.read(f"{PAGE}.md")).startswith(expected)
    assert site.read(f"{PAGE}.md").endswith("\n\n[^1]: A note.\n")
    assert not re.search("comment|:::|#\\)", site.read(f"{PAGE}.md"))


NOTED = """\
---
date: 2024-05-03
---

# May[^1] edition

## One[^two]

:::{tags} wasm
:::

Text[^two] with `code[^1]` and [1](https://footnote.example/).

```
[^1] [1](footnote:)
```

## Two[^1] days

:::{tags} wasm
:::

No number.

[^1]: One, \\[2].
[^two]: Two, and *three*[^3].
[^3]: Three.

    ```
    code

    code
    ```
[^four]: Unused.
"""
NOTES = """\
# May edition

May 3, 2024 · Jan · <{page}>

## One[^2]

Text[^2] with `code[^1]` and [1](https://footnote.example/).

```
[^1] [1](footnote:)
```

## Two[^1] days

No number.

[^1]: One, \\[2\\].

[^2]: Two, and *three*[^3].

[^3]: Three.

    ```
    code

    code
    ```
"""


def test_footnotes_are_those_of_markdown(make_site: Callable[..., Site]) -> None:
    site = make_site(files={f"{PAGE}.md": NOTED.replace("[^four]: Unused.\n", "")})
    site.build(html_baseurl=ADDRESS)
    assert not site.warnings
    assert site.read(f"{PAGE}.md") == NOTES.format(page=f"{ADDRESS}{PAGE}.html")


def test_a_footnote_without_a_number_in_the_text_is_kept(make_site: Callable[..., Site]) -> None:
    site = make_site(files={f"{PAGE}.md": NOTED}).build(html_baseurl=ADDRESS)
    assert [warned.kind for warned in site.warnings] == ["newsletter.footnote"]
    assert site.read(f"{PAGE}.md").endswith("\n\n[^4]: Unused.\n")


def test_drafts_and_undated_editions_have_no_twin(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES | {UNDATED: "# Undated\n"}).build()
    assert set(twins(site)) == {"editions/2024-04.md", f"{PAGE}.md"}
    assert "text/markdown" not in site.read("editions/042.html")
    assert "text/markdown" not in site.read("index.html")


@pytest.mark.parametrize(("builder", "page"), [("html", f"{PAGE}.html"), ("dirhtml", f"{PAGE}/")])
def test_without_a_site_address_links_are_relative_to_the_twin(
    make_site: Callable[..., Site], builder: str, page: str
) -> None:
    site = make_site(files=FILES).build(builder)
    twin = site.out / f"{PAGE}.md"
    links = re.findall(r"\]\(([^)#]*)#?([^)]*)\)", twin.read_text(encoding="utf-8"))
    assert (page.removeprefix("editions/"), "parts") in links
    local = [(path, anchor) for path, anchor in links if "://" not in path]
    assert len(local) >= 5
    for path, anchor in local:
        target = twin.parent / path
        if target.is_dir():
            target /= "index.html"
        assert target.is_file()
        assert not anchor or f'id="{anchor}"' in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_page_links_to_its_twin(make_site: Callable[..., Site], builder: str) -> None:
    site = make_site(files=FILES).build(builder, html_baseurl=ADDRESS)
    path = f"{PAGE}.html" if builder == "html" else f"{PAGE}/index.html"
    [link] = BeautifulSoup(site.read(path), "lxml").select("head link[type='text/markdown']")
    assert link["rel"] == ["alternate"]
    assert (site.out / path).parent.joinpath(str(link["href"])).resolve() == site.out / f"{PAGE}.md"


@pytest.mark.parametrize(("builder", "address"), [("html", ADDRESS), ("dirhtml", "")])
def test_after_each_edit_twins_equal_a_clean_build(
    make_site: Callable[..., Site], builder: str, address: str
) -> None:
    site, files = make_site(files=FILES), dict(FILES)
    for path, text in [
        (UNDATED, "# Undated\n"),
        (f"{PAGE}.md", EDITION.replace("A point", "Another point")),
        ("editions/2024-04.md", edition("2024-04", "Another title")),
        ("tags.yml", "wasm:\n  label: WebAssembly\n"),
        (UNDATED, edition("2024-07")),
        ("editions/2024-06.md", edition("2024-06")),
        (f"{PAGE}.md", ""),
    ]:
        if text:
            files[path] = text
            site.write(path, text)
        else:
            files.pop(path)
            site.delete(path)
        site.build(builder, html_baseurl=address)
        clean = make_site(files=files).build(builder, html_baseurl=address)
        assert twins(site) == twins(clean)
    assert len(twins(site)) == 3


def test_only_changed_twins_are_written(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build(html_baseurl=ADDRESS)
    mine, other = site.out / f"{PAGE}.md", site.out / "editions/2024-04.md"
    before = mine.stat().st_mtime_ns, other.stat().st_mtime_ns
    site.write(f"{PAGE}.md", EDITION.replace("A comment", "Words"))
    site.build(html_baseurl=ADDRESS)
    assert (mine.stat().st_mtime_ns, other.stat().st_mtime_ns) == before
    site.write(f"{PAGE}.md", EDITION.replace("A note", "Words"))
    site.build(html_baseurl=ADDRESS)
    assert mine.stat().st_mtime_ns != before[0]
    assert other.stat().st_mtime_ns == before[1]


def test_the_number_of_jobs_makes_no_difference(make_site: Callable[..., Site], site: Site) -> None:
    more = {f"editions/2023-{month:02}.md": edition(f"2023-{month:02}") for month in range(1, 10)}
    one = make_site(files=FILES | more).build(html_baseurl=ADDRESS)
    two = make_site(files=FILES | more).build(html_baseurl=ADDRESS, jobs=2)
    assert twins(one) == twins(two)
    assert twins(one).items() >= twins(site).items()


PLAIN = "---\ndate: {date}\n---\n\n# Plain\n\nWords of {name}.\n"


@pytest.mark.parametrize("address", [ADDRESS, ""])
def test_a_twin_moves_with_its_page(make_site: Callable[..., Site], address: str) -> None:
    """The text and the date are the same; only the name of the page differs."""
    site = make_site(files={"editions/one.md": PLAIN.format(date="2024-05-03", name="one")})
    site.build(html_baseurl=address)
    before = site.read("editions/one.md")
    (site.folder / "editions" / "one.md").rename(site.folder / "editions" / "two.md")
    site.build(html_baseurl=address)
    assert site.read("editions/two.md") == before.replace("one.html", "two.html")
    assert not (site.out / "editions" / "one.md").exists()


@pytest.mark.parametrize("address", [ADDRESS, ""])
def test_pages_that_exchange_their_content_exchange_their_twins(
    make_site: Callable[..., Site], address: str
) -> None:
    paths = ("editions/one.md", "editions/two.md")
    texts = PLAIN.format(date="2024-05-03", name="one"), PLAIN.format(date="2024-04", name="two")
    site = make_site(files=dict(zip(paths, texts, strict=True)))
    site.build(html_baseurl=address)
    one, two, other = (site.folder / path for path in (*paths, "other"))
    one.rename(other)
    two.rename(one)
    other.rename(two)
    site.build(html_baseurl=address)
    assert "Words of two." in site.read("editions/one.md")
    assert "Words of one." in site.read("editions/two.md")
