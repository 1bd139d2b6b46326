"""Counts of a build that do not depend on the machine: calls, imports, bytes, files."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from docutils.nodes import Node
from docutils.transforms import Transformer
from jinja2 import Environment, Template

from sphinx_newsletter.upstream.findall import replace_findall
from sphinx_newsletter.upstream.walkabout import replace_walkabout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from sphinx.application import Sphinx

    from tests.written import Files

    Stamps = dict[str, tuple[int, int]]


OURS = "sphinx_newsletter"
# Runs a command as `python -m` does, then writes what it has imported.
_COMMAND = f"""\
import contextlib, io, json, runpy, sys
code = None
with contextlib.redirect_stdout(io.StringIO()):
    try:
        runpy.run_module("{OURS}", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
json.dump({{name: getattr(module, "__file__", None) for name, module in sys.modules.items()}},
    sys.stdout)
sys.exit(code)
"""
_IMPORT = re.compile(r'^import .* from "\./([^"]+)";', re.MULTILINE)


class Calls:
    """Calls of Docutils and Jinja in this process, by the phase of the build and by name."""

    def __init__(self) -> None:
        """Count from now on. Nothing restores the classes, so this needs its own process."""
        super().__init__()
        replace_findall()  # a build would put it in the place of what counts
        replace_walkabout()
        self._phase = "start"
        self.counts: Counter[tuple[str, str]] = Counter()
        self._count(Node, "findall", "searches")
        self._count(Node, "walk", "walks")
        self._count(Node, "walkabout", "walks")
        self._count(Environment, "compile", "compiled")
        self._count(Template, "render", "rendered")
        self._count_transforms()

    def watch(self, app: Sphinx) -> None:
        """Note what the build of *app* is doing, and which pages it reads."""

        def on_env_before_read_docs(_app: Sphinx, _env: object, docnames: list[str]) -> None:
            self._phase = "reading"
            self._add("pages", len(docnames))

        def on_env_updated(*_: object) -> None:
            self._phase = "writing"

        app.connect("env-before-read-docs", on_env_before_read_docs)
        app.connect("env-updated", on_env_updated, priority=0)

    def total(self, name: str) -> int:
        """The calls in all phases."""
        return sum(count for (_phase, one), count in self.counts.items() if one == name)

    def _add(self, name: str, count: int = 1) -> None:
        self.counts[self._phase, name] += count

    def _count(self, owner: type, method: str, name: str) -> None:
        call: Callable[..., Any] = getattr(owner, method)
        callers = {f"Node.{method}", "_walk_children.<locals>.<genexpr>"}

        def counted(*arguments: Any, **named: Any) -> Any:
            # Docutils' walks, and its searches of siblings, call themselves.
            if sys._getframe(1).f_code.co_qualname not in callers:
                self._add(name)
            return call(*arguments, **named)

        setattr(owner, method, counted)

    def _count_transforms(self) -> None:
        apply = Transformer.apply_transforms

        def counted(transformer: Transformer) -> None:
            before = len(transformer.applied)
            apply(transformer)
            self._add("transforms", len(transformer.applied) - before)

        setattr(Transformer, apply.__name__, counted)


def imports_of_command(folder: Path, *arguments: str) -> dict[str, int]:
    """The modules that `newsletter` imports when it is run in *folder*."""
    command = [sys.executable, "-c", _COMMAND, *arguments]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, check=True)
    return _by_origin(json.loads(done.stdout))


def imports() -> dict[str, int]:
    """The modules that this process has imported."""
    modules = sys.modules.copy().items()
    return _by_origin({name: getattr(module, "__file__", None) for name, module in modules})


def _by_origin(modules: Mapping[str, str | None]) -> dict[str, int]:
    """Those of the package, and those of others; how many Python has is its own affair."""
    # A leading underscore: hooks of virtual environments, helpers that were compiled.
    others = [
        name
        for name, file in modules.items()
        if "site-packages" in (file or "") and not name.startswith(("_", OURS))
    ]
    return {
        "ours": sum(name.partition(".")[0] == OURS for name in modules),
        "others": len(others),
    }


class _Assets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        address = values.get("href") if values.get("rel") == "stylesheet" else None
        address = values.get("src") if tag == "script" else address
        if address:
            self.found.append(address.partition("?")[0].removeprefix("../"))


def sent(files: Files, page: str, suffix: str) -> list[bytes]:
    """The files that a browser loads for *page*: style sheets, or scripts and their imports."""
    parser = _Assets()
    parser.feed(files[page].decode())
    paths = [path for path in parser.found if path.endswith(suffix)]
    for path in paths:  # grows meanwhile
        folder = path.rpartition("/")[0]
        named = [f"{folder}/{name}" for name in _IMPORT.findall(files[path].decode())]
        paths += [name for name in dict.fromkeys(named) if name not in paths]
    return [files[path] for path in paths]


def kib(parts: Iterable[bytes], *, compressed: bool = False) -> int:
    """The size in KiB, rounded up; each file is compressed alone, as a server does."""
    sizes = (len(gzip.compress(part, 9, mtime=0)) if compressed else len(part) for part in parts)
    return -(-sum(sizes) // 1024)


def stamps(folder: Path) -> Stamps:
    """What tells whether a file of *folder* has been written: its time and its inode."""
    found = ((path, path.stat()) for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (stat.st_mtime_ns, stat.st_ino) for path, stat in found
    }


def differing(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """The paths of files that were changed, added or deleted."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
