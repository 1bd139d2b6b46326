"""Messages of problems: the build and the commands report a problem in the same words."""

from __future__ import annotations

import re
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
    MOST_TAGS,
    MOST_TARGETS,
)
from sphinx_newsletter.model.urls import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterable


class Sentence(NamedTuple):
    """A message without placeholders, and its kind."""

    kind: Kind
    message: str

    def at(self, line: int) -> Problem:
        """The problem on the *line* (from 1)."""
        return Problem(self.kind, line, self.message)


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


def directive_refused(name: str, line: int, allowed: Iterable[str]) -> Problem:
    """The problem of a directive that is not *allowed*, whether it exists or not."""
    message = _refused(name, "directive", allowed)
    return Problem(Kind.DIRECTIVE_REFUSED, line, message)


def directive_failed(name: str, line: int, error: Exception) -> Problem:
    """The problem of a directive that raised *error*."""
    message = (
        f"`{{{name}}}` fails with this content ({error!r:.200}): correct the content, or remove it"
    )
    return Problem(Kind.DIRECTIVE_REFUSED, line, message)


def role_refused(name: str, line: int, allowed: Iterable[str]) -> Problem:
    """The problem of a role that is not *allowed*, whether it exists or not."""
    return Problem(Kind.ROLE_REFUSED, line, _refused(name, "role", allowed))


# What to do instead of the directives and roles that editors most often try.
INSTEAD = {
    "post": "each edition and each tagged section is a post already, so remove it",
    "postlist": "use `{edition-list}`, which is always up to date",
    "update": "write a paragraph",
    "epigraph": "write a quotation, with `> ` before each line",
    "pull-quote": "write a quotation, with `> ` before each line",
    "raw": "write Markdown",
    "html": "write Markdown",
    "eval-rst": "write Markdown",
    "include": "write the text itself",
    "literalinclude": "write the code itself, in a code block",
    "csv-table": "use `{list-table}`, or a Markdown table",
    "iframe": "use `{video}` or `{demo}`, which load nothing before the reader agrees",
    "math": "write it as code; `newsletter_directives` and `newsletter_roles` can allow it",
    "only": "remove it, because all outputs have the same content",
    "role": "write Markdown",
    "meta": "write a `subtitle` in the front matter, from which the description is made",
}


def _refused(name: str, what: str, allowed: Iterable[str]) -> str:
    if instead := INSTEAD.get(name.lower()):
        return f"`{{{name}}}` is not allowed: {instead}"
    near = suggestion(name, allowed) or f": write Markdown; `newsletter_{what}s` can allow it"
    return f"`{{{name}}}` is not a {what} of this site{near}"


def class_refused(name: str, line: int) -> Problem:
    """The problem of a CSS class that content may not set."""
    message = (
        f"the class `{name[:80]}` is left out, because classes can hide text or imitate other "
        "parts of the page: remove it; `newsletter_classes` can allow it"
    )
    return Problem(Kind.CLASS_REFUSED, line, message)


def box_refused(name: str, line: int, allowed: Iterable[str]) -> Problem:
    """The problem of `:::name` where *name* is no class that content may set.

    As a rule, it was to be a directive.
    """
    meant = name.lower() if name.lower() in allowed else ""
    near = f": did you mean `:::{{{meant}}}`?" if meant else suggestion(name, allowed)
    near = near or ": remove the name, or write a directive, as in `:::{note}`"
    message = f"`:::{name[:80]}` is not a directive and has no effect{near}"
    return Problem(Kind.CLASS_REFUSED, line, message)


