"""Text, links and references of pages, by section."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.model.links import LinkPlace, Use
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.section_text import (
    Passage,
    Reference,
    TextBlock,
    links_of,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


PAGE = "editions/2024-05"
OLD = """\
---
date: 2023-01
---

# Old

## News

(drivers)=
### Drivers

:::{tags} webgpu
:::

New drivers.
"""
EDITION = """\
---
date: 2024-05
---

# May

A *word*less start[^1], with [a page](https://a.example/?a=1&b=2).

[^1]: The note.

## News

(gpu)=
### GPUs *here*

:::{tags} webgpu
:::

Fast: {section}`2023-01#drivers`, [again](2023-01.md#drivers), [again](2023-01.md#drivers).

#### Below

| a | b |
|---|---|
| c | [d](http://d.example) |

##### Nested

:::{tags} wasm
:::

`code`

```python
x = 1
```

{sub}`raw` mail@a.example [local](#gpu)

## Last

The end. See {section}`2023-01#drivers` and {edition}`2023-01`.
"""
GUIDE = "# Guide\n\nStart.\n\n## First\n\nOne.\n\n### Deeper\n\nTwo.\n"


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    files = {"editions/2023-01.md": OLD, "editions/2024-05.md": EDITION, "docs/guide.md": GUIDE}
    site = make_site(files=files)
    site.write("index.md", "# Home\n\n```{toctree}\ndocs/guide\n```\n")
    return site


def test_each_word_is_in_one_passage(site: Site) -> None:
    site.build("dummy")
    assert not site.warnings
    assert [(one.anchor, one.title, one.text) for one in text_of(site.app.env, PAGE)] == [
        (
            "",
            "May",
            (
                "A wordless start, with a page. News Last The end. "
                "See 2023-01#drivers and 2023-01. The note."
            ),
        ),
        ("gpu", "GPUs here", "Fast: 2023-01#drivers, again, again. Below a b c d"),
        ("nested", "Nested", "code x = 1 raw mail@a.example local"),
    ]


def test_each_paragraph_is_a_block_with_the_nearest_anchor(site: Site) -> None:
    outside, gpu, _nested = text_of(site.build("dummy").app.env, PAGE)
    assert gpu.blocks[:2] == (
        TextBlock("", "Fast: 2023-01#drivers, again, again."),
        TextBlock("below", "Below"),
    )
    assert ("last", "Last") in [block[:2] for block in outside.blocks]


def test_the_points_of_an_edition_are_its_summary(make_site: Callable[..., Site]) -> None:
    text = "---\ndate: 2024-05\n---\n\n# May\n\n:::{tldr}\n- One.\n:::\n\nTwo.\n"
    site = make_site(files={f"{PAGE}.md": text}).build("dummy")
    assert not site.warnings
    [passage] = text_of(site.app.env, PAGE)
    assert passage.blocks == (TextBlock("", "One.", is_summary=True), TextBlock("", "Two."))


def test_each_heading_of_a_guide_has_its_passage(site: Site) -> None:
    assert text_of(site.build("dummy").app.env, "docs/guide") == (
        Passage("", "Guide", (TextBlock("", "Start."),)),
        Passage("first", "First", (TextBlock("", "One."),)),
        Passage("deeper", "Deeper", (TextBlock("", "Two."),)),
    )


def test_links_to_other_sites_are_stored_with_their_section(site: Site) -> None:
    linked = links_of(site.build("dummy").app.env, "editions/2024-05")
    assert [*linked.letters] == ["a", "d"]
    [(host, (_digest, anchors, uses))] = linked.hosts("a").items()
    assert (host, linked.places(anchors)) == ("a.example", [LinkPlace("editions/2024-05", "")])
    assert [Use(*use) for use in uses] == [Use("?a=1&b=2", 0, "https://a.example/?a=1&b=2", "", "")]
    [(host, (_digest, anchors, uses))] = linked.hosts("d").items()
    assert (host, linked.places(anchors)) == ("d.example", [LinkPlace("editions/2024-05", "gpu")])


def test_references_to_other_editions_are_stored_once_each(site: Site) -> None:
    texts = archive_domain(site.build("dummy").app.env).texts
    assert texts["editions/2024-05"].references == (
        Reference("", "editions/2023-01", "drivers"),
        Reference("gpu", "editions/2023-01", "drivers"),
    )


@pytest.mark.parametrize(
    ("old", "new", "passages", "links"),
    [
        ("The end", "The very end", True, False),
        ("https://a.example", "https://b.example", False, True),
        ("date: 2024-05", "date: 2024-06", False, False),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_digests_change_with_text_and_links(
    site: Site, old: str, new: str, jobs: int, *, passages: bool, links: bool
) -> None:
    before = archive_domain(site.build("dummy", jobs=jobs).app.env).texts
    site.write("editions/2024-05.md", EDITION.replace(old, new))
    after = archive_domain(site.build("dummy", jobs=jobs).app.env).texts
    changed = {name for name in before if before[name] != after[name]}
    assert changed == ({"editions/2024-05"} if passages or links else set())
    then, now = before["editions/2024-05"], after["editions/2024-05"]
    assert (then.passages != now.passages) == passages
    assert (then.links != now.links) == links


def test_a_page_that_is_gone_is_forgotten(site: Site) -> None:
    site.build("dummy")
    site.delete("editions/2023-01.md")
    assert "editions/2023-01" not in archive_domain(site.build("dummy").app.env).texts
