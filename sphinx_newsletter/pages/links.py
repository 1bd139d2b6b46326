"""`links.html`: all that the editions link to, by letter and site; numbered pages continue it.

A site with many links is named there, and has pages of its own.
"""

from __future__ import annotations

from functools import cached_property, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.manifest import ledger
from sphinx_newsletter.model.links import Row, by_letter, letter_name, site_id, site_name
from sphinx_newsletter.model.paging import packed
from sphinx_newsletter.model.urls import letter_of
from sphinx_newsletter.pages.kinds import PageKind, add_page_kind
from sphinx_newsletter.pages.link_places import LinkShown, Places
from sphinx_newsletter.pages.link_rows import rows
from sphinx_newsletter.pages.link_sites import SitePages
from sphinx_newsletter.pages.listings import Later, changed
from sphinx_newsletter.pages.shown import Link, Shown, digest
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.section_text import links_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.incremental.manifest import Ledger
    from sphinx_newsletter.model import links
    from sphinx_newsletter.pages.listings import Page


PAGE, TITLE = "links", "Links"
FOLDER = f"{PAGE}/"
GROUP = "links"  # in the ledger
A_PAGE = 1000  # links

_A_SCREEN = 24


class SiteShown(NamedTuple):
    """A site with its links, or the `page` where they are."""

    id: str
    name: str
    page: str
    links: tuple[LinkShown, ...]


def fingerprint(env: BuildEnvironment, shown: Shown) -> str:
    """A short text that stays the same only if all links do, and what is shown of their places."""
    texts = archive_domain(env).texts
    told = [
        (
            (edition.docname, edition.title, shown.day(edition), texts[edition.docname].links),
            [(section.anchor, section.title) for section in edition.sections],
        )
        for edition in shown.archive.editions
    ]
    return digest(told)


def listings(env: BuildEnvironment, shown: Shown, books: Ledger) -> Iterator[tuple[str, Later]]:
    """The pages of all links, but for those of sites in which nothing has changed."""
    made = _List(env, shown)
    many = [(row, made.pages_of(row)) for page in made.pages for row in page if row.has_many]
    names = [made.name(at) for at in range(len(made.pages))]
    books.expect(names + [name for _row, pages in many for name in pages.names])
    yield from ((name, made.listing(at)) for at, name in enumerate(names))
    for row, pages in many:
        if books.have_changed(f"{FOLDER}{site_id(row.host)}", pages.names, row.digest):
            yield from pages.listings()


def sites(env: BuildEnvironment, shown: Shown) -> list[tuple[str, str, str, int]]:
    """All sites: the name, the page and the place on it, the number of links."""
    made = _List(env, shown)
    return [
        (site_name(row.host), *made.place(row, at), row.total)
        for at, page in enumerate(made.pages)
        for row in page
    ]


class _List:
    """All sites by letter, on as many pages as their links need. Links are read page by page."""

    def __init__(self, env: BuildEnvironment, shown: Shown) -> None:
        self._places = Places(shown)
        editions = (links_of(env, edition.docname) for edition in shown.archive.editions)
        self._letters = {letter.name: letter for letter in by_letter(editions)}
        by_name = rows(env, self._letters.values(), self._places)
        self.pages = packed(by_name, lambda row: row.weight, A_PAGE)

    def name(self, at: int) -> str:
        """The address of the page that is the *at*-th: those after the first are numbered."""
        return f"{FOLDER}{at + 1}" if at else PAGE

    def place(self, row: Row, at: int) -> tuple[str, str]:
        """Where the links of a site are, which the *at*-th page names."""
        host = site_id(row.host)
        return (f"{FOLDER}{host}", "") if row.has_many else (self.name(at), host)

    def pages_of(self, row: Row) -> SitePages:
        """Those of a site with many links."""
        page, _anchor = self.place(row, 0)
        return SitePages(self._places, row, page, partial(self._links, row))

    def listing(self, at: int) -> Later:
        """The *at*-th page. Only the first one shows numbers that grow with the archive."""
        found = self.pages[at]
        jumps = [(f"letter-{one}", letter_name(one)) for one in self._letters_on[at]]
        context: dict[str, Any] = {
            "title": f"{TITLE}, page {at + 1}: {self._span(at)}" if at else TITLE,
            "jumps": jumps if len(found) > _A_SCREEN else [],
            "index": self._index if len(self.pages) > 1 else [],
            "before": self._link(at - 1) if at else None,
            "after": self._link(at + 1) if at + 1 < len(self.pages) else None,
        }
        if not at:
            context["total"] = sum(row.total for page in self.pages for row in page)
            context["sites"] = sum(map(len, self.pages))
        told = [(row.host, row.has_many or row.digest) for row in found]
        template = "newsletter/links_part.html" if at else "newsletter/links.html"
        return Later(template, digest((context, told)), partial(self._with_links, context, at))

    def _with_links(self, context: dict[str, Any], at: int) -> dict[str, Any]:
        groups = groupby(self.pages[at], key=lambda row: letter_of(row.host))
        letters = [(one, letter_name(one), [*map(self._site, group)]) for one, group in groups]
        return context | {"letters": letters}

    def _site(self, row: Row) -> SiteShown:
        page = self.place(row, 0)[0] if row.has_many else ""
        shown = () if row.has_many else tuple(map(self._places.link, self._links(row)))
        return SiteShown(site_id(row.host), site_name(row.host), page, shown)

    def _links(self, row: Row) -> Sequence[links.Link]:
        return self._letters[letter_of(row.host)].sites[row.host].links

    @cached_property
    def _letters_on(self) -> list[list[str]]:
        """The letters of each page."""
        return [[*dict.fromkeys(letter_of(row.host) for row in page)] for page in self.pages]

    @cached_property
    def _index(self) -> list[tuple[str, str, str]]:
        """The letters, each with the page on which it begins and its place there."""
        pages: dict[str, str] = {}
        for at, letters in enumerate(self._letters_on):
            for letter in letters:
                pages.setdefault(letter, self.name(at))
        return [(letter_name(one), page, f"letter-{one}") for one, page in pages.items()]

    def _link(self, at: int) -> Link:
        return Link(self.name(at), f"{self._span(at)}, page {at + 1}")

    def _span(self, at: int) -> str:
        """The letters of the *at*-th page, from the first to the last."""
        letters = self._letters_on[at]
        first, last = letter_name(letters[0]), letter_name(letters[-1])
        return first if first == last else f"{first} to {last}"


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Draw those of the pages that have changed."""
    if not has_archive(app.builder):
        return
    books, shown = ledger(app), Shown.of(app)
    # How many pages there are is known to those who have read all links.
    names = [PAGE, *(books.pages_in(FOLDER) - app.env.found_docs)]
    if books.have_changed(GROUP, names, fingerprint(app.env, shown)):
        yield from changed(books, listings(app.env, shown, books))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    add_page_kind(app, PageKind(PAGE, TITLE, 40, lambda edition: edition.links))
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
