"""What can be wrong with a source, and how it is told.

A check yields problems and never prints; who runs it gives them a file and a
place to appear (the build as warnings of type ``newsletter.<kind>``).
"""

from __future__ import annotations

import difflib
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


class Kind(Enum):
    """The kinds of problem; the value is the subtype of the warning."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Self:
        """Give the member its value, and keep beside it what it means."""
        member = object.__new__(cls)
        member._value_ = value
        member.meaning = meaning
        return member

    SETTING = "setting", "A setting in `conf.py` has a value that cannot be used."
    ADDRESS = "address", "The site has no address: what needs it is left out."
    REDIRECT = "redirect", "A line of `redirects.txt` cannot be followed."
    STYLE = "style", "A style stands on a page itself, where the site's policy forbids it."
    SEARCH = "search", "The search index could not be made."
    FILE_NAME = "file-name", "An edition's file is named outside the naming rule."
    FILE_EMPTY = "file-empty", "An edition's file has no text."
    FILE_ENCODING = "file-encoding", "A file is not UTF-8; it is left out."
    SOURCE_SUFFIX = "source-suffix", "A file is no Markdown, or `source_suffix` names such files."
    CHANGE_BROKEN_OFF = "change-broken-off", "A change of several files was broken off half-way."
    TITLE_MISSING = "title-missing", "An edition has no level-1 heading."
    TITLE_TWICE = "title-twice", "An edition has more than one level-1 heading."
    FRONT_MATTER = "front-matter", "Front matter cannot be read, or has a key twice."
    KEY_UNKNOWN = "key-unknown", "The front matter has a key that is not in its schema."
    VALUE_INVALID = "value-invalid", "A front-matter key has a value of the wrong form."
    DATE_MISSING = "date-missing", "An edition has no date."
    DATE_INVALID = "date-invalid", "An edition's date is neither a day nor a month."
    AUTHOR_UNKNOWN = "author-unknown", "An author is not declared in `conf.py`."
    TAGS_MISPLACED = "tags-misplaced", "`{tags}` stands away from a heading."
    TAGS_EMPTY = "tags-empty", "`{tags}` names no tag."
    TAGS_OPEN = "tags-open", "`{tags}` has no line that closes it."
    TAGS_TWICE = "tags-twice", "A section has more than one `{tags}`."
    TAG_UNKNOWN = "tag-unknown", "A tag is not in the vocabulary."
    DIRECTIVE_REFUSED = "directive-refused", "A directive is not one that content may use."
    ROLE_REFUSED = "role-refused", "A role is not one that content may use."
    CLASS_REFUSED = "class-refused", "A class is named that content may not name."
    HTML = "html", "HTML or template code stands in a page; it is shown as it is written."
    LINK_SCHEME = "link-scheme", "An address has a scheme other than https, http and mailto."
    FILE_REFUSED = "file-refused", "A file is not one that a page may show or hand out."
    DRAWING_REFUSED = "drawing-refused", "An SVG drawing runs, loads or leads to something."
    OPTION_MISSING = "option-missing", "A directive lacks an option that it needs."
    OPTION_UNKNOWN = "option-unknown", "A directive has an option that it does not know."
    OPTION_INVALID = "option-invalid", "An option of a directive has a value of the wrong form."
    TLDR = "tldr", "`{tldr}` has no points, stands in the wrong place, or a second time."
    INTERVIEW = "interview", "It cannot be told who speaks, or an answer has no question."
    EMBED_ADDRESS = "embed-address", "A video or a demo has no address that begins with `https://`."
    EMBED_FRAME = "embed-frame", "No frame is known for a video or a demo; it is a link."
    LINK_COPY = "link-copy", "An entry of `links.yml` cannot be used."
    EVENT_TWICE = "event-twice", "Two events have the same name and the same start."
    IMAGE_ALT = "image-alt", "A picture has no text for those who cannot see it."
    IMAGE_ELSEWHERE = "image-elsewhere", "A picture lies on another site."
    IMAGE_LARGE = "image-large", "The file of a picture has more than 200 KB."
    PERMALINK_AUTOMATIC = (
        "permalink-automatic",
        "A tagged heading has an address that moves when the page is edited.",
    )
    PERMALINK_TWICE = "permalink-twice", "Two places of an edition share an address."
    PERMALINK_LOST = "permalink-lost", "Nothing answers at an address that was published."
    PERMALINKS = "permalinks", "A line of `permalinks.txt` cannot be read."
    VOCABULARY = "vocabulary", "The vocabulary cannot be read, or an entry is malformed."
    TAG_COLLISION = "tag-collision", "Two tags share a slug, a label or an alias."
    ALIAS_INVALID = "alias-invalid", "An alias leads nowhere, or to itself."
    BROADER_UNKNOWN = "broader-unknown", "A broader tag is not in the vocabulary."
    BROADER_CIRCLE = "broader-circle", "Broader tags lead in a circle."


class Problem(NamedTuple):
    """One thing that is wrong: its kind, its line (from 1) and what to do."""

    kind: Kind
    line: int
    message: str


def not_utf8(error: UnicodeDecodeError) -> Problem:
    """The problem of a file that *error* was raised for."""
    line = error.object[: error.start].count(b"\n") + 1
    byte = error.object[error.start]
    message = f"the file is not UTF-8 (byte 0x{byte:02x} on line {line}) and is left out"
    return Problem(Kind.FILE_ENCODING, line, f"{message}: save it as UTF-8")


def suggestion(word: str, known: Iterable[str]) -> str:
    """The words to append to a message when *word* is nearly one of *known*.

    >>> suggestion("webgup", ["webgpu", "wasm"])
    ': did you mean `webgpu`?'
    """
    folded = {name.casefold(): name for name in sorted(known)}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.65)
    return f": did you mean `{folded[near[0]]}`?" if near else ""
