"""Reading and writing of `permalinks.txt`, compared with what the site publishes."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.permalinks.anchors import Addresses
from sphinx_newsletter.editing.permalinks.fixes import text_of_file
from sphinx_newsletter.editing.permalinks.lost import Losses, Lost, in_order
from sphinx_newsletter.editing.source import bytes_of
from sphinx_newsletter.editing.transaction import Edit, Transaction, apply
from sphinx_newsletter.model.permalinks import (
    FILE,
    MergeLeftover,
    Permalink,
    read_permalinks,
    text_with,
)
from sphinx_newsletter.model.problems import Problem, suggestion
from sphinx_newsletter.model.site_files import SiteFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.editing.workspace import Workspace


class Permalinks:
    """The recorded addresses of a site: the new, the lost, and the files that fix them."""

    def __init__(self, workspace: Workspace) -> None:
        """Read the file, if there is one; `problems` are those of its lines."""
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
        """The addresses that are published but not recorded, sorted."""
        known = {one.address for one in self.recorded}
        published = self.addresses.published
        return [published[address] for address in sorted(published) if address not in known]

    @cached_property
    def lost(self) -> list[Lost]:
        """The addresses that are recorded but no longer published, by line."""
        try:
            return in_order(Losses(self._workspace, self.addresses, self.recorded).all())
        except SiteFileError as error:
            path, problem = self._workspace.settings.redirects, error.problem
            return [Lost("", problem.line, problem.message, {}, path, problem.kind)]

    def fixed(self) -> Transaction:
        """The transaction that fixes what can be fixed without an editor."""
        edits: defaultdict[str, set[Edit]] = defaultdict(set)
        for one in self.lost:
            for path, some in one.edits.items():
                edits[path] |= set(some)
        contents = {path: self._edited(path, some) for path, some in edits.items()}
        return Transaction(self._workspace.folder, contents, self._workspace.known)

    def _edited(self, path: str, edits: Iterable[Edit]) -> bytes:
        before = self._workspace.read(path) if (self._workspace.folder / path).exists() else b""
        return bytes_of(apply(text_of_file(self._workspace, path), edits), before)

    def updated(self) -> Transaction:
        """The file with all new addresses, and the titles of today.

        Raises `CommandError` while addresses are lost: a new one may replace one of them.
        """
        self.must_be_readable()
        if self.lost:
            one = self.lost[0]
            more = f", and {len(self.lost) - 1} more" if len(self.lost) > 1 else ""
            advice = f"fix them first (`--fix`), or remove them (`--forget`): {one.message}{more}"
            raise CommandError(f"addresses are lost, so nothing is recorded; {advice}")
        renamed = [one._replace(title=self.addresses.title_at(one)) for one in self.recorded]
        return self._with([*renamed, *self.new])

    def without(self, forgotten: Iterable[str]) -> Transaction:
        """The file without the *forgotten* addresses, and without those on or below their pages.

        Raises `CommandError` if one is not recorded, or still published.
        """
        self.must_be_readable()
        gone = {one for address in forgotten for one in self._below(address)}
        return self._with(one for one in self.recorded if one not in gone)

    def _below(self, address: str) -> Iterator[Permalink]:
        found = {one.address: one for one in self.recorded}
        if address not in found:
            near = suggestion(address, found) or f": {FILE} lists all that are"
            raise CommandError(f"`{address}` is not recorded{near}")
        answers = self.addresses.answers
        if answers.has(found[address]):
            raise CommandError(f"`{address}` is still published: only a lost one can be removed")
        yield found[address]
        below = (f"{address}#", f"{address}/")
        yield from (o for o in self.recorded if o.address.startswith(below) and not answers.has(o))

    def must_be_readable(self) -> None:
        """Raise `CommandError` if rewriting the file would lose one of its lines."""
        for problem in self.problems:
            if not isinstance(problem, MergeLeftover):
                raise CommandError(f"{FILE}:{problem.line}: {problem.message}")

    def _with(self, permalinks: Iterable[Permalink]) -> Transaction:
        text = text_with(list(permalinks), self._text)
        before = self._workspace.read(FILE) if self.is_there else b""
        contents = {FILE: bytes_of(text, before)}
        return Transaction(self._workspace.folder, contents, self._workspace.known)


def lost(workspace: Workspace) -> Iterator[Lost]:
    """The lost addresses of a site, and the problems of `permalinks.txt`."""
    permalinks = Permalinks(workspace)
    for problem in permalinks.problems:
        yield Lost("", problem.line, problem.message, {}, kind=problem.kind)
    yield from permalinks.lost
