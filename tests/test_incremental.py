"""Whatever is done to a site, the next build gives what a clean one gives, byte for byte.

A state machine edits a tiny site, and builds it after each step. The short run is part of
`make test`; a long one, by chance: `pytest tests/test_incremental.py --hypothesis-profile=long`.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sphinx.application import Sphinx
from sphinx.builders.html._assets import _file_checksum_inner
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from tests.conftest import ROOTS

if TYPE_CHECKING:
    from collections.abc import Callable

    Files = dict[str, bytes]

EDITIONS = ("2023-11", "2024-02", "003", "more/2024-05", "more/2024-06-07")
GUIDES = ("one", "two", "three")
SLUGS = ("llms", "wasm", "web-gpu", "new")
PICTURES = ("editions/chart.png", "editions/more/chart.png", "docs/chart.png")
TEXTS = (
    "Text.",
    "Other words, more of them, and a note.[^1]\n\n[^1]: Here.",
    "![A chart](chart.png)",
    "{download}`data <chart.png>`, [data](chart.png)",
    "[](2024-02.md), [](../editions/2024-02.md)",
    "[](/editions/003.md#at), [](../003.md#llms), [](#at)",
    "[words](2023-11.md#at), {doc}`/editions/more/2024-05`, <project:/editions/003.md>",
    "{ref}`tag-wasm`, {ref}`tag-new`, {ref}`tag-web-gpu`, {ref}`author-kim`, {ref}`archive-2024`",
    "[](/docs/one.md), [](/docs/two.md#part-two), {doc}`/docs/three`, {any}`part-two`",
    "```{include} /shared.txt\n```",
    "```{literalinclude} /shared.txt\n```",
    ":::{edition-list}\n:limit: 2\n:::",
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
PAGE = """\
{% extends "!newsletter/tag.html" %}
{% block listing %}<p>WORDS</p>{{ super() }}{% endblock %}
"""
SETTINGS: dict[str, tuple[Any, ...]] = {
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
        front = ("date", "author", "subtitle", "number", "draft", "tags")
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
    "number": ("7", "12"),
    "draft": ("true", "false", "perhaps"),
    "tags": ("[llms]", "[nothing, new]"),
    "point": ("Another *point*.",),
    "anchor": ("", "there"),
    "heading": ("Another section", "LLMs"),
    "section_tags": ("", "llms", "web-gpu, llm", "new, wasm, nothing"),
    "text": TEXTS,
    "broken": BROKEN,
}
CHANGES = [(field.name, field.default) for field in fields(Edition)]
CHANGES += [(name, value) for name, values in VALUES.items() for value in values]


def write(folder: Path, files: Files, before: Files) -> None:
    """Change what must be changed in *folder*, where *before* stands."""
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


def build(
    folder: Path, builder: str, jobs: int = 1, prepare: Callable[[Sphinx], None] | None = None
) -> Files:
    """Build the site in *folder*, and read what stands in the output then."""
    out = folder / "_build" / builder
    places = (folder, folder, out, folder / "_build" / "doctrees")  # as `make` of Sphinx has it
    _file_checksum_inner.cache_clear()  # a process of its own would have none
    with patch_docutils(), docutils_namespace():
        app = Sphinx(*places, builder, status=None, warning=io.StringIO(), parallel=jobs)
        if prepare:
            prepare(app)
        app.build()
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }


def die_at(count: int) -> Callable[[Sphinx], None]:
    """Let this process end, as if killed, when it opens a file to write the *count*th time."""

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT:
            count -= 1
            if count == 0:
                Path(arguments[0]).write_bytes(b"")
                os._exit(0)

    return lambda _app: sys.addaudithook(watch)


def fail_at(event: str, count: int) -> Callable[[Sphinx], None]:
    """Let the build fail when *event* is sent the *count*th time."""

    def fail(*_: object) -> tuple[()]:
        nonlocal count
        count -= 1
        if count == 0:
            raise SphinxError("no space left on device")
        return ()

    def prepare(app: Sphinx) -> None:
        app.connect(event, fail, priority=1)

    return prepare


def one_of(collection: str) -> st.SearchStrategy[str]:
    return st.runner().flatmap(
        lambda machine: st.sampled_from(sorted(getattr(machine, collection)))
    )


def some(collection: str) -> Callable[[Any], Any]:
    return precondition(lambda machine: len(getattr(machine, collection)) > 0)


class Editor(RuleBasedStateMachine):
    """A site, and all that is done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="newsletter-"))
        self.site = self.folder / "site"
        self.before: Files = {}
        self.builder, self.jobs = "html", 1
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
        self.settings: dict[str, Any] = {}
        self.others: Files = {path: path.encode() for path in PICTURES[:2]}
        self.others["shared.txt"] = b"Shared words.\n"
        self.vocabulary_is_broken = False

    def files(self) -> Files:
        """All sources."""
        conf = (ROOTS / "minimal" / "conf.py").read_text(encoding="utf-8")
        conf += "templates_path = ['_templates']\nhtml_static_path = ['_static']\n"
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

    def save(self) -> None:
        files = self.files()
        write(self.site, files, self.before)
        self.before = files

    @initialize()
    def check(self) -> None:
        """The next build gives what a clean one gives."""
        self.save()
        incremental = build(self.site, self.builder, self.jobs)
        anew = Path(tempfile.mkdtemp(dir=self.folder))
        write(anew, self.before, {})
        clean = build(anew, self.builder)
        shutil.rmtree(anew)
        assert sorted(incremental.keys() - clean.keys()) == []
        assert sorted(clean.keys() - incremental.keys()) == []
        assert sorted(path for path in clean if clean[path] != incremental[path]) == []

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    # The editions

    @some("editions")
    @rule(name=one_of("editions"), change=st.sampled_from(CHANGES))
    def edit(self, name: str, change: tuple[str, Any]) -> None:
        self.editions[name] = replace(self.editions[name], **dict([change]))
        self.check()

    @rule(name=st.sampled_from(EDITIONS), text=st.sampled_from(TEXTS))
    def write_edition(self, name: str, text: str) -> None:
        self.editions[name] = Edition("A new edition", text=text)
        self.check()

    @some("editions")
    @rule(name=one_of("editions"))
    def delete_edition(self, name: str) -> None:
        del self.editions[name]
        self.check()

    @some("editions")
    @rule(name=one_of("editions"), to=st.sampled_from(EDITIONS))
    def rename_edition(self, name: str, to: str) -> None:
        self.editions[to] = self.editions.pop(name)
        self.check()

    @some("editions")
    @rule(name=one_of("editions"), broken=st.sampled_from(BROKEN))
    def break_and_mend(self, name: str, broken: bytes) -> None:
        whole = self.editions[name]
        self.editions[name] = replace(whole, broken=broken)
        self.check()
        self.editions[name] = whole
        self.check()

    # The vocabulary

    @rule(slug=st.sampled_from(SLUGS), label=st.sampled_from(["WASM", "Words & more", ""]))
    def label(self, slug: str, label: str) -> None:
        self.tags.setdefault(slug, {})["label"] = label or slug
        self.check()

    @some("tags")
    @rule(slug=one_of("tags"), broader=st.sampled_from(SLUGS))
    def broaden(self, slug: str, broader: str) -> None:
        self.tags[slug]["broader"] = broader
        self.check()

    @some("tags")
    @rule(slug=one_of("tags"))
    def describe(self, slug: str) -> None:
        self.tags[slug]["description"] = "What it is about."
        self.check()

    @some("tags")
    @rule(slug=one_of("tags"))
    def delete_tag(self, slug: str) -> None:
        del self.tags[slug]
        self.check()

    @some("tags")
    @rule(slug=one_of("tags"), into=st.sampled_from(SLUGS))
    def merge(self, slug: str, into: str) -> None:
        del self.tags[slug]
        self.tags.setdefault(into, {})["aliases"] = f"[{slug}]"
        self.check()

    @rule()
    def reverse_tags(self) -> None:
        self.tags = dict(reversed(self.tags.items()))
        self.check()

    @rule()
    def break_vocabulary(self) -> None:
        self.vocabulary_is_broken = not self.vocabulary_is_broken
        self.check()

    # Settings, templates, files beside the pages

    @rule(name=st.sampled_from(sorted(SETTINGS)), data=st.data())
    def change_setting(self, name: str, data: st.DataObject) -> None:
        value = data.draw(st.sampled_from((*SETTINGS[name], None)))
        self.settings[name] = value
        if value is None:
            del self.settings[name]
        self.check()

    @rule(words=st.sampled_from([b"one", b"two", None]))
    def change_template(self, words: bytes | None) -> None:
        page = words and PAGE.encode().replace(b"WORDS", words)
        self.put("_templates/newsletter/tag.html", page)

    @rule(colour=st.sampled_from([b"red", b"blue", None]), used=st.booleans())
    def change_style_sheet(self, colour: bytes | None, used: bool) -> None:
        self.settings["html_css_files"] = ["own.css"] if used else []
        self.put("_static/own.css", colour and b"p { color: %b }" % colour)

    @rule(path=st.sampled_from(PICTURES), look=st.sampled_from([b"a", b"b", None]))
    def change_picture(self, path: str, look: bytes | None) -> None:
        self.put(path, look)

    @rule(text=st.sampled_from([b"Other words.", b"# Title\n\n[](/docs/one.md)", None]))
    def change_shared_text(self, text: bytes | None) -> None:
        self.put("shared.txt", text)

    def put(self, path: str, text: bytes | None) -> None:
        self.others.pop(path, None)
        if text is not None:
            self.others[path] = text
        self.check()

    # Guides

    @rule(name=st.sampled_from(GUIDES), text=st.sampled_from(TEXTS))
    def write_guide(self, name: str, text: str) -> None:
        self.guides[name] = text
        self.check()

    @some("guides")
    @rule(name=one_of("guides"))
    def delete_guide(self, name: str) -> None:
        del self.guides[name]
        self.check()

    @rule(names=st.lists(st.sampled_from(GUIDES), unique=True))
    def order_guides(self, names: list[str]) -> None:
        self.toctree = names
        self.check()

    # Builds

    @rule(count=st.integers(1, 120))
    def kill(self, count: int) -> None:
        """No `finally`, no handler: the process is gone."""
        self.save()
        arguments = (self.site, self.builder, 1, die_at(count))
        process = multiprocessing.get_context("fork").Process(target=build, args=arguments)
        process.start()
        process.join()
        self.check()

    @rule(
        event=st.sampled_from(
            ["doctree-read", "env-updated", "html-page-context", "html-collect-pages"]
        ),
        count=st.integers(1, 5),
    )
    def fail(self, event: str, count: int) -> None:
        self.save()
        with suppress(SphinxError):
            build(self.site, self.builder, prepare=fail_at(event, count))
        self.check()

    @rule(builder=st.sampled_from(["html", "dirhtml"]), jobs=st.integers(1, 2))
    def build_otherwise(self, builder: str, jobs: int) -> None:
        self.builder, self.jobs = builder, jobs
        self.check()

    @rule()
    def build_text(self) -> None:
        self.save()
        build(self.site, "text")
        self.check()


# Before the last step all was well: what it changed says more than shrinking, which takes minutes.
LONG = settings.get_current_profile_name() == "long"
Editor.TestCase.settings = settings(
    max_examples=300 if LONG else 10,
    stateful_step_count=25 if LONG else 12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
TestEditor = Editor.TestCase
