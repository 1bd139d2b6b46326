"""`statistics.html`: counts by year, tags over time, most linked sites, and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_newsletter.api import Collection, Link, register

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.api import Edition, Listing


_MOST = 20  # tags, and sites
_MONTH = 30.44  # days
_YEARS = 24  # the newest, in the chart of a tag


def context(made: Listing) -> dict[str, Any]:
    """The page. It shows reading time instead of words, which change more often."""
    numbers = made.statistics
    return {
        "editions": numbers.editions,
        "sections": numbers.sections,
        "hours": round(sum(map(made.minutes, made.archive.editions)) / 60),
        "years": _years(made),
        "tags": [
            (made.tag(use.tag), use.total, use.by_year[-_YEARS:]) for use in numbers.tags[:_MOST]
        ],
        "drawn": [year.year for year in numbers.years][-_YEARS:],
        "sites": sorted(made.sites, key=lambda site: (-site.links, site.name))[:_MOST],
        "links": sum(site.links for site in made.sites),
        "usual": numbers.usual,
        "gaps": [
            (_link(gap.after), _link(gap.before), round(gap.days / _MONTH)) for gap in numbers.gaps
        ],
    }


def _years(made: Listing) -> list[dict[str, Any]]:
    """The years, newest first."""
    return [
        {
            "link": made.year(year),
            "editions": editions,
            "sections": sections,
            "minutes": sum(map(made.minutes, made.archive.years[year])),
        }
        for year, editions, sections, _words in reversed(made.statistics.years)
    ]


def _link(edition: Edition) -> Link:
    return Link(edition.docname, edition.title)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the page, which shows all editions."""
    template = "newsletter/statistics.html"
    return register(
        app, Collection("statistics", "Statistics", template, context, holds=lambda _edition: True)
    )
