"""Feeds: RSS, Atom, JSON Feed and WordPress's export, with what goes wrong in them.

RSS: https://www.rssboard.org/rss-specification, Atom: RFC 4287, JSON Feed:
https://www.jsonfeed.org/version/1.1/. WordPress's export is modelled on its code,
`wp-admin/includes/export.php`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.importers.feed import FEED
from sphinx_newsletter.importers.fidelity import differences
from sphinx_newsletter.importers.html import HTML
from sphinx_newsletter.importers.replaced import nodes_in
from sphinx_newsletter.model.imported import Finding, Link
from sphinx_newsletter.model.importers import ImportOptions
from tests.importers.sources import Files, read_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_newsletter.model.imported import ImportedEdition
    from tests.conftest import Site


RSS = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>The Letter</title><link>https://r.example/</link><language>en-GB</language>
<atom:link rel="next" href="https://r.example/feed?paged=2"/>
<item><title>Q&amp;A with &lt;em&gt;Burn&lt;/em&gt; &amp; Vec&lt;f32&gt; #7</title>
<link>https://r.example/seven/</link><guid isPermaLink="false">r-7</guid>
<pubDate>Tue, 14 May 2024 23:30:00 +0200</pubDate><dc:creator>Ann Lee</dc:creator>
<author>ann@mail.example (Ann Lee)</author><category>WebGPU</category><category>News</category>
<description>In short</description>
<content:encoded><![CDATA[<p>One <a href="https://a.example/?utm_source=rss">link</a>&nbsp;&hellip;</p>
<iframe src="https://www.youtube.com/embed/Q8kf2x_9jLw" data-x="y"></iframe>
<p><img src="https://p.example/1.png" alt="One"><img src="https://p.example/2.png" alt="Two"></p>
<pre><code class="language-python">x = 1

y = [^1]</code></pre><p>A note[^1].</p>
<p>The post <a href="https://r.example/seven/">Seven</a> appeared first on <a
 href="https://r.example">R</a>.</p>]]></content:encoded>
<enclosure url="https://r.example/7.mp3" type="audio/mpeg" length="1"/></item>
<item><title>Cut off</title><link>https://r.example/six</link><guid>https://r.example/six</guid>
<pubDate>Mon, 13 May 2024 23:30:00 GMT</pubDate>
<description>Only the start [&amp;hellip;]</description></item>
<item><title>Empty</title><link>https://r.example/five</link></item>
</channel></rss>
"""
ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://t.example/blog/">
<title>T</title><id>t</id><updated>2024-06-01T00:00:00Z</updated><author><name>Jan</name></author>
<entry><id>urn:t:1</id><title type="html">A &amp;amp; B</title><link href="https://t.example/a"/>
<published>2024-06-01T00:00:00Z</published><updated>2024-07-01T00:00:00Z</updated>
<category term="webgpu" label="WebGPU"/><summary>The first words of a long text …</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><h2>Über</h2><p>The first words
 of a long text and <a href="img/x.html">more</a>.<br/>
<img src="y.png" alt="Y"/></p></div></content>
</entry>
<entry><id>urn:t:2</id><title>Plain</title><link href="https://t.example/b"/>
<updated>2024-06-02T10:00:00Z</updated><content type="text">One &lt;SUDO&gt;

