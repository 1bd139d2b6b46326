from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, NamedTuple

import pytest

from sphinx_newsletter.desk.kept import up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Known(NamedTuple):
    digest: str
    name: str


class Shelf:
    """Asks for what is known of sources, and notes which are read for it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read: list[str] = []

    def known(self, made_with: str = "one", **digests: str) -> dict[str, Known]:
        def read(paths: list[str]) -> Iterator[tuple[str, Known]]:
            self.read = paths
            return ((path, Known(digests[path], path)) for path in paths)

        return up_to_date(self.path, made_with, digests, read)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "kept" / "file.pickle")
    assert [*shelf.known(a="1", b="2")] == ["a", "b"]
    assert shelf.read == ["a", "b"]
    return shelf


def test_what_is_the_same_is_not_read(shelf: Shelf) -> None:
    assert shelf.known(b="2", a="1") == {"b": Known("2", "b"), "a": Known("1", "a")}
    assert shelf.read == []


def test_what_has_come_or_changed_is_read_and_what_is_gone_is_not_kept(shelf: Shelf) -> None:
    assert shelf.known(b="3", c="4") == {"b": Known("3", "b"), "c": Known("4", "c")}
    assert shelf.read == ["b", "c"]
    shelf.known(a="1", b="3", c="4")
    assert shelf.read == ["a"]


def test_made_otherwise_all_is_read(shelf: Shelf) -> None:
    shelf.known("two", a="1", b="2")
    assert shelf.read == ["a", "b"]


def test_of_a_piece_that_is_spoilt_that_source_alone_is_read(shelf: Shelf) -> None:
    told, pieces = pickle.loads(shelf.path.read_bytes())  # noqa: S301 - our own file
    pieces["a"] = ("1", pieces["a"][1][:-3])
    shelf.path.write_bytes(pickle.dumps((told, pieces)))
    assert shelf.known(a="1", b="2")["a"] == Known("1", "a")
    assert shelf.read == ["a"]
    shelf.known(a="1", b="2")
    assert shelf.read == []
