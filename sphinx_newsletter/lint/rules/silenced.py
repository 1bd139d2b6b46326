"""Silenced rules: comments `% allow: name` in a source, and settings in `conf.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.logging import is_suppressed_warning

from sphinx_newsletter.lint.rules.rule import (
    RULES,
    Found,
    Page,
    Severity,
    Site,
    page_rule,
    site_rule,
)
from sphinx_newsletter.model.outline import allowed
from sphinx_newsletter.model.problems import suggestion
from sphinx_newsletter.reading.settings import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.workspace import Workspace


def own_rules(workspace: Workspace) -> frozenset[str]:
    """The names of the rules that extensions of the site add."""
    return frozenset(name for name, _reason in workspace.site.rules)


def silenced(workspace: Workspace) -> frozenset[str]:
    """The rules that the settings silence on the whole site."""
    settings = workspace.settings
    quiet = {
        name
        for name in (*RULES, *own_rules(workspace))
        if is_suppressed_warning("newsletter", name, settings.suppressed)
    }
    return frozenset({*settings.allowed, *quiet})


@page_rule(Severity.WARNING)
def allow_unknown(page: Page) -> Iterator[Found]:
    """A comment `% allow:` names a rule that does not exist, so it has no effect."""
    for one in allowed(page.source.outline, page.lines):
        yield from (
            Found(one.line, _unknown(name))
            for name in one.names
            if name not in RULES and name not in page.own_rules
        )


@site_rule(Severity.WARNING)
def setting_unknown(site: Site) -> Iterator[tuple[str, Found]]:
    """`newsletter_allow` names a rule that does not exist, so it has no effect."""
    line = line_of(site.workspace.folder / "conf.py", "newsletter_allow")
    for name in site.workspace.settings.allowed:
        if name not in RULES and name not in own_rules(site.workspace):
            yield "conf.py", Found(line, _unknown(name))


def _unknown(name: str) -> str:
    near = suggestion(name, RULES) or "; `newsletter check --rules` lists them"
    return f"there is no rule `{name}`{near}"
