"""Speakers of an interview, by the name with which a paragraph begins."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


# The name at the beginning of a turn: `J:`, `NS:`, `Jan:`, `Nathaniel Simard:`. The colon of
# Chinese and Japanese needs no space after it, and that of French has one before it. Markdown
# leaves the asterisks of emphasis where a letter follows them directly.
_NAME = re.compile(
    r"\*{0,3}([A-Z]{1,3}|\w[\w.'’-]*(?: \w[\w.'’-]*){0,4})\*{0,3}"
    r"[ \u00a0\u202f]?(?::(?:\*{1,3}\s*|\s+|\Z)|\uff1a\*{0,3}\s*)"
)
# What looks like a name even if no speaker has it. A single word does not: "Note: …".
_LOOKS_LIKE_NAME = re.compile(r"[A-Z]{1,3}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,4}")


class Person(NamedTuple):
    """A speaker of an interview; *role* and *url* (of the person's page) may be empty."""

    name: str
    role: str = ""
    url: str = ""


class Turn(NamedTuple):
    """The speaker of a paragraph (None if nobody begins to speak), its text, what is wrong."""

    speaker: Person | None
    text: str
    wrong: str = ""


class Speakers:
    """The host and the guests of an interview, by full name, first name, surname, initials."""

    def __init__(self, host: Person, guests: Sequence[Person]) -> None:
        """Collect the names. A short form that two persons share is nobody's."""
        found: dict[str, Person | None] = {}
        for person in (host, *guests):
            names = person.name.split()
            initials = "".join(name[0] for name in names)
            for form in {names[0], names[-1], " ".join(names[1:]), initials, initials[:1]} - {""}:
                found[form] = None if form in found else person
        self._known = found | {person.name: person for person in (host, *guests)}

    def name_in(self, text: str) -> str:
        """The name of a speaker with which *text* begins, as it is written there, or nothing."""
        match = _NAME.match(text)
        return match[1] if match and self._known.get(match[1]) else ""

    def read(self, text: str) -> Turn:
        """Split *text*, the beginning of a paragraph, into speaker and words.

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
            wrong = f"`{name}:` can be more than one speaker: write the full name"
            return Turn(None, text, wrong)
        near = self._near(name)
        if near or _LOOKS_LIKE_NAME.fullmatch(name):
            near = near or ": name them in `:guest:` or `:host:`"
            return Turn(None, text, f"no speaker is called `{name}`{near}")
        return Turn(None, text)

    def _near(self, name: str) -> str:
        """A suggestion for *name*: with few speakers, even a short one can be a typing error."""
        found = get_close_matches(name, self._known, 1)
        return f": did you mean `{found[0]}`?" if found else ""
