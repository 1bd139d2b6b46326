"""What the build would warn of in the files beside the sources."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_newsletter.editing.permalinks.anchors import known_places
from sphinx_newsletter.lint.rules.rule import (
    Found,
    Page,
    Severity,
    Whole,
    as_the_build,
    as_the_build_of_all,
    of_all,
)
from sphinx_newsletter.model import archived_links, sentences, size_limits
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.permalinks import FILE, lost
from sphinx_newsletter.model.problems import Kind, Problem, suggestion
from sphinx_newsletter.model.redirects import Move, read_moves
from sphinx_newsletter.model.site_files import SiteFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


@as_the_build_of_all(
    *(Kind.VOCABULARY, Kind.TAG_COLLISION, Kind.ALIAS_INVALID),
    *(Kind.BROADER_UNKNOWN, Kind.BROADER_CIRCLE),
)
def vocabulary(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """The vocabulary can be read."""
    for problem in whole.workspace.vocabulary_problems:
        yield whole.workspace.settings.tags, problem


@as_the_build_of_all(Kind.SETTING)
def settings(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """The settings can be used."""
    yield from (("conf.py", problem) for problem in whole.workspace.settings.wrong)


@as_the_build_of_all(Kind.REDIRECT)
def redirects(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """The lines of `redirects.txt` can be read; whether they lead anywhere, the build knows."""
    moves: list[Move] = []
    yield from _told(
        whole, whole.workspace.settings.redirects, lambda text: read_moves(text, moves)
    )


@as_the_build_of_all(Kind.LINK_COPY)
def link_copies(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """The entries of `links.yml` can be used."""
    yield from _told(
        whole, archived_links.FILE, lambda text: archived_links.read_archived_links(text)[1]
    )


def _told(
    whole: Whole, name: str, read: Callable[[str], Iterable[Problem]]
) -> Iterator[tuple[str, Problem]]:
    """What *read* tells of the text of the file *name*, if there is one."""
    try:
        text = whole.workspace.read_site_file(name)
    except OSError:
        return
    except SiteFileError as error:
        yield name, error.problem
        return
    yield from ((name, problem) for problem in read(text))


@as_the_build_of_all(Kind.PERMALINKS)
def permalinks(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """`permalinks.txt` can be read."""
    for problem in whole.permalinks.problems:
        yield FILE, problem


@as_the_build_of_all(Kind.PERMALINK_LOST, fixes=True)
def permalink_lost(whole: Whole) -> Iterator[tuple[str, Found]]:
    """All addresses that were published answer."""
    # What heals an address is sought in all that is known of all sources, and that takes long.
    for one in whole.permalinks.lost if _is_any_lost(whole) else ():
        if one.address:  # else another file is not UTF-8, which is told of it
            yield one.path, Found(one.line, one.message, heals=bool(one.edits))


def _is_any_lost(whole: Whole) -> bool:
    recorded, addresses = whole.permalinks.recorded, whole.permalinks.addresses
    if not recorded:
        return False
    pages = known_places(whole.sources.values(), lambda one: whole.places[one.path])
    records = (one for one in whole.archive.all if one.docname in pages)
    try:
        answers = addresses.answers_of(Archive(records, whole.workspace.vocabulary), pages)
    except SiteFileError:  # where addresses lead on to; told of that file
        return False
    return any(lost(recorded, answers))


_ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"})


@as_the_build(Kind.IMAGE_ALT, Kind.IMAGE_ELSEWHERE)
def told(page: Page) -> Iterator[Problem]:
    """Pictures have words, and are the site's own."""
    for picture in page.source.outline.pictures:
        if not picture.alt.strip():
            yield sentences.image_alt(picture.url, picture.line)
        if "://" in picture.url:
            yield sentences.image_elsewhere(picture.url, picture.line)


def _pictures(whole: Whole) -> Iterator[tuple[str, int, str, str]]:
    """The pictures of the site's own: path and line of the source, as written, their file."""
    for path, source in whole.sources.items():
        for picture in source.outline.pictures:
            url = unquote(picture.url)
            if "://" not in url and not url.startswith("data:"):
                absolute = url.startswith("/")
                file = normpath(url.lstrip("/") if absolute else join(dirname(path), url))
                yield path, picture.line, picture.url, file


@as_the_build_of_all(Kind.IMAGE_LARGE)
def large(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """The files of pictures are small; of each file it is told once a page."""
    seen: set[tuple[str, str]] = set()
    for path, line, written, file in _pictures(whole):
        if (path, file) in seen or not whole.workspace.has(file):
            continue
        seen.add((path, file))
        if (size := (whole.workspace.folder / file).stat().st_size) > size_limits.LARGE_IMAGE:
            yield path, sentences.image_large(written, line, size)


@of_all(Severity.WARNING)
def picture_missing(whole: Whole) -> Iterator[tuple[str, Found]]:
    """The file of a picture is not there: readers see its words alone."""
    for path, line, written, file in _pictures(whole):
        if "*" not in file and not whole.workspace.has(file):
            near = _near(whole, file) or "; save it, or take it out here"
            yield path, Found(line, f"the picture `{written}` is not there{near}")


def _near(whole: Whole, file: str) -> str:
    folder, _, name = file.rpartition("/")
    try:
        beside = () if folder.startswith("..") else (whole.workspace.folder / folder).iterdir()
        return suggestion(name, [one.name for one in beside if one.name != name])
    except OSError:
        return ""


@of_all(Severity.HINT)
def picture_unused(whole: Whole) -> Iterator[tuple[str, Found]]:
    """A picture lies beside the editions, and none of them shows it."""
    workspace = whole.workspace
    folder = workspace.folder / workspace.settings.editions.strip("/")
    found = {
        one.relative_to(workspace.folder).as_posix()
        for one in folder.rglob("*")
        if one.suffix.casefold() in _ENDINGS
    }
    found -= {file for *_, file in _pictures(whole)}
    if not found:
        return
    # It may stand in raw HTML, or be what a link leads to.
    texts = [workspace.read(path) for path in whole.sources]
    for path in sorted(found):
        name = path.rpartition("/")[2].encode()
        if not any(name in text for text in texts):
            yield path, Found(1, "no page shows this picture: use it, or delete the file")
