"""What editors know from other programs: the same on the page, in feeds, in twins, in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import feedparser
import pytest
from bs4 import BeautifulSoup

from sphinx_newsletter.reading.section_text import text_of
from tests.conftest import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import Tag

    from tests.conftest import Site, Warned


pytestmark = pytest.mark.slow

PAGE, FEED = "editions/2024-05", "archive/sections/atom.xml"
HEAD = "---\ndate: 2024-05\n---\n\n# May\n\n## News\n\n:::{tags} wasm\n:::\n\n"
PICTURES = {"editions/a.png": b"\x89PNG"}


class Shown(NamedTuple):
    """A section in each form: the page, the feed of sections, the twin, the text for the search."""

    page: Tag
    feed: str
    twin: str
    text: str
    excerpt: str
    warnings: list[Warned]


@pytest.fixture
def show(make_site: Callable[..., Site]) -> Callable[[str], Shown]:
    """Build a site with an edition whose only section has the content *body*."""

    def build(body: str) -> Shown:
        files: dict[str, str | bytes] = {f"{PAGE}.md": HEAD + body, **PICTURES}
        site = make_site(files=files).build(html_baseurl="https://a.example/")
        [page] = site.content(f"{PAGE}.html").select("#news")
        for part in page.select(".tags, h2, .headerlink, .cite, footer"):
            part.decompose()
        feed = feedparser.parse((site.out / FEED).read_bytes())
        [entry] = [entry for entry in feed.entries if entry.link.endswith("/2024-05.html#news")]
        twin = site.read(f"{PAGE}.md").partition("## News\n")[2].lstrip("\n")
        passages = {one.anchor: one.text for one in text_of(site.app.env, PAGE)}
        [section] = site.archive.find(PAGE).sections  # type: ignore[union-attr]
        content = entry.content[0].value
        return Shown(page, content, twin, passages["news"], section.excerpt, site.warnings)

    return build


def test_struck_text(show: Callable[[str], Shown]) -> None:
    shown = show("It costs ~~five~~ *six*.\n")
    assert shown.warnings == []
    assert "<s>five</s>" in str(shown.page)
    assert "<s>five</s>" in shown.feed
    assert shown.twin == "It costs ~~five~~ *six*.\n"
    assert shown.text == shown.excerpt == "It costs five six."


def test_tasks(show: Callable[[str], Shown]) -> None:
    shown = show("To buy:\n\n- [x] Butter\n- [ ] *Bread*\n  - [X] Rye\n- [y] Salt\n\n1. [x] Tea\n")
    assert shown.warnings == []
    marks = shown.page.select("li [role=img]")
    names = [(mark["aria-label"], mark.get_text()) for mark in marks]
    done, to_do = ("done", "☑"), ("to do", "☐")
    assert names == [done, to_do, done, done]
    assert not shown.page.select("input")
    assert "☑ Butter" in shown.feed
    assert shown.twin == (
        "To buy:\n\n- [x] Butter\n- [ ] *Bread*\n  - [x] Rye\n- \\[y\\] Salt\n\n1. [x] Tea\n"
    )
    assert shown.text == "To buy: ☑ Butter ☐ Bread ☑ Rye [y] Salt ☑ Tea"


@pytest.mark.parametrize("kind", ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"])
def test_alerts(show: Callable[[str], Shown], kind: str) -> None:
    shown = show(f"Before.\n\n> [!{kind}]\n> A *remark*.\n")
    assert shown.warnings == []
    [note] = shown.page.select(f".admonition.{kind.lower()}")
    assert said(note) == f"{kind.capitalize()} A remark."
    assert "<p>A <em>remark</em>.</p>" in shown.feed
    assert shown.twin == f"Before.\n\n{kind.capitalize()}\n\nA *remark*.\n"
    assert shown.text == "Before. A remark."


def test_addresses(show: Callable[[str], Shown]) -> None:
    shown = show("See https://a.example/b_c?d=1, www.b.example (or kim@c.example).\n")
    assert shown.warnings == []
    addresses = [link["href"] for link in shown.page.select("a")]
    assert addresses[:2] == ["https://a.example/b_c?d=1", "http://www.b.example"]
    assert str(addresses[2]).startswith("mailto:kim")
    assert BeautifulSoup(shown.feed, "lxml").select("a")[0]["href"] == addresses[0]
    assert shown.twin.startswith(
        "See <https://a.example/b_c?d=1>, [www.b.example](http://www.b.example) (or "
    )
    assert shown.text == "See https://a.example/b_c?d=1, www.b.example (or kim@c.example)."
    assert shown.excerpt == shown.text


def test_attributes_of_images_links_and_code(show: Callable[[str], Shown]) -> None:
    shown = show("A [b](https://a.example){target=_blank} `c`{l=py}.\n\n![D](a.png){width=9px}\n")
    assert shown.warnings == []
    assert shown.page.select("img")[0]["width"] == "9"
    assert 'width="9"' in shown.feed
    assert shown.twin.startswith("A [b](https://a.example) `c`.\n\n[![D](")
    assert (shown.text, shown.excerpt) == ("A b c. D", "A b c.")


def test_a_class_in_braces_is_reported_as_in_a_directive(show: Callable[[str], Shown]) -> None:
    shown = show("Words.\n\nA [b](https://a.example){.sidebar-drawer}.\n")
    assert [(one.kind, one.line) for one in shown.warnings] == [("newsletter.class-refused", 14)]
    assert "sidebar-drawer" not in str(shown.page)
    assert shown.text == "Words. A b."


def test_subscripts(show: Callable[[str], Shown]) -> None:
    shown = show("H~2~O, ~~gone~~, ~5 to ~7, \\~a~.\n")
    assert shown.warnings == []
    assert "H<sub>2</sub>O, <s>gone</s>, ~5 to ~7, ~a~." in str(shown.page)
    assert "H<sub>2</sub>O" in shown.feed
    assert shown.twin.startswith("H<sub>2</sub>O, ~~gone~~")
    assert shown.text == shown.excerpt == "H2O, gone, ~5 to ~7, ~a~."


def test_notes_in_a_sentence(show: Callable[[str], Shown]) -> None:
    shown = show("One.^[A *note* of [b](https://a.example/b), `]` too.] Two[^c].\n\n[^c]: Three.\n")
    assert shown.warnings == []
    assert said(shown.page) == "One.[1] Two[2]."
    references = shown.page.select("a.footnote-reference")
    page = shown.page.find_parent("article")
    assert page
    notes = [page.select_one(str(reference["href"])) for reference in references]
    assert [said(note) for note in notes if note] == ["[1] A note of b, ] too.", "[2] Three."]
    assert "One." in shown.feed
    assert "^[" not in shown.feed
    assert "A *note* of [b](https://a.example/b), `]` too." in shown.twin
    assert "^[" not in shown.text
    assert shown.excerpt == "One. Two."


def test_a_note_in_a_note_in_a_note_ends_somewhere(show: Callable[[str], Shown]) -> None:
    shown = show(f"One{'^[a' * 15}{']' * 15}.\n\n^[] and 2^[5\n")
    assert [one.kind for one in shown.warnings] == ["newsletter.html"]
    assert shown.text == "One. ^[] and 2^[5"


def test_maths(show: Callable[[str], Shown]) -> None:
    shown = show("The {math}`c` of $E = mc^2$ and $$a|b$$.\n\n$$\nx &< y \\\\\nz &= 1\n$$\n")
    assert shown.warnings == []
    [_one, two, _three, block] = shown.page.select("math")
    assert two.select_one("msup > mi + mn")
    assert (block["display"], len(block.select("mtable > mtr > mtd"))) == ("block", 4)
    assert not shown.page.find_parent("html").select("script[src*='//']")  # type: ignore[union-attr]
    assert "<code>E = mc^2</code>" in shown.feed
    assert "<pre>x &amp;&lt; y \\\\\nz &amp;= 1</pre>" in shown.feed
    assert shown.twin == ("The $c$ of $E = mc^2$ and $a|b$.\n\n$$\nx &< y \\\\\nz &= 1\n$$\n")
    assert shown.text == "The c of E = mc^2 and a|b. x &< y \\\\ z &= 1"
    assert shown.excerpt == "The c of E = mc^2 and a|b."


@pytest.mark.parametrize(
    ("latex", "selector", "count"),
    [
        ("\\begin{align}a&=b\\\\c&=d\\end{align}", "mtable > mtr", 2),
        ("\\begin{align*}\na&=b\\\\[2pt]\nc&=d\\\\\n\\end{align*}", "mtable > mtr", 2),
        ("\\begin{alignat}{2}a&=b\\\\c&=d\\end{alignat}", "mtable > mtr", 2),
        ("\\begin{gather}a=b\\\\c=d \\nonumber\\end{gather}", "mtable > mtr", 2),
        ("\\begin{equation}a\\label{b}\\end{equation}", "mi", 1),
        (
            "\\begin{equation}\\begin{split}a&=b\\\\&=d\\end{split}\\end{equation}",
            "mtable > mtr",
            2,
        ),
        ("$$\\begin{array}{lr}a & b\\end{array}$$", "mtd", 2),
        ("$$\\begin{cases}a & b\\\\c & d\\end{cases}$$", "mtable.cases > mtr", 2),
        ("$$\\frac12$$", "mfrac > mn", 2),
        ("$$\\frac{a}23$$", "mfrac + mn", 1),
        ("$$x^23$$", "msup + mn", 1),
        ("$$a\n\nb$$", "mtable > mtr", 2),
        ("```{math}\n:label: mine\n\na\n```", "#equation-mine, .eqno", 2),
    ],
)
def test_latex_of_whole_formulas(
    show: Callable[[str], Shown], latex: str, selector: str, count: int
) -> None:
    shown = show(f"Before.\n\n{latex}\n")
    assert shown.warnings == []
    assert len(shown.page.select("math")) == 1
    assert len(shown.page.select(selector)) >= count
    ids = [tag["id"] for tag in shown.page.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("latex", "line", "reason"),
    [
        ("$\\nope{a}$", 12, "\\nope"),
        ("{math}`\\nope`", 12, "\\nope"),
        ("$$\na\n+ \\nope\n$$", 14, "\\nope"),
        ("```{math}\n:label: b\n\na + \\nope\n```", 15, "\\nope"),
        ("\\begin{align}\na \\\\\n\\nope\n\\end{align}", 14, "\\nope"),
        ("${a$", 12, "brace"),
        ("$a & b$", 12, "columns"),
        ("$x^$", 12, "incomplete"),
    ],
)
def test_unknown_latex_is_reported_and_shown(
    show: Callable[[str], Shown], latex: str, line: int, reason: str
) -> None:
    shown = show(f"{latex}\n")
    assert [(one.kind, one.line) for one in shown.warnings] == [("newsletter.maths", line)]
    assert reason in shown.warnings[0].message
    assert not shown.page.select("math")
    assert shown.page.select("code, pre")


def test_prices_are_no_maths(show: Callable[[str], Shown]) -> None:
    prices = "From $5 to $6, US$5 or A$6, $HOME/$USER, $5 for tea and 6$, \\$x\\$."
    shown = show(f"{prices}\n")
    assert shown.warnings == []
    assert not shown.page.select("math")
    assert said(shown.page) == shown.text == shown.excerpt == prices.replace("\\", "")
    assert shown.twin.startswith("From $5 to $6, US$5 or A$6, $HOME/$USER, ")
    assert "\\$x\\$" in shown.twin


def test_code_keeps_its_language(show: Callable[[str], Shown]) -> None:
    shown = show("```python\nx = 1\n```\n\n```\ny\n```\n\n```{code-block} c++\nz;\n```\n")
    assert shown.warnings == []
    assert shown.feed.startswith("<pre>x = 1\n</pre>")
    assert shown.twin == "```python\nx = 1\n```\n\n```\ny\n```\n\n```c++\nz;\n```\n"


def test_neighbouring_quotations_stay_two(show: Callable[[str], Shown]) -> None:
    text = "> one\n\n> two\n\n- a\n  > three\n\n  > four\n\n  Words.\n"
    shown = show(text.replace("> two\n\n", "> two\n\n% A comment.\n\n"))
    assert shown.warnings == []
    assert len(shown.page.select("blockquote")) == 4
    assert shown.twin == text


def test_emphasis_in_a_caption_stays(show: Callable[[str], Shown]) -> None:
    shown = show("Words.\n\n:::{figure} a.png\n:alt: A\n\nThe *caption* of it.\n:::\n")
    assert shown.warnings == []
    assert shown.twin.endswith("\n\nThe *caption* of it.\n")


@pytest.mark.parametrize(
    ("written", "file"),
    [
        ("![A](<p/my pot.png>)", "p/my pot.png"),
        ("![A](p/my%20pot.png)", "p/my pot.png"),
        ("![A](p/my pot.png)", "p/my pot.png"),
        ('![A](p/my pot.png "T")', "p/my pot.png"),
        ("![A](p/größe.png)", "p/größe.png"),
        ("![A](p/gr%C3%B6%C3%9Fe.png)", "p/größe.png"),
        ("![A](p/a%20b.png)", "p/a%20b.png"),
        ("![A][b]\n\n[b]: <p/my pot.png>", "p/my pot.png"),
        (":::{image} p/my pot.png\n:alt: A\n:::", "p/my pot.png"),
        (":::{figure} p/my%20pot.png\n:alt: A\n:::", "p/my pot.png"),
        (":::{figure} p/größe.png\n:alt: A\n:::", "p/größe.png"),
        (":::{showcase} B\n:url: https://a.example/\n:picture: p/my pot.png\n:alt: A\n:::", ""),
        (":::{showcase} B\n:url: https://a.example/\n:picture: p/my%20pot.png\n:alt: A\n:::", ""),
    ],
)
def test_pictures_with_any_file_name(
    make_site: Callable[..., Site], written: str, file: str
) -> None:
    path = f"editions/{file or 'p/my pot.png'}"
    files: dict[str, str | bytes] = {f"{PAGE}.md": f"{HEAD}Words.\n\n{written}\n", path: b"\x89PNG"}
    site = make_site(files=files).build(html_baseurl="https://a.example/")
    assert site.warnings == []
    [image] = site.content(f"{PAGE}.html").select("img:not(.edition-end img)")
    assert image["alt"] == "A"
    shown = site.out / unquote(str(image["src"]).removeprefix("../"))
    assert shown.read_bytes() == b"\x89PNG"
    address = "https://a.example/" + str(image["src"]).removeprefix("../")
    assert f"![A]({address})" in site.read(f"{PAGE}.md")
    assert address in (site.out / FEED).read_text(encoding="utf-8")


def test_a_picture_with_a_space_that_does_not_exist_is_reported(
    show: Callable[[str], Shown],
) -> None:
    shown = show("Words.\n\n![A](no pot.png)\n")
    assert [(one.kind, one.line) for one in shown.warnings] == [("newsletter.picture-missing", 14)]


def test_what_sphinx_design_and_telephones_offer(show: Callable[[str], Shown]) -> None:
    shown = show(
        "[Call](tel:+49-1), {bdg-link-primary}`badge <https://a.example/b>`, "
        "{octicon}`report;1em;sd-text-info`.\n\n"
        "::::{card} Title\n:::{card-header}\nHead\n:::\nBody\n:::{card-footer}\nFoot\n:::\n::::\n"
    )
    assert shown.warnings == []
    assert [link["href"] for link in shown.page.select("a")] == ["tel:+49-1", "https://a.example/b"]
    assert len(shown.page.select("p > svg.sd-octicon-report.sd-text-info")) == 1
    assert [said(part) for part in shown.page.select("[class^=sd-card-]")][:1] == ["Head"]
    assert shown.twin.startswith("[Call](tel:+49-1), [badge](https://a.example/b)")
    assert "Head Title Body Foot" in shown.text


def test_the_class_of_an_icon_is_checked(show: Callable[[str], Shown]) -> None:
    shown = show("A {octicon}`report;1em;sidebar-drawer`.\n")
    assert [one.kind for one in shown.warnings] == ["newsletter.class-refused"]
    assert "sidebar-drawer" not in str(shown.page)


KINDS = ["attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_admonition_may_have_the_look_of_another(
    show: Callable[[str], Shown], kind: str
) -> None:
    shown = show(f":::{{admonition}} Title\n:class: {kind}\n\nWords.\n:::\n")
    assert shown.warnings == []
    assert said(shown.page.select(f".admonition.{kind}")[0]) == "Title Words."


def test_comments_are_left_out(show: Callable[[str], Shown]) -> None:
    shown = show("<!-- a -->\n\nWords <!-- b --> stay.\n\n<!-- c\n\nd --> *Here*, too.\n")
    assert shown.warnings == []
    assert said(shown.page) == shown.text == "Words stay. Here, too."
    assert shown.twin == "Words stay.\n\n*Here*, too.\n"


@pytest.mark.parametrize(
    ("text", "lines", "kind", "reason"),
    [
        ("A\n[[Other page]].", [13], "syntax", "write `[Other page](file.md)`"),
        ("[text][nope]", [12], "syntax", "add a line `[nope]: https://"),
        (":smile: and\n:+1:", [12, 13], "syntax", "write the emoji itself"),
        ("##Heading", [12], "syntax", "put a space behind the last `#`"),
        ("A\n###Heading", [13], "syntax", "put a space behind the last `#`"),
        ("```mermaid\ngraph\n```", [12], "code-language", "save it as an image"),
        (":::{note}\nA [[b]].\n:::", [13], "syntax", "write `[b](file.md)`"),
        ("[[a]](https://a.example) \\[\\[d\\]\\] `[[a]]` [a][b] x[0][1]\n\n[b]: c.md", [], "", ""),
        ("At 10:30:00, a::b:c, #tag, # [x], `:smile:` and {kbd}`:a:`", [], "", ""),
    ],
)
def test_what_means_nothing_is_reported(
    make_site: Callable[..., Site], text: str, lines: list[int], kind: str, reason: str
) -> None:
    files = {f"{PAGE}.md": f"{HEAD}{text}\n", "editions/c.md": "---\norphan: true\n---\n# C\n"}
    site = make_site(files=files).build("dummy")
    found = [one for one in site.warnings if one.path == "2024-05.md"]
    assert [(one.line, one.kind) for one in found] == [(n, f"newsletter.{kind}") for n in lines]
    assert all(reason in one.message for one in found)
