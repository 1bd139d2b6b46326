from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.edition import TagUse
from sphinx_newsletter.model.front_matter import FIELDS, FrontMatter, read_front_matter
from sphinx_newsletter.model.problems import Kind

AUTHORS = ("jan", "kim")
YAMLISH = st.text(alphabet="ab1:-? \n\t[]{}&*!#'\"|>%@`,.\x00\x07é", max_size=80)
LINE = st.tuples(st.sampled_from([*(field.key for field in FIELDS), "other"]), YAMLISH)


def read(*lines: str) -> FrontMatter:
    return read_front_matter("\n".join(["---", *lines, "---", "# Title", ""]), AUTHORS)


def test_every_key_of_the_schema_is_read() -> None:
    front = read(
        "date: 2024-04-28",
        "author: [jan, kim]",
        "subtitle: The first one",
        "tags: webgpu, wasm",
        "number: 42",
        "draft: true",
    )
    assert front == FrontMatter(
        date=EditionDate(2024, 4, 28),
        author=("jan", "kim"),
        subtitle="The first one",
        tags=(TagUse("webgpu", 5), TagUse("wasm", 5)),
        number=42,
        draft=True,
        lines=8,
    )


def test_only_the_date_is_required() -> None:
    assert read("date: 2024-04") == FrontMatter(date=EditionDate(2024, 4), lines=3)


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("number: 042", "number", 42),
        ("number: '7'", "number", 7),
        ("draft: no-one-knows", "draft", True),
        ("draft: False", "draft", False),
        ("subtitle: no", "subtitle", "no"),
        ("subtitle: 'AI: the web'", "subtitle", "AI: the web"),
        ("subtitle: >\n  two\n  lines", "subtitle", "two lines"),
        ("author: jan", "author", ("jan",)),
        ("author: kim , jan,", "author", ("kim", "jan")),
        ("author: jan, jan", "author", ("jan",)),
        ("tags: [llama 3, wasm]", "tags", (TagUse("llama 3", 3), TagUse("wasm", 3))),
        ("tags:\n- llama\n- wasm", "tags", (TagUse("llama", 4), TagUse("wasm", 5))),
    ],
)
def test_a_value_is_read_by_the_schema_and_not_guessed(line: str, key: str, value: object) -> None:
    assert getattr(read("date: 2024-04", line), key) == value


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("date: April 2024", Kind.DATE_INVALID, "write a day"),
        ("date: 2024-02-30", Kind.DATE_INVALID, "write a day"),
        ("date: [2024-04]", Kind.DATE_INVALID, "write a day"),
        ("date:", Kind.DATE_INVALID, "write a day"),
        ("subtitle: [a]", Kind.VALUE_INVALID, "write plain text"),
        ("author: {jan: 1}", Kind.VALUE_INVALID, "write names"),
        ("author: jna", Kind.AUTHOR_UNKNOWN, "did you mean `jan`?"),
        ("author: somebody", Kind.AUTHOR_UNKNOWN, "declare it in `newsletter_authors`"),
        ("tags: [[a]]", Kind.VALUE_INVALID, "write names"),
        ("number: forty", Kind.VALUE_INVALID, "write one, as in `42`"),
        ("number: -1", Kind.VALUE_INVALID, "write one, as in `42`"),
        ("number: ٤٢", Kind.VALUE_INVALID, "write one, as in `42`"),
        ("draft: yes", Kind.VALUE_INVALID, "neither `true` nor `false`"),
        ("subtitel: a", Kind.KEY_UNKNOWN, "did you mean `subtitle`?"),
        ("x: a", Kind.KEY_UNKNOWN, "known are date, author"),
        ("subtitle: a: b", Kind.FRONT_MATTER, "cannot be read"),
        ("subtitle: a\nsubtitle: b", Kind.FRONT_MATTER, "duplicate key"),
    ],
)
def test_one_wrong_line_is_reported_once_with_what_to_do(line: str, kind: Kind, words: str) -> None:
    first = [] if line.startswith("date") else ["date: 2024-04"]
    [problem] = read(*first, line).problems
    assert (problem.kind, problem.line) == (kind, len(first) + 1 + len(line.splitlines()))
    assert words in problem.message


