"""An export of Substack: each element of its posts, the list of posts, and what is never read."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from html import escape
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.importers import importers
from sphinx_newsletter.importers.substack import SUBSTACK
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.imported import Kind, State
from tests.importers.sources import Files, read_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site


# After the code of converters: the columns are those of `packages/mg-substack` of
# https://github.com/TryGhost/migrate, the elements those of its `process.js`. The content is ours.
HEADER = (
    *("post_id", "post_date", "is_published", "email_sent_at", "inbox_sent_at", "type"),
    *("audience", "title", "subtitle", "podcast_url"),
)
READER = "reader@mail.example"
MEDIA = "https://substack-post-media.s3.amazonaws.com/public/images"
BUCKET = "https://bucketeer-e05bbc84-baa3-437e-9518-adb32be77984.s3.amazonaws.com/public/images"


def data(**values: object) -> str:
    """The attribute `data-attrs` as Substack writes it."""
    return f'data-attrs="{escape(json.dumps(values))}"'


def scaled(address: str) -> str:
    """The address of a picture on the server that scales it."""
    encoded = address.replace(":", "%3A").replace("/", "%2F")
    return f"https://substackcdn.com/image/fetch/$s_!aB1c!,w_1456,c_limit,f_auto/{encoded}"


def button(text: str, url: str) -> str:
    link = f'<a class="button primary" href="{url}"><span>{text}</span></a>'
    return f'<p class="button-wrapper" {data(url=url, text=text)}>{link}</p>'


CARD = {
    "url": "https://other.example/p/x",
    "title": 'It\u2019s a "post"',
    "publication_name": "Other",
    "bylines": [{"name": "Cy"}],
    "truncated_body_text": "It begins \u2026",
}
GALLERY = {
    "images": [{"src": f"{MEDIA}/b.png", "alt": "B"}, {"src": scaled(f"{MEDIA}/c.png")}],
    "caption": "Two &amp; more",
    "alt": "Both",
}
TWEET = {
    "url": "https://twitter.com/ann/status/1",
    "full_text": "One line\nand {{x}}\n\nthe &amp; end",
    "username": "ann",
    "name": "Ann",
    "photos": [{"img_url": "https://pbs.example/p.jpg", "alt_text": "P"}],
    "quoted_tweet": {"full_text": "Quoted", "username": "bo"},
}
TEX = "x_1 = \\frac{1}{2}"
POST = f"""\
<div class="captioned-image-container"><figure><a class="image-link image2" target="_blank"
href="{scaled(f"{BUCKET}/a_10x10.png")}"><div class="image2-inset"><picture>
<source type="image/webp" srcset="{scaled(f"{BUCKET}/a_10x10.png")} 424w">
<img src="{scaled(f"{BUCKET}/a_10x10.png")}" {data(alt="A kernel", href=None)} alt="">
</picture><div class="image-link-expand"><button>Expand</button></div></div></a>
<figcaption class="image-caption">Drawn <em>by hand</em></figcaption></figure></div>
<p>Thank you <span class="mention-wrap" {data(name="Ann Lee", id=7, type="user", url=None)}></span>,
<span class="mention-wrap" {data(name="Bo", type="pub", url="https://bo.example")}></span> and
<span class="cashtag-wrap" {data(symbol="$BURN")}></span>, see
<a href="https://letter.example/p/second?utm_source=x#top">the second</a><a
class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a> and an older<a
id="footnote-anchor-2" href="#footnote-2">2</a> note.</p>
<p></p><h2>News<div class="header-anchor-parent">Link</div></h2>
<div class="image-gallery-embed" {data(gallery=GALLERY)}></div>
<div class="embedded-post-wrap" data-attrs="{escape(escape(json.dumps(CARD)))}"></div>
<div class="digest-post-embed" {
    data(title="Second", canonical_url="https://letter.example/p/second", caption="Ours")
}></div>
<div class="latex-rendered" {data(persistentExpression=TEX)}></div>
<div id="youtube2-z" class="youtube-wrap" {data(videoId="Q8kf2x_9jLw")}><div class="youtube-inner">
<iframe src="https://www.youtube-nocookie.com/embed/Q8kf2x_9jLw?rel=0"></iframe></div></div>
<div class="vimeo-wrap" {data(videoId="76979871")}></div>
<div class="native-video-embed" {data(mediaUploadId="35dd-11", duration=None)}></div>
<div class="native-audio-embed" {data(mediaUploadId="35dd-22", label="The talk")}></div>
<div class="poll-embed" {data(id=123456)}></div>
<div class="pullquote"><p>Short is good.</p></div>
{button("Share", "https://letter.example/p/first?action=share&amp;token=eyJ1c2VyX2lkIjoxNDkz")}
{button("Preorder", "https://shop.example/book")}
<div class="captioned-button-wrap" {data(url="%%share_url%%")}><p>Tell your friends.</p>
{button("Share", "%%share_url%%")}</div>
<div class="file-embed-wrapper"><div class="file-embed-container-top">
<image class="file-embed-thumbnail-default" src="https://substack.com/img/attachment_icon.svg">
</image><div class="file-embed-details"><div class="file-embed-details-h1">Slides</div>
<div class="file-embed-details-h2">31KB ∙ PDF file</div></div>
<a class="file-embed-button wide" href="https://letter.example/api/v1/file/1.pdf">Download</a></div>
<a class="file-embed-button narrow" href="https://letter.example/api/v1/file/1.pdf">Download</a>
</div>
<div class="twitter-embed" {data(**TWEET)}></div>
<div class="tweet"><a class="tweet-link-top" href="https://twitter.com/bo/status/2">
<div class="tweet-text">An old one</div></a></div>
<div class="instagram" {data(instagram_id="Cx1", title="A photo", author_name="cy")}></div>
<div class="comment" {
    data(url="https://open.substack.com/c/1", comment={"body": "I agree", "name": "Di"})
}></div>
<div class="recipe-embed" {data(id=9)}></div>
<div class="community-chat" {data(url="https://open.substack.com/pub/x/chat")}></div>
<div class="paywall-jump" data-component-name="PaywallToDOM"></div>
<div class="subscription-widget-wrap-editor" {data(text="Subscribe")}><p>Subscribe, please</p>
<form><input type="email" name="email"><input type="submit" value="Subscribe"></form></div>
<p><a href="%%view_in_app%%">Open</a> &lt;SUDO&gt; % 5</p>
<div class="preformatted-block"><label class="hide-text">Text within this block</label>
<pre class="text">a
  b</pre></div>
