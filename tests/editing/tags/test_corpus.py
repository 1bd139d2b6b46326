"""`tags rename` and `--fix` on the bench's archive and on the real one: all other bytes stay."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from bench.archive import make_archive
from bench.ours import Ours
from sphinx_newsletter.editing.tags.rename import rename
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.lint.fix import fix_findings
from tests.conftest import REPOSITORY, ROOTS
from tests.editing.tags.tagged_sites import texts

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

_LINK = re.compile(rb"(\]\(https?://[^\s)?#]+)(?=\))")


@pytest.fixture(params=["bench", "real"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of one of the two."""
    site = tmp_path / "site"
    if request.param == "real":
        for name in ("docs", "editions"):
            shutil.copytree(REPOSITORY / name, site / name)
        for name in ("conf.py", "index.md", "tags.yml"):
            shutil.copy(REPOSITORY / name, site / name)
        return site
    shutil.copytree(ROOTS / "minimal", site)
    shutil.rmtree(site / "editions")
    for path, text in Ours(tmp_path).files(make_archive(5)).items():
        if path != "conf.py":
            (site / path).parent.mkdir(exist_ok=True)
            (site / path).write_text(text, encoding="utf-8")
    return site


def test_a_renamed_tag_changes_its_names_and_the_way_back_leads_back(folder: Path) -> None:
    before = texts(folder)
    workspace = Workspace(folder)
    used = [tag.slug for tag, _count in workspace.archive.most_used]
    for old in (used[0], used[-1]):
        new = f"zz-{old}"
        rename(Workspace(folder), old, new, "").changes.write()
        there = texts(folder)
        rename(Workspace(folder), new, old, "").changes.write()
        back = texts(folder)
        changed = {path for path in before if there[path] != before[path]} - {"tags.yml"}
        assert changed
        for path in before.keys() - {"tags.yml"}:
            assert there[path].replace(new.encode(), old.encode()) == before[path]
            assert back[path] == before[path]


def test_a_fix_changes_what_was_wrong(folder: Path) -> None:
    before = texts(folder)
    editions = {path: data for path, data in before.items() if path.startswith("editions/")}
    tracked = {path: _LINK.sub(rb"\1?utm_source=us", data) for path, data in editions.items()}
    count = sum(data.count(b"?utm_source=us") for data in tracked.values())
    for path, data in tracked.items():
        (folder / path).write_bytes(data)
    workspace = Workspace(folder)
    found = [one for one in check(workspace) if one.rule == "tracker"]
    assert len(found) == count > 0
    fix_findings(workspace, found).write()
    assert texts(folder) == before
