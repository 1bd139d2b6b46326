"""Images: each has alt text, is small enough, and has a width and a height.

With `width` and `height`, the page does not move when an image arrives. Images below the first
screen have `loading="lazy"`, so they are loaded when the reader comes near them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import imagesize  # type: ignore[import-untyped]
from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from sphinx_newsletter.model import picture_metadata, picture_sentences, sentences, size_limits
from sphinx_newsletter.model.excerpt import count_words
from sphinx_newsletter.policy.svg import attributes_of
from sphinx_newsletter.reading import file_dependencies, picture_sizes
from sphinx_newsletter.reading.page_notes import notes
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.problems import Problem


# Attributes of the nodes.
_SIZE = "newsletter_size"
_BELOW = "newsletter_below_the_fold"
_WIDTHS = "newsletter_widths"
_MEASURE = 536  # pixels: the width of the text (`--newsletter-measure`)
_WORDS_ON_SCREEN = 120  # on the first screen, below the head of the page
_WIDEST = 1_000_000  # pixels; not all programs accept larger numbers
_LENGTH = re.compile(r"\s*([\d.]+)(?:px)?\s*")


def size_of(path: Path) -> tuple[int, int] | None:
    """Width and height of the image *path* as browsers show it; None if they are unknown.

    Sphinx would also use Pillow if it is installed, so its output depends on the machine.
    """
    try:
        width, height = _size_of_svg(path) if path.suffix == ".svg" else _size_of_bitmap(path)
    except (OSError, ValueError, KeyError, IndexError, OverflowError):
        return None
    return (width, height) if 0 < width < _WIDEST and 0 < height < _WIDEST else None


def _size_of_bitmap(path: Path) -> tuple[int, int]:
    # Browsers rotate a photo as its EXIF data says.
    width, height = imagesize.get(path, exif_rotation=True)
    return round(width), round(height)


def _size_of_svg(path: Path) -> tuple[int, int]:
    """Read the attributes of the root element; imagesize takes the first `width` that it finds."""
    given = attributes_of(path.read_bytes())
    sides = [_LENGTH.fullmatch(given.get(side, "")) for side in ("width", "height")]
    width, height = (
        [float(side[1]) for side in sides if side]
        if all(sides)
        else map(float, re.split(r"[\s,]+", given["viewBox"].strip())[2:])
    )
    return round(width), round(height)


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Check each image, and set its attributes; Sphinx has found its file by now."""
    env, checked = app.env, set[Path]()
    above = _first_screen(doctree)
    for node in doctree.findall(nodes.image):
        path = Path(app.srcdir, node["uri"])
        for problem in _problems(node, path, is_checked=path in checked):
            report(problem, _location(env, node, problem.line))
        node[_BELOW] = node is not above
        if "*" not in node.get("candidates", {}):
            continue
        if not path.is_file():
            file_dependencies.note(env, path)
            file_dependencies.note(env, path.parent)  # whose names are suggested
        else:
            checked.add(path)
            file_dependencies.note(env, path)
            if size := size_of(path):
                node[_SIZE] = size
            makes_pages = getattr(app.builder, "makes_pages", True)
            if makes_pages and (widths := _sizes(app, node["uri"], path)):
                node[_WIDTHS] = widths


def _sizes(app: Sphinx, uri: str, path: Path) -> tuple[int, ...]:
    """The smaller widths of the picture *path*, noted for the page that shows it."""
    width, height = size_of(path) or (0, 0)
    if width * height > size_limits.MOST_PIXELS:
        return ()
    try:
        data = path.read_bytes()
        widths = picture_sizes.sizes_of(Path(app.doctreedir), data)
    except OSError:  # reported as one that cannot be read
        return ()
    found = notes(app.env)
    found.pictures[uri] = widths
    found.picture_digests.add(picture_sizes.digest(data))
    return widths


