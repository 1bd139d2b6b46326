"""Metadata in the head of each page: description, Open Graph (https://ogp.me), linked data.

It is made only of what is part of the page's fingerprint: its record, or the context of its
template, and the settings.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from markupsafe import Markup

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.model.excerpt import excerpt
from sphinx_newsletter.outputs.cards import SIZE, card_file, font_version, lists_with_cards
from sphinx_newsletter.outputs.linked_data import LinkedData, json_ld
from sphinx_newsletter.pages.addresses import TAGS, author_page
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import authors, site

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.outputs.linked_data import Thing


_TEMPLATE = "newsletter/head.html"
_LIST_TEMPLATES = "newsletter/"
_MAX_DESCRIPTION = 200
# Characters that HTML forbids: noncharacters (https://infra.spec.whatwg.org/#noncharacter),
# surrogates and control characters.
_FORBIDDEN = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Page(NamedTuple):
    """Page that is being written: what Sphinx passes to `html-page-context`, and its edition.

    `lists` are the list pages that have a card of their own.
    """

    name: str
    template: str
    context: dict[str, Any]
    edition: Edition | None
    lists: Container[str] = ()

    @property
    def is_list_page(self) -> bool:
        """Whether it has no source, but a template of the archive."""
        return self.template.startswith(_LIST_TEMPLATES) or self.name in self.lists

    @property
    def title(self) -> str:
        """Its title as plain text; Sphinx keeps titles as HTML."""
        if self.edition:
            return _single_line(self.edition.title)
        return _single_line(Markup(self.context.get("title", "")).striptags())  # noqa: S704 - no HTML left

    @property
    def description(self) -> str:
        """Its own description, or the beginning of the edition; empty if it has neither."""
        if not self.edition:
            fields = self.context if self.is_list_page else self.context.get("meta") or {}
            return _single_line(str(fields.get("description", "")))
        excerpts = (section.excerpt for section in self.edition.sections)
        texts = (self.edition.subtitle, " ".join(self.edition.points), *excerpts)
        return _single_line(excerpt(texts, _MAX_DESCRIPTION))

    @property
    def card(self) -> str:
        """The page whose card it shows; empty if that is the site's card."""
        if self.edition:
            return self.name if self.edition.date else ""
        if self.name in self.lists:
            return self.name
        # Pages of older items show the card of the page with the newest.
        newest = str(self.context.get("page", "")) if self.is_list_page else ""
        return newest if newest.startswith(f"{TAGS}/") or newest in self.lists else ""


def _single_line(text: str) -> str:
    return " ".join(_FORBIDDEN.sub(" ", text).split())


def head_context(app: Sphinx, page: Page) -> dict[str, Any]:
    """Context of `head.html`; without a site address, neither Open Graph nor linked data."""
    config, found = app.config, site(app)
    is_front = page.name == config.root_doc
    values: dict[str, Any] = {
        "described": 'name="description"' in (page.context.get("metatags") or ""),
        "description": page.description or _single_line(found.description),
        "is_hidden": config.newsletter_preview or page.context.get("is_empty", False),
        "profiles": config.newsletter_profiles if is_front else [],
        "licence": config.newsletter_licence if page.edition else "",
    }
    if not found.address:
        return values
    name = _single_line(found.title)
    title = name if is_front else page.title
    return values | {
        "url": page.context["pageurl"],
        "site_name": name,
        "title": title,
        "image": found.url(card_file(page.card or config.root_doc)) if font_version() else "",
        "size": SIZE,
        "alt": title if page.card else name,
        "locale": locale(found.language),
        "article": [*_article_properties(app, page.edition)] if page.edition else [],
        "cited": [*_cited(app, page.edition, name, page.context["pageurl"])],
        "data": _linked_data(app, page, title),
    }


@cache
def locale(language: str) -> str:
    """*language* with its likely territory, as in `og:locale`: `en_US`; empty if unknown."""
    likely = get_global("likely_subtags").get(language, language)
    try:
        found = Locale.parse(likely)
    except (ValueError, UnknownLocaleError):
        return ""
    return f"{found.language}_{found.territory}" if found.territory else ""


def _article_properties(app: Sphinx, edition: Edition) -> Iterator[tuple[str, str]]:
    archive, found = archive_domain(app.env).archive, site(app)
    if edition.date:
        yield "published_time", edition.date.as_day().isoformat()
    if updated := edition.last_update():
        yield "modified_time", updated.as_day().isoformat()
    for key in edition.authors:
        if key in authors(app.config):
            yield "author", found.url(app.builder.get_target_uri(author_page(key)))
    for tag in archive.tags(edition.tag_uses()):
        yield "tag", tag.label


def _cited(
    app: Sphinx, edition: Edition | None, newsletter: str, url: str
) -> Iterator[tuple[str, str]]:
    """Names and values of Highwire Press tags, which Zotero and Google Scholar read.

    https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
    """
    if not edition or not edition.date:
        return
    yield "title", _single_line(edition.title)
    known = authors(app.config)
    yield from (("author", known[key].name) for key in edition.authors if key in known)
    yield "publication_date", str(edition.date).replace("-", "/")
    yield "journal_title", newsletter
    if edition.number is not None:
        yield "issue", str(edition.number)
    yield "language", app.config.language.replace("_", "-")
    yield "public_url", url


def _linked_data(app: Sphinx, page: Page, title: str) -> Markup | None:
    config, found = app.config, site(app)
    linked_data = LinkedData(
        found,
        app.builder.get_target_uri,
        config.root_doc,
        config.newsletter_licence,
        config.newsletter_profiles,
    )
    things: list[Thing] = []
    if page.edition:
        known, archive = authors(config), archive_domain(app.env).archive
        signed = [known[key] for key in page.edition.authors if key in known]
        card = found.url(card_file(page.card)) if page.card and font_version() else ""
        things = linked_data.edition(archive, page.edition, signed, card)
    elif page.name == config.root_doc:
        things = linked_data.front_page()
    elif page.is_list_page:
        things = linked_data.list_page(page.name, title, page.context)
    return json_ld(things) if things else None


def on_html_page_context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: append the metadata to `metatags`, which Furo shows."""
    if has_archive(app.builder):
        edition = archive_domain(app.env).archive.find(pagename)
        page = Page(pagename, template, context, edition, lists_with_cards(app).keys())
        values = head_context(app, page)
        html = app.builder.templates.render(_TEMPLATE, values)
        context["metatags"] = (context.get("metatags") or "") + html.rstrip()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the metadata to the head of each page."""
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
