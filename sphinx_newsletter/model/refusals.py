"""Messages about what content must not use: directives, roles, classes, HTML, addresses, files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.model.urls import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterable


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


def html_written(text: str, line: int) -> Problem:
    """The problem of HTML, with which *text* begins."""
    if text.startswith("<!"):
        message = "an HTML comment is not closed: end it with `-->`, or begin each line with `%`"
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


def drawing_refused(written: str, line: int, reason: str) -> Problem:
    """The problem of an SVG file that is not a plain image, with the *reason*."""
    message = f"the SVG file `{written[:80]}` is left out, because {reason}"
    return Problem(Kind.DRAWING_REFUSED, line, f"{message}: remove that, or save it as a PNG")
