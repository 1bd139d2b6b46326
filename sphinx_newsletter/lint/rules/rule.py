"""Rules of `newsletter check`: their registry, their input (a page or the site), their findings.

A rule is a generator function. Its docstring is its reason, which the reference shows. A rule
that reports what the build reports, too, has the name and the reason of the kind of warning.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.editing.source import lines_of
from sphinx_newsletter.editing.transaction import Edit, Lines
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.policy.control_characters import escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Settings, Workspace
    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.outline import Span
    from sphinx_newsletter.model.tags import Vocabulary


F = TypeVar("F", bound="Callable[..., Any]")


class Severity(Enum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Rule(NamedTuple):
    """A rule: its name, its severity, its reason, and whether `--fix` can fix what it finds."""

    name: str
    severity: Severity
    reason: str
    fixes: bool = False


class Found(NamedTuple):
    """What a rule yields: a line and a column (from 1; column 0: none), a message, the fix.

    The fix is the `edits` of this file. With `fixed_elsewhere`, it is in other files, and
    `editing.permalinks` makes it.
    """

    line: int
    message: str
    column: int = 0
    edits: tuple[Edit, ...] = ()
    fixed_elsewhere: bool = False


class Finding(NamedTuple):
    """Result of a rule in a file; `path` is relative to the site's folder."""

    path: str
    line: int
    rule: str
    message: str
    column: int = 0
    edits: tuple[Edit, ...] = ()
    fixed_elsewhere: bool = False

    @property
    def is_fixable(self) -> bool:
        """Whether `--fix` fixes it."""
        return self.fixed_elsewhere or bool(self.edits)

    @property
    def severity(self) -> Severity:
        """Severity of its rule; reports of Sphinx, MyST and docutils are warnings."""
        return RULES[self.rule].severity if self.rule in RULES else Severity.WARNING


@dataclass
class Page:
    """Input of a rule of one source. `own_rules` are those that the site's extensions add."""

    source: Source
    text: str
    settings: Settings
    vocabulary: Vocabulary
    own_rules: frozenset[str] = frozenset()

    @property
    def is_edition(self) -> bool:
        """Whether it is an edition; otherwise it is a guide."""
        return self.source.front is not None

    @cached_property
    def at(self) -> Lines:
        """Offsets of its lines, to make edits."""
        return Lines(self.text)

    @cached_property
    def lines(self) -> list[str]:
        """Its lines, without line endings."""
        return lines_of(self.text)

    def put(self, at: Span, new: str, old: str) -> tuple[Edit, ...]:
        """The edit that replaces *old* by *new*; none if *at* contains something else.

        The words of a heading are never replaced, because its address is made of them.
        """
        is_there = self.lines[at.line - 1][at.start : at.end] == old
        return (self.at.replace(at, new),) if is_there and not self._is_heading(at.line) else ()

    def _is_heading(self, line: int) -> bool:
        """Whether *line* belongs to a heading; an underlined one can have several lines."""
        above = (one.line for one in self.source.outline.headings if one.line <= line)
        first = max(above, default=0)
        if not first or self.lines[first - 1].lstrip().startswith("#"):
            return first == line
        return all(text.strip() for text in self.lines[first - 1 : line])


@dataclass
class Site:
    """Input of a rule of the whole site.

    The outlines of the `sources` contain only what these rules need. `links` are the links to
    other sites by path, as in `rules.links.keys`.
    """

    workspace: Workspace
    sources: Mapping[str, Source]
    archive: Archive
    links: Mapping[str, tuple[tuple[str, int, bool], ...]]

    @cached_property
    def permalinks(self) -> Permalinks:
        """The addresses of `permalinks.txt`."""
        return Permalinks(self.workspace)


PAGE_RULES: list[tuple[str, Callable[[Page], Iterable[Found | Problem]]]] = []
SITE_RULES: list[tuple[str, Callable[[Site], Iterable[tuple[str, Found | Problem]]]]] = []

# Kinds that only a whole build can report, because they need its pages or its address; and an
# interrupted change, which each command undoes before it checks.
BUILD_ONLY = frozenset({Kind.STYLE, Kind.SEARCH, Kind.CHANGE_BROKEN_OFF})
# With these, readers miss content. With the other kinds, the page shows everything.
_ERRORS = {
    Kind.FILE_ENCODING,
    Kind.FILE_UNREADABLE,
    Kind.FILE_EMPTY,
    Kind.FRONT_MATTER,
    Kind.DATE_MISSING,
}
_ERRORS |= {Kind.DATE_INVALID, Kind.VOCABULARY, Kind.SETTING, Kind.TAG_UNKNOWN, Kind.PERMALINK_LOST}


RULES: dict[str, Rule] = {
    kind.value: Rule(
        kind.value, Severity.ERROR if kind in _ERRORS else Severity.WARNING, kind.meaning
    )
    for kind in Kind
    if kind not in BUILD_ONLY
}


def page_rule(severity: Severity, *, fixes: bool = False) -> Callable[[F], F]:
    """Register a rule of one source, under the name of its function."""
    return _register(PAGE_RULES, severity, fixes=fixes)


def site_rule(severity: Severity) -> Callable[[F], F]:
    """Register a rule of the whole site; it yields pairs of a path and a finding."""
    return _register(SITE_RULES, severity, fixes=False)


def _register(into: list[Any], severity: Severity, *, fixes: bool) -> Callable[[F], F]:
    def register(check: F) -> F:
        name = check.__name__.replace("_", "-")
        reason = " ".join((inspect.getdoc(check) or "").split())
        RULES[name] = Rule(name, severity, reason, fixes)
        into.append((name, check))
        return check

    return register


def build_rule(*kinds: Kind, fixes: bool = False) -> Callable[[F], F]:
    """Register a rule of one source that reports problems of *kinds*, as the build does."""
    return _register_kinds(PAGE_RULES, kinds, fixes=fixes)


def build_site_rule(*kinds: Kind, fixes: bool = False) -> Callable[[F], F]:
    """Register a rule of the whole site that reports problems of *kinds*, as the build does."""
    return _register_kinds(SITE_RULES, kinds, fixes=fixes)


def _register_kinds(into: list[Any], kinds: tuple[Kind, ...], *, fixes: bool) -> Callable[[F], F]:
    def register(check: F) -> F:
        for kind in kinds:
            RULES[kind.value] = RULES[kind.value]._replace(fixes=fixes)
        into.append((kinds[0].value, check))
        return check

    return register


def finding(path: str, rule: str, found: Found | Problem) -> Finding:
    """Finding of the *rule* in the file *path*; a problem names its rule by its kind."""
    message = escaped(found.message)
    if isinstance(found, Problem):
        return Finding(path, found.line, found.kind.value, message)
    return Finding(
        path, found.line, rule, message, found.column, found.edits, found.fixed_elsewhere
    )


def table() -> Iterator[str]:
    """Lines of the reference: every rule with its reason, its severity and whether it fixes."""
    for rule in sorted(RULES.values()):
        fixed = "; `--fix` fixes it" if rule.fixes else ""
        yield f"`{rule.name}`"
        yield f": {rule.reason} ({rule.severity.value}{fixed})"
        yield ""
