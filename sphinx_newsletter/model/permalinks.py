"""Permalinks: addresses that have been published, read from and written to `permalinks.txt`.

Each line has an address below the site address, in a form that is the same for all builders, such
as `editions/2024-04`, `editions/2024-04#webgpu` or `archive/tag/webgpu/atom.xml`, and the title,
by which a section is found again when its anchor changes.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.addresses import ALWAYS, FEEDS, TAGS, author_page, tag_page, year_page
from sphinx_newsletter.model.anchors import anchor_of, is_anchor, is_slug
from sphinx_newsletter.model.feeds import EMAIL, FORMATS
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.redirects import Known, Move, bare, follow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.tags import Vocabulary


FILE = "permalinks.txt"
HEADER = (
    "# The addresses that this site has published. The links of others lead to them, so each",
    "# has to work for ever. `newsletter permalinks --update` writes this file: nobody else",
    "# needs to. Behind an address stands what it is called.",
)
_MARK = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_MOVING = re.compile(r"id\d+", re.ASCII)  # numbered, so an edit of the page can change it
_FILE = re.compile(r"\.(?:xml|json|opml)$")


class Permalink(NamedTuple):
    """A permalink: address, title, and its line in the file (0: none yet)."""

    address: str
    title: str = ""
    line: int = 0

    @property
    def page(self) -> str:
        """The page or file, without the anchor."""
        return self.address.partition("#")[0]

    @property
    def anchor(self) -> str:
        """The anchor; empty for the page itself."""
        return self.address.partition("#")[2]

    @property
    def is_file(self) -> bool:
        """Whether it is an output, such as a feed, and not a page."""
        return is_file(self.page)


class MergeLeftover(Problem):
    """A line that a merge has left: writing the file again fixes it and loses nothing."""

    __slots__ = ()


def is_file(page: str) -> bool:
    """Whether *page*, an address without an anchor, is an output, such as a feed."""
    return bool(_FILE.search(page))


def lasts(anchor: str) -> bool:
    """Whether *anchor* is stable: an edit of the page does not change it."""
    return is_anchor(anchor) and not _MOVING.fullmatch(anchor)


def quoted(page: str) -> str:
    """The docname of a *page*, percent-encoded, as an address contains no spaces."""
    return re.sub(r"[\s%#]", lambda match: f"%{ord(match[0]):02X}", page)


def read_permalinks(text: str, found: list[Permalink]) -> Iterator[Problem]:
    """Read the text of `permalinks.txt` into *found*; invalid lines are reported and left out."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.split(maxsplit=1)
        if not words or words[0].startswith("#"):
            continue
        address = words[0]
        if _MARK.match(line):
            wrong = (
                "this is a conflict marker of a merge: remove it, and keep the lines of both sides"
            )
            yield MergeLeftover(Kind.PERMALINKS, number, wrong)
        elif address in lines:
            wrong = f"`{address}` is on line {lines[address]} already: remove one of the two"
            yield MergeLeftover(Kind.PERMALINKS, number, wrong)
        elif wrong := _wrong(address):
            yield Problem(Kind.PERMALINKS, number, wrong)
        else:
            lines[address] = number
            title = " ".join(words[1].split()) if len(words) > 1 else ""
            found.append(Permalink(address, title, number))


def _wrong(address: str) -> str:
    page, mark, anchor = address.partition("#")
    if "://" in address:
        return f"`{address}` contains a site: write the path below it, as in `editions/2024-04`"
    if page.startswith("/") or "//" in page or page.endswith("/"):
        return f"`{address}` has a superfluous `/`: write it as in `editions/2024-04`"
    if not {".", ".."}.isdisjoint(page.split("/")):
        return f"`{address}` contains `..` or `.`: remove the line"
    if re.search(r"[?<>\"\\\x00-\x1f\x7f]", address) or (mark and not is_anchor(anchor)):
        return f"`{address}` is not an address of this site: remove the line, or correct it"
    return ""


def text_with(permalinks: Iterable[Permalink], before: str = "") -> str:
    """The text of the file with *permalinks*: in order, with the comments that it had *before*."""
    ending = "\r\n" if "\r\n" in before else "\n"
    comments = [line.rstrip() for line in before.split("\n") if line.lstrip().startswith("#")]
    titles = {one.address: " ".join(one.title.split()) for one in permalinks}
    lines = [f"{address}  {titles[address]}".rstrip() for address in sorted(titles)]
    return "".join(f"{line}{ending}" for line in (*(comments or HEADER), *lines))


