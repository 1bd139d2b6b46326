"""Warnings of the build that a check finds without one: reading, titles, tags, options, events."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.editing.outline import Stray
from sphinx_newsletter.lint.rules.rule import Page, Site, build_rule, build_site_rule
from sphinx_newsletter.model import sentences
from sphinx_newsletter.model.blocks import Event
from sphinx_newsletter.model.edition import read_name
from sphinx_newsletter.model.events import repeated
from sphinx_newsletter.model.problems import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.outline import Directive, Heading
    from sphinx_newsletter.editing.source import Source


# Kinds that only a build can report, because they need its pages; and an interrupted change,
# which each command undoes before it checks.
BUILD_ONLY = frozenset(
    {Kind.ADDRESS, Kind.STYLE, Kind.SEARCH, Kind.INTERVIEW, Kind.CHANGE_BROKEN_OFF}
)
_MISPLACED_TAGS = {
    Stray.OPEN: sentences.TAGS_OPEN.at,
    Stray.AWAY: sentences.TAGS_MISPLACED.at,
    Stray.TWICE: sentences.TAGS_TWICE.at,
    Stray.EMPTY: sentences.TAGS_EMPTY.at,
    Stray.MANY: sentences.TAGS_MANY.at,
}


@build_rule(
    *(Kind.FILE_EMPTY, Kind.FILE_ENCODING, Kind.FRONT_MATTER, Kind.KEY_UNKNOWN),
    *(Kind.VALUE_INVALID, Kind.DATE_MISSING, Kind.DATE_INVALID, Kind.AUTHOR_UNKNOWN),
)
def read(page: Page) -> Iterator[Problem]:
    """Problems of reading the source."""
    yield from page.source.problems


@build_rule(Kind.FILE_NAME, Kind.TITLE_MISSING, Kind.TITLE_TWICE)
def named(page: Page) -> Iterator[Problem]:
    """An edition's file is named according to the naming rule, and it has one title."""
    if not page.is_edition or not page.text.strip():
        return
    if not read_name(page.source.docname.rpartition("/")[2]):
        yield sentences.FILE_NAME.at(1)
    first, *later = page.source.outline.headings or (None,)
    if not first or first.level > 1 or not first.title:
        yield sentences.TITLE_MISSING.at(first.line if first else 1)
    else:
        yield from (sentences.TITLE_TWICE.at(one.line) for one in later if one and one.level == 1)


@build_rule(Kind.TAGS_MISPLACED, Kind.TAGS_EMPTY, Kind.TAGS_OPEN, Kind.TAGS_TWICE)
def placed_tags(page: Page) -> Iterator[Problem]:
    """`{tags}` is directly below a heading of an edition, once, and names tags."""
    outline = page.source.outline
    if page.is_edition:
        yield from (_MISPLACED_TAGS[stray](line) for line, stray in outline.misplaced)
    else:
        found = (one for one in outline.directives if one.name == "tags")
        yield from (sentences.TAGS_OUTSIDE.at(one.line) for one in found)


@build_rule(Kind.TLDR)
def placed_tldr(page: Page) -> Iterator[Problem]:
    """`{tldr}` is below the title, once."""
    found = [one for one in page.source.outline.directives if one.name == "tldr"]
    for number, one in enumerate(found):
        if not page.is_edition:
            yield sentences.TLDR_OUTSIDE.at(one.line)
        elif one.within or not _is_under_title(one.line, page.source.outline.headings):
            yield sentences.TLDR_BELOW.at(one.line)
        elif number:
            yield sentences.TLDR_TWICE.at(one.line)


def _is_under_title(line: int, headings: tuple[Heading, ...]) -> bool:
    above = [one for one in headings if one.line < line]
    return len(above) == 1 and above[0].level == 1


@build_rule(
    *(Kind.OPTION_MISSING, Kind.OPTION_UNKNOWN, Kind.OPTION_INVALID),
    *(Kind.EMBED_ADDRESS, Kind.EMBED_FRAME),
)
def options(page: Page) -> Iterator[Problem]:
    """Directives have the options that they declare."""
    if not page.source.outline.directives:
        return
    # Imported here because a check whose findings are cached needs no directives.
    from sphinx_newsletter.blocks import directives  # noqa: PLC0415
    from sphinx_newsletter.blocks.embed import EmbedDirective, wrong_address  # noqa: PLC0415
    from sphinx_newsletter.reading.directive import CheckedDirective, read_options  # noqa: PLC0415

    known = directives()
    for one in page.source.outline.directives:
        directive = known.get(one.name)
        if not (isinstance(directive, type) and issubclass(directive, CheckedDirective)):
            continue
        given = {name: value.strip("'\"") for name, value in one.options}
        if one.argument and "name" in directive.declared:
            given.setdefault("name", one.argument)
        values: dict[str, Any] = {}
        for wrong in read_options(one.name, directive.declared, given, values):
            line = _line_of(wrong.option, one, page) if wrong.option else one.line
            yield Problem(wrong.kind, line, wrong.message)
        needed = {name for name, option in directive.declared.items() if option.required}
        if needed <= values.keys() and issubclass(directive, EmbedDirective):
            if message := wrong_address(one.name, one.argument):
                yield Problem(Kind.EMBED_ADDRESS, one.line, message)
            elif not (values.get("frame") or directive.find_frame(one.argument)):
                yield Problem(Kind.EMBED_FRAME, one.line, directive.no_frame(one.argument))


def _line_of(option: str, directive: Directive, page: Page) -> int:
    lines = page.lines[directive.line - 1 : directive.end]
    found = re.compile(rf"\s*:?{re.escape(option)}:")
    return directive.line + next((n for n, line in enumerate(lines) if found.match(line)), 0)


@build_site_rule(Kind.TAG_UNKNOWN)
def known_tags(site: Site) -> Iterator[tuple[str, Problem]]:
    """Tags are in the vocabulary."""
    for docname, problem in site.archive.unknown_tags():
        yield f"{docname}.md", problem


def events(source: Source) -> Iterator[Event]:
    """Events of a source with name, start and line, which are enough to find duplicates."""
    found = [one for one in source.outline.directives if one.name == "event"]
    if not found:
        return
    # Imported here because a check whose findings are cached needs no directives.
    from sphinx_newsletter.blocks.event import EventDirective  # noqa: PLC0415
    from sphinx_newsletter.reading.directive import read_options  # noqa: PLC0415

    for one in found:
        given = dict(one.options) | ({"name": one.argument} if one.argument else {})
        values: dict[str, Any] = {}
        # Only the values are needed: the rule `options` reports the problems.
        list(read_options(one.name, EventDirective.declared, given, values))
        if {"name", "start"} <= values.keys():
            start = values["start"]
            yield Event(name=values["name"], start=start, end=start, line=one.line)


@build_site_rule(Kind.EVENT_TWICE)
def event_twice(site: Site) -> Iterator[tuple[str, Problem]]:
    """No event is announced twice, because a calendar would show it twice."""
    for docname, problem in repeated(site.archive):
        yield f"{docname}.md", problem
