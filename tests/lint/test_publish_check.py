"""The steps of `publish-check` except for the build, which the tests of the command run."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.link_requests import FILE, Answer, as_bytes
from sphinx_newsletter.lint.publish_check import steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_newsletter.lint.publish_check import Step
    from tests.conftest import Site


EDITION = "editions/2024-04.md"
LINKED = "\n[Gone](https://gone.example/), [unknown](https://new.example/)\n"
DRAFT = "---\ndate: 2024-05\ndraft: true\n---\n\n# May edition\n"


def before_the_build(site: Site) -> dict[str, Step]:
    return {
        step.name: step for step in islice(steps(Workspace(site.folder), lambda _share: None), 5)
    }


def published(make_site: Callable[..., Site]) -> tuple[Site, str]:
    """A site whose addresses are recorded, and its edition."""
    site = make_site()
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", conf + 'html_baseurl = "https://tea.example/"\n')
    Permalinks(Workspace(site.folder)).updated().write()
    return site, (site.folder / EDITION).read_text(encoding="utf-8")


def test_all_steps_pass(make_site: Callable[..., Site]) -> None:
    site, _ = published(make_site)
    assert all(step.is_fine for step in before_the_build(site).values())


def test_problems_of_sources_are_reported(make_site: Callable[..., Site]) -> None:
    site, edition = published(make_site)
    site.write(EDITION, edition.replace("{tags} webgpu", "{tags} webgup"))
    step = before_the_build(site)["Sources"]
    assert not step.is_fine
    assert any("did you mean `webgpu`?" in line for line in step.lines)


def test_a_long_list_of_problems_is_cut(make_site: Callable[..., Site]) -> None:
    section = "\n## Section {0}\n\n:::{{tags}} unknown-{0}\n:::\n"
    site, edition = published(make_site)
    site.write(EDITION, edition + "".join(map(section.format, range(40))))
    step = before_the_build(site)["Sources"]
    assert len(step.lines) == 6
    assert step.lines[-1] == "… and 35 more"


def test_lost_and_unrecorded_addresses_are_reported(make_site: Callable[..., Site]) -> None:
    site, edition = published(make_site)
    site.write(EDITION, edition.replace("(webgpu-support)=\n### WebGPU support", "### Support"))
    step = before_the_build(site)["Permalinks"]
    assert not step.is_fine
    assert step.told.endswith("1 lost")
    assert step.lines[-1] == "1 is not recorded: newsletter permalinks --update"


def test_links_and_drafts_are_reported_and_pass(
    make_site: Callable[..., Site],
) -> None:
    site, edition = published(make_site)
    site.write(EDITION, edition + LINKED)
    site.write("editions/2024-05.md", DRAFT)
    gone = Answer("https://gone.example/", "dead", "404 Not Found", "2026-11-01", "2026-11-01")
    site.write(FILE, as_bytes({gone.url: gone}))
    found = before_the_build(site)
    assert found["Links"][1:4] == (
        True,
        "2 links, 1 broken, 1 never checked (newsletter links check)",
        ("https://gone.example/: 404 Not Found",),
    )
    assert found["Drafts"][1:4] == (True, "1 not published", ("editions/2024-05.md",))


def test_a_problem_of_a_draft_does_not_hold_the_site_back(make_site: Callable[..., Site]) -> None:
    site, _ = published(make_site)
    site.write("editions/2024-05.md", DRAFT + "\n## A\n\n:::{tags} unknown\n:::\n")
    found = before_the_build(site)
    assert found["Sources"].is_fine, found["Sources"].lines
    site.write("editions/2024-05.md", DRAFT.replace("draft: true\n", "") + "\n{tags}`a`\n")
    assert not before_the_build(site)["Sources"].is_fine
