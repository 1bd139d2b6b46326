"""One source: its bytes, what its front matter says, its outline."""

from __future__ import annotations

import codecs
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.desk.inline import Places
from sphinx_newsletter.desk.outline import Outline, TagName
from sphinx_newsletter.model.front_matter import FrontMatter, read_front_matter, wrong_in_guide
from sphinx_newsletter.model.problems import Kind, Problem, not_utf8

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sphinx_newsletter.desk.reader import Reader
    from sphinx_newsletter.model.edition import TagUse


class Source(NamedTuple):
    """A source that has been read.

    `path` is that from the site's folder; `digest` is another one for other bytes. A guide has
    none of ours; of a file that cannot be read, the outline is empty and `problems` say why.
    """

    path: str
    digest: str
    front: FrontMatter | None
    outline: Outline
    problems: tuple[Problem, ...] = ()

    @property
    def docname(self) -> str:
        """Sphinx's name of the page."""
        return self.path.removesuffix(".md")

    @property
    def is_draft(self) -> bool:
        """Whether it is an edition that is held back."""
        return self.front is not None and self.front.draft


def digest(data: bytes) -> str:
    """What is another one for other *data*."""
    return hashlib.sha256(data).hexdigest()


def text_of(data: bytes) -> str:
    """The text of a file, its line endings as they are. Raises `UnicodeDecodeError`."""
    return data.removeprefix(codecs.BOM_UTF8).decode()


def bytes_of(text: str, before: bytes) -> bytes:
    """The bytes of *text*, in the manner of the file as it was *before*."""
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode()


def read_source(path: str, data: bytes, reader: Reader, authors: Collection[str] | None) -> Source:
    """Read *data*, the file *path*; *authors* are the declared ones, None for a guide."""
    try:
        text = text_of(data)
    except UnicodeDecodeError as error:
        return Source(path, digest(data), None, Outline(0), (not_utf8(error),))
    if authors is None:
        wrong = wrong_in_guide(text.replace("\r\n", "\n"))
        return Source(path, digest(data), None, reader.read(text), tuple(wrong))
    if not text.strip():
        told = "the file is empty: write the edition or delete it"
        empty = Problem(Kind.FILE_EMPTY, 1, told)
        return Source(path, digest(data), FrontMatter(), Outline(0), (empty,))
    plain = text.replace("\r\n", "\n")
    front = read_front_matter(plain, authors)
    outline = reader.read(text, front.lines)
    outline = outline._replace(front_tags=tuple(_placed(front.tags, plain.split("\n"))))
    return Source(path, digest(data), front, outline, tuple(front.problems))


def _placed(uses: Iterable[TagUse], lines: list[str]) -> Iterable[TagName]:
    """The tags of the front matter with their places."""
    places: dict[int, Places] = {}
    for use in uses:
        if use.line not in places:
            places[use.line] = Places(lines, use.line, _last_line(lines, use.line))
            if lines[use.line - 1].lstrip().startswith("tags"):  # the key itself is no tag
                places[use.line].find(":")
        if at := places[use.line].find(use.name):
            yield TagName(use.name, at)


def _last_line(lines: list[str], line: int) -> int:
    """The last line of a value that begins on *line*: it goes on as long as it is indented."""
    while line < len(lines) and lines[line].startswith((" ", "\t")):
        line += 1
    return line
