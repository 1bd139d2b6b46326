"""Collections: the list pages of the archive, each with what other outputs make of its blocks.

The file that defines a block registers its collection. The sidebar, feeds, data, search, sitemap
and the recorded addresses know no collection by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.model.permalinks import Lists

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx.application import Sphinx

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.blocks import Block, BlockPlace, Day, Link
    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.edition import Edition
    from sphinx_newsletter.model.statistics import Stats
    from sphinx_newsletter.model.tags import Tag


class LinkedSite(NamedTuple):
    """A site to which editions link: its name, the page and the anchor of its links, their number.

    The anchor is empty if the site has a page of its own.
    """

    name: str
    page: str
    anchor: str
    links: int


class Listing(Protocol):
    """What a collection makes its page of."""

    @property
    def archive(self) -> Archive:
        """The archive."""

    @property
    def language(self) -> str:
        """The language of the site, as in `conf.py`."""

    @property
    def statistics(self) -> Stats:
        """The archive in numbers: by year, by tag, and its gaps."""

    @property
    def sites(self) -> Sequence[LinkedSite]:
        """All sites to which editions link."""

    def place(self, edition: Edition, block: Block) -> BlockPlace:
        """Where *block* is, for a template."""

    def day(self, date: EditionDate) -> Day:
        """The *date* in words, for a template."""

    def minutes(self, edition: Edition) -> int:
        """How long readers need for *edition*."""

    def image(self, path: str) -> str:
        """The file of the output with the image *path* of a record, for `pathto(…, 1)`."""

    def tag(self, tag: Tag) -> Link:
        """Link to the page of *tag*."""

    def year(self, year: int) -> Link:
        """Link to the page of *year*."""


class Collection(NamedTuple):
    """A list page of the archive, and what other outputs make of the blocks on it.

    - `page` and `title`: the docname of the page, and its title.
    - `template` and `context`: the page is made of them. Without a `context`, the template gets
      `blocks`: for each, its record as data and its `place`. Without a `template`, a handler of
      `html-collect-pages` makes the page.
    - `paged`: the name of the list in the context that continues on numbered pages, for a page with
      an item for each block. `about_page` makes what else the template gets of the items of a page.
    - `block`: the record of the blocks. `holds` says whether an edition has something for the page,
      if that is not a block.
    - `order`: the place in the sidebar; 0 means that the page is not in it.
    - `feed`: what the feed of the sections with such blocks contains, as the page and its social
      card say, too; empty if there is no feed.
    - `data`: the key of the blocks in `editions-2024.json`; empty if they are not in it.
    - `kind`: what the search calls the sections with such blocks; empty if it is no filter.
    - `script`: the file of a script that the page needs, and each edition with such blocks.
    - `in_sitemap`: false for a page without content of its own.
    """

    page: str
    title: str
    template: str = ""
    context: Callable[[Any], dict[str, Any]] | None = None
    paged: str = ""
    about_page: Callable[[Sequence[Any]], dict[str, Any]] | None = None
    block: type[Block] | None = None
    holds: Callable[[Edition], object] | None = None
    order: int = 0
    feed: str = ""
    data: str = ""
    kind: str = ""
    script: str = ""
    in_sitemap: bool = True

    def has(self, edition: Edition) -> bool:
        """Whether *edition* has something for the page."""
        if self.holds:
            return bool(self.holds(edition))
        return bool(self.block and edition.of(self.block))


class _Collections(list[Collection]):
    """Registry of one application."""


def add_collection(app: Sphinx, collection: Collection) -> None:
    """Register a *collection*."""
    build_state(app).registry(_Collections).append(collection)


def lists(app: Sphinx) -> Lists:
    """The pages of all collections, and the folders of their feeds."""
    found = collections(app)
    feeds = tuple(one.page for one in found if one.feed)
    return Lists({one.page: one.title for one in found}, feeds)


def collections(app: Sphinx) -> list[Collection]:
    """All registered collections, in the order of the sidebar."""
    found = build_state(app).registry(_Collections)
    return sorted(found, key=lambda one: (one.order, one.page))
