"""`newsletter check` reports the warnings of the build, on the same lines, without a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import BUILD_ONLY, RULES, check
from sphinx_newsletter.lint.rules.rule import Severity
from sphinx_newsletter.model.problems import Kind
from tests.reading.bad_input.row import TITLE, edition
from tests.reading.test_bad_input import ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_newsletter.lint.rules.rule import Finding
    from tests.conftest import Site
    from tests.reading.bad_input.row import Row


OF_BUILD = {kind.value for kind in Kind}


def build_findings(site: Site) -> list[Finding]:
    """The findings that a build would report, too."""
    return [one for one in check(Workspace(site.folder)) if one.rule in OF_BUILD]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.kind}:{row.name}")
def test_it_is_reported_once_in_the_same_place(make_site: Callable[..., Site], row: Row) -> None:
    [found] = build_findings(make_site(files={row.path: row.text}))
    assert (found.path, found.line, found.rule) == (row.path, row.line, row.kind)
    assert row.words in found.message


def test_every_kind_is_a_rule_or_in_build_only() -> None:
    assert RULES.keys() & OF_BUILD == OF_BUILD - {kind.value for kind in BUILD_ONLY}


def test_a_good_site_has_no_problem(make_site: Callable[..., Site]) -> None:
    assert build_findings(make_site()) == []


DIRECTIVES = {
    "tldr-twice": f"{TITLE}:::{{tldr}}\n- One.\n:::\n\n:::{{tldr}}\n- Two.\n:::\n",
    "tldr-below": f"{TITLE}## News\n\n:::{{tldr}}\n- One.\n:::\n",
    "option-missing": f"{TITLE}:::{{event}} Meeting\n:place: Berlin\n:::\n",
    "option-unknown": (
        f"{TITLE}:::{{event}} Meeting\n:start: 2024-05-01\n:place: Berlin\n:colour: red\n:::\n"
    ),
    "option-near": (
        f"{TITLE}:::{{event}} Meeting\n:start: 2024-05-01\n:plcae: x\n:place: Berlin\n:::\n"
    ),
    "option-invalid": f"{TITLE}:::{{event}} Meeting\n:start: soon\n:place: Berlin\n:::\n",
    "address": f"{TITLE}:::{{video}} http://a.example\n:title: A\n:::\n",
    "no-address": f"{TITLE}:::{{demo}}\n:title: A\n:::\n",
    "alt": f"{TITLE}![](small.png)\n",
    "alt-of-a-directive": f"{TITLE}Text.\n\n:::{{image}} small.png\n:::\n",
    "elsewhere": f"{TITLE}![A cat](https://a.example/cat.png)\n",
    "large": f"{TITLE}Text.\n\n![A cat](large.png)\n",
    "event-twice": (
        f"{TITLE}:::{{event}} Meeting\n:start: 2024-05-01\n:place: Berlin\n:::\n\n"
        ":::{event}\n:name: meeting\n:start: 2024-05-01\n:online:\n:::\n"
    ),
    "no-frame": f"{TITLE}:::{{video}} https://a.example/v\n:title: A\n:::\n",
    "class": f"{TITLE}::::{{dropdown}} A\n:class-title: No sd-fs-3\n\n:::hide\na\n:::\n::::\n",
    "class-of-a-figure": f"{TITLE}:::{{figure}} small.png\n:alt: A\n:figclass: hide\n\nA\n:::\n",
    "box": f"{TITLE}:::note\n<b>a\n:::\n",
    "several": (
        f"{TITLE}:::{{tldr}}\n- [Gone](#gone)\n:::\n\n:::{{tags}} wasm\n:::\n\n## Новости\n\n"
        ":::{tags} quantum\n:::\n\n:::{postlist}\n:::\n"
    ),
}


@pytest.mark.parametrize("name", DIRECTIVES)
def test_the_build_reports_the_same(make_site: Callable[..., Site], name: str) -> None:
    files = {
        "editions/2024-05.md": edition(DIRECTIVES[name]),
        "editions/small.png": b"x",
        "editions/large.png": b"x" * 200_001,
    }
    site = make_site(files=files)
    findings = {(one.path, one.line, f"newsletter.{one.rule}") for one in build_findings(site)}
    site.build("dummy")
    warned = {w for w in site.warnings if w.kind.startswith("newsletter.")}
    assert findings == {(f"editions/{one.path}", one.line, one.kind) for one in warned}
    assert findings


@pytest.mark.parametrize(
    "front", ["myst:\n  a: b", "orphan: false", "x: &a b", "x: [", "x: !!python/name:os.system"]
)
def test_the_build_reports_the_same_about_the_front_matter_of_a_guide(
    make_site: Callable[..., Site], front: str
) -> None:
    guide = f"---\norphan: true\n{front}\n---\n# Guide\n\nText\n"
    site = make_site(files={"docs/guide.md": guide})
    [finding] = build_findings(site)
    site.build("dummy")
    [warned] = [one for one in site.warnings if one.kind.startswith("newsletter.")]
    assert (finding.path, finding.line, finding.message) == (
        "docs/guide.md",
        warned.line,
        warned.message,
    )


def test_the_build_and_the_check_use_the_same_words(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": edition(DIRECTIVES["several"])})
    findings = {one.message for one in build_findings(site) if one.rule != "permalink-automatic"}
    warned = {w.message for w in site.build().warnings}
    assert findings <= warned
    assert len(findings) == 3


def test_drafts_are_checked(make_site: Callable[..., Site]) -> None:
    text = edition("Text.\n", "date: 2024-05", "draft: true")
    [found] = build_findings(make_site(files={"editions/2024-05.md": text}))
    assert found.rule == "title-missing"


def test_a_malformed_redirect_is_reported(make_site: Callable[..., Site]) -> None:
    [found] = build_findings(make_site(files={"redirects.txt": "# moved\nold new newer\n"}))
    assert (found.path, found.line, found.rule) == ("redirects.txt", 2, "redirect")
    [found] = build_findings(make_site(files={"redirects.txt": b"\xff\n"}))
    assert (found.path, found.line, found.rule) == ("redirects.txt", 1, "file-encoding")


def test_lost_content_is_an_error(make_site: Callable[..., Site]) -> None:
    [found] = build_findings(make_site(files={"editions/2024-05.md": edition(TITLE, "date: soon")}))
    assert found.severity is Severity.ERROR
