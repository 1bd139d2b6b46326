"""The inverted index: how texts and questions are divided into words, and what a shard contains."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_newsletter.model.tags import Tag
from sphinx_newsletter.search import word_list
from sphinx_newsletter.search.inverted_index import SHARDS, Index, main, tokens
from tests.search.asking import run_script

if TYPE_CHECKING:
    from pathlib import Path


def words(text: str) -> list[str]:
    return [word for word, _position in tokens(text)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rust 1.56.0", ["rust", "1", "1.56", "56", "56.0", "0"]),
        ("v1.56", ["v1", "v1.56", "1.56", "56"]),
        ("C++, C# and C.", ["c++", "c#", "and", "c"]),
        ("no_std async/await", ["no", "no_std", "std", "async", "async/await", "await"]),
        (
            "#[derive] #156 .NET &str",
            ["#[derive", "derive", "#156", "156", ".net", "net", "&str", "str"],
        ),
        ("burn's l'archive don’t", ["burn", "archive", "don"]),
        ("\uff37\uff21\uff33\uff2d naïve Fe\u0301lix", ["wasm", "naive", "felix"]),
        ("検索機能", ["検索", "索機", "機能", "能"]),
        ("हिन्दी!", ["हिन्दी"]),
        ("… ??? 🦀", []),
    ],
)
def test_a_text_is_divided_into_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


TEXTS = [
    "Rust 1.56.0 is out, v1.2!",
    "C++ & C#: R&D (no_std) `#[derive(Debug)]` async/await",
    "burn's l'archive don’t qu'il",
    "検索機能 OK テスト ภาษาไทย हिन्दी भाषा",
    "\uff37\uff21\uff33\uff2d naïve Fe\u0301lix ΣΊΣΥΦΟΣ İstanbul straße ½ ﬁne",
    'println!("x") tokio::spawn --release &str \'static .NET x86_64 100% e.g. a.b',
    "\u202eright\u202c שלום עולם مرحبا بالعالم",
]


def test_the_page_divides_as_the_build_does() -> None:
    script = """
        const { tokens } = await import("./search-words.js");
        return input.map((text) => tokens(text));
    """
    assert run_script(script, TEXTS) == [[list(one) for one in tokens(text)[0]] for text in TEXTS]


def test_the_page_divides_strange_texts_as_the_build_does() -> None:
    """All texts in one process: a property, with examples by chance."""
    texts: list[str] = []
    letters = st.sampled_from(
        [*"abz019 .,-_+#%'’!?[](){}/:&$~^\\", "é", "ß", "検", "ら", "א", "क", "\u094d", "v"]
    )

    @settings(max_examples=300, database=None)
    @given(st.text(letters, max_size=30))
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    script = """
        const { tokens } = await import("./search-words.js");
        return input.map((text) => tokens(text));
    """
    found = run_script(script, texts)
    different = [
        (text, mine, theirs)
        for text, theirs in zip(texts, found, strict=True)
        if (mine := [list(one) for one in tokens(text)[0]]) != theirs
    ]
    assert different == []


def read(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / SHARDS).read_text("utf-8"))
    return found


def test_a_job_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    page = [["", "Title", [["", "Some words, some more.", False], ["", "The point.", True]]]]
    (tmp_path / "page.json").write_text(json.dumps(page), "utf-8")
    folders = [tmp_path / "one", tmp_path / "other"]
    job = [{"into": str(folder), "pages": [str(tmp_path / "page.json")]} for folder in folders]
    (tmp_path / "job.json").write_text(json.dumps(job), "utf-8")
    main(tmp_path / "job.json")
    one, other = ({p.name: p.read_bytes() for p in folder.iterdir()} for folder in folders)
    assert one == other
    assert read(folders[0])["records"] == [[2, 32, 12]]


def test_shards_are_small_and_a_frequent_word_has_its_own(tmp_path: Path) -> None:
    blocks = [("", " ".join(f"w{n} often" for n in range(3000)), False)]
    Index([[("", "", blocks)] for _ in range(8)]).write(tmp_path)
    shards = read(tmp_path)["shards"]
    sizes = {first: (tmp_path / f"{name}.bin").stat().st_size for first, name in shards}
    assert sizes["o"] > 20_000
    assert max(size for first, size in sizes.items() if first != "o") < 20_000
    assert [first for first, _name in shards] == sorted(first for first, _name in shards)


def test_the_list_of_words_has_the_frequent_ones_and_the_names_of_tags(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(word_list, "_SIZE", 20)
    tag = Tag("borrow-checker", "Borrow checker")
    counts = [{"often": 9, "often2": 9, "rare": 1, "seldom": 2}, {"often": 3}]
    lines = word_list.word_list(counts, [tag]).split("\n")
    assert lines == ["0borrow1", "0checker1", "0often4"]
