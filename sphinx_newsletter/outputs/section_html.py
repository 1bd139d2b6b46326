"""Cache of the HTML of editions and sections, for feeds and Markdown twins.

The process that writes a page also writes the page's cache file, next to the doctrees. The first
line of a cache file is the index, with digests and images: it is enough to find out whether
anything has changed. Each of the other lines is the HTML of a section as JSON, in the order of
the digests.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cached_property, lru_cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.outputs.clean_html import WHOLE_PAGE, clean_sections
from sphinx_newsletter.policy.published_picture import published_picture
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive


_IMG_SRC = re.compile(r'<img [^>]*?src="([^"]*)"')


class LocalImage(NamedTuple):
    """Image of the site itself: its address, and its size in bytes."""

    url: str
    size: int


class SectionIndex(NamedTuple):
    """First line of a cache file: digests and images by anchor; the page's are at `WHOLE_PAGE`."""

    digests: dict[str, str]
    images: dict[str, LocalImage]


_NO_INDEX = SectionIndex({}, {})


class SectionHtml:
    """HTML of the editions of a site, and of their sections."""

    def __init__(self, app: Sphinx) -> None:
        """Read nothing yet: most builds need few files."""
        self._app = app
        # HTML as JSON, by docname and anchor. Few sections of many pages are ever decoded.
        self._read: dict[str, dict[str, str]] = {}

    def digest(self, docname: str, anchor: str = WHOLE_PAGE) -> str:
        """SHA-256 of the HTML of a section or a whole edition, shortened."""
        return self.indexes.get(docname, _NO_INDEX).digests.get(anchor, "")

    def first_image(self, docname: str, anchor: str = WHOLE_PAGE) -> LocalImage | None:
        """The first image of a section or an edition that is a file of the site."""
        return self.indexes.get(docname, _NO_INDEX).images.get(anchor)

    def of(self, docname: str, anchor: str = WHOLE_PAGE) -> str:
        """The HTML of a section or a whole edition."""
        if docname not in self._read:
            text = cache_file(self._app, docname).read_text(encoding="utf-8")
            self._read[docname] = dict(
                zip(self.indexes[docname].digests, text.split("\n")[1:], strict=True)
            )
        found: str = json.loads(self._read[docname].get(anchor, '""'))
        return found

    @cached_property
    def indexes(self) -> dict[str, SectionIndex]:
        """The indexes by docname. Available when all pages have been written."""
        return _read_indexes(archive_domain(self._app.env).archive, _folder(self._app))


@lru_cache(maxsize=1)  # feeds and twins use the same
def _read_indexes(archive: Archive, folder: Path) -> dict[str, SectionIndex]:
    return {e.docname: _read_index(folder / f"{e.docname}.json") for e in archive.editions}


def _read_index(path: Path) -> SectionIndex:
    with path.open(encoding="utf-8") as file:
        digests, images = json.loads(file.readline())
    return SectionIndex(digests, {anchor: LocalImage(*fields) for anchor, fields in images.items()})


def cache_file(app: Sphinx, docname: str) -> Path:
    """The cache file of an edition, for the builder of *app*."""
    return _folder(app) / f"{docname}.json"


def _folder(app: Sphinx) -> Path:
    return Path(app.doctreedir, f"contents-{app.builder.name}")


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Handler of `env-updated`: name the editions without a cache file, to be written again."""
    if not has_archive(app.builder):
        return []
    names = (edition.docname for edition in archive_domain(env).archive.editions)
    return [name for name in names if not cache_file(app, name).is_file()]


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: write the cache file of an edition."""
    edition = archive_domain(app.env).archive.find(pagename)
    if not edition or not has_archive(app.builder):
        return
    address = site(app).url(app.builder.get_target_uri(pagename))
    anchors = {section.anchor for section in edition.sections}
    found = clean_sections(context.get("body", ""), address, anchors)
    digests = {a: hashlib.sha256(text.encode()).hexdigest()[:16] for a, text in found.items()}
    first_images = ((a, _first_local_image(app, pagename, text)) for a, text in found.items())
    index = digests, {anchor: image for anchor, image in first_images if image}
    path = cache_file(app, pagename)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = map(json.dumps, (index, *found.values()))
    path.write_text("\n".join(lines), encoding="utf-8")


def _first_local_image(app: Sphinx, docname: str, text: str) -> LocalImage | None:
    """The first image in the HTML *text* that is a file of the site."""
    if "<img " not in text:
        return None
    folder = site(app).url(f"{app.builder.imagedir}/")
    files = {
        name: Path(app.srcdir, path)
        for path, (docnames, name) in app.env.images.items()
        if docname in docnames
    }
    for found in _IMG_SRC.finditer(text):
        url = unescape(found[1])
        file = files.get(unquote(url.removeprefix(folder))) if url.startswith(folder) else None
        if file and file.is_file():
            return LocalImage(url, len(published_picture(file.name, file.read_bytes())))
    return None


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the cache of the HTML of sections."""
    app.connect("env-updated", on_env_updated, priority=900)
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
