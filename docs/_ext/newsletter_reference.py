"""`{newsletter-reference}`: a table of the reference, made from what it describes.

A local extension of Sphinx: the guides of the package need it, and nobody else.
"""

from __future__ import annotations

import hashlib
import inspect
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.blocks import directives as all_directives
from sphinx_newsletter.model.front_matter import FIELDS
from sphinx_newsletter.model.problems import Kind
from sphinx_newsletter.model.settings import PREFIX, SETTINGS
from sphinx_newsletter.model.tags import TAG_FIELDS
from sphinx_newsletter.policy import allow_list as allow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.reading.directive import Option


def settings() -> Iterator[str]:
    """Every setting with its default."""
    for setting in SETTINGS:
        yield f"`{PREFIX}{setting.name}`"
        yield f": {setting.meaning} ({setting.form}; default `{setting.default!r}`)"
        yield ""


def front_matter() -> Iterator[str]:
    """Every key of an edition's front matter."""
    for field in FIELDS:
        yield f"`{field.key}`"
        yield f": {field.meaning} ({field.form})"
        yield ""


def vocabulary() -> Iterator[str]:
    """Every key of an entry of the vocabulary."""
    for key, (form, meaning) in TAG_FIELDS.items():
        yield f"`{key}`"
        yield f": {meaning} ({form})"
        yield ""


def directives() -> Iterator[str]:
    """Every directive with an example."""
    for name, directive in all_directives().items():
        yield f"`{{{name}}}`"
        text = inspect.getdoc(directive) or ""
        first, *rest = text.split("\n")
        yield f": {first}"
        yield from (f"  {line}" for line in rest)
        yield ""
        declared: dict[str, Option] = getattr(directive, "declared", {})
        for option, (meaning, _read, required) in declared.items():
            yield f"  - `:{option}:` {meaning}{' Required.' if required else ''}"
        yield ""
        yield "  ~~~markdown"
        yield from (f"  {line}" for line in directive.example.split("\n"))
        yield "  ~~~"
        yield ""


def allowed() -> Iterator[str]:
    """Every directive and role that content may use."""
    directives = allow.DIRECTIVES.union(all_directives())
    for kind, names in (("Directives", directives), ("Roles", allow.ROLES)):
        yield kind
        yield f": {', '.join(f'`{{{name}}}`' for name in sorted(names))}"
        yield ""


def warnings() -> Iterator[str]:
    """Every kind of warning."""
    for kind in Kind:
        yield f"`newsletter.{kind.value}`"
        yield f": {kind.meaning}"
        yield ""


def rules() -> Iterator[str]:
    """Every rule of `newsletter check`."""
    # Here, and not above: a build that shows no rules need not load them.
    from sphinx_newsletter.lint.check import table  # noqa: PLC0415

    return table()


def commands() -> Iterator[str]:
    """Every command with its options and an example."""
    # Here, and not above: a build that shows no commands needs neither click nor rich.
    from sphinx_newsletter.cli.described import table  # noqa: PLC0415

    return table()


TABLES = {
    "commands": commands,
    "rules": rules,
    "settings": settings,
    "front-matter": front_matter,
    "vocabulary": vocabulary,
    "directives": directives,
    "allowed": allowed,
    "warnings": warnings,
}


class NewsletterReference(SphinxDirective):
    """Writes one table of the reference."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Hand the table to MyST as the definition list that one would write by hand."""
        table = TABLES.get(self.arguments[0])
        if table is None:
            raise self.error(f"there is no table {self.arguments[0]!r}: {', '.join(TABLES)}")
        container = nodes.container(classes=["reference-table"])
        source = inspect.getsourcefile(table) or ""
        self.state.nested_parse(StringList([*table()], source), 0, container)
        for term in container.findall(nodes.term):  # so that a message can lead there
            term["ids"].append(nodes.make_id(f"{self.arguments[0]}-{term.astext()}"))
        return [container]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_directive("newsletter-reference", NewsletterReference)
    # Another version for another text: pages that it has read are read again.
    version = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return {"version": version, "parallel_read_safe": True, "parallel_write_safe": True}
