"""`newsletter import`: what it writes, what it never does, and what it reports."""

from __future__ import annotations

import hashlib
import json
import re
import socket
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from sphinx_newsletter.cli import import_run
from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.importers import run as running
from sphinx_newsletter.importers import sources as importing_sources
from sphinx_newsletter.importers.run import Import
from sphinx_newsletter.importers.web import NotFetchedError
from tests.conftest import REPOSITORY, ROOTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from tests.conftest import Site


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6364"
    "f8cf500f000386018058d47d6b0000000049454e44ae426082"
)
PAGE = (
    '<html lang=en><head><title>{title}</title><meta name="author" content="{author}">'
    '<meta property="article:published_time" content="{date}">'
    '<link rel="canonical" href="https://old.example/p/{slug}">'
    '<meta property="article:tag" content="WebGPU"><meta property="article:tag" content="New tag">'
    '</head><body><header>For reader@mail.example</header><div id="content-blocks">{body}</div>'
    "</body></html>"
)
ONE = (
    '<h3 id="more">News &amp; more</h3><p>Words about <b>Burn</b>, % and {{x}}, &lt;SUDO&gt;.</p>'
    '<p><img src="files/a.png" alt="A dot"> <img src="files/a.png"></p>'
    '<p><img src="https://cdn.example/b.png" alt="Elsewhere"></p>'
    '<p><a href="/p/two?utm_source=mail">two</a>, <a href="b.html#top">again</a>,'
    ' <a href="/about">about</a>, <a href="#more">up</a>, <a href="#none">none</a>,'
    ' <a href="javascript:x">script</a>, <a href="https://a.example/?mc_eid=1234">reader</a></p>'
)
TWO = '<h2 id="top">Top</h2><ul><li>one</li><li>two</li></ul><pre><code>x = 1</code></pre>'
SOURCES: dict[str, str | bytes] = {
    "a.html": PAGE.format(title="One", author="Jan", date="2024-05-14", slug="one", body=ONE),
    "b.html": PAGE.format(title="Two", author="Ann Lee", date="2024-06-11", slug="two", body=TWO),
    "c.html": "",
    "e.html": "<html><head><title>Plain</title></head><body><p>2024-07-09</p>"
    '<time datetime="2024-07-09"></time><h2>Plain</h2><p>Text</p><h1>More</h1></body></html>',
    "d.html": "<html><body><p>Neither a date nor a title.</p></body></html>",
    "files/a.png": PIXEL,
}
EDITION = """\
---
date: 2024-05-14
author: jan
tags: webgpu
---

# One

(more)=
## News & more

Words about **Burn**, % and \\{\\{x}}, \\<SUDO>.

![A dot](2024-05-14/NAME)

![Picture without a description](2024-05-14/NAME)

[Elsewhere](https://cdn.example/b.png)

[two](2024-06-11.md), [again](2024-06-11.md#top), [about](https://old.example/about), \
[up](#more), none, script, [reader](https://a.example/)
"""
_STATE = json.dumps(
    {"version": 1, "editions": {"https://old.example/p/one": {"id": "2024-05-14", "digest": ""}}}
)
NAME = f"{hashlib.sha256(PIXEL).hexdigest()[:16]}.png"


def run(site: Site | Path, source: Path, *arguments: str) -> Result:
    folder = site if hasattr(site, "joinpath") else site.folder
    command = ["--site", str(folder), "import", str(source), *arguments]
    return CliRunner().invoke(newsletter, command)


def written(folder: Path) -> dict[str, bytes]:
    """All files of *folder*, but not those of builds."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return {name: data for name, data in found.items() if not name.startswith("_build/")}


def make_sources(folder: Path, sources: dict[str, str | bytes]) -> Path:
    for name, data in sources.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sources(tmp_path_factory.mktemp("source"), SOURCES)


@pytest.fixture(scope="module")
def done(share_site: Callable[..., Site], source: Path) -> tuple[Site, Result]:
    """A site into which the sources were imported, without any network."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    site = share_site()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", refuse)
        patch.setattr(socket.socket, "connect", refuse)
        return site, run(site, source)


@pytest.fixture(scope="module")
def report(done: tuple[Site, Result]) -> dict[str, list[dict[str, str]]]:
    text = (done[0].folder / "import-report.json").read_text(encoding="utf-8")
    data: dict[str, list[dict[str, str]]] = json.loads(text)
    schema = REPOSITORY / "sphinx_newsletter/schemas/import-report.schema.json"
    Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(data)
    return data


def test_an_edition_is_written(done: tuple[Site, Result]) -> None:
    folder = done[0].folder
    text = (folder / "editions/2024-05-14.md").read_text(encoding="utf-8")
    assert text == EDITION.replace("NAME", NAME)
    assert (folder / "editions/2024-05-14" / NAME).read_bytes() == PIXEL


def test_the_output_names_what_was_not_imported(done: tuple[Site, Result]) -> None:
    assert done[1].exit_code == 1
    assert "Editions: 4 new." in done[1].output
    assert "c.html:1: the page has no content [file-unreadable]" in done[1].output
    assert "not accounted for" not in done[1].output


