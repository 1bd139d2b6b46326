"""`permalinks.txt`: read, compared with the site, written."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_newsletter.editing.permalinks.anchors import Addresses
from sphinx_newsletter.editing.permalinks.fixes import text_of_file
from sphinx_newsletter.editing.permalinks.lost import Losses, Lost, in_order
from sphinx_newsletter.editing.source import bytes_of
from sphinx_newsletter.editing.transaction import Edit, Transaction, apply
from sphinx_newsletter.editing.workspace import CommandError
from sphinx_newsletter.model.permalinks import (
    FILE,
    Permalink,
    is_left_by_merge,
    read_permalinks,
    text_with,
)
from sphinx_newsletter.model.problems import Problem, suggestion
from sphinx_newsletter.model.site_files import SiteFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.editing.workspace import Workspace


class Permalinks:
    """The recorded addresses of the site on a desk, and what has become of them."""

    def __init__(self, workspace: Workspace) -> None:
        """Without the file, nothing is recorded. What is wrong with it stands in `problems`."""
        self._workspace = workspace
        self.recorded: list[Permalink] = []
        self.problems: list[Problem] = []
        self.addresses = Addresses(workspace)
        self._text = ""
        try:
            self._text = workspace.read_site_file(FILE)
            self.problems += read_permalinks(self._text, self.recorded)
        except FileNotFoundError:
            pass
        except SiteFileError as error:
            self.problems.append(error.problem)

    @property
    def is_there(self) -> bool:
        """Whether there is a file."""
        return (self._workspace.folder / FILE).is_file()

    @cached_property
    def new(self) -> list[Permalink]:
        """What is published and not recorded, in order."""
        known = {one.address for one in self.recorded}
        published = self.addresses.published
        return [published[address] for address in sorted(published) if address not in known]

    @cached_property
    def lost(self) -> list[Lost]:
        """What is recorded and answers no more, by line."""
        try:
            return in_order(Losses(self._workspace, self.addresses, self.recorded).all())
        except SiteFileError as error:
            path, problem = self._workspace.settings.redirects, error.problem
            return [Lost("", problem.line, problem.message, {}, path, problem.kind)]

    def fixed(self) -> Transaction:
        """The changes that heal what can be healed."""
        edits: defaultdict[str, set[Edit]] = defaultdict(set)
        for one in self.lost:
            for path, some in one.edits.items():
                edits[path] |= set(some)
        return Transaction(
            self._workspace.folder, {path: self._edited(path, some) for path, some in edits.items()}
        )

    def _edited(self, path: str, edits: Iterable[Edit]) -> bytes:
        before = self._workspace.read(path) if (self._workspace.folder / path).exists() else b""
        return bytes_of(apply(text_of_file(self._workspace, path), edits), before)

    def updated(self) -> Transaction:
        """The file with all that is new, and what the others are called today.

        Raises `DeskError` where it cannot be told which new one stands for a lost one.
        """
        self.must_be_readable()
        if self.lost:
            one = self.lost[0]
            more = f", and {len(self.lost) - 1} more" if len(self.lost) > 1 else ""
            told = f"heal them first (`--fix`), or take them out (`--forget`): {one.message}{more}"
            raise CommandError(f"addresses are lost, so nothing is recorded; {told}")
        kept = [one._replace(title=self.addresses.title_at(one)) for one in self.recorded]
        return self._with([*kept, *self.new])

    def without(self, forgotten: Iterable[str]) -> Transaction:
        """The file without those that are *forgotten*, each with all that was on it or below.

        Raises `DeskError` where one is not recorded, or still answers.
        """
        self.must_be_readable()
        gone = {one for address in forgotten for one in self._below(address)}
        return self._with(one for one in self.recorded if one not in gone)

    def _below(self, address: str) -> Iterator[Permalink]:
        found = {one.address: one for one in self.recorded}
        if address not in found:
            near = suggestion(address, found) or f": {FILE} has all that are"
            raise CommandError(f"`{address}` is not recorded{near}")
        answers = self.addresses.answers
        if answers.has(found[address]):
            told = "only what is lost can be taken out"
            raise CommandError(f"`{address}` still answers, so it stays: {told}")
        yield found[address]
        parts = (f"{address}#", f"{address}/")
        yield from (o for o in self.recorded if o.address.startswith(parts) and not answers.has(o))

    def must_be_readable(self) -> None:
        """Raise `DeskError` where a line of the file would be lost by writing it anew."""
        for problem in self.problems:
            if not is_left_by_merge(problem):
                raise CommandError(f"{FILE}:{problem.line}: {problem.message}")

    def _with(self, permalinks: Iterable[Permalink]) -> Transaction:
        text = text_with(list(permalinks), self._text)
        before = self._workspace.read(FILE) if self.is_there else b""
        return Transaction(self._workspace.folder, {FILE: bytes_of(text, before)})


def lost(workspace: Workspace) -> Iterator[Lost]:
    """What is lost of the recorded addresses; what is wrong with their file counts as well."""
    permalinks = Permalinks(workspace)
    for problem in permalinks.problems:
        yield Lost("", problem.line, problem.message, {}, kind=problem.kind)
    yield from permalinks.lost
