"""What many builds of the tests have in common is made once in a process.

Templates and cards are functions of all that they are given. So what is kept hides no
mistake of a build: one that gives too little, or does not ask again, still differs from others.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemBytecodeCache
from sphinx import registry, theming
from sphinx.builders import html
from sphinx.builders.html import _assets

from sphinx_newsletter.outputs import cards
from sphinx_newsletter.upstream import garbage_collector

if TYPE_CHECKING:
    import pytest


# Builds. Their garbage is about fifty megabytes, and to find it takes as long as a build.
MANY = 60


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


def find_entry_points_once(patch: pytest.MonkeyPatch) -> None:
    """Sphinx looks for themes and builders in all packages that are installed."""
    find = cache(metadata.entry_points)
    for module in (theming, registry):
        patch.setattr(module, "entry_points", find)


def collect_garbage_seldom(patch: pytest.MonkeyPatch) -> None:
    """Tests are many objects, all of which are looked at to find those that nobody needs."""
    patch.setattr(garbage_collector, "MANY", MANY)
