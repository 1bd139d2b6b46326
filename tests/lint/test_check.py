"""The cache of `check` never changes its findings."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from tests.editing.permalinks.recorded_site import EDITION, PAGE, edit, move, recorded_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_newsletter.lint.rules.rule import Finding
    from tests.conftest import Site


# What an editor does, and how many of the recorded addresses are lost then.
DONE: list[tuple[Callable[[Site], object], int]] = [
    (lambda site: site.write(PAGE, f"{EDITION}\nMore.\n"), 0),
    (lambda site: edit(site, "### Ratchet\n", "### Hammer\n"), 1),
    (lambda site: edit(site, "Jan: Why?", "Jan: What for?"), 1),
    (lambda site: edit(site, "date: 2024-05", "date: 2024-05\ndraft: true"), 1),
    (lambda site: edit(site, "date: 2024-05", "date: 2023-05"), 0),
    (lambda site: move(site, PAGE, "editions/2024-06.md"), 1),
    (lambda site: site.write(PAGE, b"# Caf\xe9\n"), 0),
    (lambda site: site.write("redirects.txt", b"caf\xe9 index\n"), 0),
    (lambda site: site.write("tags.yml", "webgpu: {}\nllms: {}\nllama: {}\n"), 1),
    (lambda site: site.write("tags.yml", "webgpu: ["), 0),
    (lambda site: site.delete("docs/guide.md"), 1),
    (lambda site: site.delete("permalinks.txt"), 0),
]


def fresh(site: Site) -> list[Finding]:
    """The findings without a cache."""
    shutil.rmtree(site.folder / "_build")
    return check(Workspace(site.folder))


@pytest.mark.slow
@pytest.mark.parametrize(("do", "count"), DONE)
def test_the_cache_changes_no_finding(
    make_site: Callable[..., Site], do: Callable[[Site], object], count: int
) -> None:
    site = recorded_site(make_site)
    check(Workspace(site.folder))
    do(site)
    found = check(Workspace(site.folder))
    assert check(Workspace(site.folder)) == found
    assert fresh(site) == found
    assert sum(one.rule == "permalink-lost" for one in found) >= count
    assert bool(count) == any(one.rule == "permalink-lost" for one in found)


def test_all_sources_are_loaded_only_where_an_address_is_lost(
    make_site: Callable[..., Site],
) -> None:
    site = recorded_site(make_site)
    check(Workspace(site.folder))
    edit(site, "### Ratchet\n", "Text.\n\n### Ratchet\n")
    workspace = Workspace(site.folder)
    check(workspace)
    assert "sources" not in vars(workspace)
    edit(site, "### Ratchet\n", "### Hammer\n")
    workspace = Workspace(site.folder)
    check(workspace)
    assert "sources" in vars(workspace)
