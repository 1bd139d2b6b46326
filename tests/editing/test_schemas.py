"""The schemas say what the build says, as far as they can tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sphinx_newsletter.editing.vscode import edition_schema, tags_schema
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.model.front_matter import FIELDS, read_front_matter
from sphinx_newsletter.model.tags import TAG_FIELDS, Vocabulary, read_vocabulary
from tests.conftest import REPOSITORY, ROOTS
from tests.reading.bad_input import front_matter, vocabulary

if TYPE_CHECKING:
    from tests.reading.bad_input.row import Row


AUTHORS = ("jan", "kim")
TAGS = read_vocabulary((ROOTS / "minimal" / "tags.yml").read_text(encoding="utf-8"))[0]
EDITION, VOCABULARY = edition_schema(AUTHORS, TAGS), tags_schema(TAGS)
_FRONT = re.compile(r"---\n(.*?)---\n", re.DOTALL)
# What needs more than the form of a value: a calendar, other tags, the text of the page, YAML.
TOLD = {
    *("date-none", "date-word", "author-near", "author-far", "key-near", "key-far"),
    *("value-invalid", "slug-in-capitals", "slug-wrong", "key-of-a-tag"),
}
VALUE = st.one_of(
    st.sampled_from(["2024-04", "2024-04-28", "jan, kim", "[jan, kim]", "true", "FALSE", "42"]),
    st.sampled_from(["[]", "''", "", "webgpu", "'042'", "no", "{a: 1}", "3.5", "- jan\n- kim"]),
    st.text(alphabet="ajnkim1,: []-'", max_size=8),
)


class _Loader(yaml.SafeLoader):
    """YAML 1.2, near enough: a date is text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if not tag.endswith(":timestamp")]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader


def wrong(schema: dict[str, Any], text: str) -> bool:
    return not jsonschema.Draft7Validator(schema).is_valid(load(text))


def test_they_are_schemas() -> None:
    for schema in (
        EDITION,
        VOCABULARY,
        edition_schema((), Vocabulary()),
        tags_schema(Vocabulary()),
    ):
        jsonschema.Draft7Validator.check_schema(schema)


def test_they_describe_every_key() -> None:
    assert [*EDITION["properties"]] == [field.key for field in FIELDS]
    [entry] = VOCABULARY["patternProperties"].values()
    assert [*entry["properties"]] == [*TAG_FIELDS]
    for described in (*EDITION["properties"].values(), *entry["properties"].values()):
        assert len(described["description"].split()) > 3


def test_the_real_site_is_right() -> None:
    workspace = Workspace(REPOSITORY)
    assert workspace.editions
    for path in workspace.editions:
        front = _FRONT.match(workspace.read(path).decode())
        assert front
        assert not wrong(edition_schema(workspace.settings.authors, workspace.vocabulary), front[1])
    assert not wrong(tags_schema(workspace.vocabulary), workspace.read("tags.yml").decode())


def test_names_are_proposed() -> None:
    tags, authors = EDITION["properties"]["tags"], EDITION["properties"]["author"]
    assert tags["anyOf"][0]["enum"] == ["llama", "llms", "wasm", "webgpu"]
    assert "LLMs: Language models." in tags["anyOf"][0]["enumDescriptions"]
    assert authors["anyOf"][0]["enum"] == [*AUTHORS]


def test_a_tag_that_is_added_and_used_at_once_is_right() -> None:
    assert not wrong(EDITION, "date: 2024-04\ntags: brand-new, webgpu")
    assert not wrong(VOCABULARY, "brand-new: {}\nwasm: {broader: brand-new}")


def rows() -> list[tuple[Row, dict[str, Any], str]]:
    """The bad input that is YAML."""
    fronts = ((row, _FRONT.match(str(row.text))) for row in front_matter.ROWS)
    return [
        *((row, VOCABULARY, str(row.text)) for row in vocabulary.ROWS),
        *((row, EDITION, at[1]) for row, at in fronts if at and not row.name.startswith("yaml")),
    ]


@pytest.mark.parametrize(
    ("row", "schema", "text"), rows(), ids=lambda value: getattr(value, "name", "")
)
def test_what_is_wrong_is_seen_where_it_can_be(row: Row, schema: dict[str, Any], text: str) -> None:
    assert wrong(schema, text) == (row.name in TOLD)


def written(values: dict[str, str], indent: str = "") -> str:
    lines = (
        f"{key}:\n{value}" if value.startswith("- ") else f"{key}: {value}"
        for key, value in values.items()
    )
    return "".join(f"{indent}{line}\n" for lines_ in lines for line in lines_.split("\n"))


@given(st.dictionaries(st.sampled_from([field.key for field in FIELDS]), VALUE, max_size=4))
def test_what_a_build_takes_as_front_matter_a_schema_takes(values: dict[str, str]) -> None:
    text = written({"date": "2024-04", **values})
    if not read_front_matter(f"---\n{text}---\n", AUTHORS).problems:
        assert not wrong(EDITION, text)


@given(st.dictionaries(st.sampled_from([*TAG_FIELDS]), VALUE, max_size=4))
def test_what_a_build_takes_as_a_tag_a_schema_takes(values: dict[str, str]) -> None:
    text = f"jan: {{label: J}}\nwasm:\n  label: W\n{written(values, '  ')}"
    if not read_vocabulary(text)[1]:
        assert not wrong(VOCABULARY, text)
