"""Pictures: each says in words what it shows, is small enough, and has its place kept free.

With width and height on the page, nothing jumps when a picture arrives; what lies below the first
screen is loaded when the reader comes near it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import imagesize  # type: ignore[import-untyped]
from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from sphinx_newsletter.model import sentences, size_limits
from sphinx_newsletter.model.excerpt import count_words
from sphinx_newsletter.policy.svg import attributes_of
from sphinx_newsletter.reading import file_dependencies
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.problems import Problem


_SIZE = "newsletter_size"
_BELOW = "newsletter_below_the_fold"
_A_SCREEN = 120  # words that stand on the first screen, beside the head of the page

_WIDEST = 1_000_000  # pixels; more is no picture, and no number that all programs take

_LENGTH = re.compile(r"\s*([\d.]+)(?:px)?\s*")


def size_of(path: Path) -> tuple[int, int] | None:
    """Width and height of the picture *path* as it is shown; None where they cannot be told.

    Sphinx would ask Pillow as well, which is not on every machine: other bytes there.
    """
    try:
        width, height = _size_of_drawing(path) if path.suffix == ".svg" else _size_of_photo(path)
    except (OSError, ValueError, KeyError, IndexError, OverflowError):
        return None
    return (width, height) if 0 < width < _WIDEST and 0 < height < _WIDEST else None


def _size_of_photo(path: Path) -> tuple[int, int]:
    # A camera that was held upright notes it, and browsers turn the picture.
    width, height = imagesize.get(path, exif_rotation=True)
    return round(width), round(height)


def _size_of_drawing(path: Path) -> tuple[int, int]:
    """What the outermost element says: imagesize takes the first width that it finds."""
    given = attributes_of(path.read_bytes())
    sides = [_LENGTH.fullmatch(given.get(side, "")) for side in ("width", "height")]
    width, height = (
        [float(side[1]) for side in sides if side]
        if all(sides)
        else map(float, re.split(r"[\s,]+", given["viewBox"].strip())[2:])
    )
    return round(width), round(height)


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Look at each picture: Sphinx has found its file by now."""
    env, seen = app.env, set[Path]()
    above = _first_screen(doctree)
    for node in doctree.findall(nodes.image):
        path = Path(app.srcdir, node["uri"])
        for problem in _problems(node, path, told=path in seen):
            report(problem, _place(env, node, problem.line))
        node[_BELOW] = node is not above
        if "*" in node.get("candidates", {}) and path.is_file():
            seen.add(path)
            file_dependencies.note(env, path)
            if size := size_of(path):
                node[_SIZE] = size


def _problems(node: nodes.image, path: Path, *, told: bool) -> Iterator[Problem]:
    """What is wrong with a picture; *told* says that its file has been looked at."""
    written = node.get("original_uri", node["uri"])
    line = node.line or next((n.line for n in _around(node) if n.line), 1)
    if not node.get("alt", "").strip():
        yield sentences.image_alt(written, line)
    if "://" in written:
        yield sentences.image_elsewhere(written, line)
    elif told or not path.is_file():
        return  # Sphinx has said that it is missing
    elif (size := path.stat().st_size) > size_limits.LARGE_IMAGE:
        yield sentences.image_large(written, line, size)


def _around(node: nodes.Node) -> Iterator[nodes.Element]:
    while node.parent:
        node = node.parent
        yield node


def _place(env: BuildEnvironment, node: nodes.Node, line: int) -> str | tuple[str, int]:
    """Where to tell of *node*: an included file is not the page."""
    source = node.source or ""
    is_other = Path(source).is_file() and Path(source) != Path(env.doc2path(env.docname))
    return f"{source}:{line}" if is_other else (env.docname, line)


def _first_screen(doctree: nodes.document) -> nodes.image | None:
    """The first picture of a page, if the reader sees it at once."""
    words = 0
    for node in doctree.findall():
        if isinstance(node, nodes.image):
            return node
        if isinstance(node, nodes.Text):
            words += count_words(node)
            if words > _A_SCREEN:
                return None
    return None


class Translator(HTML5Translator):
    """Writes the attributes of pictures. All else is Sphinx's."""

    # The stubs of docutils are older than it.
    def image_size(self, node: nodes.image) -> dict[str, str]:  # type: ignore[override]
        """Width and height, and whether the picture may wait."""
        attributes: dict[str, str] = super().image_size(node)  # type: ignore[assignment]
        if _SIZE in node:
            attributes |= _completed(attributes, *node[_SIZE])
        if node.get(_BELOW) and "loading" not in node:
            attributes["loading"] = "lazy"
        return attributes


def _completed(given: dict[str, str], width: int, height: int) -> dict[str, str]:
    """The attributes that keep the proportions, where an editor has *given* a size or none."""
    if "height:" in given.get("style", "") or ("width" in given and "height" in given):
        return {}
    if "width" in given:
        return {"height": str(round(int(given["width"]) * height / width))}
    if "height" in given:
        return {"width": str(round(int(given["height"]) * width / height))}
    return {"width": str(width), "height": str(height)}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("doctree-read", on_doctree_read, priority=600)
    for builder in ("html", "dirhtml"):
        app.set_translator(builder, Translator)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
