"""`404.html`: the page that a host shows for an address that does not exist, in any folder.

Relative links would break there, so all links on this page start at the root of the host; they are
rewritten after rendering. The file is at the root of the output with each builder. It is an
output, not a page of the manifest, because it is rendered with its own sidebar.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from markupsafe import escape
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.blocks import Link
from sphinx_newsletter.pages.addresses import EDITIONS, TAGS
from sphinx_newsletter.pages.lists import ListPage
from sphinx_newsletter.pages.sidebar import sidebar
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


PAGE, TITLE = "404", "Page not found"
FILE = f"{PAGE}.html"
_TEMPLATE = "newsletter/not_found.html"
_ROBOTS = '<meta name="robots" content="noindex">'
_TAG = re.compile(r"<[a-z][^>]*>")
_LINK = re.compile(r'(?<=\s)(href|src|action|data-content_root)="([^"#][^"]*)"')


def listing(sidebar_context: dict[str, Any]) -> ListPage:
    """Links to what the sidebar shows, editions and tags, and to the lists of all of them."""
    context = {
        "title": TITLE,
        "editions": sidebar_context["editions"],
        "tags": sidebar_context["tags"],
        "all_tags": Link(TAGS, "all tags"),
        "all_editions": Link(EDITIONS, "all editions"),
    }
    return ListPage(_TEMPLATE, context)


def with_absolute_links(html: str, base: str) -> str:
    """*html* with links that start at the root of the host; links to anchors on it stay.

    >>> with_absolute_links('<a href="a.html">a</a> <a href="#b">b</a>', "/archive/404.html")
    '<a href="/archive/a.html">a</a> <a href="#b">b</a>'
    """

    def link(found: re.Match[str]) -> str:
        return f'{found[1]}="{urljoin(base, found[2])}"'

    return _TAG.sub(lambda tag: _LINK.sub(link, tag[0]), html)


def _render(app: Sphinx, page: ListPage) -> bytes:
    builder, path = app.builder, Path(app.outdir, FILE)
    if not isinstance(builder, StandaloneHTMLBuilder):
        raise TypeError("only builders of HTML have pages")
    context = page.context | {"title": escape(page.context["title"]), "pageurl": None}
    builder.handle_page(PAGE, context, page.template, outfilename=path)
    encoding = builder.config.html_output_encoding
    base = urljoin(site(app).path, builder.get_target_uri(PAGE))
    text = with_absolute_links(path.read_text(encoding=encoding), base)
    return text.encode(encoding, "xmlcharrefreplace")


def output(app: Sphinx) -> Output:
    """The file, which changes with its sidebar. As a page, `dirhtml` would put it in a folder."""
    sidebar_context = sidebar(app)
    page = listing(sidebar_context)
    text = repr((page.fingerprint, sidebar_context, site(app).path))
    return Output(text, lambda: [File(FILE, text, partial(_render, app, page))])


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: replace the metadata, which would name an address."""
    if has_archive(app.builder) and pagename == PAGE:
        context["metatags"] = _ROBOTS


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add `404.html` to the outputs."""
    add_output(app, OutputGroup("not-found", output, order=20, yields=True))
    app.connect("html-page-context", on_html_page_context, priority=990)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
