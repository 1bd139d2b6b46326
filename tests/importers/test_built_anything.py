"""Whatever is in a source is on the built page: words, links and structure, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sphinx_newsletter.importers.built_pages import Built, built_pages
from sphinx_newsletter.importers.fidelity import HTML_AS_TEXT, differences
from sphinx_newsletter.importers.forms import Front
from sphinx_newsletter.importers.markdown import MARKDOWN
from sphinx_newsletter.importers.text import TEXT
from sphinx_newsletter.importers.writer import write
from tests.importers.sources import read_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_newsletter.importers.fidelity import Difference
    from sphinx_newsletter.model.importers import Importer
    from tests.conftest import Site


# What means something in Markdown, MyST, YAML, HTML or to typographers, and letters to part it.
SIGNS = st.sampled_from(
    (
        *("a", "B", "ä", "茶", "1", " ", " ", ".", ":", "!", "?", "'", '"', "-", "--", "..."),
        *("*", "**", "_", "`", "``", "~", "~~", "^", "$", "$$", "%", "+", "+++", "#", "=", "|"),
        *("(x)=", ":::", "{r}`x`", "{{ x }}", "{% x %}", "[", "]", "(", ")", "[a](b)", "[^1]"),
        *("<b>", "</b>", "<br>", "<T>", "&amp;", "&", "\\", "@", "a@b.example", ":a:", "[[a]]"),
        *("https://a.example/?b=c", "www.a.example", "//", "/", "\u00a0", "\u200b", "\U0001f600"),
    )
)
LINES = st.lists(SIGNS, min_size=1, max_size=8).map("".join).map(str.strip).filter(bool)
# Words with marks that belong together, as writers of Markdown have them.
WORDS = st.lists(
    st.sampled_from(
        (
            *("word", "Wörter", "茶", "*em*", "**strong**", "`code`", "~~gone~~", "2 < 3 & 4"),
            *("[link](https://a.example/x?y=z)", "<https://b.example>", "[by label][label]"),
            *("H~2~O", "$5 and $6", "100 %", "{role}`x`", "{{ x }}", "Vec<String>", "C:\\\\x"),
            *("<b>bold</b>", "<sub>2</sub>", "a<br>b", '<a href="https://c.example">c</a>'),
            *("[^1]", ":smile:", "[[wiki]]", "“q”", "it's", "a -- b", "e.g. (x)", "@name"),
        )
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
BLOCKS = st.one_of(
    WORDS,
    WORDS.map("% {}".format),
    WORDS.map("+++ {}".format),
    WORDS.map("(x)=\n{}".format),
    WORDS.map("::: {}".format),
    st.builds("{} {}".format, st.sampled_from(("#", "##", "###", "#####")), WORDS),
    st.builds("{}\n{}".format, st.just("Underlined"), st.sampled_from(("===", "---"))),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda one: "\n".join(f"* {line}" for line in one)),
    st.lists(WORDS, min_size=1, max_size=3).map(
        lambda one: "\n".join(f"{n}. {line}" for n, line in enumerate(one, 1))
    ),
    st.builds("- {}\n  - {}".format, WORDS, WORDS),
    WORDS.map("> {}".format),
    st.builds("| a | b |\n|---|---|\n| {} | {} |".format, st.just("*c*"), st.just("`d`")),
    st.builds("```{}\n{}\n```".format, st.sampled_from(("", "python", "x,y")), LINES),
    WORDS.map("<div>\n\n{}\n\n</div>".format),
    WORDS.map("<details><summary>More</summary>\n\n{}\n\n</details>".format),
    WORDS.map("<details><summary>More [^1]</summary><p>[^1]: {}</p></details>".format),
    st.just("---"),
)
END = "\n\nA note[^1] and [label].\n\n[label]: https://d.example/path\n\n[^1]: The note.\n"
DOCUMENTS = st.lists(BLOCKS, min_size=1, max_size=8).map("\n\n".join).map(lambda one: one + END)
TEXTS = st.lists(
    st.one_of(LINES, LINES.map("• {}".format), LINES.map("1. {}".format), st.just("-----")),
    min_size=1,
    max_size=10,
).flatmap(lambda lines: st.sampled_from(("\n", "\n\n")).map(lambda sign: sign.join(lines)))


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return share_site()


def lost(site: Site, importer: Importer, texts: list[str], ending: str) -> list[Difference]:
    """The differences between all *texts* and their pages, which are built at once."""
    files: dict[str, str | bytes] = {
        f"2024-01-{n:02}{ending}": text for n, text in enumerate(texts, 1)
    }
    editions, _ = read_all(importer, files)
    written = [write(one, Front(one.title)) for one in editions]
    for path in (site.folder / "editions").glob("2024-01-*.md"):
        path.unlink()
    for edition, one in zip(editions, written, strict=True):
        site.write(f"editions/{edition.date}.md", one.text)
    built: Built = built_pages(site.folder, [f"editions/{one.date}" for one in editions])
    return [
        difference
        for edition, one in zip(editions, written, strict=True)
        for difference in differences(
            edition.reference,
            built.pages[f"editions/{edition.date}"].article,
            (*edition.findings, *one.findings),
        )
    ]


@settings(max_examples=3, phases=(Phase.generate,))  # each example is a build
@given(st.lists(DOCUMENTS, min_size=25, max_size=25))
def test_any_markdown_is_on_its_page(site: Site, documents: list[str]) -> None:
    assert lost(site, MARKDOWN, documents, ".md") == []


@settings(max_examples=3, phases=(Phase.generate,))  # each example is a build
@given(st.lists(TEXTS, min_size=25, max_size=25))
def test_any_text_is_on_its_page(site: Site, texts: list[str]) -> None:
    assert lost(site, TEXT, texts, ".txt") == []


def test_a_page_that_shows_html_is_found(site: Site) -> None:
    site.write(
        "editions/2024-02-01.md", "---\ndate: 2024-02-01\n---\n# T\n\nSome <b>bold</b> text\n"
    )
    built = built_pages(site.folder, ["editions/2024-02-01", "editions/none"])
    assert built.pages.keys() == {"editions/2024-02-01"}
    [warning] = built.warnings
    assert (warning.docname, warning.line) == ("editions/2024-02-01", 6)
    article = built.pages["editions/2024-02-01"].article
    found = differences("<h1>T</h1><p>Some <b>bold</b> text</p>", article)
    assert [(one.kind, one.before, one.after) for one in found] == [
        ("word", "bold", ""),
        (HTML_AS_TEXT, "", "<b>bold</b>"),
    ]
