"""Messages of problems: the build and the commands report a problem in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.edition import NAMING_RULE
from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.model.size_limits import (
    DEEPEST,
    LARGE_IMAGE,
    LONGEST_CODE,
    LONGEST_HEADING,
    LONGEST_LIST,
    LONGEST_NAME,
    LONGEST_PAGE,
    LONGEST_PATH,
    MOST_AGAIN,
    MOST_CELLS,
    MOST_CODE,
    MOST_HEADINGS,
    MOST_LINKS,
    MOST_LISTS,
    MOST_NOTES,
    MOST_TAGS,
    MOST_TARGETS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


class Sentence(NamedTuple):
    """A message without placeholders, and its kind."""

    kind: Kind
    message: str

    def at(self, line: int) -> Problem:
        """The problem on the *line* (from 1)."""
        return Problem(self.kind, line, self.message)


FILE_EMPTY = Sentence(Kind.FILE_EMPTY, "the file is empty: write the edition or delete it")
TITLE_MISSING = Sentence(
    Kind.TITLE_MISSING, "the edition has no title: begin it with a level-1 heading, `# …`"
)
TITLE_TWICE = Sentence(
    Kind.TITLE_TWICE, "the edition has a second title: make this heading one of level 2, `## …`"
)
TAGS_TWICE = Sentence(
    Kind.TAGS_TWICE,
    "this is a second `{tags}` for the same heading: write all tags into the first one",
)
TAGS_OUTSIDE = Sentence(Kind.TAGS_MISPLACED, "`{tags}` works in editions only: remove it")
TAGS_MISPLACED = Sentence(
    Kind.TAGS_MISPLACED, "`{tags}` is not directly below a heading: move it there"
)
TAGS_EMPTY = Sentence(
    Kind.TAGS_EMPTY, "`{tags}` is empty: name at least one tag, as in `:::{tags} webgpu`"
)
TAGS_OPEN = Sentence(Kind.TAGS_OPEN, "`{tags}` has no closing line: add a line `:::`")
BOX_OPEN = Sentence(
    Kind.BLOCK_OPEN,
    "the line `:::` closes nothing, and so begins a box, and all that follows is inside it: remove "
    "the line",
)
UNDERLINE = Sentence(
    Kind.UNDERLINE,
    "the line `---` makes a heading of the paragraph above it: put a blank line before `---`, or "
    "write a heading as `## …`",
)
TLDR_OUTSIDE = Sentence(Kind.TLDR, "`{tldr}` works in editions only: write a list instead")
TLDR_BELOW = Sentence(Kind.TLDR, "`{tldr}` is below a rubric: move it up, directly below the title")
TLDR_TWICE = Sentence(Kind.TLDR, "this is a second `{tldr}`: write all points into the first one")
SUBSTITUTION = Sentence(
    Kind.HTML,
    "`{{…}}` is not replaced and is shown as text: write the text itself, or put code in backticks",
)
MYST_IN_FRONT_MATTER = Sentence(
    Kind.KEY_UNKNOWN,
    "`myst` cannot be set for one page: set the options of the parser in conf.py, for all pages",
)
LINK_FOLLOWED = Sentence(
    Kind.FILE_REFUSED,
    "the file is a symbolic link and is left out: replace it with the file itself",
)
NOT_A_FILE = Sentence(
    Kind.FILE_UNREADABLE,
    "this is not a regular file and is left out: write a file in its place, or delete it",
)
NO_RIGHT = Sentence(
    Kind.FILE_UNREADABLE,
    "this cannot be read and is left out: give yourself the right to read it, or delete it",
)
NESTED = Sentence(
    Kind.HTML,
    f"the content is nested more than {DEEPEST} levels deep and is shown as text: nest it less",
)
PAGE_LONG = Sentence(
    Kind.FILE_REFUSED,
    f"the page has more than {LONGEST_PAGE:,} characters; the rest, from this line on, is left "
    "out: split it into two pages",
)
LIST_LONG = Sentence(
    Kind.FILE_REFUSED,
    f"the file has more than {LONGEST_LIST // 1_000_000} MB and is left out: shorten it",
)
HEADINGS_MANY = Sentence(
    Kind.HTML,
    f"the page has more than {MOST_HEADINGS:,} headings; from this line on they are shown as text: "
    "split it into two pages",
)
HEADING_LONG = Sentence(
    Kind.HTML,
    f"the heading has more than {LONGEST_HEADING:,} characters and is shown as text: shorten it",
)
CODE_LONG = Sentence(
    Kind.HTML,
    f"the code is not highlighted, because it has more than {LONGEST_CODE:,} characters, or the "
    f"page has more than {MOST_CODE:,} characters of code: shorten it, or set its language to "
    "`none`",
)
CODE_SLOW = Sentence(
    Kind.HTML,
    "code in this language is not highlighted, because highlighting it can take very long: set a "
    "different language, or `none`",
)
TARGETS_MANY = Sentence(
    Kind.HTML,
    f"the page has more than {MOST_TARGETS:,} targets, `(…)=`; from this line on they are left "
    "out: split it into two pages",
)
NOTES_MANY = Sentence(
    Kind.HTML,
    f"the page has more than {MOST_NOTES:,} signs of footnotes, `[^`; from this line on they are "
    "text: split it into two pages",
)
CELLS_MANY = Sentence(
    Kind.HTML,
    f"the tables of the page have more than {MOST_CELLS:,} cells; from this line on they are shown "
    "as text: split it into two pages",
)
LINKS_MANY = Sentence(
    Kind.HTML,
    f"the page has more than {MOST_LINKS:,} links and images; from this line on they are shown as "
    "text: split it into two pages",
)
ADDRESSES_LONG = Sentence(
    Kind.HTML,
    "the addresses of the links are together longer than a page may be, because a long address is "
    "used often; from this line on links are shown as text: use a shorter address",
)
ENTRIES_AGAIN = Sentence(
    Kind.HTML,
    f"`{{toctree}}`, with those of the pages in it, repeats more than {MOST_AGAIN:,} entries; the "
    "others are left out: list each page in one `{toctree}` only",
)
LISTS_MANY = Sentence(
    Kind.HTML,
    f"the page has more than {MOST_LISTS} `{{toctree}}`; from this line on they are left out: "
    "list all pages in one",
)
TAGS_MANY = Sentence(
    Kind.TAGS_MISPLACED,
    f"`{{tags}}` has more than {MOST_TAGS} tags; the others are left out: remove some",
)
NAME_LONG = Sentence(
    Kind.FILE_REFUSED,
    f"the file is left out, because its name has more than {LONGEST_NAME} characters, or its path "
    f"more than {LONGEST_PATH}, which is too long for the files of its page: shorten it",
)
NAME_UNSAFE = Sentence(
    Kind.FILE_REFUSED,
    'the file is left out, because its name contains `<`, `>`, `"`, `\\` or a control character: '
    "rename it",
)
NAME_FORM = Sentence(
    Kind.FILE_REFUSED,
    "the file is left out, because its name is not in the Unicode form NFC: rename it, with the "
    "accents typed anew",
)
NAME_LIKE_ANOTHER = Sentence(
    Kind.FILE_REFUSED,
    "the file is left out, because its name differs from the name of another file only in upper "
    "and lower case, and many systems cannot store both: rename it",
)
OTHER_FORM = Sentence(
    Kind.SOURCE_SUFFIX,
    "this file is not read, because only files that end in `.md` are: convert it to Markdown, or "
    "add it to `exclude_patterns` in conf.py",
)
OTHER_FORM_EDITION = Sentence(Kind.FILE_NAME, f"this file is not an edition: {NAMING_RULE}")
FILE_NAME = Sentence(Kind.FILE_NAME, f"the file name of the edition is invalid: {NAMING_RULE}")


def page_failed(error: Exception) -> Problem:
    """The problem of a page that could not be read because of *error*."""
    message = (
        f"the page cannot be read and is shown as text ({error!r:.200}): remove the newest lines "
        "until the warning is gone, and report those that cause it"
    )
    return Problem(Kind.HTML, 1, message)


def file_unreadable(error: Exception) -> Problem:
    """The problem of a file that cannot be read, with the reason of the system."""
    reason = getattr(error, "strerror", None) or str(error)
    message = f"the file cannot be read ({reason}) and is left out: make it readable, or delete it"
    return Problem(Kind.FILE_UNREADABLE, 1, message)


def front_matter_unreadable(line: int, reason: object) -> Problem:
    """The problem of front matter that is not YAML, or YAML with more than plain data."""
    return Problem(Kind.FRONT_MATTER, line, f"the front matter cannot be read: {reason}")


def value_cut(comment: str, line: int, kind: Kind) -> Problem:
    """The problem of a value that ends at a *comment* that was to be text."""
    message = (
        f"`{comment}` is left out, because ` #` begins a comment: put the whole value in quotes, "
        "or write a space after `#` if it is a comment"
    )
    return Problem(kind, line, message)


def key_twice(key: str, line: int, first: int) -> Problem:
    """The problem of a key that the front matter has on line *first* already."""
    message = f"`{key}` is a duplicate key (first on line {first}): remove one of the two"
    return Problem(Kind.FRONT_MATTER, line, message)


def block_open(name: str, marks: str, line: int, heading: int) -> Problem:
    """The problem of the block *name* that nothing closes; *heading* is in it (0: none)."""
    swallowed = f"the heading on line {heading}" if heading else "all that follows"
    place = f"above the heading on line {heading}" if heading else "where it ends"
    message = f"{name} is not closed, and {swallowed} is inside it: add {_line_of(marks)} {place}"
    return Problem(Kind.BLOCK_OPEN, line, message)


def block_closed_early(name: str, marks: str, inner: str, line: int) -> Problem:
    """The problem of the block *name* that is closed by the end of the block *inner*."""
    mark = {":": "colon", "`": "backtick"}.get(marks[0], "tilde")
    message = (
        f"{name} ends where {inner} inside it ends, because its line does not have more "
        f"{mark}s: use one more {mark} outside, at its beginning and its end"
    )
    return Problem(Kind.BLOCK_OPEN, line, message)


def _line_of(marks: str) -> str:
    return f"a line of {len(marks)} backticks" if "`" in marks else f"a line `{marks}`"


def permalink_twice(name: str, line: int | None, holder: int | None) -> Problem:
    """The problem of an anchor that line *holder* of the page has already."""
    message = f"the page has the address `{name}` already (line {holder or 1})"
    return Problem(Kind.PERMALINK_TWICE, line or 1, f"{message}: choose a different one")


def permalink_alike(anchor: str, like: str, line: int, like_line: int) -> Problem:
    """The problem of an *anchor* that looks like that of line *like_line*."""
    message = (
        f"the address `#{anchor}` looks like `#{like}` (line {like_line}), but has other letters: "
        "write a target above one of the two, as in `(my-section)=`"
    )
    return Problem(Kind.PERMALINK_ALIKE, line, message)


def page_alike(like: str) -> Problem:
    """The problem of a page whose address looks like that of the page *like*."""
    message = f"the address of this page looks like that of `{like}`, but has other letters"
    return Problem(Kind.PERMALINK_ALIKE, 1, f"{message}: rename one of the two files")


def permalink_automatic(line: int, anchor: str = "") -> Problem:
    """The problem of a section whose *anchor* is a number."""
    named = f", `#{anchor}`," if anchor else ""
    message = (
        f"the address of this section{named} changes when the page is edited: write a target "
        "above it, as in `(my-section)=`"
    )
    return Problem(Kind.PERMALINK_AUTOMATIC, line, message)


def heading_skipped(level: int, above: int, line: int) -> Problem:
    """The problem of a heading of *level* below one of the level *above*, or at the top (0)."""
    where = f"is below one of level {above}" if above else "begins the page"
    better = f"make it one of level {above + 1}, `{'#' * (above + 1)} …`"
    message = f"a heading of level {level} {where}: {better}"
    return Problem(Kind.HEADING_SKIPPED, line, message)


def picture_missing(written: str, line: int, siblings: Iterable[str]) -> Problem:
    """The problem of an image whose file does not exist; *siblings* are in its folder."""
    near = suggestion(written.rpartition("/")[2], siblings) or "; add the file, or remove the image"
    return Problem(Kind.PICTURE_MISSING, line, f"the image file `{written}` does not exist{near}")


def download_missing(written: str, line: int, siblings: Iterable[str]) -> Problem:
    """The problem of a download whose file does not exist; *siblings* are in its folder."""
    near = suggestion(written.rpartition("/")[2], siblings) or "; add the file, or remove the role"
    return Problem(Kind.LINK_MISSING, line, f"the file `{written}` does not exist{near}")


def source_as_address(written: str, line: int) -> Problem:
    """The problem of a card, a button or a badge that leads to a source and not to its page."""
    page = written.partition("#")[0].removesuffix(".md")
    message = (
        f"`{written}` is no address, and there is no link: a page is named `{page}`, with "
        "`:link-type: doc` in a card, and in `{button-ref}` or `{bdg-ref}`"
    )
    return Problem(Kind.LINK_MISSING, line, message)


def picture_encoded(name: str, line: int) -> Problem:
    """The problem of an image whose file exists, under a *name* that Sphinx does not find."""
    message = (
        f"the image file `{name}` is not found, because addresses encode a character of its name: "
        "rename it, with letters, digits and hyphens"
    )
    return Problem(Kind.PICTURE_MISSING, line, message)


def image_alt(written: str, line: int) -> Problem:
    """The problem of an image without alt text."""
    message = (
        f"the image `{written}` has no alt text: describe it for readers who cannot see it, as in "
        f"`![A cat in three lines]({written})`, or with `:alt:`"
    )
    return Problem(Kind.IMAGE_ALT, line, message)


def image_elsewhere(written: str, line: int) -> Problem:
    """The problem of an image on another site."""
    message = (
        f"the image `{written}` is on another site and is shown as a link, because loading it "
        "would send data about readers there: save it in the folder of the edition"
    )
    return Problem(Kind.IMAGE_ELSEWHERE, line, message)


def image_large(written: str, line: int, size: int) -> Problem:
    """The problem of an image with *size* bytes, more than `LARGE_IMAGE`."""
    message = (
        f"the image `{written}` has {size // 1000} KB, more than {LARGE_IMAGE // 1000}: scale it "
        "down (a width of 1200 pixels is enough), or save it as WebP"
    )
    return Problem(Kind.IMAGE_LARGE, line, message)
