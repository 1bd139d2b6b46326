"""What the site's policy blocks is reported when it is added, and not found out by readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


# What extensions do, by name, and the address that is reported.
TO_ALL_PAGES = {
    "script": ("app.add_js_file('https://cdn.example/a.js')", "https://cdn.example/a.js"),
    "style": ("app.add_css_file('//cdn.example/a.css')", "//cdn.example/a.css"),
    "import": (
        "app.add_js_file(None, body='import \"https://cdn.example/a.mjs\"')",
        "https://cdn.example/a.mjs",
    ),
}
TO_ONE = """
def add(app, page, template, context, doctree):
    if page == "editions/2024-04":
        app.add_js_file("https://cdn.example/a.js")

def setup(app):
    app.connect("html-page-context", add)
"""


def add_to_conf(site: Site, text: str) -> None:
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", f"{conf}\n{text}\n")


@pytest.mark.parametrize("name", TO_ALL_PAGES)
def test_what_an_extension_adds_to_all_pages_is_reported_once(
    make_site: Callable[..., Site], name: str
) -> None:
    code, address = TO_ALL_PAGES[name]
    site = make_site()
    add_to_conf(site, f"def setup(app):\n    {code}")
    [warned] = site.build("dummy").warnings
    assert warned.kind == "newsletter.setting"
    assert warned.message == (
        f"an extension loads `{address}` from another site, which the site's Content Security "
        "Policy blocks: remove it, or save the file in a folder of `html_static_path`"
    )
    [found] = [one for one in check(Workspace(site.folder)) if one.rule == "setting"]
    assert (found.path, found.message) == ("conf.py", warned.message)


def test_the_line_of_a_setting_is_named(make_site: Callable[..., Site]) -> None:
    site = make_site()
    add_to_conf(site, "html_css_files = ['https://cdn.example/a.css', 'own.css']")
    line = (site.folder / "conf.py").read_text(encoding="utf-8").count("\n")
    [warned] = site.build("dummy").warnings
    assert warned.message.startswith("`html_css_files` loads `https://cdn.example/a.css`")
    assert warned.line == line


def test_what_is_added_to_one_page_is_reported_for_it_in_each_build(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    add_to_conf(site, TO_ONE)
    for _ in range(2):
        [warned] = site.build().warnings
        assert warned[:3] == ("2024-04.md", 1, "newsletter.style")
        assert warned.message.startswith("this page loads `https://cdn.example/a.js`")


def test_mathjax_of_another_site_is_replaced(make_site: Callable[..., Site]) -> None:
    text = "---\ndate: 2024-05\n---\n\n# May\n\n$x^2$\n"
    site = make_site(files={"editions/2024-05.md": text})
    add_to_conf(site, "html_math_renderer = 'mathjax'")
    [warned] = site.build().warnings
    assert warned.message.startswith("`html_math_renderer` loads MathJax from another site")
    assert "cdn.jsdelivr" not in site.read("editions/2024-05.html")
    assert site.content("editions/2024-05.html").select("math")


def test_own_files_are_not_reported(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"_static/own.js": "// https://a.example\n"})
    add_to_conf(site, "html_static_path = ['_static']\nhtml_js_files = ['own.js']")
    add_to_conf(site, "mathjax_path = 'mathjax.js'\nhtml_math_renderer = 'mathjax'")
    assert site.build("dummy").warnings == []
