"""Who speaks in an interview, by the name with which a paragraph begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.problems import suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_newsletter.model.blocks import Person


# `J:`, `NS:`, `Jan:`, `Nathaniel Simard:`.
_NAME = re.compile(r"([A-Z]{1,3}|\w[\w.'’-]*(?: \w[\w.'’-]*){0,4}):\s+")
# What looks like a name even where nobody is called so. A single word does not: "Note: …".
_LIKE_ONE = re.compile(r"[A-Z]{1,3}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,4}")


class Turn(NamedTuple):
    """Who begins to speak (None if nobody does), the words behind the name, what is wrong."""

    speaker: Person | None
    text: str
    wrong: str = ""


class Speakers:
    """The host and the guests of a talk, each known by full name, first name, initials."""

    def __init__(self, host: Person, guests: Sequence[Person]) -> None:
        """A short form that would be of two of them is of none."""
        found: dict[str, Person | None] = {}
        for person in (host, *guests):
            parts = person.name.split()
            initials = "".join(part[0] for part in parts)
            for form in {parts[0], initials, initials[:1]}:
                found[form] = None if form in found else person
        self._known = found | {person.name: person for person in (host, *guests)}

    def read(self, text: str) -> Turn:
        """Who begins to speak with *text*, the beginning of a paragraph.

        >>> from sphinx_newsletter.model.blocks import Person
        >>> Speakers(Person("Jan"), [Person("Nathaniel Simard")]).read("N: It began.")
        Turn(speaker=Person(name='Nathaniel Simard', role='', url=''), text='It began.', wrong='')
        """
        match = _NAME.match(text)
        if not match:
            return Turn(None, text)
        name = match[1]
        if speaker := self._known.get(name):
            return Turn(speaker, text[match.end() :])
        if name in self._known:
            wrong = f"`{name}:` may be more than one of the speakers: write the full name"
            return Turn(None, text, wrong)
        near = suggestion(name, self._known)
        if near or _LIKE_ONE.fullmatch(name):
            near = near or ": name them in `:guest:` or `:host:`"
            return Turn(None, text, f"nobody here is called `{name}`{near}")
        return Turn(None, text)
