"""Runs one version of the code over the frozen content: builds, and commands with JSON."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatch
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.golden.contents import Content


BUILDERS = ("html", "dirhtml", "text", "latex")
ADDRESSES = {"address": "https://golden.example/letter/", "none": ""}
COMMANDS = {
    "check": ("check",),
    "permalinks": ("permalinks",),
    "tags": ("tags", "list"),
    "stats": ("stats",),
    "diff": ("diff", "../before"),
}
# Of two builds at once, each takes one core.
_AT_ONCE = 2
_SETTINGS = '\nhtml_favicon = None\nsuppress_warnings = ["toc.not_readable"]\n'


class Run(NamedTuple):
    """One run: its name (`bench/address/html`), its command, and where it writes."""

    name: str
    command: tuple[str, ...]
    folder: Path
    output: Path


class Code:
    """A checkout whose package is the one that runs, whatever is installed."""

    def __init__(self, tree: Path, record: Path) -> None:
        """Run the package of *tree*; what it writes goes below *record*."""
        self.tree = tree
        self.record = record
        self._environ = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "CI"))}
        self._environ |= {"PYTHONPATH": str(tree), "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def run(self, sites: dict[str, Content], only: str) -> None:
        """Write the record of all *sites*: of the runs whose name fits the pattern *only*."""
        for folder in (self.record, self.record.parent / f"{self.record.name}-sites"):
            shutil.rmtree(folder, ignore_errors=True)
        for name, content in sites.items():
            self._write(name, content)
        self._is_the_one_that_runs(next(iter(sites)))
        runs = [run for name in sites for run in self._runs(name) if fnmatch(run.name, only)]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(self._run, runs))

    def _write(self, name: str, content: Content) -> None:
        before, after = self._sites(name) / "before", self._sites(name) / "after"
        for path, text in content.files.items():
            _write(before / path, text)
            _write(after / path, content.later.get(path, text))
        for site in (before, after):
            if content.own_settings:
                settings = (self.tree / "conf.py").read_text(encoding="utf-8")
                _write(site / "conf.py", (settings + _SETTINGS).encode())
            if (self.tree / "docs/_ext").is_dir():
                shutil.copytree(self.tree / "docs/_ext", site / "docs/_ext")

    def _sites(self, name: str) -> Path:
        return self.record.parent / f"{self.record.name}-sites" / name

    def _runs(self, site: str) -> Iterator[Run]:
        after = self._sites(site) / "after"
        for name, address in ADDRESSES.items():
            for builder in BUILDERS:
                run = f"{site}/{name}/{builder}"
                output = self.record / run
                kept = self._sites(site) / f"doctrees-{name}-{builder}"
                places = (str(after), str(output / "output"), "-d", str(kept))
                yield Run(run, _sphinx(builder, address, places), after, output)
        for name, command in COMMANDS.items():
            newsletter = (sys.executable, "-m", "sphinx_newsletter", *command, "--format", "json")
            yield Run(f"{site}/{name}", newsletter, after, self.record / site / name)

    def _is_the_one_that_runs(self, site: str) -> None:
        command = [sys.executable, "-c", "import sphinx_newsletter as s; print(s.__file__)"]
        found = self._call(command, self._sites(site) / "after").stdout.strip()
        if not found.startswith(str(self.tree)):
            message = f"{found} would run instead of the package of {self.tree}"
            raise SystemExit(message)

    def _run(self, run: Run) -> None:
        done = self._call(run.command, run.folder)
        said = f"{done.stdout}\n{done.stderr}\nexit code {done.returncode}\n"
        places = {str(self._sites(run.name.split("/")[0])): "", str(self.record): ""}
        for place, short in places.items():
            said = said.replace(place, short)
        _write(run.output / "said.txt", said.encode())

    def _call(self, command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=folder, env=self._environ, capture_output=True, text=True, check=False
        )


def _sphinx(builder: str, address: str, places: tuple[str, ...]) -> tuple[str, ...]:
    options = ("-q", "-n", "-D", f"html_baseurl={address}")
    return (sys.executable, "-m", "sphinx", *options, "-b", builder, *places)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
