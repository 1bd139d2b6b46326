"""State that a Sphinx application keeps from one build to the next, but must not.

An application is made for one build, so nothing public resets it. Each step names what it reaches
into (Sphinx 9.0.4). A step can go when Sphinx resets that state in `Sphinx.build`.
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/application.py
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.logging import NAMESPACE, OnceFilter

from sphinx_newsletter.upstream.guard import reaching_into

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.jinja2glue import BuiltinTemplateLoader


def forget(app: Sphinx) -> None:
    """Reset the state that would be wrong in the next build of *app*."""
    _forget_doctrees(app.env)
    # The page on which the last build failed.
    with reaching_into("Sphinx", "BuildEnvironment.current_document"):
        current = app.env.current_document
    app.env.current_document = type(current)()
    # Images that no page shows any more: they would be missed.
    with reaching_into("Sphinx", "Builder.images"):
        app.builder.images.clear()
    if isinstance(app.builder, StandaloneHTMLBuilder):
        _forget_assets_of_page(app.builder)
    _forget_messages()


def _forget_doctrees(env: BuildEnvironment) -> None:
    """Forget the doctrees of pages that have been read again since."""
    with reaching_into("Sphinx", "BuildEnvironment._pickled_doctree_cache"):
        env._pickled_doctree_cache.clear()
    with reaching_into("Sphinx", "BuildEnvironment._write_doc_doctree_cache"):
        env._write_doc_doctree_cache.clear()
    with reaching_into("Sphinx", "BuildEnvironment.master_doctree"):
        _ = type(env).master_doctree
    vars(env).pop("master_doctree", None)  # a `cached_property` keeps its value there


def _forget_assets_of_page(builder: StandaloneHTMLBuilder) -> None:
    """Forget the scripts and style sheets of the last page.

    Sphinx would take them for those of all pages. It sets the context of all pages and the lists
    that all pages share at the same time; before the first build, there are none.
    """
    if not hasattr(builder, "globalcontext"):
        return
    with reaching_into("Sphinx", "StandaloneHTMLBuilder._orig_js_files"):
        builder._js_files[:] = builder._orig_js_files
    with reaching_into("Sphinx", "StandaloneHTMLBuilder._orig_css_files"):
        builder._css_files[:] = builder._orig_css_files


def _forget_messages() -> None:
    """Let messages that appear once per application appear once per build."""
    for handler in logging.getLogger(NAMESPACE).handlers:
        for once in handler.filters:
            if isinstance(once, OnceFilter):
                with reaching_into("Sphinx", "OnceFilter.messages"):
                    once.messages.clear()


def forget_assets(builder: StandaloneHTMLBuilder) -> None:
    """Forget templates, which others of their name may precede now, and checksums of files.

    A checksum is part of the address of each style sheet.
    https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/builders/html/_assets.py
    """
    with reaching_into("Sphinx", "BuiltinTemplateLoader.environment"):
        cache = cast("BuiltinTemplateLoader", builder.templates).environment.cache
    if cache is not None:
        cache.clear()
    with reaching_into("Sphinx", "sphinx.builders.html._assets._file_checksum_inner"):
        from sphinx.builders.html._assets import _file_checksum_inner  # noqa: PLC0415 - guarded

        _file_checksum_inner.cache_clear()
