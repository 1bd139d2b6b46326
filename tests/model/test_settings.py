from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.model.settings import SETTINGS, Setting

BY_NAME = {setting.name: setting for setting in SETTINGS}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["jan", "name", "url", 5]), inner, max_size=3)
    ),
    max_leaves=6,
)

KEYS, URLS = ["jan", "kim-2"], ["", "https://jan.example/"]
NAME, URL = st.text().filter(str.strip), st.sampled_from(URLS)
RIGHT = st.fixed_dictionaries({"name": NAME}, optional={"url": URL})
NEARLY = st.fixed_dictionaries(
    {"name": NAME | st.sampled_from(["", " ", 5, None])},
    optional={"url": URL | st.sampled_from(["javascript:1", "/", 5]), "ulr": URL},
)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_default_passes_its_own_check(setting: Setting) -> None:
    assert setting.check(setting.default) == ""


def test_no_setting_is_declared_twice() -> None:
    assert len(BY_NAME) == len(SETTINGS)


@given(st.sampled_from(SETTINGS), ANYTHING)
def test_any_value_passes_or_is_reported_about(setting: Setting, value: Any) -> None:
    wrong = setting.check(value)
    assert wrong == "" or len(wrong.split()) > 2


@given(st.dictionaries(st.sampled_from(KEYS), RIGHT, min_size=1))
def test_authors_that_are_names_and_addresses_by_key_pass(value: dict[Any, Any]) -> None:
    assert BY_NAME["authors"].check(value) == ""


@given(st.sampled_from([*KEYS, "a/b", "", 5]), ANYTHING | NEARLY)
def test_no_other_author_passes(key: object, author: Any) -> None:
    right = (
        key in KEYS
        and isinstance(author, dict)
        and author.keys() <= {"name", "url"}
        and isinstance(author.get("name"), str)
        and author["name"].strip() != ""
        and author.get("url", "") in URLS
    )
    assert (BY_NAME["authors"].check({key: author}) == "") == right


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("authors", {"jan": {"name": "Jan", "url": "https://jan.example/"}}),
        ("editions", "editions/"),
        ("editions", "news/letters"),
        ("repository", "https://github.com/a/site"),
        ("drafts", True),
        ("sidebar_tags", 1),
    ],
)
def test_a_right_value_passes(name: str, value: object) -> None:
    assert BY_NAME[name].check(value) == ""


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("authors", ["jan"], "must be a dictionary"),
        ("authors", {"jan": "Jan"}, "needs a name"),
        ("authors", {"jan": {"url": "https://jan.example/"}}, "needs a name"),
        ("authors", {"jan": {"name": 5}}, "needs a name"),
        ("authors", {"jan": {"name": ""}}, "needs a name"),
        ("authors", {"jan": {"name": "Jan", "ulr": ""}}, "did you mean `url`?"),
        ("authors", {"jan": {"name": "Jan", "url": "jan.example"}}, "begins with https://"),
        ("authors", {"jan": {"name": "Jan", "url": "javascript:1"}}, "begins with https://"),
        ("authors", {"a/b": {"name": "A"}}, "letters, digits and hyphens"),
        ("authors", {"": {"name": "A"}}, "letters, digits and hyphens"),
        ("default_author", 1, "must be text"),
        ("editions", "", "name of a folder"),
        ("editions", "/", "name of a folder"),
        ("editions", None, "name of a folder"),
        ("editions", "../elsewhere", "inside the folder of the site"),
        ("editions", "/srv/editions", "inside the folder of the site"),
        ("tags", "", "name of a file"),
        ("tags", "../tags.yml", "inside the folder of the site"),
        ("drafts", "yes", "True or False"),
        ("repository", "git@github.com:a/site", "github.com"),
        ("repository", "https://[", "github.com"),
        ("sidebar_editions", 0, "above 0"),
        ("sidebar_editions", True, "above 0"),
        ("excerpt_length", "180", "above 0"),
    ],
)
def test_a_wrong_value_is_reported_with_what_it_must_be(
    name: str, value: object, words: str
) -> None:
    assert words in BY_NAME[name].check(value)
