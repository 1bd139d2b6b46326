"""What Sphinx remembers from one build to the next, and must not (Sphinx 9.0.4)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.html._assets import _file_checksum_inner
from sphinx.util.logging import NAMESPACE, OnceFilter

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.jinja2glue import BuiltinTemplateLoader


def forget(app: Sphinx) -> None:
    """Forget what would be wrong in the next build, each point with its reason."""
    env = app.env
    # Doctrees of pages that have been read again since.
    env._pickled_doctree_cache.clear()
    env._write_doc_doctree_cache.clear()
    vars(env).pop("master_doctree", None)
    # The page on which the last build failed.
    env.current_document = type(env.current_document)()
    # Pictures that no page shows any more: they would be missed.
    app.builder.images.clear()
    # The scripts and style sheets of the last page, which Sphinx would take for those of all.
    if isinstance(app.builder, StandaloneHTMLBuilder) and hasattr(app.builder, "_orig_js_files"):
        app.builder._js_files[:] = app.builder._orig_js_files
        app.builder._css_files[:] = app.builder._orig_css_files
    # What is told once is told once in each build.
    for handler in logging.getLogger(NAMESPACE).handlers:
        for told in handler.filters:
            if isinstance(told, OnceFilter):
                told.messages.clear()


def forget_assets(builder: StandaloneHTMLBuilder) -> None:
    """Forget templates and style sheets."""
    # A template that now stands before another one of its name.
    cache = cast("BuiltinTemplateLoader", builder.templates).environment.cache
    if cache is not None:
        cache.clear()
    # They stand in the address of each style sheet.
    _file_checksum_inner.cache_clear()
