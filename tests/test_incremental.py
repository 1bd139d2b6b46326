"""Whatever is done to a site, the next build gives and reports what a clean one does, in bytes.

A state machine edits a tiny site, and builds it after each step. The short run is part of
`make test`; a long one, by chance: `pytest tests/test_incremental.py --hypothesis-profile=long`.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests import written
from tests.builds import (
    build,
    build_and_die,
    build_and_fail,
    build_and_log,
    build_twice_at_once,
)
from tests.written import Edition, Sources, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.written import Files


pytestmark = pytest.mark.slow


OLD = 1_000_000_000  # the time of a file that `mv`, `cp -p`, tar or rsync puts in place


def one_of(collection: str) -> st.SearchStrategy[str]:
    return st.runner().map(vars).flatmap(lambda its: st.sampled_from(sorted(its[collection])))


def some(collection: str) -> Callable[[Any], Any]:
    return precondition(lambda machine: len(getattr(machine, collection)) > 0)


class Editor(Sources, RuleBasedStateMachine):
    """A site, and all that is done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="newsletter-"))
        self.site = self.folder / "site"
        self.before: Files = {}
        self.known: dict[object, tuple[Files, list[str]]] = {}
        self.builder, self.jobs = "html", 1
        self.time: int | None = None

    def save(self) -> None:
        files = self.files()
        write(self.site, files, self.before, self.time)
        self.before = files

    @initialize()
    def check(self) -> None:
        """The next build gives what a clean one gives."""
        self.save()
        incremental, reported = build_and_log(self.site, self.builder, self.jobs)
        clean, to_report = self.clean()
        assert reported == to_report
        assert sorted(incremental.keys() - clean.keys()) == []
        assert sorted(clean.keys() - incremental.keys()) == []
        assert sorted(path for path in clean if clean[path] != incremental[path]) == []

    def clean(self) -> tuple[Files, list[str]]:
        """What a clean build gives: where the site was as it is now before, what it gave then."""
        state = (self.builder, frozenset(self.before.items()))
        if state not in self.known:
            anew = Path(tempfile.mkdtemp(dir=self.folder))
            write(anew, self.before, {})
            self.known[state] = build_and_log(anew, self.builder)
            shutil.rmtree(anew)
        return self.known[state]

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    # The editions

    @some("editions")
    @rule(name=one_of("editions"), change=st.sampled_from(written.CHANGES))
    def edit(self, name: str, change: tuple[str, Any]) -> None:
        self.editions[name] = replace(self.editions[name], **dict([change]))
        self.check()

    @rule(name=st.sampled_from(written.EDITIONS), text=st.sampled_from(written.TEXTS))
    def write_edition(self, name: str, text: str) -> None:
        self.editions[name] = Edition("A new edition", text=text)
        self.check()

    @some("editions")
    @rule(name=one_of("editions"))
    def delete_edition(self, name: str) -> None:
        del self.editions[name]
        self.check()

    @some("editions")
    @rule(name=one_of("editions"), to=st.sampled_from(written.EDITIONS))
    def rename_edition(self, name: str, to: str) -> None:
        self.editions[to] = self.editions.pop(name)
        self.check()

    @some("editions")
    @rule(one=one_of("editions"), other=one_of("editions"))
    def exchange_editions(self, one: str, other: str) -> None:
        editions = self.editions
        editions[one], editions[other] = editions[other], editions[one]
        self.check()

    @some("editions")
    @rule(name=one_of("editions"), broken=st.sampled_from(written.BROKEN))
    def break_and_mend(self, name: str, broken: bytes) -> None:
        whole = self.editions[name]
        self.editions[name] = replace(whole, broken=broken)
        self.check()
        self.editions[name] = whole
        self.check()

    # The vocabulary

    @rule(slug=st.sampled_from(written.SLUGS), label=st.sampled_from(["WASM", "Words & more", ""]))
    def label(self, slug: str, label: str) -> None:
        self.tags.setdefault(slug, {})["label"] = label or slug
        self.check()

    @some("tags")
    @rule(slug=one_of("tags"), field=st.sampled_from(written.TAG_FIELDS))
    def edit_tag(self, slug: str, field: tuple[str, str]) -> None:
        self.tags[slug] |= dict([field])
        self.check()

    @some("tags")
    @rule(slug=one_of("tags"))
    def delete_tag(self, slug: str) -> None:
        del self.tags[slug]
        self.check()

    @some("tags")
    @rule(slug=one_of("tags"), into=st.sampled_from(written.SLUGS))
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

    @rule(name=st.sampled_from(sorted(written.SETTINGS)), at=st.integers(0, 2))
    def change_setting(self, name: str, at: int) -> None:
        self.settings.pop(name, None)
        self.settings |= dict([(name, value) for value in written.SETTINGS[name]][at : at + 1])
        self.check()

    @rule(words=st.sampled_from([b"one", b"two", None]))
    def change_template(self, words: bytes | None) -> None:
        page = words and written.PAGE.encode().replace(b"WORDS", words)
        self.put("_templates/newsletter/tag.html", page)

    @rule(colour=st.sampled_from([b"red", b"blue", None]), used=st.booleans())
    def change_style_sheet(self, colour: bytes | None, used: bool) -> None:
        self.settings["html_css_files"] = ["own.css"] if used else []
        self.put("_static/own.css", colour and b"p { color: %b }" % colour)

    @rule(
        path=st.sampled_from(written.PICTURES),
        look=st.sampled_from([b"a", b"b", None, written.DRAWING, b"<svg><script/></svg>"]),
    )
    def change_picture(self, path: str, look: bytes | None) -> None:
        self.put(path, look)

    @rule(text=st.sampled_from([b"Other words.", b"# Title\n\n[](/docs/one.md)", None]))
    def change_shared_text(self, text: bytes | None) -> None:
        self.put("shared.txt", text)

    @rule(text=st.sampled_from([None, *written.COPIES]))
    def change_copies(self, text: bytes | None) -> None:
        self.put("links.yml", text)

    def put(self, path: str, text: bytes | None) -> None:
        self.others.pop(path, None)
        if text is not None:
            self.others[path] = text
        self.check()

    # Guides

    @rule(name=st.sampled_from(written.GUIDES), text=st.sampled_from(written.TEXTS))
    def write_guide(self, name: str, text: str) -> None:
        self.guides[name] = text
        self.check()

    @some("guides")
    @rule(name=one_of("guides"))
    def delete_guide(self, name: str) -> None:
        del self.guides[name]
        self.check()

    @rule(names=st.lists(st.sampled_from(written.GUIDES), unique=True))
    def order_guides(self, names: list[str]) -> None:
        self.toctree = names
        self.check()

    # Builds

    @rule(time=st.sampled_from([None, OLD]))
    def give_times(self, time: int | None) -> None:
        """From now on, files have this time when they are written; None is the time of writing."""
        self.time = time

    @rule(name=st.sampled_from(written.EDITIONS), count=st.integers(1, 120), undone=st.booleans())
    def kill(self, name: str, count: int, undone: bool) -> None:
        with self.upset(name, undone):
            build_and_die(self.site, self.builder, count)

    @rule(
        name=st.sampled_from(written.EDITIONS),
        event=st.sampled_from(written.EVENTS),
        count=st.integers(1, 5),
        undone=st.booleans(),
    )
    def fail(self, name: str, event: str, count: int, undone: bool) -> None:
        with self.upset(name, undone):
            build_and_fail(self.site, self.builder, event, count)

    @rule(name=st.sampled_from(written.EDITIONS), undone=st.booleans())
    def build_twice(self, name: str, undone: bool) -> None:
        with self.upset(name, undone):
            build_twice_at_once(self.site, self.builder)

    @contextmanager
    def upset(self, name: str, undone: bool) -> Iterator[None]:
        """Change much at once, so that there is much to break off."""
        tags, editions = self.tags, self.editions
        self.tags = tags | {"wasm": {"label": f"As in {name}"}}
        kept = sorted(editions)[1:]
        self.editions = {old: replace(editions[old], heading=name) for old in kept}
        self.editions[name] = Edition(f"Instead of {name}")
        self.save()
        yield
        if undone:
            self.tags, self.editions = tags, editions
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


