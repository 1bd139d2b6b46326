"""Pages, tags and feeds that have vanished, and the lines that fix them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.editing.workspace import Workspace
from tests.editing.permalinks.recorded_site import EDITION, PAGE, edit, fix, move, read, told

if TYPE_CHECKING:
    from tests.conftest import Site


@pytest.mark.parametrize("ending", ["\n", ""])
def test_a_line_fixes_an_edition_that_has_another_name(site: Site, ending: str) -> None:
    site.write("redirects.txt", f"old.html index.html{ending}")
    move(site, PAGE, "editions/2024-05-31.md")
    edit(site, "### Ratchet\n", "### Ratchet is back\n", "editions/2024-05-31.md")
    [page, section] = told(site)
    assert "write `editions/2024-05 editions/2024-05-31` into redirects.txt" in page[1]
    assert "write `(ratchet)=` above it (editions/2024-05-31.md" in section[1]
    fix(site)
    lines = read(site, "redirects.txt").splitlines()
    assert lines == ["old.html index.html", "editions/2024-05 editions/2024-05-31"]


def test_an_edition_that_gets_its_old_name_back(site: Site) -> None:
    for old, new in [("2024-05", "005"), ("005", "006"), ("006", "005"), ("005", "2024-05")]:
        move(site, f"editions/{old}.md", f"editions/{new}.md")
        fix(site)
        Permalinks(Workspace(site.folder)).updated().write()
    lines = read(site, "redirects.txt").splitlines()
    assert sorted(lines) == ["editions/005 editions/2024-05", "editions/006 editions/2024-05"]


def test_a_page_without_sections_is_found_by_its_title(site: Site) -> None:
    move(site, "docs/guide.md", "docs/more.md")
    fix(site)
    assert read(site, "redirects.txt") == "docs/guide docs/more\n"


def test_an_edition_that_is_gone_is_reported_once_with_what_was_on_it(site: Site) -> None:
    site.delete(PAGE)
    [(address, message, fixable)] = told(site)
    assert (address, fixable) == ("editions/2024-05", False)
    assert "burn" in message
    Permalinks(Workspace(site.folder)).without([address]).write()
    assert told(site) == []
    assert "2024-05" not in read(site, "permalinks.txt")


def test_one_that_has_gone_is_not_the_new_one_of_the_same_rubrics(site: Site) -> None:
    rubrics = "---\ndate: 2024-0{0}\n---\n\n# {0}\n\n## News\n\n:::{{tags}} wasm\n:::\n"
    for number in (1, 2):
        site.write(f"editions/00{number}.md", rubrics.format(number))
    Permalinks(Workspace(site.folder)).updated().write()
    site.delete("editions/001.md")
    site.write("editions/003.md", rubrics.format(3))
    assert [(address, fixable) for address, _, fixable in told(site)] == [("editions/001", False)]


def test_an_edition_that_is_a_draft_now_is_reported_so(site: Site) -> None:
    edit(site, "---\n\n# May", "draft: true\n---\n\n# May")
    [(address, message, _)] = told(site)
    assert (address, "is now a draft" in message) == ("editions/2024-05", True)


def test_what_is_not_utf8_is_not_lost(site: Site) -> None:
    site.write(PAGE, EDITION.encode() + b"\xe9")
    assert told(site) == []


def test_a_year_without_editions_leads_to_all(site: Site) -> None:
    edit(site, "date: 2024-04", "date: 2023-04", "editions/2024-04.md")
    Permalinks(Workspace(site.folder)).updated().write()
    edit(site, "date: 2023-04", "date: 2024-04", "editions/2024-04.md")
    fix(site)
    assert read(site, "redirects.txt") == "archive/2023 archive\n"


@pytest.mark.parametrize(
    ("old", "new", "fixed"),
    [
        ("wasm:\n", "webassembly:\n", "  label: WASM\n  aliases: [wasm]\n"),
        ("webgpu:\n", "gpu:\n", "aliases: [web-gpu, webgpu]"),
        ("wasm:\n  label: WASM", "assembly:\n  label: Assembly", "  aliases: [wasm]\n"),
        ("wasm:\n  label: WASM", "assembly: {label: Assembly}", "Assembly, aliases: [wasm]}"),
        # The name of another tag already.
        ("wasm:\n  label: WASM\n", "assembly:\n  label: wasm\n", "  aliases: [wasm]\n"),
    ],
)
def test_an_alias_fixes_a_tag_that_is_called_otherwise(
    site: Site, old: str, new: str, fixed: str
) -> None:
    edit(site, old, new, "tags.yml")
    [(_, message, fixable)] = told(site)
    assert fixable
    assert "write `aliases: [" in message
    fix(site)
    assert fixed in read(site, "tags.yml")
    assert Workspace(site.folder).vocabulary_problems == []


def test_two_tags_that_are_one_now(site: Site) -> None:
    edit(site, "wasm:\n  label: WASM\n", "", "tags.yml")
    edit(site, "webgpu:\n  label: WebGPU\n", "web:\n  label: wasm\n", "tags.yml")
    found = told(site)
    assert [address for address, _, _ in found] == ["archive/tag/wasm", "archive/tag/webgpu"]
    fix(site)
    assert "aliases: [web-gpu, wasm, webgpu]" in read(site, "tags.yml")


def test_a_tag_that_is_gone_is_reported(site: Site) -> None:
    edit(site, "wasm:\n  label: WASM\n", "", "tags.yml")
    [(address, message, fixable)] = told(site)
    assert (address, fixable) == ("archive/tag/wasm", False)
    assert "--forget archive/tag/wasm" in message
    Permalinks(Workspace(site.folder)).without([address]).write()
    assert told(site) == []
    assert "tag/wasm" not in read(site, "permalinks.txt")


def test_a_vocabulary_that_cannot_be_read_has_lost_nothing(site: Site) -> None:
    site.write("tags.yml", "wasm: [\n")
    assert told(site) == []


def test_feeds_follow_the_page_of_an_author(site: Site) -> None:
    edit(site, '    "kim": {"name": "Kim"},\n', "", "conf.py")
    [(address, _, fixable)] = told(site)
    assert (address, fixable) == ("archive/author/kim", False)
    site.write("redirects.txt", "archive/author/kim archive/author/jan\n")
    assert [fixable for _, _, fixable in told(site)] == [True] * 3
    fix(site)
    feed = "archive/author/kim/atom.xml archive/author/jan/atom.xml"
    assert feed in read(site, "redirects.txt").splitlines()


def test_two_tags_with_other_names_are_left_to_the_editor(site: Site) -> None:
    edit(site, "wasm:\n  label: WASM\n", "wasms:\n  label: WASMs\n", "tags.yml")
    edit(site, "webgpu:\n  label: WebGPU\n", "webgpus:\n  label: WebGPUs\n", "tags.yml")
    assert [fixable for _, _, fixable in told(site)] == [False, False]


def test_of_two_editions_with_its_sections_none_is_taken(site: Site) -> None:
    for name in ("005-a", "005-b"):
        site.write(f"editions/{name}.md", read(site, PAGE).replace("May edition", name))
    site.delete(PAGE)
    assert ("editions/2024-05", False) in [(one, fixable) for one, _, fixable in told(site)]
