"""The check of permalinks in a build; addresses that commands know, compared with the build's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.permalinks.anchors import Addresses
from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.incremental.collections import lists
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.model.permalinks import (
    FILE,
    Permalink,
    gathered,
    lost,
    published,
    read_permalinks,
)
from tests.answering import assert_all_answer
from tests.conftest import REPOSITORY
from tests.editing.permalinks.recorded_site import EDITION, PAGE, edit, move, recorded_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


pytestmark = pytest.mark.slow

ADDRESS = "https://example.org/"
TALK = """\

## More talks

### A second one

:::{tags} llms
:::

(a-place)=
Text.

::::{interview}
:guest: Ann Lee; Kim
:host: Jan Doe

JD: **Why**, of [all](https://a.example) things?

AL: So.

- Jan: no question.

Note: nobody speaks.

Jan Doe: Why?

> Jan: not here.

Kim: So.

Jan: `code` & "more"
and on
::::

## Question why

:::{interview}
:guest: Kim

Jan: Nobody is the host.
:::
"""


def addresses(site: Site) -> set[str]:
    permalinks = Permalinks(Workspace(site.folder))
    return {one.address for one in permalinks.new}


def of_build(site: Site) -> set[str]:
    pages = dict.fromkeys(site.app.env.found_docs, "")
    authors = site.app.config.newsletter_authors
    return {one.address for one in published(site.archive, pages, authors, lists(site.app))}


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return recorded_site(make_site)


def build(site: Site, builder: str = "html") -> list[tuple[str, int | None, str]]:
    site.build(builder, html_baseurl=ADDRESS)
    return [(warned.path, warned.line, warned.message) for warned in site.warnings]


def test_commands_and_builds_publish_the_same_addresses(make_site: Callable[..., Site]) -> None:
    site = make_site(files={PAGE: EDITION + TALK, "editions/001.md": "# No date\n"}).build()
    assert addresses(site) == of_build(site)
    asked = ("why-of-all-things", "why-2", "code-more-and-on")
    assert {f"editions/2024-05#question-{words}" for words in asked} <= of_build(site)


def test_commands_and_builds_agree_on_the_real_site(real_site: Site) -> None:
    assert addresses(real_site) == of_build(real_site)


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_all_published_addresses_work(site: Site, builder: str) -> None:
    assert build(site, builder) == []
    assert_all_answer(site)


def test_all_pages_and_feeds_are_published(site: Site) -> None:
    build(site)
    authors = site.app.config.newsletter_authors
    known = {one.page for one in gathered(site.archive, authors, lists(site.app))}
    assert set(manifest_of(site.app).pages) - known == site.app.env.found_docs
    feeds = set(manifest_of(site.app).outputs["feeds"]) | {"feeds.opml", "archive/email.xml"}
    assert {page for page in known if "." in page} == feeds


def test_commands_know_the_anchors_of_a_page(site: Site) -> None:
    build(site)
    answers = Addresses(Workspace(site.folder)).answers
    for page, places in answers.pages.items():
        for place in places or ():
            assert site.content(f"{page}.html").select(f"#{place}")


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_lost_address_is_reported_and_can_be_fixed(site: Site, builder: str) -> None:
    build(site, builder)
    move(site, PAGE, "editions/2024-05-31.md")
    edit(site, "### Ratchet\n", "### Ratchet is back\n", "editions/2024-05-31.md")
    edit(site, "(burn)=\n", "(fire)=\n", "editions/2024-05-31.md")
    edit(site, "Jan: Why?", "Jan: What?", "editions/2024-05-31.md")
    edit(site, "wasm:\n", "webassembly:\n", "tags.yml")
    found = build(site, builder)
    assert {path for path, _, _ in found} == {FILE}
    words = ("aliases: [wasm]", "`editions/2024-05 editions/2024-05-31`", "(question-why)=")
    messages = [message for _, _, message in found]
    for word in (*words, "(burn)=", "(ratchet)="):
        assert len([message for message in messages if word in message]) == 1
    lines = (site.folder / FILE).read_text(encoding="utf-8").splitlines()
    named = [lines[line - 1].split()[0].rpartition("/")[2] for _, line, _ in found if line]
    assert all(name in message for name, message in zip(named, messages, strict=True))
    Permalinks(Workspace(site.folder)).fixed().write()
    assert build(site, builder) == []
    Permalinks(Workspace(site.folder)).updated().write()
    assert build(site, builder) == []
    assert_all_answer(site)


def test_a_heading_keeps_its_address_and_its_old_one_works(site: Site) -> None:
    edit(site, "(burn)=\n", "(fire)=\n")
    edit(site, "### Ratchet\n", "### Ratchet is back\n")
    Permalinks(Workspace(site.folder)).fixed().write()
    assert build(site) == []
    anchors = {part.title: part.anchor for part in site.archive.editions[0].sections}
    assert anchors["Burn in the browser"] == "fire"
    assert anchors["Ratchet is back"] == "ratchet"
    page = site.content("editions/2024-05.html")
    for place in ("fire", "burn", "ratchet", "ratchet-is-back"):
        assert len(page.select(f"#{place}")) == 1


def test_a_lost_address_is_reported_by_each_build_and_fails_it(site: Site) -> None:
    site.delete(PAGE)
    for _again in range(2):
        [(path, _line, message)] = build(site)
        assert (path, "--forget editions/2024-05" in message) == (FILE, True)
    Permalinks(Workspace(site.folder)).without(["editions/2024-05"]).write()
    assert build(site) == []


def test_without_a_site_address_feeds_are_not_missed(site: Site) -> None:
    assert site.build().warnings == []


def test_builders_without_an_archive_check_nothing(site: Site) -> None:
    site.delete(PAGE)
    assert site.build("text").warnings == []


def test_the_address_of_a_draft_that_is_built_works(site: Site) -> None:
    edit(site, "date: 2024-05", "date: 2024-05\ndraft: true")
    assert [message.partition(",")[0] for _, _, message in build(site)] == [
        "`editions/2024-05` was published and is now a draft: publish it"
    ]
    assert site.build(html_baseurl=ADDRESS, newsletter_drafts=True).warnings == []


def test_an_address_lost_in_the_build_alone_is_reported(site: Site) -> None:
    site.build(html_baseurl=ADDRESS, newsletter_authors={"jan": {"name": "Jan"}})
    [warned] = site.warnings
    assert "`archive/author/kim` no longer works" in warned.message


BAD = [
    (b"<<<<<<< ours\n", 1, "permalinks", "conflict marker of a merge"),
    (b"index\n\nindex\n", 3, "permalinks", "is on line 1 already"),
    (b"\xef\xbb\xbfindex\r\n../x\r\n", 2, "permalinks", "contains `..` or `.`"),
    (b"index\n\xe9\n", 2, "file-encoding", "save it as UTF-8"),
    (b"index\nnowhere\n", 2, "permalink-lost", "`nowhere` is gone"),
    (b"index\nnowhere#a\n", 2, "permalink-lost", "`nowhere#a` is gone"),
    (b"index\nnowhere/atom.xml\n", 2, "permalink-lost", "the feed `nowhere/atom.xml` is gone"),
    (b"index\neditions/2024-04#no\n", 2, "permalink-lost", "`editions/2024-04#no` is gone"),
]


@pytest.mark.parametrize(("data", "line", "kind", "words"), BAD)
def test_a_wrong_line_is_reported(
    make_site: Callable[..., Site], data: bytes, line: int, kind: str, words: str
) -> None:
    [warned] = make_site(files={FILE: data}).build(html_baseurl=ADDRESS).warnings
    assert warned[:3] == (FILE, line, f"newsletter.{kind}")
    assert words in warned.message


def test_a_folder_instead_of_the_file_is_reported(make_site: Callable[..., Site]) -> None:
    site = make_site()
    (site.folder / FILE).mkdir()
    [warned] = site.build(html_baseurl=ADDRESS).warnings
    assert warned[:3] == (FILE, 1, "newsletter.file-unreadable")


def test_all_recorded_addresses_of_the_real_site_work(real_site: Site) -> None:
    found: list[Permalink] = []
    assert not list(read_permalinks((REPOSITORY / FILE).read_text(encoding="utf-8"), found))
    assert len(found) > 100
    assert list(lost(found, Addresses(Workspace(real_site.folder)).answers)) == []
