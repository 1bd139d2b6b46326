"""What directives take for classes: those that content may name."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from docutils.parsers.rst.directives import class_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils.parsers.rst import Directive


@contextmanager
def limited(
    directive: type[Directive] | None, allowed: Callable[[list[str]], list[str]]
) -> Iterator[None]:
    """Let the options of *directive* name only such classes as *allowed* hands on.

    A directive declares its options at its class, so they are others for as long as it runs:
    what it makes of its classes, and when, is then its own affair.
    """
    if not directive or class_option not in (directive.option_spec or {}).values():
        yield  # there are none, or another one of its kind is around it
        return
    before, own = directive.option_spec, "option_spec" in vars(directive)
    directive.option_spec = {
        name: (lambda given: allowed(class_option(given))) if convert is class_option else convert
        for name, convert in (before or {}).items()
    }
    try:
        yield
    finally:
        if own:
            directive.option_spec = before
        else:
            del directive.option_spec