Two</content></entry>
</feed>
"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "J",
    "language": "en",
    "authors": [{"name": "Jan"}],
    "items": [
        {
            "id": "j-1",
            "url": "https://j.example/1",
            "title": "JSON",
            "content_html": "<p>One</p>\n<p><u>Two</u></p>",
            "date_published": "2024-07-01T12:00:00Z",
            "tags": ["WebGPU"],
            "attachments": [{"url": "https://j.example/1.mp3", "mime_type": "audio/mpeg"}],
        },
        {"id": 2, "title": "Text", "content_text": "Plain\n\ntext", "date_published": "2024-07-02"},
    ],
}
WORDPRESS = """\
<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>W</title><language>en-US</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login><![CDATA[ann]]></wp:author_login>
<wp:author_email><![CDATA[ann@mail.example]]></wp:author_email>
<wp:author_display_name><![CDATA[Ann Lee]]></wp:author_display_name></wp:author>
ITEMS
</channel></rss>
"""
ITEM = """\
<item><title><![CDATA[{title}]]></title><link>https://w.example/{slug}/</link>
<pubDate>Mon, 01 Apr 2024 21:30:00 +0000</pubDate><dc:creator><![CDATA[ann]]></dc:creator>
<guid isPermaLink="false">https://w.example/?p={number}</guid><description></description>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date><![CDATA[2024-04-0{number} 23:30:00]]></wp:post_date>
<wp:post_name><![CDATA[{slug}]]></wp:post_name><wp:status><![CDATA[{status}]]></wp:status>
<wp:post_type><![CDATA[{kind}]]></wp:post_type>
<category domain="post_tag" nicename="webgpu"><![CDATA[WebGPU]]></category>{more}
<wp:comment><wp:comment_author_email><![CDATA[reader@mail.example]]></wp:comment_author_email>
<wp:comment_content><![CDATA[A comment]]></wp:comment_content></wp:comment></item>
"""
CLASSIC = """\
First line
second line

[caption id="a_1" width="9"]<a href="https://l.example"><img src="https://p.example/3.png" alt="A">\
</a> The words[/caption]
[caption caption="Old words"]<img src="https://p.example/4.png" alt="B">[/caption]
<h2>News</h2>
Below it

<blockquote>Said

twice</blockquote>
[gallery ids="8"] and [contact-form-7 id="1"]
<pre>a

b</pre>
<ul>
<li>one</li>
</ul>"""
GUTENBERG = """\
<!-- wp:paragraph --><p>Note<sup data-fn="f-1" class="fn"><a href="#f-1" id="f-1-link">1</a></sup>.
</p><!-- /wp:paragraph --><!-- wp:footnotes /-->"""
NOTES = """\
<wp:postmeta><wp:meta_key><![CDATA[footnotes]]></wp:meta_key>
<wp:meta_value><![CDATA[[{"content":"The <em>note<\\/em>","id":"f-1"},\
{"content":"x","id":7}]]]></wp:meta_value>
</wp:postmeta>
<wp:postmeta><wp:meta_key><![CDATA[api_key]]></wp:meta_key>
<wp:meta_value><![CDATA[sk-secret-0123456789]]></wp:meta_value></wp:postmeta>"""


def item(number: int, content: str = "<p>Words</p>", **values: str) -> str:
    names = {"title": f"Post {number}", "slug": f"post-{number}", "status": "publish"}
    given = names | {"kind": "post", "more": ""} | values
    return ITEM.format(number=number, content=content, **given)


PICTURE = "<wp:attachment_url>https://p.example/8.png</wp:attachment_url>"
EXPORT = WORDPRESS.replace(
    "ITEMS",
    item(1, CLASSIC)
    + item(2, GUTENBERG, more=NOTES)
    + item(3, status="draft")
    + item(4, kind="page")
    + item(8, "", kind="attachment", status="inherit", more=PICTURE),
)


@pytest.fixture(scope="module")
def done(share_site: Callable[..., Site]) -> Site:
    """A site into which all feeds were imported."""
    site = share_site()
    files = {"r.xml": RSS, "t.atom": ATOM, "j.json": json.dumps(JSON), "w.xml": EXPORT}
    for name, text in files.items():
        site.write(f"feeds/{name}", text)
    command = ["--site", str(site.folder), "import"]
    result = CliRunner().invoke(
        newsletter, [*command, *(str(site.folder / "feeds" / name) for name in files)]
    )
    assert result.exit_code == 0, result.output  # each word, link and picture is accounted for
    return site


@pytest.fixture(scope="module")
def findings(done: Site) -> list[dict[str, Any]]:
    found: dict[str, Any] = json.loads((done.folder / "import-report.json").read_text("utf-8"))
    return [*found["findings"]]


