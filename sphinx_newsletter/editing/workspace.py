"""The workspace of the commands: settings, vocabulary and sources, read without a build.

Sphinx itself reads `conf.py` and finds the sources, so that both are those of a build.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.project import Project
from sphinx.util.matching import Matcher
from sphinx.util.tags import Tags

from sphinx_newsletter.editing import cache
from sphinx_newsletter.editing.source import digest, read_record, read_source
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.settings import PREFIX, SETTINGS
from sphinx_newsletter.model.site_files import SiteFileError, read_site_file
from sphinx_newsletter.model.tags import Vocabulary, read_vocabulary
from sphinx_newsletter.reading.excluded_files import find, patterns
from sphinx_newsletter.reading.settings import problems, usable
from sphinx_newsletter.upstream.settings import written_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.editing.markdown import Reader
    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.sentences import Sentence


_PACKAGE = Path(__file__).parent.parent


class CommandError(Exception):
    """Error that ends a command: an editor must fix something first, and the message says what."""


class Settings(NamedTuple):
    """The settings of `conf.py` that the commands need."""

    language: str
    extensions: tuple[str, ...]
    authors: tuple[str, ...]
    default_author: str
    editions: str
    tags: str
    redirects: str
    address: str
    suppressed: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    templates: tuple[str, ...]
    allowed: tuple[str, ...] = ()

    def is_edition(self, path: str) -> bool:
        """Whether *path*, relative to the site's folder, is in the folder of the editions."""
        return path.startswith(self.editions.strip("/") + "/")


class Progress(Protocol):
    """Function that iterates over *paths* and may show how far it is."""

    def __call__(self, paths: list[str], doing: str = "Reading") -> Iterable[str]:
        """Yield the paths; *doing* is the word to show meanwhile."""


def read_settings(folder: Path) -> Settings:
    """Read the settings of the site in *folder*. Raises `CommandError`.

    A setting with an unusable value gets its default, as in a build, which reports it.
    """
    if not (folder / "conf.py").is_file():
        raise CommandError(
            f"there is no conf.py in {folder}: go to the site's folder, or name it with `--site`"
        )
    try:
        config = Config.read(folder, overrides={}, tags=Tags())
    except ConfigError as error:
        lines = [line for line in str(error).splitlines() if line.strip()]
        raise CommandError(f"conf.py cannot be read: {lines[-1].strip()}") from error
    defaults = {PREFIX + setting.name: setting.default for setting in SETTINGS}
    for name, default in defaults.items():
        config.add(name, default, "env", ())
    for name, _ in [*problems(config)]:
        if name in defaults:
            config[name] = usable(name, config[name], defaults[name])
    written = written_settings(config)  # only a build declares the settings of MyST
    return Settings(
        language=config.language,
        extensions=tuple(sorted(written.get("myst_enable_extensions", ()))),
        authors=tuple(config.newsletter_authors),
        default_author=config.newsletter_default_author,
        editions=config.newsletter_editions,
        tags=config.newsletter_tags,
        redirects=config.newsletter_redirects,
        address=str(written.get("html_baseurl", "")),
        suppressed=_names(config.suppress_warnings),
        include=_names(config.include_patterns),
        exclude=_names(config.exclude_patterns),
        templates=_names(config.templates_path),
        allowed=tuple(config.newsletter_allow),
    )


def _names(value: Any) -> tuple[str, ...]:
    """The usable values of a list among Sphinx's settings; a build reports the others."""
    return tuple(map(str, value)) if isinstance(value, (list, tuple, set)) else ()


def files(folder: Path, settings: Settings, excluded: Iterable[str]) -> list[str]:
    """The paths of the sources that a build of the site in *folder* would read, sorted."""
    project = Project(folder, (".md",))
    exclude = (*settings.exclude, *settings.templates, *patterns(excluded))
    project.discover(exclude, settings.include)
    return sorted(f"{docname}.md" for docname in project.docnames)


def _silent(paths: list[str], doing: str = "Reading") -> Iterable[str]:  # noqa: ARG001 - as in `Progress`
    return paths


