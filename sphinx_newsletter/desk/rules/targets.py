"""Links within the site: each leads to something that is there."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from myst_parser.slugs import github_slugify

from sphinx_newsletter.core.problems import suggestion
from sphinx_newsletter.desk.rules.rule import Found, Severity, Whole, of_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx_newsletter.core.archive import Archive
    from sphinx_newsletter.desk.outline import Link, Role
    from sphinx_newsletter.desk.source import Source

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_ALWAYS = frozenset({"genindex", "modindex", "search"})


@of_all(Severity.WARNING)
def link_missing(whole: Whole) -> Iterator[tuple[str, Found]]:
    """A link leads to a page, a file or a place of the site that is not there."""
    places = _Places(whole)
    for path, source in whole.sources.items():
        for link in source.outline.links:
            if is_here(link) and (wrong := places.wrong(path, unquote(link.url))):
                yield path, Found(link.line, wrong)


def is_here(link: Link) -> bool:
    """Whether *link* is one within the site."""
    return bool(link.url) and not link.bare and not _SCHEME.match(link.url)


class _Places:
    """What links of the site can lead to."""

    def __init__(self, whole: Whole) -> None:
        self._folder = whole.desk.folder
        self._sources = whole.sources
        self._of_page: dict[str, set[str]] = {}
        self._labels: set[str] | None = None

    def wrong(self, path: str, url: str) -> str:
        """What is wrong with *url*, a link on the page *path*; nothing where it leads somewhere."""
        name, _, place = url.partition("#")
        if not name:
            known = self._places(path)
            if not place or place in known or place in self._all_labels():
                return ""
            return f"`#{place}` is no place of this page{_near(place, known)}"
        page = self._page(path, name)
        if page is None:
            bare = name in self._all_labels() or name in _ALWAYS
            return "" if bare else f"`{name}` is not there{self._near_page(path, name)}"
        known = self._places(page) if place and page in self._sources else set()
        wrong = place and page in self._sources and place not in known
        return f"`{page}` has no place `#{place}`{_near(place, known)}" if wrong else ""

    def _page(self, path: str, name: str) -> str | None:
        """The source, or another file, that *name* names on the page *path*."""
        found = normpath(name.lstrip("/") if name.startswith("/") else join(dirname(path), name))
        for one in (found, f"{found}.md"):
            if one in self._sources:
                return one
        return found if _is_file(self._folder, found) else None

    def _near_page(self, path: str, name: str) -> str:
        folder = dirname(path)
        near = {one.removeprefix(f"{folder}/") for one in self._sources if one != path}
        return suggestion(name, near) or "; name a file of the site, from this page on"

    def _places(self, path: str) -> set[str]:
        if path not in self._of_page:
            self._of_page[path] = _places_of(self._sources[path])
        return self._of_page[path]

    def _all_labels(self) -> set[str]:
        """The explicit targets of guides, which lead from anywhere; those of editions do not."""
        if self._labels is None:
            guides = (one for one in self._sources.values() if one.front is None)
            self._labels = {name for one in guides for _, name in one.outline.addresses}
        return self._labels


def _places_of(source: Source) -> set[str]:
    names = {name for _, name in source.outline.addresses}
    names |= {one.option("name") or "" for one in source.outline.directives}
    titles = {one.title for one in source.outline.headings}
    made = {nodes.make_id(name) for name in names | titles}
    return names | made | _slugs(source)


def _slugs(source: Source) -> set[str]:
    """MyST's own names of headings: of those of the same title, all but the first are counted."""
    found: dict[str, int] = {}
    slugs: set[str] = set()
    for heading in source.outline.headings:
        slug = github_slugify(heading.title)
        count = found.get(slug, 0)
        found[slug] = count + 1
        slugs.add(f"{slug}-{count}" if count else slug)
    return slugs


def _near(word: str, known: set[str]) -> str:
    return suggestion(word, known - {""}) or "; write `(my-place)=` above what it should lead to"


def _is_file(folder: Path, name: str) -> bool:
    return not name.startswith("..") and (folder / name).exists()


@of_all(Severity.WARNING)
def role_missing(whole: Whole) -> Iterator[tuple[str, Found]]:
    """A link by `{tag}`, `{edition}` or `{section}` names what is not there."""
    folder = whole.desk.settings.editions.strip("/")
    for path, source in whole.sources.items():
        for role in source.outline.roles:
            if wrong := _wrong_role(whole.archive, folder, role):
                yield path, Found(role.at.line, wrong, role.at.start + 1)


def _wrong_role(archive: Archive, folder: str, role: Role) -> str:
    if role.name not in ("tag", "edition", "section"):
        return ""
    if role.name == "tag":
        vocabulary = archive.vocabulary
        known = not vocabulary.readable or vocabulary.find(role.target)
        return "" if known else vocabulary.unknown(role.target)
    name, _, anchor = role.target.partition("#")
    edition = archive.find(f"{folder}/{name}")
    if not edition:
        names = {one.docname.removeprefix(f"{folder}/") for one in archive.all}
        near = suggestion(name, names) or "; write the name of its file, as in `2024-04`"
        return f"there is no edition `{name}`{near}"
    if role.name == "edition":
        told = f"`{role.target}` names a section: write `{{section}}` for it"
        return told if anchor else ""
    anchors = {section.anchor for section in edition.sections if section.anchor}
    if anchor in anchors:
        return ""
    near = suggestion(anchor, anchors) or "; write an edition, `#`, the section's address"
    return f"the edition `{name}` has no section `{anchor}`{near}"
