"""Data of the domain, by page: what has been noted of it while it was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.environment import BuildEnvironment

    # Time of the last change and size; none, if there is no such file.
    Stamp = tuple[int, int] | None


DOMAIN, KEY = "newsletter", "notes"


@dataclass
class PageNotes:
    """What is noted of a page.

    - `shows_archive`: a view of the archive is in it.
    - `role_links`: the role and the target of each link by name.
    - `files`: by path, the stamps of the files that it was read with.
    - `refers_to`: what its references name, pages and labels.
    - `link_files`: the files to which its links lead, and whether they were there.
    - `anchors`: the addresses on it that last; none, if they are not known.
    - `frames`: the addresses that it shows in frames.
    """

    shows_archive: bool = False
    role_links: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, Stamp] = field(default_factory=dict)
    refers_to: Sequence[str] = ()
    link_files: dict[str, bool] = field(default_factory=dict)
    anchors: Sequence[str] | None = None
    frames: Sequence[str] = ()


def notes_of(env: BuildEnvironment, docname: str) -> PageNotes:
    """The notes of the page *docname*, to be read."""
    return _all(env).get(docname) or PageNotes()


def notes(env: BuildEnvironment) -> PageNotes:
    """The notes of the page that is being read, to be written."""
    return _all(env).setdefault(env.docname, PageNotes())


def _all(env: BuildEnvironment) -> dict[str, PageNotes]:
    # By name: the domain's own module needs what uses this.
    return cast("dict[str, PageNotes]", env.domains[DOMAIN].data[KEY])
