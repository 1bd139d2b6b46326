"""State of an application: what its features have registered, and what a build has made.

The manifest, the page fingerprints and the builders know no page by name. A page, a block or
ABlog's bridge registers here what it shows where, in its `setup`. What is made anew in each build
(the manifest, the search index, the section footers) is kept here by class, and never pickled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    # What a page, by its docname, shows of others: plain data, in which each difference counts.
    PageContent = Callable[[Sphinx, str], Iterable[object]]


class Region(NamedTuple):
    """A part that all pages show, and that is replaced in their files when it changes.

    `fingerprint` changes when the part does; `redraw` replaces the part in the file of one page.
    """

    fingerprint: Callable[[Sphinx], str]
    redraw: Callable[[StandaloneHTMLBuilder, str], None]


T = TypeVar("T")
_NAME = "newsletter_build_state"


@dataclass
class BuildState:
    """What has been registered with one application; by class, what else is kept."""

    page_content: list[PageContent] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    _kept: dict[type, object] = field(default_factory=dict)

    def keep(self, value: object) -> None:
        """Keep *value* in the place of what was there of its class."""
        self._kept[type(value)] = value

    def find(self, kind: type[T]) -> T | None:
        """What is kept of the class *kind*, if there is anything."""
        found = self._kept.get(kind)
        return found if isinstance(found, kind) else None

    def of(self, kind: type[T]) -> T:
        """What is kept of the class *kind*. Raises `LookupError` where it is too early."""
        if (found := self.find(kind)) is None:
            raise LookupError(f"there is no {kind.__name__} before all pages have been read")
        return found

    def registry(self, kind: type[T]) -> T:
        """The one object of the class *kind*, made when it is asked for first."""
        if kind not in self._kept:
            self.keep(kind())
        return self.of(kind)


def build_state(app: Sphinx) -> BuildState:
    """The state of *app*, which is never pickled."""
    state = getattr(app, _NAME, None)
    if not isinstance(state, BuildState):
        state = BuildState()
        setattr(app, _NAME, state)
    return state


def add_page_content(app: Sphinx, content: PageContent) -> None:
    """Write a page again when the *content* that it shows has changed."""
    build_state(app).page_content.append(content)


def add_region(app: Sphinx, region: Region) -> None:
    """Replace the *region* in the files of pages that stay as they are."""
    build_state(app).regions.append(region)
