"""Source parser of Markdown, with a renderer that treats pages as data, and within limits.

The key `myst` in a page's front matter has no effect: `conf.py` sets how all pages are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.errors import SphinxError

from sphinx_newsletter.model import sentences
from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.model.size_limits import cut, with_few_notes
from sphinx_newsletter.policy.allow_list import is_link
from sphinx_newsletter.reading.footnotes import check_footnotes
from sphinx_newsletter.reading.outline import forget_outline
from sphinx_newsletter.reading.renderer import Renderer
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.syntax import add_syntax
from sphinx_newsletter.upstream.document import empty, ids_of_names
from sphinx_newsletter.upstream.myst import require_renderer, transforms_of

if TYPE_CHECKING:
    from docutils.transforms import Transform
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


class Parser(MystParser):
    """Parser of MyST with the renderer of this package."""

    def get_transforms(self) -> list[type[Transform]]:
        """Return the transforms of MyST; links to anchors keep their line."""
        return transforms_of(self)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse *inputstring* into *document*."""
        parser = create_md_parser(document.settings.env.myst_config, Renderer)
        parser.options["document"] = document
        add_syntax(parser)
        # The renderer checks links, and reports what it refuses.
        parser.validateLink = is_link  # type: ignore[method-assign, assignment]
        docname = document.settings.env.docname
        inputstring, left_out = cut(inputstring)
        if left_out:
            report(sentences.PAGE_LONG.at(left_out), (docname, left_out))
        inputstring, escaped = with_few_notes(inputstring)
        if escaped:
            report(sentences.NOTES_MANY.at(escaped), (docname, escaped))
        try:
            with ids_of_names(document, anchor_of):
                parser.render(inputstring)
            for problem in check_footnotes(document):
                report(problem, (docname, problem.line))
        except SphinxError:
            raise
        except Exception as error:  # noqa: BLE001 - no page may end the build of the others
            # Deep nesting that no limit covers, or a fault of a library.
            is_deep = isinstance(error, RecursionError)
            report(
                sentences.NESTED.at(1) if is_deep else sentences.page_failed(error), (docname, 1)
            )
            empty(document)
            forget_outline(document.settings.env)
            document.settings.myst_footnote_sort = False  # MyST sets it at the end of a page
            document += nodes.literal_block(inputstring, inputstring, language="none")


def on_config_inited(_app: Sphinx, config: Config) -> None:
    """Read Markdown only: a source in another format would escape the allow-list."""
    config.source_suffix = {".md": "markdown"}


def on_builder_inited(app: Sphinx) -> None:
    """Forbid directives of docutils to write HTML or to open files."""
    app.env.settings |= {"raw_enabled": False, "file_insertion_enabled": False}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the parser, and allow nothing that gets around it."""
    require_renderer()
    app.add_source_parser(Parser, override=True)
    app.connect("config-inited", on_config_inited)
    app.connect("builder-inited", on_builder_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
