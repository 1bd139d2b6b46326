"""Allowed reports: comments `% allow: name` and `newsletter_allow` silence reports of a build.

`newsletter check` leaves the same out of its findings. What a comment silences is known when its
page has been read. Sphinx holds the warnings of reading back until all pages have been read, so
each of them can still be dropped.
"""

from __future__ import annotations

import copy
import logging as std_logging
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinx.util.logging import WarningLogRecordTranslator

from sphinx_newsletter.model.outline import allowed
from sphinx_newsletter.reading.outline import outline_of
from sphinx_newsletter.reading.page_notes import notes, notes_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_LINES = "newsletter_lines"


class AllowedReports(std_logging.Filter):
    """Filter that drops what the settings, or a comment on the page, allow."""

    def __init__(self, app: Sphinx) -> None:
        """Note the site's rules that say nothing."""
        super().__init__()
        self._app = app
        self._everywhere = frozenset(app.config.newsletter_allow)
        self._translator: std_logging.Filter = WarningLogRecordTranslator(app)

    def filter(self, record: std_logging.LogRecord) -> bool:
        """Whether the report stays."""
        kind = [getattr(record, "type", None), getattr(record, "subtype", None)]
        rule = kind[1] if kind[0] == "newsletter" else ".".join(filter(None, kind))
        return not rule or (rule not in self._everywhere and not self._is_allowed(rule, record))

    def _is_allowed(self, rule: str, record: std_logging.LogRecord) -> bool:
        copied = copy.copy(record)
        self._translator.filter(copied)
        path, _, line = str(getattr(copied, "location", None) or "").rpartition(":")
        docname = self._app.env.path2doc(path) if path and line.isdecimal() else None
        comments = notes_of(self._app.env, docname).allowed if docname else ()
        return any(rule in one.names and one.first <= int(line) <= one.last for one in comments)


def on_builder_inited(app: Sphinx) -> None:
    """Put the filter before those of Sphinx, which count warnings."""
    for handler in std_logging.getLogger(logging.NAMESPACE).handlers:
        handler.filters.insert(0, AllowedReports(app))


def on_source_read(app: Sphinx, _docname: str, source: list[str]) -> None:
    """Handler of `source-read`: keep the lines of a page with such a comment."""
    if "allow:" in source[0]:
        app.env.temp_data[_LINES] = source[0].split("\n")


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Handler of `doctree-read`: note what the comments of the page silence."""
    if lines := app.env.temp_data.pop(_LINES, None):
        notes(app.env).allowed = (*allowed(outline_of(doctree), lines),)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handlers."""
    # Before the filters of `report`, which are put before it, so that it sees our words.
    app.connect("builder-inited", on_builder_inited, priority=400)
    app.connect("source-read", on_source_read, priority=900)  # without front matter
    app.connect("doctree-read", on_doctree_read, priority=900)  # with the outline
    return {"parallel_read_safe": True, "parallel_write_safe": True}