EDITIONS = {
    "2024-04-01": """\
First line\\
second line

[A](https://l.example) ([picture](https://p.example/3.png))\\
The words

[B](https://p.example/4.png)\\
Old words

## News

Below it

> Said
>
> twice

[picture](https://p.example/8.png)

and \\[contact-form-7 id="1"\\]

```text
a

b
```

- one
""",
    "2024-04-02": "Note[^1].\n\n[^1]: The *note*\n",
    "2024-05-13": "Only the start \\[…\\]\n",
    "2024-05-14": """\
One [link](https://a.example/)\u00a0…

:::{video} https://www.youtube.com/embed/Q8kf2x_9jLw
:title: "https://www.youtube.com/embed/Q8kf2x_9jLw"
:::

[One](https://p.example/1.png) [Two](https://p.example/2.png)

```python
x = 1

y = [^1]
```

A note\\[^1\\].

<https://r.example/7.mp3>
""",
    "2024-06-01": """\
## Über

The first words of a long text and [more](https://t.example/blog/img/x.html).

[Y](https://t.example/blog/y.png)
""",
    "2024-06-02": "One \\<SUDO>\n\nTwo\n",
    "2024-07-01": "One\n\nTwo\n\n<https://j.example/1.mp3>\n",
    "2024-07-02": "Plain\n\ntext\n",
}


@pytest.mark.parametrize("name", EDITIONS)
def test_an_entry_becomes_an_edition(done: Site, name: str) -> None:
    text = (done.folder / f"editions/{name}.md").read_text("utf-8")
    assert text.partition("\n# ")[2].partition("\n\n")[2] == EDITIONS[name]


def test_titles_dates_and_names(done: Site) -> None:
    text = (done.folder / "editions/2024-05-14.md").read_text("utf-8")
    front, _, body = text.partition("\n# ")
    assert body.startswith("Q&A with Burn & Vec\\<f32> #7\n")
    assert {"subtitle: In short", "tags: webgpu", "number: 7"} <= {*front.splitlines()}
    assert "# A & B\n" in (done.folder / "editions/2024-06-01.md").read_text("utf-8")
    settings = (done.folder / "import.yml").read_text("utf-8")
    assert settings.endswith("\nauthors:\n  Ann Lee:\n\ntags:\n  News:\n")


def test_what_needs_a_person(findings: list[dict[str, Any]]) -> None:
    asked = [one for one in findings if one["kind"] == "needs-a-person"]
    assert {(one["rule"], one["edition"], one["before"]) for one in asked} == {
        ("author-unknown", "", "Ann Lee"),
        ("feed-items", "", "items in the feed: 2"),
        ("feed-items", "", "items in the feed: 3; it goes on at https://r.example/feed?paged=2"),
        ("imported-as-draft", "2024-04-03", "draft"),
        ("imported-as-draft", "2024-04-04", "page"),
        ("item-empty", "", "Empty"),
        ("shortcode", "2024-04-01", '[contact-form-7 id="1"]'),
        ("tag-unknown", "", "News"),
        ("text-truncated", "2024-05-13", "Only the start […]"),
    }
    dropped = {(one["rule"], one["line"]) for one in findings if one["kind"] == "dropped"}
    assert dropped == {("feed-footer", 17), ("item-left-out", 79), ("tag-left-out", 0)}
    changed = {one["rule"]: one["line"] for one in findings if one["kind"] == "changed"}
    assert (changed["link-absolute"], changed["u-style"], changed["embed"]) == (8, 1, 12)


def test_no_address_and_no_key_is_written(done: Site) -> None:
    for path in done.folder.rglob("*"):
        if path.is_file() and "feeds" not in path.parts and "_build" not in path.parts:
            data = path.read_bytes()
            assert b"mail.example" not in data, path
            assert b"sk-secret" not in data, path
            assert b"A comment" not in data, path


