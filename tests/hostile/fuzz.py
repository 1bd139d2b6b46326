"""Fuzzes the readers with atheris, which looks at what each input reaches.

    pip install atheris
    PYTHONPATH=. python tests/hostile/fuzz.py -max_total_time=600 FOLDER

FOLDER keeps the inputs that reached something new; the attacks are put into it first. It stops at
the first error that is none of those that the readers are meant to raise.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["sphinx_newsletter", "markdown_it", "myst_parser"]):
    from sphinx_newsletter.model import redirects, tags
    from sphinx_newsletter.outputs.clean_html import clean_sections
    from sphinx_newsletter.policy import allow_list, svg
    from tests.hostile.checker import in_piece
    from tests.hostile.inputs import ATTACKS
    from tests.hostile.reader import ADDRESS, Reader

_FOLDERS = ("editions", "pictures")
_EDITION = "---\ndate: 2024-04\n---\n# April\n\n## At\n:::{tags} webgpu\n:::\n\n"


def read_drawing(data: bytes) -> None:
    """A drawing is plain or refused."""
    try:
        svg.check_svg(data)
    except svg.SvgError:
        return
    assert not {found for found in in_piece(data.decode()) if found.element != "style"}, data


def read_clean(data: bytes) -> None:
    """What is handed out is harmless."""
    for piece in clean_sections(data.decode(errors="replace"), ADDRESS, {"at"}).values():
        assert not in_piece(piece), piece


def read_lists(data: bytes) -> None:
    """The lists of the site are read, or told; a path that is allowed stays in its folders."""
    text = data.decode(errors="replace")
    tags.read_vocabulary(text)
    list(redirects.read_moves(text, []))
    if not allow_list.wrong_path(text, _FOLDERS, allow_list.PICTURES):
        assert text.startswith(tuple(f"{folder}/" for folder in _FOLDERS)), text
        assert ".." not in text.split("/"), text


def read_page(pages: Reader, data: bytes) -> None:
    """An edition is read, recorded and drawn, and none of it runs."""
    text = data.decode(errors="replace").encode()
    drawn = pages.read(text)
    for piece in (drawn.body, *drawn.pieces.values()):
        assert not {found for found in in_piece(piece) if found.element != "iframe"}, piece


def main() -> None:
    """The first byte of an input says which reader gets the rest."""

    def read(data: bytes) -> None:
        others = (read_drawing, read_clean, read_lists)
        if data and data[0] < len(others):
            others[data[0]](data[1:])
        else:
            read_page(pages, data[1:])

    if (seeds := Path(sys.argv[-1])).is_dir():
        for attack in ATTACKS:
            text = attack.text if attack.path else f"{_EDITION}{attack.text}\n"
            (seeds / attack.name).write_bytes(b"p" + text.encode())
    with tempfile.TemporaryDirectory() as folder:
        pages = Reader(Path(folder))
        atheris.Setup(sys.argv, read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
