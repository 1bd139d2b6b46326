"""Output that cannot be written: the build fails, with one sentence."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.builds import sphinx_build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Site


pytestmark = pytest.mark.slow


EDITION = "---\ndate: 2024-05\n---\n\n# May\n\nText {number}.\n"
FILES = {f"editions/2024-{number:02}.md": EDITION.format(number=number) for number in range(5, 13)}


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    """A site that is built; each test leaves its output as it was."""
    site = share_site(files=FILES)
    assert sphinx_build(site.folder, "-q") == (0, "")
    return site


@pytest.mark.parametrize(
    ("path", "jobs"),
    [
        ("editions/2024-07.html", "1"),
        ("editions/2024-07.html", "2"),
        ("editions/2024-07.md", "2"),
        ("archive.html", "1"),
        ("archive/data.json", "1"),
        ("_static/pygments.css", "1"),
        ("_static/newsletter", "1"),
    ],
)
def test_an_output_file_that_cannot_be_written_ends_the_build(
    site: Site, path: str, jobs: str
) -> None:
    out = site.folder / "_build" / "html"
    with unwritable(out, path, out / ".doctrees"):
        done = in_a_process(site, "-j", jobs)
        assert (done.returncode, done.stdout) == (2, "")
        assert is_one_sentence(done.stderr), done.stderr
    assert in_a_process(site, "-j", jobs).returncode == 0


@pytest.mark.parametrize("path", ["archive.html", "_search"])
def test_the_process_of_the_build_ends_too(make_site: Callable[..., Site], path: str) -> None:
    site = make_site()  # a build that fails in this process keeps its lock
    site.build(search=True)
    with unwritable(site.out, path, site.folder / "_build" / "doctrees-html"):
        done = in_a_process(site)
    assert (done.returncode, done.stdout) == (2, "")
    assert is_one_sentence(done.stderr), done.stderr
    assert in_a_process(site).returncode == 0


def in_a_process(site: Site, *options: str) -> subprocess.CompletedProcess[str]:
    """Build *site* in a process of its own: what it keeps in memory is not that of other tests."""
    command = [sys.executable, "-m", "sphinx", "-q", *options, ".", "_build/html"]
    return subprocess.run(command, cwd=site.folder, capture_output=True, text=True, check=False)


@contextmanager
def unwritable(out: Path, path: str, doctrees: Path) -> Iterator[None]:
    """A folder in place of a file, and a file in place of a folder: not even root can write there.

    The environment is deleted, so that the build does not take the file for up to date.
    """
    file = out / path
    shutil.rmtree(file) if file.is_dir() else file.unlink()
    file.mkdir() if file.suffix else file.touch()
    shutil.rmtree(doctrees)
    try:
        yield
    finally:
        file.rmdir() if file.is_dir() else file.unlink()


def is_one_sentence(printed: str) -> bool:
    """Whether a build printed one sentence about its output, and no traceback."""
    sentences = [line for line in printed.splitlines() if "WARNING" not in line]
    named = ["_build/html/" in line and "cannot be written" in line for line in sentences]
    return named == [True] and "Traceback" not in printed
