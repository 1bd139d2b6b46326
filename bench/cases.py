"""The cases: what is changed in the archive before a build, and what it must then show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.archive import Archive, Edition, Section, Tag


class Change(NamedTuple):
    """A changed archive, and the page on which a reader finds the words *shows*, or a link."""

    archive: Archive
    where: Edition | Tag
    shows: str
    links: str = ""


class Case(NamedTuple):
    """One row of the tables."""

    name: str
    title: str
    change: Callable[[Archive], Change]


def unchanged(archive: Archive) -> Change:
    """Nothing."""
    return Change(archive, archive.middle, archive.middle.sections[-1].title)


def edited(archive: Archive, time: int = 1) -> Change:
    """One sentence in the middle of a section of the edition in the middle."""
    edition = archive.middle
    section = edition.sections[len(edition.sections) // 2]
    sentences = list(section.sentences)
    sentences[len(sentences) // 2] = f"This sentence has been edited, for time number {time}."
    changed = _with_section(edition, section, replace(section, sentences=tuple(sentences)))
    return Change(_with_edition(archive, edition, changed), changed, f"time number {time}.")


def added(archive: Archive) -> Change:
    """One edition, newer than all others."""
    edition = archive.make(len(archive.editions) + 1, archive.seed).editions[-1]
    changed = replace(archive, editions=(*archive.editions, edition))
    return Change(changed, edition, edition.sections[-1].title)


def retagged(archive: Archive) -> Change:
    """One tag of one section gives way to another, in the edition in the middle.

    The old one is on no other section of the edition and the new one on none: the
    others know the tags of an edition only, and are to have the same to do.
    """
    edition = archive.middle
    section, old = next(
        (section, tag)
        for section in edition.sections
        for tag in section.tags
        if not any(tag in other.tags for other in edition.sections if other is not section)
    )
    new = next(tag for tag in archive.tags if tag not in edition.tags)
    tags = tuple(new if tag == old else tag for tag in section.tags)
    changed = _with_section(edition, section, replace(section, tags=tags))
    # Ours lists the section, the others the edition.
    links = f"{edition.name}.html#{section.anchor}"
    return Change(_with_edition(archive, edition, changed), new, edition.title, links)


def renamed(archive: Archive) -> Change:
    """The label of one tag: for us a line of `tags.yml`, for the others each source that has it."""
    old = archive.tags[len(archive.tags) // 2]
    new = replace(old, label=f"Renamed {old.label}")

    def swap(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
        return tuple(new if tag == old else tag for tag in tags)

    editions = (
        replace(edition, sections=tuple(replace(s, tags=swap(s.tags)) for s in edition.sections))
        for edition in archive.editions
    )
    changed = replace(archive, tags=swap(archive.tags), editions=tuple(editions))
    return Change(changed, new, new.label)


COLD = Case("cold", "cold", unchanged)
WARM = (
    Case("unchanged", "nothing changed", unchanged),
    Case("edited", "one edition edited", edited),
    Case("added", "one edition added", added),
    Case("retagged", "one section retagged", retagged),
    Case("renamed", "one tag renamed", renamed),
)
LIVE = Case("live", "from save to page, server running", edited)


def _with_section(edition: Edition, old: Section, new: Section) -> Edition:
    return replace(edition, sections=tuple(new if s is old else s for s in edition.sections))


def _with_edition(archive: Archive, old: Edition, new: Edition) -> Archive:
    return replace(archive, editions=tuple(new if e is old else e for e in archive.editions))
