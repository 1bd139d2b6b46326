"""`html_baseurl`: what is no address of a site is refused with one sentence by all readers."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.model.setting_values import is_site_address
from sphinx_newsletter.upstream.guard import BuildEndedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


GOOD = (
    "",
    "https://tea.example",
    "http://tea.example/archive/",
    "https://tea.example:8443/~kim/a-b_c/",
    "http://127.0.0.1:8000/",
    "http://localhost/",
    "https://tée.example/thé/",
    "HTTPS://Tea.example/%C3%A9/",
)
BAD = (
    "tea.example",
    "/archive/",
    "//tea.example/",
    "ftp://tea.example/",
    "https://",
    "https:///archive/",
    "https://tea.example/?a=b",
    "https://tea.example/#a",
    "https://tea.example/a b/",
    "https://tea.example/\n",
    " https://tea.example/",
    "http://[::1",
    "http://[::1]/",
    "https://kim@tea.example/",
    "https://tea.example:port/",
    "https://tea.example:99999/",
    "https://tea..example/",
    "https://" + "a" * 64 + ".example/",
    'https://tea.example/"',
    7,
    None,
)


@pytest.mark.parametrize("value", GOOD)
def test_an_address_with_host_and_folders_is_accepted(value: str) -> None:
    assert not is_site_address(value)


@pytest.mark.parametrize("value", BAD)
def test_what_only_looks_like_an_address_is_refused(value: object) -> None:
    assert "https://example.org/" in is_site_address(value)


@pytest.mark.parametrize("value", ["tea.example", "http://[::1", "/archive/"])
def test_a_build_ends_with_one_sentence(
    make_site: Callable[..., Site], capsys: pytest.CaptureFixture[str], value: str
) -> None:
    site = make_site()
    with pytest.raises(BuildEndedError, match="wrong value of `html_baseurl`, "):
        site.build(html_baseurl=value)
    assert capsys.readouterr().err.count("\n") == 1
    assert not [*site.folder.rglob("index.html")]


def test_a_command_says_the_same(make_site: Callable[..., Site]) -> None:
    site = make_site()
    conf = (site.folder / "conf.py").read_text()
    site.write("conf.py", conf + "html_baseurl = 'tea.example'\n")
    done = CliRunner().invoke(newsletter, ["--site", str(site.folder), "check"])
    assert done.exit_code == 2
    assert "wrong value of `html_baseurl`, `tea.example`: it must be" in done.output


@pytest.mark.slow
def test_sphinx_prints_no_traceback(make_site: Callable[..., Site]) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-D",
        "html_baseurl=http://[::1",
        ".",
        "_build",
    ]
    done = subprocess.run(
        command, cwd=make_site().folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
