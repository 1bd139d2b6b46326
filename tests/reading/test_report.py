"""Warnings of others that ours replace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


GUIDE = "---\norphan: true\n---\n\n"
# What is said better of editions must still be said of other pages.
SAID = {
    "newsletter.heading-skipped": "## No title\n",
    "docutils": "# Guide\n\n(a)=\nText.\n\n(a)=\nMore text.\n",
}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("folder", ["docs", "editions-of-old"])
@pytest.mark.parametrize("kind", SAID)
def test_warnings_of_others_about_a_guide_are_not_suppressed(
    make_site: Callable[..., Site], kind: str, folder: str, jobs: int
) -> None:
    site = make_site(files={f"{folder}/guide.md": GUIDE + SAID[kind]})
    site.build("dummy", jobs=jobs, include_patterns=["**"])
    assert [(warned.path, warned.kind) for warned in site.warnings] == [("guide.md", kind)]


def test_other_warnings_about_an_edition_are_shown(make_site: Callable[..., Site]) -> None:
    text = "---\ndate: 2024-05\n---\n\n# May\n\n### Deep\n\n{nothing}`x`\n"
    site = make_site(files={"editions/2024-05.md": text}).build("dummy")
    assert [warned.kind for warned in site.warnings] == [
        "newsletter.heading-skipped",
        "newsletter.role-refused",
    ]
