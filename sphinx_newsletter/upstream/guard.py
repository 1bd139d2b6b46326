"""Compatibility check: ends the build with one sentence where a library has changed.

The exception for that is `BuildEndedError`; whatever else makes a build impossible uses it, too.

A private name may go in any release. Without this check, its absence is an `AttributeError`
in the middle of a build, or a patch that silently replaces nothing.

A worker process hands over the text of its error alone, and Sphinx would raise that as a fault
of its own, with a traceback. So a handler raises the `BuildEndedError` again (Sphinx 9.0.4). The
handler can go when Sphinx hands over the exception itself, and the file with the last other file
of this room.
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/util/parallel.py
"""

from __future__ import annotations

import inspect
import multiprocessing
import sys
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sphinx.errors import SphinxParallelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


# The versions in which the private names were seen.
SEEN = {
    "Sphinx": "9.0.4",
    "docutils": "0.22.4",
    "myst-parser": "5.2.0",
    "ablog": "0.11.13",
    "furo": "2025.12.19",
}


class BuildEndedError(SystemExit):
    """End of a build that cannot go on: one sentence on standard error, and exit code 2.

    No `SphinxError`: for each of them, `ConfigError` included, Sphinx 9.0 prints a traceback and
    asks the editor to report it.
    """

    def __init__(self, message: str) -> None:
        """Print *message*, because nobody does it for a `SystemExit` with a code.

        A worker process prints nothing: each of several may fail, and the build ends with one.
        """
        super().__init__(message)
        self.code = 2
        if multiprocessing.parent_process() is None:
            sys.stderr.write(f"ERROR: {message}\n")


class ChangedUpstreamError(BuildEndedError):
    """A library no longer has a private name, or has it in another form."""

    def __init__(self, package: str, what: str) -> None:
        """Report that *package* no longer has *what*."""
        super().__init__(
            f"{package} {version(package)} does not have `{what}` in the form that "
            f"sphinx-newsletter uses: install the version that it was written for "
            f"(pip install '{package}=={SEEN[package]}'), or a newer sphinx-newsletter"
        )


@contextmanager
def reaching_into(package: str, what: str) -> Iterator[None]:
    """Report that *package* has changed where the block does not find *what*.

    The block holds the access alone, and no call that could fail for reasons of its own.
    """
    try:
        yield
    except (AttributeError, ImportError, KeyError, ValueError) as error:
        raise ChangedUpstreamError(package, what) from error


def require_parameters(
    package: str, what: str, function: Callable[..., Any], parameters: str
) -> None:
    """Report that *package* has changed unless *function* begins with these *parameters*."""
    expected = parameters.split()
    if [*inspect.signature(function).parameters][: len(expected)] != expected:
        raise ChangedUpstreamError(package, f"{what}({', '.join(expected)})")


def on_build_finished(_app: Sphinx, error: Exception | None) -> None:
    """Handler of `build-finished`: end the build where a worker process has ended it."""
    if not isinstance(error, SphinxParallelError):
        return
    name, _, message = error.message.partition(": ")
    if name in {
        f"{one.__module__}.{one.__name__}" for one in (BuildEndedError, ChangedUpstreamError)
    }:
        raise BuildEndedError(message) from error


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler, after those that clean up."""
    app.connect("build-finished", on_build_finished, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
