"""Links within the site: each leads to something that is there."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from myst_parser.slugs import github_slugify

from sphinx_newsletter.editing.permalinks.anchors import CALLED
from sphinx_newsletter.lint.rules.rule import Found, Severity, Whole, of_all
from sphinx_newsletter.model.problems import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.outline import Link, Role
    from sphinx_newsletter.editing.source import Source


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
    return not link.bare and not _SCHEME.match(link.url)


class _Places:
    """What links of the site can lead to."""

    def __init__(self, whole: Whole) -> None:
        self._workspace = whole.workspace
        self._sources = whole.sources
        self._addresses = whole.places
        self._of_page: dict[str, set[str]] = {}
        self._labels: set[str] | None = None

    def wrong(self, path: str, url: str) -> str:
        """What is wrong with *url*, a link on the page *path*; nothing where it leads somewhere."""
        name, _, place = url.partition("#")
        if url in {"", "#"}:
            return "the link leads nowhere: write an address between its brackets"
        if not name:
            known = self._places(path)
            if place in known or place in self._all_labels():
                return ""
            return f"`#{place}` is no place of this page{_near(place, known)}"
        page = self._page(path, name)
        if page is None:
            bare = name in self._all_labels() or name in _ALWAYS
            return "" if bare else f"`{name}` is not there{self._near_page(path, name)}"
        if held_back(self._sources.get(page), self._sources[path]):
            return f"`{page}` is a draft: publish it first, or take the link out"
        known = self._places(page) if place and page in self._sources else set()
        wrong = place and page in self._sources and place not in known
        return f"`{page}` has no place `#{place}`{_near(place, known)}" if wrong else ""

    def _page(self, path: str, name: str) -> str | None:
        """The source, or another file, that *name* names on the page *path*."""
        found = joined(path, name)
        for one in (found, f"{found}.md"):
            if one in self._sources:
                return one
        return found if self._workspace.has(found) else None

    def _near_page(self, path: str, name: str) -> str:
        folder = dirname(path)
        near = {one.removeprefix(f"{folder}/") for one in self._sources if one != path}
        return suggestion(name, near) or "; name a file of the site, from this page on"

    def _places(self, path: str) -> set[str]:
        if path not in self._of_page:
            self._of_page[path] = {*_names_on(self._sources[path]), *self._addresses[path]}
        return self._of_page[path]

    def _all_labels(self) -> set[str]:
        """The explicit targets of guides, which lead from anywhere; those of editions do not."""
        if self._labels is None:
            guides = (one for one in self._sources.values() if one.front is None)
            self._labels = {name for one in guides for _, name in one.outline.addresses}
        return self._labels


def _names_on(source: Source) -> set[str]:
    """What MyST knows the places of a page by, beside their addresses."""
    names = {name for _, name in source.outline.addresses}
    named = (one for one in source.outline.directives if one.name not in CALLED)
    names |= {one.option("name") or "" for one in named}
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


def held_back(target: Source | None, source: Source) -> bool:
    """Whether a reader of *source* cannot open *target*: a build leaves drafts out."""
    return target is not None and target.is_draft and not source.is_draft


def joined(path: str, name: str) -> str:
    """What *name*, on the page *path*, names from the site's folder on."""
    return normpath(name.lstrip("/") if name.startswith("/") else join(dirname(path), name))


@of_all(Severity.WARNING)
def role_missing(whole: Whole) -> Iterator[tuple[str, Found]]:
    """A link by `{tag}`, `{edition}`, `{section}` or `{doc}` names what is not there."""
    folder = whole.workspace.settings.editions.strip("/")
    for path, source in whole.sources.items():
        for role in source.outline.roles:
            is_doc = role.name == "doc"
            wrong = _wrong_doc(path, role, whole) if is_doc else _wrong_role(whole, folder, role)
            target = whole.sources.get(_page(path, role, folder))
            if not wrong and held_back(target, source):
                wrong = f"`{role.target}` is a draft: publish it first, or take this out"
            if wrong:
                yield path, Found(role.at.line, wrong, role.at.start + 1)


def _page(path: str, role: Role, folder: str) -> str:
    """The source that a *role* on the page *path* names, if it names one."""
    name = role.target.partition("#")[0]
    if role.name == "doc":
        return f"{joined(path, name)}.md"
    return f"{folder}/{name}.md" if role.name in ("edition", "section") else ""


def _wrong_doc(path: str, role: Role, whole: Whole) -> str:
    if _page(path, role, "") in whole.sources:
        return ""
    names = {name.removesuffix(".md") for name in whole.sources}
    beside = {name.removeprefix(f"{dirname(path)}/") for name in names}
    near = suggestion(role.target, beside | {f"/{name}" for name in names})
    return f"there is no page `{role.target}`{near or '; write the name of its file without `.md`'}"


def _wrong_role(whole: Whole, folder: str, role: Role) -> str:
    archive = whole.archive
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
