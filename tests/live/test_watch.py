"""The filter of the file watcher: changes of sources, assets and settings pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from watchfiles import Change

from sphinx_newsletter.live.watch import Watched

SITE = Path("/site")
WATCHED = Watched(
    SITE,
    never=(SITE / "_build" / "live", SITE / "_build" / "doctrees"),
    include=("index.md", "docs/**", "editions/**"),
    exclude=(".venv", "_build", "tests", "docs/old/**"),
    files=frozenset({SITE / "tags.yml", SITE / "conf.py", SITE / "pictures" / "cat.png"}),
    folders=(SITE / "_templates", SITE / "_static", Path("/package/templates")),
)


@pytest.mark.parametrize(
    "path",
    [
        "index.md",
        "editions/2024-04.md",
        "editions/2024/2024-04.md",
        "editions/2024-04/cat.png",
        "docs/write.md",
        "editions",  # moved away as a whole
        "tags.yml",
        "conf.py",
        "pictures/cat.png",  # a page needs it
        "_templates/page.html",
        "_static/site.css",
        "/package/templates/newsletter/tag.html",
    ],
)
def test_what_the_site_is_made_of_matters(path: str) -> None:
    assert WATCHED(Change.modified, str(SITE / path))


@pytest.mark.parametrize(
    "path",
    [
        ".",
        "README.md",
        "tests/test_package.py",
        "tests",
        "docs/old/guide.md",
        "_build/live/index.html",
        "_build/doctrees/index.doctree",
        ".venv/lib/page.md",
        ".git/index",
        "editions/.2024-04.md.swp",
        "editions/2024-04.md~",
        "editions/4913",
        "editions/.#2024-04.md",
        "editions/#2024-04.md#",
        "editions/2024-04.md___jb_tmp___",
        "editions/.goutputstream-ABCDEF",
        "editions/__pycache__/x.pyc",
        "_templates/.page.html.swp",
        "_static/site.css~",
        "pictures/dog.png",
        "/package/collect.py",
        "/elsewhere/editions/2024-04.md",
    ],
)
def test_all_else_does_not(path: str) -> None:
    assert not WATCHED(Change.modified, str(SITE / path))


def test_a_site_may_lie_anywhere() -> None:
    hidden = Watched(Path("/home/jan/.venv/site"), never=())
    assert hidden(Change.added, "/home/jan/.venv/site/index.md")


def test_folders_outside_the_site_are_watched_where_they_exist(tmp_path: Path) -> None:
    site, theme = tmp_path / "site", tmp_path / "theme"
    theme.mkdir()
    folders = (site / "_static", theme, tmp_path / "missing")
    assert Watched(site, never=(), folders=folders).roots() == (site, theme)
