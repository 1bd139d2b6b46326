"""Small archive with all blocks, and the data files of its site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.recorded import edition

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Site


ADDRESS = "https://example.org/archive-of/"
NAMES = ("sections", "editions")
SCHEMAS = ("data", *NAMES)
TAGS = """\
wasm:
  label: "Web “Assembly” <b> & \\\\"
  description: 木, ]]>
  broader: web-gpu
web-gpu: {}
"""
NASTY = """\
---
date: 2024-05-03
updated: 2024-06-01
author: jan
number: 7
subtitle: "A \\"subtitle\\" </script>"
tags: web-gpu
---

# May & `edition` \\<i>

:::{tldr}
- A *point*.
:::

## Rubric

(odd)=
### “Odd” \\<b> 木 עברית 😀

:::{tags} wasm, web-gpu
:::

Words & \\<tags>, \\\\ and "marks".

:::{interview}
:guest: Kim
:role: cook
:links: https://kim.example
:host: Jan
:date: 2024-04

Jan: Why?

Kim: So.
:::

:::{showcase}
:title: Thing
:by: Kim
:demo: https://thing.example
:made-with: wasm, rust

What it does.
:::

:::{event} Meeting
:start: 2024-10-30
:end: 2024-11-02
:place: Oslo
:online:
:papers: 2024-08-01
:::
"""
FILES = {
    "tags.yml": TAGS,
    "editions/2024-05-03.md": NASTY,
    "editions/2024-04.md": edition("2024-04"),
    "editions/2024-06.md": "---\ndraft: true\n---\n\n# Draft\n",
}


def read(site: Site, name: str) -> Any:
    return json.loads(site.read(f"archive/{name}.json"))


def records(site: Site, name: str) -> list[dict[str, Any]]:
    """The sections or editions of all years, as a program finds them."""
    years = read(site, "data")["years"]
    return [one for year in years for one in json.loads(site.read(f"archive/{year[name]}"))[name]]


def files(site: Site) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in paths(site)}


def paths(site: Site) -> list[Path]:
    return [path for name in SCHEMAS for path in sorted(site.out.glob(f"archive/{name}*.json"))]
