"""The meter, tested by damage: whatever is done to a page is found, and nothing else is."""

from __future__ import annotations

from html import escape
from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_newsletter.importers.fidelity import HTML_AS_TEXT, Difference, differences, summary
from sphinx_newsletter.importers.page_stream import Part
from sphinx_newsletter.model.imported import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Callable


WORDS = st.lists(st.text("abcdé<&\"'#*_:`$", min_size=1, max_size=4), min_size=1, max_size=6).map(
    " ".join
)
ADDRESSES = st.text("abc/?=é ", max_size=6).map(lambda text: f"https://example.org/{text.strip()}")


@st.composite
def links(draw: st.DrawFn) -> str:
    return f'<a href="{escape(draw(ADDRESSES))}">{escape(draw(WORDS))}</a>'


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    pieces = st.one_of(WORDS.map(escape), links(), WORDS.map(lambda one: f"<em>{escape(one)}</em>"))
    return f"<p>{' '.join(draw(st.lists(pieces, min_size=1, max_size=4)))}</p>"


@st.composite
def pictures(draw: st.DrawFn) -> str:
    return f'<img src="{escape(draw(ADDRESSES))}" alt="{escape(draw(WORDS))}">'


@st.composite
def lists(draw: st.DrawFn) -> str:
    items = draw(st.lists(WORDS, min_size=1, max_size=3))
    name = draw(st.sampled_from(("ul", "ol")))
    return f"<{name}>{''.join(f'<li>{escape(one)}</li>' for one in items)}</{name}>"


@st.composite
def tables(draw: st.DrawFn) -> str:
    rows = draw(st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=1, max_size=2))
    cells = ("".join(f"<td>{escape(one)}</td>" for one in row) for row in rows)
    return f"<table><tr>{'</tr><tr>'.join(cells)}</tr></table>"


BLOCKS = st.one_of(
    paragraphs(),
    pictures(),
    lists(),
    tables(),
    st.builds("<h{0}>{1}</h{0}>".format, st.integers(1, 6), WORDS.map(escape)),
    st.builds('<pre class="language-{}">{}</pre>'.format, st.just("js"), WORDS.map(escape)),
    paragraphs().map("<blockquote>{}</blockquote>".format),
)
PAGES = st.lists(BLOCKS, min_size=1, max_size=8).map("\n".join)


@settings(max_examples=40)
@given(PAGES)
def test_an_undamaged_page_has_no_differences(page: str) -> None:
    as_built = page.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}").replace("\n", "\n\n")
    assert differences(page, as_built) == []


def removed(pattern: str) -> Callable[[str], str]:
    return lambda block: block.replace(pattern, "", 1)


@pytest.mark.parametrize(
    ("block", "damage", "kind"),
    [
        (WORDS.map(lambda one: f"<p>{escape(one)} word</p>"), removed("word"), Part.WORD),
        (WORDS.map(lambda one: f"<p>go-{escape(one)}</p>"), removed("go-"), Part.WORD),
        (paragraphs(), lambda _block: "", Part.WORD),
        (lists(), lambda block: f"{block[:4]}{block.partition('</li>')[2]}", Part.ITEM),
        (lists(), lambda block: block.replace("li>", "p>"), Part.ITEM),
        (pictures(), lambda _block: "", Part.PICTURE),
        (pictures(), lambda block: block.replace("org/", "com/"), Part.PICTURE),
        (pictures(), lambda block: block.replace('alt="', 'alt="no '), Part.PICTURE),
        (links(), lambda block: block[block.index(">") + 1 : -4], Part.LINK),
        (links(), lambda block: block.replace("org/", "com/"), Part.LINK),
        (tables(), lambda block: f"{block[:11]}{block.partition('</td>')[2]}", Part.CELL),
        (tables(), lambda block: block.replace("<tr>", "").replace("</tr>", ""), Part.ROW),
        (WORDS.map(lambda one: f"<h2>{escape(one)}</h2>"), removed("<h2>"), Part.HEADING),
        (
            WORDS.map(lambda one: f"<h2>{escape(one)}</h2>"),
            lambda block: block.replace("h2", "h3"),
            Part.HEADING,
        ),
        (
            WORDS.map(lambda one: f'<pre class="language-js">{escape(one)}</pre>'),
            removed("language-js"),
            Part.CODE,
        ),
        (
            WORDS.map(lambda one: f"<pre>x\n{escape(one)}</pre>"),
            lambda block: block.replace("\n", "\n  "),
            Part.LINE,
        ),
        (
            paragraphs().map("<blockquote>{}</blockquote>".format),
            lambda block: block[12:-13],
            Part.QUOTE,
        ),
        (paragraphs(), escape, HTML_AS_TEXT),
        (lists(), escape, HTML_AS_TEXT),
        (WORDS.map(lambda one: f"<p><b>{escape(one)}</b></p>"), escape, HTML_AS_TEXT),
    ],
)
@settings(max_examples=12)
@given(st.data())
def test_damage_is_found(
    block: st.SearchStrategy[str],
    damage: Callable[[str], str],
    kind: Part | str,
    data: st.DataObject,
) -> None:
    before, drawn, after = data.draw(st.tuples(BLOCKS, block, BLOCKS))
    found = differences(f"{before}{drawn}{after}", f"{before}{damage(drawn)}{after}")
    name = kind.value if isinstance(kind, Part) else kind
    assert name in {one.kind for one in found}
    assert differences(f"{before}{damage(drawn)}{after}", f"{before}{drawn}{after}")


