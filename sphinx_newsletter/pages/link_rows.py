"""What each site has, as the last build has counted it: in a file beside the doctrees.

The pages of all sites are made up from it. What begins with a letter is counted anew when any of
it has changed; the file may be missing, or say nothing that is of use.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.model.links import Row
from sphinx_newsletter.reading.domain import archive_domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment

    from sphinx_newsletter.model.links import Letter
    from sphinx_newsletter.pages.link_places import Places

    Kept = dict[str, tuple[str, list[Row]]]  # by letter: its digest, its sites


def rows(env: BuildEnvironment, letters: Iterable[Letter], places: Places) -> list[list[Row]]:
    """The sites of each of the *letters*. What another version has left is not read."""
    path = Path(env.doctreedir, "links.json")
    programs = archive_domain(env).programs
    before = _read(path, programs)
    now = {letter.name: _of_letter(letter, places, before) for letter in letters}
    if now != before:
        part = path.with_suffix(".part")
        part.write_text(json.dumps((programs, now)), encoding="utf-8")
        part.replace(path)
    return [found for _digest, found in now.values()]


def _of_letter(letter: Letter, places: Places, before: Kept) -> tuple[str, list[Row]]:
    digest = places.digest((edition, edition.letters[letter.name]) for edition in letter.editions)
    if letter.name in before and before[letter.name][0] == digest:
        return before[letter.name]
    found = [
        Row(site.host, site.count, places.digest(site.found)) for site in letter.sites.values()
    ]
    return digest, found


def _read(path: Path, programs: str | None) -> Kept:
    try:
        made_by, kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if made_by != programs:
        return {}
    return {name: (digest, [Row(*row) for row in found]) for name, (digest, found) in kept.items()}
