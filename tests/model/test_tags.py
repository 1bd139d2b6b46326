from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.problems import Kind
from sphinx_newsletter.model.tags import Tag, Vocabulary, read_vocabulary

VOCABULARY = """\
llms:
  label: LLMs
  description: Language models.
  aliases: [llm, Language Models]
llama:
  label: Llama
  broader: LLMs
alpaca:
  label: Alpaca
  broader: llm
wasm: {}
"""
YAMLISH = st.text(alphabet="ab1:-? \n\t[]{}&*!#'\"|>%@`,.\x00\x07é", max_size=80)
NAMES = st.text(alphabet="aAbB-_ é", max_size=3)
ENTRIES = st.dictionaries(
    st.text(alphabet="aAb-", min_size=1, max_size=2),
    st.fixed_dictionaries(
        {}, optional={"label": NAMES, "broader": NAMES, "aliases": st.lists(NAMES, max_size=2)}
    ),
    max_size=5,
)


def good(text: str) -> Vocabulary:
    vocabulary, problems = read_vocabulary(text)
    assert not problems
    return vocabulary


def test_a_tag_has_all_that_its_entry_says() -> None:
    llms = good(VOCABULARY).tags["llms"]
    assert llms == Tag("llms", "LLMs", "Language models.", ("llm", "Language Models"), "", 1)


def test_a_tag_without_a_label_is_shown_by_its_slug() -> None:
    assert good(VOCABULARY).tags["wasm"].label == "wasm"


@pytest.mark.parametrize(
    "name", ["llms", "LLMs", "LLM", "language models", "language-models", "language_models", " llm"]
)
def test_slug_label_and_aliases_lead_to_the_tag_in_any_case(name: str) -> None:
    tag = good(VOCABULARY).find(name)
    assert tag
    assert tag.slug == "llms"


@pytest.mark.parametrize("name", ["", "language", "llmss"])
def test_no_other_name_leads_to_a_tag(name: str) -> None:
    assert good(VOCABULARY).find(name) is None


def test_a_broader_tag_may_be_named_by_label_or_alias() -> None:
    tags = good(VOCABULARY).tags
    assert (tags["llama"].broader, tags["alpaca"].broader) == ("llms", "llms")


def test_narrower_tags_are_in_the_order_of_their_labels() -> None:
    assert [tag.label for tag in good(VOCABULARY).narrower("llms")] == ["Alpaca", "Llama"]


def test_an_empty_vocabulary_is_a_vocabulary() -> None:
    assert good("").tags == {}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lama", "did you mean `llama`?"),
        ("langauge models", "did you mean `Language Models`?"),
        ("quantum", "add it to the vocabulary"),
    ],
)
def test_an_unknown_name_gets_a_suggestion(name: str, words: str) -> None:
    assert words in good(VOCABULARY).unknown(name)


@pytest.mark.parametrize(
    ("entry", "kind", "line", "words"),
    [
        ("Wasm2: {}", Kind.VOCABULARY, 13, "the name in `label`"),
        ("web gpu: {}", Kind.VOCABULARY, 13, "the name in `label`"),
        ("webgpu:", Kind.VOCABULARY, 13, "needs at least a `label:`"),
        ("webgpu: WebGPU", Kind.VOCABULARY, 13, "needs at least a `label:`"),
        ("webgpu:\n  lable: W", Kind.VOCABULARY, 14, "did you mean `label`?"),
        ("webgpu:\n  x: W", Kind.VOCABULARY, 14, "known are label"),
        ("webgpu:\n  label: [W]", Kind.VOCABULARY, 14, "must be text"),
        ("webgpu:\n  aliases: w", Kind.VOCABULARY, 14, "must be a list of names"),
        ("webgpu:\n  label: W\n  label: V", Kind.VOCABULARY, 15, "remove one of the two"),
        ("WASM: {}", Kind.TAG_COLLISION, 13, "line 11"),
        ("wasm: {label: Other}", Kind.TAG_COLLISION, 13, "line 11"),
        ("webgpu: {label: LLMS}", Kind.TAG_COLLISION, 13, "tag `llms` already (line 1)"),
        ("webgpu: {label: Llm}", Kind.TAG_COLLISION, 13, "tag `llms` already (line 1)"),
        ("webgpu: {aliases: [Wasm]}", Kind.TAG_COLLISION, 13, "tag `wasm` already (line 11)"),
        ("webgpu: {aliases: [llama]}", Kind.TAG_COLLISION, 13, "tag `llama` already (line 5)"),
        ("webgpu: {aliases: [LLM]}", Kind.TAG_COLLISION, 13, "tag `llms` already (line 1)"),
        ("webgpu:\n  aliases: [a, '']", Kind.ALIAS_INVALID, 14, "is not a name"),
        ("webgpu:\n  aliases:\n  - a\n  - '-'", Kind.ALIAS_INVALID, 16, "is not a name"),
        ("webgpu:\n  aliases: [[a]]", Kind.ALIAS_INVALID, 14, "is not a name"),
        ("webgpu:\n  aliases: [WebGPU]", Kind.ALIAS_INVALID, 14, "is its slug already"),
        (f"webgpu: {{label: {'W' * 101}}}", Kind.VOCABULARY, 13, "more than 100 characters"),
        (
            f"webgpu: {{description: {'W' * 1001}}}",
            Kind.VOCABULARY,
            13,
            "more than 1,000 characters",
        ),
        (f"webgpu: {{aliases: [{'W' * 101}]}}", Kind.ALIAS_INVALID, 13, "more than 100 characters"),
        ("webgpu: {broader: lmms}", Kind.BROADER_UNKNOWN, 13, "did you mean `llms`?"),
        ("webgpu: {broader: graphics}", Kind.BROADER_UNKNOWN, 13, "add it to the vocabulary"),
        ("webgpu: {broader: webgpu}", Kind.BROADER_CIRCLE, 13, "remove one `broader`"),
        ("a: {broader: b}\nb: {broader: a}", Kind.BROADER_CIRCLE, 13, "remove one `broader`"),
        (
            "a: {broader: b}\nb: {broader: c}\nc: {broader: a}\nd: {broader: a}",
            Kind.BROADER_CIRCLE,
            13,
            "remove one `broader`",
        ),
    ],
)
def test_a_wrong_entry_is_reported_once_and_costs_no_other(
    entry: str, kind: Kind, line: int, words: str
) -> None:
    vocabulary, [problem] = read_vocabulary(f"{VOCABULARY}\n{entry}\n")
    assert (problem.kind, problem.line) == (kind, line)
    assert words in problem.message
    others = {slug: vocabulary.tags[slug] for slug in good(VOCABULARY).tags}
    assert others == good(VOCABULARY).tags


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- llms\n- wasm\n", 1, "not a mapping"),
        ("llms: {}\nwasm: {label: a: b\n", 2, "cannot be read"),
        ("llms: {}\nwasm: &x {}\n", 2, "anchors"),
    ],
)
def test_a_vocabulary_that_cannot_be_read_has_one_problem(text: str, line: int, words: str) -> None:
    vocabulary, [problem] = read_vocabulary(text)
    assert (problem.kind, problem.line) == (Kind.VOCABULARY, line)
    assert words in problem.message
    assert not vocabulary.readable


