"""Sources: their bytes, front matter and outline, and the records made of them."""

from __future__ import annotations

import codecs
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.inline import Places
from sphinx_newsletter.editing.outline import Outline, TagName
from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.model.edition import Edition, Section, TagUse, read_name
from sphinx_newsletter.model.excerpt import count_words
from sphinx_newsletter.model.front_matter import FrontMatter, read_front_matter, wrong_in_guide
from sphinx_newsletter.model.problems import Kind, Problem, not_utf8

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sphinx_newsletter.editing.markdown import Reader
    from sphinx_newsletter.editing.outline import Heading


class Source(NamedTuple):
    """A source that has been read.

    `path` is relative to the site's folder; `digest` is the SHA-256 of the bytes. `front` is None
    for a guide. The outline of an unreadable file is empty, and `problems` say why.
    """

    path: str
    digest: str
    front: FrontMatter | None
    outline: Outline
    problems: tuple[Problem, ...] = ()

    @property
    def docname(self) -> str:
        """The document name in Sphinx."""
        return self.path.removesuffix(".md")

    @property
    def is_draft(self) -> bool:
        """Whether it is an edition with `draft: true`."""
        return self.front is not None and self.front.draft


def digest(data: bytes) -> str:
    """SHA-256 of *data*, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def text_of(data: bytes) -> str:
    """Decode a file without its byte-order mark; line endings stay. Raises `UnicodeDecodeError`."""
    return data.removeprefix(codecs.BOM_UTF8).decode()


def bytes_of(text: str, before: bytes) -> bytes:
    """Encode *text*, with a byte-order mark if the file had one *before*."""
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode()


def read_source(path: str, data: bytes, reader: Reader, authors: Collection[str] | None) -> Source:
    """Read *data*, the content of *path*; *authors* are the declared keys, None for a guide."""
    try:
        text = text_of(data)
    except UnicodeDecodeError as error:
        return Source(path, digest(data), None, Outline(0), (not_utf8(error),))
    if authors is None:
        wrong = wrong_in_guide(text.replace("\r\n", "\n"))
        return Source(path, digest(data), None, reader.read(text), tuple(wrong))
    if not text.strip():
        empty = Problem(Kind.FILE_EMPTY, 1, "the file is empty: write the edition or delete it")
        return Source(path, digest(data), FrontMatter(), Outline(0), (empty,))
    plain = text.replace("\r\n", "\n")
    front = read_front_matter(plain, authors)
    outline = reader.read(text, front.lines)
    outline = outline._replace(front_tags=tuple(_placed(front.tags, plain.split("\n"))))
    return Source(path, digest(data), front, outline, tuple(front.problems))


def _placed(uses: Iterable[TagUse], lines: list[str]) -> Iterable[TagName]:
    """The tags of the front matter, with their lines and columns."""
    places: dict[int, Places] = {}
    for use in uses:
        if use.line not in places:
            places[use.line] = Places(lines, use.line, _last_line(lines, use.line))
            if lines[use.line - 1].lstrip().startswith("tags"):  # the key itself is no tag
                places[use.line].find(":")
        if at := places[use.line].find(use.name):
            yield TagName(use.name, at)


def _last_line(lines: list[str], line: int) -> int:
    """The last line of a value that begins on *line*: continuation lines are indented."""
    while line < len(lines) and lines[line].startswith((" ", "\t")):
        line += 1
    return line


def read_record(source: Source, default_author: str) -> Edition:
    """The record of an edition: sections without excerpts, and no blocks."""
    front, outline = source.front or FrontMatter(), source.outline
    stem = source.docname.rpartition("/")[2]
    name = read_name(stem)
    title = next((heading.title for heading in outline.headings[:1] if heading.level == 1), "")
    whole = [section for section in outline.sections if _is_title(section.line, outline)]
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
        tags=(*front.tags, *(use for section in whole for use in _uses(section.tags))),
        sections=tuple(_sections(outline)),
    )


def _is_title(line: int, outline: Outline) -> bool:
    first = outline.headings[0]
    return first.level == 1 and first.line == line


def _sections(outline: Outline) -> Iterator[Section]:
    anchors = addresses(outline.headings)
    for section in outline.sections:
        if not _is_title(section.line, outline):
            yield Section(
                anchor=anchors[section.line],
                title=section.title,
                rubric=section.rubric,
                excerpt="",
                words=0,
                tags=tuple(_uses(section.tags)),
                key_words=section.key_words,
            )


def _uses(tags: Iterable[TagName]) -> Iterator[TagUse]:
    return (TagUse(tag.name, tag.at.line) for tag in tags)


def addresses(headings: Iterable[Heading]) -> dict[int, str]:
    """The anchor of each heading by line; empty if docutils would number it (`id1`)."""
    headings = list(headings)
    taken = {anchor_of(target) for heading in headings for target in heading.targets}
    found: dict[int, str] = {}
    for heading in headings:
        targets = [id_ for id_ in map(anchor_of, heading.targets) if id_]
        own = anchor_of(heading.title)
        found[heading.line] = targets[-1] if targets else own if own not in taken else ""
        taken.add(own)
    return found
