"""Excluded files: sources that are not read because of their name, as links, as output, by suffix.

Sphinx follows symbolic links. A link to `/` makes it walk through all files of the machine, and a
page that is a link can show any file. Furo writes the file name of a page into HTML unescaped. An
output folder contains each edition as Markdown, which the next build would publish as a page.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG
from typing import TYPE_CHECKING

from sphinx.project import EXCLUDE_PATHS
from sphinx.util.matching import Matcher, get_matching_files

from sphinx_newsletter.model import sentences, size_limits
from sphinx_newsletter.model.site_files import IMPORT_REPORT
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.problems import Problem
    from sphinx_newsletter.model.sentences import Sentence


_SPECIAL = re.compile("[*?\\[\\]\\s\ud800-\udfff]")  # characters of Sphinx's patterns, or not UTF-8
_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".rst"})
# What a folder of Sphinx contains: an output in HTML, doctrees, any output with doctrees in it.
_BUILT = frozenset({".buildinfo", "environment.pickle", ".doctrees"})
_OF_COMMANDS = "_build"
_UNSAFE = frozenset('"<>\\')


def find(folder: Path, known: Matcher) -> Iterator[tuple[str, Sentence | None]]:
    """The files and folders below *folder* to exclude, and why; *known* matches those excluded.

    An output folder of a build is excluded without a reason, and so is the report of an import:
    there is nothing to report.
    """
    if (folder / IMPORT_REPORT).is_file():
        yield IMPORT_REPORT, None
    for root, folders, files in os.walk(folder):
        here = Path(root).relative_to(folder)
        if here.parts and not _BUILT.isdisjoint((*folders, *files)):
            yield here.as_posix(), None
            folders.clear()
            continue
        pages = (file for file in files if file.endswith(".md"))
        names: set[str] = set()
        # Lower case first: of two names that differ in case only, `editions` is read.
        for name in sorted((*folders, *pages), key=lambda name: (name != name.lower(), name)):
            path = (here / name).as_posix()
            if known(path):
                continue
            why = _why(Path(root, name), path)
            if name.casefold() in names:
                why = why or sentences.NAME_LIKE_ANOTHER
            names.add(name.casefold())
            if why:
                yield path, why
        folders[:] = [name for name in folders if not known((here / name).as_posix())]


def _unreadable(file: Path) -> Sentence | None:
    """Why the content of *file*, which may be a folder, is not read."""
    try:
        mode = file.lstat().st_mode
    except OSError:  # it has just been deleted
        return None
    if S_ISLNK(mode):
        return sentences.LINK_FOLLOWED
    if not (S_ISREG(mode) or S_ISDIR(mode)):
        return sentences.NOT_A_FILE
    needed = os.R_OK | os.X_OK if S_ISDIR(mode) else os.R_OK
    return None if os.access(file, needed) else sentences.NO_RIGHT


def _why(file: Path, path: str) -> Sentence | None:
    if why := _unreadable(file):
        return why
    name = file.name
    if len(os.fsencode(name)) > size_limits.LONGEST_NAME or len(path) > size_limits.LONGEST_PATH:
        return sentences.NAME_LONG
    if not name.isprintable() or not _UNSAFE.isdisjoint(name):
        return sentences.NAME_UNSAFE
    # Sphinx normalizes names to NFC, and would not find the file.
    return None if unicodedata.is_normalized("NFC", name) else sentences.NAME_FORM


def patterns(found: Iterable[str]) -> list[str]:
    """The values for `exclude_patterns` that exclude what was *found*, and all below it."""
    return [_SPECIAL.sub("?", unicodedata.normalize("NFC", path)) for path in found]


def among_pages(
    found: Mapping[str, Sentence | None], pages: Matcher
) -> Iterator[tuple[str, Problem]]:
    """The printable path and the problem of what was *found* among the files that match *pages*."""
    for path, why in found.items():
        plain = _SPECIAL.sub("?", path)
        if why and (pages(plain) or pages(f"{plain}/page.md")):
            shown = os.fsencode(path).decode(errors="replace")
            yield "".join(c if c.isprintable() else "?" for c in shown), why.at(1)


def _of_builds(app: Sphinx, known: Matcher) -> Iterator[str]:
    """The folders into which *app* and the commands write, if they lie among the sources.

    They are left out from the first build on: the second one would else read all pages again.
    """
    for folder in map(Path, (app.outdir, app.doctreedir, app.srcdir / _OF_COMMANDS)):
        if folder != app.srcdir and folder.is_relative_to(app.srcdir):
            path = folder.relative_to(app.srcdir)
            if not any(known(one.as_posix()) for one in (path, *path.parents)):
                yield path.as_posix()


def of_other_form(
    folder: Path, include: Iterable[str], exclude: Iterable[str], suffixes: Iterable[str] = ()
) -> Iterator[str]:
    """The paths of files that look like pages and do not end in `.md`, which is all Sphinx reads.

    They are recognised by their suffix: those of Markdown and reStructuredText, and *suffixes*.
    """
    known = {*_SUFFIXES, *(suffix.casefold() for suffix in suffixes)}
    for path in get_matching_files(folder, include, (*exclude, *EXCLUDE_PATHS)):
        suffix = Path(path).suffix
        if suffix.casefold() in known and suffix != ".md":
            yield path


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Exclude the files, and report those that `include_patterns` matches."""
    own = patterns(_of_builds(app, Matcher(config.exclude_patterns)))
    known = [*config.exclude_patterns, *dict.fromkeys(own)]
    found = dict(find(Path(app.srcdir), Matcher(known)))
    for path, problem in among_pages(found, Matcher(config.include_patterns)):
        report(problem, f"{app.srcdir / path}:1")
    config.exclude_patterns = [*known, *patterns(found)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    app.connect("config-inited", on_config_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