@given(st.text() | YAMLISH)
def test_any_text_is_read_without_an_error(text: str) -> None:
    vocabulary, problems = read_vocabulary(text)
    assert all(problem.line >= 1 for problem in problems)
    assert vocabulary.readable or problems


@given(ENTRIES)
def test_whatever_is_wrong_every_tag_is_found_and_no_way_up_is_a_circle(
    entries: dict[str, object],
) -> None:
    vocabulary, _problems = read_vocabulary(repr(entries))
    assert vocabulary.readable
    for slug, tag in vocabulary.tags.items():
        assert vocabulary.find(slug) == tag
        above = [tag.broader]
        while above[-1]:
            above.append(vocabulary.tags[above[-1]].broader)
            assert slug not in above


def test_a_way_up_that_is_too_long_is_cut_and_reported() -> None:
    names = [f"tag-{number}" for number in range(22)]
    text = "".join(f"{one}:\n  broader: {up}\n" for one, up in pairwise(names))
    vocabulary, [problem] = read_vocabulary(f"{text}tag-21: {{}}\n")
    assert (problem.kind, problem.line) == (Kind.BROADER_CIRCLE, 1)
    assert "`tag-0` is below more than 20 tags: remove one" in problem.message
    assert vocabulary.tags["tag-0"].broader == ""
    assert vocabulary.tags["tag-1"].broader == "tag-2"


def test_of_very_many_unknown_tags_no_name_is_sought(monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = good(VOCABULARY)
    monkeypatch.setattr("sphinx_newsletter.model.tags._MOST_COMPARED", 50)
    messages = [vocabulary.unknown(f"llms{n}") for n in range(10)]
    assert "did you mean `llms`?" in messages[0]
    assert messages[-1] == "unknown tag `llms9`; add it to the vocabulary first"
    assert vocabulary.unknown("llms0") == messages[0]


def test_a_slug_may_be_in_any_script_and_is_found_in_any_form() -> None:
    vocabulary = good("größe: {}\n茶: {}\nзелёный-чай: {}\ncpp:\n  label: C++\n")  # noqa: RUF001
    names = {
        "Größe": "größe",
        "gro\u0308ße": "größe",
        "茶": "茶",
        "зеле\u0308ный чай": "зелёный-чай",
        "c++": "cpp",
    }
    for name, slug in names.items():
        tag = vocabulary.find(name)
        assert tag
        assert tag.slug == slug


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("Größe", "`Größe` is not a slug: write lower-case letters"),
        ("c++", "`c++` is not a slug"),
        (".net", "`.net` is not a slug"),
        ("тег:", "`тег:` is not a slug"),
        ("茶" * 41, "is longer than 120 bytes"),
    ],
)
def test_what_is_no_slug_is_reported(slug: str, words: str) -> None:
    vocabulary, [problem] = read_vocabulary(f'"{slug}": {{}}\n')
    assert vocabulary.tags == {}
    assert problem.kind is Kind.VOCABULARY
    assert words in problem.message


def test_a_slug_in_another_form_is_the_same_slug() -> None:
    assert [*good("gro\u0308ße: {}\n").tags] == ["größe"]
    vocabulary, [problem] = read_vocabulary("größe:\n  label: A\ngro\u0308ße:\n  label: B\n")
    assert [tag.label for tag in vocabulary.tags.values()] == ["A"]
    assert (problem.kind, problem.line) == (Kind.TAG_COLLISION, 3)


def test_slugs_that_look_alike_are_reported() -> None:
    vocabulary, [problem] = read_vocabulary("cop: {}\n\u0441\u043e\u0440: {}\n")
    assert len(vocabulary.tags) == 2
    assert (problem.kind, problem.line) == (Kind.TAG_COLLISION, 2)
    assert problem.message == (
        "the slug `\u0441\u043e\u0440` looks like that of another tag (line 1), but has other "
        "letters: rename one of the two"
    )
