"""Problems of sources: their kinds, and the record of one.

A check yields problems and never prints. Its caller adds the file and reports them, the build
as warnings of type ``newsletter.<kind>``.
"""

from __future__ import annotations

import difflib
import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


# Measured on the pairs in `tests/model/test_problems.py`: errors of typing and different words.
_LEAST_ALIKE, _LEAST_RATIO, _LEAST_SAME_LETTERS = 0.65, 0.7, 0.9
_SHORT = 5  # letters; of shorter words, fewer errors are taken for errors
_DOUBLED = re.compile(r"(.)\1+")


class Kind(Enum):
    """The kinds of problem; the value is the subtype of the warning."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Self:
        """Give the member its *value* and its *meaning*."""
        member = object.__new__(cls)
        member._value_ = value
        member.meaning = meaning
        return member

    SETTING = "setting", "A setting in `conf.py` has a value that cannot be used."
    REDIRECT = "redirect", "A line of `redirects.txt` cannot be used."
    STYLE = (
        "style",
        "A page has a style, or loads a file of another site; the site's policy blocks both.",
    )
    SEARCH = "search", "The search index cannot be made."
    FILE_NAME = "file-name", "The file name of an edition does not follow the naming rule."
    FILE_EMPTY = "file-empty", "The file of an edition is empty."
    FILE_ENCODING = "file-encoding", "A file is not UTF-8; it is left out."
    FILE_UNREADABLE = "file-unreadable", "A file cannot be read; it is left out."
    SOURCE_SUFFIX = "source-suffix", "A file is not Markdown, or `source_suffix` names such files."
    CHANGE_BROKEN_OFF = "change-broken-off", "A change of several files was interrupted."
    TITLE_MISSING = "title-missing", "An edition has no level-1 heading."
    TITLE_TWICE = "title-twice", "An edition has more than one level-1 heading."
    FRONT_MATTER = "front-matter", "Front matter cannot be read, or has a duplicate key."
    KEY_UNKNOWN = "key-unknown", "The front matter has a key that is not in its schema."
    VALUE_INVALID = "value-invalid", "A key of the front matter has an invalid value."
    DATE_MISSING = "date-missing", "An edition has no date."
    DATE_INVALID = "date-invalid", "The date of an edition is neither a day nor a month."
    AUTHOR_UNKNOWN = "author-unknown", "An author is not declared in `conf.py`."
    HEADING_SKIPPED = (
        "heading-skipped",
        "A level of headings is skipped, which misleads readers who navigate by headings.",
    )
    TAGS_MISPLACED = "tags-misplaced", "`{tags}` is not directly below a heading."
    TAGS_EMPTY = "tags-empty", "`{tags}` names no tag."
    TAGS_OPEN = "tags-open", "`{tags}` has no closing line."
    TAGS_TWICE = "tags-twice", "A section has more than one `{tags}`."
    TAG_UNKNOWN = "tag-unknown", "A tag is not in the vocabulary."
    DIRECTIVE_REFUSED = "directive-refused", "A directive is unknown or not allowed."
    ROLE_REFUSED = "role-refused", "A role is unknown or not allowed."
    CLASS_REFUSED = "class-refused", "A CSS class is not allowed in content."
    HTML = "html", "A page contains HTML or template code, which is shown as text."
    BLOCK_OPEN = (
        "block-open",
        "A code block or a directive is not closed, or is closed by one inside it.",
    )
    UNDERLINE = "underline", "A line `---` makes a heading of the paragraph above it."
    TRANSITION = "transition", "A line `---` separates nothing."
    FOOTNOTE = "footnote", "A footnote has no text, no reference, or two texts."
    DEFINITION_TWICE = "definition-twice", "A label of links has two addresses."
    CODE_LANGUAGE = "code-language", "The language of a code block is unknown; it has no colours."
    MATHS = "maths", "LaTeX cannot be converted to MathML, and is shown as its source."
    SYNTAX = "syntax", "Markdown of other programs, which means nothing here and is shown as text."
    LINK_SCHEME = "link-scheme", "An address has a scheme other than https, http, mailto and tel."
    LINK_MISSING = (
        "link-missing",
        "A link leads to a page, a file or an anchor of the site that does not exist.",
    )
    ROLE_MISSING = (
        "role-missing",
        "A role, such as `{tag}` or `{ref}`, names something that does not exist.",
    )
    FILE_REFUSED = "file-refused", "A file is not allowed on pages or as a source; it is left out."
    DRAWING_REFUSED = "drawing-refused", "An SVG file contains scripts, links or other files."
    ICON_UNKNOWN = "icon-unknown", "`{octicon}` names an icon that does not exist."
    DIRECTIVE_CONTENT = (
        "directive-content",
        "A directive lacks content or words behind its name, or cannot show what it contains.",
    )
    OPTION_MISSING = "option-missing", "A directive lacks a required option."
    OPTION_UNKNOWN = "option-unknown", "A directive has an unknown option."
    OPTION_INVALID = "option-invalid", "An option of a directive has an invalid value."
    BLOCK_OUTSIDE = (
        "block-outside",
        "A block is on a page that is no edition, so no list of the archive contains it.",
    )
    EXTENSION = "extension", "The code of an extension fails, so a block is not shown."
    TLDR = "tldr", "`{tldr}` has no points, is in the wrong place, or is a second one."
    INTERVIEW = "interview", "A speaker of an interview is unclear, or an answer has no question."
    EMBED_ADDRESS = "embed-address", "A video or a demo has no address that begins with `https://`."
    EMBED_FRAME = "embed-frame", "A video or a demo cannot be embedded; it is a link."
    LINK_COPY = "link-copy", "An entry of `links.yml` cannot be used."
    WITHDRAWN = "withdrawn", "An entry of `withdrawn.yml` cannot be used, or never existed."
    CORRECTION = "correction", "A correction has no text, or is dated before its edition."
    SPONSOR = "sponsor", "An advertisement is inside an interview."
    EVENT_TWICE = "event-twice", "Two events have the same name and the same start."
    PICTURE_MISSING = (
        "picture-missing",
        "The file of an image does not exist, so that readers see only its alternative text.",
    )
    IMAGE_ALT = "image-alt", "An image has no alt text."
    IMAGE_ELSEWHERE = "image-elsewhere", "An image is on another site."
    IMAGE_LARGE = (
        "image-large",
        "The file of an image has more than 200 KB, or more than 40 megapixels.",
    )
    IMAGE_TYPE = (
        "image-type",
        "The file of an image is not what its name says, or has metadata that cannot be removed.",
    )
    PERMALINK_AUTOMATIC = (
        "permalink-automatic",
        "A tagged heading has an address that changes when the page is edited.",
    )
    PERMALINK_TWICE = (
        "permalink-twice",
        "Two headings or blocks of an edition have the same address.",
    )
    PERMALINK_ALIKE = (
        "permalink-alike",
        "Two addresses look alike, but have different letters.",
    )
    PERMALINK_LOST = "permalink-lost", "A published address does not exist any more."
    PERMALINKS = "permalinks", "A line of `permalinks.txt` cannot be read."
    VOCABULARY = "vocabulary", "The vocabulary cannot be read, or an entry is invalid."
    TAG_COLLISION = (
        "tag-collision",
        "Two tags have the same slug, label or alias, or slugs that look alike.",
    )
    ALIAS_INVALID = "alias-invalid", "An alias is invalid, or names its own tag."
    BROADER_UNKNOWN = "broader-unknown", "A broader tag is not in the vocabulary."
    BROADER_CIRCLE = "broader-circle", "Tags are broader than each other, in a circle."


class Problem(NamedTuple):
    """A fault in a source: its kind, its line (from 1), and a message that says what to do."""

    kind: Kind
    line: int
    message: str


def not_utf8(error: UnicodeDecodeError) -> Problem:
    """The problem of a file that cannot be decoded as UTF-8."""
    line = error.object[: error.start].count(b"\n") + 1
    byte = error.object[error.start]
    message = f"the file is not UTF-8 (byte 0x{byte:02x} on line {line}) and is left out"
    return Problem(Kind.FILE_ENCODING, line, f"{message}: save it as UTF-8")


def suggestion(word: str, known: Iterable[str], ending: str = "") -> str:
    """The end of a message: which of the *known* words *word* was probably to be, or nothing.

    An *ending* that all have is not compared.

    >>> suggestion("webgup", ["webgpu", "wasm"])
    ': did you mean `webgpu`?'
    >>> suggestion("one.md", ["two", "ones"], ".md")
    ': did you mean `ones.md`?'
    """
    word = word.removesuffix(ending)
    folded = {name.casefold(): name for name in sorted(known)}
    word = word.casefold()
    close = difflib.get_close_matches(word, folded, n=5, cutoff=_LEAST_ALIKE)
    near = next((name for name in close if _is_typing_error(word, name)), "")
    return f": did you mean `{folded[near]}{ending}`?" if near else ""


def _is_typing_error(word: str, name: str) -> bool:
    """Whether *word* is *name* with one error, or nearly its letters in a similar order."""
    if _is_one_error(word, name):
        return True
    if word[:1] != name[:1] or max(len(word), len(name)) < _SHORT:
        return False
    if _DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", name):  # the wrong letter is doubled
        return True
    letters = "".join(sorted(word)), "".join(sorted(name))
    return (
        difflib.SequenceMatcher(None, word, name).ratio() >= _LEAST_RATIO
        and difflib.SequenceMatcher(None, *letters).ratio() >= _LEAST_SAME_LETTERS
    )


def _is_one_error(word: str, name: str) -> bool:
    """Whether two letters are in the wrong order, or one is missing, too many or wrong.

    The first letter is hardly ever wrong. Of short words, one other letter makes another word.
    """
    before = _alike(word, name)
    wrong, right = word[before:], name[before:]
    after = _alike(wrong[::-1], right[::-1])
    wrong, right = wrong[: len(wrong) - after], right[: len(right) - after]
    if len(wrong) == 2 and wrong == right[::-1]:
        return True
    longest = max(len(word), len(name))
    is_long = longest >= _SHORT
    if longest == _SHORT - 1:
        is_long = after > 0 or len(wrong) != len(right)
    return max(len(wrong), len(right)) <= 1 and (word == name or (before > 0 and is_long))


def _alike(one: str, other: str) -> int:
    """The number of letters with which both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
