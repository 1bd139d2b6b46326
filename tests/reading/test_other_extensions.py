"""Extensions of others that do again what the package does.

The real ones are no test dependencies: small ones with their names and hooks take their place.
They were seen with sphinx-sitemap 2.9, sphinxext-opengraph 0.13, sphinx-notfound-page 1.1 and
myst-nb 1.4.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.upstream.guard import BuildEndedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    from tests.conftest import Site


def _sitemap(app: Sphinx) -> None:
    app.connect("build-finished", lambda app, _: (app.outdir / "sitemap.xml").write_text("theirs"))


def _opengraph(app: Sphinx) -> None:
    def add(_app: Sphinx, _page: str, _template: str, context: dict[str, str], _: object) -> None:
        context["metatags"] = context.get("metatags", "") + '<meta property="og:title">'

    app.connect("html-page-context", add)


def _notfound(app: Sphinx) -> None:
    app.connect("html-collect-pages", lambda _: [("404", {"body": "theirs"}, "page.html")])


def _notebooks(app: Sphinx) -> None:
    app.add_source_suffix(".md", "myst-nb", override=True)
    app.add_source_suffix(".ipynb", "myst-nb")


def _mermaid(app: Sphinx) -> None:
    app.add_config_value("mermaid_version", "", "html")


THEIRS: dict[str, Callable[[Sphinx], None]] = {
    "notfound.extension": _notfound,
    "sphinx_sitemap": _sitemap,
    "sphinxext.opengraph": _opengraph,
    "myst_nb": _notebooks,
    "sphinxcontrib.mermaid": _mermaid,
}
SENTENCES = {
    "notfound.extension": "replaces the page `404.html` of the archive",
    "sphinx_sitemap": "replaces `sitemap.xml` of the archive",
    "sphinxext.opengraph": "adds Open Graph tags to pages that have them",
    "sphinxcontrib.mermaid": "loads scripts from another site, which the site's policy blocks",
    "myst_nb": "adds its style sheet to all pages, and its notebooks are not read",
}


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, setup in THEIRS.items():
        module = ModuleType(name)
        module.setup = lambda app, setup=setup: (  # type: ignore[attr-defined]
            setup(app) or {"parallel_read_safe": True, "parallel_write_safe": True}
        )
        monkeypatch.setitem(sys.modules, name, module)


def _with(site: Site, *extensions: str) -> Site:
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", f"{conf}\nextensions = {[*extensions]}\n")
    return site


@pytest.mark.parametrize("name", THEIRS)
def test_an_extension_after_ours_is_reported_in_one_sentence(
    make_site: Callable[..., Site], name: str
) -> None:
    site = _with(make_site(), "sphinx_newsletter", name)
    [warned] = site.build(html_baseurl="https://example.org/").warnings
    message = f"the extension `{name}` {SENTENCES[name]}: remove it from `extensions`"
    assert warned.kind == "newsletter.setting"
    assert warned.message == message
    assert warned.path.endswith("conf.py")
    assert "editions/2024-04.html" in site.pages()


@pytest.mark.parametrize("name", sorted({*THEIRS} - {"myst_nb"}))
def test_an_extension_before_ours_is_reported_in_the_same_sentence(
    make_site: Callable[..., Site], name: str
) -> None:
    site = _with(make_site(), name, "sphinx_newsletter")
    warned = site.build(html_baseurl="https://example.org/").warnings
    assert [one.message for one in warned] == [
        f"the extension `{name}` {SENTENCES[name]}: remove it from `extensions`"
    ]


def test_notebooks_before_ours_end_the_build_in_one_sentence(
    make_site: Callable[..., Site], capsys: pytest.CaptureFixture[str]
) -> None:
    site = _with(make_site(), "myst_nb", "sphinx_newsletter")
    with pytest.raises(BuildEndedError) as ended:
        site.build()
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        "ERROR: the extension `myst_nb` is loaded before `sphinx_newsletter`, "
        "and only Markdown is read: remove it from `extensions`\n"
    )


def test_other_extensions_are_not_reported(make_site: Callable[..., Site]) -> None:
    site = _with(make_site(), "sphinx.ext.todo", "sphinx_newsletter", "sphinx.ext.mathjax")
    assert site.build(html_baseurl="https://example.org/").warnings == []
