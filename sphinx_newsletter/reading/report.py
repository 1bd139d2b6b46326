"""Warnings of the build: each problem is reported once.

Where docutils, MyST or Sphinx also warn about a problem of an edition, their warning is suppressed,
so that editors read one sentence and not two.
"""

from __future__ import annotations

import logging as std_logging
import os
from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_newsletter.model.settings import PREFIX
from sphinx_newsletter.policy.control_characters import escaped, escaped_lines

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.problems import Problem


logger = logging.getLogger(__name__)

# Warning of docutils about editions that `permalink-twice` replaces.
_REPLACED = "Duplicate explicit target name"
_MISSING_IMAGE = ("image", "not_readable")  # of Sphinx; `picture-missing` replaces it


def report(problem: Problem, location: str | tuple[str, int] | nodes.Node) -> None:
    """Log *problem* as a warning of the type `newsletter.<kind>`.

    *location* is a docname and a line, `path:line` for a file that is not a document, or a node.
    """
    warn(problem.kind.value, problem.message, location)


def warn(kind: str, message: str, location: str | tuple[str, int] | nodes.Node) -> None:
    """Log *message* as a warning of the type `newsletter.<kind>`."""
    logger.warning("%s", escaped(message), type="newsletter", subtype=kind, location=location)


class _SuppressReplaced(std_logging.Filter):
    """Filter that suppresses warnings that ours replace: about editions, and missing images."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self._folder = app.config[f"{PREFIX}editions"].strip("/")
        self._path = str(app.srcdir / self._folder) + os.sep

    def filter(self, record: std_logging.LogRecord) -> bool:
        if (getattr(record, "type", ""), getattr(record, "subtype", "")) == _MISSING_IMAGE:
            return False
        if _REPLACED not in record.getMessage():
            return True
        place = getattr(record, "location", None)
        if isinstance(place, tuple):
            return not str(place[0]).startswith(self._folder + "/")
        return not str(getattr(place, "source", place)).startswith(self._path)


class _EscapeControlCharacters(std_logging.Filter):
    """Filter that escapes control characters of pages, which could control a terminal or a log."""

    def filter(self, record: std_logging.LogRecord) -> bool:
        record.msg, record.args = escaped_lines(record.getMessage()), ()
        if isinstance(place := getattr(record, "location", None), str):
            record.location = escaped(place)
        return True


def on_builder_inited(app: Sphinx) -> None:
    """Put the filters before those of Sphinx, which count warnings or raise errors for them."""
    before = [_SuppressReplaced(app), _EscapeControlCharacters()]
    for handler in std_logging.getLogger(logging.NAMESPACE).handlers:
        handler.filters[:0] = before


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    app.connect("builder-inited", on_builder_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
