"""Data of the domain about each page, noted while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.environment import BuildEnvironment

    from sphinx_newsletter.model.outline import Allowed

    # SHA-256 of the content; None if there is no such file.
    FileState = bytes | None


DOMAIN, KEY = "newsletter", "notes"


class Report(NamedTuple):
    """A warning: its location as in the log (`path:line`), level, type, subtype, message."""

    location: str
    level: int
    type: str
    subtype: str
    message: str


class Reference(NamedTuple):
    """A reference to a page or an anchor: its form, its target as written, an anchor there.

    The form is a role, or that of a link: `page` (to a file that is there; the target is its
    docname), `anchor` (`#…`), `local` (`#…`, certainly on the same page), `path` (any other).
    """

    form: str
    target: str
    anchor: str = ""


@dataclass
class PageNotes:
    """Notes about a page.

    - `shows_archive`: it contains a view of the archive.
    - `role_links`: role and target of each role that links to a tag, an edition or a section.
    - `files`: by path, the states of its source and of each file that it depends on.
    - `references`: its references to pages and labels, each once.
    - `link_files`: files that its links lead to, and whether they exist.
    - `anchors`: its permanent anchors; None if they are not known.
    - `frames`: addresses that it embeds.
    - `reports`: warnings about it while it was read.
    - `pictures`: by the path of each picture, the smaller widths in which it exists.
    - `picture_digests`: of these pictures, as in their cache.
    - `allowed`: its comments `% allow:`, which silence reports.
    - `is_lost`: its source could not be read, although it was there before.
    """

    shows_archive: bool = False
    role_links: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, FileState] = field(default_factory=dict)
    references: Sequence[Reference] = ()
    link_files: dict[str, bool] = field(default_factory=dict)
    anchors: Sequence[str] | None = None
    frames: Sequence[str] = ()
    reports: list[Report] = field(default_factory=list)
    allowed: Sequence[Allowed] = ()
    is_lost: bool = False
    pictures: dict[str, tuple[int, ...]] = field(default_factory=dict)
    picture_digests: set[str] = field(default_factory=set)


def notes_of(env: BuildEnvironment, docname: str) -> PageNotes:
    """The notes about the page *docname*; read-only."""
    return _all(env).get(docname) or PageNotes()


def notes(env: BuildEnvironment) -> PageNotes:
    """The notes about the page that is being read; for writing."""
    return _all(env).setdefault(env.docname, PageNotes())


def _all(env: BuildEnvironment) -> dict[str, PageNotes]:
    # By name: the module of the domain imports modules that use this one.
    return cast("dict[str, PageNotes]", env.domains[DOMAIN].data[KEY])
