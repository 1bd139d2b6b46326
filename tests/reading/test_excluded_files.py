"""Excluded files: symbolic links and unsafe names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.model import sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


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
