"""An export of Substack: each element of its posts, the list of posts, and what is never read."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from html import escape, unescape
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.importers import importers
from sphinx_newsletter.importers.fidelity import differences
from sphinx_newsletter.importers.forms import Front
from sphinx_newsletter.importers.html import HTML
from sphinx_newsletter.importers.inline import plain
from sphinx_newsletter.importers.pictures import PictureFinder
from sphinx_newsletter.importers.resolved import Issue, Resolver
from sphinx_newsletter.importers.substack import SUBSTACK
from sphinx_newsletter.importers.writer import write
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.imported import Kind, Paragraph, State
from tests.hostile.reader import Reader
from tests.importers.sources import Files, read_all
from tests.importers.test_html_anything import Page

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


DROPPED = {
    *("app-advert", "chat-button", "editor-label", "heading-button", "paywall", "picture-button"),
    *("share-button", "subscribe-form"),
}


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


def test_an_address_that_is_known_later_makes_no_second_page(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    folder = make_site().folder
    before = {*(folder / "editions").iterdir()}
    (tmp_path / "export/posts").mkdir(parents=True)
    for name in ("posts.csv", "posts/2.second.html"):
        (tmp_path / "export" / name).write_text(str(SOURCE[name]), encoding="utf-8")
    command = ["--site", str(folder), "import", str(tmp_path / "export")]
    assert "Editions: 2 new." in CliRunner().invoke(newsletter, command).output
    (folder / "import.yml").write_text("base: https://letter.example\n", encoding="utf-8")
    assert "Editions: 2 unchanged." in CliRunner().invoke(newsletter, command).output
    new = {path.name for path in {*(folder / "editions").iterdir()} - before}
    assert new == {"2024-06-11.md", "2024-06-20.md"}
    assert "p/second editions/2024-06-11" in (folder / "redirects.txt").read_text(encoding="utf-8")


def test_a_saved_page_is_read_by_the_same_rules() -> None:
    mention = f'<span class="mention-wrap" {data(name="Ann Lee")}></span>'
    page = f'<div class="available-content"><div class="body markup"><p>By {mention}!</p></div>'
    [edition], _ = read_all(HTML, {"a.html": f"{page}{button('Share', '/p/a?action=share')}"})
    [paragraph] = edition.blocks
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.content) == "By Ann Lee!"
    assert [one.rule for one in edition.findings if one.rule == "mention"] == ["mention"]


GOLDEN = """\
---
date: 2024-05-15
subtitle: "Sub's"
---

# First & best

