"""Build hash: SHA-256 of code, versions, templates, style sheets and settings."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
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

# Fingerprints of the pages contain what they show of these settings.
_IN_FINGERPRINTS = {f"{PREFIX}{name}" for name in ("authors", "excerpt_length", "words_per_minute")}
# Sphinx resolves no page again when these change, and so would repeat or lose reports.
_NITPICKY = {"nitpicky", "nitpick_ignore", "nitpick_ignore_regex"}
_PACKAGE = Path(__file__).parent.parent


def programs(app: Sphinx) -> str:
    """SHA-256 of the versions of libraries and extensions, and of the package's code."""
    versions = sorted((name, extension.version) for name, extension in app.extensions.items())
    # The package of time zones has the times of events.
    libraries = sphinx.__display_version__, docutils.__version__, version("tzdata")
    all_versions = repr((libraries, versions))
    return hashlib.sha256((all_versions + _own_code()).encode()).hexdigest()


@cache
def _own_code() -> str:
    """SHA-256 of the package as this process has loaded it, even if a file is saved later."""
    return _digest([_PACKAGE], "*.py")


def build_hash(app: Sphinx) -> str:
    """SHA-256 of everything that has an effect on every page."""
    config = app.config
    own = [_PACKAGE / "templates", _PACKAGE / "static"]
    folders = [Path(app.confdir, n) for n in (*config.templates_path, *config.html_static_path)]
    named = {v.name: v for v in config if v.name in _NITPICKY} | {
        v.name: v for v in config.filter({"env", "html"}) if v.name not in _IN_FINGERPRINTS
    }
    settings = {name: v.value for name, v in named.items()}
    inputs = (programs(app), _digest([*own, *folders], "*"), settings_digest(settings))
    return hashlib.sha256(repr(inputs).encode()).hexdigest()


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
