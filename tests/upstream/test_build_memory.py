"""State that an application must not keep from one build to the next."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import sphinx.builders.html._assets as assets
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import NAMESPACE, OnceFilter

from sphinx_newsletter.upstream.build_memory import forget, forget_assets
from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.html_builder import HTMLBuilder

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    from tests.conftest import Site

pytestmark = pytest.mark.slow


@pytest.fixture
def app(make_site: Callable[..., Site]) -> Sphinx:
    """An application that has built."""
    return make_site().build().app


def test_doctrees_are_read_again(app: Sphinx) -> None:
    env = app.env
    before, front = env.get_doctree("editions/2024-04").astext(), env.master_doctree
    for docname in ("editions/2024-04", "index"):
        path = env.doctreedir / f"{docname}.doctree"
        path.write_bytes((env.doctreedir / "index.doctree").read_bytes())
    env._write_doc_doctree_cache["index"] = front
    forget(app)
    assert env.get_doctree("editions/2024-04").astext() != before
    assert env.master_doctree is not front
    assert not env._write_doc_doctree_cache


def test_page_and_images_of_the_last_build_are_forgotten(app: Sphinx) -> None:
    app.env.current_document.docname = "index"
    app.builder.images["gone.png"] = "gone.png"
    forget(app)
    assert app.env.current_document.docname == ""
    assert app.builder.images == {}


def test_assets_of_the_last_page_are_not_those_of_all(app: Sphinx) -> None:
    builder = app.builder
    assert isinstance(builder, HTMLBuilder)
    forget(app)
    sheets, scripts = [*builder._css_files], [*builder._js_files]
    builder.add_css_file("of-one-page.css")
    builder.add_js_file("of-one-page.js")
    assert len(builder._css_files) == len(sheets) + 1
    forget(app)
    assert (builder._css_files, builder._js_files) == (sheets, scripts)


def test_before_the_first_build_there_is_nothing_to_forget(make_site: Callable[..., Site]) -> None:
    """Of a builder that makes no pages, either."""
    forget(make_site().build("dummy").app)
    app = make_site().build("html").app
    assert isinstance(app.builder, HTMLBuilder)
    for name in ("globalcontext", "_orig_css_files", "_orig_js_files"):
        delattr(app.builder, name)
    forget(app)


def test_a_message_that_appears_once_appears_once_in_each_build(app: Sphinx) -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 1, "once", None, None)
    record.once = True
    handlers = logging.getLogger(NAMESPACE).handlers
    [once, *_] = [one for h in handlers for one in h.filters if isinstance(one, OnceFilter)]
    assert once.filter(record)
    assert not once.filter(record)
    forget(app)
    assert once.filter(record)


def test_templates_are_compiled_again_and_checksums_computed_again(app: Sphinx) -> None:
    builder = app.builder
    assert isinstance(builder, HTMLBuilder)
    sheet = app.outdir / "_static" / "newsletter" / "style.css"
    before = assets._file_checksum(app.outdir, "_static/newsletter/style.css")
    sheet.write_bytes(b"/* Another one */")
    assert assets._file_checksum(app.outdir, "_static/newsletter/style.css") == before
    template = builder.templates.environment.get_template("page.html")
    forget_assets(builder)
    assert assets._file_checksum(app.outdir, "_static/newsletter/style.css") != before
    again = builder.templates.environment.get_template("page.html")
    assert again is not template


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        ("env", "_pickled_doctree_cache"),
        ("env", "_write_doc_doctree_cache"),
        ("env", "current_document"),
        ("builder", "images"),
        ("builder", "_orig_css_files"),
        ("builder", "_orig_js_files"),
    ],
)
def test_another_sphinx_is_reported(app: Sphinx, owner: str, name: str) -> None:
    delattr(getattr(app, owner), name)
    with pytest.raises(ChangedUpstreamError, match=rf"^Sphinx \S+ .*\.{name}`"):
        forget(app)


def test_another_front_page_is_reported(app: Sphinx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(BuildEnvironment, "master_doctree")
    with pytest.raises(ChangedUpstreamError, match=r"BuildEnvironment\.master_doctree`"):
        forget(app)


def test_other_checksums_are_reported(app: Sphinx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(assets, "_file_checksum_inner")
    assert isinstance(app.builder, HTMLBuilder)
    with pytest.raises(ChangedUpstreamError, match=r"_file_checksum_inner`"):
        forget_assets(app.builder)
