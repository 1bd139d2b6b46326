"""Pictures in the output: without metadata, and in the sizes that pages name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_newsletter.policy.published_picture import published_picture
from sphinx_newsletter.reading.page_notes import notes_of
from sphinx_newsletter.reading.picture_sizes import FOLDER, sized, sized_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


logger = logging.getLogger(__name__)


def picture_files(env: BuildEnvironment) -> Iterator[tuple[str, str, int]]:
    """The pictures of the site: source, name in the output, width (0 for the whole one)."""
    widths = {
        path: found
        for docname in env.found_docs
        for path, found in notes_of(env, docname).pictures.items()
    }
    for path, (_docnames, name) in env.images.items():
        yield path, name, 0
        yield from ((path, sized_name(name, width), width) for width in widths.get(path, ()))


def copy_pictures(env: BuildEnvironment, folder: Path, images: Mapping[str, str]) -> None:
    """Write the pictures *images* (their sources), and their sizes, into *folder*."""
    contents: dict[str, bytes] = {}
    for path, name, width in picture_files(env):
        if path not in images:
            continue
        try:
            if path not in contents:
                contents = {path: Path(env.srcdir, path).read_bytes()}
            data = contents[path]
            is_whole = not width
            new = published_picture(name, data) if is_whole else sized(env.doctreedir, data, width)
            _write(folder / name, new)
        except OSError as error:
            logger.warning("cannot copy image file '%s': %s", Path(env.srcdir, path), error)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Handler of `build-finished`: delete the sizes of pictures that no page shows."""
    folder = Path(app.doctreedir, FOLDER)
    if exception or not folder.is_dir():
        return
    used = {name for d in app.env.found_docs for name in notes_of(app.env, d).picture_digests}
    for path in folder.iterdir():
        if path.name.partition(".")[0] not in used:
            path.unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Delete what is not needed any more."""
    app.connect("build-finished", on_build_finished)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
