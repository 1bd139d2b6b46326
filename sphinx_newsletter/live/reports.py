"""The warnings of the builds of one process.

Each build reports everything that is wrong (`incremental.kept_reports`), so a message applies until
the next build. What the setup of an application reports applies until the next application.
"""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path


_PLACE = re.compile(r"(?P<path>.+?)(?::(?P<line>\d+))?:?")


class Message(NamedTuple):
    """A warning: its file (relative to the site's folder), line and text."""

    file: str
    line: int | None
    text: str


class Reports:
    """The messages that apply now."""

    def __init__(self, source: Path) -> None:
        """Start without messages; *source* is the folder of the site."""
        self._source = source
        self._of_setup: set[Message] = set()
        self._of_build: set[Message] = set()
        self._before: set[Message] = set()
        self._current = self._of_build

    @property
    def messages(self) -> tuple[Message, ...]:
        """All messages of the last build and of the setup, by file and line."""
        return _in_order(self._of_setup | self._of_build)

    def so_far(self, changed: Collection[str]) -> tuple[Message, ...]:
        """The messages while a build runs: with those of the build before, except on *changed*.

        *changed* are files relative to the site's folder. For others, the build may still report
        the same.
        """
        before = {message for message in self._before if message.file not in changed}
        return _in_order(before | self._of_setup | self._of_build)

    def begin(self) -> None:
        """Begin a build, which reports again what is still wrong."""
        self._before = self._of_setup | self._of_build
        self._of_build.clear()

    @contextmanager
    def setup(self) -> Iterator[None]:
        """Drop the messages of the setup, because an application is set up again."""
        self._of_setup.clear()
        self._current = self._of_setup
        try:
            yield
        finally:
            self._current = self._of_build

    def add(self, record: logging.LogRecord) -> bool:
        """Add the message of *record*; returns whether it is new."""
        message = self._message(record)
        self._current.add(message)
        return message not in self._before

    def _message(self, record: logging.LogRecord) -> Message:
        place: Any = getattr(record, "location", None) or ""
        match = _PLACE.fullmatch(str(place))
        path, line = match.groups() if match else ("", None)
        file = path.removeprefix(f"{self._source}/")
        # `getMessage` of Sphinx's record would put the location before the text.
        text = logging.LogRecord.getMessage(record)
        return Message(file, int(line) if line else None, text)


def _in_order(messages: Iterable[Message]) -> tuple[Message, ...]:
    return tuple(sorted(messages, key=lambda one: (one.file, one.line or 0, one.text)))
