"""Registry of the directives that editors write, by name.

A file that defines one registers it when it is imported, so a check, which builds nothing, knows
it as well as a build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable


class Documented(Protocol):
    """A directive that shows how it is written; it may declare options."""

    example: ClassVar[str]


T = TypeVar("T", bound=type[Documented])
DIRECTIVES: dict[str, type[Documented]] = {}


def directive(name: str) -> Callable[[T], T]:
    """Register the class of the directive *name*."""

    def register(found: T) -> T:
        DIRECTIVES[name] = found
        return found

    return register
