"""Content is data: what a page asks for and does not get, told without a build."""

from __future__ import annotations

from posixpath import dirname
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils.nodes import make_id
from sphinx.util.matching import Matcher

from sphinx_newsletter.lint.rules.rule import Page, Whole, as_the_build, as_the_build_of_all
from sphinx_newsletter.lint.rules.targets import is_here, joined
from sphinx_newsletter.model import sentences
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.size_limits import MOST_HEADINGS
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
from sphinx_newsletter.policy.size_limits import cut
from sphinx_newsletter.policy.svg import SvgError, check_svg
from sphinx_newsletter.reading.excluded_files import among_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.source import Source


# The options in which directives of docutils and sphinx-design take an address.
_ADDRESSES = ("link", "target", "url")
# The options in which they take classes, besides those that begin with `class-`.
_CLASSES = ("class", "figclass")


@as_the_build(Kind.HTML)
def html(page: Page) -> Iterator[Problem]:
    """Pages are Markdown."""
    for line, text in page.source.outline.html:
        if not text.startswith("</"):
            yield sentences.html_written(text, line)


@as_the_build(Kind.DIRECTIVE_REFUSED)
def directives_refused(page: Page) -> Iterator[Problem]:
    """Directives are those that content may use."""
    allowed = DIRECTIVES.union(page.settings.directives)
    for one in page.source.outline.directives:
        if one.name.lower() not in allowed:
            yield sentences.directive_refused(one.name, one.line, allowed)


@as_the_build(Kind.ROLE_REFUSED)
def roles_refused(page: Page) -> Iterator[Problem]:
    """Roles are those that content may use."""
    allowed = ROLES.union(page.settings.roles)
    for one in page.source.outline.roles:
        if one.name.lower() not in allowed:
            yield sentences.role_refused(one.name, one.at.line, allowed)


@as_the_build(Kind.CLASS_REFUSED)
def classes(page: Page) -> Iterator[Problem]:
    """Classes are those that content may name."""
    more = page.settings.classes
    for line, name in page.source.outline.colon_fences:
        if name and not is_class_allowed(name, more):
            yield sentences.box_refused(name, line, DIRECTIVES.union(page.settings.directives))
    for one in page.source.outline.directives:
        given = (v for name, v in one.options if name in _CLASSES or name.startswith("class-"))
        for name in map(make_id, " ".join(given).split()):  # as docutils takes them
            if name and not is_class_allowed(name, more):
                yield sentences.class_refused(name, one.line)


@as_the_build(Kind.FILE_REFUSED)
def long(page: Page) -> Iterator[Problem]:
    """Pages are of a length that a build reads in seconds."""
    left_out = cut(page.text.replace("\r\n", "\n"))[1]
    if left_out:
        yield sentences.PAGE_LONG.at(left_out)
    if len(page.source.outline.headings) > MOST_HEADINGS:
        yield sentences.HEADINGS_MANY.at(page.source.outline.headings[MOST_HEADINGS].line)


@as_the_build(Kind.LINK_SCHEME)
def schemes(page: Page) -> Iterator[Problem]:
    """Addresses have a scheme that is followed."""
    for address, line in _addresses(page.source):
        if not is_followed(address):
            yield sentences.scheme(address, line)


def _addresses(source: Source) -> Iterator[tuple[str, int]]:
    outline = source.outline
    yield from ((link.url, link.line) for link in outline.links)
    yield from ((picture.url, picture.line) for picture in outline.images)
    for one in outline.directives:
        yield from ((one.option(name) or "", one.line) for name in _ADDRESSES)
        if one.name == "button-link":
            yield one.argument, one.line


@as_the_build_of_all(Kind.FILE_REFUSED)
def files(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """Files that are shown or handed out lie where they may, and are what they may be."""
    for path, written, line, endings in _files(whole):
        folders = [dirname(path), *whole.workspace.settings.files]
        file = _real(whole, joined(path, unquote(written)))
        if reason := wrong_path(file, filter(None, folders), endings):
            yield path, sentences.file_outside(written, line, reason)


@as_the_build_of_all(Kind.FILE_REFUSED)
def names(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """Files among the sources are files, with names that can be written everywhere."""
    yield from among_pages(whole.workspace.excluded, Matcher(whole.workspace.settings.include))


@as_the_build_of_all(Kind.DRAWING_REFUSED)
def drawings(whole: Whole) -> Iterator[tuple[str, Problem]]:
    """Drawings run nothing, load nothing and lead nowhere."""
    for path, written, line, _ in _files(whole):
        file = joined(path, unquote(written))
        if file.lower().endswith(".svg") and whole.workspace.has(file):
            try:
                check_svg(whole.workspace.read(file))
            except SvgError as error:
                yield path, sentences.drawing_refused(written, line, str(error))


def _files(whole: Whole) -> Iterator[tuple[str, str, int, frozenset[str]]]:
    """The files that pages name: the page, as written, its line, what they may end in."""
    for path, source in whole.sources.items():
        for picture in source.outline.images:
            if not scheme_of(picture.url) and "://" not in picture.url:
                yield path, picture.url, picture.line, PICTURES
        for link in source.outline.links:
            file = joined(path, unquote(link.url).partition("#")[0])
            if is_here(link) and not file.endswith(".md") and whole.workspace.has(file):
                yield path, link.url, link.line, DOWNLOADS
        for role in source.outline.roles:
            if role.name == "download" and "://" not in role.target:
                yield path, role.target, role.at.line, DOWNLOADS


def _real(whole: Whole, path: str) -> str:
    """Where *path* really lies, from the site's folder, be it through symbolic links."""
    folder = whole.workspace.folder.resolve()
    try:
        found = (folder / path).resolve()
    except (OSError, RuntimeError, ValueError):
        return path
    return found.relative_to(folder).as_posix() if found.is_relative_to(folder) else "../" + path
