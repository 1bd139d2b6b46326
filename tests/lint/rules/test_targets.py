"""Links within the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from tests.lint.rules.found import MAY, each_row, findings, front, lines_found
from tests.lint.rules.test_roles import ROWS as ROLES
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site
    from tests.lint.rules.found import Rows


# Blocks with anchors of their own; the last three have only the target above them.
TEXT = """
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

ROWS: Rows = {
    "link-missing": [
        ("[a](#gone) [b](#may-edition) [c](#here)\n\n(here)=\nText.", [7]),
        ("[a](2024-04.md) [b](/editions/2024-04.md) [c](../index.md)", []),
        ("[a](2024-03.md)\n[b](2024-04.md#gone)\n[c](../april.html)\n[d](x.pdf)", [7, 8, 9, 10]),
        ("[a](../editions/) [b](2024-04.md)", [7]),
        ("[a]()\n[b](#)\n[](2024-04.md#)", [7, 8]),
        ("[a](mailto:a@a.example) [b](<file.txt>) [c](2024-04.md#webgpu-support)", []),
        (":::{tldr}\n- [It](#gone) is gone.\n:::", [8]),
        (
            f"[](2024-05.md#event-meet) [](#event-meet) [](2024-05.md#event-meet-2024-06)\n{TEXT}",
            [],
        ),
        (
            f"[](2024-05.md#showcase-toy)\n[](2024-05.md#question-why) [](#question-why)\n{TEXT}",
            [],
        ),
        (f"[](2024-05.md#showcase-a)\n[](2024-05.md#tool)\n{TEXT}", []),
        (f"[a](2024-05.md#event-gone)\n[b](2024-05.md#meet)\n{TEXT}", [7, 8]),
        (f"[a](2024-05.md#showcase-named)\n[b](2024-05.md#event-day)\n{TEXT}", [7, 8]),
    ],
}


@each_row(ROWS)
def test_on_a_page(make_site: Callable[..., Site], rule: str, text: str, lines: list[int]) -> None:
    assert lines_found(make_site, rule, text) == lines


@pytest.mark.parametrize("text", [row[0] for row in ROWS["link-missing"] + ROLES["role-missing"]])
def test_the_build_reports_the_same(make_site: Callable[..., Site], text: str) -> None:
    files = {MAY: edition(f"{TITLE}{text}\n"), "editions/file.txt": b"x"}
    site = make_site(files=files)
    found = [line for _, line, rule in findings(site) if rule in {"link-missing", "role-missing"}]
    site.build("dummy")
    missing = {"newsletter.link-missing", "newsletter.role-missing"}
    assert [one.line for one in site.warnings if one.kind in missing] == found


def test_a_new_or_deleted_page_changes_findings_elsewhere(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={MAY: edition(f"{TITLE}[June](2024-06.md)\n")})
    missing = (MAY, 7, "link-missing")
    assert missing in findings(site)
    site.write("editions/2024-06.md", front(6))
    assert missing not in findings(site)
    site.delete("editions/2024-06.md")
    assert missing in findings(site)


LINKS = "[a](2024-06.md#at) [b](2024-06)\n{edition}`2024-06`\n{doc}`2024-06`\n{tag}`wasm`\n"
LINK, ROLE = (
    f"`{name}` is a draft: publish it first, or remove the {what}"
    for name, what in (("editions/2024-06.md", "link"), ("2024-06", "role"))
)


@pytest.mark.parametrize("drafts", [False, True])
def test_a_link_to_a_draft_is_reported(make_site: Callable[..., Site], drafts: bool) -> None:
    files = {
        MAY: edition(f"{TITLE}{LINKS}"),
        "editions/2024-06.md": front(6, "draft: true"),
        "editions/2024-07.md": front(7, "draft: true", body=LINKS.replace("#at", "")),
    }
    site = make_site(files=files)
    rules = {"link-missing", "role-missing"}
    found = [one for one in check(Workspace(site.folder)) if one.rule in rules]
    assert [(one.path, one.line, one.message) for one in found] == [
        (MAY, 7, LINK),
        (MAY, 8, ROLE),
        (MAY, 9, ROLE),
    ]
    site.build("dummy", newsletter_drafts=drafts)
    assert sorted((one.line, one.message) for one in site.warnings) == [
        (7, LINK),
        (7, LINK),
        (8, ROLE),
        (9, ROLE),
    ]
    site.write("editions/2024-06.md", front(6, body="(at)=\n## A\n"))
    assert site.build("dummy", newsletter_drafts=drafts).warnings == []


def test_a_draft_is_suggested_to_drafts_only(make_site: Callable[..., Site]) -> None:
    link = "[a](my-next-editoin.md)\n"
    files = {
        MAY: edition(TITLE + link),
        "editions/2024-06.md": front(6, "draft: true", body=link),
        "editions/my-next-edition.md": front(6, "draft: true"),
    }
    found = check(Workspace(make_site(files=files).folder))
    messages = {one.path: one.message for one in found if one.rule == "link-missing"}
    assert "did you mean" not in messages[MAY]
    assert "did you mean `my-next-edition.md`?" in messages["editions/2024-06.md"]


@pytest.mark.parametrize(
    ("ignored", "kinds"),
    [
        ([("myst", "gone.md"), ("std:doc", "gone"), ("newsletter:tag", "gone")], ["role-missing"]),
        ([("doc", "gone")], ["link-missing", "role-missing", "role-missing"]),
    ],
)
def test_nitpick_ignore_has_the_effect_that_it_has_elsewhere(
    make_site: Callable[..., Site], ignored: list[tuple[str, str]], kinds: list[str]
) -> None:
    text = "[a](gone.md)\n{doc}`gone`\n{tag}`gone`\n{edition}`gone`\n"
    site = make_site(files={MAY: edition(TITLE + text)})
    site.build("dummy", nitpicky=True, nitpick_ignore=ignored)
    assert [one.kind.removeprefix("newsletter.") for one in site.warnings] == kinds
    site.build("dummy", nitpicky=True, nitpick_ignore_regex=[("myst", r"go.*")])
    assert {one.kind for one in site.warnings} == {"newsletter.role-missing"}


def test_the_kinds_can_be_suppressed(make_site: Callable[..., Site]) -> None:
    site = make_site(files={MAY: edition(f"{TITLE}[a](gone.md) {{doc}}`gone`\n\n#### A\n")})
    assert len(site.build("dummy").warnings) == 3
    names = ("link-missing", "role-missing", "heading-skipped")
    quiet = [f"newsletter.{name}" for name in names]
    assert site.build("dummy", suppress_warnings=[*quiet]).warnings == []


def test_without_a_vocabulary_no_tag_is_missing(make_site: Callable[..., Site]) -> None:
    files = {MAY: edition(f"{TITLE}{{tag}}`gone`\n"), "tags.yml": "- a\n"}
    site = make_site(files=files).build("dummy", nitpicky=True)
    assert [one.kind for one in site.warnings] == ["newsletter.vocabulary"]
