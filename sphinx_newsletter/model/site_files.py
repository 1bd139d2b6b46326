"""The site's lists, which anyone may change: tags, archived copies, redirects, permalinks.

One that is a symbolic link would show a file from anywhere, line by line, in what is told of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.model import sentences, size_limits
from sphinx_newsletter.model.problems import not_utf8

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_newsletter.model.problems import Problem


class SiteFileError(Exception):
    """A list that is not read, with the problem to tell."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(problem.message)
        self.problem = problem


def read_site_file(path: Path) -> str:
    """The text of the list *path*. Raises `ListError`, and `OSError` where there is none."""
    if path.is_symlink():
        raise SiteFileError(sentences.LINK_FOLLOWED.at(1))
    with path.open("rb") as file:
        data = file.read(size_limits.LONGEST_LIST + 1)
    if len(data) > size_limits.LONGEST_LIST:
        raise SiteFileError(sentences.LIST_LONG.at(1))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SiteFileError(not_utf8(error)) from error


UNDO = ".newsletter-undo.zip"
