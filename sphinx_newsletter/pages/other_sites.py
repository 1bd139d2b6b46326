"""Scripts and style sheets of other sites: reported, because the site's policy blocks them.

Extensions and settings add them to all pages, or to the pages that need them. With the
Content-Security-Policy of `_headers`, browsers load neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.settings import line_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_ELSEWHERE = re.compile(r"(?:https?:)?//\S+")
_IMPORTED = re.compile(r"\b(?:from|import)\b[\s(]*[\"']((?:https?:)?//[^\"']+)")
_SETTINGS = ("html_css_files", "html_js_files")


def _addresses(files: Iterable[tuple[object, Mapping[str, Any]]]) -> Iterator[str]:
    """The addresses on other sites that *files*, names with attributes, load."""
    for name, attributes in files:
        if _ELSEWHERE.fullmatch(str(name or "")):
            yield str(name)
        yield from _IMPORTED.findall(str(attributes.get("body") or ""))


def _of_settings(app: Sphinx) -> dict[str, str]:
    """Addresses by the setting that names them."""
    return {url: name for name in _SETTINGS for url in _addresses(app.config[name])}


def _of_extensions(app: Sphinx) -> set[str]:
    """Addresses that extensions add to all pages."""
    return {*_addresses(app.registry.css_files), *_addresses(app.registry.js_files)}


def _message(address: str, cause: str) -> str:
    return (
        f"{cause} loads `{address}` from another site, which the site's Content Security Policy "
        "blocks: remove it, or save the file in a folder of `html_static_path`"
    )


def on_builder_inited(app: Sphinx) -> None:
    """Handler of `builder-inited`: report what is added to all pages, once."""
    conf = app.confdir / "conf.py"
    found = dict.fromkeys(_of_extensions(app), "extensions") | _of_settings(app)
    for address, setting in sorted(found.items()):
        line = line_of(conf, setting)
        cause = "an extension" if setting == "extensions" else f"`{setting}`"
        report(Problem(Kind.SETTING, line, _message(address, cause)), f"{conf}:{line}")
    app.connect(
        "html-page-context",
        lambda _app, page, _template, context, _doctree: _check_page(page, context, {*found}),
        priority=990,
    )


def _check_page(page: str, context: dict[str, Any], known: set[str]) -> None:
    """Report what is added to this page, and not to all."""
    files = [*context.get("css_files", ()), *context.get("script_files", ())]
    pairs = ((one.filename, one.attributes) for one in files if hasattr(one, "attributes"))
    for address in sorted({*_addresses(pairs)} - known):
        report(Problem(Kind.STYLE, 1, _message(address, "this page")), (page, 1))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler."""
    # When all extensions have added theirs.
    app.connect("builder-inited", on_builder_inited, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
