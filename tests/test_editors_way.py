"""The whole way of an editor: from an empty page to a published edition, and on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import REPOSITORY, Site

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.slow

SITE = ("conf.py", "index.md", "tags.yml", "permalinks.txt", "docs", "editions")
EDITION = "editions/2024-05.md"
SECTION = """\
### WebGPU for more readers

:::{tags} WebGPU, browser
:::

[A browser](https://browser.example/news?utm_source=letter&id=7) has it now.

## Showcases
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What an editor has who has just cloned the repository."""
    for name in SITE:
        source = REPOSITORY / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    return tmp_path


def newsletter(clone: Path, *arguments: str, code: int = 0) -> str:
    command = [sys.executable, "-m", "sphinx_newsletter", *arguments]
    address = os.environ | {"BASEURL": "https://example.org/"}
    done = subprocess.run(
        command, cwd=clone, env=address, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def build(clone: Path) -> Site:
    site = Site(clone).build(html_baseurl="https://example.org/")
    assert not site.warnings
    return site


def test_from_an_empty_page_to_a_published_edition_and_on(clone: Path) -> None:
    # A page that is not empty.
    told = newsletter(clone, "new")
    assert EDITION in told
    path = clone / EDITION
    assert not (build(clone).out / "editions/2024-05.html").exists()  # a draft
    newsletter(clone, "new", "2024-05", code=2)  # never over what is there

    # It is written, with what an editor gets wrong, and mended.
    text = path.read_text(encoding="utf-8").replace("draft: true\n", "")
    text = text.replace(":::{tldr}\n", ":::{tldr}\n- More browsers have WebGPU.\n", 1)
    path.write_text(text.replace("## Showcases\n", SECTION, 1), encoding="utf-8")
    newsletter(clone, "check", "--fix")
    text = path.read_text(encoding="utf-8")
    assert "{tags} webgpu, browsers\n" in text
    assert "(https://browser.example/news?id=7)" in text
    assert "(webgpu-for-more-readers)=\n### WebGPU for more readers\n" in text
    newsletter(clone, "check", "--fix")
    assert path.read_text(encoding="utf-8") == text

    # It is published, and its addresses are kept.
    section = "editions/2024-05#webgpu-for-more-readers"
    assert 'id="webgpu-for-more-readers"' in build(clone).read("editions/2024-05.html")
    newsletter(clone, "permalinks", "--update")
    recorded = (clone / "permalinks.txt").read_text(encoding="utf-8")
    assert section in recorded
    assert "The site can be published." in newsletter(clone, "publish-check")

    # Years later, all of it is called otherwise.
    text = text.replace("(webgpu-for-more-readers)=\n### WebGPU for", "### The GPU for")
    path.rename(clone / "editions/2024-05-webgpu.md")
    (clone / "editions/2024-05-webgpu.md").write_text(text, encoding="utf-8")
    newsletter(clone, "tags", "rename", "webgpu", "web-gpu", "--yes")
    newsletter(clone, "permalinks", code=1)
    newsletter(clone, "permalinks", "--fix", "--update")
    site = build(clone)
    assert "2024-05-webgpu.html" in site.read("editions/2024-05.html")
    assert 'id="webgpu-for-more-readers"' in site.read("editions/2024-05-webgpu.html")
    assert "web-gpu" in site.read("archive/tag/webgpu.html")
