"""What the build and the editors' desk both tell of a source, in the same words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.edition import NAMING_RULE
from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.model.size_limits import (
    DEEPEST,
    LARGE_PICTURE,
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
    """What is always told in the same words, wherever it is."""

    kind: Kind
    message: str

    def at(self, line: int) -> Problem:
        """The problem of the line (from 1)."""
        return Problem(self.kind, line, self.message)


TITLE_MISSING = Sentence(
    Kind.TITLE_MISSING, "the edition has no title: begin it with a level-1 heading, `# …`"
)
TITLE_TWICE = Sentence(
    Kind.TITLE_TWICE, "the edition has a second title: make this heading one of level 2, `## …`"
)
TAGS_TWICE = Sentence(
    Kind.TAGS_TWICE, "`{tags}` stands here a second time: write all tags into the first one"
)
TAGS_OUTSIDE = Sentence(
    Kind.TAGS_MISPLACED, "`{tags}` has a meaning in editions only: take it out here"
)
TAGS_MISPLACED = Sentence(
    Kind.TAGS_MISPLACED, "`{tags}` stands away from a heading: move it directly under one"
)
TAGS_EMPTY = Sentence(
    Kind.TAGS_EMPTY, "`{tags}` names no tag: write at least one, as in `:::{tags} webgpu`"
)
TAGS_OPEN = Sentence(Kind.TAGS_OPEN, "`{tags}` is not closed: end it with a line `:::`")
TLDR_OUTSIDE = Sentence(Kind.TLDR, "`{tldr}` has a meaning in editions only: write a list")
TLDR_BELOW = Sentence(Kind.TLDR, "`{tldr}` stands below a rubric: move it up, under the title")
TLDR_TWICE = Sentence(
    Kind.TLDR, "`{tldr}` stands here a second time: write all points into the first one"
)
SUBSTITUTION = Sentence(
    Kind.HTML, "`{{…}}` is shown as it is written: write what it stands for, or code in backticks"
)
MYST_IN_FRONT_MATTER = Sentence(
    Kind.KEY_UNKNOWN, "`myst` says how pages are read: that stands in conf.py, for all of them"
)
LINK_FOLLOWED = Sentence(
    Kind.FILE_REFUSED, "a symbolic link among the sources is left out: put the file itself here"
)
NESTED = Sentence(
    Kind.HTML,
    f"what is nested more than {DEEPEST} times is shown as it is written: take it apart",
)
PAGE_LONG = Sentence(
    Kind.FILE_REFUSED,
    f"the page has more than {LONGEST_PAGE:,} letters; all from here on is left out: make two",
)
LIST_LONG = Sentence(
    Kind.FILE_REFUSED,
    f"the file has more than {LONGEST_LIST // 1_000_000} MB and is left out: make it shorter",
)
HEADINGS_MANY = Sentence(
    Kind.HTML,
    f"the page has more than {MOST_HEADINGS:,} headings; those from here on are text: make two",
)
HEADING_LONG = Sentence(
    Kind.HTML,
    f"the heading has more than {LONGEST_HEADING:,} letters and is shown as text: make it short",
)
CODE_LONG = Sentence(
    Kind.HTML,
    f"this code has no colours, since it has more than {LONGEST_CODE:,} letters, or all code of "
    f"the page more than {MOST_CODE:,}: show less of it, or write `none` for the language",
)
CODE_SLOW = Sentence(
    Kind.HTML,
    "code in this language has no colours, since they can take a build for ever: name another "
    "one, or `none`",
)
TARGETS_MANY = Sentence(
    Kind.HTML,
    f"the page has more than {MOST_TARGETS:,} targets, `(…)=`; those from here on are left out: "
    "make two",
)
CELLS_MANY = Sentence(
    Kind.HTML,
    f"the tables of the page have more than {MOST_CELLS:,} cells; from here on they are text: "
    "make two pages",
)
LINKS_MANY = Sentence(
    Kind.HTML,
    f"the page has more than {MOST_LINKS:,} links and pictures; those from here on are text: "
    "make two",
)
ADDRESSES_LONG = Sentence(
    Kind.HTML,
    "the addresses of the links are longer than a page may be, since one is written once and used "
    "often: from here on links are text; use a short one",
)
ENTRIES_AGAIN = Sentence(
    Kind.HTML,
    f"`{{toctree}}` has more than {MOST_AGAIN:,} entries that stand in it already, with those of "
    "the pages in it; they are left out: let each page stand in one `{toctree}`",
)
LISTS_MANY = Sentence(
    Kind.HTML,
    f"the page has more than {MOST_LISTS} of `{{toctree}}`; those from here on are left out: "
    "write all pages into one",
)
TAGS_MANY = Sentence(
    Kind.TAGS_MISPLACED,
    f"`{{tags}}` has more than {MOST_TAGS} tags; the others are left out: keep those that matter",
)
NAME_LONG = Sentence(
    Kind.FILE_REFUSED,
    f"a name with more than {LONGEST_NAME} letters, or a path with more than {LONGEST_PATH}, is "
    "left out: no machine could write its page; give it a shorter one",
)
NAME_UNSAFE = Sentence(
    Kind.FILE_REFUSED,
    'a name with `<`, `>`, `"`, `\\` or a letter that nobody sees is left out: rename it',
)
NAME_FORM = Sentence(
    Kind.FILE_REFUSED,
    "a name whose accents are letters of their own (NFD) is left out: type the name anew",
)
NAME_LIKE_ANOTHER = Sentence(
    Kind.FILE_REFUSED,
    "a name that differs from another one by capital letters alone is left out: on many machines "
    "both are one file; give it another one",
)
OTHER_FORM = Sentence(
    Kind.SOURCE_SUFFIX,
    "this file is not read, because only Markdown is, from files that end in `.md`: convert it to "
    "Markdown under such a name, or add it to `exclude_patterns` in conf.py",
)
OTHER_FORM_EDITION = Sentence(Kind.FILE_NAME, f"this is no edition: {NAMING_RULE}")
FILE_NAME = Sentence(Kind.FILE_NAME, f"no edition is named like this: {NAMING_RULE}")


def page_failed(error: Exception) -> Problem:
    """Of a page whose reading has ended with an *error*."""
    message = (
        f"the page is shown as it is written, since reading it failed ({error!r:.200}): take out "
        "by turns what is new, and report what is left"
    )
    return Problem(Kind.HTML, 1, message)


def directive_refused(name: str, line: int, allowed: Iterable[str]) -> Problem:
    """Of a directive that is not *allowed*, be it one of someone's or of nobody's."""
    message = _refused(name, "directive", allowed)
    return Problem(Kind.DIRECTIVE_REFUSED, line, message)


def directive_failed(name: str, line: int, error: Exception) -> Problem:
    """Of a directive whose program has ended with an *error*."""
    message = f"`{{{name}}}` cannot be made of this ({error!r:.200}): write it in another way"
    return Problem(Kind.DIRECTIVE_REFUSED, line, message)


def role_refused(name: str, line: int, allowed: Iterable[str]) -> Problem:
    """Of a role that is not *allowed*, be it one of someone's or of nobody's."""
    return Problem(Kind.ROLE_REFUSED, line, _refused(name, "role", allowed))


# What is asked for most among that which is refused, and what to do instead.
INSTEAD = {
    "post": "each edition and each tagged section is a post by itself",
    "postlist": "use `{edition-list}`, which never goes stale",
    "update": "write a paragraph",
    "epigraph": "write a quotation, with `> ` before each line",
    "pull-quote": "write a quotation, with `> ` before each line",
    "raw": "write Markdown",
    "html": "write Markdown",
    "eval-rst": "write Markdown",
    "include": "write the text itself",
    "literalinclude": "write the code itself, in a fence",
    "csv-table": "use `{list-table}`, or a table of Markdown",
    "iframe": "use `{video}` or `{demo}`, which ask before they load anything",
    "math": "write it as code; a site may allow it",
    "only": "leave it out: each output shows the same",
    "role": "write Markdown",
    "meta": "write a `subtitle`: descriptions are made from it",
}


def _refused(name: str, what: str, allowed: Iterable[str]) -> str:
    if instead := INSTEAD.get(name.lower()):
        return f"`{{{name}}}` cannot be used here: {instead}"
    near = suggestion(name, allowed) or f": write Markdown; `newsletter_{what}s` can allow it"
    return f"`{{{name}}}` is no {what} of this site{near}"


def class_refused(name: str, line: int) -> Problem:
    """Of a class that content may not name."""
    message = (
        f"the class `{name[:80]}` is left out, since with it a text could hide, or look like a "
        "part of the page: take it out; `newsletter_classes` can allow it"
    )
    return Problem(Kind.CLASS_REFUSED, line, message)


def box_refused(name: str, line: int, allowed: Iterable[str]) -> Problem:
    """Of a fence of colons whose name is no class, and as a rule was to be a directive."""
    meant = name.lower() if name.lower() in allowed else ""
    near = f": did you mean `:::{{{meant}}}`?" if meant else suggestion(name, allowed)
    near = near or ": leave the name out, or write a directive, as in `:::{note}`"
    message = f"`:::{name[:80]}` makes a box without a meaning{near}"
    return Problem(Kind.CLASS_REFUSED, line, message)


_ELEMENT = re.compile(r"<\W*(\w+)")
_INSTEAD_OF_HTML = {
    **dict.fromkeys(("b", "strong"), "write `**…**`"),
    **dict.fromkeys(("i", "em"), "write `*…*`"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "begin a heading with `#`"),
    **dict.fromkeys(("ul", "ol", "li"), "write each item as `- …`"),
    **dict.fromkeys(("iframe", "video", "embed", "object"), "use `{video}` or `{demo}`"),
    **dict.fromkeys(("script", "style", "form", "input", "button"), "take it out"),
    **dict.fromkeys(("sub", "sup", "kbd", "abbr"), "write a role, as in `` {NAME}`…` ``"),
    "a": "write `[words](address)`",
    "br": "end the line with `\\`",
    "code": "write it between backticks",
    "details": "use `{dropdown}`",
    "hr": "write `---`",
    "img": "write `![what it shows](picture.png)`",
    "p": "leave an empty line between paragraphs",
    "s": "write `~~…~~`",
    "table": "write a table of Markdown, or `{list-table}`",
}


def html_written(text: str, line: int) -> Problem:
    """Of HTML, which begins the *text*."""
    if text.startswith("<!"):
        told = "a comment of HTML is left out: begin the line with `%` instead"
        return Problem(Kind.HTML, line, told)
    found = _ELEMENT.match(text)
    name = found[1].lower() if found else ""
    told = _INSTEAD_OF_HTML.get(name, "write Markdown, or code between backticks")
    written = text.splitlines()[0][:40]
    message = f"HTML is shown as it is written, not followed (`{written}`): {told}"
    return Problem(Kind.HTML, line, message.replace("NAME", name))


def scheme(address: str, line: int) -> Problem:
    """Of an address with a scheme that is not followed."""
    known = ", ".join(f"`{one}:`" for one in SCHEMES)
    message = f"nothing may lead to `{address[:80]}`: write an address with {known}, or a path"
    return Problem(Kind.LINK_SCHEME, line, message)


def file_outside(written: str, line: int, reason: str) -> Problem:
    """Of a file that a page may not read, with the *reason*."""
    message = f"the file `{written[:80]}` is left out, since {reason}: save it beside the page"
    return Problem(Kind.FILE_REFUSED, line, message)


def drawing_refused(written: str, line: int, reason: str) -> Problem:
    """Of an SVG drawing that could do something, with the *reason*."""
    message = f"the drawing `{written[:80]}` is left out, since {reason}"
    return Problem(Kind.DRAWING_REFUSED, line, f"{message}: take that out, or save it as a PNG")


def front_matter_unreadable(line: int, reason: object) -> Problem:
    """Of front matter that is no YAML, or more than plain data."""
    return Problem(Kind.FRONT_MATTER, line, f"the front matter cannot be read: {reason}")


def key_twice(key: str, line: int, first: int) -> Problem:
    """Of a key of front matter that the line *first* has already."""
    message = f"`{key}` stands here a second time (first on line {first}): take one of the two out"
    return Problem(Kind.FRONT_MATTER, line, message)


def permalink_twice(name: str, line: int | None, holder: int | None) -> Problem:
    """Of an address that the line *holder* of the page has already."""
    message = f"`{name}` is an address of this page already (line {holder or 1})"
    return Problem(Kind.PERMALINK_TWICE, line or 1, f"{message}: give this one another")


def permalink_automatic(line: int, anchor: str = "") -> Problem:
    """Of a section whose address, *anchor*, is a number."""
    called = f", `#{anchor}`," if anchor else ""
    message = (
        f"the address of this section{called} moves when the page is edited: write a target in "
        "Latin letters above it, as in `(my-section)=`"
    )
    return Problem(Kind.PERMALINK_AUTOMATIC, line, message)


def image_alt(written: str, line: int) -> Problem:
    """Of a picture without words."""
    message = (
        f"the picture `{written}` has no alt text: say what it shows to those who cannot see "
        f"it, as in `![A cat in three lines]({written})`, or with `:alt:`"
    )
    return Problem(Kind.IMAGE_ALT, line, message)


def image_elsewhere(written: str, line: int) -> Problem:
    """Of a picture that lies on another site."""
    message = (
        f"the picture `{written}` lies on another site, which would learn of each reader, so "
        "there is a link to it: save it beside the edition"
    )
    return Problem(Kind.IMAGE_ELSEWHERE, line, message)


def image_large(written: str, line: int, size: int) -> Problem:
    """Of a picture whose file has *size* bytes, more than `LARGE_PICTURE`."""
    message = (
        f"the picture `{written}` has {size // 1000} KB, more than {LARGE_PICTURE // 1000}: make "
        "it smaller (1200 pixels are wide enough), or save it as WebP"
    )
    return Problem(Kind.IMAGE_LARGE, line, message)
