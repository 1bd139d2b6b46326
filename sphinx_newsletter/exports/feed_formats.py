"""The formats of feeds: Atom 1.0 and RSS 2.0 by templates, JSON Feed 1.1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from jinja2 import Environment
from markupsafe import Markup

from sphinx_newsletter.model.feeds import ATOM, JSON, RSS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.jinja2glue import BuiltinTemplateLoader

    from sphinx_newsletter.model.feeds import FeedEntry, Format, Head


class Drawer(Protocol):
    """Draws entries, and documents from entries that have been drawn."""

    def entry(self, entry: FeedEntry, content: str) -> str:
        """An entry; without *content* it has its excerpt alone."""

    def document(self, head: Head, entries: Sequence[str]) -> str:
        """A document."""


class Xml:
    """Draws with a template that has two macros."""

    def __init__(self, form: Format, environment: Environment) -> None:
        """*environment* is that of the templates."""
        template: Any = environment.get_template(f"newsletter/feeds/{form.stem}.xml").module
        self._entry, self._document = template.entry, template.document

    def entry(self, entry: FeedEntry, content: str) -> str:
        """The template escapes."""
        return str(self._entry(entry, content))

    def document(self, head: Head, entries: Sequence[str]) -> str:
        """The template escapes, and has escaped the entries."""
        return str(self._document(head, Markup("\n".join(entries))))  # noqa: S704 - as said


class Json:
    """Draws JSON Feed 1.1."""

    def entry(self, entry: FeedEntry, content: str) -> str:
        """Of an entry without content, the excerpt is the text."""
        picture = entry.enclosure
        told = {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.excerpt if content else "",
            "content_html": content,
            "date_published": entry.published.iso,
            "date_modified": entry.updated.iso,
            "authors": [_author(name, url) for _key, name, url in entry.authors],
            "tags": [label for _slug, label in entry.tags],
            "image": picture.url if picture else "",
            "attachments": [
                {"url": p.url, "mime_type": p.type, "size_in_bytes": p.size} for p in [picture] if p
            ],
        }
        if not content:
            told["content_text"] = entry.excerpt or entry.title
        return _dumped(told)

    def document(self, head: Head, entries: Sequence[str]) -> str:
        """The entries are JSON already: they are put into the place of an empty list."""
        told = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": head.title,
            "description": head.subtitle,
            "home_page_url": head.page,
            "feed_url": head.url,
            "next_url": head.older,
            "language": head.language,
            "authors": [_author(head.site, "")],
            "_licence": head.licence and {"url": head.licence},
        }
        items = ",\n".join(entries)
        return f'{_dumped(told)[:-1]}, "items": [\n{items}\n]}}\n'


def _author(name: str, url: str) -> dict[str, str]:
    return {"name": name} | ({"url": url} if url else {})


def _dumped(told: dict[str, Any]) -> str:
    """What is empty is left out."""
    return json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False)


def drawers(templates: BuiltinTemplateLoader) -> dict[Format, Drawer]:
    """What draws each format, with the *templates* of a builder."""
    # Sphinx's own environment is a sandbox, in which each attribute of an entry is asked about.
    environment = Environment(loader=templates, autoescape=True)
    return {ATOM: Xml(ATOM, environment), RSS: Xml(RSS, environment), JSON: Json()}
