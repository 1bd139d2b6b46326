"""The files by which VS Code knows a site: schemas, settings."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.desk.changes import Changes
from sphinx_newsletter.desk.settings import DeskError
from sphinx_newsletter.desk.vscode.schemas import edition_schema, tags_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_newsletter.desk.desk import Desk


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


def changes(desk: Desk) -> Changes:
    """What must be written so that all files are as they should be. Raises `DeskError`.

    Settings and recommendations that others have made stay.
    """
    authors, vocabulary = desk.settings.authors, desk.vocabulary
    contents: dict[str, Any] = {
        _TAGS: tags_schema(vocabulary),
        f"{FOLDER}/edition.schema.json": edition_schema(authors, vocabulary),
    }
    for path, join in (
        (f"{FOLDER}/settings.json", partial(_settings, tags=desk.settings.tags)),
        (f"{FOLDER}/extensions.json", _extensions),
    ):
        theirs = _theirs(desk, path)
        if (both := join(theirs)) != theirs:  # else it keeps its form, too
            contents[path] = both
    files = {path: _written(value) for path, value in contents.items()}
    if not (desk.folder / ".editorconfig").exists():
        files[".editorconfig"] = _EDITORCONFIG.encode()
    return Changes(desk.folder, files)


def _settings(theirs: dict[str, Any], tags: str) -> dict[str, Any]:
    both = _joined(theirs, {"yaml.schemas": {}, "[markdown]": _MARKDOWN})
    if isinstance(both["yaml.schemas"], dict):
        both["yaml.schemas"] = both["yaml.schemas"] | {f"./{_TAGS}": tags}
    return both


def _extensions(theirs: dict[str, Any]) -> dict[str, Any]:
    return _joined(theirs, {"recommendations": [*_EXTENSIONS]})


def _theirs(desk: Desk, path: str) -> dict[str, Any]:
    """What a file says already, which others may have written."""
    try:
        value = json.loads(desk.read(path).decode("utf-8-sig") or "{}")
    except FileNotFoundError:
        return {}
    except ValueError as error:
        told = "comments and trailing commas cannot be kept: take them out, or move the file away"
        raise DeskError(f"{path} cannot be read as JSON ({error}): {told}") from error
    if not isinstance(value, dict):
        raise DeskError(f"{path} holds no settings: it must begin with a brace")
    return value


def _joined(theirs: dict[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    """Their settings with ours: what both say is theirs, and lists have what either has."""
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
