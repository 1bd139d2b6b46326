"""A page of each kind of the real site."""

PAGES = {
    "front page": "index",
    "edition": "editions/2024-04",
    "tag": "archive/tag/webgpu",
    "tag index": "archive/tag",
    "year": "archive/2024",
    "all editions": "archive",
    "author": "archive/author/jan",
    "all authors": "archive/author",
    "interviews": "interviews",
    "showcases": "showcases",
    "conferences": "conferences",
    "changes": "changes",
    "links": "links",
    "search": "search",
    "subscribe": "subscribe",
    "nothing here": "404",
    "guide": "docs/write",
    "guide with parts": "docs/parts",
    "guide with tables": "docs/speed",
    "reference": "docs/reference/settings",
}
