"""The whole content of editions and sections, as feeds and twins carry it.

It is taken from each page when that is written, by the helper that writes it, and kept in a file
beside the doctrees. The first line has the digests and the pictures: who wants to know whether
anything has changed reads no more. Each content has a line of its own, in the order of digests.
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
from sphinx_newsletter.outputs.clean_html import WHOLE, contents
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive


_PICTURE = re.compile(r'<img [^>]*?src="([^"]*)"')


class Picture(NamedTuple):
    """A picture of the site: its address, and how many bytes it has."""

    url: str
    size: int


class Kept(NamedTuple):
    """What is known of an edition without its content: by anchor, or `WHOLE`."""

    digests: dict[str, str]
    pictures: dict[str, Picture]


_NOTHING = Kept({}, {})


class Contents:
    """Those of the editions that *app* builds."""

    def __init__(self, app: Sphinx) -> None:
        """Nothing is read before it is asked for."""
        self._app = app
        self._read: dict[str, dict[str, str]] = {}  # as JSON: few sections of many pages are needed

    def digest(self, docname: str, anchor: str = WHOLE) -> str:
        """A short text that is another one for another content."""
        return self.kept.get(docname, _NOTHING).digests.get(anchor, "")

    def picture(self, docname: str, anchor: str = WHOLE) -> Picture | None:
        """The first picture of a section, or of an edition, that is the site's own."""
        return self.kept.get(docname, _NOTHING).pictures.get(anchor)

    def of(self, docname: str, anchor: str = WHOLE) -> str:
        """The HTML of a section, or of a whole edition."""
        if docname not in self._read:
            text = path_of(self._app, docname).read_text(encoding="utf-8")
            self._read[docname] = dict(
                zip(self.kept[docname].digests, text.split("\n")[1:], strict=True)
            )
        found: str = json.loads(self._read[docname].get(anchor, '""'))
        return found

    @cached_property
    def kept(self) -> dict[str, Kept]:
        """By docname; to be asked for when all pages have been written."""
        return _all_kept(archive_domain(self._app.env).archive, _folder(self._app))


@lru_cache(maxsize=1)  # feeds and twins ask for it
def _all_kept(archive: Archive, folder: Path) -> dict[str, Kept]:
    return {e.docname: _kept(folder / f"{e.docname}.json") for e in archive.editions}


def _kept(path: Path) -> Kept:
    with path.open(encoding="utf-8") as file:
        digests, pictures = json.loads(file.readline())
    return Kept(digests, {anchor: Picture(*told) for anchor, told in pictures.items()})


def path_of(app: Sphinx, docname: str) -> Path:
    """The file that keeps the content of an edition, as one builder writes it."""
    return _folder(app) / f"{docname}.json"


def _folder(app: Sphinx) -> Path:
    return Path(app.doctreedir, f"contents-{app.builder.name}")


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the editions whose content is not there, to be written."""
    if not has_archive(app.builder):
        return []
    names = (edition.docname for edition in archive_domain(env).archive.editions)
    return [name for name in names if not path_of(app, name).is_file()]


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Keep the content of an edition that is being written."""
    edition = archive_domain(app.env).archive.find(pagename)
    if not edition or not has_archive(app.builder):
        return
    address = site(app).url(app.builder.get_target_uri(pagename))
    found = contents(context.get("body", ""), address, {part.anchor for part in edition.sections})
    digests = {a: hashlib.sha256(text.encode()).hexdigest()[:16] for a, text in found.items()}
    pictures = {a: told for a, text in found.items() if (told := _picture(app, pagename, text))}
    path = path_of(app, pagename)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(told) for told in ((digests, pictures), *found.values()))
    path.write_text("\n".join(lines), encoding="utf-8")


def _picture(app: Sphinx, docname: str, text: str) -> Picture | None:
    """The first picture in *text* that the site carries itself."""
    if "<img " not in text:
        return None
    folder = site(app).url(f"{app.builder.imagedir}/")
    files = {
        name: Path(app.srcdir, path)
        for path, (docnames, name) in app.env.images.items()
        if docname in docnames
    }
    for found in _PICTURE.finditer(text):
        url = unescape(found[1])
        file = files.get(unquote(url.removeprefix(folder))) if url.startswith(folder) else None
        if file and file.is_file():
            return Picture(url, file.stat().st_size)
    return None


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("env-updated", on_env_updated, priority=900)
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