def test_the_site_builds_without_a_warning(done: tuple[Site, Result]) -> None:
    assert not done[0].build(strict=True).warnings
    assert "Words about" in done[0].read("editions/2024-05-14.html")
    assert not (done[0].out / "import-report.html").exists()


def test_each_change_is_reported(report: dict[str, list[dict[str, str]]]) -> None:
    rules = {(one["rule"], one["kind"]) for one in report["findings"]}
    assert {
        ("alt-missing", "needs-a-person"),
        ("author-unknown", "needs-a-person"),
        ("date-missing", "needs-a-person"),
        ("file-unreadable", "needs-a-person"),
        ("link-absolute", "changed"),
        ("link-scheme", "changed"),
        ("link-to-edition", "changed"),
        ("link-to-no-heading", "changed"),
        ("link-tracking", "changed"),
        ("outside-of-content", "dropped"),
        ("picture-copied", "changed"),
        ("picture-elsewhere", "changed"),
        ("tag-unknown", "needs-a-person"),
    } <= rules
    assert not any(one["lost"] or one["added"] for one in report["fidelity"])
    [moved] = [one for one in report["findings"] if one["rule"] == "link-absolute"]
    assert moved["edition"] == "2024-05-14"
    assert (moved["before"], moved["after"]) == (
        "[about](/about)",
        "[about](https://old.example/about)",
    )


def test_no_reader_is_named(done: tuple[Site, Result]) -> None:
    for name, data in written(done[0].folder).items():
        assert b"reader@mail" not in data, name
        assert b"1234" not in data, name


def test_authors_tags_and_addresses(done: tuple[Site, Result]) -> None:
    folder = done[0].folder
    settings = (folder / "import.yml").read_text(encoding="utf-8")
    assert "tags:\n  New tag:\n" in settings
    assert "authors:\n  Ann Lee:\n" in settings
    redirects = (folder / "redirects.txt").read_text(encoding="utf-8")
    assert redirects == "p/one editions/2024-05-14\np/two editions/2024-06-11\n"
    assert (folder / "editions/000-d.md").read_text(encoding="utf-8").count("draft: true") == 1


def test_twice_is_once(done: tuple[Site, Result], source: Path) -> None:
    before, sources = written(done[0].folder), written(source)
    again = run(done[0], source)
    assert "Editions: 4 unchanged." in again.output
    after = written(done[0].folder)
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed <= {"import-report.md", "import-report.json"}
    assert before.keys() == after.keys()
    assert written(source) == sources
    assert sources == {
        name: data.encode() if isinstance(data, str) else data for name, data in SOURCES.items()
    }


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return make_sources(tmp_path / "source", {name: SOURCES[name] for name in ("b.html",)})


def _without_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """The built pages are measured by the tests above."""
    monkeypatch.setattr(running, "measure", lambda *_: ({}, []))


