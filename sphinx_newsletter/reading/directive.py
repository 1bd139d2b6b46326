"""Options of directives: declared once, checked, and told with the line on which they stand."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.reading.page_notes import notes, notes_of
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sphinx.environment import BuildEnvironment


# A name, or numbers: it comes to stand in the site's policy, where `;` and `,` mean something.
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")


class Option(NamedTuple):
    """An option: what it means, how its text is read (`ValueError` if it cannot be)."""

    meaning: str
    read: Callable[[str], Any]
    required: bool = False


class _Any(dict[str, Any]):
    """Takes every option as text: what is wrong with it is said here, and better."""

    def __contains__(self, name: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, name: str) -> Callable[[str], str]:
        return lambda text: (text or "").strip()


def words(text: str) -> str:
    """One line of text."""
    if not text:
        raise ValueError("it is empty")
    return " ".join(text.split())


def flag(text: str) -> bool:
    """An option that is there or not."""
    if text:
        raise ValueError("it takes no value")
    return True


def names(text: str) -> tuple[str, ...]:
    """Words with commas between them."""
    return tuple(words(name) for name in text.split(",") if name.strip())


def address(text: str) -> str:
    """An address that begins with `https://`."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    host = parts.hostname or ""
    if parts.scheme != "https" or not _HOST.fullmatch(host) or any(map(str.isspace, text)):
        raise ValueError(f"`{text}` is no address that begins with `https://`")
    return text


class Wrong(NamedTuple):
    """What is wrong with a directive, or with one *option* of it."""

    kind: Kind
    message: str
    option: str = ""


def read_options(
    directive: str,
    declared: Mapping[str, Option],
    given: Mapping[str, str],
    values: dict[str, Any],
) -> Iterator[Wrong]:
    """Read the options that are *given* into *values*; what is wrong with them is left out."""
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
    """The base of directives with options: `declared` names them, `make` gets their values."""

    declared: ClassVar[Mapping[str, Option]] = {}
    option_spec: ClassVar[Any] = _Any()
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Check the options; where one is missing, show the content alone."""
        values: dict[str, Any] = {}
        for wrong in read_options(self.name, self.declared, self.options, values):
            self.tell(*wrong)
        missing = any(one.required and name not in values for name, one in self.declared.items())
        return self.parse_content_to_nodes() if missing else self.make(values)

    @abstractmethod
    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """The nodes for *values*, those of the options that are given."""

    def tell(self, kind: Kind, message: str, option: str = "") -> None:
        """Tell of a problem of this directive, or of the line of one *option*."""
        line = self.line_of(option) if option else self.lineno
        report(Problem(kind, line, message), (self.env.docname, line))

    def line_of(self, option: str) -> int:
        """The line on which *option* is written; that of the directive where it is not."""
        lines = self.block_text.splitlines()
        found = re.compile(rf"\s*:{re.escape(option)}:")
        return self.lineno + next((n for n, line in enumerate(lines) if found.match(line)), 0)


class Documented(Protocol):
    """A directive that shows how it is written; it may declare options."""

    example: ClassVar[str]


T = TypeVar("T", bound=type[Documented])
DIRECTIVES: dict[str, type[Documented]] = {}


def directive(name: str) -> Callable[[T], T]:
    """Register the class of the directive *name*."""

    def register(found: T) -> T:
        DIRECTIVES[name] = found
        return found

    return register


class archive_view(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """A place to be filled: `view` is the name of a directive, `options` its options."""


class ViewDirective(SphinxDirective):
    """The base of the directives that leave a view behind."""

    def run(self) -> list[nodes.Node]:
        """Leave the view, and note that this page shows the archive."""
        node = archive_view(view=self.name, options=dict(self.options))
        self.set_source_info(node)
        notes(self.env).shows_archive = True
        return [node]


def shows_archive(env: BuildEnvironment, docname: str) -> bool:
    """Whether the page *docname* has a view in it."""
    return notes_of(env, docname).shows_archive
