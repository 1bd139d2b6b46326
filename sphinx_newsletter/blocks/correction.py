"""`{correction}`: what was wrong and is right now, and `corrections.html`, which lists all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from sphinx_newsletter.incremental.collections import Collection, add_collection
from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.model.blocks import Correction
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.pages.view_models import Day
from sphinx_newsletter.reading.anchors import unique
from sphinx_newsletter.reading.directive import CheckedDirective, Option, day, directive
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.extract import notice, text_in
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.time_element import time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.incremental.collections import Listing


PAGE, TITLE = "corrections", "Corrections"


@directive("correction")
class CorrectionDirective(CheckedDirective):
    """Corrects what an edition has said, where it has said it.

    The day of the correction is behind the directive. Feeds call the section and the edition
    updated on that day, and a page lists the corrections of all editions.
    """

    example: ClassVar[str] = (
        ":::{correction} 2024-05-03\n"
        "The model has 8 billion parameters. We had written 80 billion.\n"
        ":::"
    )
    optional_arguments = 1
    final_argument_whitespace = True
    declared: ClassVar[Mapping[str, Option]] = {
        "date": Option("The day of the correction; it is written behind `{correction}`.", day, True)
    }

    def run(self) -> list[nodes.Node]:
        """Take the day from the argument."""
        if self.arguments:
            self.options["date"] = self.arguments[0]
        return super().run()

    def incomplete(self, values: dict[str, Any]) -> list[nodes.Node]:  # noqa: ARG002 - none is left
        """Show a correction without a day: it is one, but no list can contain it."""
        return [self._notice("Correction", *self.parse_content_to_nodes())]

    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Make a container with the record and an anchor."""
        content, date = self.parse_content_to_nodes(), values["date"]
        if not (text := text_in(*content)):
            message = "the correction has no text: write what was wrong, and what is right"
            self.report(Kind.CORRECTION, message)
            return []
        record, ids = Correction(date=date, text=text, line=self.lineno), self.state.document.ids
        node = self._notice(_dated(date, self.config.language), *content)
        node["block"] = record
        node["ids"] = [unique(anchor_of(record.link_text), ids)]
        ids[node["ids"][0]] = node
        return [node]

    def _notice(self, label: str | nodes.Node, *content: nodes.Node) -> notice:
        words = nodes.Text(label) if isinstance(label, str) else label
        first = nodes.paragraph("", "", words, classes=["notice-label"])
        node = notice("", first, *content, classes=["notice"])
        self.set_source_info(node)
        return node


def _dated(date: Any, language: str) -> nodes.Node:
    written = date.written(language)
    stamp = time(written, written, datetime=str(date))
    return nodes.inline("", "", nodes.Text("Correction, "), stamp)


def context(made: Listing) -> dict[str, Any]:
    """The page of all corrections, the latest first."""
    found = [(one, edition) for edition in made.archive.editions for one in edition.of(Correction)]
    found.sort(key=lambda pair: pair[0].date.as_day(), reverse=True)
    return {
        "corrections": [
            {
                "place": made.place(edition, one),
                "anchor": one.anchor,
                "date": Day(str(one.date), one.date.written(made.language)),
                "text": one.text,
            }
            for one, edition in found
        ]
    }


def on_doctree_read(app: Sphinx, _document: nodes.document) -> None:
    """Handler of `doctree-read`: report corrections that are older than their edition."""
    docname = app.env.docname
    if not (edition := archive_domain(app.env).editions.get(docname)) or not edition.date:
        return
    for one in edition.of(Correction):
        # An edition of a month has no day before which a correction of that month would be.
        if str(one.date)[: len(str(edition.date))] < str(edition.date):
            message = f"the correction ({one.date}) is before its edition ({edition.date})"
            problem = Problem(Kind.CORRECTION, one.line, f"{message}: correct one of the dates")
            report(problem, (docname, one.line))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add `{correction}` and the page of all corrections."""
    app.add_directive("correction", CorrectionDirective)
    app.connect("doctree-read", on_doctree_read, priority=800)
    template = "newsletter/corrections.html"
    collection = Collection(
        PAGE, TITLE, template, context, block=Correction, order=60, data="corrections"
    )
    add_collection(app, collection)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
