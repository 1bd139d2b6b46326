"""The intermediate edition: what importers read from exports, and one writer turns into MyST.

A format of exports is a generator of these records (`importers.Importer.read`). Whatever it knows
of an issue is here, so no importer writes Markdown, and the writer knows no format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx_newsletter.model.dates import EditionDate


class State(Enum):
    """What the source says of an issue; only a published one becomes a public edition."""

    PUBLISHED = "published"
    DRAFT = "draft"
    PAID = "paid"  # for paying readers alone: imported as a draft
    PAGE = "page"  # a page of a site, such as "About": imported as a draft


class Kind(Enum):
    """What happened to a thing of the source that is not on the page as it was."""

    DROPPED = "dropped"
    CHANGED = "changed"
    NEEDS_A_PERSON = "needs-a-person"


class Style(Enum):
    """Styles of text; the values are the names of their HTML elements."""

    EMPHASIS = "em"
    STRONG = "strong"
    STRUCK = "s"
    SUBSCRIPT = "sub"
    SUPERSCRIPT = "sup"
    KEYBOARD = "kbd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that an import dropped or changed, or that it leaves to a person.

    `rule` is the name of the rule that did it, `before` and `after` are its text in the source and
    on the page. `line` and `end_line` are those in the member of the source (0: not known), and
    `edition_line` is that in the edition. An importer leaves out `source`, `edition` and
    `edition_line`: the import fills them in.
    """

    rule: str
    kind: Kind
    before: str = ""
    after: str = ""
    member: str = ""
    line: int = 0
    end_line: int = 0
    source: str = ""
    edition: str = ""
    edition_line: int = 0


# Inline nodes.


@dataclass(frozen=True, slots=True)
class Text:
    """Text as readers see it: no markup, no entities."""

    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    """Content in a style."""

    style: Style
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Code within a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Maths:
    """A formula within a line, as LaTeX without dollar signs."""

    tex: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `url` is as in the source."""

    url: str
    content: tuple[Inline, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, within a line or as a part of `Pictures`.

    `url` is an address, or a path as in the source. `link` is where it leads to, `alt` is None if
    the source has no alternative text; the empty text is that of a decorative picture. `width` and
    `height` are 0 if they are not known.
    """

    url: str
    alt: str | None = None
    caption: tuple[Inline, ...] = ()
    link: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line break that the author set."""


@dataclass(frozen=True, slots=True)
class NoteReference:
    """The reference to the footnote with this label."""

    label: str


Inline = Text | Styled | Code | Maths | Link | Picture | LineBreak | NoteReference


# Blocks. `line` and `end_line` are those in the member of the source; 0: not known.


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedBlock:
    """Base of all blocks: where the block is in its source."""

    line: int = field(default=0, compare=False)
    end_line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Heading(ImportedBlock):
    """A heading; `anchor` is the id of the old page, `level` that of the source (1 to 6)."""

    level: int
    content: tuple[Inline, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph(ImportedBlock):
    """A paragraph."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; `checked` is None unless it is a task."""

    blocks: tuple[AnyBlock, ...]
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class ItemList(ImportedBlock):
    """A list; `start` is its first number, None for one with bullets."""

    items: tuple[Item, ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Quote(ImportedBlock):
    """A quotation; `source` is who is quoted."""

    blocks: tuple[AnyBlock, ...]
    source: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeBlock(ImportedBlock):
    """Lines of code; `language` is empty if it is not known."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class MathsBlock(ImportedBlock):
    """A formula with lines of its own, as LaTeX without dollar signs."""

    tex: str


Cell = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class DataTable(ImportedBlock):
    """A table with data; `align` has `left`, `center`, `right` or nothing for each column."""

    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[Cell, ...] = ()
    align: tuple[str, ...] = ()
    caption: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Pictures(ImportedBlock):
    """A picture with lines of its own, or a gallery; `caption` is that of the gallery."""

    pictures: tuple[Picture, ...]
    caption: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule(ImportedBlock):
    """A line between two parts of a page."""


@dataclass(frozen=True, slots=True)
class Embed(ImportedBlock):
    """A video, a demo or another frame; `title` is its name, `content` what the source shows."""

    url: str
    title: str = ""
    content: tuple[AnyBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Details(ImportedBlock):
    """What readers open by a click on its `summary`."""

    summary: tuple[Inline, ...]
    blocks: tuple[AnyBlock, ...]


@dataclass(frozen=True, slots=True)
class Footnote(ImportedBlock):
    """The footnote of `NoteReference`s with the same label."""

    label: str
    blocks: tuple[AnyBlock, ...]


@dataclass(frozen=True, slots=True)
class Summary(ImportedBlock):
    """The points of an issue in short (`{tldr}`)."""

    points: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker of an interview says."""

    speaker: str
    blocks: tuple[AnyBlock, ...]


@dataclass(frozen=True, slots=True)
class Conversation(ImportedBlock):
    """An interview (`{interview}`): the turns of `host` are the questions."""

    host: str
    guests: tuple[str, ...]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Kept(ImportedBlock):
    """What has no form here, as readable text: a poll, an audio player; `what` is its name.

    The writer writes its blocks, and reports it.
    """

    what: str
    blocks: tuple[AnyBlock, ...]


@dataclass(frozen=True, slots=True)
class Html(ImportedBlock):
    """HTML that is kept as code, because it means nothing without its scripts or styles."""

    text: str


@dataclass(frozen=True, slots=True)
class Verbatim(ImportedBlock):
    """Lines of Markdown that are written as they are, without line endings.

    `origins` has for each the line in the source from which it comes; empty: not known.
    """

    lines: tuple[str, ...]
    origins: tuple[int, ...] = field(default=(), compare=False)


AnyBlock = (
    Heading
    | Paragraph
    | ItemList
    | Quote
    | CodeBlock
    | MathsBlock
    | DataTable
    | Pictures
    | Rule
    | Embed
    | Details
    | Footnote
    | Summary
    | Conversation
    | Kept
    | Html
    | Verbatim
)


def _no_file(_path: str) -> bytes | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedEdition:
    """An issue as a source has it.

    `member` is its file in the source, `key` its id there if a file has several. `date` is that in
    the time zone of the source, which `zone` names if it is known. `address` is where the issue was
    published, `site` the address of the whole site; `slug` is the word in it, or in the name of its
    file. `tags` are as in the source.
    `front_lines` are the lines in the source of metadata (`title`, `date`, …). `read_file` returns
    the content of a file that came with the source (a picture, by its path as in `Picture.url`), or
    None. `reference` is the HTML of the content, made in the plainest way: the import compares the
    built page with it.
    """

    member: str
    key: str = ""
    title: str = ""
    subtitle: str = ""
    date: EditionDate | None = None
    zone: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    number: int | None = None
    state: State = State.PUBLISHED
    address: str = ""
    site: str = ""
    slug: str = ""
    language: str = ""
    blocks: tuple[AnyBlock, ...] = ()
    findings: tuple[Finding, ...] = ()
    front_lines: Mapping[str, int] = field(default_factory=dict)
    read_file: Callable[[str], bytes | None] = field(default=_no_file, compare=False, repr=False)
    reference: str = field(default="", compare=False, repr=False)
