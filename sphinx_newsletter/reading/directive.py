"""Directives: their registry, and a base class that checks the options.

An option is declared once, with its meaning and its parser. The build, `newsletter check` and the
reference read that declaration. What is wrong with an option is reported on its own line.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

from docutils import nodes
from docutils.parsers.rst.directives import class_option
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.reading.anchors import unique
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from docutils.parsers.rst import Directive

    from sphinx_newsletter.model.blocks import Block


# A host name or an IP address. It is copied into the Content-Security-Policy of the site, where `;`
# and `,` separate values.
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")


class Documented(Protocol):
    """A directive with an example of its use, for the reference."""

    example: ClassVar[str]


_D = TypeVar("_D", bound=type[Documented])

# The directives of the package, by name. Content may use them.
REGISTRY: dict[str, type[Documented]] = {}


def directive(name: str) -> Callable[[_D], _D]:
    """Decorator that registers a class as the directive *name*."""

    def register(found: _D) -> _D:
        REGISTRY[name] = found
        return found

    return register


class Option(NamedTuple):
    """Declaration of an option: its meaning, and its parser, which raises `ValueError`."""

    meaning: str
    read: Callable[[str], Any]
    required: bool = False


class Wrong(NamedTuple):
    """Problem of a directive, or of one *option* of it; the line is added later."""

    kind: Kind
    message: str
    option: str = ""


class AnyOption(dict[str, Any]):
    """An `option_spec` that accepts any option as text; `read_options` checks it afterwards."""

    def __contains__(self, name: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, name: str) -> Callable[[str], str]:
        return lambda text: (text or "").strip()


def words(text: str) -> str:
    """Parser of one line of text."""
    if not text:
        raise ValueError("it is empty")
    return " ".join(text.split())


def flag(text: str) -> bool:
    """Parser of an option without a value."""
    if text:
        raise ValueError("it takes no value")
    return True


def day(text: str) -> EditionDate:
    """Parser of a date with a day."""
    date = EditionDate.parse(text)
    if not date.day:
        raise ValueError(f"`{text}` is a month")
    return date


def names(text: str) -> tuple[str, ...]:
    """Parser of words with commas between them."""
    return tuple(words(name) for name in text.split(",") if name.strip())


def address(text: str) -> str:
    """Parser of an address that begins with `https://`."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    host = parts.hostname or ""
    if parts.scheme != "https" or not _HOST.fullmatch(host) or any(map(str.isspace, text)):
        raise ValueError(f"`{text}` is not an address that begins with `https://`")
    return text


def read_options(
    directive: str,
    declared: Mapping[str, Option],
    given: Mapping[str, str],
    values: dict[str, Any],
) -> Iterator[Wrong]:
    """Parse the options that are *given* into *values*, and yield what is wrong with them.

    *directive* is the name for messages. *values* gets the options that can be used, and only them.
    """
    for name, text in given.items():
        if name not in declared:
            known = ", ".join(f"`:{one}:`" for one in declared)
            near = suggestion(name, declared) or f": it has {known}"
            message = f"`{{{directive}}}` has no option `{name}`{near}"
            yield Wrong(Kind.OPTION_UNKNOWN, message, name)
            continue
        try:
            values[name] = declared[name].read(text)
        except ValueError as error:
            message = f"`:{name}:` cannot be used: {error}; {_meaning(declared[name])}"
            yield Wrong(Kind.OPTION_INVALID, message, name)
    for name, option in declared.items():
        if option.required and name not in given:
            message = f"`{{{directive}}}` has no `:{name}:`: write one; {_meaning(option)}"
            yield Wrong(Kind.OPTION_MISSING, message)


def _meaning(option: Option) -> str:
    meaning = option.meaning
    return f"it is {meaning[:1].lower()}{meaning[1:].rstrip('.')}"


class CheckedDirective(SphinxDirective, ABC):
    """Base class of directives with options: `declared` has them, `make` gets their values."""

    declared: ClassVar[Mapping[str, Option]] = {}
    option_spec: ClassVar[Any] = AnyOption()
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Check the options, and make the nodes."""
        values: dict[str, Any] = {}
        for wrong in read_options(self.name, self.declared, self.options, values):
            self.report(*wrong)
        missing = any(one.required and name not in values for name, one in self.declared.items())
        return self.incomplete(values) if missing else self.make(values)

    def incomplete(self, values: dict[str, Any]) -> list[nodes.Node]:  # noqa: ARG002 - for others
        """Return the nodes if a required option is missing or cannot be used: the content."""
        return self.parse_content_to_nodes()

    @abstractmethod
    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Return the nodes; *values* has the options that are given and can be used."""

    def report(self, kind: Kind, message: str, option: str = "") -> None:
        """Report a problem of this directive, on its line or on that of *option*."""
        line = self.line_of(option) if option else self.lineno
        report(Problem(kind, line, message), (self.env.docname, line))

    def line_of(self, option: str) -> int:
        """The line of *option*, or of the directive if it has no such option."""
        lines = self.block_text.splitlines()
        found = re.compile(rf"\s*:{re.escape(option)}:")
        return self.lineno + next((n for n, line in enumerate(lines) if found.match(line)), 0)


class BlockDirective(CheckedDirective):
    """Base class of directives whose blocks have a record: `record` is its type.

    The fields of the record are the options, with `_` instead of `-`; a field `text` gets the text
    of the content. If the record has a `link_text`, the block gets an anchor of its own.
    """

    record: ClassVar[type[Block]]
    example: ClassVar[str] = ""

    @abstractmethod
    def show(self, record: Any) -> Iterable[nodes.Node]:
        """Return the nodes that the page shows of *record*, above the content of the directive."""

    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Make a container with the record."""
        content = self.parse_content_to_nodes()
        given = {name.replace("-", "_"): value for name, value in values.items()}
        if "text" in {one.name for one in fields(self.record)}:
            given["text"] = " ".join(" ".join(node.astext() for node in content).split())
        record = self.record(**given, line=self.lineno)
        node = nodes.container("", *self.show(record), *content, classes=[self.name])
        self.set_source_info(node)
        node["block"] = record
        if record.link_text:
            ids = self.state.document.ids
            anchor = unique(anchor_of(f"{self.name} {record.link_text}"), ids)
            node["ids"], ids[anchor] = [anchor], node
        return [node]


@contextmanager
def allowed_class_options(
    directive: type[Directive] | None, allowed: Callable[[list[str]], list[str]]
) -> Iterator[None]:
    """Let the options of *directive* contain only classes that *allowed* returns.

    Options are declared on the class of a directive, so that declaration is replaced while the
    directive runs.
    """
    if not directive or class_option not in (directive.option_spec or {}).values():
        yield  # no option has classes, or the directive is within itself
        return
    before, own = directive.option_spec, "option_spec" in vars(directive)
    directive.option_spec = {
        name: (lambda given: allowed(class_option(given))) if convert is class_option else convert
        for name, convert in (before or {}).items()
    }
    try:
        yield
    finally:
        if own:
            directive.option_spec = before
        else:
            del directive.option_spec
