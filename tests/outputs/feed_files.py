"""Editions that fill feeds; the documents of all feeds; what feedparser reads in them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import feedparser

if TYPE_CHECKING:
    from tests.conftest import Site


HOME = "https://letter.example/archive-of/"
FEED = re.compile(r".*/(atom(-\d+)*|rss|feed)\.(xml|json)")


def many(date: str, count: int) -> str:
    """An edition of *count* sections."""
    sections = (
        f"(part-{n})=\n## Part {n}\n\n:::{{tags}} wasm\n:::\n\nThe words of part {n} of {date}.\n"
        for n in range(count)
    )
    return f"---\ndate: {date}\n---\n\n# Edition of {date}\n\n" + "\n".join(sections)


def feeds(site: Site) -> dict[str, bytes]:
    """All documents of all feeds, by path."""
    found = {path.relative_to(site.out).as_posix(): path for path in site.out.rglob("*.*")}
    return {name: found[name].read_bytes() for name in sorted(found) if FEED.fullmatch(name)}


def entries(site: Site, name: str) -> list[tuple[str, str, str]]:
    """Id, address and title of each entry of the document *name*, as feedparser reads them."""
    text = (site.out / name).read_bytes()
    if name.endswith(".json"):
        return [(e["id"], e["url"], e["title"]) for e in json.loads(text)["items"]]
    return [(e.id, e.link, e.title) for e in feedparser.parse(text).entries]
