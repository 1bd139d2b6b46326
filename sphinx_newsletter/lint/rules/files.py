"""Files other than sources: vocabulary, settings, redirects, `links.yml`, permalinks, images."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_newsletter.editing.permalinks.anchors import known_places
from sphinx_newsletter.lint.rules.rule import (
    Found,
    Severity,
    Site,
    build_site_rule,
    site_rule,
)
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.permalinks import FILE, lost
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.redirects import Move, read_moves
from sphinx_newsletter.model.site_files import SiteFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"})


@build_site_rule(Kind.REDIRECT)
def redirects(site: Site) -> Iterator[tuple[str, Problem]]:
    """The lines of `redirects.txt` are well-formed; only a build can follow them."""
    moves: list[Move] = []
    yield from _problems(
        site, site.workspace.settings.redirects, lambda text: read_moves(text, moves)
    )


def _problems(
    site: Site, name: str, read: Callable[[str], Iterable[Problem]]
) -> Iterator[tuple[str, Problem]]:
    """Problems that *read* reports in the text of the file *name*, if the file exists."""
    try:
        text = site.workspace.read_site_file(name)
    except OSError:
        return
    except SiteFileError as error:
        yield name, error.problem
        return
    yield from ((name, problem) for problem in read(text))


@build_site_rule(Kind.PERMALINKS)
def permalinks(site: Site) -> Iterator[tuple[str, Problem]]:
    """The lines of `permalinks.txt` are well-formed."""
    for problem in site.permalinks.problems:
        yield FILE, problem


@build_site_rule(Kind.PERMALINK_LOST, fixes=True)
def permalink_lost(site: Site) -> Iterator[tuple[str, Found]]:
    """Every address that was published still answers."""
    # Looking for the replacement of an address takes long, because it needs all sources.
    for one in site.permalinks.lost if _is_any_lost(site) else ():
        if one.address:  # else another file is not UTF-8, which is its own finding
            yield one.path, Found(one.line, one.message, fixed_elsewhere=bool(one.edits))


def _is_any_lost(site: Site) -> bool:
    recorded, addresses = site.permalinks.recorded, site.permalinks.addresses
    if not recorded:
        return False
    pages = known_places(site.sources.values())
    records = (one for one in site.archive.all if one.docname in pages)
    try:
        answers = addresses.answers_of(Archive(records, site.workspace.vocabulary), pages)
    except SiteFileError:  # a file of redirects, which has its own finding
        return False
    return any(lost(recorded, answers))


def _local_images(site: Site) -> Iterator[tuple[str, int, str, str]]:
    """Images that are files of the site: path and line of the source, as written, the file."""
    for path, source in site.sources.items():
        for image in source.outline.images:
            url = unquote(image.url)
            if "://" not in url and not url.startswith("data:"):
                absolute = url.startswith("/")
                file = normpath(url.lstrip("/") if absolute else join(dirname(path), url))
                yield path, image.line, image.url, file


@site_rule(Severity.HINT)
def picture_unused(site: Site) -> Iterator[tuple[str, Found]]:
    """No page shows an image file that is in the folder of the editions."""
    workspace = site.workspace
    folder = workspace.folder / workspace.settings.editions.strip("/")
    found = {
        one.relative_to(workspace.folder).as_posix()
        for one in folder.rglob("*")
        if one.suffix.casefold() in _SUFFIXES
    }
    built = tuple(f"{path}/" for path, why in workspace.excluded.items() if not why)
    found = {path for path in found if not path.startswith(built)}
    found -= {file for *_, file in _local_images(site)}
    if not found:
        return
    # Raw HTML may show it, or a link may lead to it.
    texts = [workspace.read(path) for path in site.sources]
    for path in sorted(found):
        name = path.rpartition("/")[2].encode()
        if not any(name in text for text in texts):
            yield path, Found(1, "no page shows this image: use it, or delete the file")
