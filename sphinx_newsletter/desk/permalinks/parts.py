"""The addresses of events and showcases on their page, as the build gives them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.events import shortened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx_newsletter.desk.outline import Directive, Heading, Outline


def parts(outline: Outline, taken: Collection[str]) -> Iterator[str]:
    """The addresses of a page's events and showcases; other places on it have *taken* some."""
    used = set(taken)
    for wanted, otherwise in (*_events(outline), *_showcases(outline)):
        anchor = _free(otherwise if wanted in {*used, "event"} else wanted, used)
        used.add(anchor)
        yield anchor


def _free(wanted: str, used: Collection[str]) -> str:
    number, anchor = 1, wanted
    while anchor in used:
        number += 1
        anchor = f"{wanted}-{number}"
    return anchor


def _events(outline: Outline) -> Iterator[tuple[str, str]]:
    """The address that each is to have, and that for a name which another one has."""
    for one in outline.directives:
        name = one.argument or one.option("name")
        if one.name == "event" and name:
            with suppress(ValueError):  # without a day or a month, it is not on the page
                start = EditionDate.parse((one.option("start") or "").strip("'\""))
                wanted = shortened(nodes.make_id(f"event-{name}"))
                yield wanted, f"{wanted}-{start}"


def _showcases(outline: Outline) -> Iterator[tuple[str, str]]:
    """The same of those that no target stands above; one is called as the heading around it."""
    untitled: set[Heading] = set()
    for one in outline.directives:
        if one.name != "showcase" or _has_target(one, outline):
            continue
        title = one.option("title") or ""
        heading = _heading(one, outline)
        if not title and heading and heading not in untitled:
            untitled.add(heading)
            title = heading.title
        if title:
            wanted = nodes.make_id(f"showcase {title}")
            yield wanted, wanted


def _has_target(directive: Directive, outline: Outline) -> bool:
    """Whether a target stands in the line above, or above a blank one."""
    return any(0 < directive.line - line <= 2 for line, _name in outline.addresses)


def _heading(directive: Directive, outline: Outline) -> Heading | None:
    """The heading of the section around it, but for the title of the page."""
    above = [one for one in outline.headings if one.line < directive.line]
    if not above or (above[-1].level == 1 and above[-1] is outline.headings[0]):
        return None
    return above[-1]
