"""Docnames of the pages of the archive, as ABlog sets them, and the address of the site."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from sphinx_newsletter.model.anchors import as_uri

EDITIONS = "archive"
TAGS = f"{EDITIONS}/tag"
AUTHORS = f"{EDITIONS}/author"

# Pages that every site has besides its collections, as they are called in a list of addresses.
ALWAYS = {
    EDITIONS: "All editions",
    TAGS: "All tags",
    AUTHORS: "Authors",
    "subscribe": "Subscribe",
    "search": "Search",
}
# Folders of feeds that every site has; tags and authors have theirs at their pages.
FEEDS = (EDITIONS, f"{EDITIONS}/sections")

# Of a default `tag:` URI. Any day on which the domain was the newsletter's will do, as long as
# it stays the same.
_DATE = "2024"
# What XML 1.0 can hold (https://www.w3.org/TR/xml/#charsets).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tag_page(slug: str) -> str:
    """The page of the tag *slug*."""
    return f"{TAGS}/{slug}"


def numbered_page(page: str, number: int) -> str:
    """A page of older items of the list *page*. No slug has a `/`, so it is no tag's own page."""
    return f"{page}/{number}"


def year_page(year: int) -> str:
    """The page of *year*."""
    return f"{EDITIONS}/{year}"


def author_page(key: str) -> str:
    """The page of the author *key*."""
    return f"{AUTHORS}/{key}"


class Site(NamedTuple):
    """The site. `address` ends in a slash or is empty; `entity` is the authority of RFC 4151."""

    address: str
    title: str
    description: str
    language: str
    entity: str

    def url(self, uri: str, anchor: str = "") -> str:
        """The address of *uri*, which is below the root of the site, as a URI."""
        return as_uri(urljoin(self.address, uri or "./") + (f"#{anchor}" if anchor else ""))

    def id_of(self, page: str, anchor: str = "") -> str:
        """A name for a page or a place on it, whatever its title and the site's address (RFC 4151).

        >>> Site("https://example.org/", "", "", "en", "example.org,2024").id_of("2024-04", "burn")
        'tag:example.org,2024:2024-04#burn'
        """
        return f"tag:{self.entity}:{quote(page)}" + (f"#{quote(anchor)}" if anchor else "")

    @property
    def has_feeds(self) -> bool:
        """Whether feeds can be made: their links are absolute, and their entries need ids."""
        return bool(self.address and self.entity)

    @property
    def path(self) -> str:
        """Where the site lies on its host: `/`, or `/archive/`."""
        return urlsplit(self.address).path or "/"


def site_of(  # noqa: PLR0913 - what `conf.py` says of the site
    address: str,
    title: str,
    description: str,
    language: str,
    entity: str,
    *,
    is_preview: bool = False,
) -> Site:
    """The site at *address*; without an *entity*, its host is the one that names.

    The host of a preview names nothing: its ids would differ from those of the site.
    """
    address = f"{address.rstrip('/')}/" if address else ""
    host = (urlsplit(address).hostname or "").encode("idna").decode() if address else ""
    own = f"{host},{_DATE}" if host and not is_preview else ""
    return Site(address, title, description, language, entity or own)


def legal(text: str) -> str:
    """*text* without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)
