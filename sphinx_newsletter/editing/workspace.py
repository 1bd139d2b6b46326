"""The workspace of the commands: settings, vocabulary and sources, as a build reads them.

Sphinx itself reads `conf.py` and finds the sources. A source that has changed is read by a build
that writes nothing; the others come from a cache, without Sphinx.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.project import Project
from sphinx.util.matching import Matcher
from sphinx.util.tags import Tags

from sphinx_newsletter.editing import cache
from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.source import digest, lines_of, source_of, text_of
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.settings import PREFIX, SETTINGS
from sphinx_newsletter.model.site_files import SiteFileError, own_files, read_site_file
from sphinx_newsletter.model.tags import Vocabulary, read_vocabulary
from sphinx_newsletter.model.withdrawals import FILE as WITHDRAWN
from sphinx_newsletter.model.withdrawals import read_file as read_withdrawals_of
from sphinx_newsletter.reading.excluded_files import find, patterns
from sphinx_newsletter.reading.schedule import schedule_of
from sphinx_newsletter.reading.settings import address_of, problems, usable
from sphinx_newsletter.upstream.settings import written_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx_newsletter.editing.check_build import BuildReport, CheckBuild, Progress
    from sphinx_newsletter.editing.source import PageRead, SiteRead, Source
    from sphinx_newsletter.model.schedule import Schedule
    from sphinx_newsletter.model.sentences import Sentence
    from sphinx_newsletter.model.withdrawals import Withdrawal

    # From a path and the bytes of a source: the source.
    ReadAs = Callable[[str, bytes], Source]


_PACKAGE = Path(__file__).parent.parent


class Settings(NamedTuple):
    """The settings of `conf.py` that the commands need."""

    language: str
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
    code: tuple[Path, ...] = ()

    def is_edition(self, path: str) -> bool:
        """Whether *path*, relative to the site's folder, is in the folder of the editions."""
        return path.startswith(self.editions.strip("/") + "/")


def find_conf(folder: Path) -> None:
    """Raise `CommandError` if *folder* contains no `conf.py`."""
    if not (folder / "conf.py").is_file():
        raise CommandError(
            f"there is no conf.py in {folder} or above it: go to the site's folder, or name it "
            "with `--site`"
        )


def read_settings(folder: Path) -> Settings:
    """Read the settings of the site in *folder*. Raises `CommandError`.

    A setting with an unusable value gets its default, as in a build, which reports it.
    """
    find_conf(folder)
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
    address = address_of(config, written.get("html_baseurl", ""))
    if address.problem:
        raise CommandError(f"conf.py: {address.problem}")
    return Settings(
        language=config.language,
        authors=tuple(config.newsletter_authors),
        default_author=config.newsletter_default_author,
        editions=config.newsletter_editions,
        tags=config.newsletter_tags,
        redirects=config.newsletter_redirects,
        address=address.address,
        suppressed=_names(config.suppress_warnings),
        include=_names(config.include_patterns),
        exclude=_names(config.exclude_patterns),
        templates=_names(config.templates_path),
        allowed=tuple(config.newsletter_allow),
        code=tuple(_code(_names(config.extensions))),
    )


def _names(value: Any) -> tuple[str, ...]:
    """The usable values of a list among Sphinx's settings; a build reports the others."""
    return tuple(map(str, value)) if isinstance(value, (list, tuple, set)) else ()


