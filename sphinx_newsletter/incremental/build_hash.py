"""Build hash: SHA-256 of code, versions, templates, style sheets and settings."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import docutils
import sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from sphinx_newsletter.model.site_files import own_files
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.upstream.settings import settings_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


logger = logging.getLogger(__name__)

# Sphinx resolves no page again when these change, and so would repeat or lose reports.
_NITPICKY = {"nitpicky", "nitpick_ignore", "nitpick_ignore_regex"}
_PACKAGE = Path(__file__).parent.parent


def programs(app: Sphinx) -> str:
    """SHA-256 of the versions of Sphinx, docutils and all extensions, and of the code.

    The code is that of the package and of the site's own extensions, which have no version.
    """
    versions = sorted((name, extension.version) for name, extension in app.extensions.items())
    all_versions = repr((sphinx.__display_version__, docutils.__version__, versions))
    digest = hashlib.sha256((all_versions + _own_code()).encode())
    for extension in app.extensions.values():
        for path in own_files(Path(getattr(extension.module, "__file__", None) or "")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _own_code() -> str:
    """SHA-256 of the package as this process has loaded it, even if a file is saved later."""
    return _digest([_PACKAGE], "*.py")


def build_hash(app: Sphinx) -> str:
    """SHA-256 of everything that has an effect on every page."""
    config = app.config
    own = [_PACKAGE / "templates", _PACKAGE / "static"]
    folders = [Path(app.confdir, n) for n in (*config.templates_path, *config.html_static_path)]
    counted = [*config.filter({"env", "html"}), *(v for v in config if v.name in _NITPICKY)]
    settings = {v.name: v.value for v in counted}
    settings["tags"] = sorted(app.tags)  # of the option `-t`
    files = _digest([*own, *folders, *_themes(app)], "*")
    inputs = (programs(app), files, settings_digest(settings))
    return hashlib.sha256(repr(inputs).encode()).hexdigest()


def _themes(app: Sphinx) -> list[Path]:
    """The folders of the theme and of those from which it inherits, which have templates."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return []
    return [*map(Path, app.builder.theme.get_theme_dirs())]


def _digest(folders: Iterable[Path], pattern: str) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in _files(folder, pattern):
            digest.update(f"{path.relative_to(folder)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    found = (path for path in folder.rglob(pattern) if "__pycache__" not in path.parts)
    yield from sorted(path for path in found if path.is_file())


def on_env_get_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], _removed: set[str]
) -> Iterable[str]:
    """Handler of `env-get-outdated`: read all pages again after a change of code or versions."""
    domain = archive_domain(env)
    now = programs(app)
    before, domain.programs = domain.programs, now
    if before in {"", now}:
        return ()
    logger.info("reading all pages again: code or versions have changed since the last build")
    return env.found_docs - added - changed


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the handler that reads pages again."""
    app.connect("env-get-outdated", on_env_get_outdated, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
