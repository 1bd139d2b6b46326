"""Drafts: in no file of the output, unless the setting includes them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest

from tests.conftest import links

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site


pytestmark = pytest.mark.slow

PAGE = "editions/2024-05"
WORD = "hush"


def edition(*front: str) -> str:
    head = "\n".join(["---", "date: 2024-05", *front, "---"])
    return f"{head}\n\n# May {WORD}\n\n## Section\n\n:::{{tags}} wasm, webgpu\n:::\n\nText.\n"


DRAFT, PUBLISHED = edition("draft: true"), edition()


def mentions(site: Site) -> set[str]:
    """The files of the output in which the draft can be found.

    But for Sphinx's search index: it never forgets a word, only where it stood.
    """
    every = (path for path in site.out.rglob("*") if path.is_file())
    files = [path for path in every if path.name != "searchindex.js"]
    return {
        name
        for path in files
        if "/2024-05" in f"/{(name := path.relative_to(site.out).as_posix())}"
        or WORD.encode() in content(path).lower()
    }


def content(path: Path) -> bytes:
    """Content of a file. Sphinx's inventory is compressed."""
    data = path.read_bytes()
    return data if path.name != "objects.inv" else zlib.decompress(data.split(b"\n", 4)[4])


def assert_hidden(site: Site) -> None:
    assert not site.warnings
    assert mentions(site) == set()
    assert site.archive.find(PAGE) is None


def assert_public(site: Site) -> None:
    assert not site.warnings
    paths = ("index.html", "archive.html", "archive/2024.html", "archive/tag/wasm.html")
    source = f"_sources/{PAGE}.md.txt"
    assert mentions(site) >= {f"{PAGE}.html", source, "objects.inv", *paths}
    for path in paths:
        assert any("2024-05.html" in link.href for link in links(site.content(path)))


@pytest.mark.parametrize("builder", ["html", "dirhtml", "text"])
def test_a_draft_is_in_no_file_of_the_output(make_site: Callable[..., Site], builder: str) -> None:
    site = make_site(files={f"{PAGE}.md": DRAFT})
    assert_hidden(site.build(builder, search=True))
    site.write(f"{PAGE}.md", PUBLISHED)
    assert len(mentions(site.build(builder, search=True))) > 1


def test_with_the_setting_a_draft_is_an_edition(make_site: Callable[..., Site]) -> None:
    assert_public(make_site(files={f"{PAGE}.md": DRAFT}).build(search=True, newsletter_drafts=True))


def test_drafts_alone_make_an_empty_site(make_site: Callable[..., Site]) -> None:
    site = make_site(files={f"{PAGE}.md": DRAFT})
    site.delete("editions/2024-04.md")
    assert_hidden(site.build(search=True))
    assert "archive/2024.html" not in site.pages()


def test_a_draft_appears_with_the_setting_and_disappears_without_it(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={f"{PAGE}.md": DRAFT})
    assert_hidden(site.build(search=True))
    assert_public(site.build(search=True, newsletter_drafts=True))
    assert_hidden(site.build(search=True))


def test_a_draft_that_is_published_and_withdrawn(make_site: Callable[..., Site]) -> None:
    site = make_site(files={f"{PAGE}.md": DRAFT})
    assert_hidden(site.build(search=True))
    site.write(f"{PAGE}.md", PUBLISHED)
    assert_public(site.build(search=True))
    site.write(f"{PAGE}.md", DRAFT)
    assert_hidden(site.build(search=True))


def test_a_draft_that_was_shown_is_published(make_site: Callable[..., Site]) -> None:
    site = make_site(files={f"{PAGE}.md": DRAFT}).build(search=True, newsletter_drafts=True)
    site.write(f"{PAGE}.md", PUBLISHED)
    assert_public(site.build(search=True))


def test_publishing_a_draft_reads_no_other_page_again(make_site: Callable[..., Site]) -> None:
    site = make_site(files={f"{PAGE}.md": DRAFT}).build(search=True)
    before = dict(site.app.env.all_docs)
    site.write(f"{PAGE}.md", PUBLISHED)
    after = site.build(search=True).app.env.all_docs
    assert {name for name in after if after[name] != before.get(name)} == {PAGE}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (edition("draft: maybe"), "value-invalid"),
        (edition("draft: true", "draft: false"), "front-matter"),
        (edition("draft: true", "subtitle: a: b"), "front-matter"),
        (DRAFT.replace("draft: true\n---", "draft: true"), "front-matter"),
        (DRAFT.replace("draft: true\n---", "\ndraft: true"), "front-matter"),
        (DRAFT.replace("draft: true", "DRAFT: true"), "key-unknown"),
        (DRAFT.replace("draft: true", "drafts: true"), "key-unknown"),
    ],
)
def test_a_possible_draft_is_reported_and_not_published(
    make_site: Callable[..., Site], text: str, kind: str
) -> None:
    site = make_site(files={f"{PAGE}.md": text}).build(search=True)
    [warned] = site.warnings
    assert (warned.path, warned.kind) == ("2024-05.md", f"newsletter.{kind}")
    assert "it counts as a draft" in warned.message
    assert mentions(site) == set()


def test_front_matter_can_begin_after_blank_lines(make_site: Callable[..., Site]) -> None:
    assert_hidden(make_site(files={f"{PAGE}.md": "\n \n" + DRAFT}).build(search=True))


def test_other_problems_of_a_draft_are_not_reported(make_site: Callable[..., Site]) -> None:
    text = "---\nauthor: nobody\ndraft: true\nx: 1\n---\n\n:::{tags} nothing\n:::\n"
    assert_hidden(make_site(files={f"{PAGE}.md": text}).build(search=True))


def test_draft_has_no_effect_in_a_guide(make_site: Callable[..., Site]) -> None:
    text = "---\norphan: true\ndraft: true\n---\n\n# Guide\n"
    site = make_site(files={"docs/guide.md": text}).build(search=True)
    assert not site.warnings
    assert "docs/guide.html" in site.pages()