def test_a_wrong_value_costs_only_itself() -> None:
    front = read("date: 2024-04", "number: many", "subtitle: Still here")
    assert (front.date, front.number, front.subtitle) == (EditionDate(2024, 4), None, "Still here")


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("# Title\n", Kind.DATE_MISSING, "write `date: 2024-04-28`"),
        ("", Kind.DATE_MISSING, "write `date: 2024-04-28`"),
        ("---\n---\n", Kind.DATE_MISSING, "write `date: 2024-04-28`"),
        ("---\nauthor: jan\n---\n", Kind.DATE_MISSING, "write `date: 2024-04-28`"),
        ("---\ndate: 2024-04\n\n# Title\n", Kind.FRONT_MATTER, "add a line `---`"),
        ("---", Kind.FRONT_MATTER, "add a line `---`"),
        ("---\n- date\n---\n", Kind.FRONT_MATTER, "lines of `key: value`"),
    ],
)
def test_a_text_without_usable_front_matter_has_one_problem(
    text: str, kind: Kind, words: str
) -> None:
    [problem] = read_front_matter(text, AUTHORS).problems
    assert problem.kind is kind
    assert words in problem.message


@pytest.mark.parametrize(
    ("lines", "draft"),
    [
        (["draft: true", "subtitle: a: b"], True),
        (["draft", "subtitle: a: b"], True),
        (["draft: false", "subtitle: a: b"], False),
        (["subtitle: a: b"], False),
        (["draft: false", "draft: true"], True),
        (["draft: [true]"], True),
    ],
)
def test_what_may_be_a_draft_is_one(lines: list[str], draft: bool) -> None:
    assert read("date: 2024-04", *lines).draft is draft


@given(st.text() | YAMLISH | YAMLISH.map(lambda text: f"---\n{text}\n---\n"))
def test_any_text_is_read_without_an_error(text: str) -> None:
    front = read_front_matter(text, AUTHORS)
    assert front.date or front.problems


@given(st.lists(LINE, max_size=6))
def test_any_values_are_read_without_an_error(lines: list[tuple[str, str]]) -> None:
    front = read(*(f"{key}: {value}" for key, value in lines))
    assert set(front.author) <= set(AUTHORS)
    assert all(problem.line >= 1 for problem in front.problems)


@given(st.text(max_size=40))
def test_front_matter_takes_as_many_lines_as_it_has(subtitle: str) -> None:
    text = f"---\nsubtitle: {subtitle}\n---\nafter"
    lines = read_front_matter(text, AUTHORS).lines
    assert lines == 0 or text.split("\n")[lines - 1].strip() in {"---", "..."}


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("subtitle: Part #2 of it", "#2 of it"),
        ("subtitle: #2 of it", "#2 of it"),
        ("tags:\n- a\n- b #1", "#1"),
        ("subtitle: Part # a comment", ""),
        ("subtitle: Part of C#", ""),
        ("subtitle: 'Part #2' # a comment", ""),
        ("subtitle: 'Part #2'", ""),
        ("subtitle: |\n  Part #2", ""),
        ("#a comment", ""),
    ],
)
def test_a_value_that_a_comment_cuts_off_is_reported(line: str, cut: str) -> None:
    text = f"---\ndate: 2024-05\n{line}\n---\n\n# May\n"
    found = [(problem.line, problem.message) for problem in read_front_matter(text, ()).problems]
    if not cut:
        assert found == []
        return
    [(number, message)] = found
    assert number == 3 + line.count("\n")
    assert message.startswith(f"`{cut}` is left out")
