"""What readers find in a site: pages, sections, tags, addresses, links, events, and warnings."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from sphinx_newsletter.editing.permalinks.anchors import Addresses, title_of
from sphinx_newsletter.editing.source import addresses, digest, text_of
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.lint.rules.build import events
from sphinx_newsletter.model import archived_links
from sphinx_newsletter.model.site_files import SiteFileError
from sphinx_newsletter.policy.allow_list import PICTURES, wrong_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sphinx_newsletter.editing.outline import Outline, OutlineSection
    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.permalinks import Answers, Permalink


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
    redirects: Mapping[str, Thing]
    copies: Mapping[str, Thing]
    weights: Mapping[str, int]
    warnings: Counter[tuple[str, str, str]]


def state_of(workspace: Workspace) -> State:
    """The state of the site on a desk; drafts are part of it."""
    sources = {source.docname: source for source in workspace.sources.values()}
    pictures = {name: _pictures(workspace, source) for name, source in sources.items()}
    pages = {name: _page(source, pictures[name]) for name, source in sources.items()}
    found = Addresses(workspace)
    tags = workspace.vocabulary.tags.values()
    return State(
        editions={name: one for name, one in pages.items() if sources[name].front is not None},
        guides={name: one for name, one in pages.items() if sources[name].front is None},
        sections=dict(_all_sections(workspace)),
        tags={tag.slug: Thing(tag.label, repr(replace(tag, line=0))) for tag in tags},
        links=dict(_links(sources)),
        events=dict(_events(sources)),
        permalinks=found.published,
        answers=found.answers,
        redirects={one.old: Thing("", "", one.new) for one in found.answers.moves},
        copies=dict(_copies(workspace)),
        weights={name: _weight(workspace, one, pictures[name]) for name, one in sources.items()},
        warnings=Counter((one.path, one.rule, one.message) for one in check(workspace)),
    )


def _page(source: Source, pictures: Iterable[Path]) -> Thing:
    """A page with its *pictures*: another one may stand under the same name."""
    seen = hashlib.sha256(source.digest.encode())
    for file in pictures:
        with file.open("rb") as opened:
            seen.update(hashlib.file_digest(opened, "sha256").digest())
    return Thing(_title(source), seen.hexdigest(), _draft(source))


def _title(source: Source) -> str:
    return title_of(source) or source.path


def _draft(source: Source) -> str:
    return "draft" if source.front and source.front.draft else ""


def _all_sections(workspace: Workspace) -> Iterator[tuple[str, Thing]]:
    for path, source in workspace.editions.items():
        try:
            lines = text_of(workspace.read(path)).replace("\r\n", "\n").split("\n")
        except UnicodeDecodeError:
            continue
        anchors = addresses(source.outline.headings)
        for part, text in _texts(source.outline, lines):
            names = ", ".join(tag.name for tag in part.tags)
            anchor = anchors[part.line] or part.title
            yield f"{source.docname}#{anchor}", Thing(part.title, digest(text.encode()), names)


def _texts(outline: Outline, lines: list[str]) -> Iterator[tuple[OutlineSection, str]]:
    """Each section with its own text: without those within it, and without targets."""
    for part in outline.sections:
        inner = [one for one in outline.sections if part.line < one.line < part.end]
        own = [
            line
            for number, line in enumerate(lines[part.line - 1 : part.end - 1], start=part.line)
            if not (_TARGET.fullmatch(line) or any(p.line <= number < p.end for p in inner))
        ]
        yield part, "\n".join(own).strip()


def _links(sources: Mapping[str, Source]) -> Iterator[tuple[str, Thing]]:
    """The same on whatever page: a link that stands elsewhere now is no other one."""
    for source in sources.values():
        urls = [link.url for link in source.outline.links]
        urls += [picture.url for picture in source.outline.images]  # of which links are made
        for url in urls:
            if url.startswith(("https://", "http://")):
                yield url, Thing("", "")


def _copies(workspace: Workspace) -> Iterator[tuple[str, Thing]]:
    try:
        text = workspace.read_site_file(archived_links.FILE)
    except (OSError, SiteFileError):
        return
    for url, copy in archived_links.read_archived_links(text)[0].items():
        yield url, Thing("", f"{copy.date}", copy.url)


def _events(sources: Mapping[str, Source]) -> Iterator[tuple[str, Thing]]:
    for name, source in sources.items():
        for one in events(source):
            yield f"{one.name}, {one.start}", Thing(name, "")


def _pictures(workspace: Workspace, source: Source) -> list[Path]:
    """The files of a page's pictures, those that are there, by path."""
    urls = (unquote(picture.url) for picture in source.outline.images)
    named = {u.lstrip("/") if u.startswith("/") else join(dirname(source.path), u) for u in urls}
    paths = sorted({normpath(name) for name in named})
    inside = (path for path in paths if not wrong_path(path, (".",), PICTURES))
    files = (workspace.folder / path for path in inside if workspace.has(path))
    here = workspace.folder.resolve()  # a link may lead out of it
    return [file for file in files if file.resolve().is_relative_to(here)]


def _weight(workspace: Workspace, source: Source, pictures: Iterable[Path]) -> int:
    """What a page asks readers to load, as far as the sources tell: its text and its *pictures*."""
    return sum(file.stat().st_size for file in (workspace.folder / source.path, *pictures))
