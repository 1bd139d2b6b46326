"""What is known of each source, kept for the next command: one is read again if its bytes differ.

It is a file of this machine alone, in the folder of what is built; without it all is read again.
Each source is a piece of its own, so that a change of one leaves the others as they were written.
"""

from __future__ import annotations

import datetime
import gc
import io
import os
import pickle
from contextlib import contextmanager, suppress
from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    # By path: the digest of a source, and the pickle of what is known of it.
    Pieces = dict[str, tuple[str, bytes]]


FILE = "_build/desk/sources.pickle"
_PLAIN: dict[tuple[str, str], type] = {
    ("builtins", "frozenset"): frozenset,
    ("builtins", "set"): set,
    ("datetime", "date"): datetime.date,
    ("datetime", "datetime"): datetime.datetime,
}


class Known(Protocol):
    """What is known of a source, and the digest of the bytes that it is known of."""

    @property
    def digest(self) -> str:
        """Another one for other bytes."""


K = TypeVar("K", bound=Known)


def up_to_date(
    path: Path,
    cache_key: str,
    digests: Mapping[str, str],
    read: Callable[[list[str]], Iterable[tuple[str, K]]],
) -> dict[str, K]:
    """What is known of each source, in the order of *digests*.

    What the file *path* has is taken from it, if it was *made_with* the same; what has changed
    since is *read*.
    """
    before = _load(path, cache_key)
    pieces = {name: one for name, one in before.items() if one[0] == digests.get(name)}
    same: dict[str, K] = _unpacked(pieces)
    fresh = dict(read([name for name in digests if name not in same]))
    if fresh or pieces.keys() != before.keys():
        _write(path, cache_key, {name: pieces[name] for name in same} | _packed(fresh))
    return {name: same[name] if name in same else fresh[name] for name in digests}


def save(folder: Path, cache_key: str, sources: Mapping[str, Known]) -> None:
    """Keep *sources*, which have all been read."""
    _write(folder / FILE, cache_key, _packed(sources))


class _Records(pickle.Unpickler):
    """Makes records and plain values, and nothing that runs.

    The file is our own; but a branch that somebody else has written may bring one along, and be
    looked at by `newsletter diff` before anything of it is trusted.
    """

    def find_class(self, module: str, name: str) -> type:
        """The class of a record: a tuple with names, an enumeration or a dataclass of ours."""
        return _record(module, name)


@cache
def _record(module: str, name: str) -> type:
    if (module, name) in _PLAIN:
        return _PLAIN[module, name]
    if module.startswith("sphinx_newsletter."):
        found = getattr(import_module(module), name, None)
        if isinstance(found, type) and (issubclass(found, (tuple, Enum)) or is_dataclass(found)):
            return found
    raise pickle.UnpicklingError(f"{module}.{name} is no record")


def _load(path: Path, cache_key: str) -> Pieces:
    try:
        with path.open("rb") as file:
            told, pieces = _Records(file).load()
        return dict(pieces) if told == cache_key else {}
    except Exception:  # noqa: BLE001 - whatever is wrong with it: read all again
        return {}


def _unpacked(pieces: Pieces) -> dict[str, Any]:
    """What the *pieces* say; of one that is spoilt, nothing."""
    found: dict[str, Any] = {}
    with _no_collector():
        for name, (_digest, piece) in pieces.items():
            with suppress(Exception):
                found[name] = _Records(io.BytesIO(piece)).load()
    return found


def _packed(known: Mapping[str, Known]) -> Pieces:
    highest = pickle.HIGHEST_PROTOCOL
    return {name: (one.digest, pickle.dumps(one, highest)) for name, one in known.items()}


def _write(path: Path, cache_key: str, pieces: Pieces) -> None:
    """Keep the *pieces*; where nothing can be written, they are made again next time."""
    new = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            pickle.dump((cache_key, pieces), file, pickle.HIGHEST_PROTOCOL)
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()


@contextmanager
def _no_collector() -> Iterator[None]:
    """A million small tuples, none of them rubbish: to look through them takes longer than to load.

    Python does so again and again while they are made.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
