"""Public names for the HTML builder of Sphinx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_newsletter.upstream.build_memory import forget_assets
from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.html_builder import HTMLBuilder, compute_checksums, replace_method

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Site


def html_builder(site: Site) -> HTMLBuilder:
    builder = site.app.builder
    assert isinstance(builder, HTMLBuilder)
    return builder


def test_the_application_has_a_public_name(make_site: Callable[..., Site]) -> None:
    site = make_site().build()
    assert html_builder(site).application is site.app


@pytest.fixture
def builder(make_site: Callable[..., Site]) -> Iterator[HTMLBuilder]:
    """A builder that has built, and whose nodes are still known to docutils."""
    folder = make_site().folder
    with patch_docutils(), docutils_namespace():
        out, doctrees = folder / "_build" / "html", folder / "_build" / "doctrees"
        app = Sphinx(folder, folder, out, doctrees, "html", status=None)
        app.build()
        assert isinstance(app.builder, HTMLBuilder)
        yield app.builder


def test_pages_are_written_in_this_process(builder: HTMLBuilder) -> None:
    page = builder.outdir / "editions" / "2024-04.html"
    before = page.read_bytes()
    page.unlink()
    builder.write_in_this_process(["editions/2024-04"])
    assert page.read_bytes() == before


def test_checksums_are_those_of_the_files_when_they_are_computed(builder: HTMLBuilder) -> None:
    page = builder.outdir / "editions" / "2024-04.html"
    sheet = builder.outdir / "_static" / "newsletter" / "style.css"
    forget_assets(builder)
    compute_checksums(builder)
    builder.write_in_this_process(["editions/2024-04"])
    before = page.read_bytes()
    sheet.write_bytes(b"/* Another one */")
    builder.write_in_this_process(["editions/2024-04"])
    assert page.read_bytes() == before  # the address of the style sheet has not changed
    forget_assets(builder)
    builder.write_in_this_process(["editions/2024-04"])
    assert page.read_bytes() != before


def test_a_method_of_a_builder_is_replaced(make_site: Callable[..., Site]) -> None:
    builder = html_builder(make_site().build())
    called, before = [], builder.copy_image_files
    replaced = replace_method(builder, "copy_image_files", lambda: called.append(1))
    assert replaced == before
    builder.copy_image_files()
    assert called == [1]


@pytest.mark.parametrize(
    "name",
    ["write_documents", "copy_static_files", "copy_extra_files"],
)
def test_a_method_that_is_gone_is_reported(
    make_site: Callable[..., Site], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = html_builder(make_site().build("html"))
    for cls in type(builder).__mro__:
        if name in vars(cls):
            monkeypatch.delattr(cls, name)
    with pytest.raises(ChangedUpstreamError, match=rf"`Builder\.{name}`"):
        replace_method(builder, name, list)


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (StandaloneHTMLBuilder, "_css_files"),
        ("sphinx.builders.html._assets", "_file_checksum"),
    ],
)
def test_other_assets_are_reported(
    make_site: Callable[..., Site], owner: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = html_builder(make_site().build())
    if isinstance(owner, str):
        monkeypatch.delattr(f"{owner}.{name}")
    else:
        monkeypatch.delattr(builder, name)
    with pytest.raises(ChangedUpstreamError, match=rf"^Sphinx \S+ .*{name}`"):
        compute_checksums(builder)
