"""File dependencies: pages are read again when their files change."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


TEXT = "---\ndate: 2024-05\n---\n# May\n\n![A](a.svg)\n"
GOOD = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
EVIL = GOOD.replace("/>", "><script/></svg>")


def test_a_page_is_read_again_when_an_older_file_comes_back(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": TEXT, "editions/a.svg": GOOD})
    assert site.build("dummy").warnings == []
    site.write("editions/a.svg", EVIL)
    os.utime(site.folder / "editions" / "a.svg", (1, 1))
    assert [warning.kind for warning in site.build("dummy").warnings] == [
        "newsletter.drawing-refused"
    ]


def test_a_page_is_read_again_when_a_file_is_gone(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": TEXT, "editions/a.svg": GOOD}).build("dummy")
    site.delete("editions/a.svg")
    assert [warning.kind for warning in site.build("dummy").warnings] == [
        "newsletter.picture-missing"
    ]


def test_a_page_whose_files_are_the_same_is_not(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": TEXT, "editions/a.svg": GOOD}).build()
    trees = site.folder / "_build" / "doctrees-html" / "editions" / "2024-05.doctree"
    before = trees.stat().st_mtime_ns
    site.build()
    assert trees.stat().st_mtime_ns == before


def test_a_missing_image_is_compared_with_the_files_that_are_there_now(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"editions/2024-05.md": TEXT})
    messages = []
    for name in ("b.svg", "a.svgz", None):
        site.build("dummy")
        messages += [one.message for one in site.warnings]
        if name:
            site.write(f"editions/{name}", GOOD)
    missing = "the image file `a.svg` does not exist"
    assert messages == [
        f"{missing}; add the file, or remove the image",
        f"{missing}: did you mean `b.svg`?",
        f"{missing}: did you mean `a.svgz`?",
    ]
