"""`statistics.html`: counts by year, tags over time, most linked sites, and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.collections import Collection, add_collection
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.model.excerpt import reading_minutes
from sphinx_newsletter.model.statistics import stats
from sphinx_newsletter.pages import links
from sphinx_newsletter.pages.addresses import year_page
from sphinx_newsletter.pages.lists import ListPage, changed
from sphinx_newsletter.pages.view_models import Link, ViewModels, tag_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.statistics import Stats
    from sphinx_newsletter.pages.lists import Page


PAGE, TITLE = "statistics", "Statistics"

_MOST = 20  # tags, and sites
_MONTH = 30.44  # days
_YEARS = 24  # the newest, in the chart of a tag


def listing(env: BuildEnvironment, shown: ViewModels) -> ListPage:
    """The page. It shows reading time instead of words, which change more often."""
    numbers = stats(shown.archive, ())
    sites = links.sites(env, shown)
    context = {
        "title": TITLE,
        "editions": numbers.editions,
        "sections": numbers.sections,
        "hours": round(sum(_minutes(e, shown) for e in shown.archive.editions) / 60),
        "years": _years(numbers, shown),
        "tags": [
            (tag_link(use.tag), use.total, use.by_year[-_YEARS:]) for use in numbers.tags[:_MOST]
        ],
        "drawn": [year.year for year in numbers.years][-_YEARS:],
        "sites": sorted(sites, key=lambda site: (-site[-1], site[0]))[:_MOST],
        "links": sum(count for *_site, count in sites),
        "all_links": links.PAGE,
        "usual": numbers.usual,
        "gaps": [
            (_link(gap.after), _link(gap.before), round(gap.days / _MONTH)) for gap in numbers.gaps
        ],
    }
    return ListPage("newsletter/statistics.html", context)


def _years(numbers: Stats, shown: ViewModels) -> list[dict[str, Any]]:
    """The years, newest first."""
    return [
        {
            "link": Link(year_page(year), str(year)),
            "editions": editions,
            "sections": sections,
            "minutes": sum(_minutes(one, shown) for one in shown.archive.years[year]),
        }
        for year, editions, sections, _words in reversed(numbers.years)
    ]


def _minutes(edition: Edition, shown: ViewModels) -> int:
    return reading_minutes(edition.words, shown.pace)


def _link(edition: Edition) -> Link:
    return Link(edition.docname, edition.title)


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Handler of `html-collect-pages`: make the page if it has changed.

    It runs after the handler of the pages of links, whose fingerprint it uses.
    """
    if not has_archive(app.builder):
        return
    manifest, shown = manifest_of(app), ViewModels.of(app)
    fingerprint = shown.fingerprint + manifest.digest_of(links.GROUP)
    if manifest.have_changed(PAGE, [PAGE], fingerprint):
        manifest.expect([PAGE])
        yield from changed(manifest, [(PAGE, listing(app.env, shown))])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the page."""
    add_collection(app, Collection(PAGE, TITLE))
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
