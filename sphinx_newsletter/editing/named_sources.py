"""Operands of commands that name sources: a file, a folder, or the id of an edition."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.model.problems import suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sphinx_newsletter.editing.workspace import Workspace


def site_folder(start: Path) -> Path:
    """The folder of `conf.py`: *start*, or the nearest folder above it that has one.

    That is how git finds a repository. If there is none, *start*.
    """
    start = start.resolve()
    return next((one for one in (start, *start.parents) if (one / "conf.py").is_file()), start)


def named_sources(
    workspace: Workspace, names: Iterable[str], known: Collection[str] = ()
) -> list[str]:
    """The paths that *names* stand for, relative to the site's folder, each once.

    A name is the path of a file or a folder, relative to the current folder, the site's folder or
    that of the editions; or the id of an edition. *known* are the paths that can be named; by
    default, the sources. Raises `CommandError` for a name of no source.
    """
    known = known or workspace.paths
    found = (path for name in names for path in _named(workspace, name, known))
    return [*dict.fromkeys(found)]


def named_editions(workspace: Workspace, names: Iterable[str]) -> list[str]:
    """The paths of the editions that *names* stand for. Raises `CommandError`."""
    return named_sources(workspace, names, workspace.editions.keys())


def _named(workspace: Workspace, name: str, known: Collection[str]) -> list[str]:
    for path in _paths(workspace, name) if name else ():
        if path in known:
            return [path]
        below = [one for one in known if path == "." or one.startswith(f"{path}/")]
        if below:
            return sorted(below)
    editions = workspace.settings.editions.strip("/")
    file = name.removesuffix(".md") + ".md"  # an id alone, where editions are in folders of years
    same = [one for one in known if one.startswith(f"{editions}/") and one.endswith(f"/{file}")]
    if name and same:
        return sorted(same)
    near = suggestion(name, known) or f": name a file, a folder, or an edition of `{editions}`"
    raise CommandError(f"`{name}` is not a source of the site{near}")


def _paths(workspace: Workspace, name: str) -> Iterator[str]:
    """The paths below the site's folder that *name* may stand for, the likeliest first."""
    site = workspace.folder.resolve()
    folders = [Path.cwd(), site, site / workspace.settings.editions.strip("/")]
    for folder in folders[: 1 if ".." in Path(name).parts else 3]:
        for path in (folder / name, folder / f"{name}.md"):
            with suppress(OSError, ValueError, RuntimeError):  # elsewhere, a NUL, a loop of links
                yield path.resolve().relative_to(site).as_posix()
