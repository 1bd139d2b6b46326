"""Sanitizing of HTML for feeds and twins: elements, links, nested sections."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.outputs.clean_html import WHOLE_PAGE, clean_sections, without_classes
from tests.outputs.feed_rules import unsafe

PAGE = "https://letter.example/editions/may.html"


def cleaned(body: str) -> str:
    return clean_sections(body, PAGE, ())[WHOLE_PAGE]


@pytest.mark.parametrize(
    ("body", "clean"),
    [
        # Absolute addresses, and none that runs a script.
        ('<p><a href="#at">a</a></p>', f'<p><a href="{PAGE}#at">a</a></p>'),
        (
            '<p><a href="../x.html">a</a></p>',
            '<p><a href="https://letter.example/x.html">a</a></p>',
        ),
        ('<p><a href="javascript:alert()">a</a></p>', "<p><a>a</a></p>"),
        ('<p><a href="mailto:a@b.example">a</a></p>', '<p><a href="mailto:a@b.example">a</a></p>'),
        ('<p><a href="//[">a</a></p>', f'<p><a href="{PAGE}">a</a></p>'),
        (
            '<p><img alt="A" src="../_images/a.png" onerror="x()"></p>',
            '<p><img alt="A" src="https://letter.example/_images/a.png"></p>',
        ),
        # What only works on our pages, and what is not text.
        ('<h2>A<a class="headerlink" href="#a">#</a></h2>', "<h2>A</h2>"),
        ('<ul class="tags simple"><li>wasm</li></ul><p>A</p>', "<p>A</p>"),
        ("<p>A</p><script>b()</script><style>c</style><template>d</template>", "<p>A</p>"),
        ("<p>A<button>b</button><!-- c --></p>", "<p>A</p>"),
        ('<p style="color:red" id="a" class="b">A</p>', "<p>A</p>"),
        # Text that only a container kept apart.
        ('<div class="line">A</div><div class="line">B</div>', "<p>A</p>\n<p>B</p>"),
        ('<div class="line"><a href="#b">A</a></div>', f'<p><a href="{PAGE}#b">A</a></p>'),
        ('<div class="line">A <em>b</em> c</div>', "<p>A <em>b</em> c</p>"),
        (
            "<div>A<ul><li>b</li></ul>c <b>d</b></div>",
            "<p>A</p><ul><li>b</li></ul>\n<p>c <b>d</b></p>",
        ),
        ("<details><summary>A</summary><p>B</p></details>", "<p>A</p>\n<p>B</p>"),
        ('<div class="line"><br></div><p>A</p>', "<p>A</p>"),
        # No empty lines where something was removed.
        (
            '<p>A</p>\n\n<svg></svg>\n\n<div class="around">b</div>\n\n<p>C</p>',
            "<p>A</p>\n<p>C</p>",
        ),
        # Code stays the same, without line numbers.
        (
            '<pre><span class="linenos">1</span>a\n\n\n<b>b</b> &lt;p&gt;&lt;/p&gt;\n</pre>',
            "<pre>a\n\n\n<b>b</b> &lt;p&gt;&lt;/p&gt;\n</pre>",
        ),
        # A footnote.
        (
            (
                '<aside role="doc-footnote"><span>[<a role="doc-backlink" href="#a">1</a>]</span>'
                "<p>A note.</p></aside><aside>B</aside>"
            ),
            (
                f'<aside role="doc-footnote"><p><a role="doc-backlink" href="{PAGE}#a">[1]</a> '
                "A note.</p>\n</aside>\n<p>B</p>"
            ),
        ),
        # The title of the page; any other `h1` becomes a heading like others.
        (
            "<section><h1>A</h1><p>B</p></section><section><h1>C</h1></section>",
            "<p>B</p>\n<h2>C</h2>",
        ),
        # Characters that XML forbids, and references to them; escaped text stays.
        ("<p>a\x08b&#1;c&#xFFFE;d&#60;e&amp;#1;</p>", "<p>abcd&lt;e&amp;#1;</p>"),
    ],
)
def test_html_is_sanitized(body: str, clean: str) -> None:
    assert cleaned(body) == clean


NESTED = """
<section id="page"><h1>The page</h1><p>Before.</p>
<section id="rubric"><h2>Rubric</h2>
<section id="outer"><h3>Outer <em>title</em></h3><p>Outer words.</p>
<section id="untagged"><h4>Untagged</h4><p>Still outer.</p></section>
<section id="inner"><h4>Inner</h4><p>Inner words.</p></section>
<p>Outer again.</p></section>
<p>After.</p></section></section>
"""


def test_sections_are_separate() -> None:
    found = clean_sections(NESTED, PAGE, {"outer", "inner"})
    assert found["inner"] == "<p>Inner words.</p>"
    assert found["outer"] == (
        "<p>Outer words.</p>\n<h4>Untagged</h4>\n<p>Still outer.</p>\n<p>Outer again.</p>"
    )
    lines = [line for line in found[WHOLE_PAGE].split("\n") if line]
    assert lines == [
        "<p>Before.</p>",
        "<h2>Rubric</h2>",
        "<h3>Outer <em>title</em></h3>",
        "<p>Outer words.</p>",
        "<h4>Untagged</h4>",
        "<p>Still outer.</p>",
        "<h4>Inner</h4>",
        "<p>Inner words.</p>",
        "<p>Outer again.</p>",
        "<p>After.</p>",
    ]


def test_a_comment_in_the_source_is_not_a_placeholder() -> None:
    found = clean_sections(
        '<p>a<!--0-->b</p><section id="x"><h2>X</h2><p>c</p></section>', PAGE, {"x"}
    )
    assert found == {WHOLE_PAGE: "<p>ab</p>\n<h2>X</h2>\n<p>c</p>", "x": "<p>c</p>"}


PIECES = st.sampled_from(
    [
        *("<", ">", "&", "]]>", "<!--", "-->", "<!--0-->", "&#0;", "\0", "text ", "\n\n", "\u202e"),
        *("<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<ul><li>", "</ul>", "<table><tr><td>"),
        *("</table>", "<pre>", "</pre>", "<svg>", "</svg>", "<math>", "<a href='javascript:x'>"),
        *("<a href='data:x'>", "</a>", "<img src=x onerror=y>", "<script>x</script>", "<style>x"),
        *(
            "<textarea>",
            "<select>",
            "<noscript>",
            "<template>",
            "<title>",
            "<section>",
            "</section>",
        ),
        *("<?php x ?>", "<![CDATA[x]]>", "<iframe>", "<h2>", "</h2>", "<xmp>", "<plaintext>"),
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_content_of_a_section_is_safe_and_stays_in_it(raw: str) -> None:
    body = f'<section id="a"><h2>A</h2>{raw}</section><section id="b"><p>last</p></section>'
    found = clean_sections(body, PAGE, {"a", "b"})
    for text in found.values():
        assert list(unsafe(without_classes(text))) == []
        assert "<!--" not in text
