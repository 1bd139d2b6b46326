"""Silenced rules: comments `% allow: name` in a source, and settings in `conf.py`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

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
from sphinx_newsletter.model.problems import suggestion
from sphinx_newsletter.reading.settings import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.outline import Outline


_ALLOW = re.compile(r"allow:\s*(.*)")
_SKIPPED = re.compile(r"\s*(?:%.*|\(.+\)=)?\s*")  # blank lines, comments, targets


class Allowed(NamedTuple):
    """Comment on `line` that silences the rules `names` on the lines from `first` to `last`."""

    line: int
    names: tuple[str, ...]
    first: int
    last: int


def allowed(outline: Outline, lines: Sequence[str]) -> Iterator[Allowed]:
    """Comments of a source: each silences rules in the next block, or in a whole section."""
    for first, text in outline.comments:
        for line, one in enumerate(text.split("\n"), start=first):
            if match := _ALLOW.fullmatch(one.strip()):
                names = tuple(name.strip() for name in match[1].split(",") if name.strip())
                yield Allowed(line, names, line, _last(line, outline, lines))


def _last(line: int, outline: Outline, lines: Sequence[str]) -> int:
    """The last line that a comment on *line* silences."""
    start = line + 1
    while start <= len(lines) and _SKIPPED.fullmatch(lines[start - 1]):
        start += 1
    heading = next((one for one in outline.headings if one.line == start), None)
    if heading:
        later = (h.line for h in outline.headings if h.line > start and h.level <= heading.level)
        return next(later, len(lines) + 1) - 1
    blank = (n for n, text in enumerate(lines[start - 1 :], start=start) if not text.strip())
    return next(blank, len(lines) + 1) - 1


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
