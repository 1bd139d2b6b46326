"""Cache of the sources that commands have read: a source is read again if its bytes differ.

The file belongs to this machine, in the build folder; without it all sources are read again. Each
source is pickled on its own, so that a change of one does not pickle the others again.
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

    # By path: the digest of a source, and its pickle.
    Pieces = dict[str, tuple[str, bytes]]


FILE = "_build/commands/sources.pickle"
SITE_FILE = "_build/commands/site.pickle"
_PLAIN: dict[tuple[str, str], type] = {
    ("builtins", "frozenset"): frozenset,
    ("builtins", "set"): set,
    ("datetime", "date"): datetime.date,
    ("datetime", "datetime"): datetime.datetime,
    ("datetime", "timedelta"): datetime.timedelta,
    ("datetime", "timezone"): datetime.timezone,
}


class Known(Protocol):
    """A record of a source that knows the digest of the source's bytes."""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""


K = TypeVar("K", bound=Known)


def up_to_date(
    path: Path,
    cache_key: str,
    digests: Mapping[str, str],
    read: Callable[[list[str]], Iterable[tuple[str, K]]],
) -> dict[str, K]:
    """The record of each source, in the order of *digests*.

    It comes from the cache file *path* if that has the same *cache_key* and the source has the
    same digest; otherwise *read* makes it.
    """
    before = _load(path, cache_key)
    pieces = {name: one for name, one in before.items() if one[0] == digests.get(name)}
    same: dict[str, K] = _unpacked(pieces)
    fresh = dict(read([name for name in digests if name not in same]))
    if fresh or pieces.keys() != before.keys():
        _write(path, cache_key, {name: pieces[name] for name in same} | _packed(fresh))
    return {name: same[name] if name in same else fresh[name] for name in digests}


def save(folder: Path, cache_key: str, sources: Mapping[str, Known]) -> None:
    """Write *sources* into the cache."""
    _write(folder / FILE, cache_key, _packed(sources))


class _Records(pickle.Unpickler):
    """Unpickler that creates records and plain values only, so that nothing can run.

    The file is our own, but `newsletter diff` may open a branch of somebody else that contains one.
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
    raise pickle.UnpicklingError(f"{module}.{name} is not a record")


def _load(path: Path, cache_key: str) -> Pieces:
    try:
        with path.open("rb") as file:
            found_key, pieces = _Records(file).load()
        return dict(pieces) if found_key == cache_key else {}
    except Exception:  # noqa: BLE001 - a damaged cache is no error
        return {}


def _unpacked(pieces: Pieces) -> dict[str, Any]:
    """The records in *pieces*, without damaged ones."""
    found: dict[str, Any] = {}
    with _paused_collector():
        for name, (_digest, piece) in pieces.items():
            with suppress(Exception):
                found[name] = _Records(io.BytesIO(piece)).load()
    return found


def _packed(known: Mapping[str, Known]) -> Pieces:
    highest = pickle.HIGHEST_PROTOCOL
    return {name: (one.digest, pickle.dumps(one, highest)) for name, one in known.items()}


def _write(path: Path, cache_key: str, pieces: Pieces) -> None:
    """Write the *pieces*; if that fails, the next command makes them again."""
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
def _paused_collector() -> Iterator[None]:
    """Pause the garbage collector: it would search a million new tuples again and again.

    None of them is garbage, and the search takes longer than to load them.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
