"""What an editor may write: the sources of a tiny site, and what can be done to them."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from tests.conftest import ROOTS

if TYPE_CHECKING:
    from pathlib import Path

    Files = dict[str, bytes]


EDITIONS = ("2023-11", "2024-02", "003", "more/2024-05", "more/2024-06-07")
GUIDES = ("one", "two", "three")
SLUGS = ("llms", "wasm", "web-gpu", "new")
TAG_FIELDS = [("broader", slug) for slug in SLUGS]
TAG_FIELDS += [("description", "What it is about."), ("description", "Or not.")]
PICTURES = ("editions/chart.png", "editions/more/chart.png", "docs/chart.png", "editions/a.svg")
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g id="PICTURE"/></svg>'
TEXTS = (
    "Text.",
    "Other words, more of them, and a note.[^1]\n\n[^1]: Here.",
    "![A chart](chart.png)",
    "![A drawing](a.svg), [it](/editions/a.svg), <b>HTML</b>, {nothing}`x`",
    "{download}`data <chart.png>`, [data](chart.png)",
    "[](2024-02.md), [](../editions/2024-02.md)",
    "[](/editions/003.md#at), [](../003.md#llms), [](#at)",
    "[words](2023-11.md#at), {doc}`/editions/more/2024-05`, <project:/editions/003.md>",
    "{ref}`tag-wasm`, {ref}`tag-new`, {ref}`tag-web-gpu`, {ref}`author-kim`, {ref}`archive-2024`",
    "[](/docs/one.md), [](/docs/two.md#part-two), {doc}`/docs/three`, {any}`part-two`",
    "```{include} /shared.txt\n```",
    "```{literalinclude} /shared.txt\n```",
    ":::{edition-list}\n:limit: 2\n:::",
    ":::{interview}\n:guest: Kim\n:host: Jan\n\nJan: Why?\n\nKim: So.\n:::",
    (
        ":::{changes}\n- One thing.\n- Another.\n:::\n\n"
        ":::{correction} 2024-06-30\nNot so.\n:::\n\n"
        ":::{sponsor} Cloud\n:url: https://cloud.example\n\nText, [words](#at).\n:::"
    ),
    ":::{showcase}\n:title: Thing\n:url: https://a.example\n:picture: chart.png\n:alt: A\n:::",
    ":::{event} Meeting\n:start: 2024-05-06\n:place: Berlin\n:::",
    ":::{event} Meeting\n:start: 2024-05-06\n:online:\n:::\n\n:::{event} Old\n:start: 2024-04\n:::",
    ":::{demo} https://demo.example\n:title: A demo\n:::",
    (
        "{tag}`wasm`, {tag}`new`, {edition}`2024-02`, {section}`003#at`, {section}`2023-11#there`\n"
        "[](2024-03.md), [](2024-02.md#her), {edition}`more/2024-06-08`, {doc}`/docs/tow`"
    ),
)
BROKEN = (
    b"",
    b"# Caf\xe9\n",
    b"---\ndate: [\n---\n\n# Broken\n",
    b"---\ndraft: [\n---\n\n# Broken draft\n",
    b"---\ndate: 2024-02\n",
    b"Nothing but a paragraph.\n",
    b"## Too low\n\n:::{tags} wasm, nothing\n:::\n\n# Too late\n",
)
COPIES = (
    b"https://a.example:\n  copy: https://copy.example/a\n  date: 2024-04\n",
    b"https://a.example:\n  copy: https://copy.example/b\n  date: 2024-05\nwrong: {}\n",
)
EVENTS = (
    "env-get-outdated",
    "doctree-read",
    "env-updated",
    "env-check-consistency",
    "write-started",
    "doctree-resolved",
    "html-page-context",
    "html-collect-pages",
    "build-finished",
)
PAGE = """\
{% extends "!newsletter/tag.html" %}
{% block listing %}<p>WORDS</p>{{ super() }}{% endblock %}
"""
ADDRESS = "https://site.example/below/"
SETTINGS: dict[str, tuple[Any, ...]] = {
    "html_baseurl": ("https://other.example/", ""),
    "newsletter_entity": ("site.example,2024",),
    "newsletter_feed_content": ("excerpt", "full"),
    "newsletter_colour": ("#0b5a70",),
    "newsletter_typeface": ("serif", "sans"),
    "newsletter_description": ("What it is about.",),
    "newsletter_sidebar_tags": (1, 2),
    "newsletter_sidebar_editions": (1, 2),
    "newsletter_words_per_minute": (1,),
    "newsletter_excerpt_length": (10,),
    "newsletter_authors": ({"jan": {"name": "Jan K."}}, {}),
    "newsletter_default_author": ("kim", ""),
    "newsletter_drafts": (True,),
    "html_title": ("Another title",),
    "language": ("de",),
    "html_copy_source": (False,),
    "html_permalinks": (False,),
    "exclude_patterns": (["docs/two.md"], ["editions/2*"]),
    "html_show_sourcelink": (False,),
    "myst_heading_anchors": (2,),
    "newsletter_directives": (["include"], []),
    "newsletter_files": ([], ["."]),
    "numfig": (True,),
    "smartquotes": (False,),
}


@dataclass(frozen=True)
class Edition:
    """What an editor has written: the front matter, one section, perhaps a broken file."""

    title: str = "An edition"
    date: str = ""
    author: str = ""
    subtitle: str = ""
    updated: str = ""
    number: str = ""
    draft: str = ""
    tags: str = ""
    point: str = "A point."
    anchor: str = "at"
    heading: str = "A section"
    section_tags: str = "wasm"
    text: str = "Text."
    broken: bytes | None = None

    def source(self) -> bytes:
        if self.broken is not None:
            return self.broken
        front = ("date", "author", "subtitle", "updated", "number", "draft", "tags")
        lines = [f"{key}: {getattr(self, key)}\n" for key in front if getattr(self, key)]
        anchor = f"({self.anchor})=\n" if self.anchor else ""
        tags = f":::{{tags}} {self.section_tags}\n:::\n\n" if self.section_tags else ""
        return (
            f"---\n{''.join(lines)}---\n\n# {self.title}\n\n- {self.point}\n\n## A rubric\n\n"
            f"{anchor}### {self.heading}\n\n{tags}{self.text}\n"
        ).encode()


VALUES: dict[str, tuple[str | bytes | None, ...]] = {
    "title": ("Another title", "An <em> & *edition*"),
    "date": ("2022-02", "2024-02-28", "never"),
    "author": ("kim", "[jan, kim]", "nobody"),
    "subtitle": ("A subtitle",),
    "updated": ("2024-03-04",),
    "number": ("7", "12"),
    "draft": ("true", "false", "perhaps"),
    "tags": ("[llms]", "[nothing, new]"),
    "point": ("Another *point*.", "B point."),  # the second is as long as the default
    "anchor": ("", "there"),
    "heading": ("Another section", "LLMs", "With a [link](https://a.example) in it"),
    "section_tags": ("", "llms", "web-gpu, llm", "new, wasm, nothing"),
    "text": TEXTS,
    "broken": BROKEN,
}
CHANGES = [(field.name, field.default) for field in fields(Edition)]
CHANGES += [(name, value) for name, values in VALUES.items() for value in values]


class Sources:
    """The sources of a site, in a form that is easy to change."""

    def __init__(self) -> None:
        super().__init__()
        self.editions = {
            "2023-11": Edition(),
            "2024-02": Edition("February", text=TEXTS[2], section_tags="llms, wasm"),
            "003": Edition(date="2021-03-04", text=TEXTS[5]),
            "more/2024-05": Edition("May", text=TEXTS[2], author="kim"),
        }
        self.tags: dict[str, dict[str, str]] = {
            "llms": {"label": "LLMs", "aliases": "[llm]"},
            "wasm": {},
            "web-gpu": {"broader": "wasm"},
        }
        self.guides = {"one": TEXTS[6], "two": TEXTS[7]}
        self.toctree = ["one", "two"]
        self.settings: dict[str, Any] = {
            "newsletter_directives": ["include", "literalinclude"],
            "newsletter_files": ["."],
        }
        self.others: Files = {path: path.encode() for path in PICTURES[:2]}
        self.others["shared.txt"] = b"Shared words.\n"
        self.vocabulary_is_broken = False

    def files(self) -> Files:
        """All sources."""
        conf = (ROOTS / "minimal" / "conf.py").read_text(encoding="utf-8")
        conf += f"html_static_path = ['_static']\nhtml_baseurl = {ADDRESS!r}\n"
        if any(path.startswith("_templates/") for path in self.others):
            conf += "templates_path = ['_templates']\n"
        conf += "".join(f"{key} = {value!r}\n" for key, value in self.settings.items())
        tags = "".join(
            f"{slug}:{'' if entry else ' {}'}\n"
            + "".join(f"  {key}: {value}\n" for key, value in entry.items())
            for slug, entry in self.tags.items()
        )
        index = (ROOTS / "minimal" / "index.md").read_text(encoding="utf-8")
        index += "\n:::{toctree}\n" + "".join(f"docs/{name}\n" for name in self.toctree) + ":::\n"
        files = {"conf.py": conf, "tags.yml": tags, "index.md": index}
        if self.vocabulary_is_broken:
            files["tags.yml"] = "wasm: [\n"
        for name, text in self.guides.items():
            part = f"(part-{name})=\n## Part of {name}\n"
            files[f"docs/{name}.md"] = f"# Guide {name}\n\n{text}\n\n{part}"
        pages = {f"editions/{name}.md": page.source() for name, page in self.editions.items()}
        return {path: text.encode() for path, text in files.items()} | pages | self.others


def write(folder: Path, files: Files, before: Files, time: int | None = None) -> None:
    """Change what must be changed in *folder*, where *before* stands; *time* is that of the files.

    With an old time, the files look as if they had been moved, or restored from a backup.
    """
    for path in before.keys() - files.keys():
        (folder / path).unlink()
        for parent in (folder / path).parents:  # a copy would not have it either
            if any(parent.iterdir()):
                break
            parent.rmdir()
    for path, text in files.items():
        if before.get(path) != text:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text)
            if time is not None:
                os.utime(folder / path, (time, time))
