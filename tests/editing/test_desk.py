"""A workspace: its sources, its cache, and what it reports."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing import cache, check_build
from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sphinx_newsletter.editing.check_build import CheckBuild, Progress
    from tests.conftest import Site


EDITION = "---\ndate: 2024-{0:02}\n---\n\n# Edition {0}\n\n## A\n\n:::{{tags}} webgpu\n:::\n"
FILES = {f"editions/2024-{n:02}.md": EDITION.format(n) for n in (1, 2, 3, 4)}


def reading(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The pages that builds are asked for from now on."""
    asked: list[list[str]] = []
    build = check_build.build

    def asking(folder: Path, wanted: Iterable[str], progress: Progress) -> CheckBuild:
        asked.append(list(wanted))
        return build(folder, asked[-1], progress)

    monkeypatch.setattr(check_build, "build", asking)
    return asked


def test_the_sources_are_those_of_a_build(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES | {"docs/guide.md": "# Guide\n", "other/x.md": "# No\n"})
    site.build("dummy")
    workspace = Workspace(site.folder)
    assert {source.docname for source in workspace.sources.values()} == site.app.env.found_docs
    assert sorted(workspace.editions) == sorted(FILES)
    assert workspace.sources["docs/guide.md"].front is None


def test_only_what_has_changed_is_read_again(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(files=FILES)
    before = Workspace(site.folder).sources
    asked = reading(monkeypatch)
    assert Workspace(site.folder).sources == before
    assert asked == []
    site.write("editions/2024-02.md", EDITION.format(9))
    site.delete("editions/2024-01.md")
    after = Workspace(site.folder).sources
    assert asked == [["editions/2024-02"]]
    assert before.keys() - after.keys() == {"editions/2024-01.md"}
    assert after["editions/2024-02.md"].outline.headings[0].title == "Edition 9"
    asked.clear()
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", conf + 'newsletter_authors["li"] = {"name": "Li"}\n')
    assert Workspace(site.folder).sources == after
    assert len(asked[0]) == len(after)


@pytest.mark.parametrize("damaged", [b"", b"nothing", b"\x80\x04N.", None])
def test_a_damaged_cache_is_ignored(make_site: Callable[..., Site], damaged: bytes | None) -> None:
    site = make_site(files=FILES)
    before = Workspace(site.folder).sources
    path = site.folder / cache.FILE
    if damaged is None:
        shutil.rmtree(path.parent)
        path.parent.write_bytes(b"")  # no file can be written there
    else:
        path.write_bytes(damaged)
    assert Workspace(site.folder).sources == before


def test_files_that_cannot_be_read_are_reported(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/001.md": b"# Caf\xe9\n", "editions/002.md": b" \n"})
    workspace = Workspace(site.folder)
    found = ((path, source.problems) for path, source in workspace.editions.items())
    reported = {path: problems[0].kind.value for path, problems in found if problems}
    assert reported == {"editions/001.md": "file-encoding", "editions/002.md": "file-empty"}


def test_a_folder_without_a_site_is_reported(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no conf\.py"):
        Workspace(tmp_path)


@pytest.mark.parametrize("conf", ["1 +", "raise ValueError('so')", "import nowhere_at_all"])
def test_settings_that_cannot_be_read_are_reported(tmp_path: Path, conf: str) -> None:
    (tmp_path / "conf.py").write_text(conf)
    with pytest.raises(CommandError, match=r"conf\.py cannot be read"):
        Workspace(tmp_path)


def test_a_vocabulary_that_is_missing_is_reported(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("tags.yml")
    workspace = Workspace(site.folder)
    assert [problem.kind.value for problem in workspace.vocabulary_problems] == ["vocabulary"]
    assert not workspace.vocabulary.readable
