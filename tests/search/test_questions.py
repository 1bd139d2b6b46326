"""What the search answers to the questions of `questions.yml`, by its own code and a real index."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bench.archive import Archive, Tag
from bench.weekly import WeeklySection, make_weekly
from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.search.inverted_index import normalised
from tests.search.corpus import plain, write_index
from tests.search.questions import Answer, Score, ask, literal_first, questions, scores

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Site

pytestmark = pytest.mark.slow

EDITIONS = 200


@pytest.fixture(scope="module")
def archive() -> Archive:
    return make_weekly(EDITIONS)


@pytest.fixture(scope="module")
def index(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weekly")
    write_index(archive, folder)
    return folder


@pytest.fixture(scope="module")
def weekly(index: Path) -> dict[str, Score]:
    return scores(ask(questions("weekly"), index))


def wrong(answer: Answer) -> str:
    """What is wrong with *answer*, or nothing."""
    question, shown = answer.question, [(one.key, one.title) for one in answer.shown]
    right = question.get("right", [])
    expected = question.get("first", False)
    first = right if expected is True else [expected]
    found = {name for one in shown for name in one}
    if not found.issuperset(right):
        return f"not found: {right} in {shown}"
    if expected and not {*shown[0]} & {*first}:
        return f"not first: {first} in {shown}"
    if question.get("others") == "none" and len(shown) > len(right):
        return f"more: {shown}"
    if "meant" in question and question["meant"] not in answer.suggested:
        return f"not suggested: {answer.suggested}"
    return f"shown: {shown}" if question["kind"] == "nowhere" and shown else ""


def faults(answers: list[Answer]) -> dict[str, str]:
    return {answer.question["ask"]: fault for answer in answers if (fault := wrong(answer))}


def test_there_are_many_questions() -> None:
    assert sum(len(questions(corpus)) for corpus in ("real", "sections", "weekly")) >= 120


def test_the_real_site_is_right(real_site: Site) -> None:
    assert faults(ask(questions("real"), real_site.out / "_search")) == {}


def test_sections_of_their_own_are_right(tmp_path: Path) -> None:
    asked = questions("sections")
    corpora = {str(one["sections"]): one["sections"] for one in asked}
    for number, (name, sections) in enumerate(corpora.items()):
        folder = tmp_path / str(number)
        write_index(_archive(sections), folder)
        mine = [one for one in asked if str(one["sections"]) == name]
        assert faults(ask(mine, folder)) == {}


def _archive(sections: list[tuple[str, list[str], str]]) -> Archive:
    tags = {
        label: Tag(f"t{n}-{anchor_of(label)}", label) for n, label in enumerate(_labels(sections))
    }
    made = tuple(
        WeeklySection(f"s{n}", title, "News", tuple(tags[label] for label in labels), (text,))
        for n, (title, labels, text) in enumerate(sections)
    )
    archive = make_weekly(1)
    edition = replace(archive.middle, sections=made)
    return replace(archive, tags=tuple(tags.values()), editions=(edition,))


def _labels(sections: list[tuple[str, list[str], str]]) -> list[str]:
    return [*dict.fromkeys(label for _title, labels, _text in sections for label in labels)]


@pytest.mark.parametrize("kind", ["rare", "phrase", "pair", "tag"])
def test_the_right_section_is_among_the_first(weekly: dict[str, Score], kind: str) -> None:
    assert weekly[kind].recall(3) >= 0.95
    assert weekly[kind].mrr >= 0.9


@pytest.mark.parametrize("kind", ["rare", "phrase", "pair", "tag"])
def test_what_is_shown_contains_the_words(weekly: dict[str, Score], kind: str) -> None:
    assert weekly[kind].precision >= 0.95


def test_literal_matches_come_first_and_all(weekly: dict[str, Score], archive: Archive) -> None:
    texts = [
        normalised(f"{one.title} {' '.join(map(plain, one.sentences))}")
        for edition in archive.editions
        for one in edition.sections
    ]
    for answer in weekly["literal"].answers:
        asked = answer.question["ask"]
        assert literal_first(answer), asked
        # Every section that has it, and those that have it as a tag.
        word = normalised(asked)
        assert sum(answer.containing) >= sum(f" {word} " in f" {text} " for text in texts), asked


def test_typos_bring_suggestions_and_words_that_are_nowhere_bring_nothing(
    weekly: dict[str, Score],
) -> None:
    assert weekly["typo"].suggestions >= 0.9
    assert [a.shown for a in weekly["nowhere"].answers] == [[]] * len(weekly["nowhere"].answers)


def test_sentences_find_their_section(weekly: dict[str, Score]) -> None:
    assert weekly["sentence"].recall(10) >= 0.5
    assert weekly["sentence"].recall(3) >= 0.5


def test_paraphrases_find_their_section(weekly: dict[str, Score]) -> None:
    """Nearly as often as BM25 with any of the words, which has 0.62 of them in its first ten."""
    assert weekly["paraphrase"].recall(10) >= 0.5
    assert weekly["paraphrase"].recall(3) >= 0.4


def test_what_a_reader_loads_is_small(index: Path) -> None:
    """Compressed where hosts compress it: JSON and text, but not shards."""
    assert compressed(index / "index" / "words.txt") <= 60_000
    assert compressed(index / "records.json") <= 20_000
    assert max(map(compressed, (index / "text").iterdir())) <= 4_000
    sizes = sorted(path.stat().st_size for path in (index / "index").glob("*.bin"))
    assert sizes[len(sizes) * 9 // 10] <= 20_000
    assert sizes[-1] <= 40_000


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))
