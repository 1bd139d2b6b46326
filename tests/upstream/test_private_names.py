"""Private names of other packages are used in `upstream/` alone."""

from __future__ import annotations

import ast
import re
from importlib.metadata import version
from inspect import isfunction
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.incremental.builder import (
    ArchiveDirHTMLBuilder,
    ArchiveHTMLBuilder,
    ParallelHTMLBuilder,
)
from sphinx_newsletter.reading.renderer import Renderer
from sphinx_newsletter.upstream.guard import SEEN
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator


PACKAGE = REPOSITORY / "sphinx_newsletter"
PATHS = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
PATCHES = [path for path in PATHS if path.startswith("upstream/")]
OUTSIDE = [path for path in PATHS if not path.startswith("upstream/")]
# Documented, in spite of their names.
PUBLIC = {"_replace", "_asdict", "_fields", "_exit", "_value_"}  # of Python
PUBLIC |= {"_Element"}  # of lxml, for annotations


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in PUBLIC


def defined(tree: ast.AST) -> set[str]:
    """The private names that the classes and functions of a module define themselves."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}:
                names.add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def private_names(tree: ast.AST) -> Iterator[str]:
    """Those that a module takes from others, with their lines."""
    own = defined(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in own:
            yield f"{node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.ImportFrom):
            names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            yield from (f"{node.lineno}: {name}" for name in names if is_private(name))
        elif isinstance(node, ast.Import):
            names = [part for alias in node.names for part in alias.name.split(".")]
            yield from (f"{node.lineno}: {name}" for name in names if is_private(name))


@pytest.mark.parametrize("path", PATCHES)
def test_patches_import_nothing_of_ours_and_say_where_to_look(path: str) -> None:
    text = (PACKAGE / path).read_text(encoding="utf-8")
    modules = [
        node.module or "" for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)
    ]
    ours = [module for module in modules if module.startswith("sphinx_newsletter")]
    assert [module for module in ours if not module.startswith("sphinx_newsletter.upstream")] == []
    assert "https://" in text or path in {"upstream/__init__.py", "upstream/guard.py"}


@pytest.mark.parametrize("path", [path for path in PATCHES if path != "upstream/__init__.py"])
def test_each_patch_says_when_it_can_go_and_in_which_version_it_was_seen(path: str) -> None:
    tree = ast.parse((PACKAGE / path).read_text(encoding="utf-8"))
    said = " ".join((ast.get_docstring(tree) or "").split())
    assert re.search(r"\bcan go (when|with)\b", said)
    versions = [f"{name} {seen}" for name, seen in SEEN.items()]
    assert [version for version in versions if version in said]


def test_each_library_was_seen_in_the_version_that_is_pinned() -> None:
    assert {name: version(name) for name in SEEN} == SEEN


def test_each_patch_has_a_test() -> None:
    tested = {path.name for path in (REPOSITORY / "tests" / "upstream").glob("test_*.py")}
    names = [path.removeprefix("upstream/") for path in PATCHES]
    assert [name for name in names if f"test_{name}" not in tested] == ["__init__.py"]


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_private_name_is_taken_from_elsewhere(path: str) -> None:
    assert [*private_names(ast.parse((PACKAGE / path).read_text(encoding="utf-8")))] == []


def test_no_private_method_of_sphinx_or_myst_is_overridden() -> None:
    """To ruff, `_render_tokens` of a subclass is its own."""
    for cls in (Renderer, ArchiveHTMLBuilder, ArchiveDirHTMLBuilder, ParallelHTMLBuilder):
        others = [base for base in cls.__mro__ if "newsletter" not in base.__module__]
        theirs = {name for base in others for name in vars(base)}
        own = {name for name, value in vars(cls).items() if isfunction(value)}
        assert {name for name in own & theirs if is_private(name)} == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from sphinx.util._serialise import stable_hash", ["1: _serialise"]),
        ("from a.b import _c", ["1: _c"]),
        ("import a._b", ["1: _b"]),
        ("env._app.builder", ["1: env._app"]),
        ("class A:\n def f(self): return self._app", ["2: self._app"]),
        ("class A:\n def f(self): self._a = 1\n def g(self, other): return other._a", []),
        ("row._replace(a=1)", []),
    ],
)
def test_private_names_are_found(source: str, found: list[str]) -> None:
    assert [*private_names(ast.parse(source))] == found
