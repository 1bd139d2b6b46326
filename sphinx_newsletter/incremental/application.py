"""A Sphinx application whose warnings are data, from the first line of its setup on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx
from sphinx.util.logging import NAMESPACE, WarningStreamHandler

if TYPE_CHECKING:
    from collections.abc import Callable


class ReportingApplication(Sphinx):
    """Sphinx application; *on_warning* gets each warning, and returns whether to print it."""

    def __init__(
        self, *arguments: Any, on_warning: Callable[[logging.LogRecord], bool], **options: Any
    ) -> None:
        """Read `conf.py` and load all extensions; the arguments are those of `Sphinx`."""
        self._on_warning = on_warning
        super().__init__(*arguments, **options)

    def setup_extension(self, extname: str) -> None:
        """Load an extension; the first one is Sphinx's own, when the log has been set up."""
        if not self.extensions:
            self._collect()
        super().setup_extension(extname)

    def _collect(self) -> None:
        for handler in logging.getLogger(NAMESPACE).handlers:
            if isinstance(handler, WarningStreamHandler):
                # After Sphinx's own filters, which suppress warnings and resolve locations.
                handler.addFilter(self._on_warning)
