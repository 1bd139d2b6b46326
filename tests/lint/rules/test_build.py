"""`newsletter check` reports the warnings of the build, of drafts and of files that it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import BUILD_ONLY, RULES, check
from sphinx_newsletter.lint.rules.rule import Severity
from sphinx_newsletter.model.problems import Kind
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_newsletter.lint.rules.rule import Finding
    from tests.conftest import Site


OF_BUILD = {kind.value for kind in Kind}


def build_findings(site: Site) -> list[Finding]:
    """The findings that a build would report, too."""
    return [one for one in check(Workspace(site.folder)) if one.rule in OF_BUILD]


def test_every_kind_is_a_rule_or_in_build_only() -> None:
    assert RULES.keys() & OF_BUILD == OF_BUILD - {kind.value for kind in BUILD_ONLY}


def test_a_good_site_has_no_problem(make_site: Callable[..., Site]) -> None:
    assert build_findings(make_site()) == []


def test_drafts_are_checked(make_site: Callable[..., Site]) -> None:
    text = edition("Text.\n", "date: 2024-05", "draft: true")
    found = build_findings(make_site(files={"editions/2024-05.md": text}))
    assert [one.rule for one in found] == ["title-missing"]


def test_a_malformed_redirect_is_reported(make_site: Callable[..., Site]) -> None:
    [found] = build_findings(make_site(files={"redirects.txt": "# moved\nold new newer\n"}))
    assert (found.path, found.line, found.rule) == ("redirects.txt", 2, "redirect")
    [found] = build_findings(make_site(files={"redirects.txt": b"\xff\n"}))
    assert (found.path, found.line, found.rule) == ("redirects.txt", 1, "file-encoding")


def test_lost_content_is_an_error(make_site: Callable[..., Site]) -> None:
    [found] = build_findings(make_site(files={"editions/2024-05.md": edition(TITLE, "date: soon")}))
    assert found.severity is Severity.ERROR
