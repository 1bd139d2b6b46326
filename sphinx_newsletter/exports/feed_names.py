"""What feeds are called, and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.blocks import interview, showcase
from sphinx_newsletter.model.feeds import Feed
from sphinx_newsletter.pages.addresses import EDITIONS, author_page, tag_page
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import authors, site

if TYPE_CHECKING:
    from sphinx.application import Sphinx


SECTIONS = f"{EDITIONS}/sections"


class FeedNames:
    """Those of the site that *app* builds."""

    def __init__(self, app: Sphinx) -> None:
        """Names come from the settings and the vocabulary."""
        self._site = site(app)
        self._vocabulary = archive_domain(app.env).archive.vocabulary
        self._authors = authors(app.config)

    @property
    def editions(self) -> Feed:
        """All editions."""
        about = self._site.description or "All editions."
        return Feed(EDITIONS, EDITIONS, "Editions", self._site.title, about)

    @property
    def sections(self) -> Feed:
        """All sections of all editions."""
        return self._all(SECTIONS, EDITIONS, "Sections", "Each section of every edition.")

    @property
    def interviews(self) -> Feed:
        """The sections that hold a talk."""
        page = interview.PAGE
        return self._all(page, page, interview.TITLE, "The talks of all editions.")

    @property
    def showcases(self) -> Feed:
        """The sections that hold a project."""
        page = showcase.PAGE
        return self._all(page, page, showcase.TITLE, "The projects that editions have shown.")

    def tag(self, slug: str) -> Feed:
        """What carries a tag."""
        tag, page = self._vocabulary.tags[slug], tag_page(slug)
        about = tag.description or f"All that carries the tag {tag.label}."
        return Feed(page, page, tag.label, f"{self._site.title}: {tag.label}", about)

    @property
    def tags(self) -> dict[str, Feed]:
        """All tags of the vocabulary, by slug, in the order of their labels."""
        tags = self._vocabulary.tags.values()
        in_order = sorted(tags, key=lambda tag: (tag.label.casefold(), tag.slug))
        return {tag.slug: self.tag(tag.slug) for tag in in_order}

    def author(self, key: str) -> Feed:
        """The editions that an author signed."""
        name, page = self._authors[key].name, author_page(key)
        return Feed(page, page, name, f"{self._site.title}, by {name}", f"Editions by {name}.")

    @property
    def authors(self) -> dict[str, Feed]:
        """All declared authors, by key."""
        return {key: self.author(key) for key in self._authors}

    def _all(self, folder: str, page: str, subject: str, about: str) -> Feed:
        # "all": a tag may have the same name.
        title = f"{self._site.title}: all {subject.lower()}"
        return Feed(folder, page, subject, title, about)
