"""Which links are to be asked for, and what has changed since they were asked the last time."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.transaction import Changes
from sphinx_newsletter.editing.workspace import CommandError
from sphinx_newsletter.lint.link_requests import (
    BROKEN,
    FILE,
    Answer,
    Reply,
    as_bytes,
    ask_all,
    is_public,
    merged,
    read_answers,
)
from sphinx_newsletter.model import archived_links
from sphinx_newsletter.model.site_files import SiteFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.lint.link_requests import Manner
    from sphinx_newsletter.model.archived_links import Copy


_SAVE_AFTER = 200  # answers
_FEW = 5  # servers may all be gone; of more, it is rather the line


class Occurrence(NamedTuple):
    """Where a link stands."""

    path: str
    line: int


class Changed(NamedTuple):
    """A link whose answer is another one than before; `before` is none for one never asked."""

    now: Answer
    before: Answer | None
    places: tuple[Occurrence, ...]

    @property
    def is_news(self) -> bool:
        """Whether an editor should hear of it: not of what is well, and was not known before."""
        return self.now.state != "ok" or (self.before is not None and self.before.state != "ok")


def links(workspace: Workspace, *, private: bool = False) -> dict[str, tuple[Occurrence, ...]]:
    """All links to the web with their places, each without what stands behind its `#`.

    Those that lead to the editor's own network are left out, unless *private* ones are wanted. Of
    those that `links.yml` has, the copies are meant.
    """
    gone = _copies(workspace)
    found: dict[str, list[Occurrence]] = {}
    for path, source in workspace.sources.items():
        for link in source.outline.links:
            url = link.url.partition("#")[0]
            url = gone[url].url if url in gone else url
            if url.startswith(("https://", "http://")) and (private or is_public(url)):
                found.setdefault(url, []).append(Occurrence(path, link.line))
    return {url: tuple(places) for url, places in found.items()}


def _copies(workspace: Workspace) -> Mapping[str, Copy]:
    try:
        text = workspace.read_site_file(archived_links.FILE)
    except (FileNotFoundError, SiteFileError):  # a build tells of it
        return {}
    return archived_links.read_archived_links(text)[0]


def due(
    urls: Iterable[str], answers: Mapping[str, Answer], today: datetime.date, days: int
) -> list[str]:
    """Those of *urls* that were not asked for in the last *days*; broken ones always are.

    Only what was asked *today* is not asked again: so a check that was broken off goes on.
    """
    fresh = (today - datetime.timedelta(days=days)).isoformat()

    def is_due(url: str) -> bool:
        answer = answers.get(url)
        if not answer or answer.asked == today.isoformat():
            return not answer
        return answer.state in BROKEN or answer.asked < fresh

    return [url for url in urls if is_due(url)]


class LinkCheck:
    """One run: asks, and keeps what was answered, also when it is broken off."""

    def __init__(
        self, workspace: Workspace, today: datetime.date, *, private: bool = False
    ) -> None:
        """Of the links of *desk*, on the day *today*. Raises `DeskError`."""
        self._folder = workspace.folder
        self._today = today.isoformat()
        self.places = links(workspace, private=private)
        self.before = read_answers(workspace.folder)
        self._new: list[Answer] = []
        self._reached = False

    @property
    def answers(self) -> dict[str, Answer]:
        """What is known by now of the links that the archive has."""
        known = {url: answer for url, answer in self.before.items() if url in self.places}
        return merged(known, self._new)

    def ask(self, urls: Iterable[str], manner: Manner, note: Callable[[Reply], None]) -> None:
        """Ask for *urls*, and *note* each reply. What is known is kept, whatever happens."""

        def keep(reply: Reply) -> None:
            self._reached |= reply.reached
            self._new.append(Answer(*reply[:3], since=self._today, asked=self._today))
            if len(self._new) % _SAVE_AFTER == 0:
                self._save()
            note(reply)

        try:
            asyncio.run(ask_all(urls, manner, keep))
        finally:
            self._save()
        if len(self._new) >= _FEW and not self._reached:
            raise CommandError(
                "no server could be reached: is this machine online? Nothing is kept"
            )

    def _save(self) -> None:
        """Keep what is known; nothing, as long as it may be that nobody can be reached."""
        if self._reached or len(self._new) < _FEW:
            Changes(self._folder, {FILE: as_bytes(self.answers)}).write()

    def changed(self) -> list[Changed]:
        """What is another answer than before, by link."""
        answers = self.answers
        found = []
        for url in sorted({answer.url for answer in self._new}):
            now, before = answers[url], self.before.get(url)
            if not before or (before.state, before.told) != (now.state, now.told):
                found.append(Changed(now, before, self.places[url]))
        return found

    def broken(self) -> list[Changed]:
        """All that is broken, whenever it was asked, by link."""
        answers = self.answers
        wrong = (answers[url] for url in sorted(answers) if answers[url].state in BROKEN)
        return [Changed(one, self.before.get(one.url), self.places[one.url]) for one in wrong]
