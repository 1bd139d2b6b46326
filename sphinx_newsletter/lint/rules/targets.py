"""Links and roles within the site: each target exists."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from myst_parser.slugs import github_slugify

from sphinx_newsletter.editing.permalinks.anchors import CALLED
from sphinx_newsletter.lint.rules.rule import Found, Severity, Site, site_rule
from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.model.problems import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.outline import Link, Role
    from sphinx_newsletter.editing.source import Source


_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_ALWAYS = frozenset({"genindex", "modindex", "search"})


@site_rule(Severity.WARNING)
def link_missing(site: Site) -> Iterator[tuple[str, Found]]:
    """A link leads to a page, a file or an anchor of the site that does not exist."""
    places = _Places(site)
    for path, source in site.sources.items():
        for link in source.outline.links:
            if is_here(link) and (wrong := places.wrong(path, unquote(link.url))):
                yield path, Found(link.line, wrong)


def is_here(link: Link) -> bool:
    """Whether *link* leads to a target within the site."""
    return not link.bare and not _SCHEME.match(link.url)


class _Places:
    """Targets of links within the site."""

    def __init__(self, site: Site) -> None:
        self._workspace = site.workspace
        self._sources = site.sources
        self._addresses = site.places
        self._of_page: dict[str, set[str]] = {}
        self._labels: set[str] | None = None

    def wrong(self, path: str, url: str) -> str:
        """Message about the link *url* on the page *path*; empty if its target exists."""
        name, _, place = url.partition("#")
        if url in {"", "#"}:
            return "the link has no address: write one between the parentheses"
        if not name:
            known = self._places(path)
            if place in known or place in self._all_labels():
                return ""
            return f"this page has no target `#{place}`{_near(place, known)}"
        page = self._page(path, name)
        if page is None:
            bare = name in self._all_labels() or name in _ALWAYS
            return "" if bare else f"`{name}` does not exist{self._near_page(path, name)}"
        if held_back(self._sources.get(page), self._sources[path]):
            return f"`{page}` is a draft: publish it first, or remove the link"
        known = self._places(page) if place and page in self._sources else set()
        wrong = place and page in self._sources and place not in known
        return f"`{page}` has no target `#{place}`{_near(place, known)}" if wrong else ""

    def _page(self, path: str, name: str) -> str | None:
        """Path of the source or other file that *name* means on the page *path*."""
        found = joined(path, name)
        for one in (found, f"{found}.md"):
            if one in self._sources:
                return one
        return found if self._workspace.has(found) else None

    def _near_page(self, path: str, name: str) -> str:
        folder = dirname(path)
        near = {one.removeprefix(f"{folder}/") for one in self._sources if one != path}
        return (
            suggestion(name, near)
            or "; write the path of a file of the site, relative to this page"
        )

    def _places(self, path: str) -> set[str]:
        if path not in self._of_page:
            self._of_page[path] = {*_names_on(self._sources[path]), *self._addresses[path]}
        return self._of_page[path]

    def _all_labels(self) -> set[str]:
        """The targets of guides, which links on any page can name; those of editions are local."""
        if self._labels is None:
            guides = (one for one in self._sources.values() if one.front is None)
            self._labels = {name for one in guides for _, name in one.outline.addresses}
        return self._labels


def _names_on(source: Source) -> set[str]:
    """Names of targets that MyST accepts on a page, besides the anchors."""
    names = {name for _, name in source.outline.addresses}
    named = (one for one in source.outline.directives if one.name not in CALLED)
    names |= {one.option("name") or "" for one in named}
    titles = {one.title for one in source.outline.headings}
    made = {anchor_of(name) for name in names | titles}
    return names | made | _slugs(source)


def _slugs(source: Source) -> set[str]:
    """MyST's slugs of headings; repeated titles get a number, except for the first."""
    found: dict[str, int] = {}
    slugs: set[str] = set()
    for heading in source.outline.headings:
        slug = github_slugify(heading.title)
        count = found.get(slug, 0)
        found[slug] = count + 1
        slugs.add(f"{slug}-{count}" if count else slug)
    return slugs


def _near(word: str, known: set[str]) -> str:
    return suggestion(word, known - {""}) or "; write `(my-target)=` above its target"


def held_back(target: Source | None, source: Source) -> bool:
    """Whether a reader of *source* cannot open *target*: a build leaves drafts out."""
    return target is not None and target.is_draft and not source.is_draft


def joined(path: str, name: str) -> str:
    """Path of *name* on the page *path*, relative to the site's folder."""
    return normpath(name.lstrip("/") if name.startswith("/") else join(dirname(path), name))


@site_rule(Severity.WARNING)
def role_missing(site: Site) -> Iterator[tuple[str, Found]]:
    """A role `{tag}`, `{edition}`, `{section}` or `{doc}` names something that does not exist."""
    folder = site.workspace.settings.editions.strip("/")
    for path, source in site.sources.items():
        for role in source.outline.roles:
            is_doc = role.name == "doc"
            wrong = _wrong_doc(path, role, site) if is_doc else _wrong_role(site, folder, role)
            target = site.sources.get(_page(path, role, folder))
            if not wrong and held_back(target, source):
                wrong = f"`{role.target}` is a draft: publish it first, or remove the role"
            if wrong:
                yield path, Found(role.at.line, wrong, role.at.start + 1)


def _page(path: str, role: Role, folder: str) -> str:
    """Path of the source that a *role* on the page *path* names; empty if it names none."""
    name = role.target.partition("#")[0]
    if role.name == "doc":
        return f"{joined(path, name)}.md"
    return f"{folder}/{name}.md" if role.name in ("edition", "section") else ""


def _wrong_doc(path: str, role: Role, site: Site) -> str:
    if _page(path, role, "") in site.sources:
        return ""
    names = {name.removesuffix(".md") for name in site.sources}
    relative = {name.removeprefix(f"{dirname(path)}/") for name in names}
    near = suggestion(role.target, relative | {f"/{name}" for name in names})
    return f"there is no page `{role.target}`{near or '; write the name of its file without `.md`'}"


def _wrong_role(site: Site, folder: str, role: Role) -> str:
    archive = site.archive
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
        near = suggestion(name, names) or "; write the name of its file, such as `2024-04`"
        return f"there is no edition `{name}`{near}"
    if role.name == "edition":
        message = f"`{role.target}` names a section: use the role `{{section}}`"
        return message if anchor else ""
    anchors = {section.anchor for section in edition.sections if section.anchor}
    if anchor in anchors:
        return ""
    near = suggestion(anchor, anchors) or "; write an edition, `#`, the section's anchor"
    return f"the edition `{name}` has no section `{anchor}`{near}"
