"""The settings of a site, read from its `conf.py` as Sphinx does it, without a build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.project import Project
from sphinx.util.tags import Tags

from sphinx_newsletter.model.settings import PREFIX, SETTINGS
from sphinx_newsletter.reading.excluded_files import patterns
from sphinx_newsletter.reading.settings import line_of, problems, usable
from sphinx_newsletter.upstream.settings import written_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sphinx_newsletter.model.problems import Problem


class DeskError(Exception):
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
        raise DeskError(
            f"there is no conf.py in {folder}: go to the site's folder, or name it with `--site`"
        )
    try:
        config = Config.read(folder, overrides={}, tags=Tags())
    except ConfigError as error:
        told = [line for line in str(error).splitlines() if line.strip()]
        raise DeskError(f"conf.py cannot be read: {told[-1].strip()}") from error
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
