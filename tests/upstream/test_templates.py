"""Folders and loaders of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jinja2
import pytest
from sphinx.jinja2glue import BuiltinTemplateLoader

from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.templates import (
    add_template_folder,
    make_strict,
    wrap_theme_loaders,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.builders import Builder

    from tests.conftest import Site


NAMES = ("templatepathlen", "loaders", "pathchain", "environment")


class _Cache(jinja2.BytecodeCache):
    """Keeps nothing."""

    def load_bytecode(self, bucket: Any) -> None:
        """Do nothing."""

    def dump_bytecode(self, bucket: Any) -> None:
        """Do nothing."""


class _Marked(jinja2.BaseLoader):
    """Puts a mark before each template."""

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        self._loader = loader

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, Any, Any]:
        source, name, is_fresh = self._loader.get_source(environment, template)
        return f"theme: {source}", name, is_fresh


@pytest.fixture
def builder(make_site: Callable[..., Site]) -> Builder:
    """A builder of a site with a template of its own."""
    files = {"_templates/mine.html": "of the site", "_templates/both.html": "of the site"}
    return make_site(files=files).build(templates_path=["_templates"]).app.builder


def test_templates_of_a_folder_are_found_after_those_of_the_site(
    builder: Builder, tmp_path: Path
) -> None:
    for name in ("both.html", "layout.html", "new.html"):
        (tmp_path / name).write_text("of the folder", encoding="utf-8")
    cache = _Cache()
    add_template_folder(builder, tmp_path, cache)
    render = builder.templates.render
    assert render("mine.html", {}) == render("both.html", {}) == "of the site"
    assert render("new.html", {}) == render("layout.html", {}) == "of the folder"
    assert isinstance(builder.templates, BuiltinTemplateLoader)
    assert builder.templates.environment.bytecode_cache is cache


def test_a_newer_template_makes_pages_old(builder: Builder, tmp_path: Path) -> None:
    before = builder.templates.newest_template_mtime()
    (tmp_path / "new.html").write_text("", encoding="utf-8")
    add_template_folder(builder, tmp_path, _Cache())
    assert builder.templates.newest_template_mtime() > before


def test_loaders_of_the_theme_are_wrapped_and_those_of_the_site_are_not(builder: Builder) -> None:
    wrap_theme_loaders(builder, _Marked)
    assert isinstance(builder.templates, BuiltinTemplateLoader)
    source, *_ = builder.templates.get_source(builder.templates.environment, "page.html")
    assert source.startswith("theme: ")
    assert builder.templates.render("mine.html", {}) == "of the site"


def test_what_is_undefined_is_an_error_in_strict_templates_alone(
    builder: Builder, tmp_path: Path
) -> None:
    base = "{{ missing }}{% block body %}{% endblock %}"
    (tmp_path / "base.html").write_text(base, encoding="utf-8")
    for name in ("strict.html", "lenient.html"):
        text = '{% extends "base.html" %}{% block body %}{{ page.titel }}{% endblock %}'
        (tmp_path / name).write_text(text, encoding="utf-8")
    add_template_folder(builder, tmp_path, _Cache())
    make_strict(builder, {"strict.html"})
    render = builder.templates.render
    assert render("lenient.html", {"page": 1}) == render("base.html", {}) == ""
    assert render("strict.html", {"page": {"titel": "A"}}) == "A"
    with pytest.raises(jinja2.UndefinedError, match="has no attribute 'titel'"):
        render("strict.html", {"page": 1})


@pytest.mark.parametrize("name", NAMES)
def test_another_loader_is_reported(
    builder: Builder, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(builder.templates, name)
    with pytest.raises(ChangedUpstreamError, match=rf"BuiltinTemplateLoader\.{name}`"):
        add_template_folder(builder, tmp_path, _Cache())


def test_other_loaders_of_the_theme_are_reported(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(builder.templates, "loaders")
    with pytest.raises(ChangedUpstreamError, match=r"BuiltinTemplateLoader\.loaders`"):
        wrap_theme_loaders(builder, _Marked)
