"""No input stops the build: each is read in seconds, or told, and the rest of the site is there."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.model import sentences, size_limits
from tests.conftest import REPOSITORY
from tests.hostile.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


pytestmark = pytest.mark.slow

HEAD = "---\ndate: 2024-05\n---\n# May\n\n## At\n:::{tags} webgpu\n:::\n\n"
MANY = 10_000
MOST_MEMORY = 1024  # MiB
MOST_SECONDS = 60  # on a machine with much else to do
# A build in a process of its own, which tells how much memory it has had.
BUILD = """
import sys
from sphinx.cmd.build import main
code = main(["-q", "-b", "html", ".", "_build"])
# Not `ru_maxrss`: Linux counts the memory of the parent in it, up to the start of the program.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(int(peak.split()[1]) // 1024)
sys.exit(code)
"""
# Each in an edition of its own.
TEXTS = {
    "brackets": "[" * MANY,
    "links": "[a](" * MANY,
    "pictures": "![" * MANY + "x" + "](x)" * MANY,
    "quotes": ">" * MANY + " x",
    "lists": "- " * MANY + "x",
    "lists-deep": "".join("  " * depth + "- x\n" for depth in range(300)),
    "emphasis": "*a **b " * MANY,
    "emphasis-around": "*" * MANY + "a" + "*" * MANY,
    "directives": "".join(f"{':' * depth}{{note}}\n" for depth in range(300, 2, -1)),
    "fences": ":::\n" * MANY,
    "backticks": "".join("`" * length + " " for length in range(500)),
    "elements": "<a" * MANY,
    "comments": "<!--" * MANY,
    "roles": "{kbd}`" * MANY,
    "attributes": "[x]{" + "a=b " * MANY + "}",
    "footnotes": "".join(f"[^{n}]\n\n[^{n}]: x\n\n" for n in range(300)),
    "definitions": "".join(f"[a{n}]: x\n" for n in range(MANY)) + "[a1]",
    "terms": "a\n: " * 1000,
    "spaces": " " * 100_000 + "x",
    "word": "a" * 200_000,
    "unseen": "\u202eabc\u2066 \u200f x\0y \ufeff \ufffe \U0001f469\u200d\U0001f4bb",
    "heading": f"## {'word ' * MANY}\n:::{{tags}} webgpu\n:::\n",
    "anchor": f"({'x' * 3000})=\n### b\n",
    "event": f":::{{event}} {'x' * 3000}\n:start: 2024-05-06\n:place: x\n:::",
    "tags": f"## b\n:::{{tags}} {', '.join(f't{n}' for n in range(MANY))}\n:::\n",
    "headings": "".join(f"## h{n}\n\n" for n in range(size_limits.MOST_HEADINGS + 100)),
}


def built(site: Site) -> tuple[subprocess.CompletedProcess[str], int]:
    """Build *site* in a process of its own: what it said, and its memory in MiB."""
    done = subprocess.run(
        [sys.executable, "-c", BUILD],
        cwd=site.folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=MOST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done, int(done.stdout.split()[-1])


def is_there(site: Site, page: str) -> bool:
    return (site.folder / "_build" / f"{page}.html").is_file()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("reader"))


@pytest.mark.parametrize("name", TEXTS)
def test_each_text_is_read_and_drawn(pages: Reader, name: str) -> None:
    """That it is quick is for the whole of them to say: one that hangs is seen."""
    drawn = pages.read(f"{HEAD}{TEXTS[name]}\n".encode())
    assert drawn.edition.title == "May"
    assert "Traceback" not in drawn.warnings


def test_a_site_with_most_of_them_is_built_whole(make_site: Callable[..., Site]) -> None:
    names = ("brackets", "emphasis-around", "directives", "anchor", "event", "heading", "unseen")
    files = {f"editions/19{at + 10}-05.md": HEAD + TEXTS[name] for at, name in enumerate(names)}
    site = make_site(files=files)
    done, memory = built(site)
    assert memory < MOST_MEMORY
    assert sentences.NESTED.message in done.stderr
    assert all(is_there(site, path.removesuffix(".md")) for path in (*files, "index.md"))


def test_an_edition_of_five_megabytes_is_cut_and_told(make_site: Callable[..., Site]) -> None:
    text = "Words and *more* words.\n" * 10 + "\n"
    site = make_site(files={"editions/2024-05.md": HEAD + text * (5_000_000 // len(text))})
    done, memory = built(site)
    assert memory < MOST_MEMORY
    assert sentences.PAGE_LONG.message in done.stderr
    assert is_there(site, "editions/2024-05")
    assert is_there(site, "editions/2024-04")


@pytest.mark.parametrize(
    "picture",
    [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e999 3"/>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{"9" * 400}" height="3"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="nan" height="3"/>',
        f'<svg xmlns="http://www.w3.org/2000/svg">{"<g>" * 50_000}{"</g>" * 50_000}</svg>',
    ],
)
def test_a_drawing_of_any_size_is_shown(make_site: Callable[..., Site], picture: str) -> None:
    text = f"{HEAD}![x](a.svg)\n\n```{{image}} a.svg\n:alt: x\n:width: 10\n```\n"
    site = make_site(files={"editions/2024-05.md": text, "editions/a.svg": picture}).build()
    assert len(site.content("editions/2024-05.html").select("img:not(.edition-end img)")) == 2


def test_a_picture_of_many_pixels_is_not_unpacked(make_site: Callable[..., Site]) -> None:
    """Only its head is read; its card is made of words."""
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\6\0\0\0"
    files = {"editions/2024-05.md": f"{HEAD}![x](a.png)\n", "editions/a.png": head + bytes(1000)}
    site = make_site(files=files)
    _done, memory = built(site)
    assert memory < MOST_MEMORY
    assert 'width="60000"' in (site.folder / "_build/editions/2024-05.html").read_text()


def test_of_names_that_differ_by_case_one_is_read(make_site: Callable[..., Site]) -> None:
    paths = ("docs/Guide.md", "docs/guide.md", "docs/more/a.md", "docs/More/a.md")
    site = make_site(files=dict.fromkeys(paths, "---\norphan: true\n---\n\n# A\n")).build()
    told = sorted((warned.path, warned.kind) for warned in site.warnings)
    assert told == [("Guide.md", "newsletter.file-refused"), ("More", "newsletter.file-refused")]
    assert {"docs/guide.html", "docs/more/a.html"} <= site.pages()
    assert not {"docs/Guide.html", "docs/More/a.html"} & site.pages()


def test_a_tag_that_only_looks_like_one_is_told(make_site: Callable[..., Site]) -> None:
    text = "---\ndate: 2024-05\n---\n# May\n\n## At\n:::{tags} w\u0435bgpu\n:::\n"  # Cyrillic
    site = make_site(files={"editions/2024-05.md": text}).build("dummy")
    assert [told.kind for told in site.warnings] == ["newsletter.tag-unknown"]


def test_a_slug_that_no_machine_can_write_is_told(make_site: Callable[..., Site]) -> None:
    site = make_site()
    vocabulary = (site.folder / "tags.yml").read_text(encoding="utf-8")
    site.write("tags.yml", f"{vocabulary}\n{'x' * 300}:\n  label: X\n")
    [told] = site.build().warnings
    assert told.kind == "newsletter.vocabulary"
    assert "is longer than 120 bytes" in told.message
    assert "archive/tag/webgpu.html" in site.pages()
