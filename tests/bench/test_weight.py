"""`make weight`: kinds of output, and the edits."""

from __future__ import annotations

from bench.weekly import make_uneven_weekly
from bench.weight import Weight, edited, kind, table, weigh, with_sentence, with_word

SIZES = {
    "editions/2019-01-03.html": 3000,
    "editions/2019-01-03.md": 1000,
    "archive/tag/c.html": 2000,
    "archive/atom-2019.xml": 500,
    "archive/email.xml": 400,
    "archive/sections-2019.json": 300,
    "archive/feed.json": 200,
    "llms-full-2019.txt": 1000,
    "_static/a.js": 100,
    "robots.txt": 10,
}


def test_each_file_is_of_one_kind() -> None:
    assert [kind(path) for path in SIZES] == [
        "pages of editions",
        "editions as Markdown",
        "other pages",
        "feeds: Atom",
        "feeds: RSS",
        "data as JSON",
        "feeds: JSON Feed",
        "llms.txt and the full texts",
        "static files",
        "all others",
    ]
    found = weigh(SIZES)
    assert found["other pages"] == Weight(1, 2000)
    assert sum(one.bytes for one in found.values()) == sum(SIZES.values())
    assert table(SIZES, 2).splitlines()[-1] == "| all | 10 | 0.01 | 4.3 |"


def test_an_edit_changes_one_paragraph() -> None:
    archive = make_uneven_weekly(6)
    for change in (with_word, with_sentence):
        other = edited(archive, archive.middle, change)
        pairs = zip(archive.editions, other.editions, strict=True)
        [(old, new)] = [pair for pair in pairs if pair[0] != pair[1]]
        assert old == archive.middle
        texts = zip(old.sections, new.sections, strict=True)
        [(before, after)] = [(a.sentences, b.sentences) for a, b in texts if a != b]
        assert before[:-1] == after[:-1]
        assert before[-1] != after[-1]
