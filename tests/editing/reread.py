"""Sources as they would be with another text, read by one application that stays open."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.editing.workspace import Workspace
from tests.conftest import ROOTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import ReadAs


EDITION, GUIDE = "editions/2024-05.md", "docs/guide.md"
_open: list[tuple[Workspace, ReadAs]] = []


@contextmanager
def opened() -> Iterator[None]:
    """The minimal site, with another edition and a guide. No other site can be built meanwhile."""
    with tempfile.TemporaryDirectory(prefix="newsletter-") as made:
        folder = Path(made)
        shutil.copytree(ROOTS / "minimal", folder, dirs_exist_ok=True)
        for path in (EDITION, GUIDE):
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text("# Title\n", encoding="utf-8")
        with Workspace(folder).reading() as read_as:
            _open.append((Workspace(folder), read_as))
            yield
        _open.clear()


def workspace() -> Workspace:
    """The site."""
    return _open[0][0]


def read_as(path: str, data: bytes) -> Source:
    """The source *path* of this site as it would be with the content *data*."""
    return _open[0][1](path, data)
