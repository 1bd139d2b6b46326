"""What has been read, kept for the next command: a source is read again if its bytes differ.

It is a file of this machine alone, in the folder of what is built; without it all is read again.
"""

from __future__ import annotations

import os
import pickle
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_newsletter.desk.source import Source

FILE = "_build/desk/sources.pickle"


def load(folder: Path, made_with: str) -> dict[str, Source]:
    """The sources by path that were kept by a command *made_with* the same; else nothing."""
    try:
        with (folder / FILE).open("rb") as file:
            kept: Any = pickle.load(file)  # noqa: S301 - our own file, as Sphinx's environment
    except Exception:  # noqa: BLE001 - whatever is wrong with it: read all again
        return {}
    told, sources = kept if isinstance(kept, tuple) and len(kept) == 2 else ("", {})
    return dict(sources) if told == made_with else {}


def save(folder: Path, made_with: str, sources: dict[str, Source]) -> None:
    """Keep *sources*; where nothing can be written, they are read again next time."""
    path = folder / FILE
    new = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            pickle.dump((made_with, sources), file, pickle.HIGHEST_PROTOCOL)
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()
