"""`newsletter publish-check` with its build."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from rich.progress import Progress

from sphinx_newsletter.cli.main import newsletter

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from tests.conftest import Site


pytestmark = pytest.mark.slow

NOTHING = "there is no target `nothing`; write `(my-target)=` above its target"
UNKNOWN_LABEL = "---\ndate: 2024-05\n---\n\n# May edition\n\n{ref}`nothing`\n"


def run(site: Site, *arguments: str) -> Result:
    return CliRunner().invoke(newsletter, ["--site", str(site.folder), *arguments])


def test_a_site_is_ready_when_its_problems_are_fixed(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    before = run(site, "publish-check")
    assert "failed Address    none: set `html_baseurl` in conf.py" in before.output
    site.write("conf.py", conf + 'html_baseurl = "https://tea.example/"\n')
    assert before.exit_code == 1
    assert "not recorded: newsletter permalinks --update" in before.output
    assert before.output.splitlines()[-1] == "The site is not ready."
    run(site, "permalinks", "--update")
    after = run(site, "publish-check")
    assert (after.exit_code, after.output.splitlines()[-1]) == (0, "The site can be published.")


def test_warnings_of_the_build_are_reported_and_the_progress_moves_with_it(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(files={"editions/2024-05.md": UNKNOWN_LABEL})
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", conf + 'html_baseurl = "https://tea.example/"\n')
    run(site, "permalinks", "--update")
    shares: list[float] = []
    monkeypatch.setattr(
        Progress, "update", lambda _self, _task, completed: shares.append(completed)
    )
    data = json.loads(run(site, "publish-check", "--format", "json").output)
    assert data["ready"] is False
    assert shares == sorted(shares)
    assert {5, 5.5, 6} <= {*shares}
    assert any(5 < share < 5.5 for share in shares)
    sources, step = [step for step in data["steps"] if not step["is_fine"]]
    assert (sources["name"], step["name"]) == ("Sources", "Build")
    assert sources["lines"] == [f"editions/2024-05.md:7: {NOTHING}"]
    assert f"editions/2024-05.md:7: WARNING: {NOTHING}" in step["lines"][0]


def test_a_failed_build_is_reported(make_site: Callable[..., Site]) -> None:
    site = make_site()
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", conf + 'extensions.append("not_there_at_all")\n')
    result = run(site, "publish-check")
    assert result.exit_code == 2
    assert "not_there_at_all" in result.output
