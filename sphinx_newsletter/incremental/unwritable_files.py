"""Output that cannot be written ends the build with one sentence.

Sphinx only warns of it, and its exit code is 0. The site would be published without the page.
"""

from __future__ import annotations

import errno
from contextlib import contextmanager
from logging import Filter, LogRecord, getLogger
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.logging import NAMESPACE

from sphinx_newsletter.upstream.guard import BuildEndedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


# The module of Sphinx that writes the output, and warns where it cannot.
_LOGGER = "sphinx.builders.html"
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}


class _EndBuild(Filter):
    """Filter of warnings that ends the build, in worker processes as well."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def filter(self, record: LogRecord) -> bool:
        arguments = record.args if isinstance(record.args, tuple) else ()
        for error in arguments:
            if isinstance(error, OSError):
                end_if_unwritable(self._folder, error)
        return True


def end_if_unwritable(folder: Path, error: OSError) -> None:
    """End the build if *error* is about a file below the output *folder*, or about its space."""
    names = [Path(name) for name in (error.filename2, error.filename) if isinstance(name, str)]
    below = [name for name in names if name.is_relative_to(folder)]
    if below or error.errno in _NO_SPACE:
        path = (below or names or [folder])[0]
        raise BuildEndedError(f"{path} cannot be written: {error.strerror}") from error


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """End the build with one sentence if a file below *folder* cannot be written in the block."""
    try:
        yield
    except OSError as error:
        end_if_unwritable(folder, error)
        raise


def on_builder_inited(app: Sphinx) -> None:
    """Handler of `builder-inited`: watch the warnings of Sphinx about its output."""
    log = getLogger(f"{NAMESPACE}.{_LOGGER}")
    for old in [one for one in log.filters if isinstance(one, _EndBuild)]:
        log.removeFilter(old)  # of an earlier build in this process
    log.addFilter(_EndBuild(app.outdir))


def on_build_finished(app: Sphinx, exception: BaseException | None) -> None:
    """Handler of `build-finished`: say in one sentence which file has ended the build."""
    error: object = getattr(exception, "orig_exc", None) or exception  # of a handler
    if isinstance(error, OSError):
        for folder in (app.outdir, app.doctreedir):
            end_if_unwritable(folder, error)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    app.connect("builder-inited", on_builder_inited)
    # After handlers that clean up.
    app.connect("build-finished", on_build_finished, priority=998)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
