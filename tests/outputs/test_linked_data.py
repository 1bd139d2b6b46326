"""JSON-LD, checked against schema.org's own definitions of types and properties."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from sphinx_newsletter.outputs.linked_data import json_ld
from tests.outputs.schema_org import problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site
    from tests.outputs.schema_org import Thing


BASE = "https://example.org/archive-of/"
NASTY = "</script><b>“q” 'q'</b> 🎉 שלום ]]> &amp; \\u003c"
MAY = f"""\
---
date: 2024-05
author: [jan, kim]
number: 12
updated: 2024-06-03
tags: [llms]
subtitle: What came
---

# What came in May

## Talks

### {NASTY}

:::{{tags}} webgpu, wasm
:::

::::{{interview}}
:guest: Nora Nest
:role: makes trees
:links: https://nora.example/
:host: Jan
:date: 2024-05

J: Why?

N: Because.
::::

:::{{event}} Trees
:start: 2024-10-30
:end: 2024-11-02
:place: Oslo
:online:
:url: https://trees.example/?a=1
:::

## Dates

:::{{event}} A talk
:start: 2024-03
:online:
:::
"""


def test_the_check_of_these_tests_finds_mistakes() -> None:
    wrong = {
        "@type": "Periodical",
        "issueNumber": "1",
        "url": "here",
        "datePublished": "May",
        "author": {"@type": "Place"},
        "editor": {"@type": "Human"},
    }
    assert [*problems(wrong)] == [
        "Periodical has no issueNumber",
        "Periodical's url is not 'here'",
        "Periodical's datePublished is not 'May'",
        "Periodical's author is not {'@type': 'Place'}",
        "Periodical's editor is not {'@type': 'Human'}",
        "no type Human",
    ]


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    site = share_site(files={"editions/2024-05.md": MAY, "docs/guide.md": "# Guide\n"})
    site.write("index.md", "# Tiny\n\n:::{toctree}\n:hidden:\n\ndocs/guide\n:::\n")
    site.build(
        html_baseurl=BASE,
        newsletter_description="Small & good.",
        newsletter_licence="https://licence.example/by",
        newsletter_profiles=["https://social.example/@tiny"],
    )
    assert {warned.kind for warned in site.warnings} == {"newsletter.html"}
    return site


def things(site: Site, page: str) -> list[Thing]:
    scripts = BeautifulSoup(site.read(page), "lxml").select('[type="application/ld+json"]')
    found: list[Thing] = []
    for one in scripts:
        document = json.loads(one.string or "")
        assert document["@context"] == "https://schema.org"
        found += document["@graph"]
    return found


def test_all_linked_data_follows_schema_org(site: Site) -> None:
    found = [(page, thing) for page in sorted(site.pages()) for thing in things(site, page)]
    assert [(page, document) for page, thing in found for document in problems(thing)] == []
    assert len(found) > 30


def test_the_front_page_describes_the_newsletter(site: Site) -> None:
    [newsletter] = things(site, "index.html")
    assert newsletter == {
        "@type": "Periodical",
        "@id": f"{BASE}#newsletter",
        "name": "Tiny",
        "url": BASE,
        "description": "Small & good.",
        "inLanguage": "en",
        "license": "https://licence.example/by",
        "sameAs": ["https://social.example/@tiny"],
    }


def test_an_edition_is_a_publication_issue_with_its_sections(site: Site) -> None:
    issue, _trail = things(site, "editions/2024-05.html")
    assert issue["@type"] == "PublicationIssue"
    assert issue["isPartOf"]["@id"] == f"{BASE}#newsletter"
    assert (issue["name"], issue["issueNumber"]) == ("What came in May", "12")
    assert (issue["datePublished"], issue["dateModified"]) == ("2024-05", "2024-06-03")
    assert issue["keywords"] == ["LLMs"]
    assert issue["image"] == f"{BASE}_cards/editions/2024-05.png"
    assert [(a["name"], a["url"]) for a in issue["author"]] == [
        ("Jan", "https://jan.example/"),
        ("Kim", f"{BASE}archive/author/kim.html"),
    ]
    [section] = issue["hasPart"]
    assert section["keywords"] == ["WebGPU", "WASM"]
    page, _hash, anchor = section["url"].partition("#")
    assert page == issue["url"] == f"{BASE}editions/2024-05.html"
    assert site.content("editions/2024-05.html").select_one(f"[id='{unquote(anchor)}']")


def test_titles_cannot_close_the_script_element(site: Site) -> None:
    assert json_ld([{"@type": "Thing", "name": "</script><!--"}]).count("<") == 0
    edition = site.archive.find("editions/2024-05")
    assert edition
    issue, _trail = things(site, "editions/2024-05.html")
    assert issue["hasPart"][0]["headline"] == edition.sections[0].title
    assert "🎉 שלום ]]>" in edition.sections[0].title


def test_guests_and_events_belong_to_their_section_or_to_the_issue(site: Site) -> None:
    issue, _trail = things(site, "editions/2024-05.html")
    [section] = issue["hasPart"]
    assert section["contributor"] == [
        {
            "@type": "Person",
            "name": "Nora Nest",
            "description": "makes trees",
            "url": "https://nora.example/",
        }
    ]
    [trees], [talk] = section["mentions"], issue["mentions"]
    assert (trees["startDate"], trees["endDate"]) == ("2024-10-30", "2024-11-02")
    assert trees["location"] == [
        {"@type": "Place", "name": "Oslo", "address": "Oslo"},
        {"@type": "VirtualLocation", "url": "https://trees.example/?a=1"},
    ]
    assert trees["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert (talk["startDate"], talk["eventAttendanceMode"]) == (
        "2024-03",
        "https://schema.org/OnlineEventAttendanceMode",
    )
    [online] = talk["location"]
    assert online["url"].startswith(f"{BASE}editions/2024-05.html#event-")


def trail(site: Site, page: str) -> list[tuple[str, str]]:
    [found] = [one for one in things(site, page) if one["@type"] == "BreadcrumbList"]
    steps = found["itemListElement"]
    assert [step["position"] for step in steps] == [*range(1, len(steps) + 1)]
    return [(step["name"], step["item"].removeprefix(BASE)) for step in steps]


FRONT = ("Tiny", "index.html")
EDITIONS = ("All editions", "archive.html")


@pytest.mark.parametrize(
    ("page", "kind", "steps"),
    [
        ("archive", "CollectionPage", [EDITIONS]),
        ("archive/2024", "CollectionPage", [EDITIONS, ("Editions of 2024", "archive/2024.html")]),
        ("archive/tag", "CollectionPage", [("All tags", "archive/tag.html")]),
        (
            "archive/tag/llms",
            "CollectionPage",
            [("All tags", "archive/tag.html"), ("LLMs", "archive/tag/llms.html")],
        ),
        (
            "archive/author/jan",
            "ProfilePage",
            [("Authors", "archive/author.html"), ("Jan", "archive/author/jan.html")],
        ),
        ("links", "CollectionPage", [("Links", "links.html")]),
        ("search", "SearchResultsPage", [("Search", "search.html")]),
        (
            "editions/2024-05",
            "PublicationIssue",
            [
                EDITIONS,
                ("2024", "archive/2024.html"),
                ("What came in May", "editions/2024-05.html"),
            ],
        ),
    ],
)
def test_each_page_has_a_type_and_breadcrumbs(
    site: Site, page: str, kind: str, steps: list[tuple[str, str]]
) -> None:
    found, _trail = things(site, f"{page}.html")
    assert (found["@type"], found["url"]) == (kind, f"{BASE}{page}.html")
    assert found["isPartOf"]["name"] == "Tiny"
    assert trail(site, f"{page}.html") == [FRONT, *steps]


def test_tag_and_author_pages_are_described(site: Site) -> None:
    tag, _trail = things(site, "archive/tag/llms.html")
    assert (tag["name"], tag["description"]) == ("LLMs", "Language models.")
    author, _trail = things(site, "archive/author/jan.html")
    assert author["mainEntity"] == {
        "@type": "Person",
        "name": "Jan",
        "url": "https://jan.example/",
    }


def test_every_page_in_breadcrumbs_exists(site: Site) -> None:
    for page in site.pages():
        for thing in things(site, page):
            if thing["@type"] == "BreadcrumbList":
                assert all((site.out / uri).is_file() for _name, uri in trail(site, page)), page


def test_guides_and_sites_without_an_address_have_no_linked_data(
    site: Site, make_site: Callable[..., Site]
) -> None:
    assert things(site, "docs/guide.html") == []
    bare = make_site(files={"editions/2024-05.md": MAY}).build()
    assert {warned.kind for warned in bare.warnings} == {"newsletter.html"}
    assert not [page for page in bare.pages() if things(bare, page)]
