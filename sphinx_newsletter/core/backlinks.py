"""Which sections later editions take up again: the references of the archive, read backwards."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_newsletter.core.edition import Edition

    # A docname and an anchor; none for the edition as a whole.
    Place = tuple[str, str]
    # The anchor from which it leads, and the docname and the id to which.
    Reference = tuple[str, str, str]


def backlinks(
    editions: Sequence[Edition], references: Mapping[str, Iterable[Reference]]
) -> dict[str, dict[str, list[Place]]]:
    """By docname and anchor: the places of newer editions that refer there, newest edition first.

    *editions* stand newest first. What leads to a newer edition, or to nothing, does not count.
    """
    known = {edition.docname: (age, edition) for age, edition in enumerate(editions)}
    found: defaultdict[str, dict[str, list[Place]]] = defaultdict(dict)
    for age, edition in enumerate(editions):
        for anchor, docname, target in references.get(edition.docname, ()):
            its_age, other = known.get(docname, (-1, edition))
            place = _anchor(other, target) if its_age > age else None
            if place is not None:
                here, there = (edition.docname, anchor), found[docname].setdefault(place, [])
                if here not in there:
                    there.append(here)
    return found


def _anchor(edition: Edition, target: str) -> str | None:
    """The anchor of the section to which the id *target* leads; empty for the whole edition."""
    if not target:
        return ""
    for section in edition.sections:
        if target == section.anchor or target in section.places:
            return section.anchor
    return None
