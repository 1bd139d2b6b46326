"""An incremental build: same output as a clean one, and only changed pages are written."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_newsletter.incremental.builder import ArchiveHTMLBuilder
from tests.conftest import ROOTS, links

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes

    from tests.conftest import Site


pytestmark = pytest.mark.slow

TAGS = (ROOTS / "minimal" / "tags.yml").read_text(encoding="utf-8")
CONF = (ROOTS / "minimal" / "conf.py").read_text(encoding="utf-8")
INDEX = """\
# Tiny

:::{latest-edition}
:::
:::{browse-tags}
:::
:::{edition-list}
:limit: 3
:::
:::{toctree}
docs/guide
:::
"""
GUIDE = """\
# Guide

{ref}`tag-wasm`, {ref}`tag-web-gpu`, {ref}`archive-2024`, [](../editions/2024-04.md),
[](../editions/2024-04.md#llama-3), {doc}`/editions/003`
"""
# Without related sections, which change other pages, too.
ALONE: dict[str, Any] = {"newsletter_sidebar_editions": 2, "newsletter_related": 0}
UNDATED = "---\ndate: never\n---\n\n# Undated\n"


def edition(n: int, *, title: str = "", tag: str = "wasm", text: str = "Text.") -> str:
    date = f"date: {2010 + n}-01"
    section = f"(at)=\n## Section {n}\n\n:::{{tags}} {tag}\n:::\n\n{text}\n"
    return f"---\n{date}\n---\n\n# {title or f'Number {n}'}\n\n- A point.\n\n{section}"


FILES = {f"editions/{n:03}.md": edition(n) for n in range(1, 6)}
FILES |= {"index.md": INDEX, "docs/guide.md": GUIDE, "editions/undated/042.md": UNDATED}


@pytest.fixture(scope="module")
def built(share_site: Callable[..., Site]) -> tuple[Site, Path]:
    """A site after a build, and a copy of it."""
    site = share_site(files=FILES).build(newsletter_sidebar_editions=2)
    return site, Path(shutil.copytree(site.folder, site.folder.with_name("copy")))


@pytest.fixture
def site(built: tuple[Site, Path]) -> Site:
    """The site after that build, in the same folder, on which Sphinx depends."""
    site, copy = built
    shutil.rmtree(site.folder)
    shutil.copytree(copy, site.folder)
    return site


def pages(site: Site) -> dict[str, bytes]:
    return {path: (site.out / path).read_bytes() for path in site.pages()}


def assert_same_as_a_clean_build(site: Site, make_site: Callable[..., Site], **config: Any) -> None:
    clean_site = make_site()
    shutil.rmtree(clean_site.folder)
    shutil.copytree(site.folder, clean_site.folder, ignore=shutil.ignore_patterns("_build"))
    builder = site.app.builder.name
    site.build(builder, newsletter_sidebar_editions=2, **config)
    incremental, clean = (
        pages(site),
        pages(clean_site.build(builder, newsletter_sidebar_editions=2, **config)),
    )
    assert incremental.keys() == clean.keys()
    assert [path for path in clean if incremental[path] != clean[path]] == []


APRIL = (ROOTS / "minimal" / "editions" / "2024-04.md").read_text(encoding="utf-8")
EDITS: dict[str, dict[str, str | None]] = {
    "nothing": {},
    "the title of the latest edition": {"editions/2024-04.md": APRIL.replace("# April", "# All")},
    "the title of an old edition": {"editions/003.md": edition(3, title="A new title")},
    "a heading that a guide names": {"editions/2024-04.md": APRIL.replace("# Llama 3", "# Three")},
    "the points": {"editions/2024-04.md": APRIL.replace("- Llama is out.\n", "")},
    "the date": {"editions/005.md": edition(5).replace("2015", "2029")},
    "the number": {"editions/2024-04.md": APRIL.replace("author:", "number: 7\nauthor:")},
    "the author": {"editions/2024-04.md": APRIL.replace("jan", "kim")},
    "the text of a section": {"editions/003.md": edition(3, text="Other words.")},
    "the tag of a section": {"editions/003.md": edition(3, tag="llms")},
    "an edition becomes undated": {"editions/003.md": edition(3).replace("date:", "dat:")},
    "a new latest edition": {"editions/2025-01.md": edition(15)},
    "a new edition among the old": {"editions/2014-07.md": edition(4, title="Between")},
    "the latest edition is deleted": {"editions/2024-04.md": None, "docs/guide.md": "# Guide\n"},
    "an old edition is deleted": {"editions/002.md": None},
    "an undated edition is deleted": {"editions/undated/042.md": None},
    "an edition is renamed": {"editions/002.md": None, "editions/102.md": edition(2)},
    "all editions of a tag lose it": {"editions/2024-04.md": APRIL.replace("webgpu\n", "wasm\n")},
    "a label": {"tags.yml": TAGS.replace("WASM", "WebAssembly")},
    "a description": {"tags.yml": TAGS.replace("Language models.", "Large models.")},
    "a broader tag": {"tags.yml": f"{TAGS}  broader: llms\n"},
    "an alias": {"tags.yml": TAGS.replace("[llm,", "[llmm,")},
    "a new tag": {"tags.yml": f"{TAGS}\nnew: {{}}\n"},
    "a tag becomes an alias": {
        "tags.yml": TAGS.replace("wasm:", "assembly:") + "  aliases: [wasm]"
    },
    "the title of a guide": {"docs/guide.md": GUIDE.replace("# Guide", "# Manual")},
    "a guide that nothing leads to": {"docs/other.md": "---\norphan: true\n---\n\n# Other\n"},
    "the name of an author": {"conf.py": CONF.replace('"Kim"', '"Kim Lee"')},
    "an author is taken out": {"conf.py": CONF.replace('    "kim": {"name": "Kim"},\n', "")},
    "the file of the vocabulary": {
        "conf.py": f"{CONF}newsletter_tags = 'other.yml'\n",
        "other.yml": f"{TAGS}\nother: {{}}\n",
    },
    "a draft is withdrawn": {"editions/005.md": edition(5).replace("date:", "draft: true\ndate:")},
}


@pytest.mark.parametrize("files", EDITS.values(), ids=EDITS)
def test_an_incremental_build_is_a_clean_build(
    site: Site, make_site: Callable[..., Site], files: dict[str, str | None]
) -> None:
    for path, text in files.items():
        if text is None:
            site.delete(path)
        else:
            site.write(path, text)
    assert_same_as_a_clean_build(site, make_site)


def test_an_incremental_build_with_another_setting_is_a_clean_build(
    site: Site, make_site: Callable[..., Site]
) -> None:
    assert_same_as_a_clean_build(
        site, make_site, newsletter_words_per_minute=1, newsletter_sidebar_years=1
    )


def test_an_incremental_build_with_dirhtml_is_a_clean_build(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build("dirhtml", newsletter_sidebar_editions=2)
    site.delete("editions/002.md")
    site.write("tags.yml", TAGS.replace("wasm:", "assembly:"))
    assert_same_as_a_clean_build(site, make_site)


def test_a_series_of_changes_is_a_clean_build(site: Site, make_site: Callable[..., Site]) -> None:
    for number in range(20, 24):
        site.write(f"editions/{number:03}.md", edition(number))
        site.delete(f"editions/{number - 19:03}.md")
        site.write("tags.yml", TAGS.replace("WASM", f"WASM {number}"))
        site.build(jobs=2, newsletter_sidebar_editions=2)
    assert_same_as_a_clean_build(site, make_site)


def test_each_builder_has_its_own_manifest(site: Site, make_site: Callable[..., Site]) -> None:
    doctrees = site.folder / "_build" / "doctrees-html"
    site.write("tags.yml", TAGS.replace("WASM", "WebAssembly"))
    shutil.copytree(doctrees, site.folder / "_build" / "doctrees-text")
    assert "WebAssembly" in site.build("text").read("docs/guide.txt")
    shutil.copytree(site.folder / "_build" / "doctrees-text", doctrees, dirs_exist_ok=True)
    site.build(newsletter_sidebar_editions=2)
    assert_same_as_a_clean_build(site, make_site)


@pytest.mark.parametrize(
    ("path", "text", "rewritten"),
    [
        ("editions/003.md", edition(3, text="Other words."), {"editions/003"}),
        (
            "editions/003.md",
            edition(3, title="New"),
            {"index", "editions/003", "editions/002", "editions/004", "docs/guide"},
        ),
        ("tags.yml", TAGS.replace("WASM", "Wasm"), None),
        ("tags.yml", TAGS.replace("Language models.", "Large models."), set()),
        ("tags.yml", f"# A comment.\n{TAGS}", set()),
    ],
)
def test_only_pages_that_show_a_change_are_written_again(
    site: Site, path: str, text: str, rewritten: set[str] | None
) -> None:
    site.build(**ALONE)
    sources = [f"{name}.html" for name in site.app.env.found_docs]
    before = {name: (site.out / name).stat().st_mtime_ns for name in sources}
    site.write(path, text)
    site.build(**ALONE)
    written = {name for name in sources if (site.out / name).stat().st_mtime_ns != before[name]}
    expected = sources if rewritten is None else [f"{name}.html" for name in rewritten]
    assert written == set(expected)


def test_a_new_edition_replaces_only_the_sidebar_on_other_pages(
    site: Site, make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    write_doc = ArchiveHTMLBuilder.write_doc

    def note(builder: ArchiveHTMLBuilder, docname: str, doctree: nodes.document) -> None:
        written.append(docname)
        write_doc(builder, docname, doctree)

    site.build(**ALONE)
    monkeypatch.setattr(ArchiveHTMLBuilder, "write_doc", note)
    site.write("editions/2025-01.md", edition(15, title="A & B"))
    site.build(**ALONE)
    assert set(written) == {"index", "editions/2024-04", "editions/2025-01"}
    for page in site.pages():  # the front page has the edition in its text, not in its sidebar
        shown = {link.text for link in links(site.sidebar(page))}
        assert ("A & B" in shown) is (page != "index.html"), page
    assert "A & B" in site.read("index.html").replace("&amp;", "&")
    assert_same_as_a_clean_build(site, make_site, newsletter_related=0)


def test_templates_of_the_site_can_show_the_context_of_the_sidebar(
    site: Site, make_site: Callable[..., Site]
) -> None:
    site.write("conf.py", f"{CONF}templates_path = ['_templates']\n")
    own = (
        "{% extends '!page.html' %}{% block body %}{{ newsletter_sidebar.editions }}{% endblock %}"
    )
    site.write("_templates/page.html", own)
    site.build(newsletter_sidebar_editions=2)
    site.write("editions/2025-01.md", edition(15, title="New"))
    assert_same_as_a_clean_build(site, make_site)
    assert "New" in site.read("docs/guide.html")
