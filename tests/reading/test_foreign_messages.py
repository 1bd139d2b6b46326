"""What docutils, MyST, Sphinx and sphinx-design find is reported in our words, on its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.model.foreign_messages import in_our_words
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site, Warned


# By name: the body below the title, the line from there, the kind, and words of the message.
CASES = {
    "note-missing": ("A\nB[^nope].\n", 1, "footnote", "`[^nope]` has no text: add a line"),
    "note-of-a-number": ("A[^1].\n", 0, "footnote", "`[^1]` has no text"),
    "note-in-a-box": (":::{note}\nA[^nope].\n:::\n", 1, "footnote", "`[^nope]` has no text"),
    "note-unused": (
        "A\n\n[^one]: Text.\n",
        2,
        "footnote",
        "nothing refers to the footnote `[^one]`",
    ),
    "note-twice": ("A[^a]\n\n[^a]: B\n\n[^a]: C\n", 4, "footnote", "give it a different label"),
    "label-twice": (
        "[a]\n\n[a]: https://b.example\n[a]: /c\n",
        3,
        "definition-twice",
        "the label `[A]` has",
    ),
    "rules-in-a-row": ("A\n\n---\n\n---\n\nB\n", 4, "transition", "remove one of the two"),
    "rule-at-the-end": ("A\n\n---\n", 2, "transition", "has nothing below it"),
    "rule-at-the-beginning": ("---\n\nA\n", 0, "transition", "has nothing above it"),
    "rule-in-a-box": (":::{note}\nA\n\n---\n:::\n", 3, "transition", "is inside of a box"),
    "option": (":::{note}\n:clas: tip\n\nA\n:::\n", 1, "option-unknown", "did you mean `class`?"),
    "option-value": (
        "```{code-block} python\n:emphasize-lines: x\nA\n```\n",
        1,
        "option-invalid",
        "`:emphasize-lines:` of `{code-block}` cannot be used: write line numbers",
    ),
    "options-broken": (
        ':::{note}\n---\nclass: "tip\n---\nA\n:::\n',
        2,
        "option-invalid",
        "cannot be read",
    ),
    "attribute": ("![A](a.png){width=w}\n", 0, "option-invalid", "`width=w` cannot be used: write"),
    "nothing": (":::{note}\n:::\n", 0, "directive-content", "`{note}` is empty: write"),
    "no-words": (":::{admonition}\nA\n:::\n", 0, "directive-content", "write `{admonition} …`"),
    "too-much": (":::{image} a.png\n:alt: A\n\nA\n:::\n", 0, "directive-content", "move it below"),
    "list-table": (
        ":::{list-table}\n- - A\n  - B\n- - C\n:::\n",
        0,
        "directive-content",
        "`{list-table}` cannot be shown (",
    ),
    "split": (
        ":::{showcase} A\n:title: A\n:url: https://a.example/\n\nB\n:::\n",
        0,
        "directive-content",
        "the words behind `{showcase}` belong to its content",
    ),
    "tabs": (":::{tab-set}\nA\n:::\n", 1, "directive-content", "put all content into `{tab-item}`"),
    "tab": (
        ":::{tab-item} A\nA\n:::\n",
        0,
        "directive-content",
        "put it directly into `{tab-set}`",
    ),
    "grid": ("::::{grid} 1 2\n:::{grid-item}\nA\n:::\n::::\n", 0, "option-invalid", "columns"),
    "icon": ("A\n{octicon}`repot`\n", 1, "icon-unknown", "no icon `repot`: did you mean `report`?"),
    "icon-size": ("{octicon}`report;1ml`\n", 0, "option-invalid", "as in `1em`"),
    "role-ref": ("A\n{ref}`nope`\n", 1, "role-missing", "no target `nope`; write `(my-target)=`"),
    "role-ref-near": ("{ref}`my-taget`\n", 0, "role-missing", "did you mean `my-target`?"),
    "role-ref-title": ("{ref}`untitled`\n", 0, "role-missing", "`words <untitled>`"),
    "role-any": ("{any}`nope`\n", 0, "role-missing", "there is no target `nope`"),
    "role-numref": ("{numref}`nope`\n", 0, "role-missing", "there is no target `nope`"),
    "role-term": ("{term}`Oolog`\n", 0, "role-missing", "did you mean `Oolong`?"),
    "download": ("{download}`nope.pdf`\n", 0, "link-missing", "the file `nope.pdf` does not exist"),
    "download-near": ("{download}`aa.png`\n", 0, "link-missing", "did you mean `a.png`?"),
    "space": ("A\n[w](https://exa mple.org) b\n", 1, "syntax", "has a space: write `%20`"),
    "space-in-a-file": ("[w](my file.md)\n", 0, "syntax", "has a space: write `%20`"),
    "card": (":::{card} A\n:link: b.md#c\n\nB\n:::\n", 0, "link-missing", "is named `b`, with"),
    "button": (":::{button-link} /b.md\n:::\n", 0, "link-missing", "`{button-ref}`"),
    "badge": ("A\n{bdg-link-info}`b <b.md>`\n", 1, "link-missing", "`{bdg-ref}`"),
    "no-scheme": ("[a](example.org/b)\n", 0, "link-missing", "write `https://` before it"),
    "no-scheme-www": ("[a](www.example.travel)\n", 0, "link-missing", "write `https://` before it"),
    "no-scheme-alone": ("[a](example.org)\n", 0, "link-missing", "write `https://` before it"),
    "html": ("[a](../docs/guide.html)\n", 0, "link-missing", "its source, `../docs/guide.md`"),
    "html-anchor": ("[a](/docs/guide.html#b)\n", 0, "link-missing", "`/docs/guide.md#b`"),
    "html-nowhere": ("[a](gone.html)\n", 0, "link-missing", "`gone.html` does not exist"),
    "language": ("```pyton\nA\n```\n", 0, "code-language", "did you mean `python`?"),
    "reference": ("[text][nope]\n", 0, "syntax", "add a line `[nope]: https://…`"),
}
RIGHT = (
    "A[^1] and[^a].^[B]\n\n:::{note}\nC[^in]\n:::\n\n[^1]: A\n[^a]: B\n[^in]: D\n\n---\n\n"
    "{ref}`my-target` {ref}`words <untitled>` {any}`my-target` {term}`oolong` {download}`a.png`\n"
    '[a](/docs/guide.md#my-target) [b](https://example.org/b.html) [c](https://c.example "C")\n'
    "[d] (e/f g) `[h](i/j k)` [l](no link) {octicon}`report;1.5em`\n\n"
    ":::{card} A\n:link: /docs/guide\n:link-type: doc\n\nB\n:::\n"
)
GUIDE = (
    "---\norphan: true\n---\n# Guide\n\n(my-target)=\n## Part\n\n(untitled)=\nText.\n\n"
    ":::{glossary}\nOolong\n: A tea.\n:::\n"
)
FIRST = edition(TITLE).count("\n") + 1


@pytest.fixture(scope="module")
def warned(share_site: Callable[..., Site]) -> dict[str, list[Warned]]:
    pages = {name: edition(TITLE + text) for name, (text, *_) in CASES.items()}
    pages["right"] = edition(TITLE + RIGHT)
    files: dict[str, str | bytes] = {f"editions/{name}.md": text for name, text in pages.items()}
    files |= {"docs/guide.md": GUIDE, "editions/a.png": b"\x89PNG"}
    site = share_site(files=files).build("dummy")
    found: dict[str, list[Warned]] = {}
    for one in site.warnings:
        if one.kind != "newsletter.file-name":
            found.setdefault(one.path.removesuffix(".md"), []).append(one)
    return found


@pytest.mark.parametrize("name", CASES)
def test_it_is_one_sentence_on_its_line(warned: dict[str, list[Warned]], name: str) -> None:
    _text, line, kind, words = CASES[name]
    [one] = warned[name]
    assert (one.kind, one.line) == (f"newsletter.{kind}", FIRST + line)
    assert words in one.message


def test_what_is_right_is_not_reported(warned: dict[str, list[Warned]]) -> None:
    assert warned.keys() == CASES.keys()


def test_a_footnote_without_a_text_is_shown_as_it_is_written(
    make_site: Callable[..., Site],
) -> None:
    text = edition(f"{TITLE}A[^no], B[^1] and C[^no].\n\n[^1]: One.\n")
    site = make_site(files={"editions/2024-05.md": text}).build()
    assert "A[^no], B[1] and C[^no]." in site.content("editions/2024-05.html").get_text()
    assert [one.kind for one in site.warnings] == ["newsletter.footnote"] * 2


def test_what_a_site_suppresses_by_its_old_type_stays_suppressed(
    make_site: Callable[..., Site],
) -> None:
    files = {"editions/2024-05.md": edition(f"{TITLE}:::{{note}}\n:clas: tip\n\nA\n:::\n")}
    site = make_site(files=files)
    assert site.build("dummy", suppress_warnings=["myst.directive_option"]).warnings == []


def test_other_messages_stay_as_they_are() -> None:
    assert in_our_words("Document may not be so") is None
