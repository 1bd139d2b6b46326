"""Transactions: all files or none, even if the process is killed."""

from __future__ import annotations

import errno
import fcntl
import multiprocessing
import os
import zipfile
from pathlib import Path

import pytest

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.transaction import Transaction, undo
from sphinx_newsletter.model.site_files import UNDO

BEFORE = {"a.md": b"old a\r\n", "more/b.md": b"old b\n", "gone.md": b"x", "new/d.md": b"d"}
NEW: dict[str, bytes | None] = {"new/d.md": b"other d", "a.md": b"new a\r\n", "gone.md": None}
NEW |= {"more/b.md": b"new b\n", "new/c.md": b"c\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in BEFORE.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_all_are_written(folder: Path) -> None:
    (folder / "a.md").chmod(0o640)
    Transaction(folder, NEW).write()
    assert files(folder) == {name: data for name, data in NEW.items() if data is not None}
    assert (folder / "a.md").stat().st_mode & 0o777 == 0o640


def test_what_stays_the_same_is_not_touched(folder: Path) -> None:
    before = (folder / "a.md").stat().st_mtime_ns
    change = Transaction(folder, {"a.md": BEFORE["a.md"], "gone.md": b"y"})
    assert list(change.contents) == ["gone.md"]
    change.write()
    assert (folder / "a.md").stat().st_mtime_ns == before


def test_the_diff_shows_all(folder: Path) -> None:
    told = list(Transaction(folder, NEW).diff())
    assert [line for line in told if line.startswith(("---", "+++"))] == [
        "--- a/a.md",
        "+++ b/a.md",
        "--- a/gone.md",
        "+++ /dev/null",
        "--- a/more/b.md",
        "+++ b/more/b.md",
        "--- /dev/null",
        "+++ b/new/c.md",
        "--- a/new/d.md",
        "+++ b/new/d.md",
    ]
    assert "-old a" in told
    assert "+new a" in told


@pytest.mark.parametrize("call", ["replace", "fsync"])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_killed_at_any_moment_all_is_as_before(folder: Path, call: str, count: int) -> None:
    process = multiprocessing.get_context("fork").Process(
        target=_write_and_die, args=(folder, call, count)
    )
    process.start()
    process.join()
    assert process.exitcode == 9
    undo(folder)
    assert _without_scraps(files(folder)) == BEFORE


def _write_and_die(folder: Path, call: str, count: int) -> None:
    def die(*arguments: object) -> None:
        nonlocal count
        count -= 1
        if count == 0:
            os._exit(9)
        whole(*arguments)

    place = Path if call == "replace" else os
    whole = getattr(place, call)
    setattr(place, call, die)
    Transaction(folder, NEW).write()


def _without_scraps(found: dict[str, bytes]) -> dict[str, bytes]:
    """What a process that is gone at once leaves of a file that it was writing is hidden."""
    return {name: data for name, data in found.items() if not name.endswith(".new")}


@pytest.mark.parametrize("kind", ["old", "new"])
@pytest.mark.parametrize("name", ["../{0}", "more/../../{0}", "{1}/{0}", "out/{0}"])
def test_nothing_outside_of_the_site_is_put_back(folder: Path, name: str, kind: str) -> None:
    site = folder / "site"
    site.mkdir()
    (site / "out").symlink_to(folder)
    with zipfile.ZipFile(site / UNDO, "w") as kept:
        kept.writestr("old/b.md", b"inside")
        kept.writestr(f"{kind}/{name.format('a.md', folder)}", b"another")
    before = files(folder)
    with pytest.raises(CommandError, match="outside of the site"):
        undo(site)
    assert files(folder) == before


@pytest.mark.parametrize("at", range(30, 60, 3))
def test_what_is_damaged_is_told(folder: Path, at: int) -> None:
    with zipfile.ZipFile(folder / UNDO, "w", zipfile.ZIP_DEFLATED) as kept:
        kept.writestr("old/a.md", Path(__file__).read_bytes())
    data = bytearray((folder / UNDO).read_bytes())
    data[at] ^= 0xFF
    (folder / UNDO).write_bytes(data)
    with pytest.raises(CommandError, match="cannot be read"):
        undo(folder)
    assert (folder / "a.md").read_bytes() == BEFORE["a.md"]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()]
)
def test_stopped_or_out_of_space_all_is_as_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, count: int
) -> None:
    left, whole = count, os.fsync

    def fail(file: int) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise error
        whole(file)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises((CommandError, KeyboardInterrupt)):
        Transaction(folder, NEW).write()
    assert files(folder) == BEFORE


def test_a_read_only_file_is_reported_and_nothing_is_changed(folder: Path) -> None:
    (folder / "more/b.md").chmod(0o444)
    with pytest.raises(CommandError, match=r"more/b\.md is read-only"):
        Transaction(folder, NEW).write()
    assert files(folder) == BEFORE


def test_nothing_is_written_outside_of_the_site(folder: Path) -> None:
    site = folder / "more"
    with pytest.raises(CommandError, match="outside"):
        Transaction(site, {"../a.md": b"other"}).write()
    (site / "b.md").unlink()
    (site / "b.md").symlink_to(folder / "a.md")
    with pytest.raises(CommandError, match="outside"):
        Transaction(site, {"b.md": b"other"}).write()
    assert (folder / "a.md").read_bytes() == BEFORE["a.md"]


def test_what_another_command_is_changing_is_not_undone(folder: Path) -> None:
    (folder / UNDO).write_bytes(b"of the other one")
    before = files(folder)
    opened = os.open(folder, os.O_RDONLY)
    fcntl.flock(opened, fcntl.LOCK_EX)
    for act in (lambda: undo(folder), lambda: Transaction(folder, NEW).write()):
        with pytest.raises(CommandError, match="another command is changing the sources"):
            act()
    os.close(opened)
    assert files(folder) == before


def test_two_changes_at_once_are_refused(folder: Path) -> None:
    (folder / UNDO).write_bytes(b"")
    with pytest.raises(CommandError, match="another change"):
        Transaction(folder, NEW).write()
    with pytest.raises(CommandError, match="cannot be read"):
        undo(folder)


def test_a_file_that_has_changed_since_it_was_read_is_not_overwritten(folder: Path) -> None:
    change = Transaction(folder, NEW)
    (folder / "more/b.md").write_bytes(b"saved meanwhile")
    before = files(folder)
    with pytest.raises(CommandError, match=r"more/b\.md has changed meanwhile"):
        change.write()
    assert files(folder) == before
    later = Transaction(folder, {"a.md": b"new"}, {"a.md": b"what was read"})
    with pytest.raises(CommandError, match=r"a\.md has changed meanwhile"):
        later.write()
    assert files(folder) == before


@pytest.mark.parametrize("name", ["a.md", "new/c.md"])
def test_an_edit_after_a_kill_is_not_undone(folder: Path, name: str) -> None:
    process = multiprocessing.get_context("fork").Process(
        target=_write_and_die, args=(folder, "replace", 5)
    )
    process.start()
    process.join()
    (folder / name).write_bytes(b"edited later")
    before = files(folder)
    with pytest.raises(CommandError, match=f"{name} has changed since"):
        undo(folder)
    assert files(folder) == before