[A kernel](https://substack-post-media.s3.amazonaws.com/public/images/a_10x10.png)\\
Drawn *by hand*

Thank you [Ann Lee](https://substack.com/profile/7), [Bo](https://bo.example) and \\$BURN, \
see [the second](2024-06-11.md#top)[^1] and an older[^2] note.

## News

[B](https://substack-post-media.s3.amazonaws.com/public/images/b.png) [Both](https://substack-post-media.s3.amazonaws.com/public/images/c.png)

Two & more

[It’s a "post"](https://other.example/p/x) — Other, Cy

It begins …

[Second](2024-06-11.md)

Ours

```{math}
x_1 = \\frac{1}{2}
```

:::{video} https://www.youtube-nocookie.com/embed/Q8kf2x_9jLw?rel=0
:title: "https://www.youtube-nocookie.com/embed/Q8kf2x_9jLw?rel=0"
:::

:::{video} https://vimeo.com/76979871
:title: "https://vimeo.com/76979871"
:::

[Video](https://letter.example/api/v1/video/upload/35dd-11/src)

[The talk](https://letter.example/api/v1/audio/upload/35dd-22/src)

Poll

> Short is good.

[Preorder](https://shop.example/book)

Slides — 31KB ∙ PDF file — [Download](https://letter.example/api/v1/file/1.pdf)

> One line\\
> and \\{\\{x}}
>
> the & end
>
> [P](https://pbs.example/p.jpg)
>
> > Quoted
> >
> > — bo
>
> — [Ann (@ann)](https://twitter.com/ann/status/1)

[An old one](https://twitter.com/bo/status/2)

[A photo](https://www.instagram.com/p/Cx1/) — cy

> I agree
>
> — [Di](https://open.substack.com/c/1)

Open \\<SUDO> % 5

```text
a
  b
```

[^1]: A note with [a link](https://n.example).

[^2]: Older.
"""


@pytest.fixture(scope="module")
def imported(
    share_site: Callable[..., Site], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """A site after the import of the ZIP, and what the command printed."""
    folder = share_site().folder
    settings = "base: https://letter.example/\nzone: Europe/Berlin\n"
    (folder / "import.yml").write_text(settings, encoding="utf-8")
    source = zipped(tmp_path_factory.mktemp("export") / "export.zip")
    done = CliRunner().invoke(newsletter, ["--site", str(folder), "import", str(source)])
    return folder, done.output


def test_a_post_becomes_an_edition(imported: tuple[Path, str]) -> None:
    text = (imported[0] / "editions/2024-05-15.md").read_text(encoding="utf-8")
    assert text == GOLDEN


def test_nothing_is_lost_but_what_a_rule_names(imported: tuple[Path, str]) -> None:
    folder, output = imported
    assert "Editions: 11 new." in output
    report = json.loads((folder / "import-report.json").read_text(encoding="utf-8"))
    assert all(one["lost"] == one["added"] == 0 for one in report["fidelity"])
    there = [one for one in report["findings"] if one["edition"] == "2024-05-15"]
    kinds = {one["rule"]: one["kind"] for one in there}
    assert "not-accounted-for" not in kinds
    assert "build-warning" not in kinds
    assert {rule for rule, kind in kinds.items() if kind == Kind.DROPPED.value} == DROPPED
    person = [one for one in there if one["kind"] == Kind.NEEDS_A_PERSON.value]
    missing = ("native-video-embed", "native-audio-embed", "poll-embed", "recipe-embed")
    assert [(one["rule"], one["before"].split('"')[1]) for one in person] == [
        ("missing-in-export", name) for name in missing
    ]


def test_old_addresses_lead_to_the_editions(imported: tuple[Path, str]) -> None:
    lines = (imported[0] / "redirects.txt").read_text(encoding="utf-8").splitlines()
    assert "p/first editions/2024-05-15" in lines
    assert not [one for one in lines if "lost" in one]


def test_no_subscriber_is_in_anything_that_is_written(imported: tuple[Path, str]) -> None:
    folder, output = imported
    assert READER not in output
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert READER.encode() not in data, path
            assert b"opens.csv" not in data, path
            assert b"eyJ1c2VyX2lkIjoxNDkz" not in data, path


class Post(Page):
    """A random post: elements whose words are in their data, among those of any page."""

    def special(self) -> str:
        """An element that Substack's scripts fill."""
        words = [self.words() for _ in range(3)]
        one, two, three = (unescape(word) for word in words)
        self._count += 1
        url = f"https://e{self._count}.example/p?a=1&b=2"
        mention = f'<span class="mention-wrap" {data(name=one, url=url)}></span>'
        images = [{"src": f"{url}&{n}", "alt": f"alt {n}"} for n in range(2)]
        return self._chance.choice(
            (
                f"<p>({mention}, {words[1]} {mention}</p>",
                f"<ul><li><p>{mention}</p>{button(words[1], escape(url))}</ul>",
                f'<div class="image-gallery-embed" {data(gallery={"images": images})}></div>',
                f'<div class="embedded-post-wrap" {data(url=url, title=one, caption=two)}></div>',
                f'<div class="digest-post-embed" {data(canonical_url=url, title=three)}></div>',
                f'<div class="twitter-embed" {data(url=url, full_text=one, name=two)}></div>',
                f'<div class="comment" {data(comment={"body": one, "name": two})}></div>',
                f'<div class="pullquote"><p>{words[0]}</p></div>',
                f'<div class="poll-embed" {data(question=one, options=[{"text": two}])}></div>',
                f'<div class="file-embed-wrapper"><a href="{escape(url)}">{words[1]}</a></div>',
                f'<div class="latex-rendered" {data(persistentExpression="x^2 < y")}></div>',
            )
        )


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("reader"))


@pytest.mark.parametrize("seed", range(8))
def test_words_links_and_pictures_of_any_post_arrive(reader: Reader, seed: int) -> None:
    post = Post(seed)
    html = "\n".join(f"{post.block()}\n{post.special()}" for _ in range(8))
    [edition], _ = read_all(SUBSTACK, {"posts.csv": "post_id,title\n1.a,T\n", "1.a.html": html})
    issue = Issue("export", edition, "1.a", "2024-05")
    Resolver([issue], "", PictureFinder(None)).resolve(issue)
    written = write(issue.edition, Front("T"))
    drawn = reader.read(written.text.encode())
    article = drawn.body[: drawn.body.rindex('<section class="edition')]
    findings = (*edition.findings, *issue.findings, *written.findings)
    found = differences(edition.reference, article, findings)
    assert found == [], written.text
