"""TODO."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.cache import up_to_date
from sphinx_newsletter.editing.outline import Outline
from sphinx_newsletter.editing.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def known(path: str, digest: str) -> Source:
    return Source(path, digest, None, Outline(1))


class Shelf:
    """Asks for what is known of sources, and notes which are read for it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read: list[str] = []

    def known(self, cache_key: str = "one", **digests: str) -> dict[str, Source]:
        def read(paths: list[str]) -> Iterator[tuple[str, Source]]:
            self.read = paths
            return ((path, known(path, digests[path])) for path in paths)

        return up_to_date(self.path, cache_key, digests, read)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "kept" / "file.pickle")
    assert [*shelf.known(a="1", b="2")] == ["a", "b"]
    assert shelf.read == ["a", "b"]
    return shelf


def test_what_is_the_same_is_not_read(shelf: Shelf) -> None:
    assert shelf.known(b="2", a="1") == {"b": known("b", "2"), "a": known("a", "1")}
    assert shelf.read == []


def test_what_has_come_or_changed_is_read_and_what_is_gone_is_not_kept(shelf: Shelf) -> None:
    assert shelf.known(b="3", c="4") == {"b": known("b", "3"), "c": known("c", "4")}
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
    assert shelf.known(a="1", b="2")["a"] == known("a", "1")
    assert shelf.read == ["a"]
    shelf.known(a="1", b="2")
    assert shelf.read == []


class Runs:
    """Writes a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("where", ["file", "piece"])
def test_what_somebody_has_put_there_does_not_run(shelf: Shelf, where: str) -> None:
    mark = shelf.path.with_name("ran")
    told, pieces = pickle.loads(shelf.path.read_bytes())  # noqa: S301 - our own file
    pieces["a"] = ("1", pickle.dumps(Runs(mark)))
    data = Runs(mark) if where == "file" else (told, pieces)
    shelf.path.write_bytes(pickle.dumps(data))
    assert shelf.known(a="1", b="2")["a"] == known("a", "1")
    assert "a" in shelf.read
    assert not mark.exists()


@pytest.mark.parametrize(
    "name",
    [
        "os.system",
        "builtins.eval",
        "sphinx_newsletter.editing.transaction.undo",
        "sphinx_newsletter.editing.workspace.Desk",
        "sphinx_newsletter.editing.cache.importlib",
        "sphinx_newsletter.missing.Record",
    ],
)
def test_nothing_but_records_is_made(shelf: Shelf, name: str) -> None:
    module, _, attribute = name.rpartition(".")
    told, pieces = pickle.loads(shelf.path.read_bytes())  # noqa: S301 - our own file
    pieces["a"] = ("1", f"c{module}\n{attribute}\n.".encode())
    shelf.path.write_bytes(pickle.dumps((told, pieces)))
    assert shelf.known(a="1", b="2")["a"] == known("a", "1")
    assert shelf.read == ["a"]
