"""The next edition: what it takes over, and that a build has nothing against it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.next.draft import next_edition, path_of, write
from sphinx_newsletter.editing.next.name import Name, next_name
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.model.dates import EditionDate
from tests.conftest import links

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_newsletter.editing.source import Source
    from tests.conftest import Site


TODAY = datetime.date(2026, 11, 23)
LATEST = """\
---
date: 2024-05
author: kim, jan
number: 7
---

# The *May* edition

- A point.

## News & `code`

### One

:::{tags} webgpu
:::

:::{event} Old
:start: 2024-05-20
:place: Berlin
:::

### Two

:::{tags} wasm
:::

Words.

(dates)=
## Dates

% a comment

:::{event} Web AI meeting
:start: 2024-07-14
:end: 2024-07-15
:place: Berlin
:url: https://meeting.example
:::

:::{event}
:name: WASM day
:start: 2024-06
:online:
:::

## Us

Not this.

Tell us
what you do.

:::{contact}
:::
"""
AGAIN = """\
---
date: 2024-03
---

# March

:::{event} web AI Meeting
:start: 2024-07-14
:online:
:::
"""
GUIDE = {"docs/contribute.md": "---\norphan: true\n---\n\n# For contributors\n"}


def text_of(site: Site, id_: str = "") -> str:
    workspace = Workspace(site.folder)
    return write(
        workspace, next_edition(workspace, next_name(workspace.archive, "editions", TODAY, id_))
    )


def test_it_takes_over_what_stays_the_same(make_site: Callable[..., Site]) -> None:
    site = make_site(files=GUIDE | {"editions/2024-05.md": LATEST})
    assert text_of(site) == (
        "---\ndate: 2024-06\nauthor: kim, jan\nnumber: 8\ndraft: true\n---\n\n"
        "# The *June* edition\n\n"
        ":::{tldr}\n% Each thing that nobody should miss, as an item of a list: `- …`\n:::\n\n"
        "## News & `code`\n\n% In 2024-05: One; Two ({event}).\n\n"
        "(dates)=\n## Dates\n\n% In 2024-05: {event}.\n\n"
        "- [Web AI meeting](2024-05.md#dates), July 14 to 15, 2024, Berlin\n\n"
        "## Us\n\n% In 2024-05: a few words.\n\nTell us\nwhat you do.\n\n:::{contact}\n:::\n"
    )


def test_the_build_misses_nothing_but_the_points(make_site: Callable[..., Site]) -> None:
    site = make_site(files=GUIDE | {"editions/2024-05.md": LATEST, "editions/2024-03.md": ""})
    site.delete("editions/2024-03.md")
    site.write("editions/more/2024-06.md", text_of(site, "more/2024-06"))
    warned = site.build(
        newsletter_drafts=True, nitpicky=True, newsletter_contributing="docs/contribute"
    ).warnings
    assert [(one.path, one.kind) for one in warned] == [("2024-06.md", "newsletter.tldr")]
    page = site.content("editions/more/2024-06.html")
    hrefs = [link.href for link in links(page)]
    assert "../2024-05.html#dates" in hrefs


def test_an_event_that_two_editions_tell_comes_once(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": LATEST, "editions/2024-03.md": AGAIN})
    workspace = Workspace(site.folder)
    draft = next_edition(workspace, Name("2024-06", EditionDate(2024, 6)))
    [event] = draft.events
    assert event.link == "2024-03.md"
    assert event.block == AGAIN.partition("\n\n:::")[2].join([":::", ""]).rstrip("\n")


def test_events_find_a_place_of_their_own(make_site: Callable[..., Site]) -> None:
    later = AGAIN.replace("2024-07-14", "2024-09-14")
    site = make_site(files={"editions/2024-03.md": later})
    site.write("editions/2024-05.md", text_of(site, "2024-05"))
    site.write("editions/2024-06.md", text_of(site, "2024-06"))
    [_, rubric] = text_of(site).split("## Events to come\n")
    assert "- [web AI Meeting](2024-03.md), September 14, 2024\n" in rubric


def test_the_first_edition_of_a_site(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("editions/2024-04.md")
    site.write("editions/2026-11.md", text_of(site))
    assert "# 2026-11\n" in (site.folder / "editions" / "2026-11.md").read_text(encoding="utf-8")
    warned = site.build(newsletter_drafts=True).warnings
    assert [one.kind for one in warned] == ["newsletter.tldr"]


def test_a_latest_edition_that_cannot_be_read_is_no_hindrance(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"editions/2024-05.md": b"# Caf\xe9\n"})
    assert "# 2024-06\n" in text_of(site)


def test_windows_line_endings_do_not_come_along(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": LATEST})
    text = text_of(site)
    site.write("editions/2024-05.md", LATEST.replace("\n", "\r\n"))
    assert text_of(site) == text


@pytest.mark.parametrize(
    "before", ["```\n## A\n```", "<!-- a\n\nb -->", "% a comment", "### A heading", "(target)="]
)
def test_only_a_paragraph_comes_with_the_contact(
    make_site: Callable[..., Site], before: str
) -> None:
    text = f"---\ndate: 2024-05\n---\n\n# May\n\n## Us\n\n{before}\n\n:::{{contact}}\n:::\n"
    told = text_of(make_site(files={"editions/2024-05.md": text}))
    assert told.endswith(".\n\n:::{contact}\n:::\n")
    assert before not in told


def test_nothing_is_written_over(make_site: Callable[..., Site]) -> None:
    site = make_site()
    (site.folder / "editions" / "2024-06.md").symlink_to("nowhere.md")
    workspace = Workspace(site.folder)
    for id_, words in (("2024-04", "already: open it"), ("2024-06", "already: open it")):
        with pytest.raises(CommandError, match=words):
            path_of(workspace, Name(id_, EditionDate(2024, 7)))
    with pytest.raises(CommandError, match="has the date 2024-04 already"):
        path_of(workspace, Name("2024-07", EditionDate(2024, 4)))


def test_a_site_can_have_a_template_of_its_own(make_site: Callable[..., Site]) -> None:
    own = (
        "{{ id }} {{ date }} {{ number }} {{ title }} {{ author }}\n{% for rubric in rubrics %}\n"
        "## {{ rubric }}\n{% endfor %}\n{% for event in events %}\n{{ event.block }}\n"
        "{% endfor %}\n{{ contact }}\n"
    )
    site = make_site(files={"editions/2024-05.md": LATEST, "_templates/edition.md": own})
    told = text_of(site)
    assert told.startswith("2024-06 2024-06 8 The *June* edition kim, jan\n## News & `code`\n")
    assert ":::{event} Web AI meeting\n:start: 2024-07-14\n" in told
    assert told.endswith("Tell us\nwhat you do.\n\n:::{contact}\n:::\n")


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ("# {{ titel }}", r"_templates/edition\.md:1: .*titel"),
        ("\n{% if title %}\n", r"_templates/edition\.md:\d: "),
        ("\n\n{{ title + 1 }}", r"_templates/edition\.md:3: "),
        ("\n{{ title.__class__.mro() }}", r"_templates/edition\.md:2: .*unsafe"),
        ("{{ 1 / 0 }}", r"_templates/edition\.md:1: "),
        ("{% for n in range(10**9) %}{% endfor %}", r"_templates/edition\.md:1: .*[Rr]ange"),
        (b"\xff", r"_templates/edition\.md: "),
        ('{% include "other.md" %}', r"_templates/edition\.md:1: .*other\.md"),
    ],
)
def test_a_template_that_cannot_be_used_is_reported(
    make_site: Callable[..., Site], own: str | bytes, words: str
) -> None:
    site = make_site(files={"_templates/edition.md": own})
    with pytest.raises(CommandError, match=words):
        text_of(site)


PIECES = st.sampled_from(
    [
        "# Title",
        "## Rubric",
        "## *Other* `rubric` ##",
        "Setext\n------",
        "### Section",
        "(x)=",
        ":::{event} Fair\n:start: 2030-01\n:online:\n:::",
        "- [Fair](2024-05.md#x), then",
        "::::{note}\n:::{contact}\n:::\n::::",
        ":::{contact}\n:::",
        ":::{tags} wasm\n:::",
        "Words.",
        "% comment",
        "```",
        ":::",
        "> ## Quoted",
        "",
    ]
)


@pytest.fixture(scope="module")
def shared(share_site: Callable[..., Site]) -> Site:
    return share_site()


@pytest.mark.slow
@given(st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n\n"])), max_size=9))
def test_whatever_the_latest_holds_the_next_has_its_rubrics(
    shared: Site, pieces: list[tuple[str, str]]
) -> None:
    body = "".join(piece + gap for piece, gap in pieces)
    (shared.folder / "editions" / "2024-06.md").unlink(missing_ok=True)
    shared.write("editions/2024-05.md", f"---\ndate: 2024-05\n---\n{body}")
    before = Workspace(shared.folder)
    shared.write("editions/2024-06.md", text_of(shared))
    after = Workspace(shared.folder)
    source = after.sources["editions/2024-06.md"]
    assert not source.problems
    assert source.front
    assert source.front.draft
    old = rubrics(before.sources["editions/2024-05.md"])
    assert rubrics(source) in (old, [*old, "Events to come"])


def rubrics(source: Source) -> list[str]:
    return [one.title for one in source.outline.headings if one.level == 2]
