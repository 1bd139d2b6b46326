"""In the head of each page: the feeds that concern it, nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util.osutil import relative_uri

from sphinx_newsletter.blocks import interview, showcase
from sphinx_newsletter.exports.feed_names import FeedNames
from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.builder import OnAllCores
from sphinx_newsletter.model.feeds import FORMATS
from sphinx_newsletter.pages.addresses import AUTHORS, TAGS
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import authors, site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.feeds import Feed


def feeds_of(app: Sphinx, page: str) -> Iterator[Feed]:
    """The feeds that concern *page*, which shows their names itself or is of the same record."""
    names, archive = FeedNames(app), archive_domain(app.env).archive
    slug = page.removeprefix(f"{TAGS}/").partition("/")[0]  # older entries are of the tag, too
    if page.startswith(f"{TAGS}/") and slug in archive.vocabulary.tags:
        yield names.tag(slug)
    edition, declared = archive.find(page), authors(app.config)
    keys = edition.authors if edition else page.split(f"{AUTHORS}/")[1:]
    yield from (names.author(key) for key in keys if key in declared)
    if page == interview.PAGE:
        yield names.interviews
    if page == showcase.PAGE:
        yield names.showcases
    yield from (names.editions, names.sections)


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Name them."""
    builder = app.builder
    if not has_archive(builder) or not isinstance(builder, OnAllCores) or not site(app).address:
        return
    here = builder.get_target_uri(pagename)
    links = [
        (form.type, f"{feed.title} ({form.name})", relative_uri(here, form.file(feed.folder)))
        for feed in feeds_of(app, pagename)
        for form in FORMATS
    ]
    drawn = builder.templates.render("newsletter/feeds/links.html", {"links": links})
    context["metatags"] = context.get("metatags", "") + drawn


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