def _problems(node: nodes.image, path: Path, *, is_checked: bool) -> Iterator[Problem]:
    """Check an image, and its file unless *is_checked* is true, because it is on the page twice."""
    written = node.get("original_uri", node["uri"])
    line = node.line or next((n.line for n in _ancestors(node) if n.line), 1)
    if not node.get("alt", "").strip():
        yield sentences.image_alt(written, line)
    if "://" in written:
        yield sentences.image_elsewhere(written, line)
    elif "*" not in node["candidates"]:
        return  # data, or a pattern for several files
    elif not os.access(path, os.R_OK) or not path.is_file():
        yield _missing(written, line, path)
    elif not is_checked:
        yield from _problems_of_file(written, line, path)


def _problems_of_file(written: str, line: int, path: Path) -> Iterator[Problem]:
    data = path.read_bytes()
    if len(data) > size_limits.LARGE_IMAGE:
        yield sentences.image_large(written, line, len(data))
    width, height = size_of(path) or (0, 0)
    if width * height > size_limits.MOST_PIXELS:
        yield picture_sentences.image_pixels(written, line, width * height)
    named, kind = picture_metadata.SUFFIXES.get(path.suffix.lower()), picture_metadata.type_of(data)
    if named and named != kind:
        yield picture_sentences.image_type(written, line, kind)
    elif picture_metadata.has_locked_metadata(data):
        yield picture_sentences.image_metadata(written, line)


def _missing(written: str, line: int, path: Path) -> Problem:
    """The problem of the file *path*, which is not there or cannot be read."""
    if path.exists():
        return sentences.picture_missing(written, line, ())
    siblings = file_dependencies.names_in(path.parent)
    if unquote(path.name) in siblings:
        return sentences.picture_encoded(unquote(written), line)
    return sentences.picture_missing(written, line, siblings)


def _ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    while node.parent:
        node = node.parent
        yield node


def _location(env: BuildEnvironment, node: nodes.Node, line: int) -> str | tuple[str, int]:
    """The location of a warning about *node*, which may come from an included file."""
    source = node.source or ""
    is_other = Path(source).is_file() and Path(source) != Path(env.doc2path(env.docname))
    return f"{source}:{line}" if is_other else (env.docname, line)


def _first_screen(doctree: nodes.document) -> nodes.image | None:
    """The first image of a page, if it is on the first screen."""
    words = 0
    for node in doctree.findall():
        if isinstance(node, nodes.image):
            return node
        if isinstance(node, nodes.Text):
            words += count_words(node)
            if words > _WORDS_ON_SCREEN:
                return None
    return None


class Translator(HTML5Translator):
    """HTML translator of Sphinx that writes attributes of images."""

    # The type stubs are of an older docutils.
    def image_size(self, node: nodes.image) -> dict[str, str]:  # type: ignore[override]
        """Return `width`, `height` and `loading`."""
        attributes: dict[str, str] = super().image_size(node)  # type: ignore[assignment]
        if _SIZE in node:
            attributes |= _completed(attributes, *node[_SIZE])
        if (widths := node.get(_WIDTHS)) and _SIZE in node:
            attributes |= _choice(node["uri"], widths, node[_SIZE][0], attributes.get("width", ""))
        if node.get(_BELOW) and "loading" not in node:
            attributes["loading"] = "lazy"
        return attributes


def _choice(uri: str, widths: tuple[int, ...], whole: int, shown: str) -> dict[str, str]:
    """The attributes from which a browser chooses one of the *widths* of the picture *uri*."""
    names = [f"{picture_sizes.sized_name(uri, width)} {width}w" for width in widths]
    is_narrow = shown.isdecimal() and int(shown) < _MEASURE
    return {
        "srcset": ", ".join([*names, f"{uri} {whole}w"]),
        "sizes": f"{shown}px" if is_narrow else picture_sizes.SHOWN,
    }


def _completed(given: dict[str, str], width: int, height: int) -> dict[str, str]:
    """The attributes that keep the proportions, if an editor has *given* one size or none."""
    if "height:" in given.get("style", "") or ("width" in given and "height" in given):
        return {}
    if "width" in given:
        return {"height": str(round(int(given["width"]) * height / width))}
    if "height" in given:
        return {"width": str(round(int(given["height"]) * width / height))}
    return {"width": str(width), "height": str(height)}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler, and set the translator of HTML builders."""
    app.connect("doctree-read", on_doctree_read, priority=600)
    for builder in ("html", "dirhtml"):
        app.set_translator(builder, Translator)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
