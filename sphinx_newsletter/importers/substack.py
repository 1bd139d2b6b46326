"""Export of a Substack publication: a ZIP, or its unpacked folder, with `posts.csv` and `posts/`.

The columns and the names of the files are as Ghost's migration tool reads them
(https://github.com/TryGhost/migrate, `packages/mg-substack/lib/mapper.js`). The lists of
subscribers, and of who opened which mail, are never read.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.importers.html_content import html_content
from sphinx_newsletter.importers.html_metadata import day_of, number_in
from sphinx_newsletter.importers.html_tree import parsed, text_of
from sphinx_newsletter.importers.html_walker import TooDeepError
from sphinx_newsletter.importers.inline import in_line
from sphinx_newsletter.importers.member_text import decoded, encoding_guessed, texts, unreadable
from sphinx_newsletter.importers.substack_blocks import SubstackWalker
from sphinx_newsletter.model.imported import (
    Finding,
    ImportedEdition,
    Kind,
    Link,
    Paragraph,
    State,
    Text,
)
from sphinx_newsletter.model.importers import Importer, add_importer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.importers import ImportOptions, ImportSource


_LIST, _POSTS, _ID = "posts.csv", "posts", "post_id"
_SURE = 90  # the files of posts alone are saved pages, too
_NUMBER = re.compile(r"\d+(?:\.|\Z)")
_NO_ZONE = re.compile(r"\d\d?:\d\d(?::\d\d(?:\.\d+)?)?\Z")
_EDITIONS = frozenset({"", "newsletter", "podcast", "thread", "video"})
_PAID = frozenset({"only_paid", "founding"})
_SEEN = "img, iframe, [data-attrs]"  # content of a post without a word


class Post(NamedTuple):
    """A row of `posts.csv`: its values by column, and the line on which it ends."""

    values: Mapping[str, str]
    line: int = 0

    def of(self, column: str) -> str:
        """The value of *column* in one line; empty if the export lacks it."""
        return " ".join(unescape(self.values.get(column) or "").split())


def detects(source: ImportSource) -> int:
    """A `posts.csv` whose header has the ids of posts."""
    found = _list_of(source)
    header = source.head(found).partition(b"\n")[0] if found else b""
    return _SURE if _ID.encode() in header.replace(b"\0", b"") else 0


def _list_of(source: ImportSource) -> str:
    """The member `posts.csv` that is nearest to the root; some programs pack a folder around it."""
    found = [one for one in source.members if posixpath.basename(one) == _LIST]
    return min(found, key=lambda one: (one.count("/"), one), default="")


def read(source: ImportSource, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    """All posts of *source*: those of `posts.csv` in its order, then files that it lacks."""
    name = _list_of(source)
    files = _files(source, posixpath.dirname(name))
    if not name:
        yield unreadable(_LIST, "the export has no such file")
    for found in texts(source, [name] if name else []):
        if isinstance(found, Finding):
            yield found
            continue
        for row in _rows(*found):
            if isinstance(row, Finding):
                yield row
            elif member := _file_of(row, files):
                yield _post(source, options, files.pop(member), row)
            elif row.of("podcast_url"):
                yield _edition(options, name, row, "")
            else:
                words = row.of("title") or row.of(_ID)
                yield _finding("row-without-file", name, words, line=row.line)
    for member in files.values():
        yield _finding("file-without-row", member, member, "draft: true")
        yield _post(source, options, member, Post({"is_published": "false"}))


def _files(source: ImportSource, folder: str) -> dict[str, str]:
    """The files of posts by their ids: `posts/<post_id>.html`, where the id ends in the slug."""
    places = (posixpath.join(folder, _POSTS), folder)
    return {
        posixpath.splitext(posixpath.basename(one))[0]: one
        for one in source.members
        if posixpath.dirname(one) in places and one.lower().endswith(".html")
    }


def _file_of(row: Post, files: Mapping[str, str]) -> str:
    """The id of the file of *row*; either may have only the number, without the slug."""
    given = row.of(_ID)
    number = given.partition(".")[0]
    longer = (one for one in files if given.isdecimal() and one.startswith(f"{given}."))
    return next((one for one in (given, number, *longer) if one in files), "")


def _rows(member: str, text: str) -> Iterator[Post | Finding]:
    """The rows of `posts.csv`, by the names in its header: columns come and go."""
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    try:
        for row in reader:
            yield Post({k.strip().lower(): v for k, v in row.items() if k}, reader.line_num)
    except csv.Error as error:
        yield unreadable(member, f"line {reader.line_num}: {error}")


def _post(
    source: ImportSource, options: ImportOptions, member: str, row: Post
) -> ImportedEdition | Finding:
    """The edition in the file *member*; a finding if it cannot be read."""
    try:
        text, guessed = decoded(source.read(member))
        made = _edition(options, member, row, text)
    except (KeyError, ValueError) as error:
        return unreadable(member, str(error.args[0] if error.args else error))
    except (TooDeepError, RecursionError):
        return unreadable(member, "its elements are nested too deeply")
    if guessed and isinstance(made, ImportedEdition):
        return replace(made, findings=(encoding_guessed(member, guessed), *made.findings))
    return made


def _edition(
    options: ImportOptions, member: str, row: Post, text: str
) -> ImportedEdition | Finding:
    """The edition of *row* with the content *text*; a finding if it has none."""
    root, title = parsed(text).body, row.of("title")
    episode, added = _episode(row, member)
    if root is None or not (text_of(root) or root.css_first(_SEEN) or episode):
        return _finding("post-empty", member, title or member)
    given = row.of(_ID) or posixpath.splitext(posixpath.basename(member))[0]
    slug = _NUMBER.sub("", given, count=1)
    is_out, base = _is_published(row), options.base.rstrip("/")
    state, why = _state(row)
    limits = [_finding("state-of-source", member, why, "draft: true")] if why else []
    content = html_content(root, SubstackWalker(member), title, row.of("subtitle"))
    return ImportedEdition(
        member=member,
        key="" if text else given,
        title=title,
        subtitle=content.subtitle,
        date=_date(row, options.zone),
        zone=options.zone,
        number=number_in(title),
        state=state,
        address=f"{base}/p/{slug}" if base and slug and is_out else "",
        slug=slug,
        blocks=(*episode, *content.blocks),
        findings=(*limits, *added, *content.findings),
        reference=content.reference,
    )


def _is_published(row: Post) -> bool:
    given = row.of("is_published").lower()
    return given in ("true", "1", "yes") if given else bool(row.of("post_date"))


def _state(row: Post) -> tuple[State, str]:
    """The state of a post, and what the row says if that has no state of its own."""
    kind, audience = row.of("type").lower(), row.of("audience").lower()
    if kind == "page":
        return State.PAGE, ""
    if not _is_published(row):
        return State.DRAFT, ""
    if audience in _PAID:
        return State.PAID, ""
    if audience not in ("", "everyone"):  # `only_free` is for subscribers, too
        return State.DRAFT, f"audience: {audience}"
    if kind not in _EDITIONS:  # a `restack` is the post of somebody else
        return State.DRAFT, f"type: {kind}"
    return State.PUBLISHED, ""


def _date(row: Post, zone: str) -> EditionDate | None:
    """The day on which a post appeared, in the time *zone*: the times of exports are UTC."""
    for column in ("post_date", "email_sent_at", "inbox_sent_at"):
        if given := row.of(column):
            found = day_of(f"{given}Z" if _NO_ZONE.search(given) else given, zone)
            if found:
                return found
    return None


def _episode(row: Post, member: str) -> tuple[tuple[Paragraph, ...], tuple[Finding, ...]]:
    """The audio of a podcast, of which only the list has the address; and its finding."""
    if not (url := row.of("podcast_url")):
        return (), ()
    link = Link(url, (Text("Audio"),))
    after = in_line((link,), [])
    return (Paragraph((link,)),), (_finding("audio-as-text", member, "", after),)


def _finding(rule: str, member: str, before: str, after: str = "", *, line: int = 0) -> Finding:
    """A finding for a person, unless something came out of it."""
    kind = Kind.CHANGED if after else Kind.NEEDS_A_PERSON
    return Finding(
        rule=rule, kind=kind, before=before, after=after, member=member, line=line, end_line=line
    )


SUBSTACK = add_importer(
    Importer(
        name="substack",
        description="an export of Substack: the ZIP, or its folder, with `posts.csv`",
        detects=detects,
        read=read,
    )
)