class Workspace:
    """The site in a folder, as it is on the disk when a command opens it."""

    def __init__(self, folder: Path, progress: Progress = _silent) -> None:
        """Open the site in *folder*; *progress* may show how far a command is.

        Raises `CommandError` if there is no site, or if its `conf.py` cannot be read.
        """
        self.folder = folder
        self.settings = read_settings(folder)
        self.progress = progress

    @cached_property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of each source, by path."""
        return {path: digest(self.read(path)) for path in self.paths}

    @cached_property
    def paths(self) -> list[str]:
        """The paths of the sources, sorted."""
        return files(self.folder, self.settings, self.excluded)

    @cached_property
    def excluded(self) -> dict[str, Sentence | None]:
        """The files and folders that a build excludes, and why if it reports them."""
        return dict(find(self.folder, Matcher(self.settings.exclude)))

    @cached_property
    def sources(self) -> dict[str, Source]:
        """All sources by path, from the cache if their bytes are the same."""
        return cache.up_to_date(self.folder / cache.FILE, self.cache_key, self.digests, self._read)

    def _read(self, paths: list[str]) -> Iterator[tuple[str, Source]]:
        return ((path, self.read_as(path, self.read(path))) for path in self.progress(paths))

    def read_as(self, path: str, data: bytes) -> Source:
        """The source *path* as it would be with the content *data*."""
        settings = self.settings
        authors = settings.authors if settings.is_edition(path) else None
        return read_source(path, data, self._reader, authors)

    @cached_property
    def _reader(self) -> Reader:
        # Imported here: a command that finds all sources in the cache needs no parser.
        from sphinx_newsletter.editing.markdown import Reader  # noqa: PLC0415
        from sphinx_newsletter.upstream.stop_words import stop_words  # noqa: PLC0415

        return Reader(self.settings.extensions, stop_words(self.settings.language))

    @cached_property
    def cache_key(self) -> str:
        """Text that changes when the same bytes would be read differently."""
        code = hashlib.sha256()
        for path in sorted(_PACKAGE.rglob("*.py")):
            code.update(path.read_bytes())
        settings = self.settings
        shape = settings.extensions, settings.authors, settings.editions, settings.language
        return repr((code.hexdigest(), version("myst-parser"), version("markdown-it-py"), shape))

    @cached_property
    def editions(self) -> dict[str, Source]:
        """The sources of editions by path, including drafts."""
        return {p: s for p, s in self.sources.items() if self.settings.is_edition(p)}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The tags of the site."""
        return self._vocabulary[0]

    @property
    def vocabulary_problems(self) -> list[Problem]:
        """The problems of `tags.yml`."""
        return self._vocabulary[1]

    @cached_property
    def _vocabulary(self) -> tuple[Vocabulary, list[Problem]]:
        name = self.settings.tags
        try:
            return read_vocabulary(self.read_site_file(name))
        except FileNotFoundError:
            message = f"there is no {name}: create it, with the site's tags"
            return Vocabulary(readable=False), [Problem(Kind.VOCABULARY, 1, message)]
        except SiteFileError as error:
            return Vocabulary(readable=False), [error.problem]

    @cached_property
    def archive(self) -> Archive:
        """The archive that a build would make of the editions, including drafts."""
        default = self.settings.default_author
        records: Iterable[Edition] = (
            read_record(source, default) for source in self.editions.values()
        )
        return Archive(records, self.vocabulary)

    def has(self, path: str) -> bool:
        """Whether *path*, relative to the site's folder, is a file in it. Never raises."""
        try:
            return not path.startswith("..") and (self.folder / path).is_file()
        except (OSError, ValueError):  # a name that is too long, a loop of links
            return False

    def read_site_file(self, path: str) -> str:
        """The text of a file such as `tags.yml`. Raises `SiteFileError` and `OSError`."""
        return read_site_file(self.folder / path)

    def read(self, path: str) -> bytes:
        """The bytes of the file *path*, relative to the site's folder."""
        return (self.folder / path).read_bytes()