@settings(max_examples=20)
@given(PAGES, BLOCKS, paragraphs(), paragraphs())
def test_two_paragraphs_that_change_places_are_found(
    before: str, after: str, one: str, other: str
) -> None:
    one, other = f"<p>one</p>{one}", f"<p>other</p>{other}"
    assert differences(f"{before}{one}{other}{after}", f"{before}{other}{one}{after}")


def test_a_long_page_is_compared_in_less_than_a_second() -> None:
    page = "".join(
        f'<p>word{n} and the <a href="https://example.org/{n}">other</a> thing.</p>'
        for n in range(2_000)
    )
    begin = process_time()
    found = differences(page, page.replace("<p>word7 and", "<p>word7"))
    assert process_time() - begin < 1
    assert found == [Difference("word", "", 37, "and", "")]


def finding(before: str, after: str = "") -> Finding:
    kind = Kind.CHANGED if after else Kind.DROPPED
    return Finding(rule="rule", kind=kind, before=before, after=after)


@pytest.mark.parametrize(
    ("source", "page", "one"),
    [
        ("<p>All</p><p>Subscribe now</p>", "<p>All</p>", finding("Subscribe now")),
        (
            '<p>All</p><a class="button" href="https://a.example">Subscribe</a>',
            "<p>All</p>",
            finding('<a class="button" href="https://a.example">Subscribe</a>'),
        ),
        ("<h4>Rubric</h4>", "<h2>Rubric</h2>", finding("#### Rubric", "## Rubric")),
        ("<p><b>Rubric</b></p>", "<h2>Rubric</h2>", finding("**Rubric**", "## Rubric")),
        (
            '<p><a href="https://a.example/?utm_source=b">A</a></p>',
            '<p><a href="https://a.example/">A</a></p>',
            finding("https://a.example/?utm_source=b", "https://a.example/"),
        ),
        (
            '<p><img src="https://a.example/b.png" alt="B c"></p>',
            '<p><a href="https://a.example/b.png">B c</a></p>',
            finding("![B c](https://a.example/b.png)", "[B c](https://a.example/b.png)"),
        ),
        ("<p>Hello{{name}}!</p>", "<p>Hello!</p>", finding("{{name}}")),
        ("<p>see ttps://a.example.</p>", "<p>see https://a.example.</p>",
         finding("ttps://a.example", "https://a.example")),
    ],
)  # fmt: skip
def test_what_a_finding_names_is_accounted_for(source: str, page: str, one: Finding) -> None:
    assert differences(source, page)
    assert differences(source, page, [one]) == []
    assert differences(f"{source}<p>And more.</p>", page, [one])
    assert differences(source, f"{page}<p>And more.</p>", [one])


def test_a_finding_accounts_for_one_thing() -> None:
    two = "<p>All</p><p>Subscribe</p><p>Subscribe</p>"
    assert len(differences(two, "<p>All</p>", [finding("Subscribe")])) == 1
    assert differences(two, "<p>All</p>", [finding("Subscribe")] * 2) == []


def test_differences_say_where_they_are() -> None:
    source = "<h1>Title</h1><p>One two.</p><h2>Rubric</h2><p>Three <a href='#b'>four</a>.</p>"
    found = differences(source, source.replace("#b", "#c").replace("Three", "Five"))
    assert found == [
        Difference("word", "Rubric", 2, "Three", ""),
        Difference("link", "Rubric", 1, "#b", ""),
        Difference("word", "Rubric", 2, "", "Five"),
        Difference("link", "Rubric", 1, "", "#c"),
    ]
    assert summary(found) == {"link": (1, 1), "word": (1, 1)}


def test_what_the_archive_adds_is_left_out() -> None:
    page = """<h1><span class="p-name">A</span><a class="headerlink" href="#a">#</a></h1>
        <p class="edition-byline">May</p><ul class="tags"><li><p>WebGPU</p></li></ul>
        <p>See <a href="https://b.example">https://b.example</a>, “c” – d…</p>
        <dl class="around"><dt>Related</dt></dl>"""
    assert differences('<h1>A</h1><p>See https://b.example, "c" -- d...</p>', page) == []


def test_footnotes_of_all_forms_are_the_same() -> None:
    page = """<p>Text<a class="footnote-reference brackets" href="#id2" id="id1">[1]</a></p>
        <aside class="footnote-list"><aside class="footnote brackets" id="id2">
        <span class="label">[<a href="#id1">1</a>]</span><p>The note.</p></aside></aside>"""
    source = """<p>Text<sup><a href="#fn:1" id="fnref:1">1</a></sup></p>
        <ol class="footnotes"><li id="fn:1">The note.<a href="#fnref:1">↩</a></li></ol>"""
    assert differences(source, page) == []
    [lost] = differences(source, page.replace("[1]</a></p>", "</a></p>"))
    assert lost.kind == Part.NOTE.value


def test_a_space_at_the_end_of_a_link_may_be_behind_it() -> None:
    source = '<p>A <a href="https://a.example/">text </a>, <a href="/b"><b>bold </b></a>x.</p>'
    page = '<p>A <a href="https://a.example/">text</a> , <a href="/b"><b>bold</b></a> x.</p>'
    assert differences(source, page) == []
    assert differences(source, page.replace("a.example", "b.example"))


def test_tables_of_a_layout_are_no_data() -> None:
    layout = '<table role="presentation"><tr><td><p>Text</p></td></tr></table>'
    nested = f"<table><tr><td>{layout}</td></tr></table>"
    assert differences(nested, "<p>Text</p>") == []
