"""Content policy: what a build refuses to show, reported without a build."""

from __future__ import annotations

from posixpath import dirname
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils.nodes import make_id
from sphinx.util.matching import Matcher

from sphinx_newsletter.lint.rules.rule import Page, Site, build_rule, build_site_rule
from sphinx_newsletter.lint.rules.targets import is_here, joined
from sphinx_newsletter.model import sentences
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.size_limits import MOST_HEADINGS, cut
from sphinx_newsletter.policy.allow_list import (
    DIRECTIVES,
    DOWNLOADS,
    PICTURES,
    ROLES,
    is_class_allowed,
    is_followed,
    scheme_of,
    wrong_path,
)
from sphinx_newsletter.policy.svg import SvgError, check_svg
from sphinx_newsletter.reading.excluded_files import among_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.source import Source


# Options of directives of docutils and sphinx-design whose value is an address.
_ADDRESSES = ("link", "target", "url")
# Options whose value is a list of classes, besides those that begin with `class-`.
_CLASSES = ("class", "figclass")


@build_rule(Kind.HTML)
def html(page: Page) -> Iterator[Problem]:
    """A page contains no HTML."""
    for line, text in page.source.outline.html:
        if not text.startswith("</"):
            yield sentences.html_written(text, line)


@build_rule(Kind.DIRECTIVE_REFUSED)
def directives_refused(page: Page) -> Iterator[Problem]:
    """A page uses only directives that content may use."""
    if not page.source.outline.directives:
        return
    allowed = _directives(page)
    for one in page.source.outline.directives:
        if one.name.lower() not in allowed:
            yield sentences.directive_refused(one.name, one.line, allowed)


def _directives(page: Page) -> frozenset[str]:
    """Names of the directives that *page* may use."""
    # Imported here because a check whose findings are cached needs no directives.
    from sphinx_newsletter.blocks import directives  # noqa: PLC0415

    return DIRECTIVES.union(directives(), page.settings.directives)


@build_rule(Kind.ROLE_REFUSED)
def roles_refused(page: Page) -> Iterator[Problem]:
    """A page uses only roles that content may use."""
    allowed = ROLES.union(page.settings.roles)
    for one in page.source.outline.roles:
        if one.name.lower() not in allowed:
            yield sentences.role_refused(one.name, one.at.line, allowed)


@build_rule(Kind.CLASS_REFUSED)
def classes(page: Page) -> Iterator[Problem]:
    """A page names only classes that content may use."""
    more = page.settings.classes
    for line, name in page.source.outline.colon_fences:
        if name and not is_class_allowed(name, more):
            yield sentences.box_refused(name, line, _directives(page))
    for one in page.source.outline.directives:
        given = (v for name, v in one.options if name in _CLASSES or name.startswith("class-"))
        for name in map(make_id, " ".join(given).split()):  # as docutils normalizes them
            if name and not is_class_allowed(name, more):
                yield sentences.class_refused(name, one.line)


@build_rule(Kind.FILE_REFUSED)
def long(page: Page) -> Iterator[Problem]:
    """A page is short enough for a build to read it within seconds."""
    left_out = cut(page.text.replace("\r\n", "\n"))[1]
    if left_out:
        yield sentences.PAGE_LONG.at(left_out)
    if len(page.source.outline.headings) > MOST_HEADINGS:
        yield sentences.HEADINGS_MANY.at(page.source.outline.headings[MOST_HEADINGS].line)


@build_rule(Kind.LINK_SCHEME)
def schemes(page: Page) -> Iterator[Problem]:
    """Addresses have an allowed scheme."""
    for address, line in _addresses(page.source):
        if not is_followed(address):
            yield sentences.scheme(address, line)


def _addresses(source: Source) -> Iterator[tuple[str, int]]:
    outline = source.outline
    yield from ((link.url, link.line) for link in outline.links)
    yield from ((image.url, image.line) for image in outline.images)
    for one in outline.directives:
        yield from ((one.option(name) or "", one.line) for name in _ADDRESSES)
        if one.name == "button-link":
            yield one.argument, one.line


@build_site_rule(Kind.FILE_REFUSED)
def files(site: Site) -> Iterator[tuple[str, Problem]]:
    """Images and downloads are in an allowed folder and have an allowed suffix."""
    for path, written, line, suffixes in _files(site):
        folders = [dirname(path), *site.workspace.settings.files]
        file = _real(site, joined(path, unquote(written)))
        if reason := wrong_path(file, filter(None, folders), suffixes):
            yield path, sentences.file_outside(written, line, reason)


@build_site_rule(Kind.FILE_REFUSED)
def names(site: Site) -> Iterator[tuple[str, Problem]]:
    """Files in the folders of the sources are regular files with portable names."""
    yield from among_pages(site.workspace.excluded, Matcher(site.workspace.settings.include))


@build_site_rule(Kind.DRAWING_REFUSED)
def svg_files(site: Site) -> Iterator[tuple[str, Problem]]:
    """SVG files contain no script, no link and nothing that loads other files."""
    for path, written, line, _ in _files(site):
        file = joined(path, unquote(written))
        if file.lower().endswith(".svg") and site.workspace.has(file):
            try:
                check_svg(site.workspace.read(file))
            except SvgError as error:
                yield path, sentences.drawing_refused(written, line, str(error))


def _files(site: Site) -> Iterator[tuple[str, str, int, frozenset[str]]]:
    """Files that pages show or link: page, path as written, line, allowed suffixes."""
    for path, source in site.sources.items():
        for image in source.outline.images:
            if not scheme_of(image.url) and "://" not in image.url:
                yield path, image.url, image.line, PICTURES
        for link in source.outline.links:
            file = joined(path, unquote(link.url).partition("#")[0])
            if is_here(link) and not file.endswith(".md") and site.workspace.has(file):
                yield path, link.url, link.line, DOWNLOADS
        for role in source.outline.roles:
            if role.name == "download" and "://" not in role.target:
                yield path, role.target, role.at.line, DOWNLOADS


def _real(site: Site, path: str) -> str:
    """The *path* with symbolic links resolved, relative to the site's folder."""
    folder = site.workspace.folder.resolve()
    try:
        found = (folder / path).resolve()
    except (OSError, RuntimeError, ValueError):
        return path
    return found.relative_to(folder).as_posix() if found.is_relative_to(folder) else "../" + path
