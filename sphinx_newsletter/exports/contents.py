"""The whole content of editions and sections, as feeds and twins carry it.

It is taken from each page when that is written, by the helper that writes it, and kept in a file
beside the doctrees. The first line has the digests: who wants to know whether anything has
changed reads no more.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.collect import archive_domain
from sphinx_newsletter.exports.clean import WHOLE, contents
from sphinx_newsletter.exports.site import site
from sphinx_newsletter.pages.addresses import has_archive

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


class Contents:
    """Those of the editions that *app* builds."""

    def __init__(self, app: Sphinx) -> None:
        """Nothing is read before it is asked for."""
        self._app = app
        self._read: dict[str, dict[str, str]] = {}

    def digest(self, docname: str, anchor: str = WHOLE) -> str:
        """A short text that is another one for another content."""
        return self.digests.get(docname, {}).get(anchor, "")

    def of(self, docname: str, anchor: str = WHOLE) -> str:
        """The HTML of a section, or of a whole edition."""
        if docname not in self._read:
            text = path_of(self._app, docname).read_text(encoding="utf-8")
            self._read[docname] = json.loads(text.split("\n")[1])
        return self._read[docname].get(anchor, "")

    @cached_property
    def digests(self) -> dict[str, dict[str, str]]:
        """By docname and anchor."""
        editions = archive_domain(self._app.env).archive.editions
        return {e.docname: _digests(path_of(self._app, e.docname)) for e in editions}


def _digests(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8") as file:
        found: dict[str, str] = json.loads(file.readline())
        return found


def path_of(app: Sphinx, docname: str) -> Path:
    """The file that keeps the content of an edition, as one builder writes it."""
    return Path(app.doctreedir, f"contents-{app.builder.name}", f"{docname}.json")


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
    path = path_of(app, pagename)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{json.dumps(digests)}\n{json.dumps(found)}", encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("env-updated", on_env_updated, priority=900)
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
