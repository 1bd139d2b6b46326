"""Files among the sources that are not read: for their names, as links, as output, as no Markdown.

Sphinx follows symbolic links: one to `/` has it walk through the whole machine, and a page that is
one shows a file from anywhere. Furo writes the name of a page's file into HTML as it is. What was
built contains each edition as Markdown, which the next build would publish as a page.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.project import EXCLUDE_PATHS
from sphinx.util.matching import Matcher, get_matching_files

from sphinx_newsletter.model import sentences, size_limits
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.problems import Problem
    from sphinx_newsletter.model.sentences import Sentence


_MEANT = re.compile("[*?\\[\\]\\s\ud800-\udfff]")  # by Sphinx's patterns, or not UTF-8
_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".rst"})
# What a folder of Sphinx contains: an output in HTML, doctrees, any output with doctrees in it.
_BUILT = frozenset({".buildinfo", "environment.pickle", ".doctrees"})
_UNSAFE = frozenset('"<>\\')


def find(folder: Path, known: Matcher) -> Iterator[tuple[str, Sentence | None]]:
    """The files and folders below *folder* to leave out, and why; not those *known* to be out.

    Of folders in which a build has left something, there is nothing to report.
    """
    for root, folders, files in os.walk(folder):
        here = Path(root).relative_to(folder)
        if here.parts and not _BUILT.isdisjoint((*folders, *files)):
            yield here.as_posix(), None
            folders.clear()
            continue
        pages = (file for file in files if file.endswith(".md"))
        names: set[str] = set()
        # Small letters first: of two that are alike, `editions` stays and `Editions` goes.
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


def _why(file: Path, path: str) -> Sentence | None:
    if file.is_symlink():
        return sentences.LINK_FOLLOWED
    name = file.name
    if len(os.fsencode(name)) > size_limits.LONGEST_NAME or len(path) > size_limits.LONGEST_PATH:
        return sentences.NAME_LONG
    if not name.isprintable() or not _UNSAFE.isdisjoint(name):
        return sentences.NAME_UNSAFE
    # Sphinx writes names in this form, and would look for another file.
    return None if unicodedata.is_normalized("NFC", name) else sentences.NAME_FORM


def patterns(found: Iterable[str]) -> list[str]:
    """The patterns by which Sphinx leaves out what was *found*, and what lies behind it."""
    return [_MEANT.sub("?", unicodedata.normalize("NFC", path)) for path in found]


def among_pages(
    found: Mapping[str, Sentence | None], pages: Matcher
) -> Iterator[tuple[str, Problem]]:
    """What was *found* where *pages* stand: its path, as it can be shown, and what to do."""
    for path, why in found.items():
        plain = _MEANT.sub("?", path)
        if why and (pages(plain) or pages(f"{plain}/page.md")):
            shown = os.fsencode(path).decode(errors="replace")
            yield "".join(c if c.isprintable() else "?" for c in shown), why.at(1)


def _of_this_build(app: Sphinx, known: Matcher) -> Iterator[str]:
    """The folders into which *app* writes, if they lie among the sources.

    They are left out from the first build on: the second one would else read all pages again.
    """
    for folder in map(Path, (app.outdir, app.doctreedir)):
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
    """Leave them out; tell of those that stand where pages do."""
    known = Matcher(config.exclude_patterns)
    found = dict(find(Path(app.srcdir), known))
    for path, problem in among_pages(found, Matcher(config.include_patterns)):
        report(problem, f"{app.srcdir / path}:1")
    left_out = dict.fromkeys((*_of_this_build(app, known), *found))
    config.exclude_patterns = [*config.exclude_patterns, *patterns(left_out)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("config-inited", on_config_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
