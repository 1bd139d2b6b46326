"""Saved pages: an HTML file, or a folder of them, from any platform of newsletters."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from sphinx_newsletter.importers.html_content import html_content, outside_content
from sphinx_newsletter.importers.html_metadata import day_in_name, metadata_of, number_in
from sphinx_newsletter.importers.html_platforms import SUBSTACK, find_content
from sphinx_newsletter.importers.html_tree import parsed, text_of
from sphinx_newsletter.importers.html_walker import TooDeepError, Walker
from sphinx_newsletter.importers.member_text import decoded, encoding_guessed, unreadable
from sphinx_newsletter.importers.substack_blocks import SubstackWalker
from sphinx_newsletter.model.imported import Finding, ImportedEdition
from sphinx_newsletter.model.importers import Importer, add_importer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selectolax.lexbor import LexborHTMLParser

    from sphinx_newsletter.importers.html_metadata import Metadata
    from sphinx_newsletter.importers.html_platforms import Platform
    from sphinx_newsletter.model.importers import ImportOptions, ImportSource


_ENDINGS = (".html", ".htm", ".xhtml")
_PAGE = re.compile(rb"<!doctype html|<html|<body|<head", re.IGNORECASE)
_SURE, _LIKELY = 60, 40
# The comment that Chrome and Internet Explorer write.
_SAVED = re.compile(r"<!-- saved from url=\(\d+\)(https?://[^\s\"<>]+) -->")
_START = 2000  # letters


def detects(source: ImportSource) -> int:
    """A file that ends like a page or begins like one, or a folder with such files."""
    pages = [*_pages(source)]
    if not pages:
        begins = len(source.members) == 1 and _PAGE.search(source.head(source.members[0])[:2000])
        return _LIKELY if begins else 0
    return _SURE if len(pages) * 2 >= len(source.members) else _LIKELY


def _pages(source: ImportSource) -> Iterator[str]:
    for member in source.members:
        name = posixpath.basename(member)
        # Browsers save the frames of a page in a folder next to it.
        is_part = posixpath.dirname(member).endswith(("_files", ".fld"))
        if name.lower().endswith(_ENDINGS) and not is_part:
            yield member


def read(source: ImportSource, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    """All pages of *source*; one that cannot be read is a finding."""
    for member in [*_pages(source)] or [*source.members]:
        try:
            yield read_page(source, member, options)
        except (KeyError, ValueError) as error:
            why = str(error.args[0] if error.args else error)
            yield unreadable(member, why)
        except (TooDeepError, RecursionError):
            yield unreadable(member, "its elements are nested too deeply")


def read_page(source: ImportSource, member: str, options: ImportOptions) -> ImportedEdition:
    """The edition that the page *member* is. Raises `ValueError` if it has no content."""
    text, guessed = decoded(source.read(member))
    tree = parsed(text)
    found = find_content(tree)
    if found is None or tree.body is None or not (text_of(tree.body) or tree.css_first("img")):
        raise ValueError("the page has no content")
    platform, root = found
    metadata = metadata_of(tree, options.zone)
    if not metadata.address and (saved := _SAVED.search(text[:_START])):
        metadata = metadata._replace(address=saved[1])
    title = _title(tree, platform, metadata)
    outside = [*outside_content(tree, root, member, {title, metadata.subtitle})]
    shown = tree.css_first(platform.subtitle) if platform.subtitle else None
    subtitle = text_of(shown) if shown is not None else metadata.subtitle
    is_substack = platform is SUBSTACK
    walker = SubstackWalker(member) if is_substack else Walker(member, platform.chrome)
    content = html_content(root, walker, title, subtitle)
    findings = [*outside, *content.findings]
    if guessed:
        findings.insert(0, encoding_guessed(member, guessed))
    name = posixpath.splitext(posixpath.basename(member))[0]
    slug = urlsplit(metadata.address).path.rstrip("/").rpartition("/")[2] or name
    return ImportedEdition(
        member=member,
        title=title,
        subtitle=content.subtitle,
        date=metadata.date or day_in_name(name) or day_in_name(title),
        zone=options.zone,
        authors=metadata.authors,
        tags=metadata.tags,
        number=number_in(title),
        address=metadata.address,
        slug=unquote(slug),
        language=metadata.language,
        blocks=content.blocks,
        findings=tuple(findings),
        read_file=_reader(source, member),
        reference=content.reference,
    )


def _title(tree: LexborHTMLParser, platform: Platform, metadata: Metadata) -> str:
    shown = tree.css_first(platform.title) if platform.title else None
    words = text_of(shown) if shown is not None else ""
    # A logo may be an h1, too.
    return metadata.title if metadata.title and metadata.title != words else words


def _reader(source: ImportSource, member: str) -> Callable[[str], bytes | None]:
    """The function that reads a file which was saved with the page *member*."""
    folder = posixpath.dirname(member)

    def read_file(url: str) -> bytes | None:
        path = posixpath.normpath(posixpath.join(folder, unquote(urlsplit(url).path)))
        try:
            return source.read(path) if path in source.members else None
        except (KeyError, ValueError):
            return None

    return read_file


HTML = add_importer(
    Importer(
        name="html",
        description="a saved page, or a folder of them (beehiiv, Substack, Ghost, Mailchimp, …)",
        detects=detects,
        read=read,
    )
)
