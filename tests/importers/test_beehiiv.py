"""Exports of beehiiv: what its mails are made of, and rows that are damaged.

The rows are modelled on the code and the tests of TryGhost/migrate (`packages/mg-beehiiv`).
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.importers.beehiiv import BEEHIIV
from sphinx_newsletter.importers.html import HTML
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.imported import Kind, State
from tests.importers.sources import Files, read_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


# A mail: a table in a table for each block.
MAIL = """\
<!DOCTYPE html><html><body><div style="display:none">Preheader</div>
<table role="none"><tr><td class="f"><p> July 10, 2023 &nbsp; | &nbsp;
 <a href="https://n.beehiiv.com/p/july?_bhlid={{subscriber_id}}">Read Online</a></p></td></tr>
<tr><td><table class="mob-block"><tr><td><a href="https://x.example/share">Share</a></td></tr>
</table></td></tr>
<tr id="content-blocks"><td><table role="none">
BLOCKS
</table></td></tr>
<tr><td class="b"><p>Update your email preferences or <a href="{{unsubscribe}}">unsubscribe</a>.</p>
</td></tr></table></body></html>
"""
BLOCK = '<tr><td class="dd" style="padding:0px 28px;">{}</td></tr>\n'
PICTURE = """\
<table role="none"><tr><td><img src="https://media.example/{0}.png" alt="{1}"></td></tr>
<tr><td class="t"><p>{2}</p></td></tr></table>"""
CELL = '<td class="mob-stack"><table><tr><td>{}</td></tr></table></td>'
BLOCKS = f"""\
<h1>The July issue</h1><p>All about Burn</p>

<p>Hi {{{{first_name | "there"}}}}, read on, {{{{ email }}}}! A
 <a href="https://a.example/?x=1&amp;utm_source=n&amp;last_resource_guid=Post%3A1">link</a>,
 <a href="{{{{rp_refer_url}}}}">refer</a>, <a href="https://a.example/?y=1&amp;e={{{{email}}}}">you</a>
 and <code>{{{{ template }}}}</code>.</p>

<h2 id="news"><strong>News</strong></h2>

{PICTURE.format("one", "One", "The <b>caption</b>")}

<table class="mob-w-full"><tr>{CELL.format(PICTURE.format("two", "Two", "Left"))}
{CELL.format('<a href="https://l.example"><img src="https://media.example/3.png" alt="Three"></a>')}
</tr></table>

<table class="j" width="50%"><tr><td> &nbsp; </td></tr></table>

<table class="d3" align="center"><tr><td><p>It just works.</p></td></tr></table>

<a href="https://www.youtube.com/watch?v=Q8kf2x_9jLw"><table><tr><td>
<div><img src="https://media.example/static_assets/youtube_play_icon.png"></div>
<img src="https://i.ytimg.com/vi/Q8kf2x_9jLw/max.jpg"></td></tr>
<tr><td><p>The talk</p></td></tr></table></a>

<table><tr><td class="e"><p>Do you like it?</p></td></tr><tr><td class="ee e ">
<a href="https://n.beehiiv.com/polls/1?s={{{{subscriber_id}}}}">Yes</a></td></tr></table>

<table class="rec__content"><tr><td><p>Our sponsor: <a href="https://ad.example">Ad</a></p></td>
</tr></table>

<a href="https://b.example/p"><table><tr><td class="embed-img mob-stack" style="display:none">
<img src="https://media.example/four.png"></td></tr><tr><td class="l"><p>Title</p></td></tr>
<tr><td class="m"><p>What it is</p></td></tr></table></a>

<table><tr><td class="v"><a href="https://up.example">Upgrade</a></td></tr></table>

<ul><li>one</li><li>two</li></ul><pre><code>x = {{{{ y }}}}</code></pre>

<div data-open-tracking="true">{{{{OPEN_TRACKING_PIXEL}}}}</div>

