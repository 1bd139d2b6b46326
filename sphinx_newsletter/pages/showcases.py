"""`showcases.html`: all projects that were shown, newest first, to choose from by tag."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx_newsletter.pages.gathered import PageKind, add_page_kind
from sphinx_newsletter.pages.image_names import lasting_name
from sphinx_newsletter.pages.lists import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.blocks import Showcase
    from sphinx_newsletter.pages.lists import Listings
    from sphinx_newsletter.pages.view_models import Link, Place


PAGE, TITLE = "showcases", "Showcases"

_TO_CHOOSE_FROM = 24  # a screen of tags on a phone


def listing(made: Listings) -> Listing:
    """The projects with their places, and the tags by which to choose."""
    found = [
        (made.shown.place(edition, project), project)
        for edition in made.archive.editions
        for project in edition.showcases
    ]
    projects = [_shown(place, project) for place, project in found]
    choices = _choices([place.tags for place, _project in found])
    context = {"title": TITLE, "projects": projects, "choices": choices}
    return Listing("newsletter/showcases.html", context)


def _shown(place: Place, project: Showcase) -> dict[str, object]:
    links = (("Project", project.url), ("Demo", project.demo), ("Source", project.source))
    return {
        "place": place,
        "anchor": project.anchor,
        "title": project.title,
        "by": project.by,
        "text": project.text,
        "links": [link for link in links if link[1]],
        "made_with": project.made_with,
        # As the edition has it, where Sphinx puts it.
        "picture": f"_images/{quote(lasting_name(project.picture))}" if project.picture else "",
        "alt": project.alt,
        "size": project.size,
        "tags": [_slug(tag) for tag in place.tags],
    }


def _choices(tags: list[tuple[Link, ...]]) -> list[tuple[Link, str, int]]:
    """The tags most in use, each with its slug and count. A tag of all chooses nothing."""
    counts = Counter(tag for one in tags for tag in one)
    some = [(tag, _slug(tag), count) for tag, count in counts.items() if count < len(tags)]
    most = sorted(some, key=lambda choice: (-choice[2], choice[1]))[:_TO_CHOOSE_FROM]
    return _in_order(most)


def _in_order(choices: Iterable[tuple[Link, str, int]]) -> list[tuple[Link, str, int]]:
    return sorted(choices, key=lambda choice: (choice[0].text.casefold(), choice[1]))


def _slug(tag: Link) -> str:
    return tag.page.rpartition("/")[2]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    add_page_kind(app, PageKind(PAGE, TITLE, 20, lambda edition: edition.showcases, listing))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