def _code(extensions: Iterable[str]) -> Iterator[Path]:
    """The files of the site's own *extensions*; those of others have versions."""
    for name in extensions:
        try:
            found = find_spec(name)
        except (ImportError, ValueError):  # the build reports it
            continue
        if found and found.origin:
            yield from own_files(Path(found.origin))


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

        `known` are the files that have been read, by path, so that all that a command does with a
        file refers to the same content.

        Raises `CommandError` if there is no site, or if its `conf.py` cannot be read.
        """
        self.folder = folder
        self.settings = read_settings(folder)
        self.progress = progress
        self.known: dict[str, bytes] = {}
        self._built: CheckBuild | None = None

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
        """All sources by path, from the cache if their bytes are the same; else from a build."""
        found = cache.up_to_date(
            self.folder / cache.FILE, self.cache_key, self.digests, self.read_anew
        )
        return {path: self._on_schedule(source) for path, source in found.items()}

    def _on_schedule(self, source: Source) -> Source:
        """The *source*, with whether it waits: the time is no part of it, and not in the cache."""
        if not source.front or not source.front.publish:
            return source
        return source._replace(waits=self._schedule.waits(source.docname, source.front.publish))

    @cached_property
    def _schedule(self) -> Schedule:
        return schedule_of(
            self.folder, lambda path: self.read_site_file(path.relative_to(self.folder).as_posix())
        )

    @cached_property
    def reports(self) -> tuple[BuildReport, ...]:
        """The warnings of a build: of the one that has read the sources, if there was one."""
        return (self._built or self._build(())).reports

    @cached_property
    def site(self) -> SiteRead:
        """What a build knows of the site, from the cache."""

        def read(wanted: list[str]) -> Iterator[tuple[str, SiteRead]]:
            return ((name, (self._built or self._build(())).site) for name in wanted)

        file = self.folder / cache.SITE_FILE
        return cache.up_to_date(file, self.cache_key, {"site": ""}, read)["site"]

    def read_anew(self, paths: list[str]) -> Iterator[tuple[str, Source]]:
        """The sources *paths* by a build, which reads those that have changed since the last."""
        pages = self._build(paths).pages if paths else {}
        for path in paths:
            yield path, self.source(path, self.read(path), pages.get(path.removesuffix(".md")))

    def _build(self, paths: Iterable[str]) -> CheckBuild:
        # Imported here: a command that finds all sources in the cache needs no application.
        from sphinx_newsletter.editing.check_build import build  # noqa: PLC0415

        wanted = [path.removesuffix(".md") for path in paths]
        self._built = build(self.folder, wanted, self.progress)
        return self._built

    def source(self, path: str, data: bytes, page: PageRead | None) -> Source:
        """The source *path* with the content *data*, and the *page* that a build made of it."""
        settings = self.settings
        authors = settings.authors if settings.is_edition(path) else None
        return source_of(path, data, authors, page)

    @contextmanager
    def reading(self) -> Iterator[ReadAs]:
        """A function that reads a source as it would be with another content."""
        from sphinx_newsletter.editing.check_build import reading  # noqa: PLC0415 - as above

        self.site  # noqa: B018 - known before, because a build cannot run within another one
        with reading(self.folder) as read:

            def read_as(path: str, data: bytes) -> Source:
                try:
                    page = read(path.removesuffix(".md"), "\n".join(lines_of(text_of(data))))
                except UnicodeDecodeError:
                    page = None
                return self.source(path, data, page)

            yield read_as

    @cached_property
    def cache_key(self) -> str:
        """Text that changes when the same bytes would be read differently."""
        code = hashlib.sha256()
        for path in sorted(_PACKAGE.rglob("*.py")):
            code.update(path.read_bytes())
        for path in (self.folder / "conf.py", self.folder / WITHDRAWN, *self.settings.code):
            code.update(path.read_bytes() if path.is_file() else b"")
        return repr((code.hexdigest(), version("sphinx"), version("myst-parser")))

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
    def withdrawn(self) -> dict[str, Withdrawal]:
        """What is withdrawn, by address."""
        return read_withdrawals_of(self.folder)[0]

    @cached_property
    def archive(self) -> Archive:
        """The archive that a build would make of the editions, including drafts."""
        records = (source.record for source in self.editions.values() if source.record)
        return Archive(records, self.vocabulary)

    def has(self, path: str) -> bool:
        """Whether *path*, relative to the site's folder, is a file in it. Never raises."""
        try:
            return not path.startswith("..") and (self.folder / path).is_file()
        except (OSError, ValueError):  # a name that is too long, a loop of links
            return False

    def read_site_file(self, path: str) -> str:
        """The text of a file such as `tags.yml`. Raises `SiteFileError` and `OSError`."""
        text = read_site_file(self.folder / path)
        self.read(path)  # so that a change of it is a change of what has been read
        return text

    def read(self, path: str) -> bytes:
        """The bytes of the file *path*, relative to the site's folder, when it was first read."""
        if path not in self.known:
            self.known[path] = (self.folder / path).read_bytes()
        return self.known[path]
