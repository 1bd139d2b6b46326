"""The filter of the file watcher: which changes of files concern the site."""

from __future__ import annotations

import re
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.project import EXCLUDE_PATHS
from sphinx.util.matching import compile_matchers
from watchfiles import DefaultFilter

from sphinx_newsletter.model.permalinks import FILE as PERMALINKS
from sphinx_newsletter.model.withdrawals import FILE as WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from watchfiles import Change


_PACKAGE = Path(__file__).parent.parent
_PASSING = [  # temporary and hidden files of editors and systems
    *DefaultFilter.ignore_entity_patterns,
    r"^\.",
    r"^#.*#$",
    r"___jb_(?:tmp|old)___$",
    r"^4913$",  # Vim's test whether a folder is writable
]
_is_passing = re.compile("|".join(_PASSING)).search


@dataclass(frozen=True)
class Watched:
    """Filter for `watchfiles`: whether a change concerns the site.

    Within `source`, Sphinx's own patterns decide. `files` and `folders` are watched
    wherever they are, and `never` (what is built) is not.
    """

    source: Path
    never: tuple[Path, ...]
    include: tuple[str, ...] = ("**",)
    exclude: tuple[str, ...] = ()
    files: frozenset[Path] = frozenset()
    folders: tuple[Path, ...] = ()

    def __call__(self, _change: Change, name: str) -> bool:
        """Whether a change of the file or folder *name* (absolute) matters."""
        path = Path(name)
        if any(path.is_relative_to(folder) for folder in self.never):
            return False
        if path in self.files:
            return True
        for folder in self.folders:
            if path.is_relative_to(folder):
                return not _has_passing(path.relative_to(folder))
        return path.is_relative_to(self.source) and self._is_source(path.relative_to(self.source))

    def roots(self) -> tuple[Path, ...]:
        """The folders to watch."""
        outside = (f for f in self.folders if not f.is_relative_to(self.source) and f.is_dir())
        return (self.source, *outside)

    def _is_source(self, path: Path) -> bool:
        if _has_passing(path) or not path.parts:
            return False
        parents = [parent.as_posix() for parent in path.parents][:-1]
        if _matches([path.as_posix(), *parents], (*self.exclude, *EXCLUDE_PATHS)):
            return False
        # A folder is named without its slash when it is moved as a whole.
        return _matches([path.as_posix(), f"{path.as_posix()}/"], self.include)


def watched(app: Sphinx, never: tuple[Path, ...]) -> Watched:
    """The filter for the sources, assets and settings of *app*, as of its last build."""
    config, env = app.config, app.env
    needed = (name for names in env.dependencies.values() for name in names)
    own = (config.newsletter_tags, config.newsletter_redirects, PERMALINKS, WITHDRAWN)
    files = (*own, *needed, *env.images, *env.dlfiles)
    assets = (*config.html_static_path, *config.html_extra_path, *config.templates_path)
    return Watched(
        app.srcdir,
        never,
        tuple(config.include_patterns),
        tuple(config.exclude_patterns),
        frozenset(app.srcdir / name for name in files) | {app.confdir / "conf.py"},
        (*((app.confdir / name).resolve() for name in assets), *own_folders()),
    )


def own_folders() -> tuple[Path, ...]:
    """The package's templates and static files, if they are not installed but under development."""
    installed = _PACKAGE.is_relative_to(sysconfig.get_path("purelib"))
    return () if installed else (_PACKAGE / "templates", _PACKAGE / "static")


def _has_passing(path: Path) -> bool:
    return any(part in DefaultFilter.ignore_dirs or _is_passing(part) for part in path.parts)


def _matches(names: Iterable[str], patterns: tuple[str, ...]) -> bool:
    matchers = compile_matchers(patterns)
    return any(matcher(name) for matcher in matchers for name in names)
