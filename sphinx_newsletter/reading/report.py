"""Warnings of the build: each problem is reported once.

Where docutils, MyST or Sphinx also warn about a problem of an edition, their warning is suppressed,
so that editors read one sentence and not two.
"""

from __future__ import annotations

import logging as std_logging
import os
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinx.util.logging import is_suppressed_warning

from sphinx_newsletter.model.foreign_messages import in_our_words
from sphinx_newsletter.model.settings import PREFIX
from sphinx_newsletter.policy.control_characters import escaped, escaped_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.problems import Problem


logger = logging.getLogger(__name__)

# Warning of docutils about editions that `permalink-twice` replaces.
_REPLACED = "Duplicate explicit target name"
# Types of Sphinx whose problems are reported as `picture-missing`, `link-missing`, `footnote` and
# `role-missing`.
_REPORTED = {
    ("image", "not_readable"),
    ("download", "not_readable"),
    ("ref", "footnote"),
    ("ref", "ref"),
}


def report(problem: Problem, location: str | tuple[str, int] | nodes.Node) -> None:
    """Log *problem* as a warning of the type `newsletter.<kind>`.

    *location* is a docname and a line, `path:line` for a file that is not a document, or a node.
    """
    warn(problem.kind.value, problem.message, location)


def warn(kind: str, message: str, location: str | tuple[str, int] | nodes.Node) -> None:
    """Log *message* as a warning of the type `newsletter.<kind>`."""
    logger.warning("%s", escaped(message), type="newsletter", subtype=kind, location=location)


class _SuppressReplaced(std_logging.Filter):
    """Filter that suppresses warnings that ours replace: about editions, files and footnotes."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self._folder = app.config[f"{PREFIX}editions"].strip("/")
        self._path = str(app.srcdir / self._folder) + os.sep

    def filter(self, record: std_logging.LogRecord) -> bool:
        if (getattr(record, "type", ""), getattr(record, "subtype", "")) in _REPORTED:
            return False
        if _REPLACED not in record.getMessage():
            return True
        place = getattr(record, "location", None)
        if isinstance(place, tuple):
            return not str(place[0]).startswith(self._folder + "/")
        return not str(getattr(place, "source", place)).startswith(self._path)


class InOurWords(std_logging.Filter):
    """Filter that replaces messages of libraries by our own, unless the site suppresses them."""

    def __init__(self, config: Config) -> None:
        """Note what the site suppresses."""
        super().__init__()
        self._suppressed: Sequence[str] = config.suppress_warnings

    def filter(self, record: std_logging.LogRecord) -> bool:
        """Replace type and words of *record*, and let it pass."""
        type_, subtype = getattr(record, "type", None) or "", getattr(record, "subtype", None) or ""
        if type_ == "newsletter" or is_suppressed_warning(type_, subtype, self._suppressed):
            return True
        if said := in_our_words(record.getMessage()):
            record.msg, record.args = said.message, ()
            record.type, record.subtype = "newsletter", said.kind.value
            record.levelno, record.levelname = std_logging.WARNING, "WARNING"
        return True


class _EscapeControlCharacters(std_logging.Filter):
    """Filter that escapes control characters of pages, which could control a terminal or a log."""

    def filter(self, record: std_logging.LogRecord) -> bool:
        record.msg, record.args = escaped_lines(record.getMessage()), ()
        if isinstance(place := getattr(record, "location", None), str):
            record.location = escaped(place)
        return True


def on_builder_inited(app: Sphinx) -> None:
    """Put the filters before those of Sphinx, which count warnings or raise errors for them."""
    before = [InOurWords(app.config), _SuppressReplaced(app), _EscapeControlCharacters()]
    for handler in std_logging.getLogger(logging.NAMESPACE).handlers:
        handler.filters[:0] = before


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    app.connect("builder-inited", on_builder_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
