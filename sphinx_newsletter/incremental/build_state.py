"""Registry of an application: what shows on pages, beside what their sources say.

The manifest, the page fingerprints and the builders know no page by name. A page, a block or
ABlog's bridge registers here what it shows where, in its `setup`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    # What a page, by its docname, shows of others: plain data, in which each difference counts.
    PageContent = Callable[[Sphinx, str], Iterable[object]]


class Region(NamedTuple):
    """A part that all pages show, and that is replaced in their files when it changes.

    `fingerprint` is another text for another content; `redraw` replaces the part in the file of
    one page.
    """

    fingerprint: Callable[[Sphinx], str]
    redraw: Callable[[StandaloneHTMLBuilder, str], None]


@dataclass
class BuildState:
    """What has been registered with one application."""

    page_content: list[PageContent] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)


def build_state(app: Sphinx) -> BuildState:
    """The state of *app*, which is never pickled."""
    state = app.__dict__.setdefault("newsletter_build_state", BuildState())
    if not isinstance(state, BuildState):
        raise TypeError("another extension uses the name of our state")
    return state


def add_page_content(app: Sphinx, content: PageContent) -> None:
    """Write a page again when the *content* that it shows is another one."""
    build_state(app).page_content.append(content)


def add_region(app: Sphinx, region: Region) -> None:
    """Replace the *region* in the files of pages that stay as they are."""
    build_state(app).regions.append(region)