_ELEMENT = re.compile(r"<\W*(\w+)")
_INSTEAD_OF_HTML = {
    **dict.fromkeys(("b", "strong"), "write `**…**`"),
    **dict.fromkeys(("i", "em"), "write `*…*`"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "begin a heading with `#`"),
    **dict.fromkeys(("ul", "ol", "li"), "write each item as `- …`"),
    **dict.fromkeys(("iframe", "video", "embed", "object"), "use `{video}` or `{demo}`"),
    **dict.fromkeys(("script", "style", "form", "input", "button"), "remove it"),
    **dict.fromkeys(("sub", "sup", "kbd", "abbr"), "write a role, as in `` {NAME}`…` ``"),
    "a": "write `[words](address)`",
    "br": "end the line with `\\`",
    "code": "write it in backticks",
    "details": "use `{dropdown}`",
    "hr": "write `---`",
    "img": "write `![alt text](image.png)`",
    "p": "leave an empty line between paragraphs",
    "s": "write `~~…~~`",
    "table": "write a Markdown table, or `{list-table}`",
}


def code_language(name: str, line: int, known: Iterable[str]) -> Problem:
    """The problem of a code block whose language *name* is not *known*."""
    near = suggestion(name, known) or "; write `text` for code without colours"
    return Problem(Kind.CODE_LANGUAGE, line, f"unknown language of code `{name}`{near}")


def html_written(text: str, line: int) -> Problem:
    """The problem of HTML, with which *text* begins."""
    if text.startswith("<!"):
        message = "an HTML comment is left out: begin each line with `%` instead"
        return Problem(Kind.HTML, line, message)
    found = _ELEMENT.match(text)
    name = found[1].lower() if found else ""
    instead = _INSTEAD_OF_HTML.get(name, "write Markdown, or put code in backticks")
    written = text.splitlines()[0][:40]
    message = f"HTML is not allowed and is shown as text (`{written}`): {instead}"
    return Problem(Kind.HTML, line, message.replace("NAME", name))


def scheme(address: str, line: int) -> Problem:
    """The problem of a link address with a scheme that is not allowed."""
    known = ", ".join(f"`{allowed}:`" for allowed in SCHEMES)
    message = f"links to `{address[:80]}` are not allowed: write an address with {known}, or a path"
    return Problem(Kind.LINK_SCHEME, line, message)


def file_outside(written: str, line: int, reason: str) -> Problem:
    """The problem of a file that a page may not contain, with the *reason*."""
    message = (
        f"the file `{written[:80]}` is left out, because {reason}: use a different file, or move "
        "it to the folder of the page"
    )
    return Problem(Kind.FILE_REFUSED, line, message)


def file_unreadable(error: Exception) -> Problem:
    """The problem of a file that cannot be read, with the reason of the system."""
    reason = getattr(error, "strerror", None) or str(error)
    message = f"the file cannot be read ({reason}) and is left out: make it readable, or delete it"
    return Problem(Kind.FILE_UNREADABLE, 1, message)


def drawing_refused(written: str, line: int, reason: str) -> Problem:
    """The problem of an SVG file that is not a plain image, with the *reason*."""
    message = f"the SVG file `{written[:80]}` is left out, because {reason}"
    return Problem(Kind.DRAWING_REFUSED, line, f"{message}: remove that, or save it as a PNG")


def front_matter_unreadable(line: int, reason: object) -> Problem:
    """The problem of front matter that is not YAML, or YAML with more than plain data."""
    return Problem(Kind.FRONT_MATTER, line, f"the front matter cannot be read: {reason}")


def key_twice(key: str, line: int, first: int) -> Problem:
    """The problem of a key that the front matter has on line *first* already."""
    message = f"`{key}` is a duplicate key (first on line {first}): remove one of the two"
    return Problem(Kind.FRONT_MATTER, line, message)


def permalink_twice(name: str, line: int | None, holder: int | None) -> Problem:
    """The problem of an anchor that line *holder* of the page has already."""
    message = f"the page has the address `{name}` already (line {holder or 1})"
    return Problem(Kind.PERMALINK_TWICE, line or 1, f"{message}: choose a different one")


def permalink_automatic(line: int, anchor: str = "") -> Problem:
    """The problem of a section whose *anchor* is a number."""
    named = f", `#{anchor}`," if anchor else ""
    message = (
        f"the address of this section{named} changes when the page is edited: write a target in "
        "Latin letters above it, as in `(my-section)=`"
    )
    return Problem(Kind.PERMALINK_AUTOMATIC, line, message)


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
