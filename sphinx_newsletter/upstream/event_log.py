"""`EventManager.emit` without the text of its arguments, which it makes for each event.

Sphinx writes that text to its log with `-vv`, but makes it in any case: the `repr` of the context
of each page, with its HTML and all that its template shows. That took a fiftieth of a build.

Sets the name `repr` in the module `sphinx.events` (Sphinx 9.0.4). There is no public way. It can go
when Sphinx makes the text where it is written.
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/events.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sphinx.events

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_DEBUG = 2  # `-vv`


def _no_text(_arguments: object) -> str:
    return ""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let events make no text, unless the log has it."""
    found = repr if app.verbosity >= _DEBUG else _no_text
    sphinx.events.repr = found  # type: ignore[attr-defined]
    return {"parallel_read_safe": True, "parallel_write_safe": True}
