"""Output that cannot be written: the build fails, with one sentence."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site


EDITION = "---\ndate: 2024-05\n---\n\n# May\n\nText {number}.\n"
FILES = {f"editions/2024-{number:02}.md": EDITION.format(number=number) for number in range(5, 13)}


def run(folder: Path, jobs: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "-q", "-j", jobs, ".", "_build/html"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("path", "jobs"),
    [
        ("editions/2024-07.html", "1"),
        ("editions/2024-07.html", "2"),
        ("editions/2024-07.md", "2"),
        ("archive.html", "1"),
        ("archive/editions.json", "1"),
        ("_static/pygments.css", "1"),
        ("_static/newsletter", "1"),
        ("_search", "1"),
    ],
)
@pytest.mark.slow
def test_an_output_file_that_cannot_be_written_ends_the_build(
    make_site: Callable[..., Site], path: str, jobs: str
) -> None:
    site = make_site(files=FILES)
    done = run(site.folder, jobs)
    assert done.returncode == 0
    file = site.folder / "_build" / "html" / path
    shutil.rmtree(file) if file.is_dir() else file.unlink()
    # A folder in place of a file, and a file in place of a folder: not even root can write there.
    file.mkdir() if file.suffix else file.touch()
    shutil.rmtree(site.folder / "_build" / "html" / ".doctrees")
    done = run(site.folder, jobs)
    assert done.returncode == 2
    sentences = [line for line in done.stderr.splitlines() if "WARNING" not in line]
    assert len(sentences) == 1, done.stderr
    assert "_build/html/" in sentences[0]
    assert "cannot be written" in sentences[0]
    assert "Traceback" not in done.stderr
    file.rmdir() if file.is_dir() else file.unlink()
    done = run(site.folder, jobs)
    assert done.returncode == 0
