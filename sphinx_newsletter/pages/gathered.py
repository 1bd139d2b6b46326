"""The list pages of collections, such as all interviews; older items can be on numbered pages."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.collections import Collection, collections
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.model.blocks import Day, Link, plain
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.excerpt import reading_minutes
from sphinx_newsletter.model.statistics import stats
from sphinx_newsletter.pages import links
from sphinx_newsletter.pages.addresses import year_page
from sphinx_newsletter.pages.image_names import lasting_name
from sphinx_newsletter.pages.lists import ListPage, changed
from sphinx_newsletter.pages.numbered import NumberedPages
from sphinx_newsletter.pages.view_models import ViewModels, tag_link
from sphinx_newsletter.reading.directive import failure
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.upstream.guard import BuildEndedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.incremental.collections import LinkedSite
    from sphinx_newsletter.incremental.manifest import Manifest
    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.blocks import Block, BlockPlace
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.statistics import Stats
    from sphinx_newsletter.model.tags import Tag
    from sphinx_newsletter.pages.lists import Page


ITEMS_PER_PAGE = 24


@dataclass(frozen=True)
class ArchiveListing:
    """The `Listing` of a site."""

    env: BuildEnvironment
    view_models: ViewModels

    @property
    def archive(self) -> Archive:
        """The archive."""
        return self.view_models.archive

    @property
    def language(self) -> str:
        """The language of the site, as in `conf.py`."""
        return self.view_models.language

    @cached_property
    def statistics(self) -> Stats:
        """The archive in numbers."""
        return stats(self.archive, ())

    @cached_property
    def sites(self) -> list[LinkedSite]:
        """All sites to which editions link."""
        return links.sites(self.env, self.view_models)

    def place(self, edition: Edition, block: Block) -> BlockPlace:
        """Where *block* is."""
        return self.view_models.place(edition, block)

    def day(self, date: EditionDate) -> Day:
        """The *date* in words."""
        return Day(str(date), date.written(self.language))

    def minutes(self, edition: Edition) -> int:
        """How long readers need for *edition*."""
        return reading_minutes(edition.words, self.view_models.pace)

    def image(self, path: str) -> str:
        """The file to which Sphinx copies the image *path* of an edition."""
        return f"_images/{quote(lasting_name(path))}"

    def tag(self, tag: Tag) -> Link:
        """Link to the page of *tag*."""
        return tag_link(tag)

    def year(self, year: int) -> Link:
        """Link to the page of *year*."""
        return Link(year_page(year), str(year))


def in_use(app: Sphinx, archive: Archive) -> list[tuple[str, str]]:
    """The pages of the sidebar that are not empty, each with its title."""
    return _in_use(archive, tuple(one for one in collections(app) if one.order))


@lru_cache(maxsize=1)  # each page of the site needs it
def _in_use(archive: Archive, found: tuple[Collection, ...]) -> list[tuple[str, str]]:
    return [(one.page, one.title) for one in found if any(map(one.has, archive.editions))]


def list_pages(collection: Collection, made: ArchiveListing) -> Iterator[tuple[str, ListPage]]:
    """The list page of *collection*, and its numbered pages, each with its address.

    Raises `BuildEndedError` if the context cannot be made.
    """
    context = _context(collection, made)
    pages = _numbered(collection, made, context) if collection.paged else []
    for name, own in pages or [(collection.page, {})]:
        yield name, ListPage(collection.template, context | own)


def _numbered(
    collection: Collection, made: ArchiveListing, context: dict[str, Any]
) -> list[tuple[str, dict[str, Any]]]:
    """What the template gets on each page of a collection that continues on numbered pages."""
    items = context[collection.paged]
    found = NumberedPages(collection.page, items, ITEMS_PER_PAGE, _date_of, made.language)
    return [(name, _own(collection, found, number)) for name, number in found.numbers()]


def _own(collection: Collection, found: NumberedPages[Any], number: int) -> dict[str, Any]:
    items = found.pages.page(number)
    own = {
        collection.paged: items,
        "anchors": [*_anchors(items)],
        "total": len(items),
        "newer": found.newer(number),
        "older": found.older(number),
    }
    if collection.about_page:
        own |= collection.about_page(items)
    if number == found.pages.last:
        return own | {"total": len(found.items), "strip": found.strip()}
    title = f"{collection.title}, {found.span(number)}"
    newest = {"page": collection.page, "label": collection.title}
    return own | newest | {"title": title, "description": ""}


def _date_of(item: dict[str, Any]) -> EditionDate:
    return EditionDate.parse(item["place"].date.iso)


def _anchors(items: Sequence[dict[str, Any]]) -> Iterator[str]:
    """For each of *items* the anchor of its year, if it is the first of the year."""
    year = 0
    for date in map(_date_of, items):
        yield "" if date.year == year else f"y{date.year}"
        year = date.year


def _context(collection: Collection, made: ArchiveListing) -> dict[str, Any]:
    context = collection.context or (lambda made: {"blocks": [*_blocks(collection, made)]})
    try:
        found = context(made)
    except Exception as error:
        message = f"the page `{collection.page}` cannot be made, because {failure(context, error)}"
        raise BuildEndedError(message) from error
    own: dict[str, Any] = {"title": collection.title, "description": collection.feed}
    own["is_empty"] = is_empty(collection, made.archive)
    return own | found


def is_empty(collection: Collection, archive: Archive) -> bool:
    """Whether no edition has anything for the list of *collection*.

    Its page exists, because somebody may have the address; search engines are asked to ignore it.
    """
    has_blocks = bool(collection.block or collection.holds)
    return has_blocks and not any(map(collection.has, archive.editions))


def _blocks(collection: Collection, made: ArchiveListing) -> Iterator[tuple[Any, ...]]:
    """What the template gets of each block: the fields of its record by name, and its `place`."""
    if block := collection.block:
        names = [one.name for one in fields(block) if one.repr]
        view = _view(block, [*names, "place"])
        for edition in made.archive.editions:
            for one in edition.of(block):
                values = (getattr(one, name) for name in names)
                shown = (made.day(v) if isinstance(v, EditionDate) else plain(v) for v in values)
                yield view(*shown, made.place(edition, one))


def _view(block: type[Block], names: list[str]) -> Callable[..., tuple[Any, ...]]:
    """The type of what a template gets: the methods of a dictionary would hide a field `items`."""
    return namedtuple(block.__name__, names, module=block.__module__)  # noqa: PYI024


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Handler of `html-collect-pages`: write the pages that have changed, and empty ones, too."""
    if not has_archive(app.builder):
        return
    manifest, made = manifest_of(app), ArchiveListing(app.env, ViewModels.of(app))
    by_page = {one.page: one for one in collections(app) if one.template}
    _refuse_sources(app, by_page)
    # How many numbered pages there are is known only when they are made.
    names = [*by_page, *_numbered_before(manifest, by_page.values())]
    fingerprint = made.view_models.fingerprint + manifest.digest_of(links.GROUP)
    if manifest.have_changed("gathered", names, fingerprint):
        for one in by_page.values():
            pages = dict(list_pages(one, made))
            _refuse_sources(app, pages)
            manifest.expect(pages)
            yield from changed(manifest, pages.items())


def _refuse_sources(app: Sphinx, pages: Iterable[str]) -> None:
    for page in app.env.found_docs & {*pages}:
        raise BuildEndedError(
            f"the page `{page}` of a collection is {app.env.doc2path(page, base=False)}, too: "
            "rename the file"
        )


def _numbered_before(manifest: Manifest, found: Iterable[Collection]) -> Iterator[str]:
    """The numbered pages of the last build."""
    for one in found:
        folder = f"{one.page}/"
        pages = manifest.pages_in(folder) if one.paged else ()
        yield from (page for page in pages if page.removeprefix(folder).isdecimal())


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, _context: object, _doctree: object
) -> None:
    """Handler of `html-page-context`: add scripts to the pages that need them.

    `app.add_js_file` would add them to all pages.
    """
    if not has_archive(app.builder) or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    edition = archive_domain(app.env).archive.find(pagename)
    for one in collections(app):
        if one.script and (pagename == one.page or (edition and one.has(edition))):
            app.builder.add_js_file(one.script, type="module")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the list pages that are registered, and their scripts."""
    app.connect("html-collect-pages", on_html_collect_pages)
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
