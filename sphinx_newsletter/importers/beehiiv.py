"""Exports of beehiiv: the CSV of "Export posts", whose content is the mail of each post.

The columns are those in the code of TryGhost/migrate (`packages/mg-beehiiv/src/lib/mapper.ts`,
`src/types.d.ts`) and in the schema of beehiiv's API; what the mail is made of is in
`beehiiv_mail.py`.
"""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING

from sphinx_newsletter.importers.beehiiv_mail import mail_walker
from sphinx_newsletter.importers.csv_rows import BadRow, CsvRows, unread
from sphinx_newsletter.importers.html_content import html_content, outside_content
from sphinx_newsletter.importers.html_metadata import number_in
from sphinx_newsletter.importers.html_tree import html_of, parsed, text_of
from sphinx_newsletter.importers.html_walker import TooDeepError
from sphinx_newsletter.importers.member_text import decoded, texts, unreadable
from sphinx_newsletter.importers.source_front_matter import SourceFront, read_date
from sphinx_newsletter.model.imported import Finding, ImportedEdition, Kind, State
from sphinx_newsletter.model.importers import Importer, add_importer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from sphinx_newsletter.importers.csv_rows import Row
    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.importers import ImportOptions, ImportSource


_SURE = 90
_CONTENT = "content_html"
_TITLES = ("web_title", "title")
_DATES = ("displayed_date", "publish_date", "published_at")
_CREATED = ("created_at", "created")
# What an edition has no place for, by the rules that drop it.
_COLUMNS = {
    "mail-subject": ("email_subject_line", "subject_line"),
    "mail-preview": ("email_preview_text", "preview_text"),
    "thumbnail": ("thumbnail_url",),
}
_PARTS = re.compile("[|•·]")
_BETWEEN = re.compile("[;,]")
_TAGS_BETWEEN = re.compile(";")
# The id of a post among the values of a row.
_KEY = re.compile(r"(?:^|[,;\t])\"?(?:post_)?\w{8}(?:-\w{4}){3}-\w{12}\"?(?:[,;\t]|$)")
_ENDS_OF_TIME = re.compile(r"\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\Z")
_ASSET = "uploads/asset/"
_PICTURES = "https://media.beehiiv.com/cdn-cgi/image/quality=100/"


def detects(source: ImportSource) -> int:
    """A CSV whose header names the content, the state and the title of posts."""
    return _SURE if any(_exports(source)) else 0


def _exports(source: ImportSource) -> Iterator[str]:
    for member in source.members:
        if member.lower().endswith(".csv") or len(source.members) == 1:
            head = decoded(source.head(member))[0].replace("\0", "")
            line = head.lstrip("\ufeff").partition("\n")[0].lower()
            if _CONTENT in line and "status" in line and any(name in line for name in _TITLES):
                yield member


