from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.edition import Edition, Section, TagUse
from sphinx_newsletter.model.statistics import Year, stats
from sphinx_newsletter.model.tags import read_vocabulary

VOCABULARY, _ = read_vocabulary(
    "wasm:\n  label: WASM\nwebgpu:\n  label: WebGPU\nnew:\n  label: New\n"
)


def edition(date: str, *tags: str, draft: bool = False) -> Edition:
    sections = tuple(
        Section(f"s{n}", "S", "R", "", 1, (TagUse(tag, 1),)) for n, tag in enumerate(tags)
    )
    day = EditionDate.parse(date)
    return Edition(f"editions/{date}", date, day, (), words=10, sections=sections, draft=draft)


def test_all_is_counted_by_year() -> None:
    editions = [
        edition("2023-12", "wasm", "wasm"),
        edition("2025-01", "webgpu", "WASM", "unknown"),
        edition("2025-02", draft=True),
    ]
    found = stats(Archive(editions, VOCABULARY), ["a.example", "b.example", "b.example"])
    assert (found.editions, found.drafts, found.sections, found.words) == (3, 1, 5, 30)
    assert found.years == (Year(2023, 1, 2, 10), Year(2025, 2, 3, 20))
    assert [(use.tag.slug, use.total, use.by_year) for use in found.tags] == [
        ("wasm", 3, (2, 1)),
        ("webgpu", 1, (0, 1)),
    ]
    assert [tag.slug for tag in found.unused] == ["new"]
    assert found.sites == (("b.example", 2), ("a.example", 1))


def test_what_is_far_longer_than_usual_is_a_gap() -> None:
    dates = ["2024-01-01", "2024-01-08", "2024-01-15", "2024-02-12", "2024-02-19"]
    found = stats(Archive(map(edition, dates), VOCABULARY), [])
    assert found.usual == 7
    assert [(gap.after.title, gap.before.title, gap.days) for gap in found.gaps] == [
        ("2024-01-15", "2024-02-12", 28)
    ]


def test_of_few_editions_no_distance_is_usual() -> None:
    found = stats(Archive(map(edition, ["2020-01", "2024-01", "2024-02"]), VOCABULARY), [])
    assert (found.usual, found.gaps) == (0, ())


def test_there_may_be_nothing() -> None:
    found = stats(Archive([], VOCABULARY), [])
    assert (found.editions, found.years, found.tags, found.sites) == (0, (), (), ())


@given(st.lists(st.dates(), max_size=12, unique=True))
def test_the_sums_are_those_of_the_parts(days: list[object]) -> None:
    found = stats(Archive((edition(str(day), "wasm") for day in days), VOCABULARY), [])
    assert sum(year.editions for year in found.years) == found.editions == len(days)
    assert all(sum(use.by_year) == use.total for use in found.tags)
    assert all(gap.days > found.usual for gap in found.gaps)
