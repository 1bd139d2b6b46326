"""Another theme than Furo: one sentence and exit code 2, whatever runs the build."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from tests.builds import sphinx_build
from tests.conftest import REPOSITORY
from tests.live.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

pytestmark = pytest.mark.slow


SENTENCE = 'write `html_theme = "furo"` into conf.py'
CHILD = """
from pathlib import Path

def setup(app):
    app.add_html_theme("child", Path(__file__).parent / "child")
"""


def set_theme(site: Site, theme: str) -> None:
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", conf.replace('html_theme = "furo"\n', theme))


def run(site: Site, *command: str) -> tuple[int, str]:
    """The exit code of *command*, and what it printed."""
    done = subprocess.run(
        command, cwd=site.folder, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout + done.stderr


def is_one_sentence(printed: str) -> bool:
    is_long = "Traceback" in printed or "open an issue" in printed
    return printed.count(SENTENCE) == 1 and not is_long


@pytest.mark.parametrize(
    "theme", ["", 'html_theme = "alabaster"\n', 'html_theme = "nowhere"\n', "html_theme = 5\n"]
)
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_build_ends(make_site: Callable[..., Site], theme: str, builder: str) -> None:
    site = make_site()
    set_theme(site, theme)
    code, printed = sphinx_build(site.folder, "-b", builder)
    assert code == 2, printed
    assert is_one_sentence(printed), printed


def test_the_process_of_a_build_ends(make_site: Callable[..., Site]) -> None:
    site = make_site()
    set_theme(site, "")
    code, printed = run(site, sys.executable, "-m", "sphinx", ".", "_build/out")
    assert code == 2, printed
    assert is_one_sentence(printed), printed


def test_make_ends(make_site: Callable[..., Site]) -> None:
    site = make_site()
    set_theme(site, "")
    shutil.copy(REPOSITORY / "Makefile", site.folder)
    code, printed = run(site, "make", "html", "-o", ".venv/site", f"BIN={REPOSITORY}/.venv/bin")
    assert code == 2, printed
    assert is_one_sentence(printed), printed


@pytest.mark.slow
def test_publish_check_ends(make_site: Callable[..., Site]) -> None:
    site = make_site()
    set_theme(site, 'html_theme = "alabaster"\n')
    done = CliRunner().invoke(newsletter, ["--site", str(site.folder), "publish-check"])
    assert done.exit_code == 2, done.output
    assert is_one_sentence(done.output), done.output


@pytest.mark.slow
def test_live_ends(make_site: Callable[..., Site]) -> None:
    site = make_site()
    set_theme(site, 'html_theme = "alabaster"\n')
    command = [sys.executable, "-m", "sphinx_newsletter.live", "--port", "0"]
    code, printed = run(site, *command, ".", "_build/live")
    assert code == 2, printed
    assert is_one_sentence(printed), printed


@pytest.mark.slow
def test_live_keeps_what_was_built_before(make_site: Callable[..., Site]) -> None:
    with serving(make_site()) as live:
        conf = (live.site.folder / "conf.py").read_text(encoding="utf-8")
        live.change("conf.py", conf.replace('html_theme = "furo"\n', ""))
        assert SENTENCE in live.failed
        assert is_one_sentence(live.terminal)
        live.change("conf.py", conf)
        assert live.failed == ""


def test_a_theme_that_inherits_from_furo_is_fine(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"child/theme.toml": '[theme]\ninherit = "furo"\n'})
    set_theme(site, 'html_theme = "child"\n')
    site.write("conf.py", (site.folder / "conf.py").read_text(encoding="utf-8") + CHILD)
    site.build()
    assert not site.warnings


def test_a_book_may_have_any_theme(make_site: Callable[..., Site]) -> None:
    site = make_site()
    set_theme(site, "")
    site.build("singlehtml")
    assert site.app.builder.theme.name == "alabaster"  # type: ignore[attr-defined]
