"""One page, read and drawn again and again: a hundred times as fast as whole builds."""

from __future__ import annotations

import io
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes
from docutils.parsers.rst import directives, roles
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import additional_nodes, docutils_namespace, patch_docutils, register_node

from sphinx_newsletter.outputs.clean_html import clean_sections
from sphinx_newsletter.reading.domain import archive_domain
from tests.conftest import ROOTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sphinx.builders.html import StandaloneHTMLBuilder

    from sphinx_newsletter.model.edition import Edition

    Read = Callable[[str], "Drawn"]


DOCNAME = "editions/2024-04"
ADDRESS = f"https://letter.example/{DOCNAME}.html"
HEAD = "---\ndate: 2024-05\n---\n# May\n\n"
FIRST = 6  # the line behind it
EXTENSIONS = {"attrs_block", "attrs_inline", "dollarmath", "html_image", "substitution"}


def _registries() -> tuple[dict[str, Any], dict[str, Any]]:
    """Where docutils keeps its directives and roles; its stubs do not say so."""
    return vars(directives)["_directives"], vars(roles)["_roles"]


class Drawn(NamedTuple):
    """What became of a text: its record, its page, and what feeds are given."""

    edition: Edition
    body: str
    pieces: dict[str, str]
    warnings: str


class Reader:
    """Reads editions in a site of its own."""

    def __init__(self, folder: Path) -> None:
        """Build the site once; *folder* is empty."""
        self.site, self._warnings = folder / "site", io.StringIO()
        shutil.copytree(ROOTS / "minimal", self.site)
        settings = {"myst_enable_extensions": EXTENSIONS, "html_baseurl": "https://letter.example/"}
        places = (self.site, self.site, folder / "out", folder / "trees")
        with patch_docutils(), docutils_namespace():
            self._app = Sphinx(*places, "html", settings, status=None, warning=self._warnings)
            self._app.build()
            self._known = [{**registry} for registry in _registries()]
            self._nodes = {*additional_nodes}

    @contextmanager
    def _docutils(self) -> Iterator[None]:
        """What docutils has to know of our site, while others are built in this process."""
        with patch_docutils(), docutils_namespace():
            for registry, known in zip(_registries(), self._known, strict=True):
                registry.update(known)
            for node in self._nodes:
                register_node(node)
            yield

    def read(self, text: bytes) -> Drawn:
        """Read *text* as an edition, as a build does."""
        env, builder = self._app.env, cast("StandaloneHTMLBuilder", self._app.builder)
        (self.site / f"{DOCNAME}.md").write_bytes(text)
        self._warnings.seek(0)
        self._warnings.truncate()
        with self._docutils():
            self._app.events.emit("env-purge-doc", env, DOCNAME)
            env.clear_doc(DOCNAME)
            builder.read_doc(DOCNAME)
            builder.prepare_writing({DOCNAME})
            tree = env.get_and_resolve_doctree(DOCNAME, builder)
            # `render_partial`, which no build uses for pages, knows docutils' admonitions only.
            for node in [*tree.findall(addnodes.seealso)]:
                node.replace_self(nodes.note("", *node.children))
            body = str(builder.render_partial(tree)["fragment"])
        edition = archive_domain(env).editions[DOCNAME]
        anchors = [section.anchor for section in edition.sections]
        return Drawn(
            edition, body, clean_sections(body, ADDRESS, anchors), self._warnings.getvalue()
        )
