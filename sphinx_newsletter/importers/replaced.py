"""Blocks with some of their nodes replaced, however deep these are."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


T = TypeVar("T")


def replaced(value: T, change: Callable[[Any], tuple[Any, ...] | None]) -> T:
    """*value*, with each node that *change* replaces by others; None keeps it.

    The nodes in a node are replaced first.
    """
    if isinstance(value, tuple):
        found = (replaced(one, change) for one in value)
        return tuple(new for one in found for new in _changed(one, change))  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        new = {
            one.name: replaced(part, change)
            for one in fields(value)
            if isinstance(part := getattr(value, one.name), tuple)
        }
        same = all(new[name] == getattr(value, name) for name in new)
        return value if same else replace(value, **new)
    return value


def _changed(value: Any, change: Callable[[Any], tuple[Any, ...] | None]) -> tuple[Any, ...]:
    made = change(value) if is_dataclass(value) else None
    return (value,) if made is None else made


def nodes_in(value: object) -> Iterator[Any]:
    """All nodes in *value*, in order."""
    if isinstance(value, tuple):
        for one in value:
            yield from nodes_in(one)
    elif is_dataclass(value):
        yield value
        for one in fields(value):
            yield from nodes_in(getattr(value, one.name))
