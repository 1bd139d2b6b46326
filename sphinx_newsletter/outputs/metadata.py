"""The head of each page, for those who show a link to it and for machines.

It is made of nothing but what stands in the fingerprint of the page: its own record, or what its
listing is given, and the settings.
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
from sphinx_newsletter.outputs.cards import SIZE, card_file
from sphinx_newsletter.outputs.linked_data import LinkedData, json_ld
from sphinx_newsletter.pages.addresses import TAGS, author_page
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import authors, site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.outputs.linked_data import Thing


_TEMPLATE = "newsletter/head.html"
_ARCHIVE_TEMPLATES = "newsletter/"  # templates of its pages
_MAX_DESCRIPTION = 200
# What no HTML may hold: https://infra.spec.whatwg.org/#noncharacter, control characters.
_FORBIDDEN = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Page(NamedTuple):
    """A page that is being written, as Sphinx has it."""

    name: str
    template: str
    context: dict[str, Any]
    edition: Edition | None

    @property
    def is_of_archive(self) -> bool:
        """Whether the archive draws it."""
        return self.template.startswith(_ARCHIVE_TEMPLATES)

    @property
    def title(self) -> str:
        """Its name as plain text; to Sphinx, titles are HTML."""
        if self.edition:
            return _single_line(self.edition.title)
        return _single_line(Markup(self.context.get("title", "")).striptags())  # noqa: S704 - no HTML left

    @property
    def description(self) -> str:
        """What it says of itself, if it does."""
        if not self.edition:
            linked_data = self.context if self.is_of_archive else self.context.get("meta") or {}
            return _single_line(str(linked_data.get("description", "")))
        linked_data = self.edition.subtitle, " ".join(self.edition.points)
        return _single_line(
            excerpt(
                (*linked_data, *(part.excerpt for part in self.edition.sections)), _MAX_DESCRIPTION
            )
        )

    @property
    def card(self) -> str:
        """The page whose card it has; nothing if it has that of the site."""
        if self.edition:
            return self.name if self.edition.date else ""
        # Pages of older entries have that of their tag.
        return self.context["page"] if self.name.startswith(f"{TAGS}/") else ""


def _single_line(text: str) -> str:
    return " ".join(_FORBIDDEN.sub(" ", text).split())


def head(app: Sphinx, page: Page) -> dict[str, Any]:
    """What the head of *page* tells; without an address of the site, little."""
    config, found = app.config, site(app)
    is_front = page.name == config.root_doc
    shown: dict[str, Any] = {
        "described": 'name="description"' in (page.context.get("metatags") or ""),
        "description": page.description or _single_line(found.description),
        "profiles": config.newsletter_profiles if is_front else [],
        "licence": config.newsletter_licence if page.edition else "",
    }
    if not found.address:
        return shown
    name = _single_line(found.title)
    title = name if is_front else page.title
    return shown | {
        "url": page.context["pageurl"],
        "site_name": name,
        "title": title,
        "image": found.url(card_file(page.card or config.root_doc)),
        "size": SIZE,
        "alt": title if page.card else name,
        "locale": locale(found.language),
        "article": [*_article_properties(app, page.edition)] if page.edition else [],
        "data": _linked_data(app, page, title),
    }


@cache
def locale(language: str) -> str:
    """*language* with a territory, as Open Graph wants it: `en_US`; nothing for an unknown one."""
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
    if edition.updated:
        yield "modified_time", edition.updated.as_day().isoformat()
    for key in edition.authors:
        if key in authors(app.config):
            yield "author", found.url(app.builder.get_target_uri(author_page(key)))
    for tag in archive.tags(edition.tag_uses()):
        yield "tag", tag.label


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
        card = found.url(card_file(page.card)) if page.card else ""
        things = linked_data.edition(archive, page.edition, signed, card)
    elif page.name == config.root_doc:
        things = linked_data.front_page()
    elif page.is_of_archive:
        things = linked_data.list_page(page.name, title, page.context)
    return json_ld(things) if things else None


def on_html_page_context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Write it where Furo has a place for it."""
    if has_archive(app.builder):
        edition = archive_domain(app.env).archive.find(pagename)
        shown = head(app, Page(pagename, template, context, edition))
        html = app.builder.templates.render(_TEMPLATE, shown)
        context["metatags"] = (context.get("metatags") or "") + html.rstrip()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
