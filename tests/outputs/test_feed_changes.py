"""Feeds under other settings, and from build to build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.model.feeds import FORMATS
from tests.outputs.feed_files import HOME, entries, feeds, many
from tests.outputs.feed_rules import problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


pytestmark = pytest.mark.slow


def test_an_archive_without_editions_has_feeds(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("editions/2024-04.md")
    site.build(html_baseurl=HOME)
    assert not site.warnings
    found = (problems(name, text, HOME + name) for name, text in feeds(site).items())
    assert [problem for some in found for problem in some] == []


@pytest.mark.parametrize(
    ("carries", "newest", "others"),
    [("newest", True, False), ("full", True, True), ("excerpt", False, False)],
)
def test_a_setting_says_which_feeds_contain_full_content(
    make_site: Callable[..., Site], carries: str, newest: bool, others: bool
) -> None:
    site = make_site(files={"editions/2023-01.md": many("2023-01", 51)})
    site.build(html_baseurl=HOME, newsletter_feed_content=carries)
    assert not site.warnings
    for name, whole in (
        ("sections/atom.xml", newest),
        ("tag/wasm/atom.xml", newest),
        ("sections/atom-2023.xml", others),
        ("author/jan/atom.xml", others),
    ):
        text = site.read(f"archive/{name}")
        assert ("<content" in text) is whole
        if name.startswith("author"):
            continue
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


def test_without_a_site_address_there_are_no_feeds(make_site: Callable[..., Site]) -> None:
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


def test_after_any_change_feeds_equal_a_clean_build(
    make_site: Callable[..., Site],
) -> None:
    files: dict[str, str | bytes] = {"editions/2023-01.md": many("2023-01", 51)}
    site = make_site(files=files).build(html_baseurl=HOME)
    for path, text in CHANGES:
        if text is None:
            site.delete(path)
        else:
            site.write(path, text)
        site.build(html_baseurl=HOME)
        clean = make_site()
        clean.delete("editions/2024-04.md")
        for source in site.folder.glob("editions/*.md"):
            clean.write(f"editions/{source.name}", source.read_bytes())
        clean.write("tags.yml", (site.folder / "tags.yml").read_bytes())
        assert feeds(site) == feeds(clean.build(html_baseurl=HOME)), path
        assert site.read("feeds.opml") == clean.read("feeds.opml")


def stamps(site: Site) -> dict[str, int]:
    return {name: (site.out / name).stat().st_mtime_ns for name in feeds(site)}


def test_an_edit_writes_only_the_feeds_that_contain_it(make_site: Callable[..., Site]) -> None:
    path, source = "editions/2023-01.md", many("2023-01", 75)
    site = make_site(files={path: source}).build(html_baseurl=HOME)

    def changed() -> set[str]:
        before = stamps(site)
        site.build(html_baseurl=HOME)
        return {name for name, at in stamps(site).items() if before[name] != at}

    assert changed() == set()
    # It is old: archive documents have its excerpt only, the feed of editions has it.
    source = source.replace("of part 70 of 2023-01.", "of part 70.\n\nMore words.")
    site.write(path, source)
    editions = {form.file("archive") for form in FORMATS}
    assert changed() == editions | {"archive/sections/atom-2023.xml"}
    # It is new.
    site.write(path, source.replace("of part 1 of 2023-01.", "of part 1 of 2023-01.\n\nMore."))
    assert changed() == editions | {
        form.file(folder) for folder in ("archive/sections", "archive/tag/wasm") for form in FORMATS
    }


def test_the_number_of_jobs_makes_no_difference(
    make_site: Callable[..., Site],
) -> None:
    files: dict[str, str | bytes] = {"editions/2023-01.md": many("2023-01", 60)}
    alone = make_site(files=files).build(html_baseurl=HOME)
    many_helpers = make_site(files=files).build(jobs=4, html_baseurl=HOME)
    assert feeds(alone) == feeds(many_helpers)
