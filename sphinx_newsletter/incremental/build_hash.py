"""What a build is made with, beside the sources: programs, templates, style sheets, settings."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import docutils
import sphinx
from sphinx.util import logging

from sphinx_newsletter.model.settings import PREFIX
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.upstream.settings import settings_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


logger = logging.getLogger(__name__)

# What the pages of the archive show of these stands in their data.
_OWN = {f"{PREFIX}{name}" for name in ("authors", "excerpt_length", "words_per_minute")}
_PACKAGE = Path(__file__).parent.parent


def programs(app: Sphinx) -> str:
    """A digest of the versions of all that reads and writes, and of our own code."""
    versions = sorted((name, extension.version) for name, extension in app.extensions.items())
    told = repr((sphinx.__display_version__, docutils.__version__, versions))
    return hashlib.sha256((told + _own_code()).encode()).hexdigest()


@cache
def _own_code() -> str:
    """A digest of the package as this process runs it, whatever is saved meanwhile."""
    return _digest([_PACKAGE], "*.py")


def build_hash(app: Sphinx) -> str:
    """A digest of what shapes every page: programs, templates, style sheets, settings."""
    config = app.config
    own = [_PACKAGE / "templates", _PACKAGE / "static"]
    folders = [Path(app.confdir, n) for n in (*config.templates_path, *config.html_static_path)]
    settings = {v.name: v.value for v in config.filter({"env", "html"}) if v.name not in _OWN}
    told = (programs(app), _digest([*own, *folders], "*"), settings_digest(settings))
    return hashlib.sha256(repr(told).encode()).hexdigest()


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
    """Read all pages again when the programs that read them are others."""
    domain = archive_domain(env)
    now = programs(app)
    before, domain.programs = domain.programs, now
    if before in {"", now}:
        return ()
    logger.info("reading all pages: the programs have changed since the last build")
    return env.found_docs - added - changed


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("env-get-outdated", on_env_get_outdated, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
