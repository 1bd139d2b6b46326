"""Snapshots of the stored doctree of each directive: `doctrees/*.md` becomes `doctrees/*.txt`."""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.blocks import directives
from tests.reading.test_images import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


DIRECTIVES = directives()
FOLDER = Path(__file__).with_name("doctrees")
DOCNAME = "editions/2024-05"
RENEW = "RENEW=1 .venv/bin/python -m pytest tests/reading/test_doctrees.py"


def doctree(site: Site) -> str:
    """The doctree of the edition, without the folder in which it was built."""
    return site.app.env.get_doctree(DOCNAME).pformat().replace(str(site.folder), "")


@pytest.mark.parametrize("name", DIRECTIVES)
def test_the_doctree_is_as_it_was(make_site: Callable[..., Site], name: str) -> None:
    source, snapshot = (FOLDER / f"{name}{suffix}" for suffix in (".md", ".txt"))
    files = {f"{DOCNAME}.md": source.read_bytes(), "editions/cat.png": picture()}
    site = make_site(files=files).build("dummy", newsletter_contact="jan@letter.example")
    assert not site.warnings
    found = doctree(site)
    if "RENEW" in os.environ:
        snapshot.write_text(found, encoding="utf-8")
    expected = snapshot.read_text(encoding="utf-8") if snapshot.is_file() else ""
    if diff := list(
        unified_diff(expected.splitlines(), found.splitlines(), "expected", "found", lineterm="")
    ):
        differences = "\n".join(diff)
        pytest.fail(f"{differences}\n\nIf it is meant to be so: {RENEW}", pytrace=False)


def test_every_snapshot_is_that_of_a_directive() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(DIRECTIVES)
