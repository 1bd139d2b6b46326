"""What has been read, kept for the next command: a source is read again if its bytes differ.

It is a file of this machine alone, in the folder of what is built; without it all is read again.
"""

from __future__ import annotations

import gc
import os
import pickle
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FILE = "_build/desk/sources.pickle"


def load(folder: Path, made_with: str, name: str = FILE) -> dict[str, Any]:
    """What was kept by path, by a command *made_with* the same; else nothing."""
    # A million small tuples, none of them rubbish: looking through them takes longer than loading.
    collects = gc.isenabled()
    gc.disable()
    try:
        with (folder / name).open("rb") as file:
            kept: Any = pickle.load(file)  # noqa: S301 - our own file, as Sphinx's environment
    except Exception:  # noqa: BLE001 - whatever is wrong with it: read all again
        return {}
    finally:
        if collects:
            gc.enable()
    told, found = kept if isinstance(kept, tuple) and len(kept) == 2 else ("", {})
    return dict(found) if told == made_with else {}


def save(folder: Path, made_with: str, found: dict[str, Any], name: str = FILE) -> None:
    """Keep what was *found*; where nothing can be written, it is found again next time."""
    path = folder / name
    new = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            pickle.dump((made_with, found), file, pickle.HIGHEST_PROTOCOL)
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()