<img src="{{{{rp_next_milestone_image_url}}}}">"""
# Newer mails are made of `div` elements.
NEWER = """\
<div id="content-blocks"><div style="padding-left:4px"><div style="padding-left:14px"><p>Said.</p>
<small>Ann</small></div></div><div style="border-top:1px"></div><p>After</p><div class=
"generic-embed--root"><a href="https://b.example"><div><p>Title</p></div></a></div>
<a href="https://up.example"><button>Upgrade</button></a>
<iframe src="https://audio.beehiiv.com/1"></iframe></div>
"""
COLUMNS = (
    *("id", "web_title", "status", "web_audiences", "content_tags", "url", "web_subtitle"),
    *("email_subject_line", "email_preview_text", "content_html", "thumbnail_url", "created_at"),
)
ID = "abcd{:04}-1505-4fbf-9576-f3d1bd3034cc"
ADDRESS = "https://n.beehiiv.com/p/"


def mail() -> str:
    blocks = (block.replace("\n", "") for block in BLOCKS.split("\n\n"))
    return MAIL.replace("BLOCKS\n", "".join(BLOCK.format(block) for block in blocks))


def post(number: int, **values: str) -> dict[str, str]:
    row = {
        **dict.fromkeys(COLUMNS, ""),
        "id": ID.format(number),
        "web_title": f"Post {number}",
        "status": "confirmed",
        "url": f"{ADDRESS}post-{number}",
        "content_html": "<p>Words</p>",
        "created_at": f"2023-01-{number + 1:02} 23:25:27",
    }
    return row | values


def export(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


JULY = post(
    1,
    web_title="The July issue",
    web_subtitle="All about Burn",
    web_audiences="All free subscribers, All premium subscribers",
    content_tags="WebGPU; Machine learning",
    email_subject_line="Burn &amp; more",
    email_preview_text="What is in it",
    content_html=mail(),
    thumbnail_url="uploads/asset/file/1/cover.png",
    url=f"{ADDRESS}july",
)
PAGE = """\
Hi there, read on, ! A [link](https://a.example/?x=1), refer, [you](https://a.example/?y=1) and \
`{{ template }}`.

## News

[One](https://media.example/one.png)\\
The **caption**

[Two](https://media.example/two.png)\\
Left

[Three](https://l.example) ([picture](https://media.example/3.png))

---

> It just works.

:::{video} https://www.youtube.com/watch?v=Q8kf2x_9jLw
:title: The talk
:::

Do you like it?

[Yes](https://n.beehiiv.com/polls/1)

Our sponsor: [Ad](https://ad.example)

[Title](https://b.example/p)

[What it is](https://b.example/p)

[Upgrade](https://up.example)

- one
- two

```text
x = {{ y }}
```
"""
DROPPED = {
    ("hidden", 18),
    ("mail-footer", 24),
    ("mail-preview", 2),
    ("mail-subject", 2),
    ("outside-of-content", 2),
    ("placeholder", 9),
    ("placeholder", 16),
    ("placeholder", 22),
    ("read-online", 3),
    ("share-buttons", 5),
    ("subtitle-repeated", 8),
    ("tag-left-out", 0),
    ("thumbnail", 26),
    ("title-repeated", 8),
    ("tracking-pixel", 21),
}
CHANGED = {
    *("author-missing", "embed", "heading-bold", "link-split", "link-tracking"),
    *("picture-elsewhere", "poll-as-text", "quotation-by-layout", "sponsor-as-text"),
    "video-picture",
}


@pytest.fixture(scope="module")
def done(share_site: Callable[..., Site]) -> Site:
    """A site into which an export was imported."""
    site = share_site()
    newer = post(2, status="draft", url="", content_html=NEWER)
    site.write("posts.csv", export(JULY, newer, post(3, web_audiences="All premium subscribers")))
    site.write("import.yml", "zone: Europe/Berlin\n")
    command = ["--site", str(site.folder), "import", str(site.folder / "posts.csv")]
    result = CliRunner().invoke(newsletter, command)
    assert result.exit_code == 0, result.output  # each word, link and picture is accounted for
    return site


@pytest.fixture(scope="module")
def findings(done: Site) -> list[dict[str, Any]]:
    found: dict[str, Any] = json.loads((done.folder / "import-report.json").read_text("utf-8"))
    return [*found["findings"]]


def test_the_mail_becomes_an_edition(done: Site) -> None:
    text = (done.folder / "editions/2023-07-10.md").read_text("utf-8")
    front, _, body = text.partition("\n# The July issue\n\n")
    assert "subtitle: All about Burn\ntags: webgpu\n" in front
    assert body == PAGE
    redirects = (done.folder / "redirects.txt").read_text("utf-8")
    assert redirects == "p/july editions/2023-07-10\n"


def test_what_is_dropped_and_changed_is_reported(findings: list[dict[str, Any]]) -> None:
    july = [one for one in findings if one["edition"] == "2023-07-10"]
    assert {(one["rule"], one["line"]) for one in july if one["kind"] == "dropped"} == DROPPED
    assert {one["rule"] for one in july if one["kind"] == "changed"} == CHANGED
    subject = next(one["before"] for one in july if one["rule"] == "mail-subject")
    assert subject == "Burn & more"


def test_a_person_decides_what_is_published(findings: list[dict[str, Any]]) -> None:
    asked = [one for one in findings if one["kind"] == "needs-a-person"]
    assert [(one["rule"], one["edition"], one["before"]) for one in asked] == [
        ("tag-unknown", "", "Machine learning"),
        ("date-of-creation", "", "posts that have no date but that of their creation: 2"),
        ("imported-as-draft", "2023-01-04", "draft"),  # 23:25 in UTC is the next day in Berlin
        ("imported-as-draft", "2023-01-05", "paid"),
    ]


def test_a_newer_mail_becomes_an_edition(done: Site) -> None:
    text = (done.folder / "editions/2023-01-04.md").read_text("utf-8")
    assert text.partition("# Post 2\n\n")[2] == (
        "> Said.\n>\n> — Ann\n\n---\n\nAfter\n\n[Title](https://b.example)\n\n"
        "[Upgrade](https://up.example)\n\n:::{demo} https://audio.beehiiv.com/1\n"
        ':title: "https://audio.beehiiv.com/1"\n:::\n'
    )


def test_the_site_builds_without_a_warning(done: Site) -> None:
    assert done.build().warnings == []


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, State.PUBLISHED),
        ({"audience": "both"}, State.PUBLISHED),
        ({"audience": "premium"}, State.PAID),
        ({"web_audiences": "All free subscribers, All premium subscribers"}, State.PUBLISHED),
        ({"status": "archived"}, State.DRAFT),
        ({"status": ""}, State.DRAFT),
    ],
)
def test_the_state_of_a_post(values: dict[str, str], state: State) -> None:
    text = export(post(1, **values), columns=(*COLUMNS, "audience"))
    [edition], _ = read_all(BEEHIIV, {"posts.csv": text})
    assert edition.state is state


def test_any_order_and_names_of_columns() -> None:
    columns = ("content_html", "created_at", "publish_date", "title", "web_url", "authors", "id")
    row = {
        "content_html": '<p>One,\n"two"</p>\n<p>Three</p>',
        "created_at": "2023-01-02",
        "publish_date": "1684191600",  # 2023-05-15, 23:00 in UTC
        "title": "A &amp; B #12",
        "web_url": f"{ADDRESS}a-b?x=1",
        "authors": "Ann Lee; Jan",
        "id": ID.format(7),
        "status": "confirmed",
    }
    text = export(row, row | {"id": ID.format(8)}, columns=(*columns, "status"))
    editions, findings = read_all(BEEHIIV, {"posts.csv": text}, "Europe/Berlin")
    assert findings == []
    assert [one.key for one in editions] == [ID.format(7), ID.format(8)]
    edition = editions[1]
    assert (edition.title, edition.number, edition.slug) == ("A & B #12", 12, "a-b")
    assert (edition.date, edition.authors) == (EditionDate(2023, 5, 16), ("Ann Lee", "Jan"))
    assert [(one.line, one.end_line) for one in edition.blocks] == [(5, 0), (7, 0)]


@pytest.mark.parametrize(
    ("encoding", "guessed"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16-be"),
        ("windows-1252", "windows-1252"),
    ],
)
def test_any_encoding(encoding: str, guessed: str) -> None:
    data = export(post(1, web_title="Größe")).replace("\r", "").encode(encoding)
    assert BEEHIIV.detects(Files({"a.csv": data})) > HTML.detects(Files({"a.csv": data}))
    [edition], findings = read_all(BEEHIIV, {"a.csv": data})
    assert edition.title == "Größe"
    assert [one.after for one in findings if one.rule == "encoding-guessed"] == [guessed][
        : bool(guessed)
    ]


TWO = export(post(2)).partition("\n")[2]
FOUR = export(post(4, web_title="Four\0")).partition("\n")[2]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (TWO.replace("<p>Words</p>", '"<p class="x">Words</p>"'), "',' expected after '\"'"),
        (TWO.replace("<p>Words</p>", '"<p>Words\n</p>'), "',' expected after '\"'"),
        (TWO.replace(",https", ",,https"), "it has 13 values, and the header names 12"),
        ("\n\nthe end of a post\n", "it has 1 values, and the header names 12"),
        (TWO.replace("<p>Words</p>", ""), "the post has no content"),
        (
            TWO.replace("<p>Words</p>", f"{'<div>' * 3000}x"),
            "its elements are nested too deeply",
        ),
    ],
)
def test_a_damaged_row_takes_no_other_with_it(bad: str, why: str) -> None:
    text = f"{export(post(1))}{bad}{export(post(3, content_html='<p>a,</p>')).split(chr(10), 1)[1]}"
    editions, findings = read_all(BEEHIIV, {"a.csv": text + FOUR})
    assert [one.title for one in editions] == ["Post 1", "Post 3", "Four"]
    [found] = [one for one in findings if one.rule == "row-unreadable"]
    assert (found.before, found.kind) == (why, Kind.NEEDS_A_PERSON)
    assert found.line in (3, 5)
    assert [one.before for one in findings if one.rule == "null-character"] == [
        "null characters: 1"
    ]


def test_a_mail_that_is_badly_nested() -> None:
    # Browsers, and HTML5, put the paragraph before the table.
    content = "<table><tr id='content-blocks'><p>Words</p></tr></table>"
    [edition], findings = read_all(BEEHIIV, {"a.csv": export(post(1, content_html=content))})
    assert [type(one).__name__ for one in edition.blocks] == ["Paragraph"]
    assert [one.rule for one in findings] == ["date-of-creation"]


def test_a_file_that_was_cut_off() -> None:
    text = export(post(1), post(2, content_html='<p class="x">Words</p>\n' * 9))
    editions, findings = read_all(BEEHIIV, {"a.csv": text[:-60]})
    assert [one.title for one in editions] == ["Post 1"]
    assert [(one.before, one.line) for one in findings if one.rule == "row-unreadable"] == [
        ("unexpected end of data", 3)
    ]


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "", "id,email,status\n1,x@mail.example,active\n"])
def test_other_tables_are_no_exports(text: str) -> None:
    assert BEEHIIV.detects(Files({"a.csv": text})) == 0


@pytest.mark.timeout(10)
def test_no_export_takes_long() -> None:
    rows = "".join(f'{ID.format(n)},"a\n' for n in range(9000))
    editions, findings = read_all(BEEHIIV, {"a.csv": export(post(1)) + rows})
    assert len(editions) == 1
    assert sum(one.rule == "row-unreadable" for one in findings) == 9000
