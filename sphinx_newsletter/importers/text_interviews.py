"""Interviews in plain text: two speakers, each with two turns, who alternate.

`Name:` at the beginning of a paragraph means nothing by itself: it occurs in every fourth issue.
So an interview is a proposal, and a thing for a person.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.imported import (
    Conversation,
    Finding,
    Heading,
    Kind,
    Paragraph,
    Text,
    Turn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_newsletter.model.imported import AnyBlock


_NAME = re.compile(r"(?P<name>[A-Z]{1,3}|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}):\s+(?=\S)")
_FEWEST_TURNS = 2  # of each speaker


class _Said(NamedTuple):
    """A turn: who speaks, as it is written, and where it begins and ends among the blocks."""

    name: str
    begin: int
    end: int


def with_interviews(
    blocks: Sequence[AnyBlock], text: str, findings: list[Finding], member: str
) -> tuple[AnyBlock, ...]:
    """*blocks* with each interview in them as a conversation; *text* has the full names."""
    made: list[AnyBlock] = []
    begin = 0
    for at in range(len(blocks) + 1):
        if at == len(blocks) or isinstance(blocks[at], Heading):
            made += _of_section(blocks[begin:at], text, findings, member)
            made += blocks[at : at + 1]
            begin = at + 1
    return tuple(made)


def _of_section(
    blocks: Sequence[AnyBlock], text: str, findings: list[Finding], member: str
) -> list[AnyBlock]:
    said = [*_turns(blocks)]
    full = _full_names([one.name for one in said], text)
    speakers = [full.get(one.name, "") for one in said]
    names = [*dict.fromkeys(filter(None, speakers))]
    alternate = sum(one != other for one, other in pairwise(speakers))
    if len(names) != 2 or min(map(speakers.count, names)) < _FEWEST_TURNS:
        return [*blocks]
    if "" in speakers or alternate < len(speakers) - 2:
        return [*blocks]
    asked = dict.fromkeys(names, 0)
    turns = []
    for one, speaker in zip(said, speakers, strict=True):
        within = _without_name(blocks[one.begin : one.end])
        asked[speaker] += _words(within[:1]).endswith("?")
        turns.append(Turn(speaker, within))
    host = max(names, key=lambda name: asked[name])
    turns_from = next(at for at, turn in enumerate(turns) if turn.speaker == host)
    if turns_from:  # an interview begins with a question
        return [*blocks]
    [guest] = [name for name in names if name != host]
    first, last = blocks[said[0].begin], blocks[said[-1].end - 1]
    findings.append(
        Finding(
            rule="interview",
            kind=Kind.NEEDS_A_PERSON,
            before="\n".join(f"{one.name}:" for one in said),
            after=f":guest: {guest}\n:host: {host}",
            member=member,
            line=first.line,
            end_line=last.end_line,
        )
    )
    talk = Conversation(host, (guest,), tuple(turns), line=first.line, end_line=last.end_line)
    return [*blocks[: said[0].begin], talk]


def _turns(blocks: Sequence[AnyBlock]) -> Iterator[_Said]:
    """All turns; what follows a turn without a name belongs to it."""
    begins = [
        (at, found["name"])
        for at, block in enumerate(blocks)
        if isinstance(block, Paragraph) and (found := _NAME.match(_words((block,))))
    ]
    for (begin, name), (end, _name) in pairwise((*begins, (len(blocks), ""))):
        yield _Said(name, begin, end)


def _words(blocks: Sequence[AnyBlock]) -> str:
    return "".join(
        node.text
        for block in blocks
        if isinstance(block, Paragraph)
        for node in block.content
        if isinstance(node, Text)
    )


def _without_name(blocks: Sequence[AnyBlock]) -> tuple[AnyBlock, ...]:
    first, *others = blocks
    words = _NAME.sub("", _words((first,)), count=1)
    line, end = first.line, first.end_line
    return (Paragraph((Text(words),), line=line, end_line=end), *others)


def _full_names(names: Sequence[str], text: str) -> dict[str, str]:
    """The full name of each speaker, by all forms in *names*: initials belong to a name."""
    written = [*dict.fromkeys(names)]
    long = [one for one in written if not (one.isupper() and len(one) <= 3)]
    full: dict[str, str] = {}
    for one in long:
        found = re.search(rf"\b{re.escape(one)} (?:[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)?", text)
        full[one] = found[0] if found and " " not in one else one
    for one in written:
        if one not in full:
            fits = [name for name in full.values() if _initials(name).startswith(one)]
            fits = [*dict.fromkeys(fits)]
            full[one] = fits[0] if len(fits) == 1 else "" if fits or long else one
    return full


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split())
