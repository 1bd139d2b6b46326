"""What many builds of the tests have in common is made once in a process.

Templates and cards are functions of all that they are given. So what is kept hides no
mistake of a build: one that gives too little, or does not ask again, still differs from others.
"""

from __future__ import annotations

import hashlib
import os
from copy import deepcopy
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx
from jinja2 import Environment, FileSystemBytecodeCache
from sphinx import registry, theming
from sphinx.builders import html
from sphinx.builders.html import _assets
from sphinx.util import docutils

import sphinx_newsletter
from sphinx_newsletter.incremental import build_hash
from sphinx_newsletter.outputs import cards
from sphinx_newsletter.upstream import garbage_collector

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    import pytest
    from docutils import Component
    from docutils.frontend import Values


# Builds. Their garbage is about fifty megabytes, and to find it takes as long as a build.
MANY = 60
# Whose files no test changes.
INSTALLED = (Path(sphinx_newsletter.__file__).parent, Path(sphinx.__file__).parent.parent)


def draw_cards_once(patch: pytest.MonkeyPatch) -> None:
    """The same card is the same picture."""
    patch.setattr(cards, "draw", cache(cards.draw))


def compile_templates_once(patch: pytest.MonkeyPatch) -> None:
    """All tiny sites have the same templates: compiling them takes half of a build."""
    compile_anew = Environment.compile
    compiled: dict[Any, Any] = {}

    def compile_once(self: Environment, source: Any, *named: Any) -> Any:
        way = (self.autoescape, self.trim_blocks, self.lstrip_blocks, *self.extensions)
        key = (type(self), way, source, *named)
        if key not in compiled:
            compiled[key] = compile_anew(self, source, *named)
        return compiled[key]

    patch.setattr(Environment, "compile", compile_once)
    patch.setattr(FileSystemBytecodeCache, "load_bytecode", lambda *_: None)
    patch.setattr(FileSystemBytecodeCache, "dump_bytecode", lambda *_: None)


def resolve_assets_once(patch: pytest.MonkeyPatch) -> None:
    """Sphinx resolves the path of each style sheet and script, for each page."""
    resolve = _assets._file_checksum
    resolved = cache(Path.resolve)

    def checksum(outdir: Path, filename: str | os.PathLike[str]) -> str:
        name = os.fspath(filename)
        if "?" in name or ":" in name or ".." in name:
            return resolve(outdir, name)
        return _assets._file_checksum_inner(resolved(outdir) / name)

    patch.setattr(html, "_file_checksum", checksum)


def hash_installed_files_once(patch: pytest.MonkeyPatch) -> None:
    """Each build hashes two hundred files of the package and of the theme."""
    digest = build_hash._digest
    kept = cache(lambda folder, pattern: digest([folder], pattern))

    def digest_(folders: Iterable[Path], pattern: str) -> str:
        digests = [
            kept(folder, pattern)
            if any(map(folder.is_relative_to, INSTALLED))
            else digest([folder], pattern)
            for folder in folders
        ]
        return hashlib.sha256("".join(digests).encode()).hexdigest()

    patch.setattr(build_hash, "_digest", digest_)


def parse_settings_once(patch: pytest.MonkeyPatch) -> None:
    """Sphinx declares all options of docutils anew for each page that it reads."""
    parse = docutils._get_settings
    parsed: dict[Hashable, Values] = {}

    def parse_once(
        *components: Component | type[Component],
        defaults: Mapping[str, Any],
        read_config_files: bool = False,
    ) -> Values:
        same = {name: value for name, value in defaults.items() if name != "env"}
        types = [one if isinstance(one, type) else type(one) for one in components]
        key = (*types, repr(same), read_config_files, os.environ.get("DOCUTILSCONFIG"))
        if key not in parsed:
            named: Any = {"defaults": same, "read_config_files": read_config_files}
            parsed[key] = parse(*components, **named)
        settings = deepcopy(parsed[key])
        if "env" in defaults:
            settings.env = defaults["env"]
        return settings

    for module in (docutils, html):
        patch.setattr(module, "_get_settings", parse_once)


def find_entry_points_once(patch: pytest.MonkeyPatch) -> None:
    """Sphinx looks for themes and builders in all packages that are installed."""
    find = cache(metadata.entry_points)
    for module in (theming, registry):
        patch.setattr(module, "entry_points", find)


def collect_garbage_seldom(patch: pytest.MonkeyPatch) -> None:
    """Tests are many objects, all of which are looked at to find those that nobody needs."""
    patch.setattr(garbage_collector, "MANY", MANY)
