"""Link policy: the schemes and files that links, images and downloads of a page may name.

Sphinx copies any file that an image or a download names, from any folder, and directives accept any
address. What the policy refuses is replaced by its text, and reported.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from posixpath import dirname
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.i18n import search_image_for_language

from sphinx_newsletter.model import refusals, sentences
from sphinx_newsletter.policy.allow_list import (
    DOWNLOADS,
    PICTURES,
    is_scheme_allowed,
    scheme_of,
    wrong_path,
)
from sphinx_newsletter.policy.svg import LARGEST, SvgError, check_svg
from sphinx_newsletter.reading import file_dependencies
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.problems import Problem


def wrong_file(
    env: BuildEnvironment, written: str, line: int, endings: frozenset[str] | None
) -> Problem | None:
    """Check the file that is *written* on the page being read.

    *endings* are the suffixes that it may have; None allows any.
    """
    try:
        if endings is PICTURES:  # Sphinx uses `a.en.svg` instead of `a.svg` if it exists
            written = search_image_for_language(written, env)
        path, full = env.relfn2path(written)
        with suppress(FileNotFoundError, NotADirectoryError):
            Path(full).stat()  # Python 3.13 resolves a loop of links to one of them
    except (OSError, RuntimeError, ValueError) as error:  # too long, or a loop of links
        reason = getattr(error, "strerror", None) or "it cannot be found"
        return refusals.file_outside(written, line, reason)
    folders = (dirname(env.docname), *env.config.newsletter_files)
    if reason := wrong_path(path, (folder for folder in folders if folder), endings):
        return refusals.file_outside(written, line, reason)
    if _is_special(Path(full)):
        file_dependencies.note(env, Path(full))
        # To open a named pipe would wait for its other end.
        return refusals.file_outside(written, line, "it is not a regular file")
    return _wrong_svg(env, written, line, Path(full)) if path.lower().endswith(".svg") else None


def _is_special(file: Path) -> bool:
    """Whether *file* is a named pipe, a socket or a device."""
    return file.exists() and not (file.is_file() or file.is_dir())


def file_name(env: BuildEnvironment, address: str) -> str:
    """The name of the file with the *address*, in which Markdown encodes spaces and the like."""
    name = unquote(address)
    if name == address or not name.isprintable():
        return address
    try:
        _, literal = env.relfn2path(address)
        file_dependencies.note(env, Path(literal))
        return address if Path(literal).is_file() else name
    except (OSError, RuntimeError, ValueError):  # too long, or a loop of links
        return address


def _wrong_svg(env: BuildEnvironment, written: str, line: int, file: Path) -> Problem | None:
    """Check the SVG *file*, and note that the page depends on it."""
    file_dependencies.note(env, file)
    try:
        with file.open("rb") as opened:
            check_svg(opened.read(LARGEST + 1))
    except FileNotFoundError:
        return None  # `reading.images` reports it
    except (SvgError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return refusals.drawing_refused(written, line, reason)
    return None


def _missing_download(env: BuildEnvironment, written: str, line: int) -> Problem | None:
    """Report a file that is not there, and note that the page depends on it."""
    path = Path(env.relfn2path(written)[1])
    if path.is_file() and os.access(path, os.R_OK):
        return None
    file_dependencies.note(env, path)
    file_dependencies.note(env, path.parent)  # whose names are suggested
    siblings = [] if path.exists() else file_dependencies.names_in(path.parent)
    return sentences.download_missing(written, line, siblings)


class LinkPolicy(SphinxTransform):
    """Transform that replaces by their text the links, images and downloads that are refused."""

    default_priority = 5  # before anything opens a file

    def apply(self, **_: object) -> None:
        """Check each link, image and download, and the entries of each `{toctree}`."""
        for node in [*filter(_has_address, self.document.findall(nodes.Element))]:
            if problem := self._problem(node):
                report(problem, (self.env.docname, problem.line))
                _replace_by_text(node)
        for tree in self.document.findall(addnodes.toctree):
            tree["entries"] = [*self._allowed(tree)]

    def _allowed(self, tree: addnodes.toctree) -> Iterator[tuple[str | None, str]]:
        """The entries of *tree* whose scheme is allowed; Sphinx accepts any address."""
        for title, written in tree["entries"]:
            if is_scheme_allowed(written):
                yield title, written
            else:
                report(refusals.scheme(written, _line(tree)), (self.env.docname, _line(tree)))

    def _problem(self, node: Any) -> Problem | None:
        line = _line(node)
        if isinstance(node, addnodes.download_reference):
            written = node["reftarget"]
            if "://" in written:  # Sphinx makes a link of it
                return None if is_scheme_allowed(written) else refusals.scheme(written, line)
            return wrong_file(self.env, written, line, DOWNLOADS) or _missing_download(
                self.env, written, line
            )
        written = node["uri"] if isinstance(node, nodes.image) else node["refuri"]
        if not is_scheme_allowed(written):
            return refusals.scheme(written, line)
        if not isinstance(node, nodes.image) and _is_source(written):
            return sentences.source_as_address(written, line)
        is_here = isinstance(node, nodes.image) and not (scheme_of(written) or "://" in written)
        if not is_here:
            return None
        node["uri"] = written = file_name(self.env, written)
        return wrong_file(self.env, written, line, PICTURES)


def _is_source(written: str) -> bool:
    """Whether the address of a card or a button is the file of a page; links have been resolved."""
    return not scheme_of(written) and written.partition("#")[0].endswith(".md")


def _has_address(node: nodes.Node) -> bool:
    if isinstance(node, (nodes.image, addnodes.download_reference)):  # a `reference`, too
        return True
    return isinstance(node, nodes.reference) and "refuri" in node


def _line(node: nodes.Node) -> int:
    found: nodes.Node | None = node
    while found is not None:
        if found.line:
            return found.line
        found = found.parent
    return 1


def _replace_by_text(node: Any) -> None:
    """Replace *node* by its text: that of a link, or the alt text of an image."""
    # Not by `replace_self`, which fails because text cannot take over a class.
    if not isinstance(node, nodes.image):
        node.parent.replace(node, node.children)
        return
    text = node.get("alt", "")
    is_inline = isinstance(node.parent, nodes.TextElement)
    new = nodes.Text(text) if is_inline else nodes.paragraph(text, text)
    node.parent.replace(node, new)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the transform."""
    app.add_transform(LinkPolicy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
