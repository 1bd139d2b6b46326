"""`import-state.json`: which edition became which page, and what was written for it.

By it, an import knows a page that an editor has changed, and gives an edition the same id again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.command_error import CommandError

if TYPE_CHECKING:
    from pathlib import Path


NAME = "import-state.json"
_VERSION = 1


class Imported(NamedTuple):
    """The id of an edition, and the SHA-256 of the page that was written last (or nothing)."""

    id: str
    digest: str = ""


def read_state(folder: Path) -> dict[str, Imported]:
    """The state of the site in *folder*, by the keys of editions. Raises `CommandError`."""
    try:
        data = json.loads((folder / NAME).read_bytes())
        return {
            key: Imported(str(one["id"]), str(one["digest"]))
            for key, one in data["editions"].items()
        }
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f"{NAME} cannot be read: take it from your repository") from error


def write_state(folder: Path, state: dict[str, Imported]) -> None:
    """Write the *state*, unless the file has it."""
    editions = {key: one._asdict() for key, one in sorted(state.items())}
    data = {"version": _VERSION, "editions": editions}
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    path = folder / NAME
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        new = path.with_suffix(".json.new")
        new.write_text(text, encoding="utf-8")
        new.replace(path)
