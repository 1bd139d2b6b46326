"""`_headers`: the Content Security Policy, caching, limits of hosts."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.outputs import hosting
from tests.hosting import headers_for, rules_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site

pytestmark = pytest.mark.slow

ADDRESS = "https://example.org/archive-of/"
EMBEDS = """\
---
date: 2024-05
---

# May

:::{demo} https://burn.dev/demo/
:title: Digits
:::

:::{demo} https://bücher.example:8443/
:title: Books
:::

:::{video} https://www.youtube.com/watch?v=dQw4w9WgXcQ
:title: Ten minutes
:::
"""


def policy_of(site: Site, path: str = "/archive-of/index.html") -> dict[str, str]:
    sent = headers_for(rules_of(site.read("_headers")), path)
    parts = (part.partition(" ") for part in sent["Content-Security-Policy"].split("; "))
    return {name: value for name, _, value in parts}


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_policy_allows_only_what_the_pages_contain(
    make_site: Callable[..., Site], builder: str
) -> None:
    site = make_site().build(builder, html_baseurl=ADDRESS)
    page = site.read("index.html")
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    directives = policy_of(site)
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == f"'self' {digest(script)}"
    assert directives["style-src"] == f"'self' {digest(style)}"
    assert "frame-src" not in directives
    for name in ("base-uri", "frame-ancestors", "object-src"):
        assert directives[name] == "'none'"
    text = site.read("_headers")
    assert "unsafe-inline" not in text
    assert "unsafe-hashes" not in text


def test_the_policy_changes_with_the_theme(make_site: Callable[..., Site]) -> None:
    site = make_site().build(html_baseurl=ADDRESS)
    before = policy_of(site)["style-src"]
    colours = {"light_css_variables": {"color-brand-primary": "#123456"}}
    site.build(html_baseurl=ADDRESS, html_theme_options=colours)
    [style] = re.findall(r"<style>(.*?)</style>", site.read("index.html"), re.DOTALL)
    assert policy_of(site)["style-src"] == f"'self' {digest(style)}" != before


def test_a_script_element_with_data_gets_no_hash() -> None:
    page = '<script type="application/ld+json">{}</script><script type="module">a</script><p>'
    script = hosting.content_security_policy(page, ()).partition("script-src ")[2].partition(";")[0]
    assert script == f"'self' {digest('a')}"


def test_a_script_in_a_source_gets_no_hash(make_site: Callable[..., Site]) -> None:
    text = "---\ndate: 2024-05\n---\n\n# <script>alert(1)</script>\n\n<script>alert(2)</script>\n"
    site = make_site(files={"editions/2024-05.md": text}).build(html_baseurl=ADDRESS)
    assert "alert(2)" in site.read("editions/2024-05.html")
    plain = make_site().build(html_baseurl=ADDRESS)
    assert policy_of(site) == policy_of(plain)


@pytest.mark.parametrize("jobs", [1, 2])
def test_frames_are_allowed_from_the_origins_in_editions(
    make_site: Callable[..., Site], jobs: int
) -> None:
    others = {f"editions/{n:03}.md": f"---\ndate: 2020-01-0{n}\n---\n\n# A\n" for n in range(1, 8)}
    site = make_site(files={"editions/2024-05.md": EMBEDS} | others)
    assert not site.build(html_baseurl=ADDRESS, jobs=jobs).warnings
    known = "https://burn.dev https://www.youtube-nocookie.com https://xn--bcher-kva.example:8443"
    assert policy_of(site)["frame-src"] == known
    site.delete("editions/2024-05.md")
    assert "frame-src" not in policy_of(site.build(html_baseurl=ADDRESS, jobs=jobs))


def test_too_many_origins_for_one_line_become_https() -> None:
    hosts = [f"https://demo-{number}.example" for number in range(100)]
    text = hosting.content_security_policy("<p>", hosts)
    assert text.endswith("; frame-src https:")
    assert len(hosting.content_security_policy("<p>", hosts[:30])) < 2000


def test_only_files_with_a_digest_in_their_address_are_immutable(
    make_site: Callable[..., Site],
) -> None:
    index = "# Tiny\n\n::::{grid} 2\n:::{grid-item}\nOne\n:::\n::::\n\n```python\nx = 1\n```\n"
    files = {"index.md": index, "editions/2024-05.md": EMBEDS}
    site = make_site(files=files).build(search=True, html_baseurl=ADDRESS)
    rules = rules_of(site.read("_headers"))
    immutable = {
        path
        for path in files_of(site.out)
        if "immutable" in headers_for(rules, f"/archive-of/{path}").get("Cache-Control", "")
    }
    hashed = {
        path
        for page in site.pages()
        for path in re.findall(r'(?:href|src)="[^"?]*?(_static/[^"?]+)\?v=', site.read(page))
    }
    assert {"_static/styles/furo.css", "_static/newsletter/style.css"} <= hashed
    assert {f"_static/newsletter/{name}" for name in ("embed.js", "newsreader.woff2")} <= hashed
    # Those of list pages, which browsers ask for again, are not known when the file is written.
    hashed -= {"_static/newsletter/past.js", "_static/newsletter/surprise.js"}
    assert hashed == {path for path in immutable if path.startswith("_static/")}
    search = {path for path in immutable if not path.startswith("_static/")}
    assert search
    assert all(re.search(r"_search/index/(words-)?[0-9a-f]{8}", path) for path in search)


def files_of(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_all_files_have_the_security_headers(make_site: Callable[..., Site]) -> None:
    rules = rules_of(make_site().build().read("_headers"))
    for path in ("/", "/index.html", "/archive/tag/webgpu.html", "/_static/styles/furo.css"):
        sent = headers_for(rules, path)
        assert sent["X-Content-Type-Options"] == "nosniff"
        assert sent["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert "camera=()" in sent["Permissions-Policy"]


def test_the_file_is_within_the_limits_of_hosts(make_site: Callable[..., Site]) -> None:
    text = make_site(files={"editions/2024-05.md": EMBEDS}).build().read("_headers")
    assert len(rules_of(text)) <= 100
    assert max(map(len, text.splitlines())) <= 2000
