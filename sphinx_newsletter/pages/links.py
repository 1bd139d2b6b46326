"""`links.html`: all that the editions link to, by site; what is long has pages below it.

Few links stand on that page itself. Of many, it names the sites, each with its number of links,
and leads to the pages of the letters, and to those of sites with very many links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_newsletter.collect import archive_domain
from sphinx_newsletter.core.links import A_PAGE, by_letter, part_name
from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.pages.kinds import PageKind, add_page_kind
from sphinx_newsletter.pages.ledger import ledger
from sphinx_newsletter.pages.link_letters import LetterPages
from sphinx_newsletter.pages.link_places import Places
from sphinx_newsletter.pages.link_rows import Rows
from sphinx_newsletter.pages.listings import Listing, changed
from sphinx_newsletter.pages.shown import Shown, digest
from sphinx_newsletter.texts import links_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.pages.ledger import Ledger
    from sphinx_newsletter.pages.link_letters import Row
    from sphinx_newsletter.pages.listings import Later, Page

PAGE, TITLE = "links", "Links"
FOLDER = f"{PAGE}/"
GROUP = "links"  # in the ledger

_A_SCREEN = 24


def fingerprint(env: BuildEnvironment, shown: Shown) -> str:
    """A short text that stays the same only if all links do, and what is shown of their places."""
    texts = archive_domain(env).texts
    told = [
        (
            (edition.docname, edition.title, shown.day(edition), texts[edition.docname].links),
            [(section.anchor, section.title) for section in edition.sections],
        )
        for edition in shown.archive.editions
    ]
    return digest(told)


def listings(
    env: BuildEnvironment, shown: Shown, books: Ledger
) -> Iterator[tuple[str, Listing | Later]]:
    """The pages of all links, but for those of letters and sites in which nothing has changed."""
    letters = _letters(env, shown)
    rows = Rows(env).of(letters)
    total = sum(count for found in rows for *_site, count in found)
    if total <= A_PAGE:
        shown_whole = [(letter.name, letter.whole()) for letter in letters]
        yield PAGE, Listing("newsletter/links.html", _context(shown_whole, total))
        return
    named = [(letter.name, found) for letter, found in zip(letters, rows, strict=True)]
    yield PAGE, Listing("newsletter/links_index.html", _context(named, total))
    changed = [letter for letter in letters if _has_changed(letter, env, books)]
    books.expect([name for letter in changed for name in letter.names()])
    for letter in changed:
        yield from letter.listings(books, f"{GROUP}/{letter.name}")


def sites(env: BuildEnvironment, shown: Shown) -> list[Row]:
    """All sites with the page where each stands and the number of its links."""
    found = [row for rows in Rows(env).of(_letters(env, shown)) for row in rows]
    is_one_page = sum(count for *_site, count in found) <= A_PAGE
    return [(id_, name, PAGE, n) for id_, name, _, n in found] if is_one_page else found


def _letters(env: BuildEnvironment, shown: Shown) -> list[LetterPages]:
    places = Places(shown)
    editions = (links_of(env, edition.docname) for edition in shown.archive.editions)
    return [LetterPages(letter, places, FOLDER) for letter in by_letter(editions)]


def _has_changed(letter: LetterPages, env: BuildEnvironment, books: Ledger) -> bool:
    # What its pages are is known to those who have read its links.
    names = books.pages_in(f"{FOLDER}{letter.name}") - env.found_docs
    return books.have_changed(f"{GROUP}/{letter.name}", names, letter.told)


def _context(letters: Sequence[tuple[str, Sequence[Any]]], total: int) -> dict[str, Any]:
    count = sum(len(sites) for _letter, sites in letters)
    jumps = [(f"letter-{letter}", part_name(letter)) for letter, _sites in letters]
    return {
        "title": TITLE,
        "total": total,
        "sites": count,
        "letters": [(letter, part_name(letter), sites) for letter, sites in letters],
        "jumps": jumps if count > _A_SCREEN else [],
    }


def on_html_collect_pages(app: Sphinx) -> Iterator[Page]:
    """Draw those of the pages that have changed."""
    if not has_archive(app.builder):
        return
    books, shown = ledger(app), Shown.of(app)
    # How many pages there are is known to those who have read all links.
    names = [PAGE, *(books.pages_in(FOLDER) - app.env.found_docs)]
    if books.have_changed(GROUP, names, fingerprint(app.env, shown)):
        yield from changed(books, listings(app.env, shown, books))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    add_page_kind(app, PageKind(PAGE, TITLE, 40, lambda edition: edition.links))
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
