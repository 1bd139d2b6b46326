"""Symbolic links among the sources: they are not followed, since nobody sees where they lead.

Sphinx follows them: one to `/` has it walk through the whole machine, and a page that is one shows
a file from anywhere. A picture or a download is looked at where it really lies (`markup/reach.py`).
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.matching import Matcher

from sphinx_newsletter.core import sentences
from sphinx_newsletter.messages import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

_MEANT = re.compile(r"[*?\[\]]")  # by Sphinx's patterns


def find_links(folder: Path, left_out: Matcher) -> Iterator[str]:
    """The links below *folder* that Sphinx would follow, but for what is *left_out* anyway."""
    for root, names, files in os.walk(folder):
        here = Path(root).relative_to(folder)
        paths = {name: (here / name).as_posix() for name in (*names, *files)}
        names[:] = [name for name in names if not left_out(paths[name])]
        for name in sorted((*names, *(file for file in files if file.endswith(".md")))):
            if Path(root, name).is_symlink() and not left_out(paths[name]):
                yield paths[name]


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Leave the links out; tell of those that stand where pages do."""
    found = [*find_links(Path(app.srcdir), Matcher(config.exclude_patterns))]
    pages = Matcher(config.include_patterns)
    for path in found:
        if pages(path) or pages(f"{path}/page.md"):
            report(sentences.LINK_FOLLOWED.at(1), f"{app.srcdir / path}:1")
    if found:
        config.exclude_patterns = [*config.exclude_patterns, *(_MEANT.sub("?", p) for p in found)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("config-inited", on_config_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
