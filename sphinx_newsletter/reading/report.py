"""What the build says: problems as warnings, each told once.

Where docutils, MyST or Sphinx would say the same thing of an edition in other
words, theirs is held back, so that an editor reads one sentence and not two.
"""

from __future__ import annotations

import logging as std_logging
import os
import re
from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_newsletter.model.settings import PREFIX
from sphinx_newsletter.policy.control_characters import escaped, escaped_lines

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.problems import Problem


logger = logging.getLogger(__name__)

# What the others say, and which kind of problem says it better.
_SAID_BETTER = re.compile(
    r"Document headings start at H\d"  # title-missing (MyST)
    r"|Duplicate explicit target name"  # permalink-twice (docutils)
)


def report(problem: Problem, location: str | tuple[str, int]) -> None:
    """Show *problem* as a warning of the type `newsletter.<kind>`.

    *location* is a docname with a line, or `path:line` for what is no document.
    """
    subtype = problem.kind.value
    message = escaped(problem.message)
    logger.warning("%s", message, type="newsletter", subtype=subtype, location=location)


class _HoldBack(std_logging.Filter):
    """Lets everything pass but what is said better of an edition."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self._folder = app.config[f"{PREFIX}editions"].strip("/")
        self._path = str(app.srcdir / self._folder) + os.sep

    def filter(self, record: std_logging.LogRecord) -> bool:
        if not _SAID_BETTER.search(record.getMessage()):
            return True
        place = getattr(record, "location", None)
        if isinstance(place, tuple):
            return not str(place[0]).startswith(self._folder + "/")
        return not str(getattr(place, "source", place)).startswith(self._path)


class _MakeSeen(std_logging.Filter):
    """Lets no text of a page give orders to the terminal or the log in which it is told."""

    def filter(self, record: std_logging.LogRecord) -> bool:
        record.msg, record.args = escaped_lines(record.getMessage()), ()
        if isinstance(place := getattr(record, "location", None), str):
            record.location = escaped(place)
        return True


def on_builder_inited(app: Sphinx) -> None:
    """Stand in front of Sphinx's own filters, which count warnings and raise them."""
    before = [_HoldBack(app), _MakeSeen()]
    for handler in std_logging.getLogger(logging.NAMESPACE).handlers:
        handler.filters[:0] = before


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("builder-inited", on_builder_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
