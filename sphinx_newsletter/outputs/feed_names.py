"""Feeds of the site: titles, folders and entries of each, and the links to them in pages."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.util.osutil import relative_uri

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.builder import ParallelHTMLBuilder
from sphinx_newsletter.incremental.collections import Collection, collections
from sphinx_newsletter.model.anchors import as_uri
from sphinx_newsletter.model.feeds import FORMATS, NEWEST_EDITIONS, Feed
from sphinx_newsletter.pages.addresses import AUTHORS, EDITIONS, TAGS, author_page, tag_page
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import authors, site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Entry

    FeedsWithEntries = Sequence[tuple[Feed, Sequence[Entry]]]


SECTIONS = f"{EDITIONS}/sections"


def with_feed(app: Sphinx) -> list[Collection]:
    """The collections that have a feed."""
    return [one for one in collections(app) if one.feed and one.block]


class FeedNames:
    """Folder, page and titles of each feed of a site."""

    def __init__(self, app: Sphinx) -> None:
        """Take titles from the settings and the vocabulary."""
        self._site = site(app)
        self._vocabulary = archive_domain(app.env).archive.vocabulary
        self._authors = authors(app.config)
        self._collections = with_feed(app)

    @property
    def editions(self) -> Feed:
        """The feed of all editions."""
        about = self._site.description or "All editions."
        feed = Feed(EDITIONS, EDITIONS, "Editions", self._site.title, about)
        return feed._replace(size=NEWEST_EDITIONS, has_archive=True)

    @property
    def sections(self) -> Feed:
        """The feed of all sections of all editions."""
        feed = self._all(SECTIONS, EDITIONS, "Sections", "Each section of every edition.")
        return feed._replace(has_archive=True)

    @property
    def collections(self) -> dict[str, Feed]:
        """The feeds of sections with blocks of a collection, by page."""
        return {
            one.page: self._all(one.page, one.page, one.title, one.feed)
            for one in self._collections
        }

    def tag(self, slug: str) -> Feed:
        """The feed of entries with the tag *slug*."""
        tag, page = self._vocabulary.tags[slug], tag_page(slug)
        about = tag.description or f"All that carries the tag {tag.label}."
        return Feed(page, page, tag.label, f"{self._site.title}: {tag.label}", about)

    @property
    def tags(self) -> dict[str, Feed]:
        """The feeds of all tags of the vocabulary, by slug, in the order of their labels."""
        tags = self._vocabulary.tags.values()
        in_order = sorted(tags, key=lambda tag: (tag.label.casefold(), tag.slug))
        return {tag.slug: self.tag(tag.slug) for tag in in_order}

    def author(self, key: str) -> Feed:
        """The feed of the editions of the author *key*, which the feed of editions has in full."""
        name, page = self._authors[key].name, author_page(key)
        title, about = f"{self._site.title}, by {name}", f"Editions by {name}."
        return Feed(page, page, name, title, about, is_full=False)

    @property
    def authors(self) -> dict[str, Feed]:
        """The feeds of all declared authors, by key."""
        return {key: self.author(key) for key in self._authors}

    def _all(self, folder: str, page: str, subject: str, about: str) -> Feed:
        # With "all", because a tag may have the same name.
        title = f"{self._site.title}: all {subject.lower()}"
        return Feed(folder, page, subject, title, about)


class FeedGroups(NamedTuple):
    """Feeds with their entries, newest first: of the whole archive, by tag, by author."""

    main: FeedsWithEntries
    tags: FeedsWithEntries
    authors: FeedsWithEntries

    def all(self) -> Iterable[tuple[Feed, Sequence[Entry]]]:
        """The feeds of all three groups."""
        return chain(*self)


def feed_groups(app: Sphinx) -> FeedGroups:
    """All feeds of a site, with their entries."""
    archive, names = archive_domain(app.env).archive, FeedNames(app)
    whole = {e.docname: archive.entries_of(e.docname)[0] for e in archive.editions}
    return FeedGroups(
        main=[
            (names.editions, [*whole.values()]),
            (names.sections, [entry for entry in archive.entries if entry.section]),
            *(
                (names.collections[one.page], archive.holding(one.block))
                for one in with_feed(app)
                if one.block
            ),
        ],
        tags=[(feed, archive.tagged(slug)) for slug, feed in names.tags.items()],
        authors=[
            (feed, [whole[edition.docname] for edition in archive.by(key)])
            for key, feed in names.authors.items()
        ],
    )


def feeds_for_page(app: Sphinx, page: str) -> Iterator[Feed]:
    """The feeds to which *page* links.

    A change of their titles changes the page, too: it shows them, or is made of the same record.
    """
    names, archive = FeedNames(app), archive_domain(app.env).archive
    slug = _name_in(TAGS, page)
    if slug in archive.vocabulary.tags:
        yield names.tag(slug)
    edition, declared = archive.find(page), authors(app.config)
    keys = edition.authors if edition else [_name_in(AUTHORS, page)]
    yield from (names.author(key) for key in keys if key in declared)
    if page in names.collections:
        yield names.collections[page]
    yield from (names.editions, names.sections)


def _name_in(folder: str, page: str) -> str:
    """The slug of a tag or the key of an author, also for pages of older items."""
    before, _folder, name = page.partition(f"{folder}/")
    return "" if before else name.partition("/")[0]


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: add `<link rel="alternate">` elements for feeds."""
    builder = app.builder
    if (
        not has_archive(builder)
        or not isinstance(builder, ParallelHTMLBuilder)
        or not site(app).has_feeds
    ):
        return
    here = builder.get_target_uri(pagename)
    links = [
        (form.type, f"{feed.title} ({form.name})", relative_uri(here, form.file(folder)))
        for feed in feeds_for_page(app, pagename)
        for folder in [as_uri(feed.folder)]
        for form in FORMATS
    ]
    html = builder.templates.render("newsletter/feeds/links.html", {"links": links})
    context["metatags"] = context.get("metatags", "") + html


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the links to feeds to the head of each page."""
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
