"""Parser and renderer: Markdown is data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from sphinx_newsletter.model import sentences, size_limits
from sphinx_newsletter.reading import tags
from tests.hostile.reader import FIRST, HEAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site
    from tests.hostile.reader import Read


@pytest.mark.parametrize(
    ("text", "html", "message"),
    [
        ("a <b>c</b>", "&lt;b&gt;", "`**…**`"),
        ("<div>\na\n</div>", "&lt;div&gt;\na\n&lt;/div&gt;", "write Markdown"),
        ("{{ 1 + 1 }}", "{{1 + 1}}", "`{{…}}` is not replaced"),
        ("a {{ b }} c", "a {{b}} c", "`{{…}}` is not replaced"),
        ("```{raw} html\n<i>\n```", "&lt;i&gt;", "`{raw}` is not allowed: write Markdown"),
        ("```{RAW} html\n<i>\n```", "&lt;i&gt;", "is not allowed"),
        ("```{eval-rst}\n*a*\n```", "*a*", "`{eval-rst}` is not allowed"),
        ("```{notte}\na\n```", "a\n", "did you mean `note`?"),
        ("{kdb}`a`", '<span class="pre">a</span>', "did you mean `kbd`?"),
        ("{raw}`a`", '<span class="pre">a</span>', "`{raw}` is not allowed: write Markdown"),
        ("[a](javascript:b)", "<p>a</p>", "links to `javascript:b`"),
        ("[*a*](sms:1)", "<em>a</em>", "links to `sms:1`"),
        ("<ftp://a.example>", "ftp://a.example", "links to `ftp://a.example`"),
    ],
)
def test_what_is_refused_is_shown_as_text_and_reported(
    read: Read, text: str, html: str, message: str
) -> None:
    drawn = read(text)
    assert html in drawn.body
    assert f".md:{FIRST}: WARNING: " in drawn.warnings
    assert message in drawn.warnings
    assert drawn.warnings.count("WARNING") == 1


@pytest.mark.parametrize("name", ["a%00.md", "%00", "x" * 300, "y/" * 2500, "a%FF"])
@pytest.mark.parametrize("form", ["[a](NAME)", "[a](#NAME)", "[a](NAME.md#b)", "<path:NAME>"])
def test_impossible_names_are_reported(read: Read, name: str, form: str) -> None:
    drawn = read(form.replace("NAME", name))
    assert f".md:{FIRST}: WARNING: " in drawn.warnings


def test_a_comment_is_left_out(read: Read) -> None:
    drawn = read("a <!-- secret --> b\n\n<!-- secret\n\nsecret --> *c*\n\n<!-- secret -->\n## d")
    assert "secret" not in drawn.body
    assert "<em>c</em>" in drawn.body
    assert not drawn.warnings


def test_a_comment_without_an_end_is_reported(read: Read) -> None:
    assert read("a\n\n<!-- secret\n\nb").warnings.count("end it with `-->`") == 1


def test_a_refused_directive_without_words_leaves_nothing(read: Read) -> None:
    drawn = BeautifulSoup(read(":::{raw}\n:::").body, "lxml")
    assert [one.text for one in drawn.select("pre") if not one.find_parent(class_="cite")] == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("{kbd}`a`", "<kbd"),
        (":::{note}\na\n:::", "admonition"),
        ("[a](https://b.example)", 'href="https://b.example"'),
        ("<mailto:a@b.example>", 'href="mailto:a&#64;b.example"'),
        ("<project:#may>", "#may"),
        ("`<b>`", "&lt;b&gt;"),
    ],
)
def test_what_is_allowed_is_followed(read: Read, text: str, html: str) -> None:
    drawn = read(text)
    assert html in drawn.body
    assert "newsletter." not in drawn.warnings


def test_a_directive_within_one_that_is_allowed_is_refused_too(read: Read) -> None:
    drawn = read("::::{note}\n:::{raw} html\n<i>\n:::\n::::")
    assert "&lt;i&gt;" in drawn.body
    assert "WARNING: `{raw}` is not allowed" in drawn.warnings


@pytest.mark.parametrize("content", ["[a]: https://a.example", "[a]: b.md\n[c]: d.md"])
def test_a_directive_that_fails_is_reported_and_shown(read: Read, content: str) -> None:
    text = f":::{{figure}} a.png\n:alt: a\n\n{content}\n:::\n\n## After\n"
    drawn = read(text)  # docutils' `{figure}` looks for a caption where there is nothing
    assert f".md:{FIRST}: WARNING: `{{figure}}` fails with this content" in drawn.warnings
    assert content in drawn.body
    assert "<h2>After" in drawn.body


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("".join(f"{':' * (40 - n)}{{note}}\n" for n in range(30)), "{note}"),
        (f"{'*' * 200}a{'*' * 200}", "**a**"),
        (f"{'*a **b ' * 20}c{'**d *e' * 20}", "**d"),
    ],
)
def test_what_is_nested_too_deeply_is_shown_as_written(read: Read, text: str, inner: str) -> None:
    drawn = read(text)
    assert inner in drawn.body
    assert sentences.NESTED.message in drawn.warnings


def test_nesting_as_people_do_it_is_followed(read: Read) -> None:
    text = "".join(f"{':' * (12 - n)}{{note}}\n" for n in range(8))
    end = "".join(f"\n{':' * (5 + n)}" for n in range(8))
    drawn = read(f"{text}*a **b [c **d**](https://e.example)***{end}")
    assert drawn.body.count("admonition-title") == 2 * 8
    assert drawn.warnings == ""


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (RecursionError(), sentences.NESTED.message),
        (KeyError("x"), "is shown as text (KeyError('x'))"),
    ],
)
def test_a_page_that_ends_the_interpreter_is_shown_as_written(
    read: Read, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("sphinx_newsletter.reading.parser.Renderer.render_paragraph", fail)
    drawn = read("(x)=\n## A\n\nWords <b>\n")
    assert "Words &lt;b&gt;" in drawn.body
    assert drawn.warnings.count(message) == 1


def test_a_page_that_is_too_long_ends_with_a_whole_line(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(size_limits, "LONGEST_PAGE", len("\n" * 3 + "# May\n\nshort\n\nlong"))
    drawn = read("short\n\nlonger\n")
    assert "<p>short</p>" in drawn.body
    assert "long" not in drawn.body
    assert f".md:{FIRST + 2}: WARNING: the page has more than" in drawn.warnings


def test_too_many_headings_become_text(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size_limits, "MOST_HEADINGS", 3)
    drawn = read("## a\n\n## b\n\n## c\n\n## d\n")
    assert drawn.body.count("<h2>") == 2 * 2  # Sphinx draws a page without its title, too
    assert "<p>c</p>" in drawn.body
    assert f".md:{FIRST + 4}: WARNING: the page has more than" in drawn.warnings
    assert drawn.warnings.count("WARNING") == 1


def test_too_many_tags_are_left_out(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "MOST_TAGS", 2)
    drawn = read("## a\n:::{tags} webgpu, llms, wasm\n:::\n")
    assert [tag.name for tag in drawn.edition.sections[0].tags] == ["webgpu", "llms"]
    assert drawn.warnings.count("the others are left out") == 1
    assert "WARNING" not in read("## a\n:::{tags} webgpu, llms\n:::\n").warnings


@pytest.mark.parametrize(
    ("front", "line", "message"),
    [
        ("myst:\n  html_meta:\n    a: b", 3, "in conf.py"),
        ("x: !!python/name:os.system", 3, "is not allowed"),
        ("x: &a b", 3, "anchors and aliases"),
        ("orphan: false", 3, "`orphan` is a duplicate key (first on line 2)"),
        ("x: }", 3, "the front matter cannot be read"),
    ],
)
def test_the_front_matter_of_a_guide_is_plain_data(
    make_site: Callable[..., Site], front: str, line: int, message: str
) -> None:
    guide = f"---\norphan: true\n{front}\n---\n# Guide\n\nText\n"
    site = make_site(files={"docs/guide.md": guide}).build()
    assert "Text" in site.content("docs/guide.html").text
    [warned] = [one for one in site.warnings if one.kind.startswith("newsletter.")]
    assert (warned.path, warned.line) == ("guide.md", line)
    assert message in warned.message
    assert 'name="a"' not in site.read("docs/guide.html")


def test_a_site_may_allow_more(make_site: Callable[..., Site]) -> None:
    text = f"{HEAD}```{{include}} shared.txt\n```\n\n{{math}}`a`\n"
    files = {"editions/2024-05.md": text, "editions/shared.txt": "Shared *words*, <b>\n"}
    site = make_site(files=files)
    site.build(newsletter_directives=["include"], newsletter_roles=["math"])
    assert "<em>words</em>" in site.read("editions/2024-05.html")
    assert [warning.kind for warning in site.warnings if warning.kind] == ["newsletter.html"]


@pytest.mark.parametrize("name", ["include", "literalinclude"])
def test_what_reads_files_reads_those_of_the_page_alone(
    make_site: Callable[..., Site], name: str
) -> None:
    text = f"{HEAD}```{{{name}}} ../conf.py\n```\n"
    site = make_site(files={"editions/2024-05.md": text})
    site.build(newsletter_directives=[name])
    assert "sphinx_newsletter" not in site.read("editions/2024-05.html")
    assert [warning.kind for warning in site.warnings] == ["newsletter.file-refused"]


def test_no_other_form_than_markdown_is_read(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"docs/a.rst": "A\n=\n\n.. raw:: html\n\n   <i>\n", "docs/b.txt": "B\n"})
    site.build(source_suffix={".rst": "restructuredtext", ".md": "markdown"})
    assert not (site.out / "docs").exists()
    [setting, page] = site.warnings
    assert setting[:3] == ("conf.py", 1, "newsletter.source-suffix")
    assert "`source_suffix` names `.rst`" in setting.message
    assert page[:3] == ("a.rst", 1, "newsletter.source-suffix")
    assert "convert it to Markdown" in page.message


@pytest.mark.parametrize(
    "value", [".md", [".md"], {".md": "markdown"}, {".rst": "restructuredtext"}]
)
def test_a_setting_that_changes_nothing_is_not_reported(
    make_site: Callable[..., Site], value: object
) -> None:
    assert make_site().build("dummy", source_suffix=value).warnings == []


@pytest.mark.parametrize("value", [5, None, [5], {5: 5}])
def test_a_setting_of_another_type_is_reported(
    make_site: Callable[..., Site], value: object
) -> None:
    [warned] = make_site().build("dummy", source_suffix=value).warnings
    assert warned.kind == "newsletter.source-suffix"


def test_each_line_of_a_paragraph_is_reported_as_its_own(make_site: Callable[..., Site]) -> None:
    text = "# May\n\n<b>one</b>\n{nothing}`two`,\\\n[three](sms:1)\n\n- A <b>\n  B <i>\n"
    site = make_site(files={"editions/2024-05.md": f"---\ndate: 2024-05\n---\n{text}"})
    found = [
        (one.line, one.kind.removeprefix("newsletter.")) for one in site.build("dummy").warnings
    ]
    assert sorted(found) == [
        (6, "html"),
        (7, "role-refused"),
        (8, "link-scheme"),
        (10, "html"),
        (11, "html"),
    ]
