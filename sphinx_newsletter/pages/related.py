"""The related sections of each section, as they are shown.

To find them takes a while, so what has been found is kept in a file beside the doctrees. Its
first line says of what it was made, and has a digest for each page; that is all that a build
reads in which nothing has changed.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.collect import archive_domain
from sphinx_newsletter.core.related import Unit, related
from sphinx_newsletter.pages.inputs import programs
from sphinx_newsletter.pages.shown import Shown, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    # By docname and anchor.
    Lists = dict[str, dict[str, list["RelatedShown"]]]

_FILE = "related.json"


class RelatedShown(NamedTuple):
    """A section of another edition: its address, title and date, and what is shared with it."""

    docname: str
    anchor: str
    title: str
    date: str
    tags: list[str]
    words: list[str]


class RelatedSections:
    """Those of the archive that *app* builds."""

    def __init__(self, app: Sphinx) -> None:
        """Read the first line of the file; find them if it was made of something else."""
        self._archive = archive_domain(app.env).archive
        self._shown = Shown.of(app)
        self._limit = app.config.newsletter_related
        self._path = Path(app.doctreedir, _FILE)
        self._lists: Lists | None = None
        self._digests: dict[str, str] = {}
        if self._limit:
            self._begin(self._key(app))

    def digest(self, docname: str) -> str:
        """A short text that changes if, and only if, what *docname* shows of them does."""
        return self._digests.get(docname, "")

    def of(self, docname: str) -> dict[str, list[RelatedShown]]:
        """Those of the sections of *docname*, by anchor."""
        if docname not in self._digests:
            return {}
        if self._lists is None:
            self._lists = json.loads(self._path.read_text(encoding="utf-8").split("\n")[1])
        found = self._lists[docname].items()
        return {anchor: [RelatedShown(*one) for one in shown] for anchor, shown in found}

    def _key(self, app: Sphinx) -> str:
        editions = [edition.digest_of_words for edition in self._archive.editions]
        told = repr((self._archive.vocabulary, app.config.language, self._limit, programs(app)))
        return hashlib.sha256(f"{told}{editions}".encode()).hexdigest()

    def _begin(self, key: str) -> None:
        try:
            with self._path.open(encoding="utf-8") as file:
                kept, self._digests = json.loads(file.readline())
            if kept == key:
                return
        except (OSError, ValueError):
            pass
        self._lists = self._find()
        self._digests = {docname: digest(shown) for docname, shown in self._lists.items()}
        part = self._path.with_suffix(".part")
        lines = [json.dumps(line) for line in ((key, self._digests), self._lists)]
        part.write_text("\n".join(lines), encoding="utf-8")
        part.replace(self._path)

    def _find(self) -> Lists:
        lists: Lists = {}
        entries = {(e.edition.docname, e.anchor): e for e in self._archive.entries}
        labels = {slug: tag.label for slug, tag in self._archive.vocabulary.tags.items()}
        for (docname, anchor), found in related(self._units()).items():
            for one in found[: self._limit]:
                entry = entries[one.edition, one.anchor]
                date, tags = self._shown.day(entry.edition).written, [labels[t] for t in one.tags]
                shown = RelatedShown(*one[:2], entry.title, date, tags, list(one.words))
                lists.setdefault(docname, {}).setdefault(anchor, []).append(shown)
        return lists

    def _units(self) -> Iterator[Unit]:
        for order, edition in enumerate(reversed(self._archive.editions)):
            for entry in self._archive.entries_of(edition.docname):
                if section := entry.section:
                    words = tuple(section.key_words.split())
                    yield Unit(edition.docname, section.anchor, order, entry.tags, words)
