"""Markdown stays Markdown: only the lines that must change do, and each is a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.importers.forms import Front
from sphinx_newsletter.importers.html import HTML
from sphinx_newsletter.importers.hugo import HUGO
from sphinx_newsletter.importers.jekyll import JEKYLL
from sphinx_newsletter.importers.markdown import MARKDOWN
from sphinx_newsletter.importers.markdown_links import changed
from sphinx_newsletter.importers.reference import markdown_reference
from sphinx_newsletter.importers.writer import write
from sphinx_newsletter.model.imported import (
    Finding,
    Kind,
    Link,
    Picture,
    Text,
    Verbatim,
)
from tests.importers.sources import read_all

if TYPE_CHECKING:
    from sphinx_newsletter.model.imported import ImportedEdition, Inline


def edition(text: str, name: str = "2024-04.md") -> ImportedEdition:
    [found], _findings = read_all(MARKDOWN, {name: text})
    return found


def imported(text: str) -> tuple[str, list[Finding]]:
    """The page that *text* becomes, below its title, and all findings."""
    found = edition(f"---\ntitle: T\n---\n{text}")
    written = write(found, Front("T"))
    body = written.text.partition("# T\n")[2].removeprefix("\n").removesuffix("\n")
    return body, [*found.findings, *written.findings]


UNCHANGED = """\
Text with *emphasis*, __strong__, `code`, [a link](https://a.example "t") and \\* escapes\x20\x20
and a hard break, *as* the author wrote it.

## Rubric

* one
* two
   1. nested

### Section with [link](https://b.example)

> quote

| a | b |
|---|---|
| 1 | 2 |

```python
# % (x)= ::: {role}`x` [a]() <b>
x = 1
```

    indented {{ code }}

[ref]: https://ref.example

A note[^1] and [ref].

[^1]: The note.

<!-- a comment

of two lines -->"""


CLOSED = "- x\n  ```\n  a\n  ```\n- ```\n  b\n  ```\n\n> ```\n> a\n> ```\n\n```\n```"


def test_lines_that_need_no_change_stay_as_they_are() -> None:
    assert imported(UNCHANGED) == (UNCHANGED, [])


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        ("# A\n\n# B", "## A\n\n## B", ["heading-level"] * 2),
        ("### A\n\n##### B\n\n### C", "## A\n\n### B\n\n## C", ["heading-level"] * 3),
        ("A\n===\n\nB\n---", "## A\n\n### B", ["heading-level", "heading-level"]),
        ("##A", "## A", ["heading-space"]),
        ("## A ##", "## A", ["heading-form"]),
        ("## A {#my-id}", "(my-id)=\n## A", ["heading-id"]),
        ("##", "", ["heading-empty"]),
        ("> ## A\n> b", "> **A**\n> b", ["heading-nested"]),
        ("**A**\n\nb\n\n**C:**\n\nd", "## A\n\nb\n\n## C\n\nd", ["bold-line-heading"] * 2),
        ("**A**\n\nb", "**A**\n\nb", []),
        ("## R\n\n**A**\n\nb\n\n**C**", "## R\n\n**A**\n\nb\n\n**C**", []),
        ("a\n% b", "a\n\\% b", ["syntax-escaped"]),
        ("+++ a", "\\+++ a", ["syntax-escaped"]),
        ("- (x)=\n- ::: y", "- \\(x)=\n- \\::: y", ["syntax-escaped"] * 2),
        ("A {role}`x`.", "A \\{role}`x`.", ["syntax-escaped"]),
        ("H~2~O ^[a] [b]{.c}", "H\\~2~O \\^[a] [b]\\{.c}", ["syntax-escaped"]),
        ("$a b$ and $x^2$", "\\$a b\\$ and $x^2$", ["syntax-escaped"]),
        ("[[wiki]] :smile:", "\\[\\[wiki]] :smile\\:", ["mark-unknown"]),
        ("```rust,ignore\na\n```", "```rust\na\n```", ["code-language"]),
        ("```no-such-language\na\n```", "```text\na\n```", ["code-language"]),
        ("```python\na", "```python\na\n```", ["code-closed"]),
        ("- x\n  ~~~~\n  a\n  ~~~\n\ny", "- x\n  ~~~~\n  a\n  ~~~\n\n  ~~~~\ny", ["code-closed"]),
        ("> ```\n> a\n\ny", "> ```\n> a\n> ```\n\ny", ["code-closed"]),
        (CLOSED, CLOSED, []),
        ("[a]() [b](ttps://b.example)", "a [b](https://b.example)", ["address-typo", "link-empty"]),
        (
            "[a](mailto:b@c.example?subject=d e) [f](https://g.example 'h i') [j](/k l-m)",
            "[a](mailto:b@c.example?subject=d%20e) [f](https://g.example 'h i') [j](/k%20l-m)",
            ["address-space"],
        ),
        ("a\n\n<script>b</script>\n\nc", "a\n\nc", ["script"]),
        (
            '<script src="https://gist.github.com/a/b1.js"></script>',
            "<https://gist.github.com/a/b1>",
            ["gist"],
        ),
        (
            "a[^b]\n\n[^b]: c\n[^d]: e\nf\n[^g]: h\n    i\n\nj",
            "a[^b]\n\n[^b]: c\n\nj",
            ["note-without-reference"] * 2,
        ),
        ("a [b][]:\n\n[b]: /c", "a [b](</c>):", ["link-by-label"]),
        ("![b][c]\n\n[c]: https://d", "![b](<https://d>)", ["link-by-label"]),
        ("[a](#b-c)\n\n## B, c\n\n## B, c", "[a](#b-c)\n\n## B, c\n\n## B, c", []),
        ("[a](#bc)\n\n## B/c\n\n## B/c", "[a](#bc)\n\n(bc)=\n## B/c\n\n## B/c", ["heading-id"]),
        ("---\n\na\n\n---\n\n---\n\nb\n\n---", "a\n\n---\n\n\n\nb", ["rule-at-edge"] * 3),
        ("a <picture><img src='b.png' alt='c'></picture>", "a ![c](b.png)", ["html-as-markdown"]),
        ("[a]\n\n[a]: https://a\n[A]: https://b", "[a]\n\n[a]: https://a", ["definition-repeated"]),
        ("<b>A</b> <i>b</i> H<sub>2</sub>", "**A** *b* H{sub}`2`", ["html-as-markdown"]),
        ("a<br>b", "a\\\nb", ["html-as-markdown"]),
        ("| a<br>b |\n|---|\n| c |", "| a b |\n|---|\n| c |", ["html-as-markdown"]),
        ('x <a href="https://a">b</a>', "x [b](https://a)", ["html-as-markdown"]),
        ('<img src="a.png" alt="A">', "![A](a.png)", []),
        ("a Vec<String> b", "a Vec\\<String> b", ["html-as-markdown"]),
        ("<div>\n\n**a**\n\n</div>", "\n**a**", ["html-wrapper"] * 2),
        ("<h3>A</h3>", "## A", ["html-as-markdown", "heading-level"]),
        ("a {: .b}\n{: .c}\n[TOC]", "a {: .b}", ["attributes", "table-of-contents"]),
        ("<details><summary>A</summary>\n\n*b*\n\n</details>", ":::{dropdown} A\n*b*\n:::", []),
    ],
)
def test_lines_that_must_change(before: str, after: str, rules: list[str]) -> None:
    body, findings = imported(before)
    assert body.strip() == after.strip()
    assert [one.rule for one in findings] == rules


def test_a_finding_has_the_lines_of_the_source() -> None:
    found = edition("---\ntitle: T\n\ndate: 2024-04-28\n---\n\nText\n\nA\n-\n")
    assert found.findings == (
        Finding(
            rule="heading-form",
            kind=Kind.CHANGED,
            before="A\n-",
            after="## A",
            member="2024-04.md",
            line=9,
            end_line=10,
        ),
    )
    assert found.front_lines == {"title": 2, "date": 4}


def test_the_title_is_that_of_the_front_matter_or_of_the_text() -> None:
    assert edition("# *A* `b`\n\ntext").title == "A b"
    repeated = edition("---\ntitle: A b\n---\n# A b\n\ntext")
    assert repeated.title == "A b"
    assert [(one.rule, one.before) for one in repeated.findings] == [("title-repeated", "# A b")]
    assert [one.lines for one in repeated.blocks if isinstance(one, Verbatim)] == [("text",)]
    named = edition("text", "2024-04-the-news.md")
    assert (named.title, str(named.date), named.slug) == ("The news", "2024-04", "the-news")
    assert [one.rule for one in named.findings] == ["title-from-name"]


def test_front_matter_that_cannot_be_read_is_reported_and_read_line_by_line() -> None:
    found = edition('---\ntitle: "A\ndate: 2024-04-28\n---\ntext')
    assert (found.title, str(found.date)) == ("A", "2024-04-28")
    [finding] = found.findings
    assert (finding.rule, finding.kind) == ("front-matter-unreadable", Kind.NEEDS_A_PERSON)
    assert finding.before == 'title: "A\ndate: 2024-04-28\n'


def test_front_matter_may_have_empty_lines_above() -> None:
    found = edition("\n \n---\ntitle: A\ndate: 2024-04-28\n---\n\ntext\n\nB\n-\n")
    assert (found.title, str(found.date)) == ("A", "2024-04-28")
    assert [one.line for one in found.findings] == [10]
    rules = edition("\n---\ntext\n\n---\n")
    assert [one.lines for one in rules.blocks if isinstance(one, Verbatim)] == [("text",)]


@pytest.mark.parametrize(
    ("front", "name", "date"),
    [
        ("date: 09-27-2022", "a.md", "2022-09-27"),
        ("date: 9/27/2022", "a.md", "2022-09-27"),
        ("date: 13-13-2022", "a.md", "None"),
        ("date: 09-10-2022", "a.md", "None"),  # it may be a day in October
        ("publish_date: '2020-05-23T12:00:00Z'", "a.md", "2020-05-23"),
        ("x: y", "_posts/2016-4-7-news-1.md", "2016-04-07"),
        ("x: y", "_posts/2016-13-7-news-1.md", "None"),
        ("x: y", "2022/Jul/15.md", "2022-07-15"),
        ("x: y", "news/2022/september/3/index.md", "2022-09-03"),
        ("x: y", "2022/11/07.md", "2022-11-07"),
        ("x: y", "2022/02/30.md", "None"),
        ("x: y", "2022/issue-7.md", "None"),
        ("x: y", "2022/7.md", "None"),  # it may be an issue
    ],
)
def test_dates_as_front_matter_and_folders_have_them(front: str, name: str, date: str) -> None:
    assert str(edition(f"---\nsubject: T\n{front}\n---\ntext", name).date) == date


TEMPLATES = """\
[A][old] and [B]({{ page.b }}) and [C][].

{{< x >}} {{</* ref */>}}

[old]: {% post_url 2013-01-01-gone %}
[c]: <>
"""


def test_a_link_whose_address_is_unknown_code_becomes_its_words() -> None:
    [found], _ = read_all(JEKYLL, {"_posts/2024-04-28-a.md": f"---\ntitle: T\n---\n{TEMPLATES}"})
    [block] = [one for one in found.blocks if isinstance(one, Verbatim)]
    assert block.lines[0] == "A and B and C."
    rules = {one.rule for one in found.findings if one.kind is Kind.NEEDS_A_PERSON}
    assert rules == {"link-empty", "template-code"}


def test_the_reference_takes_code_in_place_of_an_address_for_an_address() -> None:
    text = '[a][b] [`c`] [d]({{< ref "x y" >}}) `[e]({{ f }})`\n\n'
    text += "[b]: {% url g %}\n[`c`]: {{ h }}\n[i]: j\n"
    assert markdown_reference(text) == (
        '<p><a href="">a</a> <a href=""><code>c</code></a> <a href="">d</a> '
        "<code>[e]({{ f }})</code></p>\n"
    )


def test_a_shortcode_that_hugo_shows_is_shown() -> None:
    text = "a `{{</* ref x */>}}`\n\n```\n{{%/* b */%}}\n```\n"
    [found], _ = read_all(HUGO, {"content/a/b.md": f"+++\ntitle = 'T'\n+++\n{text}"})
    [block] = [one for one in found.blocks if isinstance(one, Verbatim)]
    assert block.lines == ("a `{{< ref x >}}`", "", "```", "{{% b %}}", "```")


@pytest.mark.parametrize(
    ("name", "text", "site"),
    [
        (
            "_config.yml",
            "social:\n  url: https://x.example/\nurl: 'https://b.example'",
            "b.example",
        ),
        (
            "hugo.toml",
            "[[menu]]\nurl = 'https://x.example'\n[a]\nbaseURL = 'https://b.example/'",
            "b",
        ),
        ("config/_default/hugo.yaml", "baseURL: https://b.example/", "b.example"),
        ("astro.config.mjs", "export default ({\n  site: 'https://b.example',\n})", "b.example"),
        ("docusaurus.config.js", "const c = {\n  url: 'https://b.example',\n}", "b.example"),
        ("publishconf.py", "SITEURL = 'https://b.example'", "b.example"),
        ("_config.yml", "url: http://localhost:4000", ""),
        ("config.toml", "base_url = 'https://www.example.com'", ""),
    ],
)
def test_the_address_of_the_site_is_in_its_configuration(name: str, text: str, site: str) -> None:
    [found], _ = read_all(MARKDOWN, {name: text, "a/b.md": "# T\n\ntext"})
    assert found.site.startswith(f"https://{site}") if site else not found.site


def test_components_of_mdx_are_named_in_any_folder() -> None:
    text = 'import A from "./_a.mdx"\n\n<A/>\n\nText\n'
    [found], _ = read_all(MARKDOWN, {"1/index.mdx": f"---\ntitle: T\n---\n{text}"})
    assert [one.rule for one in found.findings] == ["mdx-import", "mdx-component"]
    [block] = [one for one in found.blocks if isinstance(one, Verbatim)]
    assert block.lines == ("`<A/>`", "", "Text")


@pytest.mark.parametrize(
    ("title", "number", "date"),
    [
        ("News: January 18th, 2015", None, "2015-01-18"),
        ("Week of the 3rd of Feb. 2021 (Vol. 7)", 7, "2021-02-03"),
        ("第 351 期:好", 351, "None"),
        ("This Week: 2026-06-04", None, "2026-06-04"),
        ("News of May 2024 and Version 2025", None, "2024-05"),
        ("Nothing of 1999", None, "None"),
    ],
)
def test_what_the_title_says_of_number_and_date(title: str, number: int, date: str) -> None:
    found = edition(f"# {title}\n\ntext", "a.md")
    assert (found.number, str(found.date)) == (number, date)
    assert edition("# T\n\ntext", "2018/issue-99.markdown").number == 99
    [page], _ = read_all(HTML, {"a.html": f"<title>{title}</title><h1>{title}</h1><p>text"})
    assert (page.number, str(page.date)) == (number, date)


def change(node: Link | Picture) -> tuple[Inline, ...] | None:
    if isinstance(node, Picture):
        is_here = "://" not in node.url
        new = f"p/{node.url}" if is_here else node.url
        return (Picture(new, node.alt) if is_here else Link(new, (Text(node.alt or ""),)),)
    return node.content if node.url == "/gone" else (Link(f"{node.url}?", node.content),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[b `c`](https://x.example/y_(z) 't')", "[b `c`](https://x.example/y_(z)? 't')"),
        ("![P](https://p.example)", "[P](https://p.example)"),
        ("a![P](https://p.example)b", "a [P](https://p.example) b"),
        ("[![Q](q.png)](/gone)", "![Q](p/q.png)"),
        ("[![R](https://r.example)](l)", "[R](https://r.example)"),
        ("<https://auto.example>", "<https://auto.example?>"),
        ("[w *x*](/gone)", "w *x*"),
        ("[ref]: https://ref.example 't'", "[ref]: https://ref.example? 't'"),
        ("`[a](b)`", "`[a](b)`"),
    ],
)
def test_links_and_pictures_in_lines_can_be_replaced(before: str, after: str) -> None:
    block = Verbatim((before, "", "```", before, "```"))
    assert changed(block, change).lines == (after, "", "```", before, "```")
