"""What an attack is: a piece of a source that wants more than to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


CANARY = "CANARY"  # stands for the address of a server that nobody may ask
SECRET = b"SECRET-6f1c-outside-of-the-site"  # stands in files that nobody may read


class Link(NamedTuple):
    """A symbolic link, and where it leads."""

    target: str


class Attack(NamedTuple):
    """One attack: its text is a section of an edition, or with `path` the text of that file.

    `known_from` says who has written of it. `kind` is the warning that the build owes for it;
    without one, it is plain text here. One that is `alone` may swallow what follows it.
    """

    name: str
    text: str
    known_from: str
    kind: str = ""
    files: Mapping[str, bytes | Link] = {}
    path: str = ""
    alone: bool = False
