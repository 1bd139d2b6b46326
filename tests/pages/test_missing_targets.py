"""Links and roles without a target: what is suggested is never out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.incremental.check_builder import CheckBuilder
from sphinx_newsletter.pages import missing_targets
from tests.conftest import links
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.conftest import Site


MAY = "editions/2024-05.md"
OTHER = edition(f"{TITLE}(at)=\n## A\n\n:::{{tags}} wasm\n:::\n")
GUIDE = "---\norphan: true\n---\n# Guide\n\n(place)=\nText.\n"
DRAFT = OTHER.replace("---\n", "---\ndraft: true\n", 1)

# As Sphinx's own domains of programming languages make them.
EXTENSION = """
from docutils import nodes
from sphinx.addnodes import pending_xref

def on_doctree_read(app, doctree):
    doctree += pending_xref("", nodes.inline("", "a"), reftype="doc", reftarget="2024-06")

def setup(app):
    app.connect("doctree-read", on_doctree_read)
"""


def messages(site: Site) -> list[str]:
    return [one.message for one in site.warnings if one.kind.endswith("-missing")]


@pytest.mark.slow
@pytest.mark.parametrize("builder", ["html", "dummy", "newsletter-check"])
@pytest.mark.parametrize(
    "case",
    [
        ("[a](my-twon.md)", "editions/my-town.md", OTHER, "did you mean `my-town.md`?"),
        ("[a](my-town#at)", "editions/my-town.md", OTHER, "did you mean `my-town.md`?"),
        ("[a](../docs/gude.md)", "docs/guide.md", GUIDE, "did you mean `/docs/guide.md`?"),
        ("[a](my-town.md)", "editions/my-town.md", DRAFT, "publish it first, or remove the link"),
        ("[a](my-town)", "editions/my-town.md", DRAFT, "publish it first, or remove the link"),
        ("{doc}`my-twon`", "editions/my-town.md", OTHER, "did you mean `my-town`?"),
        ("{doc}`my-town`", "editions/my-town.md", DRAFT, "publish it first, or remove the role"),
        ("{edition}`my-twon`", "editions/my-town.md", OTHER, "did you mean `my-town`?"),
        (
            "{edition}`my-town`",
            "editions/my-town.md",
            DRAFT,
            "publish it first, or remove the role",
        ),
        ("{section}`my-town#ta`", "editions/my-town.md", OTHER, "has no section `ta`; write"),
        ("{tag}`webgup`", "tags.yml", "webgpu:\n  label: A\n", "did you mean `webgpu`?"),
    ],
)
def test_a_page_that_appears_and_goes_changes_the_report(
    make_site: Callable[..., Site], builder: str, case: tuple[str, str, str, str]
) -> None:
    text, path, source, message = case
    files = {MAY: edition(f"{TITLE}{text}\n"), "tags.yml": "wasm: {label: W}\n"}
    site = make_site(files=files)
    [before] = messages(site.build(builder))
    assert message not in before
    site.write(path, source)
    [after] = messages(site.build(builder))
    assert message in after
    assert messages(site.build(builder)) == [after]
    assert messages(make_site(files={**files, path: source}).build(builder)) == [after]
    if path in files:
        site.write(path, files[path])
    else:
        site.delete(path)
    assert messages(site.build(builder)) == [before]


@pytest.mark.parametrize("builder", ["html", "newsletter-check"])
@pytest.mark.parametrize(
    ("link", "old", "near"),
    [
        ("[a](/docs/guide.md#palce)", "place", "places"),
        ("[a](my-town.md#atic)", "at", "attic"),
        ("{section}`my-town#ato`", "at", "atom"),
    ],
)
def test_a_target_that_is_renamed_changes_the_report(
    make_site: Callable[..., Site], builder: str, link: str, old: str, near: str
) -> None:
    path, source = ("docs/guide.md", GUIDE) if "guide" in link else ("editions/my-town.md", OTHER)
    changed = source.replace(f"({old})=", f"({near})=")
    site = make_site(files={MAY: edition(f"{TITLE}{link}\n"), path: source})
    site.build(builder)
    site.write(path, changed)
    [after] = messages(site.build(builder))
    assert after.endswith(f"did you mean `{near}`?")
    clean = make_site(files={MAY: edition(f"{TITLE}{link}\n"), path: changed})
    assert messages(clean.build(builder)) == [after]


def test_a_link_to_a_label_of_a_guide_is_reported_when_the_label_goes(
    make_site: Callable[..., Site],
) -> None:
    text = "[a](/docs/guide.md#place)\n[b](#place)\n"
    site = make_site(files={MAY: edition(TITLE + text), "docs/guide.md": GUIDE})
    assert messages(site.build()) == []
    site.write("docs/guide.md", GUIDE.replace("(place)=", "(plaice)="))
    assert messages(site.build()) == [
        "`docs/guide.md` has no target `#place`: did you mean `plaice`?",
        "this page has no target `#place`; write `(my-target)=` above its target",
    ]
    site.write("docs/guide.md", GUIDE)
    assert messages(site.build()) == []


@pytest.mark.parametrize("anchor", ["part_one", "part-one"])
def test_the_title_of_a_label_on_another_page_is_never_out_of_date(
    make_site: Callable[..., Site], anchor: str
) -> None:
    guide = "---\norphan: true\n---\n# Guide\n\n(part_one)=\n## Part\n"
    text = edition(f"{TITLE}[](/docs/guide.md#{anchor})\n")
    site = make_site(files={MAY: text, "docs/guide.md": guide}).build()
    site.write("docs/guide.md", guide.replace("## Part", "## Other"))
    shown = [link.text for link in links(site.build().content("editions/2024-05.html"))]
    assert "Other" in shown
    assert "Part" not in shown


def test_a_page_without_missing_targets_is_not_resolved_for_a_new_page(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {MAY: edition(f"{TITLE}[a](my-town.md)\n"), "editions/my-town.md": OTHER}
    files["docs/guide.md"] = f"{GUIDE}\n[a](my-twon.md)\n"
    site = make_site(files=files).build("newsletter-check")
    site.write("docs/my-town.md", GUIDE.replace("(place)=", ""))
    resolved: list[str] = []
    resolve = CheckBuilder._resolve

    def record(self: CheckBuilder, docnames: Sequence[str]) -> None:
        resolved.extend(docnames)
        resolve(self, docnames)

    monkeypatch.setattr(CheckBuilder, "_resolve", record)
    site.build("newsletter-check")
    assert sorted(resolved) == ["docs/guide", "docs/my-town"]
    assert messages(site) == ["`my-twon.md` does not exist: did you mean `my-town.md`?"]


def test_of_very_many_missing_targets_no_name_is_sought(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing_targets, "_MOST_COMPARED", 5)
    text = "".join(f"[a](my-tow{chr(n)}.md)\n" for n in range(97, 110))
    files = {MAY: edition(TITLE + text), "editions/my-town.md": OTHER}
    found = messages(make_site(files=files).build("dummy"))
    assert len(found) == 13
    assert "did you mean `my-town.md`?" in found[0]
    assert "did you mean" not in found[-1]


def test_workers_report_what_one_process_does(make_site: Callable[..., Site]) -> None:
    text = "[a](my-twon.md) {edition}`my-twon` [b](#gone) [c](2024-06.md)\n"
    files = {f"editions/{n}.md": edition(TITLE + text) for n in range(100, 112)}
    files |= {"editions/my-town.md": OTHER, "editions/2024-06.md": DRAFT}
    alone = sorted(messages(make_site(files=files).build()))
    assert len(alone) == 48
    assert sorted(messages(make_site(files=files).build(jobs=2))) == alone


def test_a_reference_of_another_extension_may_name_no_page(make_site: Callable[..., Site]) -> None:
    site = make_site(files={MAY: OTHER, "editions/2024-06.md": DRAFT})
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", conf + EXTENSION)
    assert site.build("dummy", newsletter_drafts=True).warnings == []
