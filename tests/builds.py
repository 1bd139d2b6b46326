"""Builds of a site: whole ones, ones that fail, ones that are killed."""

from __future__ import annotations

import io
import multiprocessing
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sphinx.application import Sphinx
from sphinx.builders.html._assets import _file_checksum_inner
from sphinx.cmd.build import main
from sphinx.errors import SphinxError
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_newsletter.search import index

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.written import Files


def build(
    folder: Path, builder: str, jobs: int = 1, prepare: Callable[[Sphinx], None] | None = None
) -> Files:
    """Build the site in *folder*, and read what stands in the output then."""
    return build_and_log(folder, builder, jobs, prepare)[0]


def build_and_log(
    folder: Path, builder: str, jobs: int = 1, prepare: Callable[[Sphinx], None] | None = None
) -> tuple[Files, list[str]]:
    """The same with the warnings, sorted; paths are relative to *folder*."""
    log = io.StringIO()
    out = folder / "_build" / builder
    places = (folder, folder, out, folder / "_build" / "doctrees")  # as `make` of Sphinx has it
    _file_checksum_inner.cache_clear()  # a process of its own would have none
    translators.clear()  # nor the language of the last build
    with patch_docutils(), docutils_namespace():
        app = Sphinx(*places, builder, status=None, warning=log, parallel=jobs)
        if prepare:
            prepare(app)
        app.build()
    files = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }
    return files, sorted(log.getvalue().replace(f"{folder}/", "").splitlines())


def sphinx_build(folder: Path, *options: str) -> tuple[object, str]:
    """Run `sphinx-build` on *folder* in this process: its exit code, and what it printed.

    A process of its own imports Sphinx first, which takes longer than the build of a tiny site.
    The site gets no search index: its program outlives a build that ends early.
    """
    printed = io.StringIO()
    translators.clear()
    arguments = [*options, str(folder), str(folder / "_build" / "html")]
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed), redirect_stderr(printed):
        patch.setattr(index, "on_env_updated", lambda *_: ())
        try:
            code: object = main(arguments)
        except SystemExit as end:
            code = end.code
    return code, printed.getvalue()


def die_at(count: int) -> Callable[[Sphinx], None]:
    """Let this process end, as if killed, when it opens a file to write the *count*th time."""

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT:
            count -= 1
            if count == 0:
                Path(arguments[0]).write_bytes(b"")
                os._exit(0)

    return lambda _app: sys.addaudithook(watch)


def fail_at(event: str, count: int) -> Callable[[Sphinx], None]:
    """Let the build fail when *event* is sent the *count*th time."""

    def fail(*_: object) -> tuple[()]:
        nonlocal count
        count -= 1
        if count == 0:
            raise SphinxError("no space left on device")
        return ()

    def prepare(app: Sphinx) -> None:
        # At the very end of a build, others have done their part.
        app.connect(event, fail, priority=998 if event == "build-finished" else 1)

    return prepare


def build_and_fail(folder: Path, builder: str, event: str, count: int) -> None:
    """Build until a handler of *event* raises. No other error hides its own."""
    try:
        build(folder, builder, prepare=fail_at(event, count))
    except SphinxError as error:
        assert str(error) == "no space left on device"  # noqa: PT017 - it need not be raised


def build_and_die(folder: Path, builder: str, count: int) -> None:
    """Build in a process that is gone at once: no `finally`, no handler."""
    arguments = (folder, builder, 1, die_at(count))
    process = multiprocessing.get_context("fork").Process(target=build, args=arguments)
    process.start()
    process.join()


def build_twice_at_once(folder: Path, builder: str) -> None:
    """Build in two processes that do not know of each other; both must succeed."""
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=build, args=(folder, builder)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
