"""Anchors and slugs: one rule for all scripts, and today's addresses for what is English."""

# ruff: noqa: RUF001 - letters that look like others are the subject

from __future__ import annotations

import sys
import unicodedata
from urllib.parse import unquote

import pytest
from docutils import nodes
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_newsletter.model.anchors import alike, anchor_of, as_uri, is_slug, slug_of, unique

IDS = st.sampled_from(["a", "a-2", "a-3", "a-2-2", "b", "event-a", "event-a-2024-05"])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
# Letters that change under a normal form, marks, and what cannot be seen.
ODD = st.text("aIiİıßẞſéΣς\u0301\u0307\u0323\u200d\ufe0f\u1160가ﬁ½²－Ａｶﾞ茶 -_.’🚀3٣", max_size=12)
ENGLISH = st.text("abcXYZ019 -_.,'’“”—–…™²\u00a0\u200b🚀&/+", max_size=20)


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Größe über alles", "größe-über-alles"),
        ("Gro\u0308ße", "größe"),
        ("茶的历史", "茶的历史"),
        ("你好，世界。再见", "你好-世界-再见"),
        ("Зелёный чай", "зелёный-чай"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
        ("هل تحبّ الشاي؟", "هل-تحبّ-الشاي"),
        ("שָׁלוֹם עולם", unicodedata.normalize("NFC", "שָׁלוֹם-עולם")),
        ("हिन्दी में", "हिन्दी-में"),
        ("น้ำชา", "น้ำชา"),
        ("İstanbul", "istanbul"),
        ("I\u0307stanbul", "istanbul"),
        ("Génération d’images", "génération-d-images"),
        ("Ma\u00adßgabe", "maßgabe"),
        ("می\u200cخواهم", "میخواهم"),
        ("ＡＩ 時代", "ai-時代"),
        ("2023 年", "2023-年"),
        ("2024 年", "2024-年"),
        ("2024", "2024"),
        ("3 ways", "ways"),
        ("3 Größen", "3-größen"),
        ("٢٠٢٤", "٢٠٢٤"),
        ("What's new", "what-s-new"),
        ("What’s new", "whats-new"),
        ("🚀 Launch ❤️", "launch"),
        ("🚀❤️👩‍💻", ""),
        ("C++", "c"),
        ("C#", "c"),
        (".NET", "net"),
        ("…", ""),
        ("", ""),
    ],
)
def test_an_anchor_has_the_letters_of_its_text(text: str, anchor: str) -> None:
    assert anchor_of(text) == anchor


@given(WORDS | ODD)
def test_an_anchor_is_stable(text: str) -> None:
    anchor = anchor_of(text)
    assert unicodedata.is_normalized("NFC", anchor)
    assert anchor_of(anchor) == anchor
    for form in ("NFC", "NFD"):
        assert anchor_of(unicodedata.normalize(form, text)) == anchor
    assert anchor_of(" ".join(text.lower().split())) == anchor  # a name of docutils


@given(WORDS | ODD)
def test_an_anchor_has_no_spaces_and_no_punctuation_but_single_hyphens(text: str) -> None:
    anchor = anchor_of(text)
    assert all(one == "-" or one.isalnum() or not one.isascii() for one in anchor)
    assert all(unicodedata.category(one)[0] in "LMN" for one in anchor if one != "-")
    assert not anchor.startswith("-")
    assert not anchor.endswith("-")
    assert "--" not in anchor
    assert anchor == anchor.lower()


@given(st.text(st.characters(codec="ascii"), max_size=20) | ENGLISH)
def test_the_anchor_of_an_english_text_is_the_id_that_docutils_makes(text: str) -> None:
    assert anchor_of(text) == nodes.make_id(text) or (
        not nodes.make_id(text) and not any(map(str.isalpha, anchor_of(text)))
    )


def test_no_character_makes_an_anchor_unstable() -> None:
    for code in filter(is_of_interest, range(sys.maxunicode + 1)):
        for text in (chr(code), f"a{chr(code)}b"):
            anchor = anchor_of(text)
            assert anchor_of(anchor) == anchor, hex(code)
            if (apart := unicodedata.normalize("NFD", text)) != text:
                assert anchor_of(apart) == anchor, hex(code)


def is_of_interest(code: int) -> bool:
    """Whether it is a character; of a million codes for none, or for private use, one in 64 is."""
    is_nothing = unicodedata.category(chr(code)) in {"Cn", "Co"}
    return not is_nothing or code % 64 == 0 or settings.get_current_profile_name() == "long"


@pytest.mark.parametrize("slug", ["webgpu", "3d", "größe", "зелёный-чай", "茶", "a-1"])
def test_a_slug_is_in_lower_case_and_in_any_script(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize("text", ["", "Größe", "gro\u0308ße", "c++", "a b", "a--b", "-a", "a/b"])
def test_anything_else_is_no_slug(text: str) -> None:
    assert not is_slug(text)


@given(WORDS)
def test_the_slug_of_a_text_is_a_slug(text: str) -> None:
    assert slug_of(text) == "" or is_slug(slug_of(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [("cop", "сор"), ("größe", "gro\u0308ße"), ("ai", "ａｉ"), ("ai", "AI"), ("νιν", "viv")],
)
def test_addresses_that_look_alike_are_found(one: str, other: str) -> None:
    assert [*alike(["first", one, "last", other, one])] == [(other, one)]


def test_addresses_that_readers_distinguish_are_not_alike() -> None:
    assert not [
        *alike(["größe", "grosse", "grosze", "чай", "hai", "茶", "maße", "masse", "a", "ä"])
    ]


@given(WORDS)
def test_the_uri_of_an_address_is_ascii_and_can_be_read_back(text: str) -> None:
    anchor = anchor_of(text)
    assert as_uri(anchor).isascii()
    assert unquote(as_uri(anchor)) == anchor
    assert as_uri(as_uri(text)) == as_uri(text)


@given(wished=IDS, taken=st.sets(IDS))
def test_an_anchor_is_unique_and_begins_with_what_was_wished(wished: str, taken: set[str]) -> None:
    anchor = unique(wished, taken)
    assert anchor not in taken
    assert anchor == wished if wished not in taken else anchor.startswith(f"{wished}-")
