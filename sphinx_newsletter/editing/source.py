"""Sources: their bytes, front matter, outline and record."""

from __future__ import annotations

import codecs
import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.edition import Edition, read_name
from sphinx_newsletter.model.front_matter import FrontMatter, read_front_matter, wrong_in_guide
from sphinx_newsletter.model.outline import Outline, TagName
from sphinx_newsletter.model.problems import Kind, Problem, not_utf8
from sphinx_newsletter.model.sentences import FILE_EMPTY
from sphinx_newsletter.reading.inline import Places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sphinx_newsletter.model.edition import TagUse
    from sphinx_newsletter.model.permalinks import Lists


LINE_END = re.compile(r"\r\n?|\n")


class PageRead(NamedTuple):
    """What a build knows of a page: its outline, the record of an edition, its anchors."""

    outline: Outline
    record: Edition | None = None
    anchors: frozenset[str] = frozenset()


class SiteRead(NamedTuple):
    """What a build knows of the site: list pages of its extensions; names and reasons of rules."""

    lists: Lists
    rules: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """Nothing: it depends on no source."""
        return ""


class Source(NamedTuple):
    """A source that has been read.

    `path` is relative to the site's folder; `digest` is the SHA-256 of the bytes. `front` and
    `record` are None for a guide; `anchors` are the permanent ones of its page. An unreadable file
    has an empty outline and no front matter, and `problems` say why. `waits` is true
    for an edition whose time (`publish`) has not come.
    """

    path: str
    digest: str
    front: FrontMatter | None
    outline: Outline
    problems: tuple[Problem, ...] = ()
    record: Edition | None = None
    anchors: frozenset[str] = frozenset()
    waits: bool = False

    @property
    def docname(self) -> str:
        """The document name in Sphinx."""
        return self.path.removesuffix(".md")

    @property
    def is_draft(self) -> bool:
        """Whether it is an edition with `draft: true`, or one that waits for its time."""
        return self.front is not None and (self.front.draft or self.waits)

    @property
    def is_unreadable(self) -> bool:
        """Whether it is not UTF-8."""
        return any(problem.kind is Kind.FILE_ENCODING for problem in self.problems)

    @property
    def is_public(self) -> bool:
        """Whether readers see its page: it is no draft, and it is UTF-8."""
        return not (self.is_unreadable or self.is_draft)

    @property
    def title(self) -> str:
        """The title of the page; empty if it has none."""
        return next((heading.title for heading in self.outline.headings[:1]), "")


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


def lines_of(text: str) -> list[str]:
    """The lines of *text* as a build counts them: they end with LF, CRLF or CR."""
    return LINE_END.split(text)


def source_of(
    path: str, data: bytes, authors: Collection[str] | None, page: PageRead | None
) -> Source:
    """The source *path* with the content *data*, and the *page* that a build has read of it.

    *authors* are the declared keys, None for a guide.
    """
    try:
        text = "\n".join(lines_of(text_of(data)))
    except UnicodeDecodeError as error:
        record = None if authors is None else _unreadable(path)
        return Source(path, digest(data), None, Outline(0), (not_utf8(error),), record)
    outline, record, anchors = page or PageRead(Outline(text.count("\n") + 1))
    if authors is None:
        problems = tuple(wrong_in_guide(text))
        return Source(path, digest(data), None, outline, problems, None, anchors)
    if text.strip():
        front = read_front_matter(text, authors)
        tags = tuple(_placed(front.tags, text.split("\n")))
        outline, problems = outline._replace(front_tags=tags), tuple(front.problems)
    else:
        front = FrontMatter()
        problems = (FILE_EMPTY.at(1),)
    return Source(path, digest(data), front, outline, problems, record, anchors)


def _unreadable(path: str) -> Edition:
    """The record of an edition of which only the *path* is known."""
    docname = path.removesuffix(".md")
    stem = docname.rpartition("/")[2]
    name = read_name(stem)
    return Edition(docname, stem, name.date if name else None, ())


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
