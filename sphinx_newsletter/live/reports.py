"""What the builds of one process tell, each message for as long as it is true.

Sphinx tells what is wrong with a page when it reads or writes it, and never again. So a
message is kept until that is done anew; what each build tells lasts until the next one.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.util.logging import NAMESPACE, WarningStreamHandler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sphinx.environment import BuildEnvironment


_PLACE = re.compile(r"(?P<path>.+?)(?::(?P<line>\d+))?:?")
_KEPT_AS = "newsletter_told"


class Message(NamedTuple):
    """One message: the file (from the folder of the site), the line, what is wrong."""

    file: str
    line: int | None
    text: str


class Origin(NamedTuple):
    """What was being done: `setup`, `build`, or `read` or `write` of one page."""

    step: str
    docname: str = ""


class Told:
    """The messages that are true, and where they came from."""

    def __init__(self, source: Path) -> None:
        """Begin with none; *source* is the folder of the site."""
        self._source = source
        self._origins: dict[Message, Origin] = {}
        self._before: set[Message] = set()
        self._restored: set[Message] = set()

    @property
    def messages(self) -> tuple[Message, ...]:
        """All that is true now, by file and line."""
        return tuple(sorted(self._origins, key=lambda told: (told.file, told.line or 0, told.text)))

    def begin(self, step: str = "build") -> None:
        """A build begins: it will tell anew what the last one told."""
        self._before = set(self._origins)
        self._drop(lambda origin: origin.step == step)

    def read(self, docname: str) -> None:
        """The page is read again, or gone."""
        self._drop(lambda origin: origin.docname == docname)

    def written(self, docnames: Iterable[str]) -> None:
        """These pages are written again."""
        written = {Origin("write", docname) for docname in docnames}
        self._drop(written.__contains__)

    def add(self, record: logging.LogRecord, origin: Origin) -> bool:
        """Take up the message of *record*; returns whether it is news."""
        message = self._message(record)
        self._origins[message] = origin
        self._restored.discard(message)
        return message not in self._before

    def keep(self, env: BuildEnvironment) -> None:
        """Keep with *env* what was told of its pages: it will be saved with it."""
        vars(env)[_KEPT_AS] = {m: o for m, o in self._origins.items() if o.docname}

    def restore(self, env: BuildEnvironment) -> None:
        """Take up what was kept with *env*, by this process or an earlier one."""
        kept: dict[Message, Origin] = vars(env).get(_KEPT_AS, {})
        self._restored = kept.keys() - self._origins.keys()
        self._origins = kept | self._origins

    def restored(self) -> list[str]:
        """What an earlier process told and is still true, as Sphinx would tell it."""
        found = (message for message in self.messages if message in self._restored)
        places = ((f"{self._source}/{m.file}:{m.line or ''}".rstrip(":"), m.text) for m in found)
        return [f"{place}: WARNING: {text}" for place, text in places]

    def _drop(self, over: Callable[[Origin], bool]) -> None:
        self._origins = {m: origin for m, origin in self._origins.items() if not over(origin)}

    def _message(self, record: logging.LogRecord) -> Message:
        place: Any = getattr(record, "location", None) or ""
        match = _PLACE.fullmatch(str(place))
        path, line = match.groups() if match else ("", None)
        file = path.removeprefix(f"{self._source}/")
        # Sphinx's own record would put the place before it.
        text = logging.LogRecord.getMessage(record)
        return Message(file, int(line) if line else None, text)


class _Collect(logging.Filter):
    """Takes up each warning that Sphinx shows, and lets through what is news."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self._told = told

    def filter(self, record: logging.LogRecord) -> bool:
        return self._told.add(record, getattr(record, "origin", Origin("build")))


def collect(told: Told, origin: Callable[[], Origin]) -> None:
    """Collect the warnings of an application whose log has just been set up.

    *origin* is asked when a message is made: Sphinx holds many back until later.
    """

    def make(*arguments: Any, **options: Any) -> logging.LogRecord:
        record = logging.LogRecord(*arguments, **options)
        record.origin = origin()
        return record

    logging.setLogRecordFactory(make)
    for handler in logging.getLogger(NAMESPACE).handlers:
        if isinstance(handler, WarningStreamHandler):
            # Behind Sphinx's own filters, which suppress, and find the place.
            handler.addFilter(_Collect(told))
