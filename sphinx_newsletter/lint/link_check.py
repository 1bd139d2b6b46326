"""Link check of the archive: which links are due, and which answers have changed."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.transaction import Transaction
from sphinx_newsletter.lint.link_requests import (
    BROKEN,
    FILE,
    Answer,
    Reply,
    as_bytes,
    is_public,
    merged,
    read_answers,
    request_all,
)
from sphinx_newsletter.model import archived_links
from sphinx_newsletter.model.site_files import SiteFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.lint.link_requests import RequestOptions
    from sphinx_newsletter.model.archived_links import Copy


_SAVE_AFTER = 200  # answers
_FEW = 5  # so few links may all be broken; if more are, this machine is offline


class Occurrence(NamedTuple):
    """File and line of a link."""

    path: str
    line: int


class Changed(NamedTuple):
    """A link whose answer has changed; `before` is None for a link that was never requested."""

    now: Answer
    before: Answer | None
    places: tuple[Occurrence, ...]

    @property
    def is_news(self) -> bool:
        """Whether to report it: not if it is ok and was not known before."""
        return self.now.state != "ok" or (self.before is not None and self.before.state != "ok")


def links(workspace: Workspace, *, private: bool = False) -> dict[str, tuple[Occurrence, ...]]:
    """All links to the web without their fragments, and the places of each.

    Links into the editor's own network are left out unless *private* is set. A link of
    `links.yml` is replaced by its copy.
    """
    copies = _copies(workspace)
    found: dict[str, list[Occurrence]] = {}
    for path, source in workspace.sources.items():
        for link in source.outline.links:
            url = link.url.partition("#")[0]
            url = copies[url].url if url in copies else url
            if url.startswith(("https://", "http://")) and (private or is_public(url)):
                found.setdefault(url, []).append(Occurrence(path, link.line))
    return {url: tuple(places) for url, places in found.items()}


def _copies(workspace: Workspace) -> Mapping[str, Copy]:
    try:
        text = workspace.read_site_file(archived_links.FILE)
    except (FileNotFoundError, SiteFileError):  # the build reports it
        return {}
    return archived_links.read_archived_links(text)[0]


def due(
    urls: Iterable[str], answers: Mapping[str, Answer], today: datetime.date, days: int
) -> list[str]:
    """The *urls* that were not requested in the last *days*, and all that are broken.

    No link is requested twice *today*, so that an interrupted check continues where it was.
    """
    fresh = (today - datetime.timedelta(days=days)).isoformat()

    def is_due(url: str) -> bool:
        answer = answers.get(url)
        if not answer or answer.asked == today.isoformat():
            return not answer
        return answer.state in BROKEN or answer.asked < fresh

    return [url for url in urls if is_due(url)]


class LinkCheck:
    """A run of the check: requests links and saves the answers, even if it is interrupted."""

    def __init__(
        self, workspace: Workspace, today: datetime.date, *, private: bool = False
    ) -> None:
        """Prepare the check of the links of *workspace*. Raises `CommandError`."""
        self._folder = workspace.folder
        self._today = today.isoformat()
        self.places = links(workspace, private=private)
        self.before = read_answers(workspace.folder)
        self._new: list[Answer] = []
        self._reached = False

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers, old and new, for the links of the archive."""
        known = {url: answer for url, answer in self.before.items() if url in self.places}
        return merged(known, self._new)

    def request(
        self, urls: Iterable[str], options: RequestOptions, on_reply: Callable[[Reply], None]
    ) -> None:
        """Request *urls*, call *on_reply* with each reply, and save the answers in any case."""

        def record(reply: Reply) -> None:
            self._reached |= reply.reached
            self._new.append(Answer(*reply[:3], since=self._today, asked=self._today))
            if len(self._new) % _SAVE_AFTER == 0:
                self._save()
            on_reply(reply)

        try:
            asyncio.run(request_all(urls, options, record))
        finally:
            self._save()
        if len(self._new) >= _FEW and not self._reached:
            raise CommandError(
                "no server could be reached: check that this machine is online; nothing was saved"
            )

    def _save(self) -> None:
        """Write the answers, unless this machine may be offline."""
        if self._reached or len(self._new) < _FEW:
            Transaction(self._folder, {FILE: as_bytes(self.answers)}).write()

    def changed(self) -> list[Changed]:
        """The links whose answers have changed in this run, sorted."""
        answers = self.answers
        found = []
        for url in sorted({answer.url for answer in self._new}):
            now, before = answers[url], self.before.get(url)
            if not before or (before.state, before.told) != (now.state, now.told):
                found.append(Changed(now, before, self.places[url]))
        return found

    def broken(self) -> list[Changed]:
        """All broken links, sorted, whenever they were requested."""
        answers = self.answers
        wrong = (answers[url] for url in sorted(answers) if answers[url].state in BROKEN)
        return [Changed(one, self.before.get(one.url), self.places[one.url]) for one in wrong]