<div class="install-substack-app-embed"><img src="{scaled(f"{MEDIA}/i.png")}"><div>Get more</div>
<a href="https://substack.com/app/app-store-redirect">Get the app</a></div>
<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number">1</a>
<div class="footnote-content"><p>A note with <a href="https://n.example">a link</a>.</p></div></div>
<div class="footnote" id="footnote-2"><a href="#footnote-anchor-2">2</a>
<div class="footnote-content"><p>Older.</p></div></div>
"""
ROWS = (
    (
        "1.first",
        "2024-05-14T23:30:00.000Z",
        "everyone",
        "newsletter",
        "First &amp; best",
        "Sub&#39;s",
    ),
    ("2.second", "2024-06-11T10:00:00.000Z", "everyone", "podcast", "Second", ""),
    ("3.paid", "2024-06-12T10:00:00.000Z", "only_paid", "newsletter", "Paid", ""),
    ("4.free", "2024-06-13T10:00:00.000Z", "only_free", "newsletter", "Free", ""),
    ("5.found", "2024-06-14T10:00:00.000Z", "founding", "newsletter", "Founding", ""),
    ("6.about", "2024-06-15T10:00:00.000Z", "everyone", "page", "About", ""),
    ("7.again", "2024-06-16T10:00:00.000Z", "everyone", "restack", "Restack", ""),
    ("8.talk", "2024-06-17 10:00:00", "everyone", "thread", "Talk", ""),
    ("9.gone", "2024-06-18T10:00:00.000Z", "everyone", "newsletter", "Gone", ""),
    ("10.empty", "2024-06-19T10:00:00.000Z", "everyone", "newsletter", "Empty", ""),
    ("11", "", "everyone", "newsletter", "A draft", ""),
    ("12.heard", "2024-06-20T10:00:00.000Z", "everyone", "podcast", "Heard", ""),
)


def listed(columns: tuple[str, ...] = HEADER) -> str:
    """`posts.csv` with these columns."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns, extrasaction="ignore")
    writer.writeheader()
    for post_id, date, audience, kind, title, subtitle in ROWS:
        audio = "https://cdn.example/2.mp3" if kind == "podcast" else ""
        values = (post_id, date, str(bool(date)).upper(), date, "", kind, audience)
        writer.writerow(dict(zip(HEADER, (*values, title, subtitle, audio), strict=True)))
    return file.getvalue()