def read(source: ImportSource, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    """All posts of *source*; a row that cannot be read is a finding."""
    for found in texts(source, _exports(source), with_null=True):
        if isinstance(found, Finding):
            yield found
        else:
            yield from _posts(*found, options)


def _posts(member: str, text: str, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    try:
        rows = CsvRows(text)
    except csv.Error as error:
        yield unreadable(member, str(error))
        return
    if nulls := text.count("\0"):
        before = f"null characters: {nulls}"
        yield Finding(rule="null-character", kind=Kind.DROPPED, before=before, member=member)
    undated = 0
    for row in rows.rows(_KEY, _CONTENT):
        if isinstance(row, BadRow):
            yield unread(member, row)
            continue
        post = _Post(member, row, options)
        try:
            yield post.edition()
        except ValueError as error:
            yield unread(member, BadRow(str(error), row.line, row.line))
        except (TooDeepError, RecursionError):
            yield unread(member, BadRow("its elements are nested too deeply", row.line, row.line))
        undated += not post.published
    if undated:
        yield Finding(
            rule="date-of-creation",
            kind=Kind.NEEDS_A_PERSON,
            before=f"posts that have no date but that of their creation: {undated}",
            member=member,
            line=1,
        )


class _Post:
    """A post; `published` is the day of its publication, if the export has that."""

    def __init__(self, member: str, row: Row, options: ImportOptions) -> None:
        self._member, self._row, self._zone = member, row, options.zone
        columns = {name: unescape(text) for name, text in row.values.items() if name != _CONTENT}
        self._front = SourceFront(columns)
        self._tree = parsed(row.values[_CONTENT], row.lines[_CONTENT])
        self.published = self._published()

    def edition(self) -> ImportedEdition:
        """The post as an edition. Raises `ValueError` if it has no content, and `TooDeepError`."""
        front, member = self._front, self._member
        title = front.text(*_TITLES, *_COLUMNS["mail-subject"])
        subtitle = front.text("web_subtitle", "subtitle")
        root = _root(self._tree)
        walker = mail_walker(self._tree, root, member, subtitle)
        findings = [*self._left_out({title, subtitle}, html_of(root))]
        findings += outside_content(self._tree, root, member, {title, subtitle})
        content = html_content(root, walker, title, subtitle)
        address = front.text("url", "web_url")
        slug = front.text("slug") or address.partition("?")[0].rstrip("/").rpartition("/")[2]
        return ImportedEdition(
            member=member,
            key=front.text("id") or slug or title,
            title=title,
            subtitle=content.subtitle,
            date=self.published or _moment(front.text(*_CREATED), self._zone),
            zone=self._zone,
            authors=front.names("authors", "author", between=_BETWEEN),
            tags=front.names("content_tags", "tags", between=_TAGS_BETWEEN),
            number=number_in(title),
            state=_state(front),
            address=address if address.startswith(("http://", "https://")) else "",
            slug=slug,
            blocks=content.blocks,
            findings=(*findings, *content.findings),
            front_lines=self._row.lines,
            reference=content.reference,
        )

    def _published(self) -> EditionDate | None:
        """The day that a column names, or the line that leads to the page on the web."""
        if found := _moment(self._front.text(*_DATES), self._zone):
            return found
        for cell in self._tree.css("td.f"):
            for part in _PARTS.split(text_of(cell)):
                if found := read_date(part.strip(), self._zone):
                    return found
        return None

    def _left_out(self, known: set[str], content: str) -> Iterator[Finding]:
        """What a post has outside of its *content*, and an edition has not."""
        for rule, names in _COLUMNS.items():
            text = self._front.text(*names)
            name = next((one for one in names if one in self._row.lines), "")
            if rule == "thumbnail" and text:
                asset = text.rpartition(_ASSET)[2].partition("?")[0]
                text = "" if asset in content else text
                text = text if "://" in text or not text else f"{_PICTURES}{text.lstrip('/')}"
            if text and text not in known:
                line = self._row.lines[name]
                yield Finding(
                    rule=rule, kind=Kind.DROPPED, before=text, member=self._member, line=line
                )


def _root(tree: LexborHTMLParser) -> LexborNode:
    """The content of the mail *tree*: a mail that is badly nested has it elsewhere.

    Raises `ValueError` if there is none.
    """
    root = tree.css_first("#content-blocks")
    body = tree.body
    if root is not None and (text_of(root) or root.css_first("img, iframe") is not None):
        return root
    if body is None or not (text_of(body) or body.css_first("img, iframe") is not None):
        raise ValueError("the post has no content")
    return body


def _state(front: SourceFront) -> State:
    if front.text("status").lower() != "confirmed":
        return State.DRAFT  # archived posts are hidden on the site, too
    audience = front.text("web_audiences", "audience").lower()
    is_paid = "premium" in audience or "paid" in audience
    is_free = "free" in audience or "both" in audience
    return State.PAID if is_paid and not is_free else State.PUBLISHED


def _moment(text: str, zone: str) -> EditionDate | None:
    """The day of a time, which beehiiv gives in UTC or in seconds (Unix)."""
    if text.isdecimal() and len(text) > len("20240501"):
        text = datetime.fromtimestamp(min(int(text), 2**35), UTC).isoformat()
    return read_date(f"{text}Z" if _ENDS_OF_TIME.search(text) else text, zone)


BEEHIIV = add_importer(
    Importer(
        name="beehiiv",
        description='the CSV of "Export posts" of beehiiv',
        detects=detects,
        read=read,
    )
)
