"""Lost sources: pages whose source is deleted, or made unreadable, after Sphinx has found it.

Sphinx would end the build. The page is left out instead, and the rest is built.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_newsletter.model import sentences
from sphinx_newsletter.reading.file_dependencies import forget
from sphinx_newsletter.reading.page_notes import notes_of
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.upstream.html_builder import replace_method

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def _read_doc(
    env: BuildEnvironment, read: Callable[..., None], docname: str, **options: Any
) -> None:
    """Read the page *docname*, or note that it is lost."""
    try:
        read(docname, **options)
    except OSError as error:
        try:
            env.doc2path(docname).read_bytes()
        except OSError:
            report(sentences.file_unreadable(error), (docname, 1))
            _read_other(env, read, docname, **options)
            return
        raise  # its source is there, so it is another file


def _read_other(
    env: BuildEnvironment, read: Callable[..., None], docname: str, **options: Any
) -> None:
    """Read another text as the page *docname*: many parts of Sphinx need its title and entries."""
    other = env.doctreedir / "lost.md"
    other.write_text("# Lost\n\nText.\n", encoding="utf-8")
    vars(env)["doc2path"] = lambda *_, **_options: other
    try:
        with logging.suppress_logging():
            read(docname, **options)
    finally:
        del vars(env)["doc2path"]
    notes_of(env, docname).is_lost = True


class LostSources:
    """The lost sources of one application."""

    def __init__(self) -> None:
        """Start without a build."""
        self._read: list[str] = []

    def on_env_before_read_docs(
        self, _app: Sphinx, _env: BuildEnvironment, docnames: list[str]
    ) -> None:
        """Handler of `env-before-read-docs`: keep the list of which Sphinx writes the pages."""
        self._read = docnames

    def on_env_updated(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Handler of `env-updated`: leave the lost pages out."""
        for docname in [name for name in self._read if notes_of(env, name).is_lost]:
            app.emit("env-purge-doc", env, docname)
            env.clear_doc(docname)
            env.project.docnames.discard(docname)
            self._read.remove(docname)
            for page, included in env.toctree_includes.items():
                if docname in included:
                    forget(env, page)


def on_builder_inited(app: Sphinx) -> None:
    """Handler of `builder-inited`: read pages with `_read_doc`."""
    builder = app.builder
    # The attribute of the instance is replaced, and the method is that of the class.
    replace_method(builder, "read_doc", partial(_read_doc, app.env, builder.read_doc))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handlers."""
    lost = LostSources()
    app.connect("builder-inited", on_builder_inited)
    app.connect("env-before-read-docs", lost.on_env_before_read_docs)
    app.connect("env-updated", lost.on_env_updated, priority=1)  # before all that use the pages
    return {"parallel_read_safe": True, "parallel_write_safe": True}
