"""Outputs: registered, written when they change, deleted when nothing registers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import ROOTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


CONF = (ROOTS / "minimal" / "conf.py").read_text(encoding="utf-8")
OUTPUT = """
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output

WRITTEN = []

def make(name, text):
    WRITTEN.append(name)
    return text.encode()

def output(app):
    texts = {texts}
    files = [File(n, t, lambda n=n, t=t: make(n, t)) for n, t in texts.items()]
    return Output(repr(texts), lambda: files) if texts else None

def setup(app):
    add_output(app, OutputGroup("mine", output, yields={yields}))
    app.connect("newsletter-outputs-written", lambda app: app.outdir.joinpath("last").write_text(
        ",".join(WRITTEN)))
"""


def conf(texts: dict[str, str], *, yields: bool = False) -> str:
    return CONF + OUTPUT.format(texts=texts, yields=yields)


def build(site: Site, texts: dict[str, str]) -> str:
    """Names of the files whose content a build has made."""
    site.write("conf.py", conf(texts))
    assert not site.build().warnings
    return site.read("last")


def test_an_output_of_an_extension_is_written(make_site: Callable[..., Site]) -> None:
    site = make_site()
    assert build(site, {"a/one.txt": "1", "two.txt": "2"}) == "a/one.txt,two.txt"
    assert (site.read("a/one.txt"), site.read("two.txt")) == ("1", "2")


def test_the_content_of_an_unchanged_file_is_not_made(make_site: Callable[..., Site]) -> None:
    site = make_site()
    texts = {"one.txt": "1", "two.txt": "2"}
    build(site, texts)
    assert build(site, texts) == ""
    (site.out / "two.txt").unlink()
    assert build(site, texts) == "two.txt"


def test_a_file_that_nothing_registers_any_more_is_deleted(make_site: Callable[..., Site]) -> None:
    site = make_site()
    build(site, {"a/one.txt": "1", "two.txt": "2"})
    build(site, {"two.txt": "2"})
    assert not (site.out / "a").exists()
    build(site, {})
    assert not (site.out / "two.txt").exists()


def test_files_of_the_site_replace_those_of_a_group_that_yields(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"own/one.txt": "own", "own/404.html": "<p>own</p>"})
    extra = "\nhtml_extra_path = ['own']\n"
    site.write("conf.py", conf({"one.txt": "1", "two.txt": "2"}, yields=True) + extra)
    assert not site.build().warnings
    assert site.read("last") == "two.txt"
    assert (site.read("one.txt"), site.read("404.html")) == ("own", "<p>own</p>")