def test_each_act_has_its_day() -> None:
    """What chance may leave out in a short run, one after the other."""
    editor = Editor()
    editor.check()
    for field, values in written.VALUES.items():
        if field not in {"text", "broken", "draft"}:
            editor.edit("2024-02", (field, values[0] or values[-1]))
    editor.edit("2024-02", ("draft", "true"))
    editor.edit("2024-02", ("draft", ""))
    for texts in (written.TEXTS[12:16], written.TEXTS[16:]):  # each shows on other pages
        for name, text in zip([*editor.editions], texts, strict=True):
            editor.editions[name] = replace(editor.editions[name], text=text)
        editor.check()
    editor.label("wasm", "Words & more")
    editor.merge("llms", "wasm")
    editor.edit_tag("web-gpu", ("description", "Or not."))
    editor.reverse_tags()
    editor.delete_tag("wasm")
    settings = dict(editor.settings)
    for name in written.SETTINGS:
        editor.change_setting(name, 0)
    editor.settings = settings
    editor.edit("2024-02", ("text", next(text for text in written.TEXTS if "a.example" in text)))
    editor.edit("003", ("heading", written.VALUES["heading"][-1]))
    for words in (b"one", b"two", None):
        editor.change_template(words)
        editor.change_style_sheet(words and b"red", True)
        editor.change_picture("editions/chart.png", words)
        editor.change_shared_text(words)
        editor.change_copies(words and written.COPIES[words == b"one"])
    for text in written.TEXTS[6:9]:
        editor.write_guide("three", text)
    editor.order_guides(["three", "two"])
    editor.delete_guide("two")
    editor.rename_edition("2023-11", "more/2024-06-07")
    editor.break_and_mend("003", written.BROKEN[1])
    for count in (10, 25, 40):
        editor.kill("2023-11", count, count > 20)
        editor.fail("2024-02", "html-page-context", 2, count < 20)
        editor.fail("2024-02", "build-finished", 1, count < 20)
    editor.build_otherwise("dirhtml", 2)
    editor.build_twice("2024-02", True)
    editor.build_text()
    editor.teardown()


