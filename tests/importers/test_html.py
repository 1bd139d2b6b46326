"""Saved pages: each platform's content, and everything that HTML can have, as MyST."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.importers.forms import Front
from sphinx_newsletter.importers.html import HTML
from sphinx_newsletter.importers.html_tree import parsed
from sphinx_newsletter.importers.html_walker import Walker
from sphinx_newsletter.importers.member_text import decoded
from sphinx_newsletter.importers.pictures import PictureFinder
from sphinx_newsletter.importers.resolved import Issue, Resolver
from sphinx_newsletter.importers.sources import open_source
from sphinx_newsletter.importers.writer import write
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.imported import Finding, ImportedEdition, Kind
from sphinx_newsletter.model.importers import ImportOptions

if TYPE_CHECKING:
    from pathlib import Path


# After the structure of pages that the platforms publish: beehiiv's `#content-blocks`, Substack's
# `.available-content .body.markup`, Ghost's theme Casper, Mailchimp's classic templates.
PLATFORMS = {
    "beehiiv": '<div id="web-header"><h1>May issue</h1><h2>A subtitle</h2></div>'
    '<div id="content-blocks">{}</div><div id="chrome">Keep reading</div>',
    "substack": '<article><h1 class="post-title">May issue</h1><h3 class="subtitle">A subtitle</h3>'
    '<div class="available-content"><div class="body markup">{}'
    '<div class="subscription-widget-wrap"><p>Subscribe now</p></div></div></div></article>'
    '<div id="chrome">Keep reading</div>',
    "ghost": '<header>Keep reading</header><main><article><h1 class="gh-article-title">May issue'
    '</h1><p class="gh-article-excerpt">A subtitle</p><section class="gh-content">{}</section>'
    "</article></main>",
    "mailchimp": '<div id="awesomebar">Keep reading</div><table id="bodyTable" role="presentation">'
    '<tr><td><table><tr><td class="mcnTextContent">{}</td></tr></table></td></tr></table>',
    "tinyletter": '<h1 class="subject">May issue</h1><div class="message-body">{}</div>'
    "<div>Keep reading</div>",
    "plain": "<nav>Keep reading</nav><h1>May issue</h1>{}",
}
HEAD = (
    '<title>May issue | The Letter</title><meta property="og:title" content="May issue">'
    '<meta property="article:published_time" content="2024-05-31T23:30:00-02:00">'
    '<link rel="canonical" href="https://old.example/p/may">'
)
CONTENT = "<h2>News</h2><p>Words and <a href='https://burn.dev'>a link</a>.</p>"
NASTY = """\
<h1>One</h1><h3>Skipped <a href="https://x.example/?a=1&amp;b=2">link</a></h3>
<p>One <b>bold</b><i>er</i>,&nbsp;<s>gone</s> H<sub>2</sub>O, <kbd>Ctrl</kbd>, <q>quoted</q>,
<code>a`b</code> &lt;SUDO&gt; % + {{x}}<br>next line<br><br>second paragraph</p>
<div>loose <picture><source srcset="a.webp"><img src="a.png" alt="A &amp; b"></picture> text</div>
<ul><li>a<ul><li>b</ul><li><p>c</p><p>d</p></ul>
<ol start=3><li>x<li><input type=checkbox checked>y</ol>
<table role=presentation><tr><td><p>layout</p><td>column</table>
<table><caption>Numbers</caption><tr><th>A<th>B<tr><td>1|2<td colspan=2><b>2</b></table>
<pre><code class="language-js">let a = 1;
  b &amp;&amp; c</code></pre><blockquote><p>q</p></blockquote>
<figure><a href="https://l.example"><img src="p.jpg"></a><figcaption>Cap</figcaption></figure>
<iframe src="https://www.youtube.com/embed/Q8kf2x_9jLw" title="Video"></iframe>
<details><summary>More</summary>Hidden words</details><x-foo>unknown</x-foo>
<dl><dt>Term<dd>Meaning</dl><audio src="https://a.example/a.mp3"></audio>
<img src="https://t.example/open/1" width=1 height=1><div style="display:none">preheader</div>
<p>Note<sup><a href="#fn1" id="r1">1</a></sup></p>
<hr><ol><li id=fn1>The note <a href="#r1">back</a></ol>
"""
WRITTEN = """\
## One

### Skipped [link](https://x.example/?a=1&b=2)

One **bold**_er_,\u00a0~~gone~~ H{sub}`2`O, {kbd}`Ctrl`, “quoted”, ``a`b`` \\<SUDO> % + \\{\\{x}}\\
next line

