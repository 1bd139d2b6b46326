"""The site as it was: at a commit of git, taken out of it into a folder of its own."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.editing.workspace import DeskError

if TYPE_CHECKING:
    from collections.abc import Iterator


_KEPT = "_build/desk"


@contextmanager
def at(folder: Path, base: str) -> Iterator[Path]:
    """The site in *folder* as it was at the commit *base*; or *base* itself, if it is a folder.

    What is kept of today's sources is there as well: most of them are the same. Raises `DeskError`.
    """
    commit = commit_of(folder, base)
    if commit is None:
        yield Path(base).resolve()
        return
    below = _git(folder, "rev-parse", "--show-prefix").decode().strip()
    packed = _git(folder, "archive", "--format=tar", f"{commit}:{below}")
    with tempfile.TemporaryDirectory(prefix="newsletter-diff-") as made:
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            tar.extractall(made, filter="data")
        if (folder / _KEPT).is_dir():
            shutil.copytree(folder / _KEPT, Path(made) / _KEPT, dirs_exist_ok=True)
        yield Path(made).resolve()


def commit_of(folder: Path, base: str) -> str | None:
    """The commit that *base* names; None for a folder. Raises `DeskError`.

    A commit comes first: a change may bring a folder that is called `origin/main`.
    """
    try:
        told = _git(folder, "rev-parse", "--verify", "--end-of-options", f"{base}^{{commit}}")
    except DeskError as error:
        if base and Path(base).is_dir():
            return None
        if "not a git repository" in str(error):
            raise
        raise DeskError(
            f"`{base}` is neither a folder nor a commit: name one, as in `origin/main`; a clone "
            "that is shallow has to fetch it first"
        ) from error
    return told.decode().strip()


def files_changed(folder: Path, base: str) -> list[str]:
    """The files that are others than at the commit *base*, by path from *folder*.

    Where *base* is a folder, that is not known. Raises `DeskError`.
    """
    commit = commit_of(folder, base)
    if commit is None:
        return []
    changed = _git(folder, "diff", "--name-only", "--no-renames", "--relative", "-z", commit)
    fresh = _git(folder, "ls-files", "--others", "--exclude-standard", "-z")
    names = (changed + fresh).decode(errors="replace").split("\0")
    return sorted({name for name in names if name and not name.startswith("_build/")})


def _git(folder: Path, *arguments: str) -> bytes:
    """What git answers. Raises `DeskError`."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell; what is asked for stands behind options
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the one that people use
            check=False,
            capture_output=True,
        )
    except FileNotFoundError as error:
        raise DeskError("git is missing: install it, or name the folder of a copy") from error
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        raise DeskError(f"git: {told[-1] if told else 'it failed'}")
    return done.stdout
