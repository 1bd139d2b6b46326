from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model import similarity
from sphinx_newsletter.model.similarity import (
    LEAST_SCORE,
    MOST,
    MOST_OF_STANDING,
    TAG_WEIGHT,
    WORD_WEIGHT,
    WORDS_OF_TEXT,
    WORDS_SHOWN,
    Related,
    Unit,
    key_words,
    related,
    typical_words,
)

pytestmark = pytest.mark.slow

Lists = dict[tuple[str, str], tuple[Related, ...]]
Weights = dict[str, int]


def some_of(letters: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(letters), unique=True, max_size=4).map(tuple)


features = st.tuples(some_of("abcdefgh"), some_of("mnopqrstuvwxyz"))


def lists_of(units: list[Unit]) -> Lists:
    return related(units).lists


@st.composite
def archives(draw: st.DrawFn) -> list[Unit]:
    """Editions in time, whose names say nothing of it, with sections in any order."""
    standing = st.tuples(some_of("abcdefgh"), some_of("mnopqrstuvwxyz"), st.sampled_from("  Q"))
    sections = standing.map(lambda one: (*one[:2], one[2].strip()))
    editions = draw(st.lists(st.lists(sections, max_size=6), max_size=8))
    names = draw(st.permutations([f"e{n}" for n in range(len(editions))]))
    return [
        Unit(names[order], f"s{at}", order, tags, words, standing)
        for order, sections in enumerate(editions)
        for at, (tags, words, standing) in enumerate(sections)
    ]


def weights(units: list[Unit]) -> tuple[Weights, Weights]:
    """What each tag and each word weighs, by the definition."""
    counts = Counter(t for u in units for t in u.tags), Counter(w for u in units for w in u.words)
    tags, words = (
        {feature: max(0, heaviest - count.bit_length()) for feature, count in found.items()}
        for found, heaviest in zip(counts, (TAG_WEIGHT, WORD_WEIGHT), strict=True)
    )
    return tags, words


def by_pairs(units: list[Unit]) -> Lists:
    """The same lists, found by comparing each unit with each."""
    orders = {unit.order for unit in units}
    then = {order: weights([unit for unit in units if unit.order <= order]) for order in orders}

    def heaviest(shared: set[str], weight: Weights) -> tuple[str, ...]:
        found = (feature for feature in shared if weight[feature])
        return tuple(sorted(found, key=lambda feature: (-weight[feature], feature)))

    standing = {unit[:2]: unit.standing for unit in units}

    def near(unit: Unit) -> list[Related]:
        pairs = []
        for other in units:
            tags, words = then[max(unit.order, other.order)]
            same = set(unit.tags) & set(other.tags), set(unit.words) & set(other.words)
            score = sum(tags[tag] for tag in same[0]) + sum(words[word] for word in same[1])
            if other.edition != unit.edition and score >= LEAST_SCORE:
                in_time = abs(other.order - unit.order), -other.order, other.anchor
                both = heaviest(same[0], tags), heaviest(same[1], words)[:WORDS_SHOWN]
                pairs.append((-score, in_time, Related(other.edition, other.anchor, *both)))
        editions: set[str] = set()
        shown: list[Related] = []
        counts: Counter[str] = Counter()
        for _score, _in_time, found in sorted(pairs):
            its = standing[found[:2]]
            if found.edition in editions or (its and counts[its] == MOST_OF_STANDING):
                continue
            editions.add(found.edition)
            counts[its] += 1
            shown.append(found)
        return shown[:MOST]

    return {(unit.edition, unit.anchor): tuple(near(unit)) for unit in units}


@given(archives())
def test_they_are_those_that_a_comparison_of_all_pairs_finds(units: list[Unit]) -> None:
    assert lists_of(units) == by_pairs(units)


def test_so_they_are_in_a_long_archive_where_much_weighs_nothing() -> None:
    some = random.Random(1)  # noqa: S311 - not for secrets

    def words() -> tuple[str, ...]:
        return (*some.sample("mnopqrstuvwxyz", 11), *(str(some.randrange(300)) for _ in range(2)))

    units = [
        Unit(f"e{at % 97}", f"s{at}", at % 97, tuple(some.sample("abcdefgh", at % 4)), words())
        for at in range(700)
    ]
    assert 0 in weights(units)[1].values()
    lists = lists_of(units)
    assert lists == by_pairs(units)
    assert {len(found) for found in lists.values()} >= {0, 2, 3}


@given(archives(), st.data())
def test_what_was_found_before_makes_no_difference(units: list[Unit], data: st.DataObject) -> None:
    before = related(units)
    for _ in range(3):
        if units:
            at = data.draw(st.integers(0, len(units) - 1))
            tags, words = data.draw(features)
            units = [*units[:at], units[at]._replace(tags=tags, words=words), *units[at + 1 :]]
        after = related(units, before)
        assert after == related(units)
        before = after


