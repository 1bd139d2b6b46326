"""The settings of a site, read from its `conf.py` as Sphinx does it, without a build."""

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
from sphinx_newsletter.reading.settings import line_of, problems, usable
from sphinx_newsletter.upstream.settings import written_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.editing.markdown import Reader
    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.sentences import Sentence


class CommandError(Exception):
    """Something that an editor must mend first; the message says what."""


class Settings(NamedTuple):
    """What the commands need of `conf.py`, and what is `wrong` in it."""

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
    directives: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    wrong: tuple[Problem, ...] = ()

    def is_edition(self, path: str) -> bool:
        """Whether the file *path*, from the site's folder, lies in that of the editions."""
        return path.startswith(self.editions.strip("/") + "/")


def read_settings(folder: Path) -> Settings:
    """The settings of the site in *folder*. Raises `DeskError`.

    What has a value that cannot be used is at its default, as in a build, which tells of it.
    """
    if not (folder / "conf.py").is_file():
        raise CommandError(
            f"there is no conf.py in {folder}: go to the site's folder, or name it with `--site`"
        )
    try:
        config = Config.read(folder, overrides={}, tags=Tags())
    except ConfigError as error:
        told = [line for line in str(error).splitlines() if line.strip()]
        raise CommandError(f"conf.py cannot be read: {told[-1].strip()}") from error
    defaults = {PREFIX + setting.name: setting.default for setting in SETTINGS}
    for name, default in defaults.items():
        config.add(name, default, "env", ())
    wrong = tuple(problems(config))
    for name, _ in wrong:
        if name in defaults:
            config[name] = usable(name, config[name], defaults[name])
    written = written_settings(config)  # MyST declares its own in a build only
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
        directives=tuple(config.newsletter_directives),
        roles=tuple(config.newsletter_roles),
        classes=tuple(config.newsletter_classes),
        files=tuple(config.newsletter_files),
        wrong=tuple(_placed(wrong, folder / "conf.py")),
    )


def _names(value: Any) -> tuple[str, ...]:
    """What of a setting of Sphinx can be used; a build tells of the rest."""
    return tuple(map(str, value)) if isinstance(value, (list, tuple, set)) else ()


def _placed(wrong: Iterable[tuple[str, Problem]], conf: Path) -> Iterator[Problem]:
    """What is *wrong* with settings, with their lines in *conf*."""
    for name, problem in wrong:
        yield problem._replace(line=line_of(conf, name))


def files(folder: Path, settings: Settings, left_out: Iterable[str]) -> list[str]:
    """The sources of the site in *folder*: those that a build would read, sorted by path."""
    project = Project(folder, (".md",))
    exclude = (*settings.exclude, *settings.templates, *patterns(left_out))
    project.discover(exclude, settings.include)
    return sorted(f"{docname}.md" for docname in project.docnames)


_PACKAGE = Path(__file__).parent.parent


class Steps(Protocol):
    """Goes through *paths*, with each of which something is done that may take its time."""

    def __call__(self, paths: list[str], doing: str = "Reading") -> Iterable[str]:
        """Hand on the paths; *doing* is what people are told meanwhile."""


def _untold(paths: list[str], doing: str = "Reading") -> Iterable[str]:  # noqa: ARG001 - as above
    return paths


class Workspace:
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
        return cache.up_to_date(self.folder / cache.FILE, self.made_with, self.digests, self._read)

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
        from sphinx_newsletter.editing.markdown import Reader  # noqa: PLC0415
        from sphinx_newsletter.upstream.stop_words import stop_words  # noqa: PLC0415

        return Reader(self.settings.extensions, stop_words(self.settings.language))

    @cached_property
    def made_with(self) -> str:
        """Another text wherever a source would be read in another way."""
        code = hashlib.sha256()
        for path in sorted(_PACKAGE.rglob("*.py")):
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
            return read_vocabulary(self.read_site_file(name))
        except FileNotFoundError:
            message = f"there is no {name}: create it, with the site's tags"
            return Vocabulary(readable=False), [Problem(Kind.VOCABULARY, 1, message)]
        except SiteFileError as error:
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

    def read_site_file(self, path: str) -> str:
        """The text of one of the site's lists. Raises `ListError`, and `OSError`."""
        return read_site_file(self.folder / path)

    def read(self, path: str) -> bytes:
        """The bytes of a file, by its path from the site's folder."""
        return (self.folder / path).read_bytes()
