"""Each rule finds what it is there for, on its line, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.core.problems import Kind
from sphinx_newsletter.desk import checks
from sphinx_newsletter.desk.checks import RULES, check
from sphinx_newsletter.desk.desk import Desk
from sphinx_newsletter.desk.rules.links import RECENT
from tests.markup.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_newsletter.desk.source import Source
    from tests.conftest import Site

MAY = "editions/2024-05.md"
TAGGED = ":::{tags} webgpu, llms, llama, wasm\n:::\n\n"
TAGS = "webgpu: {}\nllms: {}\nllama: {}\nwasm: {}\n"
OWN = {name for name in RULES if name not in {kind.value for kind in Kind}}


def told(site: Site, *quiet: str) -> list[tuple[str, int, str]]:
    found = check(Desk(site.folder))
    return [(one.path, one.line, one.rule) for one in found if one.rule not in quiet]


# What has addresses of its own; the last three have none but that which stands above.
PARTS = """
## A

:::{event} Meet
:start: 2024-05-31
:online:
:::

:::{event}
:name: Meet
:start: "2024-06"
:online:
:::

:::{showcase}
:url: https://a.example/
:::

:::{showcase}
:title: Toy
:url: https://b.example/
:::

:::{interview}
:guest: Kim
:host: Jan

Jan: Why?

Kim: So.
:::

(tool)=
:::{showcase}
:title: Named
:url: https://c.example/
:::