def test_the_site_builds_without_a_warning(done: Site) -> None:
    assert done.build().warnings == []


NAMES = ("atom.xml", "rss.xml", "feed.json")


def test_our_own_feeds_come_back(make_site: Callable[..., Site], done: Site) -> None:
    """The text, links, dates, tags and ids are those of the editions, in all three formats."""
    site = make_site(files={"import.yml": ""})
    for path in (done.folder / "editions").glob("2024-0[4567]-*.md"):
        site.write(f"editions/{path.name}", path.read_bytes())
    title = "The \\<b>x\\</b> of A\\&amp;B"
    site.write("editions/2024-08-01.md", f"---\ndate: 2024-08-01\n---\n\n# {title}\n\nWords\n")
    site.build(html_baseurl="https://example.org/")
    assert site.warnings == []
    read = {name: read_all(FEED, {name: site.read(f"archive/{name}")})[0] for name in NAMES}
    assert read["atom.xml"][0].title == read["feed.json"][0].title == "The <b>x</b> of A&amp;B"
    read = {
        name: [one for one in found if "8-01" not in str(one.date)] for name, found in read.items()
    }
    atom = [without_lines(one) for one in read["atom.xml"]]
    for name in NAMES[1:]:
        assert [without_lines(one) for one in read[name]] == atom
    editions = {f"https://example.org/editions/{one}.html": one for one in EDITIONS}
    found = {editions[one.address]: one for one in read["atom.xml"] if one.address in editions}
    assert found.keys() == {*editions.values()}
    for name, edition in found.items():
        assert str(edition.date) == name
        assert edition.key == f"tag:example.org,2024:editions/{name}"
        if name in ("2024-04-01", "2024-05-14", "2024-06-01"):
            assert edition.tags == ("WebGPU",)
    for name in found.keys() - {"2024-05-14"}:  # its video is a link in a feed
        page = str(site.content(f"editions/{name}.html"))
        assert differences(found[name].reference, page, found[name].findings) == []
    seven = found["2024-05-14"]
    assert (seven.title, seven.authors) == ("Q&A with Burn & Vec<f32> #7", ("Jan",))
    assert [one.url for one in nodes_in(seven.blocks) if isinstance(one, Link)] == [
        *("https://a.example/", "https://www.youtube.com/embed/Q8kf2x_9jLw"),
        *("https://p.example/1.png", "https://p.example/2.png"),
        "https://r.example/7.mp3",
    ]


def without_lines(edition: ImportedEdition) -> tuple[object, ...]:
    return (edition.key, edition.title, edition.date, edition.tags, edition.blocks)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<rss><channel></channel></rss", None),
        ("{", "its JSON cannot be read"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "it is JSON, and has no list of items"),
        ("<opml><rss-like/></opml>", "it is no feed"),
        ("", "its XML cannot be read"),
        ("no feed", "it is no feed"),
        ("<html><body>404 Not Found</body></html>", "it is a web page, and no feed"),
        (
            '<!DOCTYPE html><link rel="alternate" type="application/rss+xml" href="/feed">',
            "it is a web page, and its feed is https://x.example/feed",
        ),
        ("<a>" * 3000, "it is no feed"),
    ],
)
def test_what_is_no_feed_is_reported(text: str, why: str | None) -> None:
    source = Files({"index": text})
    source.name = "https://x.example/blog"
    found = [*FEED.read(source, ImportOptions())]
    [finding] = [one for one in found if isinstance(one, Finding) and one.rule != "feed-items"]
    if why is None:
        assert (finding.rule, finding.line) == ("feed-broken", 1)
    else:
        assert finding.rule == "file-unreadable"
        assert finding.before.startswith(why)


def test_a_feed_that_was_cut_off_keeps_what_it_has() -> None:
    text = RSS[: RSS.index("<enclosure")]
    editions, findings = read_all(FEED, {"a.xml": text})
    assert [one.title for one in editions] == ["Q&A with Burn & Vec<f32> #7"]
    assert "feed-broken" in {one.rule for one in findings}


