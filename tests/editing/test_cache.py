"""The cache of the sources: what is read again, and what is never loaded."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.cache import up_to_date
from sphinx_newsletter.editing.source import Source
from sphinx_newsletter.model.outline import Outline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def known(path: str, digest: str) -> Source:
    return Source(path, digest, None, Outline(1))


class Cached:
    """Gets records of sources from a cache, and notes which sources it reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read: list[str] = []

    def known(self, cache_key: str = "one", **digests: str) -> dict[str, Source]:
        def read(paths: list[str]) -> Iterator[tuple[str, Source]]:
            self.read = paths
            return ((path, known(path, digests[path])) for path in paths)

        return up_to_date(self.path, cache_key, digests, read)


@pytest.fixture
def cached(tmp_path: Path) -> Cached:
    cached = Cached(tmp_path / "cache" / "file.pickle")
    assert [*cached.known(a="1", b="2")] == ["a", "b"]
    assert cached.read == ["a", "b"]
    return cached


def test_what_is_the_same_is_not_read(cached: Cached) -> None:
    assert cached.known(b="2", a="1") == {"b": known("b", "2"), "a": known("a", "1")}
    assert cached.read == []


def test_new_and_changed_sources_are_read_and_deleted_ones_are_dropped(cached: Cached) -> None:
    assert cached.known(b="3", c="4") == {"b": known("b", "3"), "c": known("c", "4")}
    assert cached.read == ["b", "c"]
    cached.known(a="1", b="3", c="4")
    assert cached.read == ["a"]


def test_with_another_key_all_are_read(cached: Cached) -> None:
    cached.known("two", a="1", b="2")
    assert cached.read == ["a", "b"]


def test_of_a_damaged_pickle_that_source_alone_is_read(cached: Cached) -> None:
    key, pieces = pickle.loads(cached.path.read_bytes())  # noqa: S301 - our own file
    pieces["a"] = ("1", pieces["a"][1][:-3])
    cached.path.write_bytes(pickle.dumps((key, pieces)))
    assert cached.known(a="1", b="2")["a"] == known("a", "1")
    assert cached.read == ["a"]
    cached.known(a="1", b="2")
    assert cached.read == []


class Runs:
    """Writes a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("where", ["file", "piece"])
def test_what_somebody_has_put_there_does_not_run(cached: Cached, where: str) -> None:
    mark = cached.path.with_name("ran")
    key, pieces = pickle.loads(cached.path.read_bytes())  # noqa: S301 - our own file
    pieces["a"] = ("1", pickle.dumps(Runs(mark)))
    data = Runs(mark) if where == "file" else (key, pieces)
    cached.path.write_bytes(pickle.dumps(data))
    assert cached.known(a="1", b="2")["a"] == known("a", "1")
    assert "a" in cached.read
    assert not mark.exists()


@pytest.mark.parametrize(
    "name",
    [
        "os.system",
        "builtins.eval",
        "sphinx_newsletter.editing.transaction.undo",
        "sphinx_newsletter.editing.workspace.Workspace",
        "sphinx_newsletter.editing.cache.importlib",
        "sphinx_newsletter.missing.Record",
    ],
)
def test_nothing_but_records_is_made(cached: Cached, name: str) -> None:
    module, _, attribute = name.rpartition(".")
    key, pieces = pickle.loads(cached.path.read_bytes())  # noqa: S301 - our own file
    pieces["a"] = ("1", f"c{module}\n{attribute}\n.".encode())
    cached.path.write_bytes(pickle.dumps((key, pieces)))
    assert cached.known(a="1", b="2")["a"] == known("a", "1")
    assert cached.read == ["a"]
