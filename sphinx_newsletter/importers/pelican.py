"""Pelican: header lines without a fence, `{filename}` links (https://docs.getpelican.com/)."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath, relpath
from typing import TYPE_CHECKING

from sphinx_newsletter.importers import markdown_links
from sphinx_newsletter.importers.markdown_folder import Folder, pages, read_folder
from sphinx_newsletter.importers.markdown_page import Edit, code_lines
from sphinx_newsletter.importers.source_front_matter import split
from sphinx_newsletter.model.importers import Importer, add_importer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.importers.markdown_folder import Files, Pass
    from sphinx_newsletter.importers.markdown_page import MarkdownPage
    from sphinx_newsletter.importers.source_front_matter import SourceFront
    from sphinx_newsletter.model.imported import Finding, ImportedEdition
    from sphinx_newsletter.model.importers import ImportOptions, ImportSource


_FILE = re.compile(r"(?:\{(?:filename|static|attach)\}|\|(?:filename|static|attach)\|)(?P<path>.*)")


def detects(source: ImportSource) -> int:
    """A folder with the configuration of Pelican, or pages that begin with header lines."""
    if any(member.endswith("pelicanconf.py") for member in source.members):
        return 85
    heads = [source.head(one) for one in [*pages(source)][:20]]
    with_headers = sum(split(one.decode(errors="replace")).form == "headers" for one in heads)
    return 70 if heads and with_headers * 2 > len(heads) else 0


def _passes(files: Files, member: str) -> tuple[Pass, ...]:
    def links(page: MarkdownPage) -> Iterable[Edit]:
        """Links such as `{filename}/page.md`, from the folder of the content."""
        code = code_lines(page.tokens)
        for index, line in enumerate(page.lines):
            if index not in code and ("{" in line or "|" in line):
                made = markdown_links.rewritten(line, _relative, _picture)
                if made != line:
                    yield Edit(index, index + 1, (made,), "link-internal")

    def _picture(url: str, _alt: str, _link: str) -> markdown_links.Address:
        return markdown_links.Address(_relative(url))

    def _relative(url: str) -> str:
        found = _FILE.fullmatch(url)
        if not found:
            return url
        path, sign, anchor = found["path"].partition("#")
        here = dirname(member)
        for folder in (here, "", "content") if path[:1] != "/" else ("content", ""):
            target = normpath(join(folder, path.lstrip("/")))
            if target in files.source.members:
                return relpath(target, here or ".") + sign + anchor
        return found["path"]

    return (links,)


def _address(front: SourceFront, _member: str) -> str:
    return front.text("url", "save_as")


def read(source: ImportSource, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    """The articles of a site; what is below `pages` are its pages."""
    folder = Folder(
        passes=_passes,
        static=("content", ""),
        is_issue=lambda member: "pages" not in member.split("/")[:-1],
        address=_address,
        drafts=("draft", "drafts"),
    )
    return read_folder(source, options, folder)


PELICAN = add_importer(
    Importer(name="pelican", description="the folder of a Pelican site", detects=detects, read=read)
)
