"""What each page of the archive shows, as plain data: its template is given nothing else.

So the fingerprint of a page is that of its data: the same data, the same page.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup, escape

from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.pages import addresses
from sphinx_newsletter.pages.view_models import Link, ViewModels, digest, tag_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jinja2.runtime import Macro
    from sphinx.application import Sphinx

    from sphinx_newsletter.incremental.manifest import Manifest
    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.tags import Tag
    from sphinx_newsletter.pages.view_models import EntryView

    # A page as Sphinx takes it from extensions: name, context, template.
    Page = tuple[str, dict[str, Any], str]


_A_SCREEN = 60


class ListPage(NamedTuple):
    """A page of the archive: its template and the template's context.

    `told` stands in the fingerprint for those parts of the context that are long.
    """

    template: str
    context: dict[str, Any]
    told: dict[str, object] = {}  # noqa: RUF012 - nobody changes it

    @property
    def fingerprint(self) -> str:
        """A short text that changes if, and only if, what the page shows does."""
        return digest((self.template, self.context | self.told))


@dataclass
class DeferredListPage:
    """A page of which something is known that is other if it shows anything else: `told`.

    What it shows is made when it has to be drawn.
    """

    template: str
    told: str
    make: Callable[[], dict[str, Any]]

    @property
    def fingerprint(self) -> str:
        """A short text that changes if what the page shows does."""
        return digest((self.template, self.told))

    @property
    def context(self) -> dict[str, Any]:
        """What its template is given."""
        return self.make()


class Once:
    """Draws the parts that look the same on several pages, which lie in one folder, once."""

    def __init__(self) -> None:
        """Nothing is drawn yet."""
        self._drawn: dict[tuple[str, tuple[object, ...]], Markup] = {}

    def __call__(self, shown: tuple[object, ...], draw: Macro) -> Markup:
        """What *draw* makes of *shown*. The macro escapes."""
        key = draw.name, shown
        if key not in self._drawn:
            self._drawn[key] = Markup(draw(shown))  # noqa: S704 - as said
        return self._drawn[key]


class ListPages:
    """Makes the pages of one archive; what several pages show is made once."""

    def __init__(self, shown: ViewModels) -> None:
        """*shown* is what pages show of the archive."""
        self.shown = shown
        self.archive = shown.archive

    @classmethod
    def of(cls, app: Sphinx) -> ListPages:
        """Those of the site that *app* builds."""
        return cls(ViewModels.of(app))

    def editions(self) -> ListPage:
        """All editions by year."""
        years = [(str(n), self.shown.editions(found)) for n, found in self.archive.years.items()]
        pages = {str(number): addresses.year_page(number) for number in self.archive.years}
        context = {"title": "All editions", "years": years, "year_pages": pages}
        return ListPage("newsletter/editions.html", context | {"jumps": jumps(years)})

    def year(self, number: int) -> ListPage:
        """The editions of one year, with the sections of each."""
        found = self.archive.years[number]
        years = sorted(self.archive.years)
        at = years.index(number)
        context = {
            "title": f"Editions of {number}",
            "editions": self.shown.editions(found),
            "sections": [[(s.anchor, s.title) for s in edition.sections] for edition in found],
            "before": [Link(addresses.year_page(y), str(y)) for y in years[:at][-1:]],
            "after": [Link(addresses.year_page(y), str(y)) for y in years[at + 1 :][:1]],
        }
        return ListPage("newsletter/year.html", context)

    def tags(self) -> ListPage:
        """The tags in use with their counts and when they were last used, by first letter."""
        used = [(tag_link(tag), count, *self._latest(tag)) for tag, count in self.archive.most_used]
        used.sort(key=lambda item: (item[0].text.casefold(), item[0].page))
        groups = groupby(used, key=lambda item: _letter(item[0].text))
        letters = [(letter, list(group)) for letter, group in groups]
        places = [(f"l{n}", letter) for n, (letter, _group) in enumerate(letters, start=1)]
        context = {"title": "All tags", "letters": letters, "total": len(used)}
        context["jumps"] = places if len(used) > _A_SCREEN else []
        return ListPage("newsletter/tags.html", context)

    def author(self, key: str) -> ListPage:
        """The editions that one author signed."""
        author = self.shown.authors[key]
        found = self.shown.editions(self.archive.by(key))
        context = {"title": author.name, "url": author.url, "editions": found}
        return ListPage("newsletter/author.html", context)

    def all_authors(self) -> ListPage:
        """The authors with the number of their editions."""
        rows = [
            (Link(addresses.author_page(author.key), author.name), len(self.archive.by(key)))
            for key, author in self.shown.authors.items()
        ]
        rows.sort(key=lambda row: (row[0].text.casefold(), row[0].page))
        return ListPage("newsletter/authors.html", {"title": "Authors", "rows": rows})

    def _latest(self, tag: Tag) -> tuple[str, str]:
        """When *tag* was last used: the day, to sort by, and the month in words."""
        date = date_of(self.archive.tagged(tag.slug)[0])
        month = EditionDate(date.year, date.month)
        return date.as_day().isoformat(), month.written(self.shown.language)

    @cached_property
    def entries(self) -> dict[tuple[str, str], tuple[EntryView, str]]:
        """By page and anchor: what lists show of an entry, and its digest."""
        shown = ((entry, self.shown.entry(entry)) for entry in self.archive.entries)
        return {(e.edition.docname, e.anchor): (entry, digest(entry)) for e, entry in shown}


def changed(
    manifest: Manifest, pages: Iterable[tuple[str, ListPage | DeferredListPage]]
) -> Iterator[Page]:
    """Of *pages*, which the ledger expects, those that show something else: for Sphinx."""
    # Pages with one template lie equally deep, so that links look the same on them.
    once: defaultdict[str, Once] = defaultdict(Once)
    for name, page in pages:
        if manifest.has_changed(name, page.fingerprint):
            # To Sphinx and Furo, titles are HTML.
            context = page.context
            extra = {"title": escape(context["title"]), "once": once[page.template]}
            yield name, context | extra, page.template


def jumps(years: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Ids and texts for the list at the right, where there is more than one place to go."""
    return [(f"y{year}", year) for year, _group in years] if len(years) > 1 else []


def date_of(entry: Entry) -> EditionDate:
    """The date of *entry*, which stands in a list."""
    if entry.edition.date is None:
        raise ValueError("the archive lists no edition without a date")
    return entry.edition.date


def _letter(label: str) -> str:
    """The letter under which *label* stands; `#` for what begins with none."""
    first = label[:1].upper()
    return first if first.isalpha() else "#"
