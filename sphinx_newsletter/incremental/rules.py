"""Rules of the site's own: each checks the record of an edition, or the archive.

So the build and `newsletter check` report the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.reading.directive import failure
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.report import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.edition import Edition


class Diagnostic(NamedTuple):
    """What is wrong with an edition: the line in its source (from 1), and what to do about it."""

    line: int
    message: str


class Rule(NamedTuple):
    """A rule: its name (the subtype of the warning), its reason, and what checks.

    - `check`: a function that gets each edition when its page has been read.
    - `check_archive`: a function that gets the archive when all pages have been read, and yields
      pairs of an edition and what is wrong with it.

    A rule without either is the name with which a directive reports by itself.
    """

    name: str
    reason: str
    check: Callable[[Edition], Iterable[Diagnostic]] | None = None
    check_archive: Callable[[Archive], Iterable[tuple[Edition, Diagnostic]]] | None = None


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
            warn(rule.name, message, (docname, line))


def _found(rule: Rule, edition: Edition) -> list[Diagnostic]:
    try:
        return [*rule.check(edition)] if rule.check else []
    except Exception as error:  # noqa: BLE001 - an extension may raise anything
        return [Diagnostic(1, _failure(rule, rule.check, error))]


def _failure(rule: Rule, check: object, error: Exception) -> str:
    return f"the rule `{rule.name}` does not check, because {failure(check, error)}"


def on_env_updated(app: Sphinx, _env: object) -> None:
    """Handler of `env-updated`: check the archive."""
    archive = archive_domain(app.env).archive
    for rule in rules(app):
        try:
            found = [*rule.check_archive(archive)] if rule.check_archive else []
        except Exception as error:  # noqa: BLE001 - an extension may raise anything
            warn(rule.name, _failure(rule, rule.check_archive, error), (app.config.root_doc, 1))
            continue
        for edition, (line, message) in found:
            warn(rule.name, message, (edition.docname, line))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Check each edition, and the archive."""
    app.connect("doctree-read", on_doctree_read, priority=800)
    app.connect("env-updated", on_env_updated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
