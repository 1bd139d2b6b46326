"""Events: each is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_newsletter.desk.rules.rule import Whole, as_the_build_of_all
from sphinx_newsletter.model.blocks import Event
from sphinx_newsletter.model.events import repeated
from sphinx_newsletter.model.problems import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.source import Source


def events(source: Source) -> Iterator[Event]:
    """The events that a source announces, by name, first day and line: what tells them apart."""
    found = [one for one in source.outline.directives if one.name == "event"]
    if not found:
        return
    # Here, and not above: what was checked before needs no directives.
    from sphinx_newsletter.blocks.event import Announced  # noqa: PLC0415
    from sphinx_newsletter.reading.directive import read_options  # noqa: PLC0415

    for one in found:
        given = dict(one.options) | ({"name": one.argument} if one.argument else {})
        values: dict[str, Any] = {}
        list(read_options(one.name, Announced.declared, given, values))  # told by another rule
        if {"name", "start"} <= values.keys():
            start = values["start"]
            yield Event(name=values["name"], start=start, end=start, line=one.line)


@as_the_build_of_all(Kind.EVENT_TWICE)
def event_twice(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """No event is told twice: a calendar would show it twice."""
    for docname, problem in repeated(whole.archive):
        yield f"{docname}.md", problem
