"""Replacement of `style="…"` on pages, which a strict Content Security Policy does not allow.

The styles that Furo's SVG images and docutils write become attributes of SVG elements, and classes
for widths in per cent. Other styles stay, and are reported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jinja2
from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.pages import uris
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.upstream.templates import wrap_theme_loaders

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_SHEET = "newsletter/widths.css"
_WIDTH = re.compile(r"width:\s*([\d.]+)%;?")
_IN_PIXELS = {"px": 1, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 96 / 72, "pc": 16}
_DECLARATION = re.compile(r"[\w-]+:\s*[^;]+;?")
_SIZED = re.compile(r'class="[^"]*\bwidth-\d')
# SVG elements have these as attributes:
# https://www.w3.org/TR/SVG2/styling.html#PresentationAttributes
_INDENTATION = re.compile(r"^[ \t]+|^[ \t]*\n", re.MULTILINE)
_SVG_STYLE = re.compile(r'(<(?:svg|g|path|line|circle|rect|poly\w+)\b[^>]*?)\sstyle="([^"]*)"')


class SvgStyleLoader(jinja2.BaseLoader):
    """Loader of Furo's templates that replaces the styles of their SVG images by attributes.

    It drops indentation, too, which was a tenth of a page: browsers show it nowhere.
    """

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        """*loader* loads the templates."""
        self._loader = loader

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Source of *template*."""
        source, name, is_fresh = self._loader.get_source(environment, template)
        if template.endswith(".html"):
            source = _INDENTATION.sub("", _SVG_STYLE.sub(_as_attributes, source))
        return source, name, is_fresh


def _as_attributes(found: re.Match[str]) -> str:
    declared = (one.partition(":") for one in found[2].split(";") if one.strip())
    return found[1] + "".join(f' {name.strip()}="{value.strip()}"' for name, _, value in declared)


def as_classes(style: str) -> tuple[list[str], str]:
    """Classes that have the effect of *style*, and the rest of it.

    >>> as_classes("width: 33.3%; color: red")
    (['width-33'], 'color: red')
    """
    classes, left = [], []
    for declaration in _DECLARATION.findall(style):
        if width := _WIDTH.fullmatch(declaration):
            classes.append(f"width-{min(100, max(1, round(float(width[1]))))}")
        else:
            left.append(declaration)
    return classes, " ".join(left)


class Translator(uris.Translator):
    """HTML translator that writes tags without styles."""

    # The stubs of docutils are older than this method, as in images.py.
    def image_size(self, node: nodes.image) -> dict[str, str]:  # type: ignore[override]
        """Size of an image: in pixels if it is in another absolute unit."""
        sized = node.copy()
        for side in ("width", "height"):
            value, unit = nodes.parse_measure(node.get(side, "0"))
            if side in node and unit in _IN_PIXELS:
                sized[side] = f"{value * _IN_PIXELS[unit]:g}"
        return super().image_size(sized)

    def starttag(
        self, node: nodes.Element, tagname: str, suffix: str = "\n", *args: Any, **attributes: Any
    ) -> str:
        """The tag, with classes for its styles."""
        if style := attributes.pop("style", ""):
            classes, left = as_classes(style)
            attributes["classes"] = [*attributes.get("classes", ()), *classes]
            if left:
                attributes["style"] = left
                self._report(node, f"`style: {left}`")
        return str(super().starttag(node, tagname, suffix, *args, **attributes))

    def _report(self, node: nodes.Element, what: str) -> None:
        message = (
            f"{what} has no effect under the site's Content Security Policy (see the guide on "
            "hosting): use a width in per cent, or a class of your own style sheet"
        )
        line: nodes.Element | None = node
        while line is not None and not line.line:
            line = line.parent
        problem = Problem(Kind.STYLE, line.line if line and line.line else 1, message)
        report(problem, (self.builder.current_docname, problem.line))


def on_builder_inited(app: Sphinx) -> None:
    """Handler of `builder-inited`: wrap the loaders of the theme's templates."""
    if has_archive(app.builder):
        wrap_theme_loaders(app.builder, SvgStyleLoader)


def on_html_page_context(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: add the style sheet to the pages that use its classes.

    To the builder, because `app.add_css_file` would add it to all pages that follow.
    """
    if (
        has_archive(app.builder)
        and isinstance(app.builder, StandaloneHTMLBuilder)
        and _SIZED.search(context.get("body") or "")
    ):
        app.builder.add_css_file(_SHEET)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the loader, the translator and the style sheet."""
    app.connect("builder-inited", on_builder_inited)
    app.connect("html-page-context", on_html_page_context)
    for builder in ("html", "dirhtml"):
        app.set_translator(builder, Translator, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
