"""The files of a change that are no content: who builds it should read them first."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sphinx_newsletter.desk.diff.base import files_changed
from sphinx_newsletter.desk.diff.difference import Entry
from sphinx_newsletter.model import permalinks
from sphinx_newsletter.model.archived_links import FILE as COPIES
from sphinx_newsletter.policy.allow_list import DOWNLOADS

if TYPE_CHECKING:
    from sphinx_newsletter.editing.workspace import Desk


def code_changed(desk: Desk, base: str) -> list[Entry]:
    """What is neither a source, nor a picture beside one, nor data; nothing for a folder *base*."""
    settings = desk.settings
    data = {settings.tags, settings.redirects, permalinks.FILE, COPIES}
    folders = {PurePosixPath(path).parts[0] for path in desk.digests if "/" in path}
    found = files_changed(desk.folder, base)
    return [Entry("changed", path) for path in found if not _is_content(path, folders, data)]


def _is_content(path: str, folders: set[str], data: set[str]) -> bool:
    name = PurePosixPath(path)
    if path in data:
        return True
    if name.suffix == ".md":
        return len(name.parts) == 1 or name.parts[0] in folders
    return len(name.parts) > 1 and name.parts[0] in folders and name.suffix in DOWNLOADS
