"""Every feed of the real archive and of a nasty one, as feed readers see them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag

import feedparser
import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, PackageLoader
from lxml import etree
from PIL import Image

from sphinx_newsletter.model.feeds import FORMATS
from tests.outputs.feed_files import HOME, entries, feeds
from tests.outputs.feed_rules import problems
from tests.outputs.nasty_archive import AUTHORS, FILES, IMAGE, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


@pytest.fixture(scope="module")
def nasty(share_site: Callable[..., Site]) -> Site:
    return share_site(files=FILES).build(**SETTINGS)


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


@pytest.fixture(scope="module", params=[pytest.param("real", marks=pytest.mark.slow), "nasty"])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(request.param)
    return found


def test_every_feed_follows_the_specification_of_its_format(site: Site) -> None:
    assert feeds(site)
    found = (problems(name, text, HOME + name) for name, text in feeds(site).items())
    assert [problem for some in found for problem in some] == []


def test_feedparser_reads_every_feed(site: Site) -> None:
    for name, text in feeds(site).items():
        if name.endswith(".xml"):
            parsed = feedparser.parse(text)
            assert not parsed.bozo, (name, parsed.get("bozo_exception"))
            assert parsed.version == ("atom10" if "/atom" in name else "rss20")
            assert parsed.feed.title


def test_each_tag_author_and_list_page_has_a_feed(site: Site) -> None:
    archive = site.archive
    folders = {"archive", "archive/sections", "interviews", "showcases"}
    folders |= {f"archive/tag/{slug}" for slug in archive.vocabulary.tags}
    folders |= {f"archive/author/{key}" for key in site.app.config.newsletter_authors}
    names = {form.file(folder) for folder in folders for form in FORMATS}
    found = {name for name in feeds(site) if "-" not in name.rpartition("/")[2]}
    assert found == names
    # Only these have a complete archive, in one format.
    assert {*map(_without_year, feeds(site).keys() - found)} <= {
        "archive/atom.xml",
        "archive/sections/atom.xml",
    }


def _without_year(name: str) -> str:
    return re.sub(r"(-\d+)+\.xml$", ".xml", name)


def test_ids_titles_and_descriptions_of_feeds_are_unique(site: Site) -> None:
    first = [name for name in feeds(site) if name.endswith("/atom.xml")]
    parsed = [feedparser.parse(feeds(site)[name]).feed for name in first]
    for key in ("id", "title", "subtitle"):
        assert len({feed[key] for feed in parsed}) == len(parsed), key


def test_all_formats_have_the_same_entries(site: Site) -> None:
    for name in feeds(site):
        if name.endswith("/atom.xml"):
            rss, feed = name.replace("/atom", "/rss"), name.replace("/atom", "/feed")
            ids = [one[:2] for one in entries(site, name)]
            assert ids == [one[:2] for one in entries(site, rss)]
            assert ids == [one[:2] for one in entries(site, feed.replace(".xml", ".json"))]


def test_every_entry_links_to_an_existing_anchor(site: Site) -> None:
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
        links = feedparser.parse((site.out / name).read_bytes()).feed.links
        older = (link.href for link in links if link.rel == "prev-archive")
        name = next(older, "").removeprefix(HOME)
    return found


@pytest.mark.parametrize("folder", ["archive", "archive/sections"])
def test_the_documents_in_atom_contain_the_whole_archive(site: Site, folder: str) -> None:
    documents = walked(site, f"{folder}/atom.xml")
    met = dict.fromkeys(one[0] for path in documents for one in entries(site, path))
    home = "tag:letter.example,2024:"
    is_of_sections = folder.endswith("sections")
    whole = [entry for entry in site.archive.entries if bool(entry.section) == is_of_sections]
    assert list(met) == [
        f"{home}{e.edition.docname}{f'#{e.anchor}' if e.anchor else ''}" for e in whole
    ]
    assert set(documents) == {path for path in feeds(site) if path.startswith(f"{folder}/atom")}


def test_an_archive_document_leads_back_to_the_newest(nasty: Site) -> None:
    _newest, *older = walked(nasty, "archive/sections/atom.xml")
    assert older == [
        "archive/sections/atom-2023-3.xml",  # that year is over
        "archive/sections/atom-2023-2.xml",
        "archive/sections/atom-2023.xml",
    ]
    for name in older:
        links = feedparser.parse(nasty.read(name)).feed.links
        [current] = [link.href for link in links if link.rel == "current"]
        assert current == f"{HOME}archive/sections/atom.xml"


def nasty_entry(site: Site) -> feedparser.FeedParserDict:
    [entry] = feedparser.parse((site.out / "archive/tag/nasty/atom.xml").read_bytes()).entries
    return entry


def test_special_characters_are_preserved(nasty: Site) -> None:
    interview = nasty_entry(nasty)
    assert "\N{PARTY POPPER} שלום" in interview.title
    item = json.loads((nasty.out / "archive/tag/nasty/feed.json").read_bytes())["items"][0]
    assert "\N{PARTY POPPER} שלום" in item["title"]
    assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f]", item["title"] + item["content_html"])


def test_an_entry_has_authors_dates_and_tags(nasty: Site) -> None:
    interview = nasty_entry(nasty)
    assert interview.id == "tag:letter.example,2024:editions/2024-05-06#talk"
    assert interview.link == f"{HOME}editions/2024-05-06.html#talk"
    assert (interview.published, interview.updated) == (
        "2024-05-06T00:00:00Z",
        "2024-06-07T00:00:00Z",
    )
    assert [author.get("href") for author in interview.authors] == [None, AUTHORS["jan"]["url"]]
    assert [(tag.term, tag.scheme) for tag in interview.tags] == [
        (slug, f"{HOME}archive/tag.html") for slug in ("nasty", "llms")
    ]


def test_a_month_is_dated_by_its_last_day(nasty: Site) -> None:
    [april] = feedparser.parse((nasty.out / "archive/tag/llama/atom.xml").read_bytes()).entries
    assert april.published == "2024-04-30T00:00:00Z"


def test_content_is_complete_and_safe(nasty: Site) -> None:
    content = nasty_entry(nasty).content[0].value
    item = json.loads((nasty.out / "archive/tag/nasty/feed.json").read_bytes())["items"][0]
    raw = item["content_html"]
    for words in ("in a box", "unclosed", "Why?", "So."):
        assert words in content
        assert words in raw
    shown = BeautifulSoup(raw, "lxml")
    assert not shown.select("script, iframe, [style], [onclick], [href^=javascript]")
    assert "<script>" in shown.get_text()  # as words
    assert "if a &lt; b and c ]]&gt; d:\n\n    print" in raw
    assert f'<a href="{HOME}editions/2024-05-06.html#talk">here</a>' in raw
    assert f'href="{HOME}index.html"' in raw
    assert "Is shown." not in raw  # that is a section of its own


def test_editions_have_their_covers_and_sections_have_none(nasty: Site) -> None:
    """The picture is the social card, whose size `test_cards.py` limits."""
    for edition, item in zip(
        feedparser.parse((nasty.out / "archive/atom.xml").read_bytes()).entries,
        json.loads(nasty.read("archive/feed.json"))["items"],
        strict=True,
    ):
        [cover] = edition.media_thumbnail
        assert cover["url"] == item["image"]
        with Image.open(nasty.out / unquote(cover["url"].removeprefix(HOME))) as card:
            assert (str(card.width), str(card.height)) == (cover["width"], cover["height"])
            assert card.mode == "P"
    by_rss = feedparser.parse((nasty.out / "archive/rss.xml").read_bytes()).entries
    assert all(edition.media_thumbnail for edition in by_rss)
    for form in ("atom.xml", "rss.xml"):
        assert "thumbnail" not in nasty.read(f"archive/sections/{form}")


@pytest.mark.parametrize("content", ["<p>a ]]> b</p>", "]]>]]>", "<pre>&amp;amp; ]]&gt;</pre>"])
def test_content_cannot_end_its_cdata_section(content: str) -> None:
    templates = Environment(loader=PackageLoader("sphinx_newsletter"), autoescape=True)
    cdata: Any = templates.get_template("newsletter/feeds/_top.xml").module
    assert etree.fromstring(f"<content>{cdata.cdata(content)}</content>").text == content


def test_an_image_is_an_enclosure(nasty: Site) -> None:
    interview = nasty_entry(nasty)
    [image] = interview.enclosures
    name = image.href.removeprefix(HOME)
    assert (nasty.out / name).stat().st_size == int(image.length) == len(IMAGE)
    assert image.type == "image/png"
    assert f'src="{image.href}"' in interview.content[0].value
    [item] = json.loads((nasty.out / "archive/tag/nasty/feed.json").read_bytes())["items"]
    assert item["image"] == image.href


def test_a_feed_without_entries_was_updated_with_the_newest_edition(nasty: Site) -> None:
    for folder in ("archive/tag/unused", "archive/author/none"):
        parsed = feedparser.parse((nasty.out / folder / "atom.xml").read_bytes())
        assert parsed.entries == []
        assert parsed.feed.updated == "2024-06-07T00:00:00Z"


def test_interviews_and_showcases_have_feeds_of_their_sections(nasty: Site) -> None:
    home = "tag:letter.example,2024:editions/2024-05-06"
    assert [one[0] for one in entries(nasty, "interviews/rss.xml")] == [f"{home}#talk"]
    assert [one[0] for one in entries(nasty, "showcases/rss.xml")] == [f"{home}#project"]


def test_feeds_have_licence_and_language(nasty: Site) -> None:
    atom = feedparser.parse((nasty.out / "archive/atom.xml").read_bytes()).feed
    assert (atom.language, atom.rights) == ("pt-BR", SETTINGS["newsletter_licence"])
    assert SETTINGS["newsletter_licence"] in {x.href for x in atom.links if x.rel == "license"}
