"""How many links each site has, as the last build has counted them: beside the doctrees.

`links.html` shows it of all sites. What begins with a letter is counted anew when any of it has
changed; the file may be missing, or say nothing that is of use.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.collect import archive_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.environment import BuildEnvironment

    from sphinx_newsletter.pages.link_letters import LetterPages, Row


class Rows:
    """Counts what has not been counted."""

    def __init__(self, env: BuildEnvironment) -> None:
        """What programs of another version have left is not read."""
        self._path = Path(env.doctreedir, "links.json")
        self._programs = archive_domain(env).programs

    def of(self, letters: Sequence[LetterPages]) -> list[list[Row]]:
        """The sites of each of the *letters*."""
        before = self._read()
        now = {letter.name: (letter.told, self._row(letter, before)) for letter in letters}
        if now != before:
            part = self._path.with_suffix(".part")
            part.write_text(json.dumps((self._programs, now)), encoding="utf-8")
            part.replace(self._path)
        return [rows for _told, rows in now.values()]

    def _row(self, letter: LetterPages, before: dict[str, tuple[str, list[Row]]]) -> list[Row]:
        told, rows = before.get(letter.name, ("", []))
        return rows if told == letter.told else letter.rows()

    def _read(self) -> dict[str, tuple[str, list[Row]]]:
        try:
            programs, rows = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return rows if programs == self._programs else {}
