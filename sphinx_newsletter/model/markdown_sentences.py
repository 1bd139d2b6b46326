"""Messages about Markdown: syntax without a meaning, labels, footnotes, code, maths, icons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.model.problems import Kind, Problem, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable


_DIAGRAMS = frozenset({"mermaid", "plantuml", "puml", "d2", "graphviz", "dot"})


def code_language(name: str, line: int, known: Iterable[str]) -> Problem:
    """The problem of a code block whose language *name* is not *known*."""
    if name.lower() in _DIAGRAMS:
        message = f"diagrams are not drawn from code (`{name}`): save it as an image, or as `text`"
        return Problem(Kind.CODE_LANGUAGE, line, message)
    near = suggestion(name, known) or "; write `text` for code without colours"
    return Problem(Kind.CODE_LANGUAGE, line, f"unknown language of code `{name}`{near}")


def maths_unknown(reason: str, line: int) -> Problem:
    """The problem of LaTeX that cannot be converted, for a *reason*."""
    message = (
        f"the LaTeX is shown as its source ({reason.rstrip('.!')}): write the formula without "
        "that, or put code in backticks"
    )
    return Problem(Kind.MATHS, line, message)


def wiki_link(written: str, line: int) -> Problem:
    """The problem of a link as wikis *write* it."""
    name = written.strip("[]").partition("|")[0]
    message = f"`{written}` is not a link: write `[{name}](file.md)`, or `[{name}](https://…)`"
    return Problem(Kind.SYNTAX, line, message)


def link_with_space(written: str, line: int) -> Problem:
    """The problem of a link whose address contains a space, as it is *written*."""
    message = f"`{written}` is not a link, because its address has a space: write `%20` instead"
    return Problem(Kind.SYNTAX, line, message)


def reference_undefined(written: str, line: int) -> Problem:
    """The problem of a link `[text][label]` whose label has no definition."""
    label = written.rpartition("[")[2].rstrip("]")
    message = f"`{written}` is not a link: add a line `[{label}]: https://…` with its address"
    return Problem(Kind.SYNTAX, line, message)


def footnote_missing(label: str, line: int) -> Problem:
    """The problem of a reference to a footnote without a text."""
    message = f"the footnote `[^{label}]` has no text: add a line `[^{label}]: …`"
    return Problem(Kind.FOOTNOTE, line, message)


def footnote_unused(label: str, line: int) -> Problem:
    """The problem of the text of a footnote without a reference."""
    message = (
        f"nothing refers to the footnote `[^{label}]`: write `[^{label}]` where it belongs, or "
        "remove its text"
    )
    return Problem(Kind.FOOTNOTE, line, message)


def footnote_twice(label: str, line: int) -> Problem:
    """The problem of a second text of a footnote, or of a *label* that something else has."""
    message = (
        f"the label `{label}` is used already, and this text of a footnote is left out: give it a "
        "different label"
    )
    return Problem(Kind.FOOTNOTE, line, message)


def icon_unknown(name: str, line: int, known: Iterable[str]) -> Problem:
    """The problem of the *name* of an icon that is not *known*."""
    near = suggestion(name, known) or "; https://primer.style/octicons lists them"
    return Problem(Kind.ICON_UNKNOWN, line, f"there is no icon `{name}`{near}")


def icon_size(size: str, line: int) -> Problem:
    """The problem of the *size* of an icon, which has no unit, or an unknown one."""
    message = f"an icon cannot have the size `{size}`: write a number and a unit, as in `1em`"
    return Problem(Kind.OPTION_INVALID, line, message)


def emoji_name(written: str, line: int) -> Problem:
    """The problem of the name of an emoji between colons."""
    message = f"`{written}` is not replaced by an emoji: write the emoji itself"
    return Problem(Kind.SYNTAX, line, message)


def heading_without_space(written: str, line: int) -> Problem:
    """The problem of a heading without a space behind its signs."""
    message = f"`{written}…` is not a heading: put a space behind the last `#`"
    return Problem(Kind.SYNTAX, line, message)
