"""Files that cannot be read: a build leaves each of them out, names it, and makes the rest."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.model import sentences
from tests.builds import build, build_and_log

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.application import Sphinx

    from tests.conftest import Site


# A build that opens a named pipe waits for ever.
pytestmark = pytest.mark.timeout(60)

EDITION = "---\ndate: 2024-05\n---\n\n# May\n\n{text}\n"
KIND = "newsletter.file-unreadable"
OTHER = "editions/2024-04.html"


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))  # a longer path is refused


@pytest.mark.parametrize("make", [os.mkfifo, make_socket])
def test_a_source_that_is_no_file_is_left_out(
    make_site: Callable[..., Site], make: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site()
    monkeypatch.chdir(site.folder)
    make(site.folder / "editions" / "2024-05.md")
    site.build()
    assert [(one.path, one.kind, one.message) for one in site.warnings] == [
        ("2024-05.md", KIND, sentences.NOT_A_FILE.message)
    ]
    assert OTHER in site.pages()


@pytest.mark.parametrize(
    "text",
    [
        "![A](thing.png)",
        "![A](thing.svg)",
        "{download}`thing.png`",
        "```{include} thing.png\n```",
        "```{literalinclude} thing.png\n```",
    ],
)
def test_a_named_pipe_on_a_page_is_left_out(make_site: Callable[..., Site], text: str) -> None:
    site = make_site(files={"editions/2024-05.md": EDITION.format(text=text)})
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", f"{conf}newsletter_directives = ['include', 'literalinclude']\n")
    for name in ("thing.png", "thing.svg"):
        os.mkfifo(site.folder / "editions" / name)
    site.build()
    [warned] = site.warnings
    assert (warned.path, warned.line, warned.kind) == ("2024-05.md", 7, "newsletter.file-refused")
    assert "it is not a regular file" in warned.message
    assert {OTHER, "editions/2024-05.html"} <= site.pages()


@pytest.mark.parametrize(("name", "page"), [("2024-05.md", "2024-05"), ("more", "more/2024-06")])
def test_a_source_without_the_right_to_read_it_is_left_out(
    make_site: Callable[..., Site], name: str, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = EDITION.format(text="Words.")
    site = make_site(files={f"editions/{page}.md": text})
    access = os.access
    monkeypatch.setattr(  # the tests may run as root, who may read everything
        os,
        "access",
        lambda path, mode: os.fspath(path).endswith(name) is False and access(path, mode),
    )
    site.build()
    assert [(one.path, one.kind, one.message) for one in site.warnings] == [
        (name, KIND, sentences.NO_RIGHT.message)
    ]
    assert site.pages().isdisjoint({f"editions/{page}.html"})
    assert OTHER in site.pages()


@pytest.mark.parametrize("name", ["tags.yml", "links.yml", "redirects.txt", "permalinks.txt"])
@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_a_site_file_that_is_no_file_is_left_out(
    make_site: Callable[..., Site], name: str, make: Callable[[Path], None]
) -> None:
    site = make_site()
    (site.folder / name).unlink(missing_ok=True)
    make(site.folder / name)
    site.build(html_baseurl="https://example.org/")
    found = [(one.path, one.kind, one.message) for one in site.warnings if one.kind == KIND]
    assert found == [(name, KIND, sentences.NOT_A_FILE.message)]
    assert OTHER in site.pages()


@pytest.mark.parametrize("event", ["env-get-outdated", "env-before-read-docs"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_source_that_is_deleted_meanwhile_is_left_out(
    make_site: Callable[..., Site], event: str, jobs: int
) -> None:
    more = {f"editions/2024-{n:02}.md": EDITION.format(text=f"Words {n}.") for n in range(5, 13)}
    site = make_site(files=more)
    gone = site.folder / "editions" / "2024-07.md"

    def delete(*_: object) -> tuple[()]:
        gone.unlink()
        return ()

    def prepare(app: Sphinx) -> None:
        app.connect(event, delete, priority=1)

    files, warned = build_and_log(site.folder, "html", jobs, prepare)
    assert len(warned) == 1, warned
    assert "editions/2024-07.md:1: " in warned[0]
    assert f"[{KIND}]" in warned[0]
    assert "editions/2024-07.html" not in files
    assert {OTHER, "editions/2024-12.html"} <= files.keys()
    # It comes back, with any time.
    gone.write_text(more["editions/2024-07.md"])
    os.utime(gone, (1, 1))
    clean = make_site(files=more)
    assert build(site.folder, "html") == build(clean.folder, "html")


def test_a_source_that_is_deleted_while_pages_are_written_is_named(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"editions/2024-05.md": EDITION.format(text="Words.")})
    gone = site.folder / "editions" / "2024-05.md"

    def prepare(app: Sphinx) -> None:
        app.connect("write-started", lambda *_: gone.unlink())

    files, warned = build_and_log(site.folder, "html", 1, prepare)
    assert len(warned) == 1, warned
    assert f"[{KIND}]" in warned[0]
    assert OTHER in files
    assert "editions/2024-05.html" not in build(site.folder, "html")
