"""Site files, which any contributor may change: tags, archived links, redirects, permalinks.

Symbolic links are refused, because messages about the content could show lines of any file.
"""

from __future__ import annotations

from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from sphinx_newsletter.model import sentences, size_limits
from sphinx_newsletter.model.problems import not_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.model.problems import Problem


_PACKAGE = Path(__file__).parent.parent
# The file that undoes the last transaction.
UNDO = ".newsletter-undo.zip"
# The report of `newsletter import`, which is no page of the site.
IMPORT_REPORT = "import-report.md"


class SiteFileError(Exception):
    """A site file that cannot be read, with the problem to report."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(problem.message)
        self.problem = problem


def read_site_file(path: Path) -> str:
    """The text of the site file *path*.

    Raises `SiteFileError`, and `FileNotFoundError` if there is none.
    """
    if path.is_symlink():
        raise SiteFileError(sentences.LINK_FOLLOWED.at(1))
    try:
        if not S_ISREG(path.stat().st_mode):  # to open a named pipe would wait for its other end
            raise SiteFileError(sentences.NOT_A_FILE.at(1))
        with path.open("rb") as file:
            data = file.read(size_limits.LONGEST_LIST + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise SiteFileError(sentences.file_unreadable(error)) from error
    if len(data) > size_limits.LONGEST_LIST:
        raise SiteFileError(sentences.LIST_LONG.at(1))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SiteFileError(not_utf8(error)) from error


def own_files(module: Path) -> Iterator[Path]:
    """The files of the extension in the file *module*, if it is the site's own, not installed."""
    installed = {"site-packages", "dist-packages"} & {*module.parts}
    if installed or module.is_relative_to(_PACKAGE) or not module.is_file():
        return
    is_package = module.name == "__init__.py"
    yield from sorted(module.parent.rglob("*.py")) if is_package else (module,)
