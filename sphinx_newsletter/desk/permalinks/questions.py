"""The questions of interviews with their addresses, as the build gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_newsletter.blocks.interview import Speakers
from sphinx_newsletter.model.blocks import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx_newsletter.desk.outline import Directive, Outline


class Asked(NamedTuple):
    """A question: its address on the page, its words, its line."""

    anchor: str
    text: str
    line: int


def questions(outline: Outline, taken: Collection[str]) -> Iterator[Asked]:
    """The questions of a page, on which the addresses *taken* stand already."""
    used = set(taken)
    for talk in outline.directives:
        if talk.name != "interview" or talk.within == "interview":
            continue
        host, speakers = _speakers(talk)
        for line, text in outline.spoken if speakers else ():
            turn = speakers.read(text) if speakers and talk.line < line < talk.end else None
            if turn and turn.speaker == host:
                anchor = _anchor(turn.text, used)
                used.add(anchor)
                yield Asked(anchor, turn.text, line)


def _speakers(talk: Directive) -> tuple[Person, Speakers | None]:
    """The host, and who may speak; None where it is not said, so that there is no interview."""
    texts = (talk.option("host") or "", *(talk.option("guest") or "").split(";"))
    host, *guests = (Person(" ".join(text.split())) for text in texts)
    complete = all(person.name for person in (host, *guests))
    return host, Speakers(host, guests) if complete else None


def _anchor(text: str, used: Collection[str]) -> str:
    wanted = nodes.make_id(f"question {text}")
    number, anchor = 1, wanted
    while anchor in used:
        number += 1
        anchor = f"{wanted}-{number}"
    return anchor