def test_a_page_that_was_edited_is_kept(
    make_site: Callable[..., Site], small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_build(monkeypatch)
    site = make_site()
    assert run(site, small).exit_code == 0
    page = site.folder / "editions/2024-06-11.md"
    mine = page.read_text(encoding="utf-8") + "\nMine.\n"
    site.write("editions/2024-06-11.md", mine)
    assert "1 kept" in run(site, small).output
    assert not page.with_suffix(".md.new").exists()
    (small / "b.html").write_text(str(SOURCES["b.html"]).replace("one", "more"), encoding="utf-8")
    assert "1 edited" in run(site, small).output
    assert page.read_text(encoding="utf-8") == mine
    assert "- more" in page.with_suffix(".md.new").read_text(encoding="utf-8")
    page.unlink()
    assert "1 deleted" in run(site, small).output
    assert not page.exists()


def test_a_picture_without_a_whole_address_needs_a_person(
    make_site: Callable[..., Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_build(monkeypatch)
    folder = make_sources(tmp_path / "source", {"2024-07.md": "# T\n\n![A](/a.png) b\n"})
    site = make_site()
    run(site, folder)
    found = json.loads((site.folder / "import-report.json").read_text(encoding="utf-8"))["findings"]
    [one] = [one for one in found if one["kind"] == "needs-a-person"]
    assert (one["rule"], one["before"], one["after"]) == ("picture-missing", "![](/a.png)", "A")
    run(site, make_sources(folder, {"_config.yml": "url: https://old.example"}))
    page = (site.folder / "editions/2024-07.md").read_text(encoding="utf-8")
    assert "[A](https://old.example/a.png) b" in page


def test_a_confirmed_tag_is_in_the_vocabulary(
    make_site: Callable[..., Site], small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_build(monkeypatch)
    site = make_site(files={"import.yml": "tags:\n  New tag: new\nauthors:\n  Ann Lee: kim\n"})
    run(site, small)
    page = (site.folder / "editions/2024-06-11.md").read_text(encoding="utf-8")
    assert "author: kim\ntags: webgpu, new\n" in page
    tags = (site.folder / "tags.yml").read_text(encoding="utf-8")
    assert tags.startswith((ROOTS / "minimal/tags.yml").read_text(encoding="utf-8"))
    assert tags.endswith("new:\n  label: New tag\n")
    assert not site.build(strict=True).warnings


def test_a_dry_run_writes_the_report_only(make_site: Callable[..., Site], small: Path) -> None:
    site = make_site()
    before = written(site.folder)
    assert run(site, small, "--dry-run").exit_code == 0
    new = {name for name in written(site.folder) if name not in before}
    assert new == {"import-report.md", "import-report.json"}


def test_an_interrupted_import_goes_on(
    make_site: Callable[..., Site],
    source: Path,
    done: tuple[Site, Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _without_build(monkeypatch)
    site = make_site()
    put, count = Import._put, iter(range(9))

    def interrupted(self: Import, *given: object) -> str:
        if next(count) == 1:
            raise KeyboardInterrupt
        return put(self, *given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Import, "_put", interrupted)
        result = run(site, source)
        assert result.exit_code == 130
        assert "the same command continues the import" in result.output
    run(site, source)
    ours, theirs = written(site.folder), written(done[0].folder)
    reports = {"import-report.md", "import-report.json"}
    assert {k: v for k, v in ours.items() if k not in reports} == {
        k: v for k, v in theirs.items() if k not in reports
    }


def test_a_page_that_cannot_be_written_does_not_stop_the_others(
    make_site: Callable[..., Site], source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_build(monkeypatch)
    site = make_site()
    (site.folder / "editions/2024-05-14.md.new").mkdir()
    site.write("import-state.json", _STATE)
    site.write("editions/2024-05-14.md", "mine")
    result = run(site, source)
    assert result.exit_code == 1
    assert "a.html: " in result.output
    assert "[edition-failed]" in result.output
    assert (site.folder / "editions/2024-06-11.md").is_file()
    assert (site.folder / "editions/2024-05-14.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--format", "word"), "there is no format `word`: the formats are "),
        (("--format", "jeckyll"), "there is no format `jeckyll`: did you mean `jekyll`?"),
        (("--author", "bob"), "there is no author `bob` in conf.py: the authors are jan, kim"),
        (("/nowhere",), "there is no /nowhere: name a file or a folder"),
    ],
)
def test_wrong_usage(
    make_site: Callable[..., Site], small: Path, arguments: tuple[str, ...], message: str
) -> None:
    site = make_site()
    before = written(site.folder)
    result = run(site, small, *arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert written(site.folder) == before


def test_an_address_is_a_source(
    make_site: Callable[..., Site], small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_build(monkeypatch)
    answers = {"https://old.example/b.html": SOURCES["b.html"]}

    def fetched(url: str) -> bytes:
        if url in answers:
            return str(answers[url]).encode()
        raise NotFetchedError("the server answers 404")

    monkeypatch.setattr(importing_sources, "fetched", fetched)
    result = run(make_site(), small, "https://old.example/gone", "https://old.example/b.html")
    assert result.exit_code == 1
    assert "https://old.example/gone: gone: the server answers 404 [file-refused]" in result.output
    assert "Editions: 1 new." in result.output  # the same edition in two sources


def test_an_author_is_asked_for_on_a_terminal(
    make_site: Callable[..., Site], small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_build(monkeypatch)
    asked: list[str] = []

    def ask(name: str) -> str:
        asked.append(name)
        return "kim"

    monkeypatch.setattr(import_run, "_asker", lambda *_: ask)
    site = make_site()
    for _ in range(2):
        assert run(site, small).exit_code == 0
    assert asked == ["Ann Lee"]
    text = (site.folder / "editions/2024-06-11.md").read_text(encoding="utf-8")
    assert "author: kim\n" in text
    assert "Ann Lee: kim\n" in (site.folder / "import.yml").read_text(encoding="utf-8")


def test_an_unknown_format_does_not_stop_the_others(
    make_site: Callable[..., Site], small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_build(monkeypatch)
    (tmp_path / "a.bin").write_bytes(b"\0\1\2")
    result = run(make_site(), small, str(tmp_path / "a.bin"))
    assert result.exit_code == 1
    assert "Editions: 1 new." in result.output
    assert "a.bin: its format is unknown" in result.output


def test_an_extension_adds_a_format(
    make_site: Callable[..., Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = (REPOSITORY / "docs/extend.md").read_text(encoding="utf-8")
    [module] = re.findall(r"```python3\n(.*?)```", guide, re.DOTALL)
    conf = (ROOTS / "minimal/conf.py").read_text(encoding="utf-8")
    conf += "import sys, os\nsys.path.insert(0, os.path.dirname(__file__))\n"
    conf += 'extensions.append("letters_of_a_test")\n'
    site = make_site(files={"conf.py": conf, "letters_of_a_test.py": module})
    _without_build(monkeypatch)
    make_sources(tmp_path / "in", {"2024-07.letter": "July\nIt is *hot*."})
    assert "Editions: 1 new." in run(site, tmp_path / "in").output
    text = (site.folder / "editions/000-july.md").read_text(encoding="utf-8")
    assert text.endswith("# July\n\nIt is \\*hot\\*.\n")
