"""What the pages of the archive are called, wherever a builder puts them. It is ABlog's way."""

from __future__ import annotations

EDITIONS = "archive"
TAGS = f"{EDITIONS}/tag"
AUTHORS = f"{EDITIONS}/author"

# Pages that every site has, with what they are called in a list of addresses.
ALWAYS = {
    EDITIONS: "All editions",
    TAGS: "All tags",
    AUTHORS: "Authors",
    "interviews": "Interviews",
    "showcases": "Showcases",
    "conferences": "Conferences",
    "links": "Links",
    "changes": "Changes",
    "statistics": "Statistics",
    "subscribe": "Subscribe",
    "surprise": "Surprise me",
    "search": "Search",
}
# Folders of feeds that every site has; tags and authors have theirs at their pages.
FEEDS = (EDITIONS, f"{EDITIONS}/sections", "interviews", "showcases")


def tag_page(slug: str) -> str:
    """The page of the tag *slug*."""
    return f"{TAGS}/{slug}"


def numbered_tag_page(slug: str, number: int) -> str:
    """A page of older entries of the tag *slug*. No slug has a `/`, so it is no tag's own page."""
    return f"{tag_page(slug)}/{number}"


def year_page(year: int) -> str:
    """The page of *year*."""
    return f"{EDITIONS}/{year}"


def author_page(key: str) -> str:
    """The page of the author *key*."""
    return f"{AUTHORS}/{key}"
