"""The same sources give the same bytes, whatever the machine, the folder and the hour."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import REPOSITORY, ROOTS
from tests.reading.test_images import picture

if TYPE_CHECKING:
    from pathlib import Path

    Files = dict[str, bytes]


pytestmark = pytest.mark.slow

INDEX = """\
# Tiny

:::{latest-edition}
:::

:::{browse-tags}
:::

:::{edition-list}
:::

:::{toctree}
docs/one
docs/two
:::
"""
# Editions of one day, tags in use equally often: ties, whose order must not be that of chance.
EDITION = """\
---
date: 20{year}-02
author: [kim, jan]
tags: [llms, wasm]
---

# Édition {n}

- A point.

(at)=
## Section {n}

:::{{tags}} webgpu, llama, wasm
:::

Text “{n}”, ![a chart](chart.png), [](/docs/one.md#part-one), {{ref}}`tag-wasm`,
{{download}}`data <data.csv>`.

### Ünder it

:::{{tags}} llms
:::

More words: ähnlich, zebra, épée.
"""
GUIDE = """\
# Guide {n}

![A chart](chart.png), [](/editions/002.md#at)

(part-{n})=
## Part
"""


def sources() -> Files:
    root = ROOTS / "minimal"
    files = {name: (root / name).read_text(encoding="utf-8") for name in ("conf.py", "tags.yml")}
    files["index.md"] = INDEX
    for number in range(1, 13):
        name = f"editions/{'more/' * (number % 2)}{number:03}.md"
        files[name] = EDITION.format(n=number, year=20 + number % 3)
    files |= {f"docs/{name}.md": GUIDE.format(n=name) for name in ("one", "two")}
    for folder in ("docs", "editions", "editions/more"):
        files[f"{folder}/data.csv"] = folder
    charts = {
        f"{one}/chart.png": picture(len(one)) for one in ("docs", "editions", "editions/more")
    }
    return {path: text.encode() for path, text in files.items()} | charts


def build(
    folder: Path,
    *options: str,
    variables: dict[str, str] | None = None,
    backwards: bool = False,
) -> Files:
    """Build the site in a process of its own, and read all of the output."""
    files = sources()
    for path in sorted(files, reverse=backwards):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(files[path])
    command = [sys.executable, "-m", "sphinx", "-q", "-W", *options, ".", "_build"]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    environment |= {"PYTHONHASHSEED": "0"} | (variables or {})
    subprocess.run(command, cwd=folder, env=environment, check=True)
    out = folder / "_build"
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and ".doctrees" not in path.parts
    }


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return build(tmp_path_factory.mktemp("usual"))


# Each build takes a second or two, so some have more than one difference: none may count.
@pytest.mark.parametrize(
    ("options", "variables"),
    [
        (["-j2"], {"PYTHONHASHSEED": "random"}),
        ([], {"TZ": "Asia/Tokyo", "LC_ALL": "C", "HOME": "/nonexistent", "USER": "somebody"}),
        (
            [],
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LANGUAGE": "de"},
        ),
    ],
    ids=lambda value: " ".join(value) or "-",
)
def test_the_same_bytes(
    tmp_path: Path, usual: Files, options: list[str], variables: dict[str, str]
) -> None:
    assert_same(build(tmp_path / "another", *options, variables=variables), usual)


def test_the_order_of_files_and_the_folder_do_not_count(tmp_path: Path, usual: Files) -> None:
    folder = tmp_path / "a folder, ähnlich" / "deep" / "down"
    variables = {"PYTHONHASHSEED": "1"}
    assert_same(build(folder, "-j1", variables=variables, backwards=True), usual)


def test_the_day_of_the_build_stands_nowhere(usual: Files) -> None:
    today = datetime.datetime.now(tz=datetime.UTC).date()
    days = [today + datetime.timedelta(days=n) for n in (-1, 0)]  # if midnight has passed
    forms = ("%Y-%m-%d", "%Y%m%d", "%d %b %Y", "%b %d, %Y", "%B %d, %Y", "%d %B %Y")
    written = {day.strftime(form).encode() for day in days for form in forms}
    written |= {f"{day:%B} {day.day}, {day.year}".encode() for day in days}
    dated = re.compile(b"|".join(map(re.escape, sorted(written))))
    assert [path for path, text in usual.items() if dated.search(text)] == []


def assert_same(one: Files, other: Files) -> None:
    assert sorted(one) == sorted(other)
    assert [path for path in sorted(one) if one[path] != other[path]] == []