:::{event} Day
:online:
:::
"""

# The text of an edition below its title (line 7 and on), and what is found in it.
ROWS: dict[str, list[tuple[str, list[int]]]] = {
    "tracker": [
        ("[a](https://a.example/?utm_source=us)", [7]),
        ("[a](https://a.example/?x=utm_source)", []),
        ("[a](https://a.example/?utm&amp;fbclid=1)", [7]),
    ],
    "shortener": [
        ("[a](https://bit.ly/x) and [b](https://www.T.co/y)", [7, 7]),
        ("[a](https://rabbit.ly/x) and [b](https://a.example/bit.ly)", []),
    ],
    "bare-link": [
        ("Text.\nhttps://a.example/ and `https://b.example/`", [8]),
        ("<https://a.example/> [https://a.example/](https://a.example/b)", []),
    ],
    "link-text": [
        ("[here](https://a.example/), [Click here!](https://a.example/b)", [7, 7]),
        ("[here is Burn](https://a.example/) [this](#may-edition)", [7]),
    ],
    "untagged-section": [
        ("## A\n\n### B\n\n:::{tags} wasm\n:::\n\n### C\n\n## D\n\n### E", [14]),
        ("## A\n\n### B\n\n### C\n\n#### D\n\n:::{tags} wasm\n:::", []),
    ],
    "heading-skipped": [("## A\n\n#### B\n\n## C\n\n### D", [9]), ("#### A", [7])],
    "permalink-missing": [
        ("## A\n\n:::{tags} wasm\n:::\n\n(b)=\n## B\n\n:::{tags} wasm\n:::\n\n## C", [7]),
    ],
    "tag-slug": [
        ("(a)=\n## A\n\n:::{tags} WASM, wasm,\nLLMs\n:::\n\n{tag}`Web-GPU`", [10, 11, 14]),
    ],
    "link-missing": [
        ("[a](#gone) [b](#may-edition) [c](#here)\n\n(here)=\nText.", [7]),
        ("[a](2024-04.md) [b](/editions/2024-04.md#april-edition) [c](../index.md)", []),
        ("[a](2024-03.md)\n[b](2024-04.md#gone)\n[c](../april.html)\n[d](x.pdf)", [7, 8, 9, 10]),
        ("[a](../editions/) [b](2024-04.md)", [7]),
        ("[a]()\n[b](#)\n[](2024-04.md#)", [7, 8]),
        ("[a](mailto:a@a.example) [b](<file.txt>) [c](2024-04.md#webgpu-support)", []),
        (":::{tldr}\n- [It](#gone) is gone.\n:::", [8]),
        (
            f"[](2024-05.md#event-meet) [](#event-meet) [](2024-05.md#event-meet-2024-06)\n{PARTS}",
            [],
        ),
        (
            f"[](2024-05.md#showcase-toy)\n[](2024-05.md#question-why) [](#question-why)\n{PARTS}",
            [],
        ),
        (f"[](2024-05.md#showcase-a)\n[](2024-05.md#tool)\n{PARTS}", []),
        (f"[a](2024-05.md#event-gone)\n[b](2024-05.md#meet)\n{PARTS}", [7, 8]),
        (f"[a](2024-05.md#showcase-named)\n[b](2024-05.md#event-day)\n{PARTS}", [7, 8]),
    ],
    "role-missing": [
        ("{doc}`2024-04` {doc}`/editions/2024-04` {doc}`Us <../index>`\n{doc}`2024-04.md`", [8]),
        ("{doc}`/archive`\n{doc}`2024-03`", [7, 8]),
        ("{tag}`nothing` {edition}`2024-03` {section}`2024-04#gone`", [7, 7, 7]),
        ("{tag}`Web-GPU` {edition}`2024-04` {section}`2024-04#webgpu-support`", []),
        ("{edition}`2024-04#webgpu-support`\n{section}`2024-04`", [7, 8]),
    ],
    "picture-missing": [("![A](gone.png)\n\n![B](there.png) ![C](/editions/there.png)", [7])],
    "allow-unknown": [("% allow: trackers\n\nText.", [7]), ("% allow: tracker\n\nText.", [])],
}


@pytest.mark.parametrize(
    ("rule", "text", "lines"),
    [(rule, *row) for rule, rows in ROWS.items() for row in rows],
)
def test_of_an_edition(
    make_site: Callable[..., Site], rule: str, text: str, lines: list[int]
) -> None:
    files = {
        MAY: edition(f"{TITLE}{text}\n"),
        "editions/there.png": b"x",
        "editions/file.txt": b"x",
        "docs/guide.md": "# Guide\n\n(label)=\n## A\n",
    }
    found = [one for one in told(make_site(files=files)) if one[2] == rule]
    assert found == [(MAY, line, rule) for line in lines]


@pytest.mark.parametrize("text", [row[0] for row in ROWS["link-missing"] + ROWS["role-missing"]])
def test_the_build_misses_the_same_links(make_site: Callable[..., Site], text: str) -> None:
    files = {MAY: edition(f"{TITLE}{text}\n"), "editions/file.txt": b"x"}
    site = make_site(files=files)
    found = [line for _, line, rule in told(site) if rule in {"link-missing", "role-missing"}]
    missing = ("myst.xref_missing", "ref.doc", "ref.tag", "ref.edition", "ref.section")
    site.build(myst_heading_anchors=2)
    assert len([w for w in site.warnings if w.kind in missing]) == len(found)


def front(month: int, *more: str, body: str = TAGGED) -> str:
    lines = "\n".join((f"date: 2024-{month:02}", *more))
    return f"---\n{lines}\n---\n\n# Edition {month}\n\n{body}"


def nth(number: int) -> tuple[str, str]:
    """An edition of many; the first and the last one have a link that is the same."""
    link = "[a](https://a.example/)\n" if number in {1, RECENT + 2} else ""
    year, month = divmod(number, 12)
    date = f"{2000 + year}-{month + 1:02}"
    return f"editions/{number:03}.md", f"---\ndate: {date}\n---\n\n# Edition\n\n{link}"


# Files of a site beside those of its root, and what is found of a rule.
SITES: dict[str, list[tuple[dict[str, str | bytes], list[tuple[str, int]]]]] = {
    "rubric-spelling": [
        (
            {
                "editions/2024-01.md": front(1, body="## News\n"),
                "editions/2024-02.md": front(2, body="## News\n\n## Part 1\n"),
                "editions/2024-03.md": front(3, body="## news\n\n## Part 2\n"),
                "editions/2024-05.md": front(5, body="## Developmets\n"),
                "editions/2024-06.md": front(6, body="## Developments\n\n## Views\n"),
            },
            [("editions/2024-03.md", 7), ("editions/2024-05.md", 7)],
        ),
        (  # two spellings, once each: the first is right
            {
                "editions/2024-01.md": front(1, body="## AI talks\n\n## Toys\n"),
                "editions/2024-02.md": front(2, body="## AI Talks\n\n## Tows\n"),
            },
            [("editions/2024-02.md", 7)],
        ),
    ],
    "http-link": [
        (
            {
                "editions/2024-01.md": front(1, body="[a](http://a.example/b?c)\n"),
                "editions/2024-02.md": front(
                    2, body="[a](https://a.example) [b](http://b.example)"
                ),
            },
            [("editions/2024-01.md", 7)],
        )
    ],
    "link-again": [
        (
            {
                "editions/2024-01.md": front(1, body="[a](https://a.example/b/?utm_a=1)\n"),
                "editions/2024-02.md": front(2, body="[a](http://www.a.example/b)\n"),
                "editions/2024-03.md": front(3, body="[a](https://a.example/c)\n"),
            },
            [("editions/2024-02.md", 7)],
        ),
        (
            dict(map(nth, range(1, RECENT + 3))),
            [],
        ),
    ],
    "updated-before": [
        (
            {
                "editions/2024-01.md": front(1, "updated: 2023-12-31"),
                "editions/2024-02.md": front(2, "updated: 2024-02-01"),
            },
            [("editions/2024-01.md", 3)],
        )
    ],
    "number-order": [
        (
            {
                "editions/001.md": front(3),
                "editions/002.md": front(1),
                "editions/003.md": front(5),
            },
            [("editions/001.md", 1)],
        )
    ],
    "number-twice": [
        (
            {"editions/2024-02.md": front(2, "number: 1"), "editions/001.md": front(1)},
            [("editions/2024-02.md", 1)],
        )
    ],
    "date-twice": [
        (
            {
                "editions/2024-04-again.md": front(4),
                "editions/2024-04-28.md": front(4).replace("2024-04", "2024-04-28"),
            },
            [("editions/2024-04-again.md", 1)],
        )
    ],
    "tag-unused": [
        (
            {"tags.yml": f"{TAGS}gone: {{}}\nwide: {{}}\nn: {{broader: wide}}\n"},
            [("tags.yml", 4), ("tags.yml", 5), ("tags.yml", 7)],
        ),
    ],
    "tag-once": [
        ({"tags.yml": TAGS}, []),
        ({"tags.yml": TAGS, "editions/2024-05.md": front(5)}, [("tags.yml", 4)]),
    ],
    "tag-near": [
        (
            {"tags.yml": f"{TAGS}web-gpu2: {{}}\nllama-2: {{}}\nllama-3: {{}}\nwllama: {{}}\n"},
            [("tags.yml", 5), ("tags.yml", 6), ("tags.yml", 7)],
        )
    ],
    "picture-unused": [
        (
            {
                "editions/a.png": b"x",
                "editions/b/c.WebP": b"x",
                "editions/d.png": b"x",
                "editions/2024-05.md": front(5, body='![A](a.png)\n\n<img src="d.png">\n'),
            },
            [("editions/b/c.WebP", 1)],
        )
    ],
}


@pytest.mark.parametrize(
    ("rule", "files", "places"),
    [(rule, *row) for rule, rows in SITES.items() for row in rows],
)
def test_of_a_site(
    make_site: Callable[..., Site],
    rule: str,
    files: dict[str, str | bytes],
    places: list[tuple[str, int]],
) -> None:
    found = [one for one in told(make_site(files=files)) if one[2] == rule]
    assert found == [(*place, rule) for place in places]


def test_every_rule_is_tested_and_has_its_reason() -> None:
    assert (
        ROWS.keys()
        | SITES.keys()
        | {"setting-unknown", "front-matter-order", "front-matter-quotes"}
        >= OWN
    )
    assert [rule.name for rule in RULES.values() if len(rule.reason.split()) < 3] == []


def test_guides_are_looked_at_too(make_site: Callable[..., Site]) -> None:
    guide = "# Guide\n\n[here](gone.md)\n\n![](x.png)\n\nhttps://a.example/\n"
    site = make_site(files={"docs/guide.md": guide})
    assert [one[1:] for one in told(site) if one[0] == "docs/guide.md"] == [
        (3, "link-missing"),
        (3, "link-text"),
        (5, "image-alt"),
        (5, "picture-missing"),
        (7, "bare-link"),
    ]


def test_the_second_time_only_what_has_changed_is_looked_at(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(files={MAY: edition(f"{TITLE}https://a.example/\n")})
    first = told(site)
    seen: list[str] = []
    whole = checks._check

    def note(desk: Desk, source: Source) -> object:
        seen.append(source.path)
        return whole(desk, source)

    monkeypatch.setattr(checks, "_check", note)
    assert told(site) == first
    assert seen == []
    site.write(MAY, edition(f"{TITLE}Text.\n\nhttps://a.example/\n"))
    assert (MAY, 9, "bare-link") in told(site)
    assert seen == [MAY]
    site.write("tags.yml", TAGS)
    told(site)
    assert len(seen) == 4


def test_a_page_that_comes_and_goes_is_noticed_though_no_other_changes(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={MAY: edition(f"{TITLE}[June](2024-06.md)\n")})
    missing = (MAY, 7, "link-missing")
    assert missing in told(site)
    site.write("editions/2024-06.md", front(6))
    assert missing not in told(site)
    site.delete("editions/2024-06.md")
    assert missing in told(site)


def test_a_reader_cannot_open_a_draft(make_site: Callable[..., Site]) -> None:
    links = "[a](2024-06.md#edition-6)\n{edition}`2024-06`\n{doc}`2024-06`\n{tag}`wasm`\n"
    files = {
        MAY: edition(f"{TITLE}{links}"),
        "editions/2024-06.md": front(6, "draft: true"),
        "editions/2024-07.md": front(7, "draft: true", body=links.replace("#edition-6", "")),
    }
    site = make_site(files=files)
    found = [one for one in told(site) if one[2] in {"link-missing", "role-missing"}]
    assert found == [(MAY, 7, "link-missing"), (MAY, 8, "role-missing"), (MAY, 9, "role-missing")]
    site.build()
    missing = {"myst.xref_missing", "ref.edition", "ref.doc"}
    assert [w.line for w in site.warnings if w.kind in missing] == [7, 7, 7]
