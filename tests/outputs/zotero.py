"""What Zotero's connector saves of a page: the rules of its translator “Embedded Metadata”.

`Embedded Metadata.js` in https://github.com/zotero/translators, commit dcd14d6f47d3. Written down
here are those that concern our pages; the names of its functions are given with each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Iterator


# `HIGHWIRE_MAPPINGS`
_FIELDS = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_cover_date": "date",
    "citation_date": "date",
    "citation_journal_title": "publicationTitle",
    "citation_journal_abbrev": "journalAbbreviation",
    "citation_inbook_title": "publicationTitle",
    "citation_book_title": "bookTitle",
    "citation_volume": "volume",
    "citation_issue": "issue",
    "citation_series_title": "series",
    "citation_conference_title": "conferenceName",
    "citation_conference": "conferenceName",
    "citation_publisher": "publisher",
    "citation_abstract": "abstractNote",
    "citation_doi": "DOI",
    "citation_public_url": "url",
    "citation_language": "language",
}
# `init`: the type of the item, by the tags of a page.
_TYPES = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper",
    "citation_conference": "conferencePaper",
    "citation_book_title": "bookSection",
    "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}


def item(html: str) -> dict[str, object]:
    """The item that is saved of a page without a translator of its own."""
    page = BeautifulSoup(html, "lxml")
    metas = [(str(meta["name"]), str(meta["content"])) for meta in page.select("meta[name]")]
    found: dict[str, object] = {"itemType": "webpage"}
    for name, field in _FIELDS.items():  # `processFields`: the first tag of a name with a value
        values = (value for own, value in metas if own.endswith(name) and value.strip())
        if value := next(values, ""):
            found[field] = " ".join(value.split())
    kinds = [_TYPES[name] for name, value in metas if name in _TYPES and value]
    if kinds or "title" in found:
        found["itemType"] = kinds[-1] if kinds else "journalArticle"
    authors = [value for name, value in metas if name.endswith("citation_author")]
    found["creators"] = [*_creators(authors)]
    found.setdefault("abstractNote", _content(page, "description"))  # `addLowQualityMetadata`
    title = str(found.get("title", page.title and page.title.string))
    found["title"] = _without_publication(title, str(found.get("publicationTitle", "")))
    found["tags"] = []  # `finalDataCleanup`: no automatic tags
    return found


def _creators(authors: list[str]) -> Iterator[str]:
    """`processHighwireCreators`: semicolons separate names, in a single tag commas may, too."""
    last = ""
    for author in authors:
        names = re.split(r"\s*;\s*", author)
        if len(names) == len(authors) == 1:
            by_comma = re.split(r"\s*,\s*", author)
            if len(by_comma) > 1 and " " in by_comma[0] and " " in by_comma[1]:
                names = by_comma
        for name in map(str.strip, names):
            if re.search(r"[^\s,\-.;]", name) and name != last:
                yield name
            last = name


def _without_publication(title: str, publication: str) -> str:
    """`addLowQualityMetadata`: the publication is not repeated at the end of the title."""
    if not publication:
        return title
    end = rf"\s*[-–—=_:|~#]\s*{re.escape(publication)}\s*$"
    return re.sub(end, "", title, flags=re.IGNORECASE)


def _content(page: BeautifulSoup, name: str) -> str:
    meta = page.select_one(f'meta[name="{name}" i]')
    return " ".join(str(meta["content"]).split()) if meta else ""
