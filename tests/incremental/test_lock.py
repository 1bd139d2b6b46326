"""The lock: two builds in one folder, one after the other."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest
from sphinx.errors import SphinxError

from sphinx_newsletter.incremental.lock import FolderInUseError, lock
from tests.builds import build, fail_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from sphinx.application import Sphinx

    from tests.conftest import Site


TEXT = "---\ndate: 2024-05\n---\n\n# May\n\nText.\n"
FILES = {"editions/2024-05.md": TEXT}
LONG = 60.0  # seconds in which any build of these tests ends


def start(work: Callable[..., Any], *arguments: object) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    process.start()
    return process


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def held_up(folder: Path, at: str) -> Callable[[Sphinx], None]:
    """Prepare a build that says when it has reached the event *at*, and waits there."""

    def wait(*_: object) -> None:
        (folder / "reached").touch()
        wait_for((folder / "go on").exists)

    def prepare(app: Sphinx) -> None:
        app.connect(at, wait)

    return prepare


def build_and_say(folder: Path, builder: str) -> None:
    """Build; what is printed to standard error goes into a file."""
    os.dup2(os.open(folder / f"said-{builder}", os.O_CREAT | os.O_WRONLY), 2)
    import sys  # noqa: PLC0415 - pytest has replaced it

    sys.stderr = os.fdopen(2, "w")
    build(folder, builder)


@pytest.mark.parametrize("second", ["html", "dirhtml"])
def test_a_second_build_waits_for_the_first(make_site: Callable[..., Site], second: str) -> None:
    """The two builders have different outputs, and the same doctrees."""
    site, clean = make_site(files=FILES), make_site(files=FILES)
    first = start(build, site.folder, "html", 1, held_up(site.folder, "write-started"))
    wait_for((site.folder / "reached").exists)
    site.write("editions/2024-05.md", TEXT.replace("Text.", "Other text."))
    clean.write("editions/2024-05.md", TEXT.replace("Text.", "Other text."))
    other = start(build_and_say, site.folder, second)
    said = site.folder / f"said-{second}"
    wait_for(lambda: said.exists() and b"\n" in said.read_bytes())
    assert said.read_text().startswith("Waiting for another build, which uses ")
    folder = second if second == "html" else "doctrees"
    assert said.read_text().endswith(f"/_build/{folder}\n")
    assert other.is_alive()
    (site.folder / "go on").touch()
    for process in (first, other):
        process.join(LONG)
        assert process.exitcode == 0
    assert said.read_text().count("\n") == 1
    expected = build(clean.folder, second)
    out = site.folder / "_build" / second
    assert {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    } == expected


def test_a_build_that_is_killed_leaves_no_lock(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES)
    first = start(build, site.folder, "html", 1, held_up(site.folder, "write-started"))
    wait_for((site.folder / "reached").exists)
    assert first.pid
    folders = site.folder / "_build" / "html", site.folder / "_build" / "doctrees"
    with pytest.raises(FolderInUseError, match="Another build uses "):
        lock(*folders, waits=False)
    os.kill(first.pid, signal.SIGKILL)
    first.join(LONG)
    build(site.folder, "html")
    lock(*folders, waits=False).close()


def test_a_build_that_fails_leaves_no_lock(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES)

    with pytest.raises(SphinxError, match="no space left on device"):
        build(site.folder, "html", prepare=fail_at("env-updated", 1))
    process = start(lock, site.folder / "_build" / "html", site.folder / "_build" / "doctrees")
    process.join(LONG)
    assert process.exitcode == 0


def test_folders_are_locked_in_the_same_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    monkeypatch.setattr("filelock.FileLock.acquire", lambda self, **_: taken.append(self.lock_file))
    first, second = tmp_path / "a", tmp_path / "b"
    lock(first / "html", second)
    assert taken == [str(first / ".html.lock"), str(second / ".lock")]
    taken.clear()
    lock(second / "html", first)
    assert taken == [str(first / ".lock"), str(second / ".html.lock")]


def test_a_folder_that_cannot_be_locked_is_built_without(
    make_site: Callable[..., Site],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(*_: object, **_options: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    site = make_site(files=FILES)
    assert site.build(strict=True).warnings == []
    assert "cannot be locked (Read-only file system)" in capsys.readouterr().err
