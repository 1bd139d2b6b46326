"""What the search knows of each section beside its words: edition, date, rubric, tags, kinds.

The browser filters, counts and sorts by this alone. It is one file, small enough to be loaded
as a whole: a record is a few numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.model.blocks import Event, Interview, Showcase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.pages.view_models import Shown


KINDS = ("edition", "section", "interview", "showcase", "event", "guide")


class Page(NamedTuple):
    """A page: its address, title and date (ISO 8601, and in words; empty for a guide)."""

    address: str
    title: str
    date: str
    written: str


class Record(NamedTuple):
    """A section, or what else a page says: all by their numbers in the lists of `all_records`."""

    page: int
    rubric: int
    kinds: tuple[int, ...]
    tags: tuple[int, ...]


class Known(NamedTuple):
    """What is known of one address."""

    rubric: str
    kinds: tuple[str, ...]
    tags: tuple[str, ...]


GUIDE = Known("", ("guide",), ())


def known(shown: Shown, edition: Edition) -> Iterator[tuple[str, Known]]:
    """By anchor, what is known of *edition* and its sections."""
    blocks = {
        record.block_name: {block.section for block in edition.of(record)}
        for record in (Interview, Showcase, Event)
    }
    for entry in shown.archive.entries_of(edition.docname):
        held = [kind for kind, sections in blocks.items() if entry.anchor in sections]
        kind = "section" if entry.section else "edition"
        rubric = entry.section.rubric if entry.section else ""
        yield entry.anchor, Known(rubric, (kind, *held), entry.tags)


def all_records(
    shown: Shown,
    indexes: Mapping[str, Mapping[str, str]],
    address: Callable[[str], str],
    guides: Iterable[tuple[str, str]],
) -> dict[str, Any]:
    """All records as the browser reads them.

    *indexes* has, for each, its records: hash and address. *guides* are pages with their titles.
    """
    archive = shown.archive
    pages = [
        *(Page(address(e.docname), e.title, *shown.day(e)) for e in archive.editions),
        *(Page(address(docname), title, "", "") for docname, title in guides),
    ]
    numbers = {page.address: number for number, page in enumerate(pages)}
    about = {(address(e.docname), a): k for e in archive.editions for a, k in known(shown, e)}
    rubrics = sorted({told.rubric for told in about.values()} | {""})
    tags = sorted({tag for told in about.values() for tag in told.tags})
    rubric_numbers = {rubric: number for number, rubric in enumerate(rubrics)}
    tag_numbers = {tag: number for number, tag in enumerate(tags)}

    def record(url: str) -> Record:
        page, _, anchor = url.partition("#")
        told = about.get((page, anchor), GUIDE)
        return Record(
            numbers[page],
            rubric_numbers[told.rubric],
            tuple(map(KINDS.index, told.kinds)),
            tuple(tag_numbers[tag] for tag in told.tags),
        )

    return {
        "kinds": KINDS,
        "pages": pages,
        "rubrics": rubrics,
        "tags": [(tag, archive.vocabulary.tags[tag].label) for tag in tags],
        "records": {
            name: [(hash_, url.partition("#")[2], *record(url)) for hash_, url in hashes.items()]
            for name, hashes in indexes.items()
        },
    }
