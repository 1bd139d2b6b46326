"""Each build reports everything that is wrong, not only what is wrong with changed pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site, Warned


GUIDE = """\
# Guide

[nowhere](nope.md), [again](nope.md), <b>bold</b>, {doc}`gone`

```nolang
code
```

#### Too deep
"""
EDITION = """\
---
date: 2024-05
sort: of
---

# May

## One

:::{tags} webgup
:::

[here](#nope), {tag}`nope`, and a picture: ![](nope.png)
"""
FILES = {"docs/guide.md": GUIDE, "editions/2024-05.md": EDITION}


def reported(site: Site) -> list[Warned]:
    return sorted(site.warnings, key=repr)


@pytest.mark.parametrize("builder", ["html", "dirhtml", "text", "latex", "dummy"])
def test_the_next_build_reports_the_same(make_site: Callable[..., Site], builder: str) -> None:
    site = make_site(files=FILES)
    first = reported(site.build(builder))
    kinds = {one.kind for one in first}
    assert kinds >= {"newsletter.html", "newsletter.tag-unknown", "newsletter.heading-skipped"}
    if builder != "latex":  # it writes only what the front page lists
        assert kinds >= {"toc.not_included", "newsletter.link-missing", "newsletter.role-missing"}
    for _ in range(2):
        assert reported(site.build(builder)) == first


def test_workers_report_the_same(make_site: Callable[..., Site]) -> None:
    pages = {f"docs/{n}.md": GUIDE for n in range(12)} | FILES
    alone, site = make_site(files=pages).build(), make_site(files=pages)
    assert reported(site.build(jobs=2)) == reported(alone)
    assert reported(site.build(jobs=2)) == reported(alone)


@pytest.mark.parametrize("again", range(2))
def test_a_faulty_page_fails_each_time(make_site: Callable[..., Site], again: int) -> None:
    site = make_site(
        files={"docs/guide.md": "---\norphan: true\n---\n# Guide\n\n[nowhere](nope.md)\n"}
    )
    for _ in range(again + 1):
        site.build(strict=True)
    assert site.app.statuscode == 1


def test_what_is_fixed_is_not_reported_and_the_rest_is(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES)
    first = reported(site.build())
    site.write("docs/guide.md", "# Guide\n\nNothing is wrong.\n")
    left = [one for one in first if one.path != "guide.md" or one.kind == "toc.not_included"]
    assert reported(site.build()) == left
    site.delete("docs/guide.md")
    assert reported(site.build()) == [one for one in left if one.path != "guide.md"]


def test_a_target_that_appears_or_disappears_counts(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES)
    first = reported(site.build())
    site.write("docs/gone.md", "# No longer gone\n")
    assert {one.kind for one in site.build().warnings if one.path == "guide.md"} == {
        *(
            "newsletter.html",
            "newsletter.heading-skipped",
            "newsletter.link-missing",
            "toc.not_included",
        ),
        "newsletter.code-language",
    }
    site.delete("docs/gone.md")
    assert reported(site.build()) == first


def test_warnings_can_be_suppressed_at_any_time(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES)
    first = reported(site.build())
    quiet = reported(site.build(suppress_warnings=["myst", "newsletter.html"]))
    assert quiet == [
        one for one in first if not one.kind.startswith("myst.") and one.kind != "newsletter.html"
    ]
    assert reported(site.build()) == first


def test_a_build_that_failed_takes_nothing_away(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES)
    first = reported(site.build())
    site.write("_templates/page.html", "{% mishap %}")
    with pytest.raises(Exception, match="mishap"):
        site.build(templates_path=["_templates"])
    assert reported(site.build()) == first
