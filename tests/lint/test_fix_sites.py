"""`--fix` on whole sites, and on the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.lint.fix import fix_findings, fix_source
from tests.conftest import REPOSITORY
from tests.editing.reread import EDITION as PATH
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


def test_a_whole_site_is_fixed(make_site: Callable[..., Site]) -> None:
    bad = edition(f"{TITLE}[a](https://a.example/?utm_a=1)\n")
    site = make_site(files={PATH: bad, "docs/guide.md": "# A\n\n<https://a.example/?gclid=1>\n"})
    workspace = Workspace(site.folder)
    changes = fix_findings(workspace, check(workspace))
    assert sorted(changes.contents) == ["docs/guide.md", PATH]
    changes.write()
    again = Workspace(site.folder)
    assert not any(one.edits for one in check(again))
    assert not fix_findings(again, check(again)).contents


def test_a_silenced_finding_is_not_fixed(make_site: Callable[..., Site]) -> None:
    text = f"{TITLE}% allow: tracker\n[a](https://a.example/?utm_a=1)\n\n<https://b.example/?gclid=1>\n"
    site = make_site(files={PATH: edition(text)})
    workspace = Workspace(site.folder)
    fix_findings(workspace, check(workspace)).write()
    after = (site.folder / PATH).read_text(encoding="utf-8")
    assert after == edition(text.replace("?gclid=1", ""))


def test_a_lost_address_is_fixed(make_site: Callable[..., Site]) -> None:
    files = {"permalinks.txt": "editions/2024-04#old-name  WebGPU support\n"}
    site = make_site(files=files)
    workspace = Workspace(site.folder)
    [lost] = [one for one in check(workspace) if one.rule == "permalink-lost"]
    assert lost.is_fixable
    fix_findings(workspace, check(workspace)).write()
    assert not [one for one in check(Workspace(site.folder)) if one.rule == "permalink-lost"]
    assert "(old-name)=\n" in (site.folder / "editions/2024-04.md").read_text(encoding="utf-8")


def test_fixes_keep_the_anchors_of_a_build(make_site: Callable[..., Site]) -> None:
    sections = ("## News", "### Über uns", "## Llama 3: *out*", "### News", "Of two\n------")
    body = "\n\n".join(f"{one}\n\n:::{{tags}} WASM\n:::\n\nText." for one in sections)
    site = make_site(files={PATH: edition(TITLE + body)}).build()
    kinds = [one.kind for one in site.warnings if one.kind != "newsletter.underline"]
    assert kinds == ["newsletter.permalink-automatic"]
    before = anchors(site)
    workspace = Workspace(site.folder)
    fix_findings(workspace, check(workspace)).write()
    assert {one.kind for one in site.build().warnings} == {"newsletter.underline"}
    assert anchors(site) == ["news-2" if one == "id1" else one for one in before]
    left = (site.folder / PATH).read_text(encoding="utf-8").replace("\n\n(of-two)=", "\n")
    assert left.count(")=") == 4


def anchors(site: Site) -> list[str]:
    [record] = (one for one in site.archive.all if one.docname == "editions/2024-05")
    return [section.anchor for section in record.sections]


def test_the_real_editions_need_no_fix() -> None:
    real = Workspace(REPOSITORY)
    with real.reading() as read_real:
        for path in real.digests:
            assert fix_source(real, read_real, path, real.read(path)) == real.read(path)
