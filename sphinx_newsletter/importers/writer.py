"""The writer: an imported edition as the MyST source of an edition.

It knows no format of exports. Whatever it cannot write as it was, it reports.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import singledispatchmethod
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.blocks.embed_urls import video_frame
from sphinx_newsletter.importers.forms import (
    align_of,
    fenced,
    front_matter,
    is_language,
    is_lexed,
    label_of,
    labels_in,
    list_table,
    row_of,
    value_of,
)
from sphinx_newsletter.importers.inline import (
    destination,
    in_cell,
    in_heading,
    in_line,
    is_maths,
    picture,
)
from sphinx_newsletter.importers.markdown_headings import with_targets
from sphinx_newsletter.model import imported, size_limits
from sphinx_newsletter.model.imported import Finding, Kind, Link, Paragraph, Style, Styled, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_newsletter.importers.forms import Front
    from sphinx_newsletter.importers.inline import Lost
    from sphinx_newsletter.model.imported import AnyBlock, ImportedEdition, Inline


_WITHOUT_COLOURS = frozenset({"", "none", "plain", "plaintext", "text", "txt"})
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")


class Written(NamedTuple):
    """The source of an edition, and what was dropped or changed in it.

    `lines` are pairs of a line in the source of the import, and that line in the edition.
    """

    text: str
    findings: tuple[Finding, ...]
    lines: tuple[tuple[int, int], ...]


def write(edition: ImportedEdition, front: Front, anchors: frozenset[str] = frozenset()) -> Written:
    """The source of *edition*; its headings keep those of their *anchors* to which links lead."""
    writer = _Writer(anchors, edition.blocks)
    head = [*front_matter(edition, front), f"# {in_heading((Text(front.title),), writer.lost)}"]
    writer.line = len(head) + 2
    body = writer.page(edition.blocks)
    text = "\n".join([*head, *([""] if body else []), *body]) + "\n"
    return Written(text, tuple(writer.findings), tuple(writer.lines))


def _labels(block: AnyBlock) -> Iterator[str]:
    """The labels of the footnotes that *block* defines."""
    if isinstance(block, imported.Footnote):
        yield block.label
    for line in block.lines if isinstance(block, imported.Verbatim) else ():
        if found := _NOTE.match(line):
            yield found[1]


class _Writer:
    """Writer of one edition: its findings, and the line that it has reached."""

    def __init__(self, anchors: frozenset[str], blocks: Sequence[AnyBlock]) -> None:
        self.findings: list[Finding] = []
        self.lines: list[tuple[int, int]] = []
        self.lost: list[Lost] = []
        self.line = 1
        self._anchors = anchors
        self._levels: list[int] = []
        self._code = 0
        self._notes = {label for one in blocks for label in _labels(one)}
        self._referred = {*labels_in(blocks)}

    def page(self, blocks: Sequence[AnyBlock]) -> list[str]:
        """The lines of *blocks* below the title."""
        made: list[str] = []
        first = self.line
        for block in self._without_edge_rules(blocks):
            self.line = first + len(made) + (1 if made else 0)
            if block.line:
                self.lines.append((block.line, self.line))
            lines = self.block(block, made)
            if lines:
                made += ["", *lines] if made else lines
        return made

    def _without_edge_rules(self, blocks: Sequence[AnyBlock]) -> Iterator[AnyBlock]:
        """*blocks* without the rules that docutils refuses: next to a heading, or to another."""
        last: AnyBlock | None = None
        rules: list[AnyBlock] = []
        for block in blocks:
            if isinstance(block, imported.Rule):
                rules.append(block)
                continue
            is_kept = bool(last) and not isinstance(last, imported.Heading)
            if rules and is_kept and not isinstance(block, (imported.Heading, imported.Footnote)):
                yield rules.pop()
            for rule in rules:
                self.find("rule-at-edge", rule, "---", "", Kind.DROPPED)
            rules.clear()
            yield block
            last = block
        for rule in rules:
            self.find("rule-at-edge", rule, "---", "", Kind.DROPPED)

    def find(
        self, rule: str, block: AnyBlock, before: str, after: str, kind: Kind = Kind.CHANGED
    ) -> None:
        """Add a finding in *block*."""
        self.findings.append(
            Finding(
                rule=rule,
                kind=kind,
                before=before,
                after=after,
                line=block.line,
                end_line=block.end_line or block.line,
                edition_line=self.line,
            )
        )

    def _report_lost(self, block: AnyBlock) -> None:
        for rule, before, after in self.lost:
            self.find(rule, block, before, after)
        self.lost.clear()

    def words(self, content: Sequence[Inline], block: AnyBlock) -> list[str]:
        """The lines of a paragraph with *content*."""
        made = in_line(self._noted(content, block), self.lost)
        self._report_lost(block)
        return made.split("\n") if made else []

    def _noted(self, content: Sequence[Inline], block: AnyBlock) -> Iterator[Inline]:
        """*content*, with references to footnotes that do not exist as text."""
        for node in content:
            if isinstance(node, imported.NoteReference):
                if node.label in self._notes:
                    yield imported.NoteReference(label_of(node.label))
                else:
                    yield Text(f"[{node.label}]")
                    self.find("note-missing", block, node.label, node.label, Kind.NEEDS_A_PERSON)
            elif isinstance(node, (Styled, Link)):
                yield replace(node, content=tuple(self._noted(node.content, block)))
            else:
                yield node

    def nested(self, blocks: Iterable[AnyBlock]) -> list[str]:
        """The lines of *blocks* within another block, where no heading and no rule may be."""
        made: list[str] = []
        for block in blocks:
            if isinstance(block, imported.Heading):
                strong = Paragraph((Styled(Style.STRONG, block.content),), line=block.line)
                lines = self.block(strong, made)
                before = f"{'#' * block.level} {in_heading(block.content, [])}"
                self.find("heading-nested", block, before, "\n".join(lines))
            elif isinstance(block, imported.Rule):
                self.find("rule-nested", block, "---", "", Kind.DROPPED)
                continue
            else:
                lines = self.block(block, made)
            if lines:
                is_tight = made and isinstance(block, imported.ItemList) and len(made) == 1
                made += [*([] if is_tight or not made else [""]), *lines]
        return made

    @singledispatchmethod
    def block(self, block: AnyBlock, _above: list[str]) -> list[str]:
        """The lines of *block*, below the lines *_above*."""
        raise TypeError(f"{block!r} is no block of an imported edition")

    @block.register
    def _(self, block: imported.Heading, _above: list[str]) -> list[str]:
        words = in_heading(self._noted(block.content, block), self.lost)
        self._report_lost(block)
        if not words:
            return []
        while self._levels and self._levels[-1] >= block.level:
            self._levels.pop()
        self._levels.append(block.level)
        level = min(1 + len(self._levels), 6)
        if level != block.level:
            before, after = (f"{'#' * n} {words}" for n in (block.level, level))
            self.find("heading-level", block, before, after)
        target = [f"({block.anchor})="] if block.anchor in self._anchors else []
        return [*target, f"{'#' * level} {words}"]

    @block.register
    def _(self, block: Paragraph, _above: list[str]) -> list[str]:
        return self.words(block.content, block)

    @block.register
    def _(self, block: imported.ItemList, above: list[str]) -> list[str]:
        made: list[str] = []
        # Two lists in a row would be one.
        other = bool(above) and above[-1].lstrip()[:1] == "-"
        items = [item for item in block.items if item.blocks]
        contents = [(item, self.nested(item.blocks)) for item in items]
        contents = [(item, lines) for item, lines in contents if lines]
        is_loose = any("" in lines for _item, lines in contents)
        for number, (item, lines) in enumerate(contents, block.start or 0):
            sign = ("*" if other else "-") if block.start is None else f"{number}."
            task = {None: "", True: "[x] ", False: "[ ] "}[item.checked]
            indent = " " * (len(sign) + 1)
            if made and is_loose:
                made.append("")
            made.append(f"{sign} {task}{lines[0]}")
            made += [f"{indent}{line}" if line else "" for line in lines[1:]]
        return made

    @block.register
    def _(self, block: imported.Quote, _above: list[str]) -> list[str]:
        made = self.nested(block.blocks)
        if block.source:
            source = self.words((Text("— "), *block.source), block)
            made += ["", *source] if made else source
        return [f"> {line}" if line else ">" for line in made]

    @block.register
    def _(self, block: imported.CodeBlock, _above: list[str]) -> list[str]:
        language = block.language.strip().lower()
        if language in _WITHOUT_COLOURS:
            language = "text"
        elif not is_language(language):
            self.find("code-language", block, f"```{block.language}\n```", "```text\n```")
            language = "text"
        length = len(block.text)
        self._code += length if length <= size_limits.LONGEST_CODE else 0
        if length > size_limits.LONGEST_CODE or self._code > size_limits.MOST_CODE:
            if language != "text":
                self.find("code-long", block, f"```{language}\n```", "```none\n```")
            language = "none"
        elif language != "text" and not is_lexed(language, block.text):
            self.find("code-not-lexed", block, f"```{language}\n```", "```none\n```")
            language = "none"
        return fenced("`", language, block.text.strip("\n").split("\n"))

    @block.register
    def _(self, block: imported.Html, _above: list[str]) -> list[str]:
        self.find("html-as-code", block, block.text, block.text, Kind.NEEDS_A_PERSON)
        return fenced("`", "html", block.text.strip("\n").split("\n"))

    @block.register
    def _(self, block: imported.MathsBlock, _above: list[str]) -> list[str]:
        lines = [line for line in block.tex.split("\n") if line.strip()]
        if is_maths("\n".join(lines), is_block=True):
            return fenced("`", "{math}", lines)
        self.find("maths-as-code", block, block.tex, block.tex)
        return fenced("`", "latex", lines)

    @block.register
    def _(self, block: imported.DataTable, _above: list[str]) -> list[str]:
        width = max((len(row) for row in (block.head, *block.rows)), default=0)
        if not width:
            return []
        rows = [
            [in_cell(self._noted(cell, block), self.lost) for cell in row] for row in block.rows
        ]
        head = [in_cell(self._noted(cell, block), self.lost) for cell in block.head]
        caption = in_heading(block.caption, self.lost)
        self._report_lost(block)
        rows = [row + [""] * (width - len(row)) for row in rows]
        if not any(head):
            return fenced("`", f"{{list-table}} {caption}".rstrip(), [*list_table(rows)])
        head += [""] * (width - len(head))
        align = (*block.align, *[""] * (width - len(block.align)))
        made = [row_of(head), align_of(align), *map(row_of, rows)]
        return fenced(":", f"{{table}} {caption}", ["", *made]) if caption else made

    @block.register
    def _(self, block: imported.Pictures, _above: list[str]) -> list[str]:
        made: list[str] = []
        for one in block.pictures:
            lines = self._picture(one, block)
            made += ["", *lines] if made else lines
        caption = self.words(block.caption, block)
        return [*made, "", *caption] if made and caption else made + caption

    def _picture(self, one: imported.Picture, block: AnyBlock) -> list[str]:
        if not one.caption:
            made = picture(one, self.lost)
            self._report_lost(block)
            return [made]
        options = [f":alt: {value_of(' '.join((one.alt or '').split()))}"]
        if one.link:
            options.append(f":target: {destination(one.link)}")
        caption = self.words(one.caption, block)
        return fenced(":", f"{{figure}} {destination(one.url)}", [*options, "", *caption])

    @block.register
    def _(self, _block: imported.Rule, _above: list[str]) -> list[str]:
        return ["---"]

    @block.register
    def _(self, block: imported.Embed, _above: list[str]) -> list[str]:
        title = " ".join(block.title.split())
        inner = self.nested(block.content)
        is_video = bool(video_frame(block.url))
        if is_video or block.url.startswith("https://"):
            name = "video" if is_video else "demo"
            called = title or block.url
            frame = f'<iframe src="{escape(block.url)}" title="{escape(title)}"></iframe>'
            self.find("embed", block, frame, f"[{called}]({destination(block.url)}) ·")
            lines = [f":title: {value_of(called)}", *(["", *inner] if inner else [])]
            return fenced(":", f"{{{name}}} {destination(block.url)}", lines)
        link = Link(block.url, (Text(title or block.url),))
        self.find("embed-as-link", block, block.url, block.url)
        lines = self.words((link,), block)
        return [*lines, *(["", *inner] if inner else [])]

    @block.register
    def _(self, block: imported.Details, _above: list[str]) -> list[str]:
        summary = in_heading(block.summary, self.lost) or "…"
        self._report_lost(block)
        return fenced(":", f"{{dropdown}} {summary}", self.nested(block.blocks))

    @block.register
    def _(self, block: imported.Footnote, _above: list[str]) -> list[str]:
        lines = self.nested(block.blocks)
        if not lines:
            return []
        if block.label not in self._referred:  # nothing would show it
            self.find("note-unused", block, block.label, block.label)
            return [f"\\[{label_of(block.label)}\\] {lines[0]}", *lines[1:]]
        indented = [f"    {line}" if line else "" for line in lines[1:]]
        return [f"[^{label_of(block.label)}]: {lines[0]}", *indented]

    @block.register
    def _(self, block: imported.Summary, _above: list[str]) -> list[str]:
        points = [imported.Item((Paragraph(point, line=block.line),)) for point in block.points]
        lines = self.block(imported.ItemList(tuple(points), line=block.line), [])
        return lines if self._levels or not lines else fenced(":", "{tldr}", lines)

    @block.register
    def _(self, block: imported.Conversation, _above: list[str]) -> list[str]:
        lines = [f":guest: {'; '.join(block.guests)}", f":host: {block.host}"]
        for turn in block.turns:
            said = self.nested(turn.blocks)
            lines += ["", f"{turn.speaker}: {said[0]}", *said[1:]] if said else []
        return fenced(":", "{interview}", lines)

    @block.register
    def _(self, block: imported.Kept, _above: list[str]) -> list[str]:
        lines = self.nested(block.blocks)
        text = "\n".join(lines)
        self.find(f"{block.what}-as-text", block, text, text)
        return lines

    @block.register
    def _(self, block: imported.Verbatim, _above: list[str]) -> list[str]:
        return with_targets(block.lines, self._anchors)
