"""File dependencies: pages are read again when their files change."""

from __future__ import annotations

import multiprocessing
import os
from typing import TYPE_CHECKING

import pytest

from tests.builds import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.application import Sphinx

    from tests.conftest import Site


TEXT = "---\ndate: 2024-05\n---\n# May\n\n![A](a.svg)\n"
GOOD = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
INCLUDES = "---\ndate: 2024-05\n---\n# May\n\n```{include} /words.txt\n```\n"
ALLOWS = "newsletter_directives = ['include']\nnewsletter_files = ['.']\n"
EVIL = GOOD.replace("/>", "><script/></svg>")


def test_a_page_is_read_again_when_an_older_file_comes_back(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": TEXT, "editions/a.svg": GOOD})
    assert site.build("dummy").warnings == []
    site.write("editions/a.svg", EVIL)
    os.utime(site.folder / "editions" / "a.svg", (1, 1))
    assert [warning.kind for warning in site.build("dummy").warnings] == [
        "newsletter.drawing-refused"
    ]


def test_a_page_is_read_again_when_a_file_is_gone(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": TEXT, "editions/a.svg": GOOD}).build("dummy")
    site.delete("editions/a.svg")
    assert [warning.kind for warning in site.build("dummy").warnings] == [
        "newsletter.picture-missing"
    ]


def test_a_page_whose_files_are_the_same_is_not(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": TEXT, "editions/a.svg": GOOD}).build()
    trees = site.folder / "_build" / "doctrees-html" / "editions" / "2024-05.doctree"
    before = trees.stat().st_mtime_ns
    site.build()
    assert trees.stat().st_mtime_ns == before


def test_a_missing_image_is_compared_with_the_files_that_are_there_now(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"editions/2024-05.md": TEXT.replace("a.svg", "chart.svg")})
    messages = []
    for name in ("chars.svg", "chart.svgz", None):
        site.build("dummy")
        messages += [one.message for one in site.warnings]
        if name:
            site.write(f"editions/{name}", GOOD)
    missing = "the image file `chart.svg` does not exist"
    assert messages == [
        f"{missing}; add the file, or remove the image",
        f"{missing}: did you mean `chars.svg`?",
        f"{missing}: did you mean `chart.svgz`?",
    ]


def test_a_page_whose_file_has_another_time_is_not(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": TEXT, "editions/a.svg": GOOD}).build()
    trees = site.folder / "_build" / "doctrees-html" / "editions" / "2024-05.doctree"
    page = site.out / "editions" / "2024-05.html"
    before = trees.stat().st_mtime_ns, page.stat().st_mtime_ns
    for path in site.folder.rglob("*.*"):  # as in a new clone with a restored `_build`
        if "_build" not in path.parts:
            path.touch()
    assert site.build().warnings == []
    assert (trees.stat().st_mtime_ns, page.stat().st_mtime_ns) == before


def restore(file: Path, text: str, time: int) -> None:
    """Write *text* with the *time*, as `cp -p` does."""
    file.write_text(text)
    os.utime(file, (time, time))


def save_at(event: str, file: Path, text: str) -> Callable[[Sphinx], None]:
    """Prepare a build in which *text* is saved to *file* when *event* is first sent."""
    texts = [text]

    def save(*_: object) -> None:
        if texts:
            file.write_text(texts.pop())

    def prepare(app: Sphinx) -> None:
        app.connect(event, save, priority=1)

    return prepare


@pytest.mark.parametrize("event", ["env-before-read-docs", "source-read", "doctree-read"])
@pytest.mark.parametrize("is_undone", [False, True])
@pytest.mark.parametrize("path", ["editions/2024-05.md", "words.txt"])
def test_a_save_while_the_page_is_read_is_not_missed(
    make_site: Callable[..., Site], event: str, path: str, is_undone: bool
) -> None:
    words = {"editions/2024-05.md": INCLUDES, "words.txt": "Words.\n"}
    site = make_site(files=words)
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write("conf.py", f"{conf}{ALLOWS}")
    file, saved = site.folder / path, f"{words[path]}\n\nSaved.\n"
    build(site.folder, "html", prepare=save_at(event, file, saved))
    if is_undone:
        restore(file, words[path], 1)
    page = build(site.folder, "html")["editions/2024-05.html"]
    assert (b"Saved." in page) is not is_undone


def die_when_read(docname: str) -> Callable[[Sphinx], None]:
    """Prepare a build that is killed when it reads the page *docname*."""

    def die(app: Sphinx, _doctree: object) -> None:
        if app.env.docname == docname:
            os._exit(0)

    def prepare(app: Sphinx) -> None:
        app.connect("doctree-read", die)

    return prepare


def test_a_doctree_of_a_build_that_was_killed_is_not_used(make_site: Callable[..., Site]) -> None:
    texts = {f"editions/2024-0{n}.md": f"---\ndate: 2024-0{n}\n---\n# No. {n}\n" for n in (5, 6)}
    site = make_site(files=texts)
    expected = build(site.folder, "html")
    for path, text in texts.items():
        site.write(path, f"{text}\nMore.\n")
    arguments = (site.folder, "html", 1, die_when_read("editions/2024-06"))
    process = multiprocessing.get_context("fork").Process(target=build, args=arguments)
    process.start()
    process.join()
    for path, text in texts.items():
        restore(site.folder / path, text, 1)
    (site.folder / "_build" / "html" / "editions" / "2024-05.html").unlink()  # to be written again
    assert build(site.folder, "html") == expected


def test_a_file_whose_name_has_a_percent_sign_is_never_stale(
    make_site: Callable[..., Site],
) -> None:
    text = TEXT.replace("a.svg", "a%20b.svg")
    site = make_site(files={"editions/2024-05.md": text, "editions/a b.svg": GOOD}).build()
    assert not site.warnings
    before = build(site.folder, "html")
    site.write("editions/a%20b.svg", GOOD.replace("<svg", '<svg id="other"'))
    after = build(site.folder, "html")
    clean = make_site(
        files={
            "editions/2024-05.md": text,
            "editions/a b.svg": GOOD,
            "editions/a%20b.svg": GOOD.replace("<svg", '<svg id="other"'),
        }
    )
    assert after["editions/2024-05.html"] == build(clean.folder, "html")["editions/2024-05.html"]
    assert after["editions/2024-05.html"] != before["editions/2024-05.html"]
