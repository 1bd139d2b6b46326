"""A site with its permalinks recorded, and what an editor does to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.editing.permalinks.recorded import Permalinks, lost
from sphinx_newsletter.editing.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


PAGE = "editions/2024-05.md"
EDITION = """\
---
date: 2024-05
---

# May edition

## News

(burn)=
### Burn in the browser

:::{tags} wasm
:::

### Ratchet

:::{tags} webgpu
:::

## Talks

### With Kim

:::{tags} llms
:::

:::{interview}
:guest: Kim
:host: Jan

Jan: Why?

Kim: So.

Jan: How does it go on?

Kim: It does not.
:::
"""
GUIDE = "---\norphan: true\n---\n\n# A guide\n"


def recorded_site(make_site: Callable[..., Site]) -> Site:
    site = make_site(files={PAGE: EDITION, "docs/guide.md": GUIDE})
    Permalinks(Workspace(site.folder)).updated().write()
    return site


def read(site: Site, path: str = PAGE) -> str:
    return (site.folder / path).read_bytes().decode()


def edit(site: Site, old: str, new: str, path: str = PAGE) -> None:
    text = read(site, path)
    assert old in text
    site.write(path, text.replace(old, new))


def move(site: Site, old: str, new: str) -> None:
    site.write(new, (site.folder / old).read_bytes())
    site.delete(old)


def told(site: Site) -> list[tuple[str, str, bool]]:
    return [(one.address, one.message, bool(one.edits)) for one in lost(Workspace(site.folder))]


def fix(site: Site) -> None:
    Permalinks(Workspace(site.folder)).fixed().write()
    assert told(site) == []
