"""Rules of the site's own: each checks the record of an edition when its page has been read.

So the build and `newsletter check` report the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx.util import logging

from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.policy.control_characters import escaped
from sphinx_newsletter.reading.domain import archive_domain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.edition import Edition


logger = logging.getLogger(__name__)


class Diagnostic(NamedTuple):
    """What is wrong with an edition: the line in its source (from 1), and what to do about it."""

    line: int
    message: str


class Rule(NamedTuple):
    """A rule: its name (the subtype of the warning), its reason, and the function that checks."""

    name: str
    reason: str
    check: Callable[[Edition], Iterable[Diagnostic]]


class _Rules(list[Rule]):
    """Registry of one application."""


def add_rule(app: Sphinx, rule: Rule) -> None:
    """Register a *rule*."""
    build_state(app).registry(_Rules).append(rule)


def rules(app: Sphinx) -> list[Rule]:
    """All registered rules, by name."""
    return sorted(build_state(app).registry(_Rules), key=lambda rule: rule.name)


def on_doctree_read(app: Sphinx, _document: nodes.document) -> None:
    """Handler of `doctree-read`: check the edition that has been read."""
    docname = app.env.docname
    edition = archive_domain(app.env).editions.get(docname)
    if edition is None:
        return
    for rule in rules(app):
        for line, message in _found(rule, edition):
            logger.warning(
                "%s",
                escaped(message),
                type="newsletter",
                subtype=rule.name,
                location=(docname, line),
            )


def _found(rule: Rule, edition: Edition) -> list[Diagnostic]:
    try:
        return [*rule.check(edition)]
    except Exception as error:  # noqa: BLE001 - an extension may raise anything
        return [
            Diagnostic(1, f"the rule `{rule.name}` fails ({error!r}): report that to its author")
        ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Check each edition."""
    app.connect("doctree-read", on_doctree_read, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
