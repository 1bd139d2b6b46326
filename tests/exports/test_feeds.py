"""Every feed of the real archive and of a nasty one, as those read them who subscribe."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag

import feedparser
import pytest
from bs4 import BeautifulSoup

from sphinx_newsletter.core.feeds import FORMATS
from tests.conftest import REPOSITORY
from tests.exports.feed_rules import problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

HOME = "https://letter.example/archive-of/"
FEED = re.compile(r".*/(atom|rss|feed)(-\d+)?\.(xml|json)")
# What a title may be made of, and a text.
NASTY = "A <em>b</em> &amp; *c* ]]> \N{PARTY POPPER} שלום \x1b\x0b \"d\" 'e' &lt;script&gt;"
EDITION = f"""\
---
date: 2024-05-06
updated: 2024-06-07
author: [kim, jan]
subtitle: 'About <b>all</b> & more ]]>'
tags: [webgpu]
---

# The edition {NASTY}

(talk)=
## The talk {NASTY}

:::{{tags}} nasty, llms
:::

{NASTY} [here](#talk), [there](../index.md), [^1] <script>alert(1)</script>
<a href="javascript:alert(1)" onclick="alert(2)">bad</a> &#1; &#xFFFE;

<div style="color: red"><iframe src="https://frames.example/"></iframe>in a box
<p>unclosed

![A picture](dot.png)

```python
if a < b and c ]]> d:

    print("&amp;")
```

:::{{interview}}
:guest: Ann
:host: Jan

Jan: Why?

Ann: So.
:::

(project)=
### The project

:::{{tags}} llms
:::

:::{{showcase}} A project
:by: Kim
:url: https://project.example/

Is shown.
:::

[^1]: A note with a [link](#project).
"""
TAGS = """
nasty:
  label: "<b>\\"&' ]]> שלום"
  description: "Is <i>nasty</i> & ]]>"
unused:
  label: Unused
"""
AUTHORS = {
    "jan": {"name": 'O\'<i>Neil</i> & "Co" ]]>', "url": "https://jan.example/?a=1&b=<2>"},
    "kim": {"name": "Kim"},
    "none": {"name": "Nobody yet"},
}
SETTINGS: dict[str, Any] = {
    "html_baseurl": HOME,
    "html_title": "Tiny & <small> ]]>",
    "newsletter_description": "Letters <about> & ]]>",
    "newsletter_licence": "https://licence.example/by/4.0/",
    "newsletter_authors": AUTHORS,
    "language": "pt_BR",
}
PICTURE = (REPOSITORY / "docs" / "pictures" / "tldr-narrow-light.png").read_bytes()


def many(date: str, count: int) -> str:
    """An edition of *count* sections."""
    sections = (
        f"(part-{n})=\n## Part {n}\n\n:::{{tags}} wasm\n:::\n\nThe words of part {n} of {date}.\n"
        for n in range(count)
    )
    return f"---\ndate: {date}\n---\n\n# Edition of {date}\n\n" + "\n".join(sections)


def feeds(site: Site) -> dict[str, bytes]:
    """All documents of all feeds, by path."""
    found = {path.relative_to(site.out).as_posix(): path for path in site.out.rglob("*.*")}
    return {name: found[name].read_bytes() for name in sorted(found) if FEED.fullmatch(name)}


def vocabulary() -> str:
    return (REPOSITORY / "tests/roots/minimal/tags.yml").read_text(encoding="utf-8") + TAGS


@pytest.fixture(scope="module")
def nasty(share_site: Callable[..., Site]) -> Site:
    files: dict[str, str | bytes] = {
        "editions/2024-05-06.md": EDITION,
        "editions/dot.png": PICTURE,
        "editions/2023-01.md": many("2023-01", 60),
        "editions/2023-02.md": many("2023-02", 47),
        "editions/2022-02-03.md": "# Without anything\n",
        "tags.yml": vocabulary(),
    }
    return share_site(files=files).build(**SETTINGS)


@pytest.fixture(scope="module")
def real(share_site: Callable[..., Site], real_site: Site) -> Site:
    files: dict[str, str | bytes] = {
        path.relative_to(real_site.folder).as_posix(): path.read_bytes()
        for name in ("conf.py", "index.md", "tags.yml", "docs/**/*", "editions/**/*")
        for path in real_site.folder.glob(name)
        if path.is_file()
    }
    site = share_site(files=files)
    return site.build(html_baseurl=HOME)


@pytest.fixture(scope="module", params=["real", "nasty"])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(request.param)
    return found


def entries(site: Site, name: str) -> list[tuple[str, str, str]]:
    """Id, address and title of each entry of the document *name*, as a program reads them."""
    text = (site.out / name).read_bytes()
    if name.endswith(".json"):
        return [(e["id"], e["url"], e["title"]) for e in json.loads(text)["items"]]
    return [(e.id, e.link, e.title) for e in feedparser.parse(text).entries]


def test_every_feed_keeps_the_rules_of_its_format(site: Site) -> None:
    assert feeds(site)
    found = (problems(name, text, HOME + name) for name, text in feeds(site).items())
    assert [problem for some in found for problem in some] == []


def test_a_program_reads_every_feed(site: Site) -> None:
    for name, text in feeds(site).items():
        if name.endswith(".xml"):
            parsed = feedparser.parse(text)
            assert not parsed.bozo, (name, parsed.get("bozo_exception"))
            assert parsed.version == ("atom10" if "/atom" in name else "rss20")
            assert parsed.feed.title


def test_there_is_one_for_all_that_can_be_subscribed_to(site: Site) -> None:
    archive = site.archive
    folders = {"archive", "archive/sections", "interviews", "showcases"}
    folders |= {f"archive/tag/{slug}" for slug in archive.vocabulary.tags}
    folders |= {f"archive/author/{key}" for key in site.app.config.newsletter_authors}
    names = {form.file(folder) for folder in folders for form in FORMATS}
    assert {name for name in feeds(site) if "-" not in name.rpartition("/")[2]} == names


def test_ids_titles_and_descriptions_are_each_feeds_own(site: Site) -> None:
    first = [name for name in feeds(site) if name.endswith("/atom.xml")]
    parsed = [feedparser.parse(feeds(site)[name]).feed for name in first]
    for key in ("id", "title", "subtitle"):
        assert len({feed[key] for feed in parsed}) == len(parsed), key


def test_all_formats_have_the_same_entries(site: Site) -> None:
    for name in feeds(site):
        if "/atom" in name:
            rss, feed = name.replace("/atom", "/rss"), name.replace("/atom", "/feed")
            ids = [one[:2] for one in entries(site, name)]
            assert ids == [one[:2] for one in entries(site, rss)]
            assert ids == [one[:2] for one in entries(site, feed.replace(".xml", ".json"))]


def test_every_entry_leads_to_its_place(site: Site) -> None:
    ids: dict[str, set[str]] = {}
    for name in feeds(site):
        for _id, address, _title in entries(site, name):
            path, anchor = urldefrag(address)
            path = unquote(path.removeprefix(HOME))
            if path not in ids:
                page = BeautifulSoup(site.read(path), "lxml")
                ids[path] = {str(tag["id"]) for tag in page.select("[id]")}
            assert not anchor or anchor in ids[path], address


def walked(site: Site, name: str) -> list[str]:
    """The documents from *name* back to the oldest."""
    found = []
    while name:
        found.append(name)
        text = (site.out / name).read_bytes()
        if name.endswith(".json"):
            name = json.loads(text).get("next_url", "")
        else:
            links = feedparser.parse(text).feed.links
            name = next((link.href for link in links if link.rel == "prev-archive"), "")
        name = name.removeprefix(HOME)
    return found


@pytest.mark.parametrize("name", [form.file("archive/sections") for form in FORMATS])
def test_a_feed_is_the_whole_archive(site: Site, name: str) -> None:
    documents = walked(site, name)
    met = dict.fromkeys(one[0] for path in documents for one in entries(site, path))
    home = "tag:letter.example,2024:"
    sections = [entry for entry in site.archive.entries if entry.section]
    assert list(met) == [f"{home}{e.edition.docname}#{e.anchor}" for e in sections]
    stem = name.rpartition(".")[0]
    assert set(documents) == {path for path in feeds(site) if path.startswith(f"{stem}")}


def test_the_nasty_archive_has_several_documents(nasty: Site) -> None:
    # 2 sections of the nasty edition, 2 of the minimal one.
    assert len(walked(nasty, "archive/sections/atom.xml")) == 1 + (60 + 47 + 4) // 50
    assert walked(nasty, "archive/tag/wasm/rss.xml")[1:] == [
        "archive/tag/wasm/rss-2.xml",
        "archive/tag/wasm/rss-1.xml",
    ]


def nasty_talk(site: Site) -> feedparser.FeedParserDict:
    [entry] = feedparser.parse((site.out / "archive/tag/nasty/atom.xml").read_bytes()).entries
    return entry


def test_what_is_nasty_is_told_as_it_is(nasty: Site) -> None:
    talk = nasty_talk(nasty)
    assert "\N{PARTY POPPER} שלום" in talk.title
    item = json.loads((nasty.out / "archive/tag/nasty/feed.json").read_bytes())["items"][0]
    assert "\N{PARTY POPPER} שלום" in item["title"]
    assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f]", item["title"] + item["content_html"])


def test_an_entry_says_who_when_and_what_about(nasty: Site) -> None:
    talk = nasty_talk(nasty)
    assert talk.id == "tag:letter.example,2024:editions/2024-05-06#talk"
    assert talk.link == f"{HOME}editions/2024-05-06.html#talk"
    assert (talk.published, talk.updated) == ("2024-05-06T00:00:00Z", "2024-06-07T00:00:00Z")
    assert [author.get("href") for author in talk.authors] == [None, AUTHORS["jan"]["url"]]
    assert [(tag.term, tag.scheme) for tag in talk.tags] == [
        (slug, f"{HOME}archive/tag.html") for slug in ("nasty", "llms")
    ]


def test_a_month_counts_as_its_last_day(nasty: Site) -> None:
    [april] = feedparser.parse((nasty.out / "archive/tag/llama/atom.xml").read_bytes()).entries
    assert april.published == "2024-04-30T00:00:00Z"


def test_content_is_whole_and_nothing_dangerous(nasty: Site) -> None:
    content = nasty_talk(nasty).content[0].value
    item = json.loads((nasty.out / "archive/tag/nasty/feed.json").read_bytes())["items"][0]
    raw = item["content_html"]
    for words in ("in a box", "unclosed", "Why?", "So."):
        assert words in content
        assert words in raw
    for bad in ("alert(1)</", "javascript:", "onclick", "<iframe", "<script", "style="):
        assert bad not in raw
    assert "if a &lt; b and c ]]&gt; d:\n\n    print" in raw
    assert f'<a href="{HOME}editions/2024-05-06.html#talk">here</a>' in raw
    assert f'href="{HOME}index.html"' in raw
    assert "Is shown." not in raw  # that is a section of its own


def test_a_picture_is_an_enclosure(nasty: Site) -> None:
    talk = nasty_talk(nasty)
    [picture] = talk.enclosures
    name = picture.href.removeprefix(HOME)
    assert (nasty.out / name).stat().st_size == int(picture.length) == len(PICTURE)
    assert picture.type == "image/png"
    assert f'src="{picture.href}"' in talk.content[0].value
    [item] = json.loads((nasty.out / "archive/tag/nasty/feed.json").read_bytes())["items"]
    assert item["image"] == picture.href


def test_a_feed_without_entries_was_updated_with_the_newest_edition(nasty: Site) -> None:
    for folder in ("archive/tag/unused", "archive/author/none"):
        parsed = feedparser.parse((nasty.out / folder / "atom.xml").read_bytes())
        assert parsed.entries == []
        assert parsed.feed.updated == "2024-06-07T00:00:00Z"


def test_an_archive_without_editions_has_feeds(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("editions/2024-04.md")
    site.build(html_baseurl=HOME)
    assert not site.warnings
    found = (problems(name, text, HOME + name) for name, text in feeds(site).items())
    assert [problem for some in found for problem in some] == []


def test_talks_and_projects_have_their_sections(nasty: Site) -> None:
    home = "tag:letter.example,2024:editions/2024-05-06"
    assert [one[0] for one in entries(nasty, "interviews/rss.xml")] == [f"{home}#talk"]
    assert [one[0] for one in entries(nasty, "showcases/rss.xml")] == [f"{home}#project"]


def test_the_licence_and_the_language_are_told(nasty: Site) -> None:
    atom = feedparser.parse((nasty.out / "archive/atom.xml").read_bytes()).feed
    assert (atom.language, atom.rights) == ("pt-BR", SETTINGS["newsletter_licence"])
    assert SETTINGS["newsletter_licence"] in {x.href for x in atom.links if x.rel == "license"}


@pytest.mark.parametrize(
    ("carries", "newest", "oldest"),
    [("newest", True, False), ("full", True, True), ("excerpt", False, False)],
)
def test_how_much_they_carry_is_a_setting(
    make_site: Callable[..., Site], carries: str, newest: bool, oldest: bool
) -> None:
    site = make_site(files={"editions/2023-01.md": many("2023-01", 51)})
    site.build(html_baseurl=HOME, newsletter_feed_content=carries)
    assert not site.warnings
    for name, whole in (("atom.xml", newest), ("atom-1.xml", oldest)):
        text = site.read(f"archive/tag/wasm/{name}")
        assert ("<content" in text) is whole
        assert "The words of part" in text


def test_ids_stay_when_titles_and_the_address_change(make_site: Callable[..., Site]) -> None:
    entity = "letter.example,2020"
    site = make_site().build(html_baseurl=HOME, newsletter_entity=entity)
    before = [one[0] for one in entries(site, "archive/sections/atom.xml")]
    site.write(
        "editions/2024-04.md",
        (site.folder / "editions/2024-04.md").read_text().replace("### Llama 3", "### Llamas"),
    )
    site.build(html_baseurl="https://other.example/", newsletter_entity=entity)
    after = entries(site, "archive/sections/atom.xml")
    assert [one[0] for one in after] == before
    assert before[0] == "tag:letter.example,2020:editions/2024-04#webgpu-support"
    assert after[1][1:] == ("https://other.example/editions/2024-04.html#llama-3", "Llamas")


def test_without_an_address_there_is_none(make_site: Callable[..., Site]) -> None:
    site = make_site().build(html_baseurl=HOME)
    assert feeds(site)
    site.build()
    assert not site.warnings
    assert not feeds(site)
    assert not (site.out / "feeds.opml").exists()
    for page in site.pages():
        assert 'type="application/atom+xml"' not in site.read(page)


CHANGES: list[tuple[str, str | None]] = [
    ("editions/2023-01.md", many("2023-01", 52).replace("words of part 7 ", "new words ")),
    ("editions/2023-01.md", many("2023-01", 49)),
    ("editions/2023-03.md", many("2023-03", 3)),
    ("editions/2023-03.md", None),
    ("editions/2024-04-05.md", many("2024-04-05", 1)),
    ("editions/2024-04.md", None),
    ("tags.yml", "wasm:\n  label: Another\nllms:\n  label: LLMs\n"),
]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_after_any_change_they_are_those_of_a_clean_build(
    make_site: Callable[..., Site], builder: str
) -> None:
    files: dict[str, str | bytes] = {"editions/2023-01.md": many("2023-01", 51)}
    site = make_site(files=files).build(builder, html_baseurl=HOME)
    for path, text in CHANGES:
        if text is None:
            site.delete(path)
        else:
            site.write(path, text)
        site.build(builder, html_baseurl=HOME)
        clean = make_site()
        clean.delete("editions/2024-04.md")
        for source in site.folder.glob("editions/*.md"):
            clean.write(f"editions/{source.name}", source.read_bytes())
        clean.write("tags.yml", (site.folder / "tags.yml").read_bytes())
        assert feeds(site) == feeds(clean.build(builder, html_baseurl=HOME)), path
        assert site.read("feeds.opml") == clean.read("feeds.opml")


def stamps(site: Site) -> dict[str, int]:
    return {name: (site.out / name).stat().st_mtime_ns for name in feeds(site)}


def test_an_edit_writes_only_the_feeds_that_show_it(make_site: Callable[..., Site]) -> None:
    path, source = "editions/2023-01.md", many("2023-01", 75)
    site = make_site(files={path: source}).build(html_baseurl=HOME)

    def changed() -> set[str]:
        before = stamps(site)
        site.build(html_baseurl=HOME)
        return {name for name, at in stamps(site).items() if before[name] != at}

    assert changed() == set()
    # It is old: nothing but its excerpt stands anywhere, and the edition.
    source = source.replace("of part 70 of 2023-01.", "of part 70.\n\nMore words.")
    site.write(path, source)
    folders = {"archive", "archive/author/jan"}
    assert changed() == {form.file(folder) for folder in folders for form in FORMATS} | {
        form.file(folder, 1)
        for folder in ("archive/sections", "archive/tag/wasm")
        for form in FORMATS
    }
    # It is new.
    site.write(path, source.replace("of part 1 of 2023-01.", "of part 1 of 2023-01.\n\nMore."))
    folders |= {"archive/sections", "archive/tag/wasm"}
    assert changed() == {form.file(folder) for folder in folders for form in FORMATS}


def test_they_are_the_same_however_many_draw_them(
    make_site: Callable[..., Site],
) -> None:
    files: dict[str, str | bytes] = {"editions/2023-01.md": many("2023-01", 60)}
    alone = make_site(files=files).build(html_baseurl=HOME)
    many_helpers = make_site(files=files).build(jobs=4, html_baseurl=HOME)
    assert feeds(alone) == feeds(many_helpers)
