"""`{correction}`: what was wrong and is right now, and `corrections.html`, which lists all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from sphinx_newsletter.api import (
    Block,
    CheckedDirective,
    Collection,
    Diagnostic,
    EditionDate,
    Option,
    Rule,
    StyleSheet,
    anchor_of,
    register,
    text_in,
    time,
    unique,
)
from sphinx_newsletter.reading.extract import notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.api import Edition, Listing


@dataclass(frozen=True)
class Correction(Block):
    """A correction of an edition, made on the day `date`."""

    block_name: ClassVar[str] = "correction"

    date: EditionDate
    text: str = ""

    @property
    def link_text(self) -> str:
        """Its date."""
        return f"correction of {self.date}"

    @property
    def updates(self) -> EditionDate | None:
        """Its date: feeds call the section updated then."""
        return self.date


class CorrectionDirective(CheckedDirective):
    """Corrects what an edition has said, where it has said it.

    The day of the correction is behind the directive. Feeds call the section and the edition
    updated on that day, and a page lists the corrections of all editions.
    """

    record = Correction
    example: ClassVar[str] = (
        ":::{correction} 2024-05-03\n"
        "The model has 8 billion parameters. We had written 80 billion.\n"
        ":::"
    )
    optional_arguments = 1
    final_argument_whitespace = True
    declared: ClassVar[Mapping[str, Option]] = {
        "date": Option(
            "The day of the correction; it is written behind `{correction}`.",
            EditionDate.parse,
            True,
        )
    }

    def run(self) -> list[nodes.Node]:
        """Take the day from the argument."""
        if self.arguments:
            self.options["date"] = self.arguments[0]
        return super().run()

    def incomplete(self, values: dict[str, Any]) -> list[nodes.Node]:  # noqa: ARG002 - none is left
        """Show a correction without a day: it is one, but no list can contain it."""
        return [self._notice(nodes.Text("Correction"), *self.parse_content_to_nodes())]

    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Make a container with the record and an anchor."""
        content, date = self.parse_content_to_nodes(), values["date"]
        if not (text := text_in(*content)):
            message = "the correction has no text: write what was wrong, and what is right"
            self.report("correction", message)
            return []
        record, ids = Correction(date=date, text=text), self.state.document.ids
        written = date.written(self.config.language)
        stamp = time(written, written, datetime=str(date))
        node = self._notice(nodes.inline("", "", nodes.Text("Correction, "), stamp), *content)
        self.attach(node, record)
        node["ids"] = [unique(anchor_of(record.link_text), ids)]
        ids[node["ids"][0]] = node
        return [node]

    def _notice(self, label: nodes.Node, *content: nodes.Node) -> notice:
        first = nodes.paragraph("", "", label, classes=["notice-label"])
        node = notice("", first, *content, classes=["notice"])
        self.set_source_info(node)
        return node


def context(made: Listing) -> dict[str, Any]:
    """The page of all corrections, the latest first."""
    found = [(one, edition) for edition in made.archive.editions for one in edition.of(Correction)]
    found.sort(key=lambda pair: pair[0].date.as_day(), reverse=True)
    return {
        "corrections": [
            {
                "place": made.place(edition, one),
                "anchor": one.anchor,
                "date": made.day(one.date),
                "text": one.text,
            }
            for one, edition in found
        ]
    }


def early(edition: Edition) -> Iterator[Diagnostic]:
    """Corrections that are older than their *edition*."""
    for one in edition.of(Correction):
        # An edition of a month has no day before which a correction of that month would be.
        if edition.date and str(one.date)[: len(str(edition.date))] < str(edition.date):
            message = f"the correction ({one.date}) is before its edition ({edition.date})"
            yield Diagnostic(one.line, f"{message}: correct one of the dates")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add `{correction}`, its rule and the page of all corrections."""
    template, key = "newsletter/corrections.html", "corrections"
    return register(
        app,
        CorrectionDirective,
        Collection(
            key, "Corrections", template, context, block=Correction, order=60, data="corrections"
        ),
        Rule("correction", "A correction has no text, or is before its edition.", early),
        StyleSheet("newsletter/notice.css", 44),
    )
