"""Whatever an editor does, `--fix` and `--update` lose no address, but what has been deleted.

A state machine edits a tiny site at the desk; some of its runs are built in the end, and each
recorded address is looked for in the output. A longer run, by chance:
`pytest tests/editing/permalinks/test_live_for_ever.py --hypothesis-profile=long`.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.editing.workspace import Workspace
from tests.answering import assert_all_answer
from tests.conftest import ROOTS, Site
from tests.editing.permalinks.sections import Section, put_together, take_apart

pytestmark = pytest.mark.slow

TITLES = ("Burn", "Ratchet is out", "WebGPU, at last", "Über uns", "Of mice and men", "日本")
QUESTIONS = ("Why?", "How did it begin?", "And then?", "日本?")
TARGETS = ("one", "two", "Drei Worte", "burn")
NAMES = ("2024-01", "2024-02", "003", "more/2024-05")
HEAD = "---\ndate: 2024-0{0}\n---\n\n# Edition {0}\n\n## News\n\n"


class Editor(RuleBasedStateMachine):
    """A site with its permalinks, and all that is done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="newsletter-"))
        self.site = self.folder / "site"
        shutil.copytree(ROOTS / "minimal", self.site)
        self.count = 0
        # Each edition has two names of its own: another's would lead to another text.
        self.names: list[str] = []
        for name in NAMES[:2]:
            self.add(name)
        self.heal()

    def add(self, name: str) -> None:
        self.count += 1
        self.names.append(name)
        sections = [Section(TITLES[0], ["one"]), Section(f"Only {self.count}")]
        self.path(name).parent.mkdir(exist_ok=True)
        put_together(self.path(name), HEAD.format(self.count), sections)

    def path(self, name: str) -> Path:
        return self.site / f"editions/{name}.md"

    def recorded(self) -> set[str]:
        return {one.address for one in Permalinks(Workspace(self.site)).recorded}

    def heal(self) -> None:
        """What `newsletter permalinks --fix --update` does: nothing is taken out."""
        before = self.recorded()
        Permalinks(Workspace(self.site)).healed().write()
        again = Permalinks(Workspace(self.site))
        assert not again.lost, again.lost
        assert again.healed().contents == {}
        again.updated().write()
        assert before <= self.recorded()
        assert Permalinks(Workspace(self.site)).new == []

    def forget(self, deleted: set[str]) -> None:
        """What was deleted is told, cannot be healed, and goes only when it is named."""
        found = Permalinks(Workspace(self.site))
        told = {one.address for one in found.lost}
        assert told <= deleted
        assert found.healed().contents == {}
        if told:
            found.without(told).write()
        self.heal()

    def pick(self, name: str, at: int) -> tuple[str, list[Section], int]:
        head, sections = take_apart(self.path(name))
        return head, sections, at % len(sections) if sections else -1

    @rule(data=st.data(), at=st.integers(0, 3), title=st.sampled_from(TITLES))
    def rename_heading(self, data: Any, at: int, title: str) -> None:
        name = data.draw(st.sampled_from(self.names))
        head, sections, at = self.pick(name, at)
        # Nobody could tell that a section without an address has not been there before.
        lasts = title != TITLES[-1] or (sections and sections[at].targets)
        if at >= 0 and lasts and title not in [section.title for section in sections]:
            sections[at].title = title
            put_together(self.path(name), head, sections)
            self.heal()

    @rule(data=st.data(), at=st.integers(0, 3), marks=st.lists(st.sampled_from(TARGETS)))
    def change_targets(self, data: Any, at: int, marks: list[str]) -> None:
        name = data.draw(st.sampled_from(self.names))
        head, sections, at = self.pick(name, at)
        others = [t for n, one in enumerate(sections) if n != at for t in [*one.targets, one.title]]
        taken = {target.lower() for target in others}
        if at >= 0:
            sections[at].targets = [t for t in dict.fromkeys(marks) if t.lower() not in taken]
            put_together(self.path(name), head, sections)
            self.heal()

    @rule(data=st.data(), at=st.integers(0, 3), text=st.sampled_from(QUESTIONS))
    def ask(self, data: Any, at: int, text: str) -> None:
        name = data.draw(st.sampled_from(self.names))
        head, sections, at = self.pick(name, at)
        if at >= 0 and not any(text in section.rest for section in sections):
            sections[at].ask(text)
            put_together(self.path(name), head, sections)
            self.heal()

    @rule(data=st.data(), title=st.sampled_from(TITLES))
    def add_section(self, data: Any, title: str) -> None:
        name = data.draw(st.sampled_from(self.names))
        head, sections, _ = self.pick(name, 0)
        if title not in [section.title for section in sections]:
            put_together(self.path(name), head, [Section(title), *sections])
            self.heal()

    @rule(data=st.data())
    def reorder(self, data: Any) -> None:
        name = data.draw(st.sampled_from(self.names))
        head, sections, _ = self.pick(name, 0)
        put_together(self.path(name), head, sections[1:] + sections[:1])
        self.heal()

    @rule(data=st.data())
    def rename_edition(self, data: Any) -> None:
        at = data.draw(st.integers(0, len(self.names) - 1))
        old = self.names[at]
        new = old.removesuffix("-b") if old.endswith("-b") else f"{old}-b"
        self.path(old).rename(self.path(new))
        self.names[at] = new
        self.heal()

    @rule(name=st.sampled_from(NAMES))
    def add_edition(self, name: str) -> None:
        used = {one.partition("#")[0].removesuffix("-b") for one in self.recorded()}
        if f"editions/{name}" not in used:
            self.add(name)
            self.heal()

    @rule(data=st.data())
    def delete_edition(self, data: Any) -> None:
        if len(self.names) > 1:
            name = data.draw(st.sampled_from(self.names))
            self.names.remove(name)
            self.path(name).unlink()
            bare = f"editions/{name.removesuffix('-b')}"
            self.forget({one for one in self.recorded() if one.startswith(bare)})

    @rule(data=st.data(), at=st.integers(0, 3))
    def delete_section(self, data: Any, at: int) -> None:
        name = data.draw(st.sampled_from(self.names))
        head, sections, at = self.pick(name, at)
        if at >= 0:
            del sections[at]
            put_together(self.path(name), head, sections)
            bare = f"editions/{name.removesuffix('-b')}"
            self.forget({one for one in self.recorded() if one.startswith(bare) and "#" in one})

    @rule(slug=st.sampled_from(["wasm", "webgpu"]), new=st.sampled_from(["assembly", "gpu", "3d"]))
    def rename_tag(self, slug: str, new: str) -> None:
        path = self.site / "tags.yml"
        text = path.read_text(encoding="utf-8")
        if f"\n{slug}:\n" in text and not Workspace(self.site).vocabulary.find(new):
            path.write_text(text.replace(f"\n{slug}:\n", f"\n{new}:\n"), encoding="utf-8")
            self.heal()

    @invariant()
    def nothing_is_told(self) -> None:
        assert Permalinks(Workspace(self.site)).lost == []

    def teardown(self) -> None:
        shutil.rmtree(self.folder)


class Builder(Editor):
    """The same, built in the end."""

    def teardown(self) -> None:
        site = Site(self.site)
        for builder in ("html", "dirhtml"):
            site.build(builder, html_baseurl="https://example.org/")
            assert [w for w in site.warnings if w.kind.startswith("newsletter.permalink-l")] == []
            assert_all_answer(site)
        super().teardown()


TestAtTheDesk = Editor.TestCase
TestAtTheDesk.settings = settings(max_examples=15, stateful_step_count=12)
TestInBuilds = Builder.TestCase
TestInBuilds.settings = settings(max_examples=3, stateful_step_count=15)
