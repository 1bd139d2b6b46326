"""JSON Schemas of front matter and vocabulary, with the authors and tags of a site.

Programs in which one writes complete and check by them. What the build takes, a schema takes; it
knows less, though, such as whether there was ever a 30 February. Names of tags are proposed and
not checked: who adds a tag and uses it at once should not be told that there is none.

Draft 7, which VS Code's YAML extension knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from sphinx_newsletter.model import front_matter
from sphinx_newsletter.model.front_matter import FIELDS
from sphinx_newsletter.model.tags import TAG_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_newsletter.model.tags import Vocabulary


Schema: TypeAlias = "dict[str, Any]"

_DRAFT = "http://json-schema.org/draft-07/schema#"
_DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"
_SLUG = "^(?!index$)[a-z0-9]+(-[a-z0-9]+)*$"
_FLAG = r"^\s*([tT][rR][uU][eE]|[fF][aA][lL][sS][eE])\s*$"
# The build takes each value as text; to YAML, `42`, `no` and nothing at all are none.
_NO_TEXT = {"type": ["number", "boolean", "null"]}
_ANY_TEXT = {"type": ["string", "number", "boolean", "null"]}


def edition_schema(authors: Iterable[str], vocabulary: Vocabulary) -> Schema:
    """The schema of the front matter of an edition."""
    shapes: dict[object, Schema] = {
        front_matter.read_text: _ANY_TEXT,
        front_matter.read_date: {
            "type": "string",
            "pattern": _DAY,
            "patternErrorMessage": "write a day (2024-04-28) or a month (2024-04)",
        },
        front_matter.read_number: {
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "pattern": r"^\s*[0-9]+\s*$"},
            ]
        },
        front_matter.read_flag: {
            "anyOf": [{"type": "boolean"}, {"type": "string", "pattern": _FLAG}]
        },
        front_matter.read_keys: _names(dict.fromkeys(authors, ""), of="authors of conf.py"),
        front_matter.read_names: _names(_meanings(vocabulary)),
    }
    return {
        "$schema": _DRAFT,
        "title": "The front matter of an edition",
        "type": "object",
        "required": ["date"],
        "additionalProperties": False,
        "properties": {
            field.key: {"description": f"{field.meaning} ({field.form})"} | shapes[field.read]
            for field in FIELDS
        },
    }


def tags_schema(vocabulary: Vocabulary) -> Schema:
    """The schema of the vocabulary."""
    shapes: dict[str, Schema] = {
        "label": _ANY_TEXT,
        "description": _ANY_TEXT,
        "aliases": {"type": "array", "items": _ANY_TEXT},
        "broader": _any_of([*_proposed(_meanings(vocabulary)), {"type": "string"}, _NO_TEXT]),
    }
    fields = {
        key: {"description": f"{meaning} ({form})"} | shapes[key]
        for key, (form, meaning) in TAG_FIELDS.items()
    }
    return {
        "$schema": _DRAFT,
        "title": "The vocabulary: every tag by its slug",
        "type": ["object", "null"],
        "additionalProperties": False,
        "patternProperties": {
            _SLUG: {"type": "object", "additionalProperties": False, "properties": fields}
        },
    }


def _meanings(vocabulary: Vocabulary) -> dict[str, str]:
    return {
        slug: f"{tag.label}: {tag.description}" if tag.description else tag.label
        for slug, tag in sorted(vocabulary.tags.items())
    }


def _names(known: Mapping[str, str], *, of: str = "") -> Schema:
    """One name, several with commas between them, or a list; only *known* ones if *of* says so."""
    several: Schema = {"type": "string"}
    if of:
        one = "|".join(map(re.escape, sorted(known))) or "(?!)"
        several["pattern"] = rf"^[\s,]*(({one})\s*(,[\s,]*|$))*$"
        several["patternErrorMessage"] = f"write {of}, with commas between them"
    names = [*_proposed(known), several]
    items = _any_of([*names, _NO_TEXT])
    return _any_of([*names, {"type": "array", "items": items}, _NO_TEXT])


def _proposed(known: Mapping[str, str]) -> list[Schema]:
    """What a program proposes; nothing where nothing is known, for an `enum` holds something."""
    if not known:
        return []
    meanings = [*known.values()]
    told = {"enumDescriptions": meanings} if any(meanings) else {}
    return [{"type": "string", "enum": [*known], **told}]


def _any_of(schemas: list[Schema]) -> Schema:
    return {"anyOf": schemas}
