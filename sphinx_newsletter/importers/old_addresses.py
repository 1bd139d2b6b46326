"""Old addresses of imported editions: lines of `redirects.txt`, which lead to the new pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from sphinx_newsletter.model.addresses import ALWAYS
from sphinx_newsletter.model.redirects import Move, bare, read_moves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.importers.resolved import Issue


_RESERVED = ("archive/", "_static/", "_images/", "_sources/")


def with_redirects(text: str, issues: Iterable[Issue], editions: str) -> str:
    """The *text* of `redirects.txt`, with a line for each of *issues* that had an address."""
    moves: list[Move] = []
    for _ in read_moves(text, moves):
        pass  # the build reports lines that are wrong
    known = {bare(move.old) for move in moves}
    new = [*_lines(issues, editions, known)]
    if not new:
        return text
    head = text.rstrip("\n") + "\n" if text.strip() else ""
    return head + "\n".join(new) + "\n"


def _lines(issues: Iterable[Issue], editions: str, known: set[str]) -> Iterator[str]:
    for issue in sorted(issues, key=lambda one: one.id):
        path = urlsplit(issue.edition.address).path.strip("/")
        name = bare(unquote(path))
        line = f"{path} {editions}/{issue.id}"
        is_ours = name in ALWAYS or name == "index" or path.startswith((*_RESERVED, f"{editions}/"))
        if issue.is_draft or not name or is_ours or name in known or any(read_moves(line, [])):
            continue
        known.add(name)
        yield line
