"""Compatibility check: ends the build with one sentence where a library has changed.

The exception for that is `BuildEndedError`; whatever else makes a build impossible uses it, too.

A private name may go in any release. Without this check, its absence is an `AttributeError`
in the middle of a build, or a patch that silently replaces nothing.
"""

from __future__ import annotations

import inspect
import sys
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


# The versions in which the private names were seen.
SEEN = {"Sphinx": "9.0.4", "docutils": "0.22.4", "myst-parser": "5.2.0", "ablog": "0.11.13"}


class BuildEndedError(SystemExit):
    """End of a build that cannot go on: one sentence on standard error, and exit code 2.

    No `SphinxError`: for each of them, `ConfigError` included, Sphinx 9.0 prints a traceback and
    asks the editor to report it.
    """

    def __init__(self, message: str) -> None:
        """Print *message*, because nobody does it for a `SystemExit` with a code."""
        super().__init__(message)
        self.code = 2
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
