"""Files for hosts and crawlers: `robots.txt`, `.nojekyll` and `_headers`.

`_headers` sets HTTP headers at Netlify and Cloudflare Pages, above all the security policy:
https://docs.netlify.com/routing/headers/, https://developers.cloudflare.com/pages/configuration/headers/.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import html

from sphinx_newsletter.incremental.collections import collections
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.outputs.not_found import FILE as NOT_FOUND
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.extract import embed
from sphinx_newsletter.reading.page_notes import notes, notes_of
from sphinx_newsletter.reading.settings import site
from sphinx_newsletter.search.index import FOLDER, SHARDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


SITEMAP = "sitemap.xml"
_MAX_LINE = 2000  # characters; the limit of Cloudflare Pages
_CSP = "Content-Security-Policy"
# Without scripts, styles and frames, which differ from site to site.
_CSP_DIRECTIVES = {
    "img-src": "'self' data:",  # for the icons of Furo
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
_SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
}
_IMMUTABLE = "public, max-age=31536000, immutable"
_HASHED = re.compile(r'(?:href|src)="[^"?]*?(_static/[^"?]+)\?v=[0-9a-f]+"')
# Of Sphinx, Furo and sphinx-design, for pages that use them; always with a digest.
_ON_SOME_PAGES = (
    "_static/pygments.css",
    "_static/styles/furo-extensions.css",
    "_static/sphinx-design.min.css",
    "_static/design-tabs.js",
)
_SCRIPT_TYPES = {"", "module", "text/javascript"}  # other types are data


def robots_txt(app: Sphinx) -> str:
    """The text of `robots.txt`. It only names the sitemap if its absolute address is known."""
    here = site(app)
    sitemap = f"\nSitemap: {here.url(SITEMAP)}\n" if here.address else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def content_security_policy(page: str, origins: Collection[str]) -> str:
    """The Content Security Policy for pages like *page*, with frames from *origins*."""
    script_hashes, style_hashes = _inline_hashes(page)
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": " ".join(["'self'", *style_hashes]),
        **_CSP_DIRECTIVES,
    }
    if origins:
        directives["frame-src"] = " ".join(sorted(origins))
    text = "; ".join(f"{name} {value}" for name, value in directives.items())
    if len(text) + len(_CSP) + 4 > _MAX_LINE:
        return content_security_policy(page, ["https:"])
    return text


def _inline_hashes(page: str) -> tuple[list[str], list[str]]:
    """Hash sources of the inline scripts and of the inline styles of *page*."""
    root = html.document_fromstring(page)
    scripts = [
        script.text or ""
        for script in root.iter("script")
        if "src" not in script.attrib and script.get("type", "").lower() in _SCRIPT_TYPES
    ]
    styles = [style.text or "" for style in root.iter("style")]
    return _hash_sources(scripts), _hash_sources(styles)


def _hash_sources(texts: list[str]) -> list[str]:
    digests = (base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in texts)
    return list(dict.fromkeys(f"'sha256-{digest}'" for digest in digests))


def headers_text(path: str, page: str, origins: Collection[str], others: str = "") -> str:
    """The text of `_headers`, for a site at *path* of its host.

    By default, browsers revalidate each file. Files with a digest in their name or query never
    change, so they are cached as immutable; *others* are pages with files that *page* does not
    have. No file may get one header from two rules.
    """
    found = [*_HASHED.findall(page + others), *_ON_SOME_PAGES]
    hashed = [f"{path}{name}" for name in dict.fromkeys(found)]
    immutable = [*hashed, f"{path}{FOLDER}/{SHARDS}/*"]
    rules = {f"{path}*": {_CSP: content_security_policy(page, origins)} | _SECURITY_HEADERS}
    rules |= {rule: {"Cache-Control": _IMMUTABLE} for rule in immutable}
    return "\n".join(
        f"{rule}\n" + "".join(f"  {name}: {value}\n" for name, value in values.items())
        for rule, values in rules.items()
    )


def _with_scripts(app: Sphinx) -> Iterator[str]:
    """Pages that together have all scripts of editions: few, however many editions there are."""
    editions = archive_domain(app.env).archive.editions
    framed = (name for name in sorted(app.env.found_docs) if notes_of(app.env, name).frames)
    yield from [*(edition.docname for edition in editions[:1]), *[*framed][:1]]
    for one in collections(app):
        if one.script:
            yield from [edition.docname for edition in editions if one.has(edition)][:1]


def frame_origins(app: Sphinx) -> set[str]:
    """The origins (scheme, host and port) of all frames of the site."""
    pages = (notes_of(app.env, docname) for docname in app.env.found_docs)
    return {_origin(frame) for page in pages for frame in page.frames}


def _origin(address: str) -> str:
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode()
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Handler of `doctree-read`: store the addresses of the page's frames."""
    frames = {node["frame"] for node in doctree.findall(embed) if node["frame"]}
    notes(app.env).frames = sorted(frames)


def hosting_output(app: Sphinx) -> Output:
    """`robots.txt` and `.nojekyll`."""
    text = robots_txt(app)
    # GitHub Pages does not publish names that begin with `_`, unless this file exists.
    files = [File("robots.txt", text, text.encode), File(".nojekyll", "", bytes)]
    return Output(text, lambda: files)


def headers_output(app: Sphinx) -> Output:
    """`_headers`, made from `404.html`, a page like any other, from editions and all frames."""
    encoding = app.config.html_output_encoding
    page = Path(app.outdir, NOT_FOUND).read_text(encoding=encoding)
    others = (app.builder.get_output_path(name) for name in _with_scripts(app))  # type: ignore[attr-defined] # of HTML builders
    texts = (Path(other).read_text(encoding=encoding) for other in others)
    text = headers_text(site(app).path, page, frame_origins(app), "".join(texts))
    return Output(text, lambda: [File("_headers", text, text.encode)])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the files for hosts to the outputs."""
    add_output(app, OutputGroup("hosting", hosting_output, yields=True))
    app.connect("doctree-read", on_doctree_read)
    # After `404.html`, which it reads.
    add_output(app, OutputGroup("headers", headers_output, order=30, yields=True))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
