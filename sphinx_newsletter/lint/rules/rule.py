"""A rule of `newsletter check`: what it looks at, how much it matters, whether it can be mended.

A rule is a generator. Its docstring is its reason, which readers of the reference see. Of what
the build warns as well, name and reason are those of the kind of warning.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.editing.transaction import Edit, Lines
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.policy.control_characters import escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx_newsletter.editing.outline import Span
    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Settings, Workspace
    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.tags import Vocabulary


F = TypeVar("F", bound="Callable[..., Any]")


class Severity(Enum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Rule(NamedTuple):
    """A rule: its name, how much it matters, its reason, whether `--fix` can mend it."""

    name: str
    severity: Severity
    reason: str
    fixes: bool = False


class Found(NamedTuple):
    """What a rule says of a line (from 1; `column` too, 0: none), and what would mend it.

    `heals` says that changes of other files do, which `desk.permalinks` knows.
    """

    line: int
    message: str
    column: int = 0
    edits: tuple[Edit, ...] = ()
    heals: bool = False


class Finding(NamedTuple):
    """What a rule has found in the file *path*, from the site's folder."""

    path: str
    line: int
    rule: str
    message: str
    column: int = 0
    edits: tuple[Edit, ...] = ()
    heals: bool = False

    @property
    def is_fixable(self) -> bool:
        """Whether `--fix` mends it."""
        return self.heals or bool(self.edits)

    @property
    def severity(self) -> Severity:
        """That of its rule."""
        return RULES[self.rule].severity


@dataclass
class Page:
    """What rules of one source look at."""

    source: Source
    text: str
    settings: Settings
    vocabulary: Vocabulary

    @property
    def is_edition(self) -> bool:
        """Whether it is an edition; else it is a guide."""
        return self.source.front is not None

    @cached_property
    def at(self) -> Lines:
        """Where its lines begin."""
        return Lines(self.text)

    @cached_property
    def lines(self) -> list[str]:
        """Its lines, without their ends."""
        return self.text.replace("\r\n", "\n").split("\n")

    def put(self, at: Span, new: str, old: str) -> tuple[Edit, ...]:
        """The change of *old*, which should stand at *at*, to *new*; none where it does not.

        The words of a heading stay: its address is made of them.
        """
        is_there = self.lines[at.line - 1][at.start : at.end] == old
        return (self.at.replace(at, new),) if is_there and not self._is_heading(at.line) else ()

    def _is_heading(self, line: int) -> bool:
        """Whether *line* is one of a heading; one that is underlined may have several."""
        above = (one.line for one in self.source.outline.headings if one.line <= line)
        first = max(above, default=0)
        if not first or self.lines[first - 1].lstrip().startswith("#"):
            return first == line
        return all(text.strip() for text in self.lines[first - 1 : line])


@dataclass
class Whole:
    """What rules of the whole site look at.

    The `sources` are thin: of their outlines, they have what leads to other files or is told
    apart from theirs. By path as well: `links` to other sites, as in `rules.links.keys`, and the
    `places` on each page, as in `permalinks.published`.
    """

    workspace: Workspace
    sources: Mapping[str, Source]
    archive: Archive
    links: Mapping[str, tuple[tuple[str, int, bool], ...]]
    places: Mapping[str, frozenset[str]]

    @cached_property
    def permalinks(self) -> Permalinks:
        """The addresses of `permalinks.txt`."""
        return Permalinks(self.workspace)


RULES: dict[str, Rule] = {}
OF_PAGES: list[tuple[str, Callable[[Page], Iterable[Found | Problem]]]] = []
OF_ALL: list[tuple[str, Callable[[Whole], Iterable[tuple[str, Found | Problem]]]]] = []

# What is wrong so, a reader misses; of the others all is shown.
_ERRORS = {Kind.FILE_ENCODING, Kind.FILE_EMPTY, Kind.FRONT_MATTER, Kind.DATE_MISSING}
_ERRORS |= {Kind.DATE_INVALID, Kind.VOCABULARY, Kind.SETTING, Kind.TAG_UNKNOWN, Kind.PERMALINK_LOST}


def of_page(severity: Severity, *, fixes: bool = False) -> Callable[[F], F]:
    """Register a rule of one source, by the name of its function."""
    return _registering(OF_PAGES, severity, fixes=fixes)


def of_all(severity: Severity) -> Callable[[F], F]:
    """Register a rule of the whole site; it yields paths with what it has found."""
    return _registering(OF_ALL, severity, fixes=False)


def _registering(into: list[Any], severity: Severity, *, fixes: bool) -> Callable[[F], F]:
    def register(check: F) -> F:
        name = check.__name__.replace("_", "-")
        reason = " ".join((inspect.getdoc(check) or "").split())
        RULES[name] = Rule(name, severity, reason, fixes)
        into.append((name, check))
        return check

    return register


def as_the_build(*kinds: Kind, fixes: bool = False) -> Callable[[F], F]:
    """Register a rule of one source that tells of *kinds* what the build tells: problems."""
    return _told_by_build(OF_PAGES, kinds, fixes=fixes)


def as_the_build_of_all(*kinds: Kind, fixes: bool = False) -> Callable[[F], F]:
    """The same for a rule of the whole site."""
    return _told_by_build(OF_ALL, kinds, fixes=fixes)


def _told_by_build(into: list[Any], kinds: tuple[Kind, ...], *, fixes: bool) -> Callable[[F], F]:
    def register(check: F) -> F:
        for kind in kinds:
            severity = Severity.ERROR if kind in _ERRORS else Severity.WARNING
            RULES[kind.value] = Rule(kind.value, severity, kind.meaning, fixes)
        into.append((kinds[0].value, check))
        return check

    return register


def finding(path: str, rule: str, found: Found | Problem) -> Finding:
    """What was *found* by the *rule*, in the file *path*."""
    message = escaped(found.message)
    if isinstance(found, Problem):
        return Finding(path, found.line, found.kind.value, message)
    return Finding(path, found.line, rule, message, found.column, found.edits, found.heals)


def table() -> Iterator[str]:
    """Every rule, for the reference: name, severity, reason."""
    for rule in sorted(RULES.values()):
        fixed = "; `--fix` mends it" if rule.fixes else ""
        yield f"`{rule.name}`"
        yield f": {rule.reason} ({rule.severity.value}{fixed})"
        yield ""
