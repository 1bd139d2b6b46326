"""From the outline of an edition to its record: what a build would know of its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_newsletter.model.edition import Edition, Section, TagUse, read_name
from sphinx_newsletter.model.excerpt import count_words
from sphinx_newsletter.model.front_matter import FrontMatter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.desk.outline import Heading, Outline, TagName
    from sphinx_newsletter.desk.source import Source


def read_record(source: Source, default_author: str) -> Edition:
    """The record of an edition: its sections without excerpts, and without talks and the like."""
    front, outline = source.front or FrontMatter(), source.outline
    stem = source.docname.rpartition("/")[2]
    name = read_name(stem)
    title = next((heading.title for heading in outline.headings[:1] if heading.level == 1), "")
    whole = [part for part in outline.parts if _is_title(part.line, outline)]
    return Edition(
        docname=source.docname,
        title=title or stem,
        date=front.date or (name.date if name else None),
        authors=front.author or ((default_author,) if default_author else ()),
        subtitle=front.subtitle,
        updated=front.updated,
        number=name.number if name and front.number is None else front.number,
        draft=front.draft,
        words=outline.words + sum(count_words(heading.title) for heading in outline.headings),
        tags=(*front.tags, *(use for part in whole for use in _uses(part.tags))),
        sections=tuple(_sections(outline)),
    )


def _is_title(line: int, outline: Outline) -> bool:
    first = outline.headings[0]
    return first.level == 1 and first.line == line


def _sections(outline: Outline) -> Iterator[Section]:
    anchors = addresses(outline.headings)
    for part in outline.parts:
        if not _is_title(part.line, outline):
            yield Section(
                anchor=anchors[part.line],
                title=part.title,
                rubric=part.rubric,
                excerpt="",
                words=0,
                tags=tuple(_uses(part.tags)),
                key_words=part.key_words,
            )


def _uses(tags: Iterable[TagName]) -> Iterator[TagUse]:
    return (TagUse(tag.name, tag.at.line) for tag in tags)


def addresses(headings: Iterable[Heading]) -> dict[int, str]:
    """The address of each heading on its page, by line; empty where it is one that moves."""
    headings = list(headings)
    taken = {nodes.make_id(target) for heading in headings for target in heading.targets}
    found: dict[int, str] = {}
    for heading in headings:
        targets = [id_ for id_ in map(nodes.make_id, heading.targets) if id_]
        own = nodes.make_id(heading.title)
        found[heading.line] = targets[-1] if targets else own if own not in taken else ""
        taken.add(own)
    return found
