"""Generated editions: `newsletter check` reports and records what a build does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.page_notes import notes_of
from tests.lint.generated import editions
from tests.lint.test_same_as_build import ADVICE, is_same

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


pytestmark = pytest.mark.slow


@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
@given(pages=st.lists(editions(), min_size=60, max_size=60))
def test_the_check_knows_what_the_build_knows(
    make_site: Callable[..., Site], pages: list[str]
) -> None:
    site = make_site(files={f"editions/{n}.md": text for n, text in enumerate(pages, 100)})
    site.build("dummy", nitpicky=True, newsletter_drafts=True)
    workspace = Workspace(site.folder)
    found = [one for one in check(workspace) if one.rule not in ADVICE]
    # Sphinx reports these only where one process has read both pages.
    found = [one for one in found if not one.message.startswith("duplicate label")]
    warnings = [one for one in site.warnings if not one.message.startswith("duplicate label")]
    for number, text in enumerate(pages, 100):
        warned = [one for one in warnings if one.path == f"{number}.md"]
        path, name = f"editions/{number}.md", f"editions/{number}"
        findings = [one for one in found if one.path == path]
        missed = [one for one in warned if not any(is_same(one, other) for other in findings)]
        more = [one for one in findings if not any(is_same(other, one) for other in warned)]
        assert (missed, more) == ([], []), text[-400:]
        source = workspace.sources[path]
        assert source.record == archive_domain(site.app.env).editions[name], text
        assert source.anchors == {*(notes_of(site.app.env, name).anchors or ())}, text
