"""Difference between two states of a site, and the Git commands that provide the earlier one."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.model import permalinks
from sphinx_newsletter.model.archived_links import FILE as COPIES
from sphinx_newsletter.model.withdrawals import FILE as WITHDRAWN
from sphinx_newsletter.policy.allow_list import DOWNLOADS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.lint.diff_state import Item, State


Sign = Literal["added", "changed", "moved", "removed"]


class Entry(NamedTuple):
    """Line of a diff: what has happened to an address or a name, and its title or a remark."""

    sign: Sign
    name: str
    words: str = ""


# Titles of the groups, in the order in which they are printed.
GROUPS = {
    "editions": "Editions",
    "guides": "Guides",
    "sections": "Sections",
    "tags": "Tags",
    "permalinks": "Addresses",
    "redirects": "Redirects",
    "links": "Links",
    "copies": "Archived copies",
    "events": "Events",
    "warnings": "Warnings",
    "weights": "Weight",
    "code": "Code",
}

# The cache of the commands.
_CACHE = "_build/commands"


def difference(before: State, after: State) -> dict[str, list[Entry]]:
    """Entries for what was added, changed, moved and removed, by group; a group may be empty."""
    pairs = {
        "editions": (before.editions, after.editions),
        "guides": (before.guides, after.guides),
        "sections": (before.sections, after.sections),
        "tags": (before.tags, after.tags),
        "redirects": (before.redirects, after.redirects),
        "copies": (before.copies, after.copies),
        "links": (before.links, after.links),
        "events": (before.events, after.events),
    }
    found = {group: list(_items(*pair)) for group, pair in pairs.items()}
    found["permalinks"] = list(_permalinks(before, after))
    found["warnings"] = list(_warnings(before, after))
    found["weights"] = list(_weights(before.weights, after.weights))
    return {group: found.get(group, []) for group in GROUPS}


def _items(before: Mapping[str, Item], after: Mapping[str, Item]) -> Iterator[Entry]:
    moved = _moved(before, after)
    for name, item in after.items():
        words = ": ".join(filter(None, (item.title, item.words)))
        if name in moved:
            yield Entry("moved", name, f"was {moved[name]}")
        elif name not in before:
            yield Entry("added", name, words)
        elif (item.digest, item.words) != (before[name].digest, before[name].words):
            yield Entry("changed", name, words)
    for name, item in before.items():
        if name not in after and name not in moved.values():
            yield Entry("removed", name, item.title)


def _moved(before: Mapping[str, Item], after: Mapping[str, Item]) -> dict[str, str]:
    """New and old name of each item that has moved: it has the same text, or the same title."""
    gone = {name: item for name, item in before.items() if name not in after}
    found: dict[str, str] = {}
    for same in ("digest", "title"):
        there: dict[str, str] = {}
        for name, item in gone.items():
            there.setdefault(getattr(item, same), name)
        for name, item in after.items():
            old = there.get(getattr(item, same)) if getattr(item, same) else None
            if name not in before and name not in found and old in gone:
                found[name] = old
                del gone[old]
    return found


def _permalinks(before: State, after: State) -> Iterator[Entry]:
    for address in sorted(after.permalinks.keys() - before.permalinks.keys()):
        yield Entry("added", address, after.permalinks[address].title)
    for address in sorted(before.permalinks.keys() - after.permalinks.keys()):
        permalink = before.permalinks[address]
        if after.answers.has(permalink):
            yield Entry("moved", address, f"redirects to {after.answers.end(permalink.page)}")
        else:
            yield Entry("removed", address, "no page answers there")


def _warnings(before: State, after: State) -> Iterator[Entry]:
    for (path, rule, message), _ in sorted((after.warnings - before.warnings).items()):
        yield Entry("added", f"{path} ({rule})", message)
    for (path, rule, message), _ in sorted((before.warnings - after.warnings).items()):
        yield Entry("removed", f"{path} ({rule})", message)


def _weights(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[Entry]:
    for name in sorted(after):
        old, new = before.get(name, 0), after[name]
        if old != new:
            sign: Sign = "changed" if name in before else "added"
            yield Entry(sign, name, f"{_size(old)} → {_size(new)}" if old else _size(new))


def _size(count: int) -> str:
    return f"{count / 1000:.1f} KB"


@contextmanager
def at(folder: Path, base: str) -> Iterator[Path]:
    """The site in *folder* as it was at the commit *base*; or *base* itself, if it is a folder.

    The copy gets today's cache, because most sources are the same, and today's withdrawals. Raises
    `CommandError`.
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
        if (folder / WITHDRAWN).is_file():  # what is withdrawn since then is not quoted
            shutil.copy(folder / WITHDRAWN, made)
        if (folder / _CACHE).is_dir():
            shutil.copytree(folder / _CACHE, Path(made) / _CACHE, dirs_exist_ok=True)
        yield Path(made).resolve()


def commit_of(folder: Path, base: str) -> str | None:
    """The commit that *base* names; None for a folder. Raises `CommandError`.

    A commit comes first, because a pull request may add a folder that is named `origin/main`.
    """
    try:
        commit = _git(folder, "rev-parse", "--verify", "--end-of-options", f"{base}^{{commit}}")
    except CommandError as error:
        if base and Path(base).is_dir():
            return None
        if "not a git repository" in str(error):
            raise
        raise CommandError(
            f"`{base}` is neither a folder nor a commit: name one, such as `origin/main`; in a "
            "shallow clone, fetch it first"
        ) from error
    return commit.decode().strip()


def files_changed(folder: Path, base: str) -> list[str]:
    """The files that differ from the commit *base*, as paths relative to *folder*.

    None if *base* is a folder. Raises `CommandError`.
    """
    commit = commit_of(folder, base)
    if commit is None:
        return []
    changed = _git(folder, "diff", "--name-only", "--no-renames", "--relative", "-z", commit)
    untracked = _git(folder, "ls-files", "--others", "--exclude-standard", "-z")
    names = (changed + untracked).decode(errors="replace").split("\0")
    return sorted({name for name in names if name and not name.startswith("_build/")})


def _git(folder: Path, *arguments: str) -> bytes:
    """Output of git. Raises `CommandError`."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and `--end-of-options` protects the argument
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the one that people use
            check=False,
            capture_output=True,
        )
    except FileNotFoundError as error:
        raise CommandError("git is missing: install it, or name the folder of a copy") from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        # A line about a boundary of file systems can follow the error.
        fatal = [line for line in lines if line.startswith("fatal: ")] or lines[-1:]
        raise CommandError(f"git: {fatal[0] if fatal else 'it failed'}")
    return done.stdout


def code_changed(workspace: Workspace, base: str) -> list[Entry]:
    """The changed files that are not sources, images or data; none if *base* is a folder."""
    settings = workspace.settings
    data = {settings.tags, settings.redirects, permalinks.FILE, COPIES}
    folders = {PurePosixPath(path).parts[0] for path in workspace.digests if "/" in path}
    found = files_changed(workspace.folder, base)
    return [Entry("changed", path) for path in found if not _is_content(path, folders, data)]


def _is_content(path: str, folders: set[str], data: set[str]) -> bool:
    name = PurePosixPath(path)
    if path in data:
        return True
    if name.suffix == ".md":
        return len(name.parts) == 1 or name.parts[0] in folders
    return len(name.parts) > 1 and name.parts[0] in folders and name.suffix in DOWNLOADS
