"""Schedule of a build: the editions that it leaves out because their time has not come."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sphinx_newsletter.model.permalinks import FILE
from sphinx_newsletter.model.schedule import Schedule
from sphinx_newsletter.model.site_files import SiteFileError, read_site_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def schedule_of(folder: Path, read: Callable[[Path], str] = read_site_file) -> Schedule:
    """The schedule of the site in *folder*, at the time that the environment gives."""

    def permalinks() -> str:
        try:
            return read(folder / FILE)
        except (FileNotFoundError, SiteFileError):  # another check reports the latter
            return ""

    return Schedule(os.environ, permalinks)
