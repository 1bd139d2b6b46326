"""The issue's list of bad input, row by row."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.conftest import ROOTS, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

BAD = "editions/2024-05.md"
TAGS = (ROOTS / "minimal" / "tags.yml").read_text(encoding="utf-8")
CONF = (ROOTS / "minimal" / "conf.py").read_text(encoding="utf-8")
# What is wrong is on line 9 where a row has one section and no other line.
TITLE = "# May edition\n\n"


class Row(NamedTuple):
    """A file, and the one thing that the build says of it."""

    name: str
    text: str | bytes
    kind: str
    line: int | None
    words: str
    path: str = BAD


def edition(body: str, *front: str) -> str:
    return "\n".join(["---", *(front or ["date: 2024-05"]), "---", "", body])


def vocabulary(name: str, text: str, kind: str, line: int, words: str) -> Row:
    """A row that adds *text* to the vocabulary, on line 18."""
    return Row(name, f"{TAGS}\n{text}\n", kind, line, words, "tags.yml")


def setting(name: str, text: str, line: int, words: str) -> Row:
    """A row that adds *text* to `conf.py`, on line 11."""
    return Row(name, f"{CONF}{text}\n", "setting", line, words, "conf.py")


EDITIONS = [
    Row("title-none", edition("Some text."), "title-missing", 1, "begin it with a level-1 heading"),
    Row(
        "title-level-2",
        edition("## News\n\n:::{tags} wasm\n:::\n\nText.\n\n### More\n"),
        "title-missing",
        5,
        "begin it with a level-1 heading",
    ),
    Row("title-blank", edition("# \n\nText.\n"), "title-missing", 5, "`# …`"),
    Row(
        "title-none-and-heading-not-latin",
        edition("### (c)\n\n:::{tags} wasm\n:::\n", "date: 2024-05"),
        "title-missing",
        5,
        "`# …`",
    ),
    Row(
        "title-twice",
        edition("# May\n\nText.\n\n# June\n\nText.\n"),
        "title-twice",
        9,
        "make this heading one of level 2",
    ),
    Row("date-none", edition(TITLE, "author: jan"), "date-missing", 1, "write `date: 2024-04-28`"),
    Row("front-matter-none", TITLE, "date-missing", 1, "write `date: 2024-04-28`"),
    Row("date-word", edition(TITLE, "date: soon"), "date-invalid", 2, "write a day"),
    Row("date-never-was", edition(TITLE, "date: 2024-02-30"), "date-invalid", 2, "write a day"),
    Row(
        "author-near",
        edition(TITLE, "date: 2024-05", "author: jna"),
        "author-unknown",
        3,
        "did you mean `jan`?",
    ),
    Row(
        "author-far",
        edition(TITLE, "date: 2024-05", "author: jan, somebody"),
        "author-unknown",
        3,
        "declare it in `newsletter_authors`",
    ),
    Row(
        "key-near",
        edition(TITLE, "date: 2024-05", "subtitel: Oh"),
        "key-unknown",
        3,
        "did you mean `subtitle`?",
    ),
    Row(
        "key-far",
        edition(TITLE, "date: 2024-05", "blogpost: true"),
        "key-unknown",
        3,
        "known are date, author",
    ),
    Row(
        "value-invalid",
        edition(TITLE, "date: 2024-05", "number: many"),
        "value-invalid",
        3,
        "write one, as in `42`",
    ),
    Row(
        "yaml",
        edition(TITLE, "date: 2024-05", "subtitle: AI: the web"),
        "front-matter",
        3,
        "must stand in quotes",
    ),
    Row(
        "yaml-open-quote",
        edition(TITLE, "date: 2024-05", 'subtitle: "AI'),
        "front-matter",
        3,
        "must stand in quotes",
    ),
    Row(
        "yaml-control-character",
        edition(TITLE, "date: 2024-05", "subtitle: \x07"),
        "front-matter",
        3,
        "control characters are not allowed",
    ),
    Row(
        "yaml-nested",
        edition(TITLE, "date: 2024-05", "tags: " + 5000 * "["),
        "front-matter",
        3,
        "nested too deeply",
    ),
    Row(
        "key-twice",
        edition(TITLE, "date: 2024-05", "date: 2024-06"),
        "front-matter",
        3,
        "take one of the two out",
    ),
    Row(
        "front-matter-not-closed",
        "---\ndate: 2024-05\nauthor: jan\n\n# May\n\nText.\n",
        "front-matter",
        1,
        "end it with a line `---`",
    ),
    Row(
        "tags-after-text",
        edition(f"{TITLE}## News\n\nText.\n\n:::{{tags}} wasm\n:::\n"),
        "tags-misplaced",
        11,
        "move it directly under one",
    ),
    Row(
        "tags-before-title",
        edition(f":::{{tags}} wasm\n:::\n\n{TITLE}"),
        "tags-misplaced",
        5,
        "move it directly under one",
    ),
    Row(
        "tags-in-admonition",
        edition(f"{TITLE}## News\n\n::::{{note}}\n\n:::{{tags}} wasm\n:::\n::::\n"),
        "tags-misplaced",
        11,
        "move it directly under one",
    ),
    Row(
        "tags-in-list",
        edition(f"{TITLE}## News\n\n- :::{{tags}} wasm\n  :::\n"),
        "tags-misplaced",
        9,
        "move it directly under one",
    ),
    Row(
        "tags-in-guide",
        "---\norphan: true\n---\n\n# Guide\n\n:::{tags} wasm\n:::\n\nText.\n",
        "tags-misplaced",
        7,
        "take it out here",
        "docs/guide.md",
    ),
    Row(
        "tags-empty",
        edition(f"{TITLE}## News\n\n:::{{tags}}\n:::\n"),
        "tags-empty",
        9,
        "write at least one",
    ),
    Row(
        "tags-commas",
        edition(f"{TITLE}## News\n\n:::{{tags}} , ,\n:::\n"),
        "tags-empty",
        9,
        "write at least one",
    ),
    Row(
        "tags-twice",
        edition(f"{TITLE}## News\n\n:::{{tags}} wasm\n:::\n\n:::{{tags}} llama\n:::\n"),
        "tags-twice",
        12,
        "write all tags into the first one",
    ),
    Row(
        "tags-twice-apart",
        edition(f"{TITLE}## News\n\n:::{{tags}} wasm\n:::\n\nText.\n\n:::{{tags}} llama\n:::\n"),
        "tags-twice",
        14,
        "write all tags into the first one",
    ),
    Row(
        "tag-near",
        edition(f"{TITLE}## News\n\n:::{{tags}} wasm,\nwebgup\n:::\n"),
        "tag-unknown",
        10,
        "did you mean `webgpu`?",
    ),
    Row(
        "tag-far",
        edition(f"{TITLE}## News\n\n:::{{tags}}\nwasm\nquantum\n:::\n"),
        "tag-unknown",
        11,
        "add it to the vocabulary",
    ),
    Row(
        "tag-of-edition",
        edition(TITLE, "date: 2024-05", "tags:", "- wasm", "- lamma"),
        "tag-unknown",
        5,
        "did you mean `llama`?",
    ),
    Row(
        "permalink-not-latin",
        edition(f"{TITLE}## Новости\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-automatic",
        7,
        "write a target in Latin letters above it",
    ),
    Row(
        "permalink-not-latin-target",
        edition(f"{TITLE}(новости)=\n## Новости\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-automatic",
        8,
        "write a target in Latin letters above it",
    ),
    Row(
        "permalink-not-latin-target-of-a-latin-heading",
        edition(f"{TITLE}(новости)=\n## News\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-automatic",
        8,
        "write a target in Latin letters above it",
    ),
    Row(
        "permalink-heading-twice",
        edition(f"{TITLE}## News\n\n## Talks\n\n### News\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-automatic",
        11,
        "write a target in Latin letters above it",
    ),
    Row(
        "permalink-twice",
        edition(f"{TITLE}(a)=\n## One\n\n(a)=\n## Two\n"),
        "permalink-twice",
        10,
        "give this one another",
    ),
    Row(
        "permalink-twice-tagged",
        edition(
            f"{TITLE}(a)=\n## One\n\n:::{{tags}} wasm\n:::\n\n"
            "(a)=\n## Two\n\n:::{tags} wasm\n:::\n"
        ),
        "permalink-twice",
        13,
        "give this one another",
    ),
    Row(
        "permalink-twice-by-case",
        edition(f"{TITLE}(web-gpu)=\n## One\n\n(Web GPU)=\n## Two\n"),
        "permalink-twice",
        10,
        "give this one another",
    ),
    Row(
        "permalink-of-a-paragraph-and-a-heading",
        edition(f"{TITLE}(a)=\nText.\n\n(a)=\n## Two\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-twice",
        10,
        "give this one another",
    ),
    Row(
        "permalink-of-two-paragraphs",
        edition(f"{TITLE}(a)=\nText.\n\n(a)=\nMore text.\n"),
        "permalink-twice",
        10,
        "give this one another",
    ),
    Row(
        "permalink-is-a-title-above",
        edition(f"{TITLE}## News\n\n:::{{tags}} wasm\n:::\n\n(news)=\n## Talks\n"),
        "permalink-twice",
        12,
        "give this one another",
    ),
    Row(
        "permalink-is-a-title-above-tagged",
        edition(f"{TITLE}## News\n\n(news)=\n## Talks\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-twice",
        9,
        "give this one another",
    ),
    Row(
        "permalink-is-a-title-below",
        edition(f"{TITLE}(news)=\n## Talks\n\n## News\n\n:::{{tags}} wasm\n:::\n"),
        "permalink-automatic",
        10,
        "write a target in Latin letters above it",
    ),
    Row(
        "permalink-by-option",
        edition(f"{TITLE}(a)=\n## One\n\n:::{{tip}}\n:name: a\n\nText.\n:::\n"),
        "permalink-twice",
        10,
        "give this one another",
    ),
    Row("empty", "", "file-empty", 1, "write the edition or delete it"),
    Row("blank", "\n \n", "file-empty", 1, "write the edition or delete it"),
    Row("front-matter-alone", edition(""), "title-missing", 1, "begin it with a level-1 heading"),
    Row(
        "encoding",
        edition(f"{TITLE}Gr\xfc\xdfe.\n").encode("latin-1"),
        "file-encoding",
        7,
        "save it as UTF-8",
    ),
    Row(
        "encoding-of-a-guide",
        "# Guide\n\nGr\xfc\xdfe.\n".encode("latin-1"),
        "file-encoding",
        3,
        "save it as UTF-8",
        "docs/guide.md",
    ),
    Row("name", edition(TITLE), "file-name", 1, "name it by its month", "editions/May.md"),
    Row("name-number", edition(TITLE), "file-name", 1, "(`042.md`)", "editions/42.md"),
    *(
        Row(
            f"refused-{name}",
            edition(f"{TITLE}## News\n\n:::{{{name}}} {argument}\n{option}:::\n"),
            "directive-refused",
            9,
            words,
        )
        for name, argument, option, words in (
            ("post", "Apr 1, 2024", ":tags: wasm\n", "is a post by itself"),
            ("post", "", ":tags: wasm\n\nText.\n", "is a post by itself"),
            ("postlist", "5", "", "use `{edition-list}`"),
            ("postlist", "", ":tags: wasm\n", "use `{edition-list}`"),
            ("update", "Apr 1, 2024", "Text.\n", "write a paragraph"),
        )
    ),
]
VOCABULARIES = [
    vocabulary("slug-twice", "wasm: {label: W}", "tag-collision", 18, "another name"),
    vocabulary("slug-in-capitals", "WASM: {label: W}", "tag-collision", 18, "another name"),
    vocabulary("slug-and-label", "w: {label: Wasm}", "tag-collision", 18, "another name"),
    vocabulary("slug-and-alias", "w: {aliases: [WASM]}", "tag-collision", 18, "another name"),
    vocabulary("label-twice", "w: {label: webGPU}", "tag-collision", 18, "another name"),
    vocabulary("label-and-alias", "w: {label: Web GPU}", "tag-collision", 18, "another name"),
    vocabulary("alias-twice", "w: {aliases: [LLM]}", "tag-collision", 18, "another name"),
    vocabulary("alias-nowhere", "w: {aliases: ['']}", "alias-invalid", 18, "write a name"),
    vocabulary("alias-itself", "w: {aliases: [W]}", "alias-invalid", 18, "take it out"),
    vocabulary("broader-near", "w: {broader: lmms}", "broader-unknown", 18, "did you mean `llms`?"),
    vocabulary("broader-far", "w: {broader: x}", "broader-unknown", 18, "add it to the vocabulary"),
    vocabulary("broader-itself", "w: {broader: w}", "broader-circle", 18, "take out one `broader`"),
    vocabulary(
        "broader-circle",
        "w: {broader: v}\nv: {broader: w}",
        "broader-circle",
        18,
        "take out one `broader`",
    ),
    vocabulary("slug-wrong", "Wide web: {}", "vocabulary", 18, "the name in `label`"),
    vocabulary("key-of-a-tag", "w:\n  lable: W", "vocabulary", 19, "did you mean `label`?"),
]
SETTINGS = [
    setting("unknown", "newsletter_sidebar_tag = 5", 11, "did you mean `newsletter_sidebar_tags`?"),
    setting("unknown-far", "newsletter_x = 5", 11, "the reference lists all of them"),
    setting("count", "newsletter_sidebar_tags = '5'", 11, "must be a whole number above 0"),
    setting("flag", "newsletter_drafts = 'no'", 11, "must be True or False"),
    setting("folder", "newsletter_editions = 5", 11, "must be the name of a folder"),
    setting("address", "newsletter_repository = 'git.example'", 11, "must be"),
    setting("author-name", "newsletter_authors['kim'] = {}", 6, "needs a name"),
    setting("author-of-an-edition", "newsletter_authors['jan'] = 'Jan'", 6, "needs a name"),
    setting("author-key", "newsletter_authors['kim']['ulr'] = 'x'", 6, "did you mean `url`?"),
    setting("author-slug", "newsletter_authors['../x'] = {'name': 'X'}", 6, "write letters"),
    setting("default-author", "newsletter_default_author = 'jna'", 10, "did you mean `jan`?"),
]


def assert_nothing_else_is_lost(site: Site) -> None:
    assert any(link.href == "editions/2024-04.html" for link in links(site.content("index.html")))
    page = site.content("editions/2024-04.html")
    assert "More browsers support it." in said(page)
    assert {"../archive/tag/webgpu.html", "../archive/tag/llama.html"} <= {
        link.href for link in links(page)
    }
    assert any(
        link.href == "../../editions/2024-04.html#webgpu-support"
        for link in links(site.content("archive/tag/webgpu.html"))
    )


@pytest.mark.parametrize(
    "row", [*EDITIONS, *VOCABULARIES, *SETTINGS], ids=lambda row: f"{row.kind}:{row.name}"
)
def test_it_is_told_once_and_costs_nothing_else(make_site: Callable[..., Site], row: Row) -> None:
    site = make_site(files={row.path: row.text}).build()
    [warned] = site.warnings
    name = row.path.rpartition("/")[2]
    assert warned[:3] == (name, row.line, f"newsletter.{row.kind}")
    assert row.words in warned.message
    assert_nothing_else_is_lost(site)


@pytest.mark.parametrize(
    ("text", "line", "kind", "words"),
    [
        ("llms: {label: LLMs\n", 1, "vocabulary", "cannot be read"),
        ("- llms\n- wasm\n", 1, "vocabulary", "no mapping"),
        ("wasm: {}\nllms: Gr\xfc\xdfe\n".encode("latin-1"), 2, "file-encoding", "save it as UTF-8"),
    ],
)
def test_a_vocabulary_that_cannot_be_read_is_told_once(
    make_site: Callable[..., Site], text: str | bytes, line: int, kind: str, words: str
) -> None:
    site = make_site(files={"tags.yml": text}).build()
    [warned] = site.warnings
    assert warned[:3] == ("tags.yml", line, f"newsletter.{kind}")
    assert words in warned.message
    assert "More browsers support it." in said(site.content("editions/2024-04.html"))


def test_a_vocabulary_that_is_missing_is_told_once(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("tags.yml")
    [warned] = site.build().warnings
    assert warned[:3] == ("tags.yml", 1, "newsletter.vocabulary")
    assert "create it" in warned.message


def test_authors_that_are_no_dictionary_cost_the_authors_alone(
    make_site: Callable[..., Site],
) -> None:
    site = make_site().build(newsletter_authors=["jan"])
    assert {warned.kind for warned in site.warnings} == {
        "newsletter.setting",
        "newsletter.author-unknown",
    }
    assert_nothing_else_is_lost(site)


def test_parallel_readers_tell_each_problem_once_too(make_site: Callable[..., Site]) -> None:
    text = edition(f"{TITLE}(a)=\n## One\n\n(a)=\n## Two\n")
    names = [f"{number:03}.md" for number in range(1, 8)]
    site = make_site(files={f"editions/{name}": text for name in names}).build(jobs=2)
    told = [(warned.path, warned.line, warned.kind) for warned in site.warnings]
    assert sorted(told) == [(name, 10, "newsletter.permalink-twice") for name in names]


@pytest.mark.parametrize(
    "row", [EDITIONS[0], VOCABULARIES[0], SETTINGS[0]], ids=lambda row: f"{row.kind}:{row.name}"
)
def test_it_fails_the_build_under_w(make_site: Callable[..., Site], row: Row) -> None:
    site = make_site(files={row.path: row.text})
    command = [sys.executable, "-m", "sphinx", "-q", "-W", str(site.folder), str(site.folder / "o")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"[newsletter.{row.kind}]" in run.stderr


def test_a_kind_of_warning_can_be_suppressed(make_site: Callable[..., Site]) -> None:
    site = make_site(files={BAD: edition(TITLE, "date: soon")})
    assert not site.build(suppress_warnings=["newsletter.date-invalid"]).warnings
