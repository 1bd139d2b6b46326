"""`--fix`: it fixes what has one right answer, and changes no other byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.source import text_of
from sphinx_newsletter.lint.check import check_page
from sphinx_newsletter.lint.fix import fix_source
from sphinx_newsletter.model.front_matter import read_front_matter
from tests.editing.reread import EDITION as PATH
from tests.editing.reread import opened, read_as, workspace
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.lint.rules.rule import Finding


INTERVIEW = ":::{{interview}}\n:guest: A; B\n:host: C\n:links: {}\n\nC: Why?\n\nA: So.\n:::"


@pytest.fixture(scope="module", autouse=True)
def _opened() -> Iterator[None]:
    with opened():
        yield


def found(data: bytes) -> list[Finding]:
    return check_page(workspace(), read_as(PATH, data), data)


def fixed(text: str) -> str:
    return text_of(fix_source(workspace(), read_as, PATH, text.encode()))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](https://a.example/?utm_source=us)", "[a](https://a.example/)"),
        ("[a](https://a.example/?utm_source=us#top)", "[a](https://a.example/#top)"),
        ("<https://a.example/?a=1&fbclid=x&b=2>", "<https://a.example/?a=1&b=2>"),
        ("https://a.example/?gclid=x&UTM_Medium=y.", "https://a.example/."),
        ('[a](https://a.example/?utm_x&b "Why")', '[a](https://a.example/?b "Why")'),
        ("[a][1]\n\n[1]: https://a.example/?mc_cid=1", "[a][1]\n\n[1]: https://a.example/"),
        ("`https://a.example/?utm_source=us`", "`https://a.example/?utm_source=us`"),
        ("[a](https://a.example/?utm)", "[a](https://a.example/?utm)"),
        (
            ":::{demo} https://a.example/?utm_source=us\n:title: A\n:::",
            ":::{demo} https://a.example/\n:title: A\n:::",
        ),
        (
            INTERVIEW.format("https://a.example/?utm_a=1; https://b.example/?x=1&utm_b=2"),
            INTERVIEW.format("https://a.example/; https://b.example/?x=1"),
        ),
    ],
)
def test_only_trackers_are_removed(before: str, after: str) -> None:
    assert fixed(edition(f"{TITLE}{before}\n")) == edition(f"{TITLE}{after}\n")


def test_the_beginning_of_a_longer_address_is_unchanged() -> None:
    text = edition(f"{TITLE}[https://a.example/?utm_a=1](https://a.example/?utm_a=12)\n")
    assert fixed(text) == text.replace("?utm_a=12", "")


def test_tags_get_their_slugs() -> None:
    text = edition(
        f"{TITLE}(a)=\n## A\n\n:::{{tags}} Web-GPU, wasm\nLLMs,\n  llm\n:::\n\n"
        "Of {tag}`Web GPU`, {tag}`these <LLM>` and {tag}`wasm`.\n",
        "date: 2024-05",
        'tags: [WebGPU, "web-gpu", llama]  # WebGPU',
    )
    wanted = edition(
        f"{TITLE}(a)=\n## A\n\n:::{{tags}} webgpu, wasm\nllms,\n  llms\n:::\n\n"
        "Of {tag}`webgpu`, {tag}`these <llms>` and {tag}`wasm`.\n",
        "date: 2024-05",
        'tags: [webgpu, "webgpu", llama]  # WebGPU',
    )
    assert fixed(text) == wanted


def test_sections_get_targets() -> None:
    text = edition(
        f"{TITLE}## News\n\n### Über uns\n\n:::{{tags}} wasm\n:::\n\nText.\n### News\n"
        ":::{tags} wasm\n:::\n\n(новости)=\n## Новости\n\n:::{tags} wasm\n:::\n\n"
        "(mine)=\n## Mine\n\n:::{tags} wasm\n:::\n\nNews\n----\n\n:::{tags} wasm\n:::\n"
    )
    wanted = (
        text.replace("### Über", "(uber-uns)=\n### Über")
        .replace("### News", "(news-2)=\n### News")
        .replace("\nNews\n-", "\n(news-3)=\nNews\n-")
    )
    assert fixed(text) == wanted
    left = [one.rule for one in found(wanted.encode())]
    assert left == ["permalink-automatic"]  # its title has no Latin letter


FRONT = """\
---
# first of all

number: 7
tags:
- wasm  # why

# a note
- llms
draft: "false"
# of the date
date: '2024-05'

colour: red
subtitle: "A: b"
author: "jan"  # who
# the end
---

# May
"""
FIXED = """\
---
# of the date
date: 2024-05
author: jan  # who
subtitle: "A: b"
tags:
- wasm  # why

# a note
- llms
# first of all

number: 7
draft: false

colour: red
# the end
---

# May
"""


def test_front_matter_is_sorted_and_unquoted() -> None:
    assert fixed(FRONT) == FIXED


@pytest.mark.parametrize(
    "front",
    [
        "{author: jan, date: 2024-05}",
        "author: jan\nauthor: kim\ndate: 2024-05",
        "author: jan\ndate: [",
        'subtitle: "2024"\ndate: 2024-05-01'.replace("subtitle", "number"),
        'date: 2024-05\nsubtitle: "2024"',
        'date: 2024-05\nsubtitle: "a # b"',
        'date: 2024-05\nsubtitle: "a \\" b"',
        "date: 2024-05\nsubtitle: 'it''s'",
        "date: 2024-05\nsubtitle: ''",
    ],
)
def test_ambiguous_front_matter_is_unchanged(front: str) -> None:
    text = f"---\n{front}\n---\n\n# May\n"
    before, after = (read_front_matter(one, ["jan"]) for one in (text, fixed(text)))
    for name in ("number", "subtitle", "date", "author"):
        assert getattr(before, name) == getattr(after, name)
    if "number" not in front:
        assert fixed(text) == text
