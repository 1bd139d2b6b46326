"""Search records: edition, date, rubric, tags and kinds of each section.

The browser filters, counts and sorts by these records. They are in one file, which a browser
loads as a whole, so a record consists of a few numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.model.anchors import as_uri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sphinx_newsletter.incremental.collections import Collection
    from sphinx_newsletter.model.blocks import Block
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.pages.view_models import ViewModels


def kinds(found: Iterable[Collection]) -> dict[str, str]:
    """What readers can search, by name: what it is called. The order is that of the page."""
    blocks = {one.block.block_name: one.kind for one in found if one.block and one.kind}
    sections = {"section": "Edition sections"} | blocks
    return sections | {"edition": "Editions", "guide": "Guides"}


class Page(NamedTuple):
    """A page: address, title and date (in ISO 8601 and in words; empty for a guide)."""

    address: str
    title: str
    date: str
    written: str


class Record(NamedTuple):
    """Record of an address: indices in the lists of `all_records`."""

    page: int
    rubric: int
    kinds: tuple[int, ...]
    tags: tuple[int, ...]


class Facets(NamedTuple):
    """Facets of one address."""

    rubric: str
    kinds: tuple[str, ...]
    tags: tuple[str, ...]


GUIDE = Facets("", ("guide",), ())


def facets(
    view_models: ViewModels, edition: Edition, records: Iterable[type[Block]]
) -> Iterator[tuple[str, Facets]]:
    """Facets of *edition* and its sections, by anchor; blocks with these *records* are kinds."""
    blocks = {
        record.block_name: {block.section for block in edition.of(record)} for record in records
    }
    for entry in view_models.archive.entries_of(edition.docname):
        held = [kind for kind, sections in blocks.items() if entry.anchor in sections]
        kind = "section" if entry.section else "edition"
        rubric = entry.section.rubric if entry.section else ""
        yield entry.anchor, Facets(rubric, (kind, *held), entry.tags)


def all_records(
    view_models: ViewModels,
    found: Sequence[Collection],
    indexes: Mapping[str, Mapping[str, str]],
    address: Callable[[str], str],
    guides: Iterable[tuple[str, str]],
) -> dict[str, Any]:
    """All records, in the form in which the browser reads them.

    *found* are the collections of the site. *indexes* has the address of each record by its hash,
    for each part of the index. *guides* are docnames with titles.
    """
    archive = view_models.archive
    pages = [
        *(Page(address(e.docname), e.title, *view_models.day(e)) for e in archive.editions),
        *(Page(address(docname), title, "", "") for docname, title in guides),
    ]
    numbers = {page.address: number for number, page in enumerate(pages)}
    names = kinds(found)
    kind_numbers = {name: number for number, name in enumerate(names)}
    blocks = [one.block for one in found if one.block and one.kind]
    by_address = {
        (address(edition.docname), anchor): one
        for edition in archive.editions
        for anchor, one in facets(view_models, edition, blocks)
    }
    rubrics = sorted({one.rubric for one in by_address.values()} | {""})
    tags = sorted({tag for one in by_address.values() for tag in one.tags})
    rubric_numbers = {rubric: number for number, rubric in enumerate(rubrics)}
    tag_numbers = {tag: number for number, tag in enumerate(tags)}

    def record(url: str) -> Record:
        page, _, anchor = url.partition("#")
        its = by_address.get((page, anchor), GUIDE)
        return Record(
            numbers[page],
            rubric_numbers[its.rubric],
            tuple(kind_numbers[kind] for kind in its.kinds),
            tuple(tag_numbers[tag] for tag in its.tags),
        )

    return {
        "kinds": [*names.items()],
        "pages": pages,
        "rubrics": rubrics,
        "tags": [(tag, archive.vocabulary.tags[tag].label) for tag in tags],
        "records": {
            name: [
                (hash_, as_uri(url.partition("#")[2]), *record(url))
                for hash_, url in hashes.items()
            ]
            for name, hashes in indexes.items()
        },
    }
