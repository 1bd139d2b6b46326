"""What a page may reach: addresses of known schemes, and files beside it or among the pictures.

Sphinx copies whatever file a picture or a download names, from wherever it lies, and directives
take any address. What may not be reached leaves its words behind, and is told.
"""

from __future__ import annotations

from pathlib import Path
from posixpath import dirname
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.i18n import search_image_for_language

from sphinx_newsletter.model import sentences
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
    """What is wrong with the file that is *written* on the page being read, if anything."""
    try:
        if endings is PICTURES:  # Sphinx takes `a.en.svg` for `a.svg` if it is there
            written = search_image_for_language(written, env)
        path, full = env.relfn2path(written)
    except (OSError, RuntimeError, ValueError) as error:  # too long, a circle of links
        reason = getattr(error, "strerror", None) or "it cannot be found"
        return sentences.file_outside(written, line, reason)
    folders = (dirname(env.docname), *env.config.newsletter_files)
    if reason := wrong_path(path, (folder for folder in folders if folder), endings):
        return sentences.file_outside(written, line, reason)
    return _wrong_drawing(env, written, line, Path(full)) if path.lower().endswith(".svg") else None


def _wrong_drawing(env: BuildEnvironment, written: str, line: int, file: Path) -> Problem | None:
    """What is wrong with the drawing in *file*; another one may stand there tomorrow."""
    file_dependencies.note(env, file)
    try:
        with file.open("rb") as opened:
            check_svg(opened.read(LARGEST + 1))
    except FileNotFoundError:
        return None  # Sphinx says so
    except (SvgError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return sentences.drawing_refused(written, line, reason)
    return None


class Reach(SphinxTransform):
    """Takes out of a page what it may not reach."""

    default_priority = 5  # before anything opens a file

    def apply(self, **_: object) -> None:
        """Look at each link, picture and download."""
        for node in [*filter(_leads, self.document.findall(nodes.Element))]:
            if problem := self._problem(node):
                report(problem, (self.env.docname, problem.line))
                _leave_words(node)
        for tree in self.document.findall(addnodes.toctree):
            tree["entries"] = [*self._followed(tree)]

    def _followed(self, tree: addnodes.toctree) -> Iterator[tuple[str | None, str]]:
        """The entries of *tree* that lead where it is allowed; Sphinx takes any address."""
        for title, written in tree["entries"]:
            if is_scheme_allowed(written):
                yield title, written
            else:
                report(sentences.scheme(written, _line(tree)), (self.env.docname, _line(tree)))

    def _problem(self, node: Any) -> Problem | None:
        line = _line(node)
        if isinstance(node, addnodes.download_reference):
            written = node["reftarget"]
            if "://" in written:  # a link, in the end
                return None if is_scheme_allowed(written) else sentences.scheme(written, line)
            return wrong_file(self.env, written, line, DOWNLOADS)
        written = node["uri"] if isinstance(node, nodes.image) else node["refuri"]
        if not is_scheme_allowed(written):
            return sentences.scheme(written, line)
        is_here = isinstance(node, nodes.image) and not (scheme_of(written) or "://" in written)
        return wrong_file(self.env, written, line, PICTURES) if is_here else None


def _leads(node: nodes.Node) -> bool:
    if isinstance(node, (nodes.image, addnodes.download_reference)):  # which is a reference too
        return True
    return isinstance(node, nodes.reference) and "refuri" in node


def _line(node: nodes.Node) -> int:
    around: nodes.Node | None = node
    while around is not None:
        if around.line:
            return around.line
        around = around.parent
    return 1


def _leave_words(node: Any) -> None:
    """Put the words of *node* into its place: those of a link, what is said of a picture."""
    # Not by `replace_self`, which fails where words cannot take over a class.
    if not isinstance(node, nodes.image):
        node.parent.replace(node, node.children)
        return
    words = node.get("alt", "")
    is_inline = isinstance(node.parent, nodes.TextElement)
    new = nodes.Text(words) if is_inline else nodes.paragraph(words, words)
    node.parent.replace(node, new)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_transform(Reach)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
