"""A process that builds again and again makes the bytes of a clean build, and reports problems."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.builds import build
from tests.live import sources
from tests.live.serving import Live, serving
from tests.live.sources import CONF, EDITION, PAGE, TAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Site
    from tests.written import Files


pytestmark = pytest.mark.slow

INDEX = """# Tiny

:::{latest-edition}
:::

:::{browse-tags}
:::

```{toctree}
docs/guide
```
"""
PICTURE = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00;"
FILES = sources.FILES | {
    "index.md": INDEX,
    "docs/guide.md": "# Guide\n\nSee [](../editions/2024-04.md#webgpu-support).\n",
}


def edition(text: str = "Text.", title: str = "May edition", tags: str = "wasm") -> str:
    return sources.edition(f"{text}\n\n```js\nlet a = 1\n```", title, tags)


STEPS: list[tuple[str, str | bytes | None]] = [
    (EDITION, edition()),
    (EDITION, edition("Other text.")),
    (EDITION, edition("Other text.", "The May edition")),
    (EDITION, edition("Other text.", "The May edition", "webgpu, llms")),
    ("tags.yml", TAGS.replace("WebGPU", "Web GPU")),
    ("_templates/newsletter/tag.html", '{% extends "newsletter/_page.html" %}'),
    ("_templates/newsletter/tag.html", None),
    ("_static/site.css", "body { color: black }\n"),
    ("editions/2024-05/cat.gif", PICTURE),
    (EDITION, edition("![A cat](2024-05/cat.gif)")),
    ("editions/2024-05/cat.gif", PICTURE + b"\0"),
    (EDITION, edition("No cat.")),
    ("editions/2024-05/cat.gif", None),
    ("conf.py", CONF.replace("Tiny", "Small")),
    ("docs/guide.md", "# The guide\n\nSee {ref}`tag-webgpu`.\n"),
    ("docs/second.md", "# Second\n"),
    ("index.md", INDEX.replace("docs/guide", "docs/second\ndocs/guide")),
    (EDITION, None),
]


def built(output: Path) -> Files:
    """All files of the output of the server, but for those that only Sphinx reads."""
    paths = (path for path in output.rglob("*") if path.is_file())
    found = {path.relative_to(output).as_posix(): path.read_bytes() for path in paths}
    return {name: found[name] for name in found if not name.startswith(".doctrees/")}


def clean(site: Site) -> Files:
    """The files of a build that finds none of another."""
    for name in ("html", "doctrees"):
        shutil.rmtree(site.folder / "_build" / name, ignore_errors=True)
    return build(site.folder, "html")


def in_index(files: Files) -> Files:
    """Those of the search index, which is written later."""
    return {name: files[name] for name in files if name.startswith("_search/")}


def test_after_each_step_all_is_as_in_a_clean_build(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES)
    reused = site.folder / "_build" / "live"
    with serving(site) as live:
        for number, (path, text) in enumerate(STEPS):
            live.change(path, text)
            found, wanted = built(reused), clean(site)
            pages = (found.keys() | wanted.keys()) - in_index(found | wanted).keys()
            differ = {name for name in pages if found.get(name) != wanted.get(name)}
            assert (number, path, differ) == (number, path, set())
    put_off = in_index(built(reused))
    assert put_off
    assert put_off == in_index(wanted)


@pytest.fixture(scope="module")
def shared(share_site: Callable[..., Site]) -> Iterator[Live]:
    """One server for all tests below."""
    with serving(share_site(files=FILES | {EDITION: edition()})) as live:
        yield live


@pytest.fixture
def live(shared: Live) -> Iterator[Live]:
    """The server; what a test changes is put back."""
    yield shared
    shared.put_back(FILES | {EDITION: edition()})


def test_a_problem_is_reported_until_it_is_fixed(live: Live) -> None:
    live.change(EDITION, edition(tags="wasm, webgup"))
    [(file, line, text)] = live.messages
    assert (file, line) == (EDITION, 9)
    assert "did you mean `webgpu`?" in text
    assert live.terminal.count("unknown tag `webgup`") == 1
    live.change(EDITION, edition())
    assert live.messages == []


def test_what_is_wrong_with_one_page_stays_while_others_are_built(live: Live) -> None:
    live.change(EDITION, edition("{nonsense}`text`"))
    wrong = live.messages
    assert [(file, line) for file, line, _text in wrong] == [(EDITION, 12)]
    live.change("docs/guide.md", "# Another guide\n\n[](nowhere.md)\n")
    assert [file for file, _line, _text in live.messages] == ["docs/guide.md", EDITION]
    live.change("tags.yml", TAGS.replace("WASM", "WebAssembly"))
    assert [file for file, _line, _text in live.messages] == ["docs/guide.md", EDITION]
    live.change("docs/guide.md", FILES["docs/guide.md"])
    live.change("tags.yml", TAGS)
    assert live.messages == wrong
    live.change(EDITION, edition())
    assert live.messages == []


def test_what_is_wrong_with_a_page_goes_with_it(live: Live) -> None:
    live.change("editions/2024-06.md", "no title\n")
    assert {file for file, _line, _text in live.messages} == {"editions/2024-06.md"}
    live.change("editions/2024-06.md", None)
    assert live.messages == []
    assert live.get("editions/2024-06.html").status == 404


def test_a_file_that_cannot_be_read_is_reported(live: Live) -> None:
    live.change(EDITION, b"# \xff\n")
    [(file, line, text)] = live.messages
    assert (file, line) == (EDITION, 1)
    assert "not UTF-8" in text
    live.change(EDITION, edition("Mended."))
    assert live.messages == []
    live.wait_for_text(PAGE, "Mended.")


def test_a_build_that_fails_leaves_what_was_built(live: Live) -> None:
    before = live.get(PAGE).page
    live.change("_templates/page.html", "{% mishap %}")
    assert "Encountered unknown tag 'mishap'" in live.failed
    assert live.terminal.count("mishap") == 1
    assert live.get(PAGE).page == before
    live.change("_templates/page.html", None)
    assert live.failed == ""
    assert live.get(PAGE).page == before


def test_a_broken_conf_py_is_reported_until_it_is_fixed(live: Live) -> None:
    live.change("conf.py", "project = (\n")
    assert "was never closed" in live.failed
    live.change(EDITION, edition("While it is broken."))
    assert "was never closed" in live.failed
    live.change("conf.py", FILES["conf.py"].replace('"Jan"', '"Jan A."'))
    assert live.failed == ""
    assert b"While it is broken." in live.get(PAGE).body
    assert b"Jan A." in live.get(PAGE).body


def test_a_wrong_setting_is_reported_until_it_is_fixed(live: Live) -> None:
    live.change("conf.py", FILES["conf.py"] + "newsletter_sidebar_tags = 'x'\n")
    assert [file for file, _line, _text in live.messages] == ["conf.py"]
    live.change(EDITION, edition("More."))
    assert [file for file, _line, _text in live.messages] == ["conf.py"]
    live.change("conf.py", FILES["conf.py"])
    assert live.messages == []


def test_a_page_that_reads_a_file_is_read_again_with_it(live: Live) -> None:
    live.change("conf.py", FILES["conf.py"] + "newsletter_directives = ['include']\n")
    live.site.write("docs/note.txt", "First.")
    live.change("docs/guide.md", "# Guide\n\n```{include} note.txt\n```\n")
    assert b"First." in live.get("docs/guide.html").body
    live.change("docs/note.txt", "Second.")
    assert b"Second." in live.get("docs/guide.html").body


def test_many_saves_at_once_are_built_together(live: Live) -> None:
    for number in range(40):
        live.site.write(EDITION, edition(f"Save {number}."))
    live.wait_for_text(PAGE, "Save 39.")


def test_what_is_saved_while_the_first_build_runs_is_built(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES | {EDITION: edition()})
    with serving(site, wait=False) as live:
        live.wait(lambda: live.port, "an address")
        site.write(EDITION, edition("Saved early."))
        live.wait_for_text(PAGE, "Saved early.")


def test_a_restart_reads_nothing_and_still_reports_problems(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files=FILES | {EDITION: edition("{nonsense}`text`")})
    with serving(site) as live:
        wrong = live.messages
    with serving(site) as live:
        assert "0 added, 0 changed, 0 removed" in live.terminal
        assert live.messages == wrong
        assert live.terminal.count("nonsense") == 1


# A handler of each event that fails when the file `fail` names the event.
FAILS = """
def setup(app):
    for event, priority in {events!r}.items():
        def fail(app, *_, event=event):
            if (app.srcdir / "fail").read_text() == event:
                raise OSError("mishap")
            return ()
        app.connect(event, fail, priority=priority)
