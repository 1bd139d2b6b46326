"""Build state: the registry of an application, and objects that live for one build.

The manifest, the page fingerprints and the builders know no page by name. A page, a block or the
bridge to ABlog registers in its `setup` what it shows on which pages. Objects of one build (the
manifest, the search index, the section footers) are stored by class, and never pickled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    # What a page, by its docname, shows of other sources: plain data, part of its fingerprint.
    PageContent = Callable[[Sphinx, str], Iterable[object]]


class Region(NamedTuple):
    """A region that all pages contain, such as the sidebar. It is replaced when it changes.

    `fingerprint` is that of the region; `redraw` replaces the region in the files of pages.
    """

    fingerprint: Callable[[Sphinx], str]
    redraw: Callable[[StandaloneHTMLBuilder, Iterable[str]], None]


class StyleSheet(NamedTuple):
    """A style sheet of all pages: its path in a folder of static files.

    The sheets are joined to one file by `order`. That of a block is between those of texts (below
    40) and those of lists (above 49).
    """

    path: str
    order: int = 45


T = TypeVar("T")
_NAME = "newsletter_build_state"


@dataclass
class BuildState:
    """Registry of one application, and its other objects by class."""

    page_content: list[PageContent] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    style_sheets: list[StyleSheet] = field(default_factory=list)
    _objects: dict[type, object] = field(default_factory=dict)

    def keep(self, value: object) -> None:
        """Store *value* by its class. It replaces an older one."""
        self._objects[type(value)] = value

    def find(self, kind: type[T]) -> T | None:
        """Object of the class *kind*, or None."""
        found = self._objects.get(kind)
        return found if isinstance(found, kind) else None

    def of(self, kind: type[T]) -> T:
        """Object of the class *kind*. Raises LookupError before it has been made."""
        if (found := self.find(kind)) is None:
            raise LookupError(f"there is no {kind.__name__} before all pages have been read")
        return found

    def registry(self, kind: type[T]) -> T:
        """Object of the class *kind*, which the first call makes."""
        if kind not in self._objects:
            self.keep(kind())
        return self.of(kind)


def build_state(app: Sphinx) -> BuildState:
    """Build state of *app*, which is never pickled."""
    state = getattr(app, _NAME, None)
    if not isinstance(state, BuildState):
        state = BuildState()
        setattr(app, _NAME, state)
    return state


def add_page_content(app: Sphinx, content: PageContent) -> None:
    """Register *content*: a page is written again when its content has changed."""
    build_state(app).page_content.append(content)


def add_region(app: Sphinx, region: Region) -> None:
    """Register a *region*: it is replaced in the files of pages that are up to date."""
    build_state(app).regions.append(region)


def add_style_sheet(app: Sphinx, sheet: StyleSheet) -> None:
    """Register a *sheet*: it becomes part of the style sheet of the site."""
    build_state(app).style_sheets.append(sheet)
