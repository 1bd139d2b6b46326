"""The house: imports go down the list of rooms, and no two modules import each other."""

from __future__ import annotations

import ast
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import pytest

from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = "sphinx_newsletter"
# From the top to the bottom. Rooms on one line do not import each other.
ROOMS = (
    ("cli",),
    ("lint", "importers", "live"),
    ("editing",),
    ("outputs",),
    ("blocks", "search"),
    ("pages",),
    ("api",),
    ("incremental",),
    ("reading",),
    ("policy",),
    ("model",),
    ("upstream",),
)
LEVELS = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}
# What a room must not import of others, and the one module that may import ABlog.
FORBIDDEN = {
    "model": ("sphinx", "docutils", "myst_parser", "click", "ablog"),
    "policy": ("sphinx", "docutils", "myst_parser", "click", "ablog"),
    "editing": ("click",),
    "lint": ("click",),
    "importers": ("click",),
}
ABLOG = ("pages/ablog.py", "upstream/")
# Blocks that are extensions like those of a site: `event_records` and `speakers` are parts of them.
EXTENSIONS = {
    f"{PACKAGE}.blocks.{name}"
    for name in ("changes", "event", "interview", "showcase", "statistics", "surprise")
}
PARTS = {f"{PACKAGE}.blocks.{name}" for name in ("event_records", "speakers")}
OTHERS = sys.stdlib_module_names | {"docutils", "sphinx"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def _files() -> list[Path]:
    return sorted((REPOSITORY / PACKAGE).rglob("*.py"))


def _name(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in _files()}


@cache
def imports(module: str) -> frozenset[str]:
    """The modules that *module* imports, for types alone or not, at its top or within."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, f"{module} has a relative import"
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in full}
    return frozenset(found)


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_every_room_is_in_the_list() -> None:
    assert {room(name) for name in MODULES} - {"", "__main__"} == LEVELS.keys()


@pytest.mark.parametrize("name", LEVELS)
def test_imports_go_down_the_list(name: str) -> None:
    against = [
        f"{module} imports {other}"
        for module in MODULES
        if room(module) == name
        for other in imports(module)
        if other.startswith(f"{PACKAGE}.") and room(other) not in (name, "__main__")
        if LEVELS[room(other)] <= LEVELS[name]
    ]
    assert not against


def test_no_modules_import_each_other() -> None:
    graph = {name: {one for one in imports(name) if one in MODULES} for name in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_room_does_without_what_it_must_not_import(name: str) -> None:
    against = [
        f"{module} imports {other}"
        for module in MODULES
        if room(module) == name
        for other in imports(module)
        if other.split(".")[0] in FORBIDDEN[name]
    ]
    assert not against


def test_one_module_imports_ablog() -> None:
    found = [name for name in MODULES if any(o.split(".")[0] == "ablog" for o in imports(name))]
    paths = [MODULES[name].relative_to(REPOSITORY / PACKAGE).as_posix() for name in found]
    assert paths
    assert all(path.startswith(ABLOG) for path in paths)


@pytest.mark.parametrize("name", sorted(EXTENSIONS | PARTS))
def test_a_block_uses_nothing_but_the_interface_for_extensions(name: str) -> None:
    found = imports(name) - PARTS
    assert found & MODULES.keys() <= {f"{PACKAGE}.api"}
    assert {one.split(".")[0] for one in found} - OTHERS <= {PACKAGE}


@pytest.mark.parametrize("path", _files(), ids=_name)
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, functions):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name