"""
EVENTS = {
    "env-updated": 500,
    "doctree-resolved": 500,
    "html-collect-pages": 9999,
    "html-page-context": 500,
    "build-finished": 500,
}


def test_after_a_build_that_failed_all_is_as_in_a_clean_build(
    make_site: Callable[..., Site],
) -> None:
    conf = CONF + FAILS.format(events=EVENTS)
    site = make_site(files=FILES | {"conf.py": conf, "fail": "", EDITION: edition()})
    reused = site.folder / "_build" / "live"
    style = "_static/styles/furo.css"
    with serving(site) as live:
        for event in EVENTS:
            before = live.get(PAGE).page
            site.write("fail", event)
            live.change(EDITION, edition(f"The text after {event}."))
            assert "mishap" in live.failed, event
            assert live.get(style).status == 200, event
            live.change("docs/guide.md", f"# Another guide for {event}\n")
            assert live.get(style).status == 200, event
            site.write("fail", "")
            live.change("docs/guide.md", FILES["docs/guide.md"])
            assert live.failed == "", event
            assert live.get(PAGE).page != before, event
            found, wanted = built(reused), clean(site)
            pages = (found.keys() | wanted.keys()) - in_index(found | wanted).keys()
            differ = {name for name in pages if found.get(name) != wanted.get(name)}
            assert (event, differ) == (event, set())
