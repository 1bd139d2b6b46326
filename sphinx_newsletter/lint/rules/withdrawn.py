"""Rule on what is withdrawn: links to it, its title, and the source that still has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.editing.withdraw import traces
from sphinx_newsletter.lint.rules.rule import Found, Severity, Site, site_rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@site_rule(Severity.WARNING)
def withdrawn_trace(site: Site) -> Iterator[tuple[str, Found]]:
    """A page links to what is withdrawn or quotes its title, or a source still has its text."""
    for trace in traces(site.workspace) if site.workspace.withdrawn else ():
        yield trace.path, Found(trace.line, trace.message)
