"""List pages: the context of each, as plain data. Its template gets nothing else.

So the fingerprint of a page is that of its context: the same context, the same page.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup, escape

from sphinx_newsletter.model.blocks import Link
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.pages import addresses
from sphinx_newsletter.pages.numbered import NumberedPages, by_year
from sphinx_newsletter.pages.view_models import ViewModels, digest, tag_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jinja2.runtime import Macro
    from sphinx.application import Sphinx

    from sphinx_newsletter.incremental.manifest import Manifest
    from sphinx_newsletter.model.archive import Entry
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.tags import Tag
    from sphinx_newsletter.pages.numbered import Year
    from sphinx_newsletter.pages.view_models import EntryView

    # A page in the form of `html-collect-pages`: name, context, template.
    Page = tuple[str, dict[str, Any], str]


EDITIONS_PER_PAGE = 50

_TAGS_PER_SCREEN = 60


class ListPage(NamedTuple):
    """A list page: its template and the template's context.

    In the fingerprint, `digests` replaces the long values of the context.
    """

    template: str
    context: dict[str, Any]
    digests: dict[str, object] = {}  # noqa: RUF012 - nobody changes it

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the page."""
        return digest((self.template, self.context | self.digests))


@dataclass
class DeferredListPage:
    """A list page whose context is made only when the page has to be written.

    `content` is a digest of everything that the page shows.
    """

    template: str
    content: str
    make: Callable[[], dict[str, Any]]

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the page."""
        return digest((self.template, self.content))

    @property
    def context(self) -> dict[str, Any]:
        """Context of the template. Each call makes it again."""
        return self.make()


class MacroCache:
    """Cache of macro output that several pages of one folder have in common."""

    def __init__(self) -> None:
        """Begin with an empty cache."""
        self._rendered: dict[tuple[str, tuple[object, ...]], Markup] = {}

    def __call__(self, view: tuple[object, ...], macro: Macro) -> Markup:
        """The output of *macro* for *view*. The macro escapes."""
        key = macro.name, view
        if key not in self._rendered:
            self._rendered[key] = Markup(macro(view))  # noqa: S704 - the macro escapes
        return self._rendered[key]


class ListPages:
    """Factory of the list pages of one archive. View models in several pages are made once."""

    def __init__(self, view_models: ViewModels) -> None:
        """*view_models* has the archive."""
        self.view_models = view_models
        self.archive = view_models.archive

    @classmethod
    def of(cls, app: Sphinx) -> ListPages:
        """Factory for the site that *app* builds."""
        return cls(ViewModels.of(app))

    def editions(self) -> ListPage:
        """The editions of the newest years, one line each, and what leads to the other years."""
        shown: list[Edition] = []
        for found in self.archive.years.values():  # whole years: the others have pages already
            if len(shown) >= EDITIONS_PER_PAGE:
                break
            shown += found
        years = self._by_year(shown)
        own_pages = {str(n): addresses.year_page(n) for n in self.archive.years}
        others = list(own_pages.items())[len(years) :]
        strip = [(year.text, addresses.EDITIONS, f"y{year.text}") for year in years]
        strip += [(text, page, "") for text, page in others]
        context = {
            "title": "All editions",
            "years": years,
            "year_pages": own_pages,
            "strip": strip if len(strip) > 1 else [],
            "older": Link(page=others[0][1], text=others[0][0]) if others else None,
            "jumps": jumps(years),
        }
        return ListPage("newsletter/editions.html", context)

    def year(self, number: int) -> ListPage:
        """The editions of one year, one line each."""
        found = self.archive.years[number]
        years = sorted(self.archive.years)
        at = years.index(number)
        context = {
            "title": f"Editions of {number}",
            "total": len(found),
            "years": self._by_year(found),
            "older": _year_link(years[:at][-1:]),
            "newer": _year_link(years[at + 1 :][:1]),
        }
        return ListPage("newsletter/year.html", context)

    def _by_year(self, editions: Iterable[Edition]) -> list[Year]:
        views = self.view_models.editions(editions)
        return by_year(views, lambda view: view.date, self.view_models.language)

    def tags(self) -> ListPage:
        """The tags in use with their counts and when they were last used, by first letter."""
        used = [(tag_link(tag), count, *self._latest(tag)) for tag, count in self.archive.most_used]
        used.sort(key=lambda item: (item[0].text.casefold(), item[0].page))
        groups = groupby(used, key=lambda item: _letter(item[0].text))
        letters = [(letter, list(group)) for letter, group in groups]
        places = [(f"l{n}", letter) for n, (letter, _group) in enumerate(letters, start=1)]
        context = {"title": "All tags", "letters": letters, "total": len(used)}
        context["jumps"] = places if len(used) > _TAGS_PER_SCREEN else []
        return ListPage("newsletter/tags.html", context)

    def author_pages(self, key: str) -> Iterator[tuple[str, Callable[[], ListPage]]]:
        """Address of each page of an author, and the function that makes the page."""
        for name, number in self._by(key).numbers():
            yield name, partial(self.author, key, number)

    def author(self, key: str, number: int) -> ListPage:
        """A page of the editions of one author, one line each."""
        author, found = self.view_models.authors[key], self._by(key)
        shown = found.pages.page(number)
        years = self._by_year(shown)
        context: dict[str, Any] = {
            "title": author.name,
            "url": author.url,
            "total": len(shown),
            "page": found.page,
            "years": years,
            "jumps": jumps(years),
            "newer": found.newer(number),
            "older": found.older(number),
        }
        if number == found.pages.last:
            context |= {"total": len(found.items), "strip": found.strip()}
        else:
            context |= {"title": f"{author.name}, {found.span(number)}", "label": author.name}
        return ListPage("newsletter/author.html", context)

    def _by(self, key: str) -> NumberedPages[Edition]:
        found, language = self.archive.by(key), self.view_models.language
        return NumberedPages(
            addresses.author_page(key), found, EDITIONS_PER_PAGE, date_of_edition, language
        )

    def all_authors(self) -> ListPage:
        """The authors with the number of their editions."""
        rows = [
            (Link(addresses.author_page(author.key), author.name), len(self.archive.by(key)))
            for key, author in self.view_models.authors.items()
        ]
        rows.sort(key=lambda row: (row[0].text.casefold(), row[0].page))
        return ListPage("newsletter/authors.html", {"title": "Authors", "rows": rows})

    def _latest(self, tag: Tag) -> tuple[str, str]:
        """Date on which *tag* was last used: the day, to sort by, and the month in words."""
        date = date_of(self.archive.tagged(tag.slug)[0])
        month = EditionDate(date.year, date.month)
        return date.as_day().isoformat(), month.written(self.view_models.language)

    @cached_property
    def entries(self) -> dict[tuple[str, str], tuple[EntryView, str]]:
        """View model of each entry, and its digest, by page and anchor."""
        views = ((entry, self.view_models.entry(entry)) for entry in self.archive.entries)
        return {(e.edition.docname, e.anchor): (view, digest(view)) for e, view in views}


def changed(
    manifest: Manifest, pages: Iterable[tuple[str, ListPage | DeferredListPage]]
) -> Iterator[Page]:
    """Those of *pages* that have changed, in the form in which Sphinx takes pages.

    The manifest expects them already (`Manifest.expect`).
    """
    # Pages with the same template are in folders of the same depth: their links are the same.
    once: defaultdict[str, MacroCache] = defaultdict(MacroCache)
    for name, page in pages:
        if manifest.has_changed(name, page.fingerprint):
            # To Sphinx and Furo, titles are HTML.
            context = page.context
            extra = {"title": escape(context["title"]), "once": once[page.template]}
            yield name, context | extra, page.template


def jumps(years: Sequence[Year]) -> list[tuple[str, str]]:
    """Anchors and texts for the list of years at the right, if there is more than one year."""
    return [(f"y{year.text}", year.text) for year in years] if len(years) > 1 else []


def date_of(entry: Entry) -> EditionDate:
    """Date of *entry*. Raises ValueError if there is none, which no list contains."""
    return date_of_edition(entry.edition)


def date_of_edition(edition: Edition) -> EditionDate:
    """Date of *edition*. Raises ValueError if there is none, which no list contains."""
    if edition.date is None:
        raise ValueError("the archive lists no edition without a date")
    return edition.date


def _year_link(years: Sequence[int]) -> Link | None:
    return Link(addresses.year_page(years[0]), str(years[0])) if years else None


def _letter(label: str) -> str:
    """Letter under which *label* is listed; `#` if it does not begin with a letter."""
    first = label[:1].upper()
    return first if first.isalpha() else "#"
