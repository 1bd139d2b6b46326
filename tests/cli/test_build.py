"""`newsletter build` and `newsletter live`: what they run, and what they say when they cannot."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.live import __main__ as live_main

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

DRAFT = "---\ndate: 2024-05\ndraft: true\n---\n\n# May 2024\n"
ADDRESS = "https://tea.example/"


def run(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx_newsletter", *arguments]
    folder = site.folder / "editions"  # the site is found from there
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_build_writes_the_site(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": DRAFT})
    done = run(site, "build", "--address", ADDRESS, "--drafts", "--strict")
    assert (done.returncode, done.stderr) == (0, "")
    output = site.folder / "_build/html"
    assert f"Open {output / 'index.html'}" in done.stdout
    assert (output / "editions/2024-05.html").is_file()
    assert f"{ADDRESS}editions/2024-04.html" in (output / "sitemap.xml").read_text()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("conf", "options", "code"),
    [("", (), 0), ("", ("--strict",), 1), ("html_theme = 'alabaster'\n", (), 2)],
    ids=["a warning", "a warning and --strict", "no site"],
)
def test_the_exit_code_says_how_a_build_ended(
    make_site: Callable[..., Site], conf: str, options: tuple[str, ...], code: int
) -> None:
    site = make_site(files={"editions/2024-05.md": "# No date, and a [link](nowhere.md)\n"})
    site.write("conf.py", (site.folder / "conf.py").read_text() + conf)
    done = run(site, "build", "--address", ADDRESS, *options)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["build", "live"])
def test_without_a_site_there_is_one_sentence(tmp_path: Any, command: str) -> None:
    done = CliRunner().invoke(newsletter, ["--site", str(tmp_path), command])
    assert done.exit_code == 2
    assert "there is no conf.py in" in done.output


def test_live_is_given_the_site_and_its_options(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, given = make_site(), []
    monkeypatch.setattr(live_main, "main", lambda *arguments: given.append(arguments))
    options = ["live", "--port", "8001", "--drafts", "--open"]
    done = CliRunner().invoke(newsletter, ["--site", str(site.folder), *options])
    assert done.exit_code == 0, done.output
    [(arguments, command)] = given
    assert command == "newsletter live"
    parsed = live_main._parser().parse_args(arguments)
    assert parsed.source == site.folder
    assert (parsed.port, parsed.open) == (8001, True)
    assert dict(parsed.settings) == {
        "newsletter_drafts": "1",
        "html_baseurl": "http://127.0.0.1:8001/",
    }


@pytest.mark.parametrize("missing", ["uvicorn", "starlette", "watchfiles"])
def test_live_names_the_packages_that_it_needs(
    make_site: Callable[..., Site], missing: str
) -> None:
    # A process of its own: this one has loaded the packages.
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "from sphinx_newsletter.cli.main import newsletter\nnewsletter(['live'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=make_site().folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"The server cannot run without {missing}: "
        'run `python -m pip install "sphinx-newsletter[live]"`\n'
    )
