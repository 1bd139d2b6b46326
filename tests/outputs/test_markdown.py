"""Conversion of sanitized HTML to Markdown: text stays text, whatever it contains."""

from __future__ import annotations

import html
import re

import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sphinx_newsletter.outputs.markdown import to_markdown

READER = MarkdownIt("gfm-like", {"linkify": False})
SIGNS = [
    *"*_`~[]()<>#+-.!&|\\=:{}^$'\"/1a2b ",
    "\n",
    "12",
    "&amp;",
    "<b>",
    "- ",
    "1. ",
    "word",
    "木",
]
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=14).map("".join)
SHAPES = [
    "<p>{}</p>",
    "<p>{}<code>code</code></p>",
    "<p>x <em>a</em> {}</p>",
    "<p>line<br>{}</p>",
    "<h2>{}</h2>",
    "<ul><li><p>{}</p></li></ul>",
    "<blockquote><p>{}</p></blockquote>",
    '<p><a href="https://a.example">a {} b</a></p>',
    "<dl><dt>{}</dt><dd><p>x</p></dd></dl>",
    "<table><thead><tr><th>{}</th></tr></thead><tbody><tr><td>x</td></tr></tbody></table>",
]

TABLE = """\
<table><thead><tr><th><p>a</p></th><th><p>b</p></th></tr></thead>
<tbody><tr><td><p>c|d</p></td><td><p><em>e</em></p></td></tr></tbody></table>
"""
FIGURE = """\
<figure><img src="https://a.example/b_c.png" alt="d]"><figcaption><p>e</p></figcaption></figure>
"""


def letters(page: str) -> str:
    """The text of *page*, without spaces."""
    return "".join(html.unescape(nh3.clean(page, tags=set())).split())


@given(TEXTS, st.sampled_from(SHAPES))
@example("1. ", SHAPES[0])
@example("&amp;amp;", SHAPES[0])
@example("1<b>", SHAPES[0])
@example("word*_", SHAPES[8])
@example("a #", SHAPES[4])
def test_text_stays_text(text: str, shape: str) -> None:
    one_line = re.sub(r"\s*\n\s*", "\n", text)  # no paragraph has an empty one
    page = nh3.clean(shape.format(html.escape(one_line)))
    assert letters(READER.render(to_markdown(page))) == letters(page)


@pytest.mark.parametrize(
    "text",
    [
        "C# and AT&T, x -> y, 3.8B in 2024. Phi-3. (a) snake_case = 1 + 2",
        "A sentence that ends with a year, 2024.",
        "2024-04 edition",
    ],
)
def test_harmless_characters_are_not_escaped(text: str) -> None:
    assert to_markdown(f"<p>{html.escape(text)}</p>") == f"{text}\n"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<h3>A <em>b</em></h3><p>c</p>", "### A *b*\n\nc\n"),
        (
            "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ul>",
            "- a\n  - b\n- c\n",
        ),
        ("<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>", "- a\n\n  b\n\n- c\n"),
        ('<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>', "3. a\n4. b\n"),
        ("<dl><dt>Why?</dt><dd><p>So.</p></dd></dl>", "**Why?**\n\nSo.\n"),
        ("<pre>x * 2  # `a` ```\n\n  \\- y\n</pre>", "````\nx * 2  # `a` ```\n\n  \\- y\n````\n"),
        ("<p><code>a`b</code> <code>\\-</code></p>", "``a`b`` `\\-`\n"),
        ("<p>H<sub>2</sub>O, x<sup>2</sup></p>", "H<sub>2</sub>O, x<sup>2</sup>\n"),
        (
            TABLE,
            "| a | b |\n| --- | --- |\n| c\\|d | *e* |\n",
        ),
        (
            FIGURE,
            "![d\\]](https://a.example/b_c.png)\n\n*e*\n",
        ),
        (
            '<p><a href="https://a.example/b_(c)?d=1&amp;e">f</a></p>',
            "[f](https://a.example/b_(c)?d=1&e)\n",
        ),
        ("<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>", "> a\n>\n> > b\n"),
        ("<p>a<br>b</p><hr><p>c</p>", "a  \nb\n\n---\n\nc\n"),
        ("", ""),
    ],
)
def test_each_element_has_its_markdown(page: str, text: str) -> None:
    assert to_markdown(page) == text


@pytest.mark.parametrize(
    ("link", "seen"),
    [
        ("editions/2024-04.html#a", "2024-04.html#a"),
        ("archive/tag/wasm.html", "../archive/tag/wasm.html"),
        ("_images/b.png", "../_images/b.png"),
        ("editions/2024-05/#c", "2024-05/#c"),
        ("/", "../"),
        ("https://a.example/b?c=1#d", "https://a.example/b?c=1#d"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_links_are_relative_to_the_base(link: str, seen: str) -> None:
    page = f'<p>a</p><p><a href="{link}">b</a></p>'
    seen_page = page.replace(f'"{link}"', f'"{seen}"')
    assert to_markdown(page, "editions/2024-05.md") == to_markdown(seen_page)


_EVIL = html.escape('"><script>alert(1)</script>')


@pytest.mark.parametrize(
    "page",
    [
        f'<p><abbr title="{_EVIL}">x</abbr></p>',
        f'<p><a href="https://a.example/{_EVIL}">x</a></p>',
        '<p><a href="https://a.example/b)&lt;script&gt;">x</a></p>',
        '<p><a href="https://a.example/b(&lt;script&gt;">x</a></p>',
        '<p><a href="https://a.example" title="a\n\n&lt;script&gt;">x</a></p>',
        f'<p><img src="a.png)&lt;script&gt;" alt="{_EVIL}" title="{_EVIL}"></p>',
        '<p><img src="a.png" alt="&lt;script a=&quot;"> a &quot;&gt;</p>',
        '<p><img src="a.png" alt="a\n\n&lt;script&gt;"></p>',
        "<p>a <code>b\n&lt;script&gt;c</code></p>",
        "<p>a <kbd>b\n&lt;script&gt;c</kbd> <samp>\n&lt;script&gt;</samp></p>",
    ],
)
def test_html_in_attributes_and_code_is_escaped(page: str) -> None:
    """Many renderers of Markdown pass HTML through."""
    read = MarkdownIt("commonmark", {"html": True}).render(to_markdown(page))
    assert "<script" not in read


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ('<p><a href="https://a.example/B_(c)">x</a></p>', "[x](https://a.example/B_(c))\n"),
        ('<p><abbr title="Web &amp; Assembly">W</abbr>, a</p>', "W (Web & Assembly), a\n"),
        ('<p><img src="a.png" alt="a &lt; b"></p>', "![a &lt; b](a.png)\n"),
    ],
)
def test_harmless_characters_in_attributes_and_code_stay(page: str, text: str) -> None:
    assert to_markdown(page) == text