def test_a_prefix_without_a_namespace_is_no_fault() -> None:
    text = RSS.replace("<item>", '<item><media:thumbnail url="https://p.example/x.png"/>')
    editions, findings = read_all(FEED, {"a.xml": text})
    assert [one.title for one in editions] == ["Q&A with Burn & Vec<f32> #7", "Cut off"]
    assert {one.rule for one in findings} == {"feed-items", "item-empty"}


def test_an_item_that_is_no_item_is_reported() -> None:
    items = {"version": JSON["version"], "items": ["x", {"id": "a", "content_text": "Words"}]}
    editions, findings = read_all(FEED, {"a.json": json.dumps(items)})
    assert [one.key for one in editions] == ["a"]
    [broken] = [one for one in findings if one.rule == "feed-broken"]
    assert broken.before == "an item is no object: x"


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        f'<!DOCTYPE rss [<!ENTITY e0 "ha">{BOMB}]>'
        + RSS.split("?>", 1)[1].replace("short", "&e11;"),
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + RSS.split("?>", 1)[1].replace("short", "&x;"),
        '<!DOCTYPE rss SYSTEM "https://x.example/a.dtd">' + RSS.split("?>", 1)[1],
        RSS.replace("<dc:creator>", "<dc:creator>& <").replace("</author>", ""),
        RSS.replace("In short", "\x0b\x00In &nbsp; short"),
        RSS.replace("<item>", "<item><x>" * 300, 1),
        RSS + "<![CDATA[" * 20_000,
        "<rss><channel>" + "<item><title>&" * 5000,
    ],
)
def test_hostile_xml_is_read_or_reported(text: str) -> None:
    editions, findings = read_all(FEED, {"a.xml": text})
    assert editions or findings
    shown = repr(editions) + repr(findings)
    assert "root:" not in shown
    assert shown.count("hahaha") == 0


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "koi8-r"])
def test_an_encoding_that_is_declared(encoding: str) -> None:
    word = "пр" if encoding == "koi8-r" else "Größe"
    text = f'<?xml version="1.0" encoding="{encoding}"?><rss><channel><item><title>{word}</title>'
    text += "<description>x</description></item></channel></rss>"
    [edition], findings = read_all(FEED, {"a.xml": text.encode(encoding)})
    assert edition.title == word
    assert {one.rule for one in findings} == {"feed-items"}


@pytest.mark.parametrize(
    ("written", "zone", "day"),
    [
        ("2024-05-14T23:30:00+02:00", "UTC", "2024-05-14"),
        ("2024-05-14T23:30:00Z", "Europe/Berlin", "2024-05-15"),
        ("2024-05-14T00:00:00Z", "America/New_York", "2024-05-14"),
        ("Tue, 14 May 2024 23:30:00 -0500", "Europe/Berlin", "2024-05-14"),
        ("Tue, 14 May 2024 23:30:00 EST", "UTC", "2024-05-15"),
        ("Wed, 30 Nov -0001 00:00:00 +0000", "UTC", "None"),
        ("soon", "UTC", "None"),
    ],
)
def test_the_day_of_an_entry(written: str, zone: str, day: str) -> None:
    item = f"<item><pubDate>{written}</pubDate><description>x</description></item>"
    [edition], _ = read_all(FEED, {"a.xml": f"<rss><channel>{item}</channel></rss>"}, zone)
    assert str(edition.date) == day


def test_feeds_are_detected() -> None:
    for text in (RSS, ATOM, json.dumps(JSON), EXPORT):
        assert FEED.detects(Files({"index": text})) > HTML.detects(Files({"index": text}))
    page = "<html><body><pre>&lt;rss&gt; <rss version=2></pre></body></html>"
    assert FEED.detects(Files({"a.html": page})) == 0
    assert FEED.detects(Files({"a.xml": RSS, "b.md": "", "c.md": ""})) == 0
