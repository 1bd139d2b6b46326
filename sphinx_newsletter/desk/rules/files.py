"""What the build would warn of in the files beside the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.desk.rules.rule import Found, Whole, as_the_build_of_all
from sphinx_newsletter.editing.permalinks.anchors import known_places
from sphinx_newsletter.model import archived_links
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.permalinks import FILE, lost
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.redirects import Move, read_moves
from sphinx_newsletter.model.site_files import ListError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


@as_the_build_of_all(
    *(Kind.VOCABULARY, Kind.TAG_COLLISION, Kind.ALIAS_INVALID),
    *(Kind.BROADER_UNKNOWN, Kind.BROADER_CIRCLE),
)
def vocabulary(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """The vocabulary can be read."""
    for problem in whole.desk.vocabulary_problems:
        yield whole.desk.settings.tags, problem


@as_the_build_of_all(Kind.SETTING)
def settings(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """The settings can be used."""
    yield from (("conf.py", problem) for problem in whole.desk.settings.wrong)


@as_the_build_of_all(Kind.REDIRECT)
def redirects(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """The lines of `redirects.txt` can be read; whether they lead anywhere, the build knows."""
    moves: list[Move] = []
    yield from _told(whole, whole.desk.settings.redirects, lambda text: read_moves(text, moves))


@as_the_build_of_all(Kind.LINK_COPY)
def link_copies(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """The entries of `links.yml` can be used."""
    yield from _told(whole, archived_links.FILE, lambda text: archived_links.read_copies(text)[1])


def _told(
    whole: Whole, name: str, read: Callable[[str], Iterable[Problem]]
) -> Iterator[tuple[str, Problem]]:
    """What *read* tells of the text of the file *name*, if there is one."""
    try:
        text = whole.desk.read_list(name)
    except OSError:
        return
    except ListError as error:
        yield name, error.problem
        return
    yield from ((name, problem) for problem in read(text))


@as_the_build_of_all(Kind.PERMALINKS)
def permalinks(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """`permalinks.txt` can be read."""
    for problem in whole.permalinks.problems:
        yield FILE, problem


@as_the_build_of_all(Kind.PERMALINK_LOST, mends=True)
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
        answers = addresses.answers_of(Archive(records, whole.desk.vocabulary), pages)
    except ListError:  # where addresses lead on to; told of that file
        return False
    return any(lost(recorded, answers))
