"""Messages of docutils, MyST and sphinx-design in words for editors.

Theirs name classes, nodes and numbers of arguments, and do not say what to do. These libraries
have no codes for their messages, so the texts are recognized. They are never translated; those
of Sphinx are, so what Sphinx reports is found by our own code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.problems import Kind, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable


class Said(NamedTuple):
    """A message in our words, and its kind."""

    kind: Kind
    message: str


class _Form(NamedTuple):
    """A message of a library: its pattern, our kind, and our words (a template, or a function)."""

    pattern: re.Pattern[str]
    kind: Kind
    words: str | Callable[[re.Match[str]], str]


def in_our_words(message: str) -> Said | None:
    """Our sentence for the *message* of a library; None if there is none."""
    for pattern, kind, words in _FORMS:
        if found := pattern.match(message):
            return Said(kind, found.expand(words) if isinstance(words, str) else words(found))
    return None


def _unknown_option(found: re.Match[str]) -> str:
    known = re.findall(r"'([^']+)'", found["known"])
    listed = ", ".join(f"`:{name}:`" for name in known)
    near = suggestion(found["option"], known) or (
        f": it has {listed}" if known else ": it has none"
    )
    return f"`{{{found['name']}}}` has no option `{found['option']}`{near}"


def _wrong_child(found: re.Match[str]) -> str:
    child = "code block" if found["child"] == "literal_block" else f"`{{{found['child']}}}`"
    return (
        f"`{{{_written(found['name'])}}}` contains more than {child}: put all content into {child}"
    )


def _wrong_parent(found: re.Match[str]) -> str:
    parent = _written(found["parent"])
    return f"`{{{found['name']}}}` is not in `{{{parent}}}`: put it directly into `{{{parent}}}`"


def _written(name: str) -> str:
    """The directive for what sphinx-design calls *name*."""
    return {"grid-row": "grid", "tab-code-set": "tab-set-code"}.get(name, name)


def _form(pattern: str, kind: Kind, words: str | Callable[[re.Match[str]], str]) -> _Form:
    return _Form(re.compile(pattern, re.DOTALL), kind, words)


_FORMS = (
    # lines, of docutils
    _form(
        "Transition must be child of",
        Kind.TRANSITION,
        "the line `---` is inside of a box, a list or a quotation: remove it",
    ),
    _form(
        "Document or section may not begin with a transition",
        Kind.TRANSITION,
        "the line `---` has nothing above it: remove it",
    ),
    _form(
        "At least one body element must separate transitions",
        Kind.TRANSITION,
        "the line `---` follows another one, with nothing between them: remove one of the two",
    ),
    _form(
        "Document may not end with a transition",
        Kind.TRANSITION,
        "the line `---` has nothing below it: remove it",
    ),
    # the content of directives, of MyST and docutils
    _form(
        r"Directive '(?P<name>[^']+)': \d+ argument\(s\) required",
        Kind.DIRECTIVE_CONTENT,
        r"`{\g<name>}` needs words behind its name, on the same line: write `{\g<name>} …`",
    ),
    _form(
        r"Directive '(?P<name>[^']+)': maximum \d+ argument\(s\) allowed",
        Kind.DIRECTIVE_CONTENT,
        r"`{\g<name>}` has too many words behind its name: write text below that line",
    ),
    _form(
        r'Content block expected for the "(?P<name>[^"]+)" directive',
        Kind.DIRECTIVE_CONTENT,
        r"`{\g<name>}` is empty: write its content above its closing line, or remove it",
    ),
    _form(
        r"'(?P<name>[^']+)': Has content, but none permitted",
        Kind.DIRECTIVE_CONTENT,
        r"`{\g<name>}` shows no content, and what is written in it is left out: move it below",
    ),
    _form(
        r"'(?P<name>[^']+)': Splitting content across first line and body",
        Kind.DIRECTIVE_CONTENT,
        r"the words behind `{\g<name>}` belong to its content: write them below its options",
    ),
    _form(
        r"Error parsing content block for the \"(?P<name>[^\"]+)\" directive: (?P<why>[^\n]*?)\.?"
        r"(?:\n|$)",
        Kind.DIRECTIVE_CONTENT,
        r"`{\g<name>}` cannot be shown (\g<why>): correct its content",
    ),
    # options of directives, of MyST and docutils
    _form(
        r"'(?P<name>[^']+)': Unknown option key: '(?P<option>.*?)' \(allowed: \[(?P<known>.*?)\]",
        Kind.OPTION_UNKNOWN,
        _unknown_option,
    ),
    _form(
        r"'(?P<name>[^']+)': Invalid option value for '(?P<option>[^']+)': (?P<value>.*?): "
        r"(?P<why>[^\n]*?)\.?$",
        Kind.OPTION_INVALID,
        r"`:\g<option>:` of `{\g<name>}` cannot be used: \g<why>",
    ),
    _form(
        r"'(?P<name>[^']+)': Invalid options format: (?P<why>.*?)\.?$",
        Kind.OPTION_INVALID,
        r"the options of `{\g<name>}` cannot be read (\g<why>): write each as `:name: value`",
    ),
    _form(
        r"'(?P<name>[^']+)': Invalid options format",
        Kind.OPTION_INVALID,
        r"the options of `{\g<name>}` cannot be read: write each as `:name: value`",
    ),
    _form(
        r"Invalid '(?P<option>[^']+)' attribute value: '(?P<value>.*?)'$",
        Kind.OPTION_INVALID,
        r"`\g<option>=\g<value>` cannot be used: write a number and a unit, as in "
        r"`\g<option>=200px`",
    ),
    # labels of links, of MyST
    _form(
        "Duplicate reference definition: (?P<label>.*)$",
        Kind.DEFINITION_TWICE,
        r"the label `[\g<label>]` has an address already: remove one of the two lines, or rename "
        "it",
    ),
    # sphinx-design
    _form(
        r"Invalid directive argument: argument must be 1 or 4",
        Kind.OPTION_INVALID,
        "the numbers of columns cannot be used: write one from 1 to 12, or four with spaces "
        "between them",
    ),
    _form(
        r"All children of an? '(?P<name>[^']+)' should be (?:a )?'(?P<child>[^']+)'",
        Kind.DIRECTIVE_CONTENT,
        _wrong_child,
    ),
    _form(
        r"The parent of a '(?P<name>[^']+)' should be an? '(?P<parent>[^']+)'",
        Kind.DIRECTIVE_CONTENT,
        _wrong_parent,
    ),
)
