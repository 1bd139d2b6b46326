"""Links within the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
        ("[a](2024-04.md) [b](/editions/2024-04.md#april-edition) [c](../index.md)", []),
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
    missing = ("myst.xref_missing", "ref.doc", "ref.tag", "ref.edition", "ref.section")
    site.build("dummy", myst_heading_anchors=2)
    assert len([w for w in site.warnings if w.kind in missing]) == len(found)


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


def test_a_link_to_a_draft_is_reported(make_site: Callable[..., Site]) -> None:
    links = "[a](2024-06.md#edition-6)\n{edition}`2024-06`\n{doc}`2024-06`\n{tag}`wasm`\n"
    files = {
        MAY: edition(f"{TITLE}{links}"),
        "editions/2024-06.md": front(6, "draft: true"),
        "editions/2024-07.md": front(7, "draft: true", body=links.replace("#edition-6", "")),
    }
    site = make_site(files=files)
    found = [one for one in findings(site) if one[2] in {"link-missing", "role-missing"}]
    assert found == [(MAY, 7, "link-missing"), (MAY, 8, "role-missing"), (MAY, 9, "role-missing")]
    site.build("dummy")
    missing = {"myst.xref_missing", "ref.edition", "ref.doc"}
    assert [w.line for w in site.warnings if w.kind in missing] == [7, 8, 9]