def published(
    archive: Archive, pages: Mapping[str, str], authors: Mapping[str, str], lists: Lists
) -> Iterator[Permalink]:
    """The addresses of a site: those of its *pages* and *authors* have titles by their names.

    The *archive* has what is public alone: editions that are drafts are not published.
    """
    for page, title in pages.items():
        yield Permalink(quoted(page), title)
    for edition in archive.all:
        page = quoted(edition.docname)
        for section in edition.sections:
            if lasts(section.anchor):
                yield Permalink(f"{page}#{section.anchor}", section.title)
        for block in chain.from_iterable(edition.blocks.values()):
            for anchor, text in block.permalinks():
                if lasts(anchor):
                    yield Permalink(f"{page}#{anchor}", text)
    yield from gathered(archive, authors, lists)


class Lists(NamedTuple):
    """The list pages that a site has, whatever is on them: titles by page, and folders of feeds."""

    pages: Mapping[str, str] = {}
    feeds: tuple[str, ...] = ()


def gathered(archive: Archive, authors: Mapping[str, str], lists: Lists) -> Iterator[Permalink]:
    """The addresses of what is made of the archive: its pages, and its feeds."""
    tags = {tag_page(tag.slug): tag.label for tag in archive.vocabulary.tags.values()}
    people = {author_page(key): name for key, name in authors.items()}
    years = {year_page(year): f"Editions of {year}" for year in archive.years}
    for page, title in (ALWAYS | dict(lists.pages) | tags | people | years).items():
        yield Permalink(page, title)
    for folder in (*FEEDS, *lists.feeds, *tags, *people):
        yield from (Permalink(form.file(folder)) for form in FORMATS)
    yield Permalink(EMAIL)
    yield Permalink("feeds.opml")


class Answers:
    """The addresses that a site answers: its own, and redirects.

    *pages* are the places on each page (None: not known, so that any may be there), *slugs* are
    the names of tags by the slugs of their aliases.
    """

    def __init__(
        self,
        pages: Mapping[str, Collection[str] | None],
        files: Collection[str],
        moves: Iterable[Move],
        slugs: Mapping[str, str],
    ) -> None:
        """*moves* are the lines of `redirects.txt`."""
        self.pages = {quoted(page): places for page, places in pages.items()}
        self.files = frozenset(files)
        self.slugs = slugs
        self.moves = tuple(moves)
        self._bare = Known({}, frozenset())
        self._ends = self._followed()

    def _followed(self) -> dict[str, str]:
        ends: dict[str, Move] = {}
        known = Known(
            {page: page for page in self.pages},
            frozenset({*map(self._key, self.pages), *self.files}),
        )
        for _reported_by_another in follow(map(_plain, self.moves), known, ends):
            pass
        return {file: end.new for file, end in ends.items()}

    def _key(self, page: str) -> str:
        """The file of a page, whatever it is called by a builder."""
        return self._bare.file_of(bare(f"{page}.html"))

    def end(self, page: str) -> str | None:
        """Where the address of a *page* or file leads: a page, with a place or not; or nowhere."""
        if page in self.pages or page in self.files:
            return page
        end = self._ends.get(page if is_file(page) else self._key(page))
        if end is None and page.startswith(f"{TAGS}/"):
            slug, mark, rest = page.removeprefix(f"{TAGS}/").partition("/")
            new = f"{tag_page(self.slugs[slug])}{mark}{rest}" if slug in self.slugs else page
            return new if new in self.pages or new in self.files else None
        return end

    def has(self, permalink: Permalink) -> bool:
        """Whether the *permalink* still works."""
        end = self.end(permalink.page)
        if end is None or not permalink.anchor or "#" in end:
            return end is not None
        places = self.pages.get(end)  # another site's are not known
        return places is None or permalink.anchor in places


def _plain(move: Move) -> Move:
    """The line for pages that are called by their names alone."""
    new, mark, place = move.new.partition("#")
    new = move.new if "://" in new else f"{bare(new)}{mark}{place}"
    return Move(bare(move.old), new, move.line)


def lost(permalinks: Iterable[Permalink], answers: Answers) -> Iterator[Permalink]:
    """The *permalinks* that do not work any more."""
    return (permalink for permalink in permalinks if not answers.has(permalink))


def alias_slugs(vocabulary: Vocabulary) -> dict[str, str]:
    """By the slugs of aliases that are no tags' own: the slugs of their tags.

    An alias that is a slug is used as it is: it may have been the slug of a tag.
    """
    named = [
        (alias if is_slug(alias) else anchor_of(alias), tag)
        for tag in vocabulary.tags.values()
        for alias in tag.aliases
    ]
    return {
        slug: tag.slug
        for slug, tag in reversed(named)
        if slug and slug not in vocabulary.tags and vocabulary.find(slug) in {None, tag}
    }
