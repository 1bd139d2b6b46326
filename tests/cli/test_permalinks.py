"""`newsletter permalinks`: reports, `--update`, `--fix`, `--forget`."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.model.permalinks import FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from tests.conftest import Site


PAGE = "editions/2024-04.md"


def run(site: Site, *options: str) -> Result:
    return CliRunner().invoke(newsletter, ["--site", str(site.folder), "permalinks", *options])


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    site = make_site()
    assert run(site, "--update").exit_code == 0
    return site


def edit(site: Site, old: str, new: str) -> None:
    site.write(PAGE, (site.folder / PAGE).read_text(encoding="utf-8").replace(old, new))


def test_at_first_all_addresses_are_new(make_site: Callable[..., Site]) -> None:
    site = make_site()
    done = run(site)
    assert (done.exit_code, (site.folder / FILE).exists()) == (0, False)
    assert "--update" in done.output
    assert run(site, "--update", "--dry-run").exit_code == 0
    assert not (site.folder / FILE).exists()
    done = run(site, "--update")
    assert done.exit_code == 0
    lines = (site.folder / FILE).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#")
    assert "editions/2024-04#webgpu-support  WebGPU support" in lines
    assert run(site, "--update").output.splitlines()[-1].endswith("0 new, 0 lost")


def test_new_addresses_are_reported_and_added(site: Site) -> None:
    edit(site, "### Llama 3", "### Llama 3 again\n\n:::{tags} wasm\n:::\n\n(four)=\n### Llama 4")
    done = run(site)
    assert (done.exit_code, "new: editions/2024-04#four" in done.output) == (0, True)
    assert run(site, "--update").exit_code == 0
    assert "new:" not in run(site).output


def test_a_lost_address_fails_until_it_is_fixed(site: Site) -> None:
    edit(site, "(llama-3)=\n### Llama 3", "### Llamas")
    before = (site.folder / PAGE).read_bytes()
    done = run(site)
    assert done.exit_code == 1
    assert f"{FILE}:" in done.output
    assert "write `(llama-3)=` above it (editions/2024-04.md, line 22)" in done.output
    recorded = (site.folder / FILE).read_bytes()
    done = run(site, "--update")
    assert (done.exit_code, "--fix" in done.output) == (1, True)
    assert (site.folder / FILE).read_bytes() == recorded
    done = run(site, "--fix", "--dry-run")
    assert (done.exit_code, "+(llama-3)=" in done.output) == (1, True)
    assert (site.folder / PAGE).read_bytes() == before
    done = run(site, "--fix", "--update")
    assert done.exit_code == 0
    assert b"(llama-3)=\n### Llamas" in (site.folder / PAGE).read_bytes()


def test_a_deleted_address_fails_until_it_is_forgotten(site: Site) -> None:
    site.delete(PAGE)
    done = run(site, "--fix")
    assert (done.exit_code, "--forget editions/2024-04" in done.output) == (1, True)
    done = run(site, "--forget", "editions/2024-04")
    assert (done.exit_code, "-editions/2024-04#llama-3" in done.output) == (0, True)
    assert run(site).exit_code == 0


def test_an_address_that_answers_cannot_be_forgotten(site: Site) -> None:
    done = run(site, "--forget", "editions/2024-04")
    assert (done.exit_code, "still published" in done.output) == (2, True)
    done = run(site, "--forget", "editions/2024-03")
    assert (done.exit_code, "did you mean `editions/2024-04`?" in done.output) == (2, True)


def test_json(site: Site) -> None:
    edit(site, "(llama-3)=\n### Llama 3", "### Llamas")
    done = run(site, "--format", "json")
    data = json.loads(done.output)
    assert done.exit_code == 1
    assert [(one["address"], one["fixable"]) for one in data["lost"]] == [
        ("editions/2024-04#llama-3", True)
    ]
    assert data["new"] == ["editions/2024-04#llamas"]
    assert json.loads(run(site, "--fix", "--format", "json").output)["lost"] == []


@pytest.mark.parametrize("data", [b"<<<<<<< ours\n", b"../x\n", b"\xe9\n", b"index\r\nindex\r\n"])
def test_a_malformed_file_is_reported_with_its_line(site: Site, data: bytes) -> None:
    site.write(FILE, data)
    done = run(site)
    assert done.exit_code == 1
    line = data.count(b"index") or 1
    assert f"{FILE}:{line}: " in done.output
    assert "Traceback" not in done.output
    done = run(site, "--update", "--fix")
    if b"index" in data or b"<" in data:  # writing it again loses nothing
        assert done.exit_code == 0
    else:
        assert (done.exit_code, f"{FILE}:1: " in done.output) == (2, True)
        assert (site.folder / FILE).read_bytes() == data


@pytest.mark.parametrize(("name", "code"), [(FILE, 2), ("redirects.txt", 1)])
def test_a_folder_instead_of_a_file_is_reported(site: Site, name: str, code: int) -> None:
    (site.folder / name).unlink(missing_ok=True)
    (site.folder / name).mkdir()
    done = run(site, "--update")
    said = " ".join(done.output.split())
    assert (done.exit_code, f"{name}:1: this is not a regular file" in said) == (code, True)


def test_as_a_module(site: Site) -> None:
    command = [sys.executable, "-m", "sphinx_newsletter", "--site", str(site.folder), "permalinks"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("0 new, 0 lost\n")


def test_the_help_has_an_example() -> None:
    done = CliRunner().invoke(newsletter, ["permalinks", "--help"])
    assert "\n    newsletter permalinks --fix --update\n" in done.output
