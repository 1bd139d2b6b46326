"""Excluded files: symbolic links, unsafe names, output of builds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sphinx.cmd.build import build_main

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.model import sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

pytestmark = pytest.mark.slow


PAGE = "---\ndate: 2024-05\n---\n# May\n"
OTHERS = "of another"


def left_out(site: Site) -> list[tuple[str, str]]:
    known = {"newsletter.file-refused"}
    return [(one.path, one.message) for one in site.warnings if one.kind in known]


def test_a_page_that_is_a_symbolic_link_is_excluded_and_reported(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    (site.folder.parent / "other.md").write_text(f"# May\n\n{OTHERS}\n", encoding="utf-8")
    (site.folder / "editions" / "2024-05.md").symlink_to("../../other.md")
    site.build()
    assert left_out(site) == [("2024-05.md", sentences.LINK_FOLLOWED.message)]
    assert OTHERS not in site.whole_text()
    assert "editions/2024-04.html" in site.pages()


@pytest.mark.parametrize("target", ["..", "../..", "/etc"])
def test_a_folder_that_is_a_symbolic_link_is_not_walked(
    make_site: Callable[..., Site], target: str
) -> None:
    site = make_site()
    (site.folder / "editions" / "more").symlink_to(target)
    site.build()
    assert left_out(site) == [("more", sentences.LINK_FOLLOWED.message)]
    assert [page for page in site.pages() if "more" in page] == []


def test_symbolic_links_outside_of_pages_are_excluded_silently(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    (site.folder / "tools").mkdir()
    (site.folder / "tools" / "python").symlink_to("/")
    assert site.build("dummy").warnings == []


def test_what_is_excluded_already_is_not_reported(make_site: Callable[..., Site]) -> None:
    site = make_site()
    (site.folder / "editions" / "more").symlink_to("/")
    assert site.build("dummy", exclude_patterns=["editions/more"]).warnings == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ('2024-05"><img src=x>', sentences.NAME_UNSAFE),
        ("2024-05\\a", sentences.NAME_UNSAFE),
        ("2024-05\n", sentences.NAME_UNSAFE),
        ("2024-05-\u202egnp", sentences.NAME_UNSAFE),
        ("2024-05-cafe\u0301", sentences.NAME_FORM),
        (f"2024-05-{'x' * 220}", sentences.NAME_LONG),
        (f"2024-05-{'é' * 100}", sentences.NAME_LONG),
    ],
)
def test_an_unsafe_name_is_excluded_and_reported(
    make_site: Callable[..., Site], name: str, why: sentences.Sentence
) -> None:
    site = make_site(files={f"editions/{name}.md": PAGE}).build()
    assert [message for _path, message in left_out(site)] == [why.message]
    assert [path.name for path in (site.out / "editions").glob("*.html")] == ["2024-04.html"]


def test_a_name_that_is_not_utf8_is_excluded_and_reported(make_site: Callable[..., Site]) -> None:
    site = make_site()
    path = os.fsencode(site.folder) + b"/editions/2024-05-\xff.md"
    Path(os.fsdecode(path)).write_text(PAGE, encoding="utf-8")
    site.build("dummy")
    assert [message for _path, message in left_out(site)] == [sentences.NAME_UNSAFE.message]


def test_folders_as_deep_as_machines_allow_are_left_out(make_site: Callable[..., Site]) -> None:
    deep = "/".join(["d" * 90] * 12)
    site = make_site(files={f"editions/{deep}/2024-05.md": PAGE}).build("dummy")
    assert {message for _path, message in left_out(site)} == {sentences.NAME_LONG.message}


@pytest.mark.parametrize("name", ["2024-05-café", "2024-05 a & b", "2024-05-[a]", "2024-05'"])
def test_other_names_are_read(make_site: Callable[..., Site], name: str) -> None:
    site = make_site(files={f"editions/{name}.md": PAGE}).build()
    assert left_out(site) == []
    assert f"editions/{name}.html" in site.pages()


# Everything in the folder is a source, and nothing is excluded, as in a new site of Sphinx.
ALL = 'include_patterns = ["**"]\n'


def site_of_all(make_site: Callable[..., Site]) -> Site:
    site = make_site()
    conf = (site.folder / "conf.py").read_text(encoding="utf-8").splitlines(keepends=True)
    lines = [ALL if line.startswith("include_patterns") else line for line in conf]
    site.write("conf.py", "".join(lines))
    return site


def build(site: Site, *arguments: str) -> None:
    assert build_main(["-q", "-W", str(site.folder), *arguments]) == 0


def pages_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


@pytest.mark.parametrize(
    ("out", "doctrees"),
    [
        ("_build/html", "_build/doctrees"),
        ("public", "public/.doctrees"),
        ("public", "trees"),
        ("editions/out", "docs/trees"),
    ],
)
def test_what_was_built_is_no_source(
    make_site: Callable[..., Site], out: str, doctrees: str
) -> None:
    """The output contains each edition as Markdown; a second build would publish it."""
    site = site_of_all(make_site)
    html = str(site.folder / out)
    options = ["-d", str(site.folder / doctrees)]
    build(site, html, *options)
    first = pages_in(site.folder / out)
    assert "editions/2024-04.html" in first
    build(site, html, *options)
    assert pages_in(site.folder / out) == first
    assert Workspace(site.folder).paths == ["editions/2024-04.md", "index.md"]
    assert [one for one in check(Workspace(site.folder)) if out in one.path] == []


def test_what_another_builder_built_is_no_source(make_site: Callable[..., Site]) -> None:
    site = site_of_all(make_site)
    build(site, str(site.folder / "slashes"), "-b", "dirhtml", "-d", str(site.folder / "trees"))
    build(site, str(site.folder / "text"), "-b", "text")
    build(site, str(site.folder / "public"))
    pages = pages_in(site.folder / "public")
    assert "editions/2024-04.html" in pages
    assert [page for page in pages if page.startswith(("slashes", "text", "trees"))] == []


def test_the_first_output_does_not_have_all_pages_read_again(
    make_site: Callable[..., Site], capsys: pytest.CaptureFixture[str]
) -> None:
    site = site_of_all(make_site)
    for _ in range(2):
        capsys.readouterr()
        assert build_main([str(site.folder), str(site.folder / "public")]) == 0
    assert "0 added, 0 changed, 0 removed" in capsys.readouterr().out


def test_a_check_does_not_have_all_pages_read_again(
    make_site: Callable[..., Site], capsys: pytest.CaptureFixture[str]
) -> None:
    site = site_of_all(make_site)
    assert build_main([str(site.folder), str(site.folder / "public")]) == 0
    check(Workspace(site.folder))
    capsys.readouterr()
    assert build_main([str(site.folder), str(site.folder / "public")]) == 0
    assert "0 added, 0 changed, 0 removed" in capsys.readouterr().out
