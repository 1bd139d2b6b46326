"""Absolute paths in what a build leaves for the next, after the site has moved to another folder.

Sphinx would read all pages again, in a clone at another path with the `_build` of the first one,
too. The environment, and reports in it and in the manifest, contain the path of the site. They get
the new one before Sphinx loads them; a doctree gets it when its page is resolved.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.reading.page_notes import DOMAIN, KEY
from sphinx_newsletter.upstream.environment import move_saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.reading.page_notes import PageNotes

T = TypeVar("T")


_FILE = "folder.txt"  # in the folder of the doctrees


def on_config_inited(app: Sphinx, _config: object) -> None:
    """Handler of `config-inited`: replace the path of the site, if it has moved."""
    file, now = Path(app.doctreedir, _FILE), str(app.srcdir)
    try:
        before = file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        before = ""
    if before == now or not file.parent.is_dir():
        return
    if before:
        _move(app, f"{before}{os.sep}", f"{now}{os.sep}")
    file.write_text(now, encoding="utf-8")


def _move(app: Sphinx, before: str, now: str) -> None:
    def moved(path: str) -> str:
        return now + path.removeprefix(before) if path.startswith(before) else path

    def move(env: BuildEnvironment) -> None:
        found: dict[str, PageNotes] = env.domaindata.get(DOMAIN, {}).get(KEY, {})
        for notes in found.values():
            _move_notes(notes, moved)

    move_saved(app, move)
    for path in Path(app.doctreedir).glob("manifest-*.json"):
        text = path.read_text(encoding="utf-8")  # the paths in it are those of reports
        path.write_text(text.replace(_quoted(before), _quoted(now)), encoding="utf-8")


def _move_notes(notes: PageNotes, moved: Callable[[str], str]) -> None:
    notes.files = _with_keys(notes.files, moved)
    notes.link_files = _with_keys(notes.link_files, moved)
    notes.pictures = _with_keys(notes.pictures, moved)
    notes.reports = [one._replace(location=moved(one.location)) for one in notes.reports]


def _with_keys(values: dict[str, T], moved: Callable[[str], str]) -> dict[str, T]:
    return {moved(path): value for path, value in values.items()}


def _quoted(path: str) -> str:
    """The beginning of a string of JSON that begins with *path*."""
    return json.dumps(path)[:-1]


class MovedSources(SphinxPostTransform):
    """Post-transform that replaces the path of the site in a doctree, which warnings show."""

    default_priority = 0  # before all that may warn

    def run(self, **_: object) -> None:
        """Replace the path in all nodes, if the page was read at another one."""
        relative = str(self.env.doc2path(self.env.docname, base=False))
        source = str(self.env.doc2path(self.env.docname))
        if (read := self.document["source"]) == source:
            return
        before, now = read.removesuffix(relative), source.removesuffix(relative)
        for node in self.document.findall(nodes.Element):
            if node.source and node.source.startswith(before):
                node.source = now + node.source.removeprefix(before)
        self.document["source"] = source


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replace the path before Sphinx loads its environment."""
    app.add_post_transform(MovedSources)
    app.connect("config-inited", on_config_inited, priority=700)  # with the folders locked
    return {"parallel_read_safe": True, "parallel_write_safe": True}
