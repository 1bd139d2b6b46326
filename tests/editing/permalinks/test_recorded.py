"""Sections that have vanished from a page, and the targets that fix them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.editing.workspace import Workspace
from tests.editing.permalinks.recorded_site import edit, fix, read, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


def test_nothing_is_lost_where_nothing_has_changed(site: Site) -> None:
    assert told(site) == []
    assert Permalinks(Workspace(site.folder)).new == []


def test_without_the_file_nothing_is_lost(make_site: Callable[..., Site]) -> None:
    permalinks = Permalinks(Workspace(make_site().folder))
    assert (permalinks.is_there, permalinks.lost, permalinks.problems) == (False, [], [])
    assert "editions/2024-04#llama-3" in [one.address for one in permalinks.new]


def test_drafts_are_not_published_and_editions_without_a_date_are(
    make_site: Callable[..., Site],
) -> None:
    files = {"editions/001.md": "---\ndraft: true\n---\n# One\n", "editions/002.md": "# Two\n"}
    new = {one.address for one in Permalinks(Workspace(make_site(files=files).folder)).new}
    assert "editions/002" in new
    assert "editions/001" not in new


@pytest.mark.parametrize(
    ("old", "new", "targets"),
    [
        # The address stays where it was.
        ("### Ratchet\n", "### Ratchet is back\n", "(ratchet)=\n### Ratchet is back\n"),
        ("### Ratchet\n", "### Of other things\n", "(ratchet)=\n### Of other things\n"),
        ("### Ratchet\n", "Ratchet is so\n---\n", "(ratchet)=\nRatchet is so\n---\n"),
        ("(burn)=\n", "", "(burn)=\n### Burn in the browser\n"),
        # Where there is an address, it is to stay as it is.
        ("(burn)=\n", "(fire)=\n", "(burn)=\n(fire)=\n### Burn in the browser\n"),
        ("(burn)=\n", "% so\n(a)=\n\n(b)=\n", "% so\n(burn)=\n(a)=\n\n(b)=\n### Burn in"),
        # Text right above it.
        (
            ":::\n\n### Ratchet\n",
            ":::\nAnd so on.\n### Ratchets\n",
            "And so on.\n\n(ratchet)=\n### Ratchets\n",
        ),
        # A section that is none any more.
        (
            "(burn)=\n### Burn in the browser\n\n:::{tags} wasm\n:::\n",
            "#### Burn in the browser\n",
            "(burn)=\n#### Burn in the browser\n",
        ),
        # The heading of the interview, which keeps its own.
        ("Jan: Why?", "Jan: Why not?", "(question-why)=\n(with-kim)=\n### With Kim\n"),
    ],
)
def test_a_target_fixes_what_is_called_otherwise(
    site: Site, old: str, new: str, targets: str
) -> None:
    edit(site, old, new)
    before = read(site)
    [(_, message, fixable)] = told(site)
    assert fixable
    assert any(f"write `{line}` above it" in message for line in targets.splitlines())
    fix(site)
    assert targets in read(site)
    added = [line for line in read(site).splitlines() if line not in before.splitlines()]
    assert all(line.startswith("(") for line in added)
    names = Permalinks(Workspace(site.folder))
    names.updated().write()
    assert told(site) == []


def test_two_that_have_changed_at_once_are_left_to_the_editor(site: Site) -> None:
    edit(site, "(burn)=\n### Burn in the browser\n", "### Browsers burn\n")
    edit(site, "### Ratchet\n", "### The ratchet\n")
    for (_, message, fixable), target in zip(told(site), ("(burn)=", "(ratchet)="), strict=True):
        assert not fixable
        assert f"write `{target}` above the heading that replaces it" in message
    edit(site, "### Browsers burn\n", "(burn)=\n### Browsers burn\n")
    fix(site)  # the other one is the only one left
    assert "(ratchet)=\n### The ratchet\n" in read(site)


def test_a_section_that_is_gone_is_not_the_heading_that_sounds_like_it(site: Site) -> None:
    edit(site, "### Ratchet\n\n:::{tags} webgpu\n:::\n", "#### Ratchets\n")
    [(_, message, fixable)] = told(site)
    assert (fixable, "(“Ratchet”) is gone" in message) == (False, True)


def test_of_two_headings_with_its_title_none_is_taken(site: Site) -> None:
    headings = "#### Burn in the browser\n\n### Burn in the browser\n"
    edit(site, "(burn)=\n### Burn in the browser\n\n:::{tags} wasm\n:::\n", headings)
    assert [fixable for _, _, fixable in told(site)] == [False]


def test_several_questions_need_one_more_target_of_their_section(site: Site) -> None:
    for old, new in [("Why?", "Why not?"), ("How does it go on?", "What is next?")]:
        edit(site, f"Jan: {old}", f"Jan: {new}")
        fix(site)
        Permalinks(Workspace(site.folder)).updated().write()
    lines = "(question-how-does-it-go-on)=\n(question-why)=\n(with-kim)=\n### With Kim\n"
    assert lines in read(site)


def test_a_section_that_is_gone_is_reported_until_it_is_forgotten(site: Site) -> None:
    edit(site, "### Ratchet\n\n:::{tags} webgpu\n:::\n", "")
    [(address, message, fixable)] = told(site)
    assert (address, fixable) == ("editions/2024-05#ratchet", False)
    assert "--forget editions/2024-05#ratchet" in message
    assert Permalinks(Workspace(site.folder)).fixed().contents == {}
    with pytest.raises(CommandError, match="addresses are lost"):
        Permalinks(Workspace(site.folder)).updated()
    Permalinks(Workspace(site.folder)).without([address]).write()
    assert told(site) == []


def test_a_section_that_has_moved_to_another_edition_cannot_lead_on_by_itself(site: Site) -> None:
    section = "### Ratchet\n\n:::{tags} webgpu\n:::\n"
    edit(site, section, "")
    edit(site, "## Developments\n", f"## Developments\n\n{section}", "editions/2024-04.md")
    [(_, message, fixable)] = told(site)
    assert not fixable
    assert "has moved to `editions/2024-04#ratchet`" in message
    assert "keep a short section with a link in editions/2024-05.md" in message
