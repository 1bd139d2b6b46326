"""Difference between two states of a site, group by group."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, TypeAlias

import pytest

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.diff import GROUPS, Entry, difference
from sphinx_newsletter.lint.diff_state import state_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site


EDITION = """\
---
date: 2024-05
---

# May

## Rubric

(one)=
### One

:::{tags} webgpu
:::

Text with [a link](https://a.example/).

(two)=
### Two

:::{tags} llms
:::

Other text.

:::{event} Meeting
:start: 2024-06-01
:place: Berlin
:::
"""
Changed: TypeAlias = "Callable[..., dict[str, list[Entry]]]"
PATH = "editions/2024-05.md"
PAGE = "editions/2024-05"


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site(files={PATH: EDITION})


@pytest.fixture
def changed(site: Site, tmp_path: Path) -> Changed:
    """The entries of the diff after files were changed; None deletes a file."""
    before = tmp_path / "before"
    shutil.copytree(site.folder, before)

    def diff_after(files: dict[str, str | bytes | None]) -> dict[str, list[Entry]]:
        for path, text in files.items():
            if text is None:
                site.delete(path)
            else:
                site.write(path, text)
        found = difference(state_of(Workspace(before)), state_of(Workspace(site.folder)))
        return {group: entries for group, entries in found.items() if entries}

    return diff_after


def test_nothing_has_changed(changed: Changed) -> None:
    assert changed({}) == {}


def test_every_group_has_a_name(site: Site) -> None:
    state = state_of(Workspace(site.folder))
    assert [*difference(state, state)] == [*GROUPS]


def test_a_new_section_is_reported_with_its_tags_address_and_link(changed: Changed) -> None:
    new = "\n(three)=\n### Three\n\n:::{tags} wasm\n:::\n\n[New](https://new.example/).\n"
    found = changed({PATH: EDITION + new})
    assert found["sections"] == [Entry("added", f"{PAGE}#three", "Three: wasm")]
    assert found["permalinks"] == [Entry("added", f"{PAGE}#three", "Three")]
    assert found["links"] == [Entry("added", "https://new.example/")]
    assert found["editions"] == [Entry("changed", PAGE, "May")]
    assert "events" not in found


def test_an_image_of_another_site_is_a_link(changed: Changed) -> None:
    found = changed({PATH: f"{EDITION}\n![A cat](https://new.example/cat.png)\n"})
    assert found["links"] == [Entry("added", "https://new.example/cat.png")]


def test_addresses_are_sorted(changed: Changed) -> None:
    names = [f"at-{letter}" for letter in "fbdaec"]
    new = "".join(f"\n({name})=\n### {name}\n\n:::{{tags}} wasm\n:::\n" for name in names)
    found = changed({PATH: EDITION + new})
    names_found = [entry.name for entry in found["permalinks"]]
    assert names_found == [f"{PAGE}#{name}" for name in sorted(names)]


def test_a_changed_text_changes_one_section_only(changed: Changed) -> None:
    found = changed({PATH: EDITION.replace("Text with", "Words with")})
    assert found["sections"] == [Entry("changed", f"{PAGE}#one", "One: webgpu")]
    assert "permalinks" not in found
    assert "links" not in found


def test_changed_tags_change_a_section(changed: Changed) -> None:
    found = changed({PATH: EDITION.replace("{tags} llms", "{tags} llms, wasm")})
    assert found["sections"] == [Entry("changed", f"{PAGE}#two", "Two: llms, wasm")]


def test_a_nested_section_is_compared_on_its_own(changed: Changed) -> None:
    inner = "\n(in)=\n#### Inner\n\n:::{tags} wasm\n:::\n\nInner words.\n"
    found = changed({PATH: EDITION.replace("\n(two)=", inner + "\n(two)=")})
    assert found["sections"] == [Entry("added", f"{PAGE}#in", "Inner: wasm")]


def test_a_section_that_is_now_in_another_edition_has_moved(changed: Changed) -> None:
    at = EDITION.index("\n(two)=")
    june = EDITION[: EDITION.index("\n(one)=")].replace("2024-05", "2024-06")
    found = changed({PATH: EDITION[:at], "editions/2024-06.md": june + EDITION[at:]})
    assert found["sections"] == [
        Entry("moved", "editions/2024-06#two", f"was {PAGE}#two"),
    ]
    assert Entry("removed", f"{PAGE}#two", "no page answers there") in found["permalinks"]
    assert "events" not in found


def test_an_edition_that_is_renamed_has_moved(changed: Changed) -> None:
    found = changed({PATH: None, "editions/2024-05-on-burn.md": EDITION})
    assert found["editions"] == [Entry("moved", "editions/2024-05-on-burn", f"was {PAGE}")]
    assert Entry("removed", PAGE, "no page answers there") in found["permalinks"]


def test_an_address_with_a_redirect_has_moved(changed: Changed) -> None:
    new = "editions/2024-05-on-burn"
    found = changed({PATH: None, f"{new}.md": EDITION, "redirects.txt": f"{PAGE} {new}\n"})
    assert Entry("moved", PAGE, f"redirects to {new}") in found["permalinks"]
    assert not [one for one in found["permalinks"] if one.sign == "removed"]


def test_removed_sections_and_events_are_reported(changed: Changed) -> None:
    found = changed({PATH: EDITION[: EDITION.index("\n(two)=")]})
    assert found["sections"] == [Entry("removed", f"{PAGE}#two", "Two")]
    assert found["events"] == [Entry("removed", "Meeting, 2024-06-01", PAGE)]


def test_new_tags_are_reported(changed: Changed, site: Site) -> None:
    tags = (site.folder / "tags.yml").read_text(encoding="utf-8")
    found = changed({"tags.yml": tags + "webnn:\n  label: WebNN\n"})
    assert found["tags"] == [Entry("added", "webnn", "WebNN")]


def test_a_tag_on_another_line_is_the_same(changed: Changed, site: Site) -> None:
    tags = (site.folder / "tags.yml").read_text(encoding="utf-8")
    assert changed({"tags.yml": f"# A comment.\n{tags}"}) == {}


def test_new_warnings_are_reported(changed: Changed) -> None:
    found = changed({PATH: EDITION.replace("{tags} webgpu", "{tags} webgup")})
    [entry] = [one for one in found["warnings"] if "tag-unknown" in one.name]
    assert (entry.sign, entry.name) == ("added", f"{PATH} (tag-unknown)")
    assert "did you mean `webgpu`" in entry.words


def test_a_warning_on_another_line_is_the_same(make_site: Callable[..., Site]) -> None:
    before = make_site(files={PATH: EDITION.replace("{tags} webgpu", "{tags} webgup")})
    after = make_site(
        files={PATH: EDITION.replace("{tags} webgpu", "{tags} webgup").replace("# May", "# May\n")}
    )
    found = difference(state_of(Workspace(before.folder)), state_of(Workspace(after.folder)))
    assert found["warnings"] == []


def test_the_weight_includes_images(changed: Changed) -> None:
    text = EDITION + "\n![A cat](2024-05/cat.png)\n"
    found = changed({PATH: text, "editions/2024-05/cat.png": bytes(5000)})
    size = len(EDITION.encode())
    sizes = f"{size / 1000:.1f} KB → {(len(text.encode()) + 5000) / 1000:.1f} KB"
    assert found["weights"] == [Entry("changed", PAGE, sizes)]


def test_an_image_with_new_content_changes_its_page(site: Site) -> None:
    site.write(PATH, EDITION + "\n![A cat](2024-05/cat.png)\n")
    site.write("editions/2024-05/cat.png", bytes(50))
    before = state_of(Workspace(site.folder))
    site.write("editions/2024-05/cat.png", b"x" * 50)
    found = difference(before, state_of(Workspace(site.folder)))
    assert found["editions"] == [Entry("changed", PAGE, "May")]


def test_new_redirects_are_reported(changed: Changed) -> None:
    found = changed({"redirects.txt": f"old {PAGE}.html\n"})
    assert found == {"redirects": [Entry("added", "old", f"{PAGE}.html")]}


def test_archived_copies_are_reported(changed: Changed) -> None:
    url, copy = "https://a.example/", "https://web.archive.org/web/2024/https://a.example/"
    found = changed({"links.yml": f"{url}:\n  copy: {copy}\n  date: 2024-06-01\n"})
    assert found == {"copies": [Entry("added", url, copy)]}


def test_an_edition_that_becomes_a_draft_has_changed(changed: Changed) -> None:
    draft = EDITION.replace("date: 2024-05\n", "date: 2024-05\ndraft: true\n")
    found = changed({PATH: draft})
    assert found["editions"] == [Entry("changed", PAGE, "May: draft")]
    assert Entry("removed", PAGE, "no page answers there") in found["permalinks"]


def test_images_with_impossible_paths_weigh_nothing(changed: Changed, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(bytes(9000))
    names = (f"{'a' * 400}.png", "../../secret.png", "%2e%2e/%2e%2e/secret.png", "x\\y.png")
    text = EDITION + "".join(f"\n![x]({name})\n" for name in names)
    found = changed({PATH: text})
    [weight] = found["weights"]
    assert weight.words.endswith(f"{len(text.encode()) / 1000:.1f} KB")


def test_a_symbolic_link_out_of_the_site_weighs_nothing(
    changed: Changed, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "secret.png").write_bytes(bytes(9000))
    (site.folder / "editions" / "link.png").symlink_to(tmp_path / "secret.png")
    text = EDITION + "\n![x](link.png)\n"
    [weight] = changed({PATH: text})["weights"]
    assert weight.words.endswith(f"{len(text.encode()) / 1000:.1f} KB")