second paragraph

loose ![A & b](a.png) text

- a
  - b

- c

  d

3. x
4. [x] y

layout

column

:::{table} Numbers

| A | B |  |
| --- | --- | --- |
| 1\\|2 | **2** |  |
:::

```js
let a = 1;
  b && c
```

> q

:::{figure} p.jpg
:alt: ""
:target: https://l.example

Cap
:::

:::{video} https://www.youtube.com/embed/Q8kf2x_9jLw
:title: Video
:::

:::{dropdown} More
Hidden words
:::

unknown

**Term**

Meaning

<https://a.example/a.mp3>

Note[^1]

[^1]: The note
"""
RULES = {
    "audio-as-text": Kind.CHANGED,
    "definition-list": Kind.CHANGED,
    "embed": Kind.CHANGED,
    "footnote": Kind.CHANGED,
    "heading-level": Kind.CHANGED,
    "hidden": Kind.DROPPED,
    "quotation-marks": Kind.CHANGED,
    "rule-at-edge": Kind.DROPPED,
    "table-span": Kind.CHANGED,
    "tracking-pixel": Kind.DROPPED,
    "unknown-element": Kind.CHANGED,
}


def read(path: Path) -> list[ImportedEdition | Finding]:
    return [*HTML.read(open_source(str(path)), ImportOptions(zone="Europe/Berlin"))]


def written(edition: ImportedEdition) -> str:
    return write(edition, Front(edition.title)).text.partition("\n# ")[2].partition("\n\n")[2]


@pytest.mark.parametrize("name", PLATFORMS)
def test_the_content_of_each_platform(tmp_path: Path, name: str) -> None:
    body = PLATFORMS[name].format(CONTENT)
    path = tmp_path / "may.html"
    path.write_text(
        f"<html lang=en><head>{HEAD}</head><body>{body}</body></html>", encoding="utf-8"
    )
    [edition] = read(path)
    assert isinstance(edition, ImportedEdition)
    assert edition.title == "May issue"
    assert edition.date == EditionDate(2024, 6, 1)
    assert (edition.address, edition.slug) == ("https://old.example/p/may", "may")
    assert written(edition) == "## News\n\nWords and [a link](https://burn.dev).\n"
    dropped = " ".join(one.before for one in edition.findings if one.kind is Kind.DROPPED)
    assert "Keep reading" in dropped
    if name in ("beehiiv", "substack", "ghost"):
        assert edition.subtitle == "A subtitle"
    if name == "substack":
        assert ("subscribe-form", "Subscribe now") in {
            (one.rule, one.before) for one in edition.findings
        }


def test_everything_that_a_page_can_have() -> None:
    walker = Walker("a.html", {})
    root = parsed(NASTY).body
    assert root
    edition = ImportedEdition(member="a.html", title="T", blocks=walker.page(root))
    assert written(edition) == WRITTEN
    findings = [*walker.findings, *write(edition, Front("T")).findings]
    assert {one.rule: one.kind for one in findings} == RULES
    lines = {one.rule: one.line for one in findings}
    assert (lines["hidden"], lines["unknown-element"], lines["tracking-pixel"]) == (15, 13, 15)


def test_bare_text_around_the_content_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Before</p>bare<article><p>In</p></article>", "utf-8")
    [edition] = read(tmp_path)
    assert isinstance(edition, ImportedEdition)
    assert [one.before for one in edition.findings] == ["Before", "bare"]


def test_a_page_of_1999() -> None:
    text, guessed = decoded("<p>Caf\u00e9 <font color=red>r\u00f6t</p>".encode("latin-1"))
    assert (text, guessed) == ("<p>Café <font color=red>röt</p>", "windows-1252")
    assert decoded("<p>é".encode("utf-16"))[0] == "<p>é"
    assert decoded(b"<meta charset=koi8-r>\xd0\xd2")[0].endswith("пр")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the page has no content"),
        ("<html><body> </body></html>", "the page has no content"),
        ("<div>" * 2000 + "x", "its elements are nested too deeply"),
    ],
)
def test_a_page_that_cannot_be_read_is_a_finding(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    (tmp_path / "b.html").write_text(CONTENT, encoding="utf-8")
    wrong, right = read(tmp_path)
    assert isinstance(wrong, Finding)
    assert (wrong.member, wrong.before, wrong.kind) == ("a.html", why, Kind.NEEDS_A_PERSON)
    assert isinstance(right, ImportedEdition)


def test_badly_quoted_attributes_lose_no_words() -> None:
    root = parsed('<p title="a <b x" class=\'c">d\'>one</p><p id="e>two</p><p>three "</p>four').body
    assert root
    said = " ".join(root.text(separator=" ").split())
    assert said.startswith("one")
    assert said.endswith("four")


# After the code of TryGhost's `kg-default-nodes`, and of pages that Chrome has saved.
GHOST = """\
<!-- saved from url=(0026)https://old.example/p/cards/ --><html><body><div class="gh-content">
<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://b.example">
<div class="kg-bookmark-title">Title</div><div class="kg-bookmark-description">What it is</div></a>
</figure><figure class="kg-gallery-card"><div><figure><img src="https://p.example/a.png" alt="A">
<figcaption>First</figcaption></figure><figure><img src="https://p.example/b.png" alt="B"></figure>
</div><figcaption>Both</figcaption></figure>
<p>Note<a id="footnote-anchor-1" href="https://old.example/p/cards/#footnote-1">1</a>.</p>
<div class="footnote"><a id="footnote-1" href="https://old.example/p/cards/#footnote-anchor-1">1</a>
<div class="footnote-content"><p>The note.</p></div></div></div></body></html>
"""
CARDS = """\
[Title](https://b.example)

[What it is](https://b.example)

:::{figure} https://p.example/a.png
:alt: A

First
:::

![B](https://p.example/b.png)

Both

Note[^1].

[^1]: The note.
"""


def test_cards_galleries_and_notes_of_saved_pages(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(GHOST, encoding="utf-8")
    [edition] = read(tmp_path)
    assert isinstance(edition, ImportedEdition)
    assert edition.address == "https://old.example/p/cards/"
    assert written(edition) == CARDS
    assert {one.rule for one in edition.findings} == {"link-split", "footnote"}


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "text",
    [
        *("<" * 90_000, '<a "' * 20_000, "<p>" + ":a" * 40_000, "<p>" + "http://" * 10_000),
        *("<p>" + "*_" * 40_000, "<p>https://x.example/" + ")" * 30_000, "<!--" * 20_000),
    ],
)
def test_no_page_takes_long(text: str) -> None:
    walker = Walker("a.html", {})
    root = parsed(text).body
    assert root
    edition = ImportedEdition(member="a.html", blocks=walker.page(root))
    assert write(edition, Front("T")).text


def test_pictures_next_to_each_other_that_become_links_are_words_of_their_own() -> None:
    body = (
        '<p>See <img src="https://p.example/a.png" alt="A"><img src="https://p.example/b.png"'
        ' alt="B"><a href="https://l.example">link</a>.</p>'
        '<p><img src="https://p.example/a.png" alt="A"><img src="https://p.example/b.png" alt="B">'
    )
    root = parsed(body).body
    assert root
    edition = ImportedEdition(member="a.html", title="T", blocks=Walker("a.html", {}).page(root))
    issue = Issue("source", edition, "key")
    Resolver([issue], "", PictureFinder(None)).resolve(issue)
    pictures = "[A](https://p.example/a.png) [B](https://p.example/b.png)"
    assert written(issue.edition) == f"See {pictures} [link](https://l.example).\n\n{pictures}\n"