SOURCE: dict[str, str | bytes] = {
    "posts.csv": f"\ufeff{listed()}",
    "posts/1.first.html": POST,
    "posts/2.second.html": '<h2 id="top">Top</h2><p>Listen.</p>',
    **{f"posts/{name}.html": f"<p>{name}</p>" for name in ("3.paid", "4.free", "5.found")},
    **{f"posts/{name}.html": f"<p>{name}</p>" for name in ("6.about", "7.again", "8.talk", "11")},
    "posts/10.empty.html": "<p></p>",
    "posts/13.lost.html": "<p>Lost and found</p>",
    "posts/1.first.opens.csv": f"email,opened\n{READER},TRUE\n",
    "posts/1.first.delivers.csv": f"email\n{READER}\n",
    "email_list.letter.csv": f"email,plan\n{READER},comp\n",
}


def zipped(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, content in SOURCE.items():
            file.writestr(name, content)
    return path


def test_an_export_is_recognised() -> None:
    sure = {one.name: one.detects(Files(SOURCE)) for one in importers()}
    assert max(sure, key=lambda name: sure[name]) == "substack"
    assert SUBSTACK.detects(Files({"posts.csv": "id,title\n", "a.html": ""})) == 0


def test_the_list_decides_what_becomes_of_a_post() -> None:
    editions, findings = read_all(SUBSTACK, SOURCE, "Europe/Berlin")
    states = {one.slug: one.state for one in editions}
    assert states == {
        **dict.fromkeys(("first", "second", "talk", "heard"), State.PUBLISHED),
        **dict.fromkeys(("paid", "found"), State.PAID),
        **dict.fromkeys(("free", "again", "", "lost"), State.DRAFT),
        "about": State.PAGE,
    }
    first = editions[0]
    assert (first.title, first.subtitle) == ("First & best", "Sub's")
    assert (first.date, first.authors) == (EditionDate(2024, 5, 15), ())
    assert next(one.date for one in editions if one.slug == "talk") == EditionDate(2024, 6, 17)
    why = {one.before for two in editions for one in two.findings if one.rule == "state-of-source"}
    assert why == {"audience: only_free", "type: restack"}
    assert {(one.rule, one.member, one.before, one.line) for one in findings} == {
        ("row-without-file", "posts.csv", "Gone", 10),
        ("post-empty", "posts/10.empty.html", "Empty", 0),
        ("file-without-row", "posts/13.lost.html", "posts/13.lost.html", 0),
    }


def test_columns_may_be_missing_or_in_any_order() -> None:
    few = listed(("title", "type", "post_date", "post_id"))
    editions, _ = read_all(SUBSTACK, {**SOURCE, "posts.csv": few})
    assert [(one.title, str(one.date), one.state) for one in editions[:2]] == [
        ("First & best", "2024-05-14", State.PUBLISHED),
        ("Second", "2024-06-11", State.PUBLISHED),
    ]
