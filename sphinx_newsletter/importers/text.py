"""Plain text: an edition as it was copied from a web page or a mail, without any marks.

Headings, lists and points are recognised by their form, and by the contents list if there is one.
Each is a finding, so that an editor sees what was guessed. All words stay.
"""

from __future__ import annotations

import re
from posixpath import basename, splitext
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.importers.inline import in_line
from sphinx_newsletter.importers.member_text import texts
from sphinx_newsletter.importers.reference import text_reference
from sphinx_newsletter.importers.source_front_matter import date_in_name, read_date
from sphinx_newsletter.importers.text_interviews import with_interviews
from sphinx_newsletter.importers.text_lines import (
    Block,
    Shape,
    blocks_of,
    is_address,
    is_title_like,
    key_of,
)
from sphinx_newsletter.model.imported import (
    Finding,
    Heading,
    ImportedEdition,
    Item,
    ItemList,
    Kind,
    Paragraph,
    Quote,
    Rule,
    Summary,
    Text,
)
from sphinx_newsletter.model.importers import Importer, add_importer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.imported import AnyBlock
    from sphinx_newsletter.model.importers import ImportOptions, ImportSource


_ENDINGS = (".txt", ".text")
_NO_ISSUES = frozenset(
    ("robots", "requirements", "license", "licence", "humans", "ads", "security", "readme")
)
_POINTS = re.compile(r"(?:tl;?dr|in short|in brief|summary)\s*:?", re.IGNORECASE)
_CONTENTS = re.compile(
    r"(?:(?:table of )?contents|in this (?:issue|edition)|what.s inside)\s*:?", re.IGNORECASE
)
_AUTHOR = re.compile(
    r"(?:[Bb]y|[Ff]rom|[Aa]uthor:)\s+(?P<name>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3})"
)
_NUMBER = re.compile(
    r"(?:#|\b(?:issue|edition|number|no\.?)\s*#?)\s*(?P<number>\d{1,5})\b", re.IGNORECASE
)
_FEWEST_IN_CONTENTS = 3
_HEAD = 12  # blocks at the beginning, among which the contents list may be


class _Draft(NamedTuple):
    """What has been recognised at the beginning of a text."""

    title: str
    subtitle: str
    date: EditionDate | None
    authors: tuple[str, ...]
    rest: list[Block]


def detects(source: ImportSource) -> int:
    """One file of text, or a folder with nothing else."""
    found = [*_members(source)]
    if not found:
        return 0
    return 35 if len(found) == len(source.members) else 5


def _members(source: ImportSource) -> Iterator[str]:
    for member in source.members:
        name, ending = splitext(basename(member).lower())
        if ending in _ENDINGS and name not in _NO_ISSUES:
            yield member


