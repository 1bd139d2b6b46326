"""Heads under other builders and settings, and after an edit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.outputs.heads import BASE, GUIDE, INDEX, JUNE, SETTINGS, head, head_values, linked

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


pytestmark = pytest.mark.slow


def test_addresses_follow_the_builder(make_site: Callable[..., Site]) -> None:
    site = make_site().build("dirhtml", **SETTINGS)
    assert not site.warnings
    for page in ("", "editions/2024-04/", "archive/", "archive/tag/llms/", "search/"):
        assert linked(site, f"{page}index", "canonical") == [f"{BASE}{page}"]
        assert head_values(site, f"{page}index")["og:url"] == [f"{BASE}{page}"]
    script = head(site, "archive/tag/llms/index").select_one("script[type*=json]")
    assert script
    steps = json.loads(script.string or "")["@graph"][1]["itemListElement"]
    assert [step["item"] for step in steps] == [
        BASE,
        f"{BASE}archive/tag/",
        f"{BASE}archive/tag/llms/",
    ]


def test_without_a_site_address_there_is_only_a_description(make_site: Callable[..., Site]) -> None:
    settings = SETTINGS | {"html_baseurl": ""}
    site = make_site().build(**settings)
    assert not site.warnings
    assert head_values(site, "archive")["description"] == ["Small “&” good."]
    assert linked(site, "editions/2024-04", "license")
    for page in site.pages():
        text = site.read(page)
        assert "og:" not in text
        assert "_cards" not in text
        assert "ld+json" not in text
        assert 'rel="canonical"' not in text


def test_without_any_text_there_is_no_description(make_site: Callable[..., Site]) -> None:
    site = make_site().build(html_baseurl=BASE)
    assert "description" not in head_values(site, "archive")
    assert "og:description" not in head_values(site, "archive")


def test_a_guide_may_have_its_own_description(
    make_site: Callable[..., Site],
) -> None:
    guide = "---\ndescription: Its own\n---\n\n# Guide\n"
    site = make_site(files={"docs/guide.md": guide, "index.md": INDEX}).build(**SETTINGS)
    assert head_values(site, "docs/guide")["description"] == ["Its own"]


def test_pages_have_the_language_of_the_site(make_site: Callable[..., Site]) -> None:
    site = make_site().build(**SETTINGS, language="pt_BR")
    for page in ("index.html", "archive/tag/llms.html", "editions/2024-04.html"):
        assert '<html class="no-js" lang="pt-BR"' in site.read(page)
    assert head_values(site, "archive")["og:locale"] == ["pt_BR"]


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
def test_after_an_edit_metadata_and_cards_equal_a_clean_build(
    make_site: Callable[..., Site], files: dict[str, str], settings: dict[str, Any]
) -> None:
    before = {"editions/2024-06.md": JUNE, "docs/guide.md": GUIDE, "index.md": INDEX}
    site = make_site(files=before).build(**SETTINGS)
    for path, text in files.items():
        site.write(path, text)
    site.build(**(SETTINGS | settings))
    clean = make_site(files=before | files).build(**(SETTINGS | settings))
    assert heads_and_cards(site) == heads_and_cards(clean)


def heads_and_cards(site: Site) -> dict[str, object]:
    found = [path for path in site.out.rglob("*") if path.suffix in {".html", ".png"}]
    return {
        path.relative_to(site.out).as_posix(): path.read_bytes().partition(b"</head>")[0]
        for path in found
    }
