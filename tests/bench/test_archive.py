"""The archive that `make bench` makes up, and what its cases change. Nothing is timed here."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from bench.archive import Archive, Edition, make_archive
from bench.cases import added, edited, renamed, retagged
from bench.hugo import Hugo
from bench.ours import Ours
from bench.pelican import Pelican
from bench.plain import Plain
from bench.weekly import make_uneven_weekly
from tests.conftest import REPOSITORY

_LINK = re.compile(r"\[([^]]*)\]\(https://[^)]*\)")


@pytest.fixture(scope="module")
def archive() -> Archive:
    return make_archive(6)


def text(edition: Edition) -> str:
    return edition.markdown(lambda section: f"### {section.title}")


def test_the_same_seed_gives_the_same_bytes(archive: Archive) -> None:
    assert make_archive(6) == archive
    assert make_archive(6, seed=1) != archive


def test_a_longer_archive_begins_with_the_same_editions(archive: Archive) -> None:
    assert make_archive(7).editions[:6] == archive.editions


def test_the_words_are_the_same_on_every_machine() -> None:
    first = make_archive(1).editions[0].sections[0]
    assert first.title == "Corer topan zanva"
    assert first.sentences[0].startswith("Rojanlaze vodan jipupobo majan")


def test_the_numbers_asked_for_are_there(archive: Archive) -> None:
    assert len(archive.tags) == 60
    assert len({tag.slug for tag in archive.tags}) == 60
    for edition in archive.editions:
        assert len(edition.sections) == 10
        assert len(_LINK.findall(text(edition))) == 150
        for section in edition.sections:
            assert len(_LINK.sub(r"\1", section.text).split()) == 250
            assert len(set(section.tags)) == 5
            assert set(section.tags) <= set(archive.tags)


def test_addresses_and_days_are_no_two_alike(archive: Archive) -> None:
    anchors = [section.anchor for edition in archive.editions for section in edition.sections]
    assert len(set(anchors)) == len(anchors)
    days = [edition.date for edition in archive.editions]
    assert all((later - earlier).days == 7 for earlier, later in pairwise(days))


@pytest.mark.parametrize("builder", [Ours, Plain, Pelican, Hugo])
def test_every_builder_gets_the_same_words(
    archive: Archive, builder: type[Ours | Plain | Pelican | Hugo]
) -> None:
    files = builder(REPOSITORY / "_build" / "bench" / "test").files(archive)
    for edition in archive.editions:
        [source] = [text for path, text in files.items() if path.endswith(f"{edition.name}.md")]
        assert edition.title in source
        for section in edition.sections:
            assert section.title in source
            assert section.text in source
        for tag in edition.tags:
            assert (tag.slug if builder is Ours else tag.label) in source


def differing(one: Archive, other: Archive) -> list[Edition]:
    """The editions of *other* that are not in *one*."""
    return [edition for edition in other.editions if edition not in one.editions]


def test_an_edit_changes_one_sentence(archive: Archive) -> None:
    change = edited(archive, 3)
    [edition] = differing(archive, change.archive)
    before, after = (text(e).split(". ") for e in (archive.middle, edition))
    assert len([pair for pair in zip(before, after, strict=True) if len(set(pair)) == 2]) == 1
    assert change.shows in text(edition)


def test_an_edition_is_added_at_the_end(archive: Archive) -> None:
    change = added(archive)
    assert differing(archive, change.archive) == [change.archive.editions[-1]]


def test_a_new_tag_is_new_to_the_whole_edition(archive: Archive) -> None:
    change = retagged(archive)
    [edition] = differing(archive, change.archive)
    before, after = set(archive.middle.tags), set(edition.tags)
    assert (len(before - after), after - before) == (1, {change.where})


def test_a_renamed_tag_keeps_its_slug(archive: Archive) -> None:
    change = renamed(archive)
    old, new = next(
        pair for pair in zip(archive.tags, change.archive.tags, strict=True) if len(set(pair)) == 2
    )
    assert (new.slug, new.label) == (old.slug, change.shows)
    assert not any(old in edition.tags for edition in change.archive.editions)
    # For us it is one line of the vocabulary.
    ours = Ours(REPOSITORY / "_build" / "bench" / "test")
    before, after = ours.files(archive), ours.files(change.archive)
    assert [path for path in before if before[path] != after[path]] == ["tags.yml"]


def test_an_uneven_weekly_has_the_lengths_of_a_real_one() -> None:
    archive = make_uneven_weekly(89)  # with a number of Fibonacci's, they are spread most evenly
    sizes = [len(text(edition).encode()) for edition in archive.editions]
    assert 1_400 < min(sizes) < 2_500
    assert 54_000 < max(sizes) < 61_000
    assert 15_500 < sum(sizes) / len(sizes) < 18_500
    assert {len(edition.sections) for edition in archive.editions} == {7}
    assert make_uneven_weekly(8).editions == archive.editions[:8]
