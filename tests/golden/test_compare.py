"""Two records are compared byte by byte, and what differs is named with its first line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.golden.compare import differences

if TYPE_CHECKING:
    from pathlib import Path


def _record(folder: Path, files: dict[str, bytes]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    return folder


def test_equal_records_have_no_difference(tmp_path: Path) -> None:
    files = {"html/a.html": b"a\n", "html/b.png": b"\xff\0"}
    base, here = _record(tmp_path / "base", files), _record(tmp_path / "here", files)
    assert not list(differences(base, here))


def test_each_difference_is_named(tmp_path: Path) -> None:
    base = _record(tmp_path / "base", {"a.html": b"x\nsame old\n", "gone.html": b"", "b": b"\xff"})
    here = _record(tmp_path / "here", {"a.html": b"x\nsame new\n", "came.html": b"", "b": b"\xfe"})
    found = list(differences(base, here))
    assert [line.split(":")[0] for line in found] == ["a.html", "b", "came.html", "gone.html"]
    assert found[0] == "a.html: line 2\n    - same old\n    + same new"
    assert found[2:] == ["came.html: new", "gone.html: missing now"]


def test_a_line_feed_at_the_end_is_a_difference(tmp_path: Path) -> None:
    base, here = _record(tmp_path / "base", {"a": b"x\n"}), _record(tmp_path / "here", {"a": b"x"})
    assert len(list(differences(base, here))) == 1
