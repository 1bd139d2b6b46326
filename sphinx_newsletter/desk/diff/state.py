"""What readers find in a site: pages, sections, tags, addresses, links, events, and warnings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from sphinx_newsletter.desk.checks import check
from sphinx_newsletter.desk.permalinks.published import Addresses, title_of
from sphinx_newsletter.desk.records import addresses
from sphinx_newsletter.desk.rules.events import events
from sphinx_newsletter.desk.source import digest, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_newsletter.core.permalinks import Permalink
    from sphinx_newsletter.core.published import Answers
    from sphinx_newsletter.desk.desk import Desk
    from sphinx_newsletter.desk.outline import Outline, Part
    from sphinx_newsletter.desk.source import Source

_TARGET = re.compile(r"\s*\([^)]+\)=\s*")


class Thing(NamedTuple):
    """A page or a section: what it is called, and what is another one for another text."""

    title: str
    digest: str
    words: str = ""


class State(NamedTuple):
    """A site at one time; `weights` are the bytes of each page's source with its pictures."""

    editions: Mapping[str, Thing]
    guides: Mapping[str, Thing]
    sections: Mapping[str, Thing]
    tags: Mapping[str, Thing]
    links: Mapping[str, Thing]
    events: Mapping[str, Thing]
    permalinks: Mapping[str, Permalink]
    answers: Answers
    weights: Mapping[str, int]
    warnings: Counter[tuple[str, str, str]]


def state_of(desk: Desk) -> State:
    """The state of the site on a desk; drafts are part of it."""
    sources = {source.docname: source for source in desk.sources.values()}
    pages = {name: Thing(_title(one), one.digest, _draft(one)) for name, one in sources.items()}
    found = Addresses(desk)
    tags = desk.vocabulary.tags.values()
    return State(
        editions={name: one for name, one in pages.items() if sources[name].front is not None},
        guides={name: one for name, one in pages.items() if sources[name].front is None},
        sections=dict(_all_sections(desk)),
        tags={tag.slug: Thing(tag.label, repr(replace(tag, line=0))) for tag in tags},
        links=dict(_links(sources)),
        events=dict(_events(sources)),
        permalinks=found.published,
        answers=found.answers,
        weights={source.docname: _weight(desk, source) for source in sources.values()},
        warnings=Counter((one.path, one.rule, one.message) for one in check(desk)),
    )


def _title(source: Source) -> str:
    return title_of(source) or source.path


def _draft(source: Source) -> str:
    return "draft" if source.front and source.front.draft else ""


def _all_sections(desk: Desk) -> Iterator[tuple[str, Thing]]:
    for path, source in desk.editions.items():
        try:
            lines = text_of(desk.read(path)).replace("\r\n", "\n").split("\n")
        except UnicodeDecodeError:
            continue
        anchors = addresses(source.outline.headings)
        for part, text in _texts(source.outline, lines):
            names = ", ".join(tag.name for tag in part.tags)
            anchor = anchors[part.line] or part.title
            yield f"{source.docname}#{anchor}", Thing(part.title, digest(text.encode()), names)


def _texts(outline: Outline, lines: list[str]) -> Iterator[tuple[Part, str]]:
    """Each section with its own text: without those within it, and without targets."""
    for part in outline.parts:
        inner = [one for one in outline.parts if part.line < one.line < part.end]
        own = [
            line
            for number, line in enumerate(lines[part.line - 1 : part.end - 1], start=part.line)
            if not (_TARGET.fullmatch(line) or any(p.line <= number < p.end for p in inner))
        ]
        yield part, "\n".join(own).strip()


def _links(sources: Mapping[str, Source]) -> Iterator[tuple[str, Thing]]:
    for name, source in sources.items():
        for link in source.outline.links:
            if link.url.startswith(("https://", "http://")):
                yield link.url, Thing(name, link.url)


def _events(sources: Mapping[str, Source]) -> Iterator[tuple[str, Thing]]:
    for name, source in sources.items():
        for one in events(source):
            yield f"{one.name}, {one.start}", Thing(name, "")


def _weight(desk: Desk, source: Source) -> int:
    """What a page asks readers to load, as far as the sources tell: its text and its pictures."""
    urls = (unquote(picture.url) for picture in source.outline.pictures)
    named = {u.lstrip("/") if u.startswith("/") else join(dirname(source.path), u) for u in urls}
    files = (desk.folder / normpath(name) for name in named if "://" not in name)
    pictures = sum(file.stat().st_size for file in files if file.is_file())
    return (desk.folder / source.path).stat().st_size + pictures