def test_each_act_has_its_day_with_old_times() -> None:
    """A file that is moved or restored is not newer than what was built of it."""
    editor = Editor()
    editor.check()
    editor.give_times(OLD)
    editor.edit("2024-02", ("point", "B point."))  # the same size, too
    editor.edit("2024-02", ("draft", "true"))
    editor.edit("2024-02", ("draft", ""))
    for address in (written.ADDRESS, ""):
        editor.settings["html_baseurl"] = address
        editor.edit("2024-02", ("text", "Text."))
        editor.edit("2024-02", ("date", "2024-02-28"))  # a date that does not come from the name
        editor.edit("2023-11", ("date", "2022-02"))
        editor.exchange_editions("2024-02", "2023-11")
        editor.rename_edition("2024-02", "more/2024-06-07")
        editor.rename_edition("more/2024-06-07", "2024-02")
    editor.rename_edition("2024-02", "more/2024-06-07")
    editor.rename_edition("2023-11", "more/2024-05")
    editor.change_picture("editions/more/chart.png", b"a")
    editor.change_picture("editions/more/chart.png", b"b")
    editor.edit("003", ("text", "```{include} /shared.txt\n```"))
    editor.change_shared_text(b"Other words.")
    editor.change_copies(written.COPIES[0])
    editor.build_otherwise("dirhtml", 2)
    editor.edit("003", ("point", "B point."))
    editor.build_otherwise("html", 1)
    for count in (*range(1, 7), 25):
        editor.kill("003", count, True)
    for count in (1, 2, 4):
        editor.fail("003", "doctree-read", count, True)
    editor.teardown()


# Before the last step all was well: what it changed says more than shrinking, which takes minutes.
LONG = settings.get_current_profile_name() == "long"
Editor.TestCase.settings = settings(
    max_examples=100 if LONG else 3,
    stateful_step_count=20 if LONG else 12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
TestEditor = Editor.TestCase
