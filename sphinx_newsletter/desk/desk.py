"""A site as its editors have it before them: settings, vocabulary, sources, in order."""

from __future__ import annotations

import hashlib
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sphinx.util.matching import Matcher

from sphinx_newsletter.desk import kept
from sphinx_newsletter.desk.records import read_record
from sphinx_newsletter.desk.settings import files, read_settings
from sphinx_newsletter.desk.source import digest, read_source
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.site_files import ListError, read_list
from sphinx_newsletter.model.tags import Vocabulary, read_vocabulary
from sphinx_newsletter.reading.excluded_files import find

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.desk.reader import Reader
    from sphinx_newsletter.desk.source import Source
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.sentences import Sentence


_PACKAGE = Path(__file__).parent.parent


class Steps(Protocol):
    """Goes through *paths*, with each of which something is done that may take its time."""

    def __call__(self, paths: list[str], doing: str = "Reading") -> Iterable[str]:
        """Hand on the paths; *doing* is what people are told meanwhile."""


def _untold(paths: list[str], doing: str = "Reading") -> Iterable[str]:  # noqa: ARG001 - as above
    return paths


class Desk:
    """The site in a folder, as it is on the disk when it is opened."""

    def __init__(self, folder: Path, steps: Steps = _untold) -> None:
        """Open the site in *folder*; *steps* goes through paths, and may tell how far it is.

        Raises `DeskError` where there is no site, or its `conf.py` cannot be read.
        """
        self.folder = folder
        self.settings = read_settings(folder)
        self.steps = steps

    @cached_property
    def digests(self) -> dict[str, str]:
        """What tells the bytes of each source from others, by path."""
        return {path: digest(self.read(path)) for path in self.paths}

    @cached_property
    def paths(self) -> list[str]:
        """The sources, sorted."""
        return files(self.folder, self.settings, self.left_out)

    @cached_property
    def left_out(self) -> dict[str, Sentence]:
        """The files among the sources that are not read, for their names or as links, and why."""
        return dict(find(self.folder, Matcher(self.settings.exclude)))

    @cached_property
    def sources(self) -> dict[str, Source]:
        """All sources by path. Only those are read that no command has read before."""
        return kept.up_to_date(self.folder / kept.FILE, self.made_with, self.digests, self._read)

    def _read(self, paths: list[str]) -> Iterator[tuple[str, Source]]:
        return ((path, self.read_as(path, self.read(path))) for path in self.steps(paths))

    def read_as(self, path: str, data: bytes) -> Source:
        """The source *path* as it would be if it held *data*."""
        settings = self.settings
        authors = settings.authors if settings.is_edition(path) else None
        return read_source(path, data, self._reader, authors)

    @cached_property
    def _reader(self) -> Reader:
        # Here, and not above: with nothing to read, a command needs no parser.
        from sphinx_newsletter.desk.reader import Reader  # noqa: PLC0415
        from sphinx_newsletter.reading.extract import stop_words  # noqa: PLC0415

        return Reader(self.settings.extensions, stop_words(self.settings.language))

    @cached_property
    def made_with(self) -> str:
        """Another text wherever a source would be read in another way."""
        code = hashlib.sha256()
        for path in sorted([*_PACKAGE.glob("core/*.py"), *_PACKAGE.glob("desk/**/*.py")]):
            code.update(path.read_bytes())
        settings = self.settings
        shape = settings.extensions, settings.authors, settings.editions, settings.language
        return repr((code.hexdigest(), version("myst-parser"), version("markdown-it-py"), shape))

    @cached_property
    def editions(self) -> dict[str, Source]:
        """The sources of editions by path, drafts too."""
        return {p: s for p, s in self.sources.items() if self.settings.is_edition(p)}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The tags of the site."""
        return self._vocabulary[0]

    @property
    def vocabulary_problems(self) -> list[Problem]:
        """What is wrong with them."""
        return self._vocabulary[1]

    @cached_property
    def _vocabulary(self) -> tuple[Vocabulary, list[Problem]]:
        name = self.settings.tags
        try:
            return read_vocabulary(self.read_list(name))
        except FileNotFoundError:
            message = f"there is no {name}: create it, with the site's tags"
            return Vocabulary(readable=False), [Problem(Kind.VOCABULARY, 1, message)]
        except ListError as error:
            return Vocabulary(readable=False), [error.problem]

    @cached_property
    def archive(self) -> Archive:
        """The editions in order, with the sections that a build would make of them; drafts too."""
        default = self.settings.default_author
        records: Iterable[Edition] = (
            read_record(source, default) for source in self.editions.values()
        )
        return Archive(records, self.vocabulary)

    def has(self, path: str) -> bool:
        """Whether *path*, from the site's folder, is a file in it, under a name that can be one."""
        try:
            return not path.startswith("..") and (self.folder / path).is_file()
        except (OSError, ValueError):  # too long, a circle of links
            return False

    def read_list(self, path: str) -> str:
        """The text of one of the site's lists. Raises `ListError`, and `OSError`."""
        return read_list(self.folder / path)

    def read(self, path: str) -> bytes:
        """The bytes of a file, by its path from the site's folder."""
        return (self.folder / path).read_bytes()