def test_nor_does_it_in_a_long_archive_where_words_come_and_go_at_all_times() -> None:
    some = random.Random(2)  # noqa: S311 - not for secrets

    def words() -> tuple[str, ...]:
        often = some.sample("mnopqrst", some.randrange(9))  # some reach the end of their weight
        return (*often, *{str(some.randrange(90)) for _ in range(3)})

    units = [Unit(f"e{at // 9:03}", f"s{at % 9}", at // 9, (), words()) for at in range(1000)]
    before = related(units)
    for _ in range(20):
        at = some.randrange(len(units))
        units[at] = units[at]._replace(words=words())
        after = related(units, before)
        assert after == related(units)
        before = after


def test_nor_does_it_when_a_word_is_the_one_too_many_to_weigh_anything() -> None:
    most = 2 ** (WORD_WEIGHT - 1) - 1
    has_it = [Unit(f"e{order}", "s", order, (), ("often",)) for order in range(most - 1)]
    old = has_it[0]._replace(words=("often", "rare"))
    near = Unit("new", "near", most, (), ("often", "rare"))
    other = Unit("new", "other", most, (), ())
    before = related([old, *has_it[1:], near, other])
    assert [one.edition for one in before.lists["new", "near"]] == ["e0"]
    units = [old, *has_it[1:], near, other._replace(words=("often",))]
    after = related(units, before)
    assert after.lists["new", "near"] == ()
    assert related([old, *has_it[1:], near, other], after) == before


@given(archives(), archives())
def test_nor_does_it_when_editions_or_sections_come_and_go(
    units: list[Unit], others: list[Unit]
) -> None:
    assert related(others, related(units)) == related(others)


@given(archives(), st.lists(features, min_size=1, max_size=6), st.data())
def test_nor_does_it_when_a_newer_edition_comes(
    units: list[Unit],
    sections: list[tuple[tuple[str, ...], tuple[str, ...]]],
    data: st.DataObject,
) -> None:
    before = related(units)
    standing = data.draw(st.sampled_from(["", *(unit.standing for unit in units)]))
    new = [Unit("new", f"s{at}", 99, *had, standing) for at, had in enumerate(sections)]
    if units:  # a section of another edition changes at the same time
        at = data.draw(st.integers(0, len(units) - 1))
        tags, words = data.draw(features)
        units = [*units[:at], units[at]._replace(tags=tags, words=words), *units[at + 1 :]]
    assert related([*units, *new], before) == related([*units, *new])


def test_nor_does_it_when_newer_editions_come_to_a_long_archive_of_which_few_lists_are_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some = random.Random(3)  # noqa: S311 - not for secrets

    def unit(order: int, at: int) -> Unit:
        tags, words = some.sample("abcdefghij", 2), some.sample(range(400), 6)
        standing = "" if at else "Quote of the week"
        return Unit(f"e{order:03}", f"s{at}", order, (*tags,), (*map(str, words),), standing)

    units = [unit(order, at) for order in range(100) for at in range(7)]
    made: list[int] = []
    nearest = similarity._Units.related

    def note(all_: similarity._Units, at: int) -> tuple[similarity.Related, ...]:
        made.append(at)
        return nearest(all_, at)

    monkeypatch.setattr(similarity._Units, "related", note)
    for order in range(93, 100):
        older, all_ = units[: order * 7], units[: order * 7 + 7]
        before, expected = related(older), related(all_)
        made.clear()
        assert related(all_, before) == expected
        assert 7 <= len(made) < len(older) / 4


@given(archives())
def test_they_are_of_other_editions_at_most_three_and_have_a_reason(units: list[Unit]) -> None:
    has = {(unit.edition, unit.anchor): unit for unit in units}
    for (edition, anchor), found in lists_of(units).items():
        editions = [one.edition for one in found]
        assert len({*editions, edition}) == len(editions) + 1 <= 4
        for one in found:
            unit, other = has[edition, anchor], has[one[:2]]
            assert one.tags or one.words
            assert {*one.tags} <= {*unit.tags} & {*other.tags}
            assert {*one.words} <= {*unit.words} & {*other.words}


@given(archives(), st.randoms())
def test_the_order_in_which_the_units_come_makes_no_difference(
    units: list[Unit], chance: random.Random
) -> None:
    mixed = chance.sample(units, len(units))
    assert lists_of(mixed) == lists_of(units)


@given(archives(), st.lists(features, min_size=1, max_size=6))
def test_a_new_edition_changes_a_list_only_by_coming_into_it(
    units: list[Unit], sections: list[tuple[tuple[str, ...], tuple[str, ...]]]
) -> None:
    new = [Unit("new", f"s{at}", 99, *features) for at, features in enumerate(sections)]
    before, after = lists_of(units), lists_of([*units, *new])
    for place, found in before.items():
        if found != after[place]:
            assert any(one.edition == "new" for one in after[place])
            stayed = tuple(one for one in after[place] if one.edition != "new")
            assert stayed == found[: len(stayed)]


@given(archives())
def test_how_long_the_archive_is_makes_no_difference(units: list[Unit]) -> None:
    new = [Unit("new", f"s{at}", 99, ("other", f"t{at}"), ("another",)) for at in range(100)]
    assert lists_of(units).items() <= lists_of([*units, *new]).items()


def test_of_those_equally_near_the_nearer_in_time_then_the_newer_then_by_anchor() -> None:
    def unit(order: int, anchor: str) -> Unit:
        return Unit(f"e{order}", anchor, order, ("a", "b"), ())

    units = [unit(0, "x"), unit(2, "z"), unit(2, "y"), unit(3, "x"), unit(4, "x"), unit(9, "x")]
    found = lists_of(units)["e3", "x"]
    assert [one[:2] for one in found] == [("e4", "x"), ("e2", "y"), ("e0", "x")]


def test_a_word_alone_is_not_enough_and_a_tag_only_if_few_have_it() -> None:
    def lists(count: int, tags: tuple[str, ...], words: tuple[str, ...]) -> Lists:
        return lists_of([Unit(f"e{at}", "x", at, tags, words) for at in range(count)])

    assert not any(lists(2, (), ("wasm",)).values())
    assert all(lists(2, (), ("wasm", "simd")).values())
    assert all(lists(7, ("wasm",), ()).values())
    assert not lists(8, ("wasm",), ())["e7", "x"]


def test_a_rare_tag_says_more_than_two_that_many_have() -> None:
    many = [Unit(f"m{n}", "x", n, ("llms", "browsers"), ()) for n in range(200)]
    one, other = (Unit(f"z{n}", "x", 200 + n, ("burn", "llms", "browsers"), ()) for n in (0, 9))
    [first, *_others] = lists_of([*many, one, other])["z0", "x"]
    assert first == Related("z9", "x", ("burn", "browsers", "llms"), ())


def test_nothing_is_related_to_nothing() -> None:
    assert lists_of([]) == {}
    assert lists_of([Unit("e", "x", 0, ("a",), ("m",))]) == {("e", "x"): ()}


def test_the_words_of_the_title_come_first_then_by_count_length_and_alphabet() -> None:
    text = "The browser runs Burn, and Burn runs the browser. 2024 kernels; tensors; a GPU; x86."
    words = key_words("Burn 0.13 in the browser", text, {"the", "and", "in", "a"})
    assert words == ("burn", "browser", "runs", "kernels", "tensors", "gpu", "x86")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Burn's BURN’S burn", ("burn",)),
        ("L'archive d’été", ("archive", "été")),
        ("It's isn’t qu'une", ()),
        ("transformers.js, llama.cpp. multi-GPU", ("transformers.js", "llama.cpp", "multi-gpu")),
        ("2024 3.8 10,000 x _ — 3D", ("3d",)),
    ],
)
def test_what_counts_as_a_word(text: str, words: tuple[str, ...]) -> None:
    assert set(key_words("", text, {"it's", "isn't", "une"})) == set(words)
    assert set(key_words(text, "", {"it's", "isn't", "une"})) == set(words)


