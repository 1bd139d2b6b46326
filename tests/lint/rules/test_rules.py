"""Properties of all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.lint import check
from sphinx_newsletter.lint.check import RULES
from sphinx_newsletter.model.problems import Kind
from tests.lint.rules import (
    test_dates,
    test_links,
    test_permalinks,
    test_pictures,
    test_roles,
    test_sections,
    test_tags,
    test_targets,
)
from tests.lint.rules.found import MAY, TAGS, findings
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace
    from tests.conftest import Site


OWN = {name for name in RULES if name not in {kind.value for kind in Kind}}
ON_PAGES = (
    *(test_links, test_permalinks, test_pictures, test_roles, test_sections),
    *(test_tags, test_targets),
)
ON_SITES = (test_dates, test_links, test_pictures, test_sections, test_tags)
# Other modules test these: settings and comments, fixes, and withdrawals.
ELSEWHERE = {"allow-unknown", "setting-unknown", "front-matter-order", "front-matter-quotes"}
ELSEWHERE |= {"withdrawn-trace"}


def test_every_rule_is_tested_and_has_its_reason() -> None:
    tested = {rule for module in ON_PAGES for rule in module.ROWS}
    tested |= {rule for module in ON_SITES for rule in module.SITES}
    assert tested | ELSEWHERE >= OWN
    assert [rule.name for rule in RULES.values() if len(rule.reason.split()) < 3] == []


def test_guides_are_checked_too(make_site: Callable[..., Site]) -> None:
    guide = "# Guide\n\n[here](gone.md)\n\n![](x.png)\n\nat:https://a.example/\n"
    site = make_site(files={"docs/guide.md": guide})
    assert [one[1:] for one in findings(site) if one[0] == "docs/guide.md"] == [
        (1, "toc.not_included"),
        (3, "link-missing"),
        (3, "link-text"),
        (5, "image-alt"),
        (5, "picture-missing"),
        (7, "bare-link"),
    ]


def test_only_changed_sources_are_checked_again(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(files={MAY: edition(f"{TITLE}at:https://a.example/\n")})
    first = findings(site)
    checked: list[str] = []
    original = check._check

    def record(workspace: Workspace, source: Source) -> object:
        checked.append(source.path)
        return original(workspace, source)

    monkeypatch.setattr(check, "_check", record)
    assert findings(site) == first
    assert checked == []
    site.write(MAY, edition(f"{TITLE}Text.\n\nat:https://a.example/\n"))
    assert (MAY, 9, "bare-link") in findings(site)
    assert checked == [MAY]
    site.write("tags.yml", TAGS)
    findings(site)
    assert len(checked) == 4
