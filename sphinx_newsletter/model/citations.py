"""Citations: of a section as text, of an edition as text, as BibTeX and as CSL-JSON.

`static/newsletter/copy.js` makes the other formats of a section from those of its edition.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sphinx_newsletter.model.dates import EditionDate


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Characters that mean something in BibTeX's text, and how they are written there.
_SPECIAL = re.compile(r"[\\{}$&#%_~^]")
_NAMED = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


class Cited(NamedTuple):
    """What is cited. `edition` is the title of the edition that contains it, if it is a section."""

    title: str
    edition: str
    newsletter: str
    authors: tuple[str, ...]
    date: EditionDate
    number: int | None
    address: str
    key: str


def formats(cited: Cited, language: str) -> list[tuple[str, str]]:
    """The name of each format, and the citation in it."""
    found = [("Text", text(cited, language))]
    return (
        found
        if cited.edition
        else [*found, ("BibTeX", bibtex(cited)), ("CSL-JSON", csl_json(cited))]
    )


def text(cited: Cited, language: str) -> str:
    """The citation as a sentence without its full stop: it ends with the address."""
    number = f"No. {cited.number}" if cited.number is not None else ""
    date = cited.date.written(language)
    parts = (", ".join(cited.authors), f"“{cited.title}”", cited.edition, cited.newsletter)
    return ", ".join(filter(None, (*parts, number, date, cited.address)))


def bibtex(cited: Cited) -> str:
    """The citation of an edition as an entry of BibTeX. Braces keep the capitals of the title."""
    fields = {
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in cited.authors),
        "title": f"{{{_escaped(cited.title)}}}",
        "howpublished": _escaped(cited.newsletter),
        "number": "" if cited.number is None else str(cited.number),
        "year": str(cited.date.year),
        "url": cited.address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    month = f"  month = {_MONTHS[cited.date.month - 1]},"
    return "\n".join([f"@misc{{{cited.key},", *lines, month, "}"])


def _escaped(words: str) -> str:
    return _SPECIAL.sub(lambda found: _NAMED.get(found[0], rf"\{found[0]}"), words)


def csl_json(cited: Cited) -> str:
    """The citation of an edition in the form of https://citeproc-js.readthedocs.io/en/latest/csl-json/."""
    date = cited.date
    item = {
        "id": cited.key,
        "type": "article-magazine",
        "title": cited.title,
        "container-title": cited.newsletter,
        "issue": "" if cited.number is None else str(cited.number),
        "author": [{"literal": name} for name in cited.authors],
        "issued": {"date-parts": [[date.year, date.month, *([date.day] if date.day else [])]]},
        "URL": cited.address,
    }
    return json.dumps([{k: v for k, v in item.items() if v}], ensure_ascii=False)
