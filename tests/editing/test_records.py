"""The records of a workspace are those of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sphinx_newsletter.editing.workspace import Workspace
from tests.written import BROKEN, TEXTS, Edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_newsletter.model import edition
    from tests.conftest import Site


STRANGE = """\
---
date: 2024-04
updated: 2024-05-02
author: kim
subtitle: Of many
  things
number: 7
tags: [webgpu, "wasm"]
---

% a comment

# An *edition* with `code` & [a link](https://a.example)

:::{tags} llms
:::

(one)=
(two)=
## Rubric

:::{tags} wasm,
  web
webgpu
:::

### Über uns

:::{tags} webgpu
:::

#### Sub

### Über uns

:::{tags} webgpu
:::

### Sub

```{tags} webgpu
```

> ### Quoted

(gap)=

% a comment

### Behind a gap

% another

:::{tags} webgpu
:::

(x_Y)=
Setext
------

:::{tags} webgpu
:::

## Told twice

:::{tags} webgpu
:::

:::{tags} wasm
:::

##### Far below

:::{tags} wasm
:::

## Not closed

:::{tags} wasm

### Next

Text.

:::{tags} wasm
:::
"""


def known(record: edition.Edition) -> dict[str, Any]:
    names = ("title", "date", "authors", "subtitle", "updated", "number", "draft", "tags")
    told = {name: getattr(record, name) for name in names}
    # A workspace gives no anchor that docutils would number.
    told["sections"] = [
        ("" if part.anchor.startswith("id") else part.anchor, part.title, part.rubric, part.tags)
        for part in record.sections
    ]
    return told


def compare(site: Site, workspace: Workspace) -> None:
    of_build = {record.docname: known(record) for record in site.archive.all}
    of_workspace = {record.docname: known(record) for record in workspace.archive.all}
    assert of_workspace.keys() == of_build.keys()
    for docname, told in of_workspace.items():
        assert told == of_build[docname]


def test_of_the_real_archive(real_site: Site) -> None:
    compare(real_site, Workspace(real_site.folder))


def test_of_what_hardly_anybody_writes(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-04.md": STRANGE, "editions/003.md": "No title.\n"})
    site.build("dummy")
    compare(site, Workspace(site.folder))


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_a_section_holds(make_site: Callable[..., Site], text: str) -> None:
    source = Edition(date="2024-04", text=text).source()
    site = make_site(files={"editions/2024-04.md": source})
    site.build("dummy")
    compare(site, Workspace(site.folder))


def test_of_broken_files(make_site: Callable[..., Site]) -> None:
    files = {f"editions/2024-{n:02}.md": text for n, text in enumerate(BROKEN, start=1)}
    site = make_site(files=files)
    site.build("dummy", newsletter_drafts=True)
    workspace = Workspace(site.folder)
    with_problems = [source.docname for source in workspace.sources.values() if source.problems]
    of_build = {record.docname: known(record) for record in site.archive.all}
    of_workspace = {record.docname: known(record) for record in workspace.archive.all}
    assert {name: of_workspace[name] for name in of_build} == of_build
    assert of_workspace.keys() - of_build.keys() <= set(with_problems)
