"""One site with all attacks, one without any, and a server that nobody may ask."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.conftest import ROOTS, Site
from tests.hostile.inputs import Sources, write
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.hostile.inputs import Place


ADDRESS = "https://letter.example/of/"
# Everything that MyST could be asked for: whatever a site turns on, content stays data.
EXTENSIONS = {
    *("amsmath", "attrs_block", "attrs_inline", "dollarmath", "fieldlist", "html_admonition"),
    *("html_image", "replacements", "smartquotes", "strikethrough", "substitution", "tasklist"),
}
_SUBSTITUTIONS = {"evil": "<script>alert(1)</script>"}
# A page of each kind, with each part that brings scripts or elements of its own.
_CLEAN = """\
---
date: 2024-05
subtitle: Plain
tags: [wasm]
---
# May

## At
:::{tags} webgpu
:::

Text, `code`.[^1]

[^1]: A note.

:::{video} https://vimeo.com/1
:title: x
:::

:::{event} Meeting
:start: 2024-10-30
:place: Oslo
:::

:::{interview}
:guest: Kim
:host: Jan

Jan: Why?

Kim: So.
:::

:::{showcase}
:title: Thing
:url: https://thing.example/
:::

:::{dropdown} More
Inside.
:::
"""


class Attacked(NamedTuple):
    """A site, where its attacks stand, and what it had written before its first build."""

    site: Site
    places: dict[str, Place]
    sources: set[Path]


@pytest.fixture(scope="session")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("canary")) as address:
        yield f"{address}/canary"


@pytest.fixture(scope="session")
def attacked(canary: str, tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    folder = tmp_path_factory.mktemp("attacked") / "site"
    shutil.copytree(ROOTS / "minimal", folder)
    vocabulary = (folder / "tags.yml").read_text(encoding="utf-8")
    sources = Sources({"tags.yml": f"{vocabulary.rstrip()}\n\n"}, canary)
    write(folder, sources.files)
    before = {*folder.parent.rglob("*")}
    return Attacked(_build(folder), sources.places, before)


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("clean") / "site"
    shutil.copytree(ROOTS / "minimal", folder)
    (folder / "editions" / "2024-05.md").write_text(_CLEAN, encoding="utf-8")
    (folder / "redirects.txt").write_text("old editions/2024-05.html\n", encoding="utf-8")
    return _build(folder)


def _build(folder: Path) -> Site:
    settings: dict[str, Any] = {
        "myst_enable_extensions": EXTENSIONS,
        "myst_substitutions": _SUBSTITUTIONS,
    }
    return Site(folder).build(search=True, html_baseurl=ADDRESS, **settings)
