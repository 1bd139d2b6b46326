"""Pictures: each says what it shows, is there, is small, and is used."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_newsletter.desk.rules.rule import (
    Found,
    Page,
    Severity,
    Whole,
    as_the_build,
    as_the_build_of_all,
    of_all,
)
from sphinx_newsletter.model import sentences, size_limits
from sphinx_newsletter.model.problems import Kind, Problem, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator


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
        if (path, file) in seen or not whole.desk.has(file):
            continue
        seen.add((path, file))
        if (size := (whole.desk.folder / file).stat().st_size) > size_limits.LARGE_PICTURE:
            yield path, sentences.image_large(written, line, size)


@of_all(Severity.WARNING)
def picture_missing(whole: Whole) -> Iterator[tuple[str, Found]]:
    """The file of a picture is not there: readers see its words alone."""
    for path, line, written, file in _pictures(whole):
        if "*" not in file and not whole.desk.has(file):
            near = _near(whole, file) or "; save it, or take it out here"
            yield path, Found(line, f"the picture `{written}` is not there{near}")


def _near(whole: Whole, file: str) -> str:
    folder, _, name = file.rpartition("/")
    try:
        beside = () if folder.startswith("..") else (whole.desk.folder / folder).iterdir()
        return suggestion(name, [one.name for one in beside if one.name != name])
    except OSError:
        return ""


@of_all(Severity.HINT)
def picture_unused(whole: Whole) -> Iterator[tuple[str, Found]]:
    """A picture lies beside the editions, and none of them shows it."""
    desk = whole.desk
    folder = desk.folder / desk.settings.editions.strip("/")
    found = {
        one.relative_to(desk.folder).as_posix()
        for one in folder.rglob("*")
        if one.suffix.casefold() in _ENDINGS
    }
    found -= {file for *_, file in _pictures(whole)}
    if not found:
        return
    # It may stand in raw HTML, or be what a link leads to.
    texts = [desk.read(path) for path in whole.sources]
    for path in sorted(found):
        name = path.rpartition("/")[2].encode()
        if not any(name in text for text in texts):
            yield path, Found(1, "no page shows this picture: use it, or delete the file")
