"""What a site publishes, and what it answers at: here, or where an address leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.core.addresses import ALWAYS, FEEDS, TAGS, author_page, tag_page, year_page
from sphinx_newsletter.core.feeds import FORMATS
from sphinx_newsletter.core.permalinks import Permalink, is_file, lasts, quoted
from sphinx_newsletter.core.redirects import Known, Move, bare, follow
from sphinx_newsletter.core.tags import SLUG

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from sphinx_newsletter.core.archive import Archive
    from sphinx_newsletter.core.tags import Vocabulary


def published(
    archive: Archive, pages: Mapping[str, str], authors: Mapping[str, str]
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
        for interview in edition.interviews:
            for question in interview.questions:
                if lasts(question.anchor):
                    yield Permalink(f"{page}#{question.anchor}", question.text)
    yield from gathered(archive, authors)


def gathered(archive: Archive, authors: Mapping[str, str]) -> Iterator[Permalink]:
    """The addresses of what is made of the archive: its pages, and its feeds."""
    tags = {tag_page(tag.slug): tag.label for tag in archive.vocabulary.tags.values()}
    people = {author_page(key): name for key, name in authors.items()}
    years = {year_page(year): f"Editions of {year}" for year in archive.years}
    for page, title in (ALWAYS | tags | people | years).items():
        yield Permalink(page, title)
    for folder in (*FEEDS, *tags, *people):
        yield from (Permalink(form.file(folder)) for form in FORMATS)
    yield Permalink("feeds.opml")


class Answers:
    """What a site answers at: addresses of its own, and those that lead on.

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
        for _told_by_another in follow(map(_plain, self.moves), known, ends):
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
        """Whether a reader still arrives."""
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
    """Those of the *permalinks* at which nothing answers any more."""
    return (permalink for permalink in permalinks if not answers.has(permalink))


def alias_slugs(vocabulary: Vocabulary, slug_of: Callable[[str], str]) -> dict[str, str]:
    """By the slugs of aliases that are no tags' own: the slugs of their tags.

    An alias that is a slug stands as it is: it may have been the slug of a tag.
    """
    named = [
        (alias if SLUG.fullmatch(alias) else slug_of(alias), tag)
        for tag in vocabulary.tags.values()
        for alias in tag.aliases
    ]
    return {
        slug: tag.slug
        for slug, tag in reversed(named)
        if slug and slug not in vocabulary.tags and vocabulary.find(slug) in {None, tag}
    }
