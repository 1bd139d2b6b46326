"""The warnings of all builds of one process, each for as long as it applies.

Sphinx reports a problem of a page when it reads or writes the page, and not in later builds. So a
message stays until its page is read or written again; one of a build, until the next build.
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
_ATTRIBUTE = "newsletter_reports"  # of the environment


class Message(NamedTuple):
    """A warning: its file (relative to the site's folder), line and text."""

    file: str
    line: int | None
    text: str


class Origin(NamedTuple):
    """The step of a build that reported: `setup`, `build`, or `read` or `write` of one page."""

    step: str
    docname: str = ""


class Reports:
    """The messages that apply now, with their origins."""

    def __init__(self, source: Path) -> None:
        """Start without messages; *source* is the folder of the site."""
        self._source = source
        self._origins: dict[Message, Origin] = {}
        self._before: set[Message] = set()
        self._restored: set[Message] = set()

    @property
    def messages(self) -> tuple[Message, ...]:
        """All messages that apply now, by file and line."""
        return tuple(sorted(self._origins, key=lambda one: (one.file, one.line or 0, one.text)))

    def begin(self, step: str = "build") -> None:
        """Drop the messages of *step*, because a build begins that reports them again."""
        self._before = set(self._origins)
        self._drop(lambda origin: origin.step == step)

    def read(self, docname: str) -> None:
        """Drop the messages of a page that is read again, or has been deleted."""
        self._drop(lambda origin: origin.docname == docname)

    def written(self, docnames: Iterable[str]) -> None:
        """Drop the messages of writing *docnames*, which are written again."""
        written = {Origin("write", docname) for docname in docnames}
        self._drop(written.__contains__)

    def add(self, record: logging.LogRecord, origin: Origin) -> bool:
        """Add the message of *record*; returns whether it is new."""
        message = self._message(record)
        self._origins[message] = origin
        self._restored.discard(message)
        return message not in self._before

    def keep(self, env: BuildEnvironment) -> None:
        """Store the messages of pages in *env*, which is pickled."""
        vars(env)[_ATTRIBUTE] = {m: o for m, o in self._origins.items() if o.docname}

    def restore(self, env: BuildEnvironment) -> None:
        """Add the messages that this process or an earlier one stored in *env*."""
        stored: dict[Message, Origin] = vars(env).get(_ATTRIBUTE, {})
        self._restored = stored.keys() - self._origins.keys()
        self._origins = stored | self._origins

    def restored(self) -> list[str]:
        """The messages of an earlier process that still apply, in the form of Sphinx's log."""
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
        # `getMessage` of Sphinx's record would put the location before the text.
        text = logging.LogRecord.getMessage(record)
        return Message(file, int(line) if line else None, text)


class _CollectFilter(logging.Filter):
    """Log filter that adds each warning, and lets only new ones pass."""

    def __init__(self, reports: Reports) -> None:
        super().__init__()
        self._reports = reports

    def filter(self, record: logging.LogRecord) -> bool:
        return self._reports.add(record, getattr(record, "origin", Origin("build")))


def collect(reports: Reports, origin: Callable[[], Origin]) -> None:
    """Collect the warnings of an application whose log has just been set up.

    *origin* is called when a record is made, because Sphinx delays the output of many.
    """

    def make(*arguments: Any, **options: Any) -> logging.LogRecord:
        record = logging.LogRecord(*arguments, **options)
        record.origin = origin()
        return record

    logging.setLogRecordFactory(make)
    for handler in logging.getLogger(NAMESPACE).handlers:
        if isinstance(handler, WarningStreamHandler):
            # After Sphinx's own filters, which suppress warnings and resolve locations.
            handler.addFilter(_CollectFilter(reports))
