"""State of a site for `newsletter diff`: pages, sections, tags, addresses, links, warnings."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import unquote

from sphinx_newsletter.editing.permalinks.anchors import Addresses
from sphinx_newsletter.editing.source import digest, lines_of, text_of
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.model import archived_links
from sphinx_newsletter.model.site_files import SiteFileError
from sphinx_newsletter.policy.allow_list import PICTURES, wrong_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sphinx_newsletter.blocks.event_records import Event
    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.outline import Outline, OutlineSection
    from sphinx_newsletter.model.permalinks import Answers, Permalink


_TARGET = re.compile(r"\s*\([^)]+\)=\s*")


class Item(NamedTuple):
    """An entry of a state: its title, the SHA-256 of its text, and more words to print."""

    title: str
    digest: str
    words: str = ""


class State(NamedTuple):
    """A site at one time; `weights` are the bytes of each page's source and its images."""

    editions: Mapping[str, Item]
    guides: Mapping[str, Item]
    sections: Mapping[str, Item]
    tags: Mapping[str, Item]
    links: Mapping[str, Item]
    events: Mapping[str, Item]
    permalinks: Mapping[str, Permalink]
    answers: Answers
    redirects: Mapping[str, Item]
    copies: Mapping[str, Item]
    weights: Mapping[str, int]
    warnings: Counter[tuple[str, str, str]]


def state_of(workspace: Workspace) -> State:
    """The state of the site in *workspace*, drafts included."""
    sources = {source.docname: source for source in workspace.sources.values()}
    images = {name: _images(workspace, source) for name, source in sources.items()}
    pages = {name: _page(source, images[name]) for name, source in sources.items()}
    found = Addresses(workspace)
    tags = workspace.vocabulary.tags.values()
    return State(
        editions={name: one for name, one in pages.items() if sources[name].front is not None},
        guides={name: one for name, one in pages.items() if sources[name].front is None},
        sections=dict(_all_sections(workspace)),
        tags={tag.slug: Item(tag.label, repr(replace(tag, line=0))) for tag in tags},
        links=dict(_links(sources)),
        events=dict(_events(sources)),
        permalinks=found.published,
        answers=found.answers,
        redirects={one.old: Item("", "", one.new) for one in found.answers.moves},
        copies=dict(_copies(workspace)),
        weights={name: _weight(workspace, one, images[name]) for name, one in sources.items()},
        warnings=Counter((one.path, one.rule, one.message) for one in check(workspace)),
    )


def _page(source: Source, images: Iterable[Path]) -> Item:
    """A page; its digest includes its *images*, whose content may change under the same name."""
    found = hashlib.sha256(source.digest.encode())
    for file in images:
        with file.open("rb") as opened:
            found.update(hashlib.file_digest(opened, "sha256").digest())
    return Item(_title(source), found.hexdigest(), _draft(source))


def _title(source: Source) -> str:
    return source.title or source.path


def _draft(source: Source) -> str:
    return "draft" if source.is_draft else ""


def _all_sections(workspace: Workspace) -> Iterator[tuple[str, Item]]:
    for path, source in workspace.editions.items():
        try:
            lines = lines_of(text_of(workspace.read(path)))
        except UnicodeDecodeError:
            continue
        for section, text in _texts(source.outline, lines):
            names = ", ".join(tag.name for tag in section.tags)
            anchor = section.anchor or section.title
            yield f"{source.docname}#{anchor}", Item(section.title, digest(text.encode()), names)


def _texts(outline: Outline, lines: list[str]) -> Iterator[tuple[OutlineSection, str]]:
    """Each section with its own text, without nested sections and targets."""
    for section in outline.sections:
        inner = [one for one in outline.sections if section.line < one.line < section.end]
        own = [
            line
            for number, line in enumerate(
                lines[section.line - 1 : section.end - 1], start=section.line
            )
            if not (_TARGET.fullmatch(line) or any(s.line <= number < s.end for s in inner))
        ]
        yield section, "\n".join(own).strip()


def _links(sources: Mapping[str, Source]) -> Iterator[tuple[str, Item]]:
    """The links, whatever page they are on: a link that moves to another page is the same."""
    for source in sources.values():
        urls = [link.url for link in source.outline.links]
        # Images of other sites become links.
        urls += [image.url for image in source.outline.images]
        for url in urls:
            if url.startswith(("https://", "http://")):
                yield url, Item("", "")


def _copies(workspace: Workspace) -> Iterator[tuple[str, Item]]:
    try:
        text = workspace.read_site_file(archived_links.FILE)
    except (OSError, SiteFileError):
        return
    for url, copy in archived_links.read_archived_links(text)[0].items():
        yield url, Item("", f"{copy.date}", copy.url)


def _events(sources: Mapping[str, Source]) -> Iterator[tuple[str, Item]]:
    for name, source in sources.items():
        # By name: the type of the record imports Sphinx, which most commands do without.
        events = source.record.blocks.get("event", ()) if source.record else ()
        for one in cast("Sequence[Event]", events):
            yield f"{one.name}, {one.start}", Item(name, "")


def _images(workspace: Workspace, source: Source) -> list[Path]:
    """The files of a page's images that exist, sorted by path."""
    urls = (unquote(image.url) for image in source.outline.images)
    named = {u.lstrip("/") if u.startswith("/") else join(dirname(source.path), u) for u in urls}
    paths = sorted({normpath(name) for name in named})
    inside = (path for path in paths if not wrong_path(path, (".",), PICTURES))
    files = (workspace.folder / path for path in inside if workspace.has(path))
    here = workspace.folder.resolve()  # a symbolic link may lead out of it
    return [file for file in files if file.resolve().is_relative_to(here)]


def _weight(workspace: Workspace, source: Source, images: Iterable[Path]) -> int:
    """Bytes of a page's source and of its *images*, an estimate of what readers load."""
    return sum(file.stat().st_size for file in (workspace.folder / source.path, *images))
