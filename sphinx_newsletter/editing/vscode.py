"""The files in `.vscode` that let VS Code check a site: JSON schemas and settings."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.transaction import Transaction
from sphinx_newsletter.model import front_matter
from sphinx_newsletter.model.front_matter import FIELDS
from sphinx_newsletter.model.tags import TAG_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.tags import Vocabulary


FOLDER = ".vscode"
_TAGS = f"{FOLDER}/tags.schema.json"
_EXTENSIONS = (
    "ExecutableBookProject.myst-highlight",
    "redhat.vscode-yaml",
    "EditorConfig.EditorConfig",
)
_MARKDOWN = {"editor.wordWrap": "on"}
_EDITORCONFIG = """\
root = true

[*]
charset = utf-8
end_of_line = lf
insert_final_newline = true
trim_trailing_whitespace = true
indent_style = space
indent_size = 2
"""

Schema: TypeAlias = "dict[str, Any]"

_DRAFT = "http://json-schema.org/draft-07/schema#"
_DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"
_TIME = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}(T| +)[0-9]{1,2}:[0-9]{2}"
# No spaces, no capitals and no punctuation of ASCII, except for single hyphens.
_SLUG = r"^(?!index$)[^\s!-/:-`{-~]+(-[^\s!-/:-`{-~]+)*$"
_FLAG = r"^\s*([tT][rR][uU][eE]|[fF][aA][lL][sS][eE])\s*$"
# The build takes each value as text; in YAML, `42`, `no` and an empty value are not strings.
_NO_TEXT = {"type": ["number", "boolean", "null"]}
_ANY_TEXT = {"type": ["string", "number", "boolean", "null"]}


def changes(workspace: Workspace) -> Transaction:
    """The transaction that brings all files up to date. Raises `CommandError`.

    Settings and recommendations of the editor stay.
    """
    authors, vocabulary = workspace.settings.authors, workspace.vocabulary
    contents: dict[str, Any] = {
        _TAGS: tags_schema(vocabulary),
        f"{FOLDER}/edition.schema.json": edition_schema(authors, vocabulary),
    }
    for path, join in (
        (f"{FOLDER}/settings.json", partial(_settings, tags=workspace.settings.tags)),
        (f"{FOLDER}/extensions.json", _extensions),
    ):
        theirs = _theirs(workspace, path)
        if (both := join(theirs)) != theirs:  # otherwise the file keeps its formatting, too
            contents[path] = both
    files = {path: _written(value) for path, value in contents.items()}
    if not (workspace.folder / ".editorconfig").exists():
        files[".editorconfig"] = _EDITORCONFIG.encode()
    return Transaction(workspace.folder, files)


def _settings(theirs: dict[str, Any], tags: str) -> dict[str, Any]:
    both = _joined(theirs, {"yaml.schemas": {}, "[markdown]": _MARKDOWN})
    if isinstance(both["yaml.schemas"], dict):
        both["yaml.schemas"] = both["yaml.schemas"] | {f"./{_TAGS}": tags}
    return both


def _extensions(theirs: dict[str, Any]) -> dict[str, Any]:
    return _joined(theirs, {"recommendations": [*_EXTENSIONS]})


def _theirs(workspace: Workspace, path: str) -> dict[str, Any]:
    """The current content of a file, which may be the editor's own."""
    try:
        value = json.loads(workspace.read(path).decode("utf-8-sig") or "{}")
    except FileNotFoundError:
        return {}
    except ValueError as error:
        advice = "delete comments and trailing commas, which would be lost, or move the file away"
        raise CommandError(f"{path} cannot be read as JSON ({error}): {advice}") from error
    if not isinstance(value, dict):
        raise CommandError(
            f"{path} contains no settings: it must be a JSON object, which begins with a brace"
        )
    return value


def _joined(theirs: dict[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    """Merge *ours* into *theirs*: theirs take precedence, lists are combined."""
    both = dict(theirs)
    for key, value in ours.items():
        before = theirs.get(key)
        if isinstance(value, dict) and isinstance(before, dict):
            both[key] = _joined(before, value)
        elif isinstance(value, list) and isinstance(before, list):
            both[key] = [*before, *(one for one in value if one not in before)]
        else:
            both.setdefault(key, value)
    return both


def _written(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def edition_schema(authors: Iterable[str], vocabulary: Vocabulary) -> Schema:
    """The JSON schema of the front matter of an edition."""
    shapes: dict[object, Schema] = {
        front_matter.read_text: _ANY_TEXT,
        front_matter.read_date: {
            "type": "string",
            "pattern": _DAY,
            "patternErrorMessage": "write a day (2024-04-28) or a month (2024-04)",
        },
        front_matter.read_time: {
            "type": "string",
            "pattern": _TIME,
            "patternErrorMessage": "write day, time and zone (2024-05-28 09:00 Europe/Berlin)",
        },
        front_matter.read_address: {
            "type": "string",
            "pattern": r"^\s*$|^\s*https?://",
            "patternErrorMessage": "write an address (https://forum.example/t/17)",
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
    """The JSON schema of `tags.yml`."""
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
    """A name, names separated by commas, or a list; only *known* names if *of* is given."""
    several: Schema = {"type": "string"}
    if of:
        one = "|".join(map(re.escape, sorted(known))) or "(?!)"
        several["pattern"] = rf"^[\s,]*(({one})\s*(,[\s,]*|$))*$"
        several["patternErrorMessage"] = f"write {of}, with commas between them"
    names = [*_proposed(known), several]
    items = _any_of([*names, _NO_TEXT])
    return _any_of([*names, {"type": "array", "items": items}, _NO_TEXT])


def _proposed(known: Mapping[str, str]) -> list[Schema]:
    """An `enum` of values that an editor completes; none if empty, which JSON schema forbids."""
    if not known:
        return []
    meanings = [*known.values()]
    descriptions = {"enumDescriptions": meanings} if any(meanings) else {}
    return [{"type": "string", "enum": [*known], **descriptions}]


def _any_of(schemas: list[Schema]) -> Schema:
    return {"anyOf": schemas}
