"""A Sphinx application that is kept, and says little."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, NamedTuple

from sphinx.application import Sphinx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Options(NamedTuple):
    """What the site is built from, where to, and how; all paths are absolute."""

    source: Path
    output: Path
    doctrees: Path
    settings: dict[str, str]
    jobs: int


class Status(io.StringIO):
    """Shows what Sphinx says of its progress, unless `quiet`."""

    quiet = False

    def write(self, text: str) -> int:
        """Show *text*."""
        return len(text) if self.quiet else sys.stdout.write(text)

    def flush(self) -> None:
        """Show it now."""
        sys.stdout.flush()


class Application(Sphinx):
    """Builds HTML; calls *on_log* as soon as there is a log, before anything is in it."""

    def __init__(self, options: Options, status: Status, on_log: Callable[[], None]) -> None:
        """Read `conf.py` and load all extensions."""
        self._on_log = on_log
        super().__init__(
            options.source,
            options.source,
            options.output,
            options.doctrees,
            "html",
            dict(options.settings),
            status,
            parallel=options.jobs,
        )

    def setup_extension(self, extname: str) -> None:
        """Load an extension; the first one is Sphinx's own."""
        if not self.extensions:
            self._on_log()
        super().setup_extension(extname)
