"""Small files that hosts and crawlers look for."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import html

from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.outputs.not_found import NAME
from sphinx_newsletter.reading.extract import embed
from sphinx_newsletter.reading.page_notes import notes, notes_of
from sphinx_newsletter.reading.settings import site
from sphinx_newsletter.search.index import FOLDER

if TYPE_CHECKING:
    from collections.abc import Collection

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


SITEMAP = "sitemap.xml"


def robots(app: Sphinx) -> str:
    """All may be read; the sitemap can be named by a whole address alone."""
    here = site(app)
    sitemap = f"\nSitemap: {here.url(SITEMAP)}\n" if here.address else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def hosting_output(app: Sphinx) -> Output:
    """All of them."""
    text = robots(app)
    # GitHub Pages leaves out what begins with `_`, unless this file is there.
    files = [File("robots.txt", text, text.encode), File(".nojekyll", "", bytes)]
    return Output(text, lambda: files)


# Of one line, as Cloudflare Pages has it.
_LONGEST = 2000
_POLICY = "Content-Security-Policy"
# Not named here are scripts, styles and frames, which differ from site to site.
_REST = {
    "img-src": "'self' data:",  # Furo draws its small icons so
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
_OTHERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_HASHED = re.compile(r'(?:href|src)="([^"?]*/_static/[^"?]+)\?v=[0-9a-f]+"')
_SCRIPTS = {"", "module", "text/javascript"}  # all else is data


def policy(page: str, hosts: Collection[str]) -> str:
    """The policy for a site whose pages are as *page*, with frames from *hosts*."""
    own, style = _inline(page)
    # Pagefind's program is compiled in the browser.
    scripts = ["'self'", *own, "'wasm-unsafe-eval'"]
    told = {
        "default-src": "'none'",
        "script-src": " ".join(scripts),
        "style-src": " ".join(["'self'", *style]),
        **_REST,
    }
    if hosts:
        told["frame-src"] = " ".join(sorted(hosts))
    text = "; ".join(f"{name} {value}" for name, value in told.items())
    if len(text) + len(_POLICY) + 4 > _LONGEST:
        return policy(page, ["https:"])
    return text


def _inline(page: str) -> tuple[list[str], list[str]]:
    """The digests of the scripts and of the styles that stand in *page*."""
    root = html.document_fromstring(page)
    scripts = [
        script.text or ""
        for script in root.iter("script")
        if "src" not in script.attrib and script.get("type", "").lower() in _SCRIPTS
    ]
    styles = [style.text or "" for style in root.iter("style")]
    return _digests(scripts), _digests(styles)


def _digests(texts: list[str]) -> list[str]:
    digests = (base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in texts)
    return list(dict.fromkeys(f"'sha256-{digest}'" for digest in digests))


def headers(path: str, page: str, hosts: Collection[str]) -> str:
    """The text of `_headers`, for a site at *path* of its host.

    Both hosts have browsers ask each time whether a page is still the same. Files with a digest
    in their name or query never are another one. A file must not get one header by two rules.
    """
    search = f"{path}{FOLDER}/:part"
    kept = [*dict.fromkeys(_HASHED.findall(page)), f"{search}/fragment/*", f"{search}/index/*"]
    rules = {f"{path}*": {_POLICY: policy(page, hosts)} | _OTHERS}
    rules |= {rule: {"Cache-Control": _FOR_EVER} for rule in kept}
    return "\n".join(
        f"{rule}\n" + "".join(f"  {name}: {value}\n" for name, value in told.items())
        for rule, told in rules.items()
    )


def hosts(app: Sphinx) -> set[str]:
    """The sites that pages show in frames."""
    pages = (notes_of(app.env, docname) for docname in app.env.found_docs)
    return {_origin(frame) for page in pages for frame in page.frames}


def _origin(address: str) -> str:
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode()
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page shows in frames."""
    frames = {node["frame"] for node in doctree.findall(embed) if node["frame"]}
    notes(app.env).frames = sorted(frames)


def headers_output(app: Sphinx) -> Output:
    """The rules, made of a page and of what pages show in frames."""
    page = Path(app.outdir, NAME).read_text(encoding=app.config.html_output_encoding)
    text = headers(site(app).path, page, hosts(app))
    return Output(text, lambda: [File("_headers", text, text.encode)])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    add_output(app, OutputGroup("hosting", hosting_output, yields=True))
    app.connect("doctree-read", on_doctree_read)
    # After the page that it is made of.
    add_output(app, OutputGroup("headers", headers_output, order=30, yields=True))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
