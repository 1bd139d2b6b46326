"""Views of the archive, for the front page above all: the latest edition, lists, tags, feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_newsletter.blocks.interview import PAGE, TITLE, Interview
from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import StyleSheet, add_style_sheet
from sphinx_newsletter.model.addresses import EDITIONS, TAGS, tag_page
from sphinx_newsletter.pages.views import LIMIT, add_view
from sphinx_newsletter.reading.archive_view import ViewDirective
from sphinx_newsletter.reading.directive import directive
from sphinx_newsletter.reading.settings import site
from sphinx_newsletter.upstream.environment import application_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

    from sphinx_newsletter.blocks.speakers import Person
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.pages.views import View


_INTERVIEWS = 4
_READ = "Read the edition"
_MONOGRAM = "newsletter/monogram.html"


@directive("latest-edition")
class LatestEditionDirective(ViewDirective):
    """Shows the newest edition: title, date, authors, subtitle, points, and a way to all of it.

    The points are the list that opens the edition, before its first rubric.
    """

    example: ClassVar[str] = ":::{latest-edition}\n:::"


def latest_edition(view: View, _options: dict[str, Any]) -> list[nodes.Node]:
    """Nodes for the newest edition with its points."""
    edition = view.archive.editions[0]
    *found, byline = view.edition(edition)
    if edition.points:
        items = (nodes.list_item("", nodes.paragraph(p, p)) for p in edition.points)
        found.append(nodes.bullet_list("", *items, classes=["edition-points"]))
    read = nodes.paragraph("", "", view.section_link(edition, "", _READ), classes=["more"])
    return [*view.cover(edition), *found, read, byline]


@directive("browse-tags")
class BrowseTagsDirective(ViewDirective):
    """Shows the most used tags, with counts, and a way to all of them.

    `:limit:` says how many; without it, 12.
    """

    example: ClassVar[str] = ":::{browse-tags}\n:limit: 20\n:::"
    option_spec: ClassVar[OptionSpec] = {"limit": directives.positive_int}


def browse_tags(view: View, options: dict[str, Any]) -> list[nodes.Node]:
    """Nodes for the most used tags with their counts, and a link to all tags."""
    items = []
    for tag, count in view.archive.most_used[: options.get("limit", LIMIT)]:
        number = nodes.inline("", str(count), classes=["count"])
        link = view.link(tag_page(tag.slug), tag.label)
        line = nodes.paragraph("", "", link, nodes.Text(" "), number)
        items.append(nodes.list_item("", line))
    more = nodes.paragraph("", "", view.link(TAGS, "All tags"), classes=["more"])
    return [nodes.bullet_list("", *items, classes=["tag-counts"]), more] if items else []


@directive("edition-list")
class EditionListDirective(ViewDirective):
    """Shows the latest editions, one line each, and a way to all of them.

    An edition that `{latest-edition}` shows on the same page is left out. `:limit:` says how
    many; without it, 12. `:title:` is a heading, which is not shown above an empty list.
    """

    example: ClassVar[str] = ":::{edition-list}\n:title: Earlier editions\n:limit: 6\n:::"
    option_spec: ClassVar[OptionSpec] = {
        "limit": directives.positive_int,
        "title": directives.unchanged_required,
    }


def edition_list(view: View, options: dict[str, Any]) -> list[nodes.Node]:
    """Nodes for the latest editions, and a link to all editions."""
    editions = view.archive.editions[view.has_lead :][: options.get("limit", LIMIT)]
    if not editions:
        return []
    items = (nodes.list_item("", _line(view, edition), classes=["h-entry"]) for edition in editions)
    return [
        *_title(options),
        nodes.bullet_list("", *items, classes=["editions", "h-feed"]),
        nodes.paragraph("", "", view.link(EDITIONS, "All editions"), classes=["more"]),
    ]


def _line(view: View, edition: Edition) -> nodes.paragraph:
    """Date, headline and reading time of *edition* on one line."""
    minutes = nodes.inline("", f"{view.minutes(edition)} min", classes=["edition-minutes"])
    when = nodes.inline("", "", *view.dateline(edition).children, classes=["edition-dateline"])
    title = nodes.inline("", "", *view.title(edition).children, classes=["edition-title"])
    space = nodes.Text(" ")
    cover = view.cover(edition)
    return nodes.paragraph("", "", *cover, when, space, title, space.copy(), minutes)


def _title(options: dict[str, Any]) -> list[nodes.Node]:
    """The heading of a view, which has one if it is given."""
    title = options.get("title", "")
    return [nodes.rubric(title, title, **{"heading-level": 2})] if title else []


@directive("latest-interviews")
class LatestInterviewsDirective(ViewDirective):
    """Shows the latest guests, each with a monogram and what they do, and a way to all interviews.

    `:limit:` says how many interviews; without it, 4. `:title:` is a heading, which is not shown
    if there is no interview.
    """

    example: ClassVar[str] = ":::{latest-interviews}\n:title: Interviews\n:limit: 4\n:::"
    option_spec = EditionListDirective.option_spec


def latest_interviews(view: View, options: dict[str, Any]) -> list[nodes.Node]:
    """Nodes for the guests of the latest interviews, and a link to all interviews."""
    found = [
        (edition, interview)
        for edition in view.archive.editions
        for interview in edition.of(Interview)
    ][: options.get("limit", _INTERVIEWS)]
    if not found:
        return []
    items = (
        nodes.list_item("", *_guest(view, edition, interview, guest))
        for edition, interview in found
        for guest in interview.guests
    )
    more = view.link(PAGE, f"All {TITLE.lower()}")
    return [
        *_title(options),
        nodes.bullet_list("", *items, classes=["guests"]),
        nodes.paragraph("", "", more, classes=["more"]),
    ]


def _guest(
    view: View, edition: Edition, interview: Interview, guest: Person
) -> Iterator[nodes.Node]:
    """Monogram, name and role of a *guest*."""
    if has_archive(view.builder):
        letters = "".join(word[0] for word in guest.name.split())
        shown = {"letters": (letters[:1] + letters[1:][-1:]).upper()}
        html = view.builder.templates.render(_MONOGRAM, shown)
        yield nodes.raw("", html, format="html")
    anchor = interview.anchor or interview.section
    yield nodes.paragraph("", "", view.section_link(edition, anchor, guest.name))
    if guest.role:
        yield nodes.paragraph(guest.role, guest.role, classes=["guest-role"])


@directive("subscribe")
class SubscribeDirective(ViewDirective):
    """Shows one line that leads to the feeds; nothing where the site has none."""

    example: ClassVar[str] = ":::{subscribe}\n:::"


def subscribe(view: View, _options: dict[str, Any]) -> list[nodes.Node]:
    """Node for the line that leads to the feeds."""
    if not site(application_of(view.env)).has_feeds or not has_archive(view.builder):
        return []
    link = view.link("subscribe", "Subscribe")
    line = nodes.paragraph("", "", link, nodes.Text(" to get each edition in your feed reader."))
    return [line]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directives, and the functions that make their nodes."""
    add_style_sheet(app, StyleSheet("newsletter/front.css", 90))
    for name, found, render in (
        ("latest-edition", LatestEditionDirective, latest_edition),
        ("browse-tags", BrowseTagsDirective, browse_tags),
        ("edition-list", EditionListDirective, edition_list),
        ("latest-interviews", LatestInterviewsDirective, latest_interviews),
        ("subscribe", SubscribeDirective, subscribe),
    ):
        app.add_directive(name, found)
        add_view(app, name, render)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