def read(source: ImportSource, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    """All texts of *source*; one that cannot be read is a finding."""
    for found in texts(source, _members(source)):
        if isinstance(found, Finding):
            yield found
        else:
            member, text = found
            yield read_text(text, member, options)


def read_text(text: str, member: str, options: ImportOptions) -> ImportedEdition:
    """The edition that *text* is."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = _Reader(member, options)
    draft = reader.head([*blocks_of(text)])
    name = splitext(basename(member))[0]
    title = draft.title or name.replace("-", " ").replace("_", " ").strip().capitalize()
    if not draft.title:
        reader.find("title-from-name", Kind.CHANGED, None, "", f"# {title}")
    blocks = tuple(reader.body(draft.rest))
    blocks = with_interviews(blocks, text, reader.findings, member)
    number = _NUMBER.search(title)
    return ImportedEdition(
        member=member,
        title=title,
        subtitle=draft.subtitle,
        date=draft.date or date_in_name(member) or _date_in(title, options.zone),
        zone=options.zone,
        authors=draft.authors,
        number=int(number["number"]) if number else None,
        slug=name,
        blocks=blocks,
        findings=tuple(sorted(reader.findings, key=lambda one: one.line)),
        reference=text_reference(text),
    )


def _escaped(text: str) -> str:
    return in_line((Text(text),), [])


def _date_in(title: str, zone: str) -> EditionDate | None:
    return read_date(title, zone) or date_in_name(title.replace(" ", "_"))


class _Reader:
    """Reader of one text: its findings, and the headings of its contents list."""

    def __init__(self, member: str, options: ImportOptions) -> None:
        self.findings: list[Finding] = []
        self._member, self._options = member, options
        self._levels: dict[str, int] = {}  # of the headings in the contents list

    def find(self, rule: str, kind: Kind, block: Block | None, before: str, after: str) -> None:
        """Add a finding about *block*."""
        line, end = (block.line, block.end_line) if block else (1, 1)
        self.findings.append(
            Finding(
                rule=rule,
                kind=kind,
                before=before,
                after=after,
                member=self._member,
                line=line,
                end_line=end,
            )
        )

    def head(self, blocks: list[Block]) -> _Draft:
        """Take title, subtitle, date, author and contents list off the beginning."""
        title, subtitle = "", ""
        date: EditionDate | None = None
        authors: tuple[str, ...] = ()
        at = 0
        if blocks and blocks[0].shape in (Shape.LINE, Shape.UNDERLINED):
            first = blocks[0]
            if first.shape is Shape.UNDERLINED or is_title_like(first.text):
                title, at = first.text, 1
                self.find("title", Kind.CHANGED, first, first.written, f"# {_escaped(title)}")
        while at < len(blocks) and title and blocks[at].shape is Shape.LINE:
            block = blocks[at]
            if found := read_date(block.text, self._options.zone):
                date = date or found
                self.find("date-line", Kind.CHANGED, block, block.text, "")
            elif by := _AUTHOR.fullmatch(block.text):
                authors = (by["name"],)
                self.find("author-line", Kind.CHANGED, block, block.text, "")
            elif not subtitle and self._is_subtitle(blocks, at):
                subtitle = block.text
                self.find("subtitle", Kind.CHANGED, block, block.text, "")
            else:
                break
            at += 1
        return _Draft(title, subtitle, date, authors, self._without_contents(blocks[at:]))

    @staticmethod
    def _is_subtitle(blocks: Sequence[Block], at: int) -> bool:
        """Whether the line at *at*, below the title, is one: what follows begins something."""
        text = blocks[at].text
        if at > 2 or len(text) > 200 or text.endswith(":") or is_address(text):
            return False
        if _POINTS.fullmatch(text) or _CONTENTS.fullmatch(text):
            return False
        later = {key_of(one.text) for one in blocks[at + 1 :]}
        follows = blocks[at + 1].text if at + 1 < len(blocks) else ""
        begins = bool(_POINTS.fullmatch(follows) or _CONTENTS.fullmatch(follows))
        return key_of(text) not in later and (begins or (at == 1 and not text.endswith(".")))

    def _without_contents(self, blocks: list[Block]) -> list[Block]:
        """*blocks* without the contents list: lines near the beginning that all occur again."""
        for at in range(min(len(blocks), _HEAD)):
            is_named = bool(_CONTENTS.fullmatch(blocks[at].text))
            begin = at + 1 if is_named else at
            end = begin
            while end < len(blocks) and self._occurs_again(blocks, end):
                end += 1
            lines = [line for block in blocks[begin:end] for line in block.entries]
            if len(lines) >= (1 if is_named else _FEWEST_IN_CONTENTS):
                indents = sorted({line.indent for line in lines})
                for line in lines:
                    self._levels[key_of(line.text)] = 2 + min(indents.index(line.indent), 4)
                taken = blocks[at:end]
                written = "\n".join(one.written for one in taken)
                self.find("table-of-contents", Kind.DROPPED, taken[0], written, "")
                return blocks[:at] + blocks[end:]
        return blocks

    @staticmethod
    def _occurs_again(blocks: Sequence[Block], at: int) -> bool:
        """Whether each line of the block at *at* is a line of its own further down."""
        later = {
            key_of(one.text)
            for one in blocks[at + 1 :]
            if one.shape in (Shape.LINE, Shape.UNDERLINED)
        }
        entries = blocks[at].entries
        return bool(entries) and all(key_of(one.text) in later for one in entries)

    def body(self, blocks: Sequence[Block]) -> Iterator[AnyBlock]:
        """The blocks of the text below its head."""
        are_points = False
        rubric = False  # the last block is a heading
        for at, block in enumerate(blocks):
            follows = blocks[at + 1] if at + 1 < len(blocks) else None
            if follows and follows.shape is Shape.LIST and _POINTS.fullmatch(block.text):
                are_points = True
                self.find("points", Kind.CHANGED, block, block.text, "")
            elif block.shape is Shape.LIST:
                yield self._list(block, are_points=are_points)
                are_points = rubric = False
            elif level := self._level(block, follows):
                yield self._heading(block, level, below=rubric)
                rubric = True
            else:
                yield from self._other(block)
                rubric = False

    def _level(self, block: Block, follows: Block | None) -> int:
        """The level of the heading that *block* is; 0 if it is none."""
        if block.shape is Shape.UNDERLINED:
            return 2
        if block.shape is not Shape.LINE:
            return 0
        if level := self._levels.get(key_of(block.text)):
            return level
        if self._levels or not follows or not is_title_like(block.text):
            return 0  # a contents list names all of them
        return 2 if block.is_apart and follows.shape is not Shape.LINE else 0

    def _heading(self, block: Block, level: int, *, below: bool) -> Heading:
        has_levels = len(set(self._levels.values())) > 1
        level = level if has_levels or not below else level + 1
        self.find(
            "heading", Kind.CHANGED, block, block.written, f"{'#' * level} {_escaped(block.text)}"
        )
        return Heading(level, (Text(block.text),), line=block.line, end_line=block.end_line)

    def _list(self, block: Block, *, are_points: bool) -> AnyBlock:
        place = {"line": block.line, "end_line": block.end_line}
        after = "\n".join(f"{one.sign} {_escaped(one.text)}" for one in block.entries)
        self.find("list", Kind.CHANGED, block, block.written, after)
        if are_points and len({one.indent for one in block.entries}) == 1:
            return Summary(tuple((Text(one.text),) for one in block.entries), **place)
        return _nested(block, 0, len(block.entries), place)

    def _other(self, block: Block) -> Iterable[AnyBlock]:
        place = {"line": block.line, "end_line": block.end_line}
        if block.shape is Shape.RULE:
            self.find("rule", Kind.CHANGED, block, block.written, "---")
            return (Rule(**place),)
        if block.shape is Shape.QUOTE:
            self.find("quote", Kind.CHANGED, block, block.written, f"> {_escaped(block.text)}")
            words = Paragraph((Text(block.text),), **place)
            return (Quote((words,), line=block.line, end_line=block.end_line),)
        return (Paragraph((Text(block.text),), **place),)


def _nested(block: Block, begin: int, end: int, place: dict[str, int]) -> ItemList:
    """The list of the entries from *begin* to before *end*, with the lists in it."""
    entries = block.entries
    indent = entries[begin].indent
    items: list[Item] = []
    at = begin
    while at < end:
        inner = at + 1
        while inner < end and entries[inner].indent > indent:
            inner += 1
        blocks: list[AnyBlock] = [Paragraph((Text(entries[at].text),), **place)]
        if inner > at + 1:
            blocks.append(_nested(block, at + 1, inner, place))
        items.append(Item(tuple(blocks)))
        at = inner
    number = entries[begin].sign.rstrip(".")
    return ItemList(tuple(items), int(number) if number.isdigit() else None, **place)


TEXT = add_importer(
    Importer(name="text", description="plain text, as pasted", detects=detects, read=read)
)