sentences = st.lists(st.text("abcd ", min_size=4, max_size=30), max_size=30)


@given(sentences, st.randoms())
def test_the_order_of_the_sentences_makes_no_difference(
    text: list[str], chance: random.Random
) -> None:
    mixed = chance.sample(text, len(text))
    assert key_words("", ". ".join(mixed)) == key_words("", ". ".join(text))


@given(st.text(), st.text(), st.sets(st.sampled_from("abcd")))
def test_key_words_are_few_and_no_two_alike(title: str, text: str, stop: set[str]) -> None:
    words, of_title = key_words(title, text, stop), key_words(title, "", stop)
    assert words[: len(of_title)] == of_title
    assert len(words) <= len(of_title) + WORDS_OF_TEXT
    assert len(set(words)) == len(words)
    assert not stop & set(words)


def test_a_long_text_has_as_many_key_words_as_any() -> None:
    words = [f"{'w' * at}o" for at in range(1, 60)]
    assert key_words("", " ".join(words)) == tuple(reversed(words))[:WORDS_OF_TEXT]


def test_one_more_sentence_changes_few_words() -> None:
    some = random.Random(1)  # noqa: S311 - not for secrets
    vocabulary = [f"{'w' * (at % 7)}o{at}" for at in range(400)]
    text = some.choices(vocabulary, weights=[1 / (at + 3) for at in range(400)], k=250)
    before = key_words("", " ".join(text))
    after = key_words("", " ".join(text + some.choices(vocabulary, k=15)))
    assert len({*before} - {*after}) <= 3


def test_the_parts_of_an_address_are_no_key_words() -> None:
    text = "Of https://example.org/tea and www.example.org, a pot (HTTPS://Example.org)."
    assert key_words("Pots", text, {"of", "and"}) == ("pots", "pot")


def test_words_that_most_sections_of_a_rubric_contain_are_not_typical() -> None:
    sections = [("Quotes", ("thanks", f"own{n}")) for n in range(6)]
    sections.insert(3, ("News", ("thanks", "other")))
    assert [*typical_words(sections)] == [
        ("thanks", "own0"),
        ("thanks", "own1"),
        ("thanks", "own2"),
        ("thanks", "other"),
        ("thanks", "own3"),
        ("own4",),
        ("own5",),
    ]
