"""Furo's navigation tree is computed where a template shows it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import furo
import pytest
from jinja2 import Environment

from sphinx_newsletter.pages import theme
from sphinx_newsletter.upstream.furo import NavigationTree, compute_navigation_when_shown
from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from tests.conftest import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

TREE = "\n```{toctree}\n:hidden:\n\ndocs/one\ndocs/two\n```\n"
GUIDES = {
    "docs/one.md": "# One\n\n```{toctree}\ninner\n```\n",
    "docs/inner.md": "# Inner\n\n## Part\n",
    "docs/two.md": "# Two\n",
}
SHOWN = 'html_sidebars = {"**": ["sidebar/navigation.html"]}\n'


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    """A site with guides."""
    made = make_site(files=GUIDES)
    made.write("index.md", (made.folder / "index.md").read_text(encoding="utf-8") + TREE)
    return made


def test_it_is_computed_once_where_nothing_shows_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the root page, for reports."""
    pages = []
    compute = furo._compute_navigation_tree

    def noted(context: dict[str, Callable[..., str]]) -> str:
        html: str = compute(context)
        pages.extend([html] if "toctree" in context else [])
        return html

    monkeypatch.setattr(furo, "_compute_navigation_tree", noted)
    assert not site.build().warnings
    [tree] = pages
    assert ">Inner</a>" in tree


def test_where_a_template_shows_it_it_is_furo_s(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", conf + SHOWN)
    assert not site.build().warnings
    ours = {page: site.read(page) for page in site.pages()}
    current = site.content("docs/inner.html").find_parent("body")
    assert current
    assert [said(one) for one in current.select(".sidebar-tree .current-page")] == ["Inner"]
    monkeypatch.setattr(theme, "compute_navigation_when_shown", lambda _app: None)
    shutil.rmtree(site.folder / "_build")
    site.build()
    assert {page: site.read(page) for page in site.pages()} == ours


@pytest.mark.parametrize("autoescape", [False, True])
def test_templates_use_it_as_html(autoescape: bool) -> None:
    tree = NavigationTree(lambda **_: "<ul><li>One</li></ul>")
    template = "{% if tree %}{{ tree }}{{ tree|safe }}{% endif %}{{ none or '-' }}"
    environment = Environment(autoescape=autoescape)  # noqa: S701 - both are tried
    shown = environment.from_string(template).render(tree=tree, none=NavigationTree(lambda **_: ""))
    assert shown == "<ul><li>One</li></ul>" * 2 + "-"


@pytest.mark.parametrize("name", ["_compute_navigation_tree", "_html_page_context"])
def test_another_furo_is_reported(name: str, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "_html_page_context":
        site.build()
        monkeypatch.setattr(furo, name, lambda: None)
        with pytest.raises(ChangedUpstreamError, match=r"^furo \S+ does not have .*page_context"):
            compute_navigation_when_shown(site.app)
        return
    monkeypatch.delattr(furo, name)
    with pytest.raises(ChangedUpstreamError, match=rf"^furo \S+ does not have .*{name}"):
        str(NavigationTree(lambda **_: ""))
