"""Rules silenced by comments and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


MAY = "editions/2024-05.md"
URL = "at:https://a.example/"  # not a link


def lines(site: Site, rule: str = "bare-link") -> list[int]:
    return [one.line for one in check(Workspace(site.folder)) if one.rule == rule]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"% allow: bare-link\n{URL}\nand {URL}\n\n{URL}\n", [11]),
        (f"% allow: bare-link\n\n{URL}\n\n{URL}\n", [11]),
        (f"% allow: tracker,  bare-link ,\n{URL}\n", []),
        (f"% allow: tracker\n{URL}\n", [8]),
        (f"% so it is\n% allow: bare-link\n% allow: tracker\n{URL}\n", []),
        (f"% allow: bare-link\n(a)=\n## A\n\n{URL}\n\n### B\n\n{URL}\n\n## C\n\n{URL}\n", [19]),
        (f":::{{note}}\n% allow: bare-link\n{URL}\n\n{URL}\n:::\n", [11]),
        (f"Disallow: bare-link\n{URL}\n", [8]),
        (f"{URL}\n% allow: bare-link", [7]),
    ],
)
def test_by_a_comment(make_site: Callable[..., Site], text: str, left: list[int]) -> None:
    site = make_site(files={MAY: edition(TITLE + text)})
    assert lines(site) == left
    assert lines(site) == left  # from the cache, too


def test_a_comment_silences_a_rule_of_the_site_in_one_place(
    make_site: Callable[..., Site],
) -> None:
    text = "% allow: link-missing\n[a](#gone)\n\n[b](#gone)\n"
    assert lines(make_site(files={MAY: edition(TITLE + text)}), "link-missing") == [10]


IN_A_BUILD = (
    "% allow: link-missing, syntax\n[a](#gone) [b][c]\n\n[b](#gone) :smile:\n\n"
    "% allow: footnote\n## A\n\nA[^no].\n\n% allow: link-missing\n\n### B\n\nB[^no].\n\n"
    "## C\n\nC[^no].\n"
)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_comment_silences_what_a_build_reports(make_site: Callable[..., Site], jobs: int) -> None:
    others = {f"editions/2023-{n:02}.md": edition(TITLE) for n in range(1, 8)}
    site = make_site(files={MAY: edition(TITLE + IN_A_BUILD), **others})
    left = [(10, "link-missing"), (10, "syntax"), (25, "footnote")]
    for builder in ("html", "html"):
        warned = site.build(builder, jobs=jobs).warnings
        found = [(one.line, one.kind.removeprefix("newsletter.")) for one in warned]
        assert sorted(found) == left
    checked = check(Workspace(site.folder))
    assert [
        (one.line, one.rule) for one in checked if one.rule in {rule for _, rule in left}
    ] == left
    only = edition(f"{TITLE}% allow: footnote\nA[^no].\n")
    assert make_site(files={MAY: only}).build("dummy", strict=True).warnings == []


def test_a_setting_silences_what_a_build_reports(make_site: Callable[..., Site]) -> None:
    site = make_site(files={MAY: edition(f"{TITLE}A[^no]. [a](#gone)\n")})
    [warned] = site.build("dummy", newsletter_allow=["footnote"]).warnings
    assert warned.kind == "newsletter.link-missing"


@pytest.mark.parametrize(
    "setting",
    [
        'newsletter_allow = ["bare-link"]',
        'suppress_warnings = ["newsletter.bare-link"]',
        'suppress_warnings = ["newsletter"]',
        'suppress_warnings = ["newsletter.*"]',
    ],
)
def test_by_a_setting(make_site: Callable[..., Site], setting: str) -> None:
    site = make_site(files={MAY: edition(f"{TITLE}{URL}\n")})
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    assert lines(site) == [7]
    site.write("conf.py", f"{conf}{setting}\n")
    assert lines(site) == []


@pytest.mark.parametrize(("name", "found"), [("trackers", [7]), ("tracker", [])])
def test_an_unknown_rule_in_a_comment_is_reported(
    make_site: Callable[..., Site], name: str, found: list[int]
) -> None:
    site = make_site(files={MAY: edition(f"{TITLE}% allow: {name}\n\nText.\n")})
    assert lines(site, "allow-unknown") == found


def test_an_unknown_rule_in_a_setting_is_reported(make_site: Callable[..., Site]) -> None:
    site = make_site()
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", f'{conf}newsletter_allow = ["bare-lnk"]\n')
    [found] = [one for one in check(Workspace(site.folder)) if one.path == "conf.py"]
    assert (found.line, found.rule) == (len(conf.splitlines()) + 1, "setting-unknown")
    assert "did you mean `bare-link`?" in found.message


def test_a_setting_that_is_not_a_list_is_reported_and_has_no_effect(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={MAY: edition(f"{TITLE}{URL}\n")})
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", f'{conf}newsletter_allow = "bare-link"\n')
    assert lines(site) == [7]
    assert len(lines(site, "setting")) == 1
