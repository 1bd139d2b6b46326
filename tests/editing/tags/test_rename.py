"""`newsletter tags rename`: what changes, what is left, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.tags.rename import rename
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.model.anchors import slug_of
from tests.editing.tags.tagged_sites import (
    SLUGS,
    Files,
    read,
    refused,
    sites,
    tagged,
    texts,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site


NEW = "zz-new"
EDITION = (
    "---\ndate: 2024-05\ntags: {front}\n---\n\n# May\n\n## A\n\n:::{{tags}} {tags}\n:::\n\n{text}\n"
)


def edition(front: str = "[]", tags: str = "wasm", text: str = "Text.") -> str:
    return EDITION.format(front=front, tags=tags, text=text)


def renamed(folder: Path, old: str, new: str, label: str = "") -> list[str]:
    """Rename, and return what is left as `path:line`."""
    workspace = Workspace(folder)
    plan = rename(workspace, old, new, label)
    plan.write(workspace)
    return [f"{one.path}:{one.line}" for one in plan.left]


@pytest.mark.slow
@settings(max_examples=25)
@given(sites(), st.sampled_from(SLUGS))
def test_all_is_tagged_as_before_up_to_the_name(site: Files, old: str) -> None:
    with written(site) as folder:
        before = Workspace(folder)
        renamed(folder, old, NEW)
        after = Workspace(folder)
        assert tagged(after) == [
            (docname, anchor, tuple(NEW if tag == old else tag for tag in tags))
            for docname, anchor, tags in tagged(before)
        ]
        assert not after.vocabulary_problems
        assert [*after.archive.unknown_tags()] == []
        for tag in before.vocabulary.tags.values():
            for name in (tag.slug, tag.label, *tag.aliases):
                found = after.vocabulary.find(name)
                assert found
                assert found.slug == (NEW if tag.slug == old else tag.slug)


@pytest.mark.slow
@settings(max_examples=25)
@given(sites(), st.sampled_from(SLUGS))
def test_bytes_outside_the_names_stay_and_the_way_back_leads_back(site: Files, old: str) -> None:
    with written(site) as folder:
        before = texts(folder)
        renamed(folder, old, NEW)
        there = texts(folder)
        renamed(folder, NEW, old)
        back = texts(folder)
    vocabulary = before.pop("tags.yml")
    for path, data in before.items():
        # A slug in capitals is a name of the tag too: it comes back as it is declared.
        assert there[path].replace(NEW.encode(), old.encode()).lower() == data.lower()
        assert back[path].lower() == data.lower()
    kept = [line for line in back["tags.yml"].splitlines() if NEW.encode() not in line]
    lines = iter(vocabulary.splitlines())
    assert all(line in lines for line in kept)
    assert len(vocabulary.splitlines()) - len(kept) <= 1


def test_every_kind_of_use_is_renamed(make_site: Callable[..., Site]) -> None:
    text = "{tag}`webgpu`, {tag}`it <webgpu>`, {ref}`tag-webgpu`, [x](../archive/tag/webgpu.html#a)"
    site = make_site(
        files={
            "editions/2024-05.md": edition("[webgpu]", "wasm, webgpu", text),
            "docs/guide.md": "# Guide\n\n:::{admonition} Of {tag}`webgpu`\nText.\n:::\n",
            "redirects.txt": "old.html archive/tag/webgpu.html # why\n",
        }
    )
    assert renamed(site.folder, "webgpu", "gpu") == []
    new = text.replace("webgpu", "gpu")
    assert read(site, "editions/2024-05.md") == edition("[gpu]", "wasm, gpu", new)
    assert "{tag}`gpu`" in read(site, "docs/guide.md")
    assert read(site, "redirects.txt") == "old.html archive/tag/gpu.html # why\n"
    vocabulary = read(site, "tags.yml")
    assert "\ngpu:\n  label: WebGPU\n" in vocabulary
    assert "  aliases: [web-gpu, webgpu]\n" in vocabulary
    site.build()
    # MyST knows no page of the archive; a reader's browser does.
    ours = {one.kind for one in site.warnings if one.kind.startswith(("newsletter", "ref"))}
    assert ours == {"newsletter.link-missing"}
    assert "gpu.html" in site.read("archive/tag/webgpu.html")


def test_what_has_more_than_one_answer_is_refused(make_site: Callable[..., Site]) -> None:
    text = "[x](https://other.example/archive/tag/webgpu.html) and\n[y](#tag-webgpu)"
    site = make_site(files={"editions/2024-05.md": edition(text=text)})
    left = renamed(site.folder, "webgpu", "gpu")
    assert left == ["editions/2024-05.md:13", "editions/2024-05.md:14"]
    assert "other.example/archive/tag/webgpu.html" in read(site, "editions/2024-05.md")


def test_labels_and_aliases_stay_as_they_are_written(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": edition(tags="WebGPU, LLMs, web-gpu, llm")})
    before = read(site, "editions/2024-05.md")
    renamed(site.folder, "webgpu", "gpu")
    renamed(site.folder, "llms", "language-models")
    assert read(site, "editions/2024-05.md") == before
    assert "broader: language-models" in read(site, "tags.yml")


def test_a_label_that_is_no_name_any_more_is_replaced(make_site: Callable[..., Site]) -> None:
    vocabulary = "gpu:\n  label: The graphics\nllms:\n  label: LLMs\n  broader: The graphics\n"
    files = {"tags.yml": vocabulary, "editions/2024-05.md": edition(tags="llms, The graphics, GPU")}
    site = make_site(files=files)
    site.delete("editions/2024-04.md")
    renamed(site.folder, "gpu", "webgpu", "Web: GPU")
    assert read(site, "editions/2024-05.md") == edition(tags="llms, webgpu, webgpu")
    assert read(site, "tags.yml") == (
        "webgpu:\n  label: 'Web: GPU'\n  aliases: [gpu]\nllms:\n  label: LLMs\n  broader: webgpu\n"
    )


def test_an_alias_can_become_the_slug(make_site: Callable[..., Site]) -> None:
    site = make_site()
    renamed(site.folder, "webgpu", "web-gpu")
    assert "\nweb-gpu:\n" in read(site, "tags.yml")
    assert "  aliases: [webgpu]\n" in read(site, "tags.yml")


MISPLACED = """\
---
date: 2024-05
---

# May

Words.

{0}

## A

:::{{tags}} wasm
:::

:::{{tags}} llms
:::
"""


@pytest.mark.parametrize(
    "written",
    [
        ":::{tags} wasm, webgpu\n:::",
        "```{tags}\nllms\nWebGPU\n```",
        "> :::{tags} webgpu\n> :::",
        ":::{note}\n```{tags} web-gpu\n```\n:::",
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_what_stands_away_from_a_heading_stays_and_is_refused(
    make_site: Callable[..., Site], written: str, ending: str
) -> None:
    text = MISPLACED.format(written).replace("\n", ending)
    site = make_site(files={"editions/2024-05.md": text.encode()})
    line = 10 if "{note}" in written else 9
    assert f"editions/2024-05.md:{line}" in renamed(site.folder, "webgpu", "gpu")
    assert read(site, "editions/2024-05.md") == text


def test_a_second_list_of_a_section_is_reported_and_those_of_other_tags_are_not(
    make_site: Callable[..., Site],
) -> None:
    text = MISPLACED.format(":::{tags} webgpu\n:::")
    site = make_site(files={"editions/2024-05.md": text})
    assert renamed(site.folder, "llms", "models") == ["editions/2024-05.md:17"]


def test_front_matter_on_several_lines(make_site: Callable[..., Site]) -> None:
    front = "wasm,\n  webgpu,\n  'llms, webgpu'"
    site = make_site(files={"editions/2024-05.md": edition(front="[" + front + "]")})
    renamed(site.folder, "webgpu", "gpu")
    assert read(site, "editions/2024-05.md") == edition(f"[{front.replace('webgpu', 'gpu')}]")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("webgup", "gpu", "did you mean `webgpu`"),
        ("web-gpu", "gpu", "alias of the tag `webgpu`"),
        ("WebGPU", "gpu", "another name of the tag `webgpu`"),
        ("webgpu", "wasm", "name of the tag `wasm`"),
        ("webgpu", "llm", "name of the tag `llms`"),
        ("webgpu", "Web GPU!", "as in `web-gpu`"),
        ("webgpu", "—", "not a slug"),
        ("webgpu", "index", "index of all tags"),
        ("webgpu", "webgpu", "already"),
    ],
)
def test_what_cannot_be_done_is_refused(
    make_site: Callable[..., Site], old: str, new: str, message: str
) -> None:
    site = make_site()
    with refused(site.folder, message):
        renamed(site.folder, old, new)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"editions/2024-05.md": b"# Caf\xe9\n"}, r"2024-05\.md:1: the file is not UTF-8"),
        ({"docs/guide.md": b"# Caf\xe9\n"}, r"guide\.md:1: the file is not UTF-8"),
        ({"editions/2024-05.md": "---\ndate: [\n---\n\n# May\n"}, "front matter cannot be read"),
        ({"tags.yml": "webgpu: [\n"}, "vocabulary cannot be read"),
        ({"tags.yml": b"# Caf\xe9\n"}, "not UTF-8"),
        ({"tags.yml": "webgpu:\n  label: A\n  aliases: b\n"}, "not a list"),
        ({"redirects.txt": "archive/tag/gpu.html index.html\n"}, "is redirected"),
        ({"redirects.txt": b"\xe9\n"}, "not UTF-8"),
        ({"editions/2024-05.md": edition(tags="gpu")}, r"2024-05\.md:10: `gpu` is not a tag yet"),
    ],
)
def test_of_what_is_broken_nothing_is_changed(
    make_site: Callable[..., Site], files: dict[str, str | bytes], message: str
) -> None:
    site = make_site(files=files)
    with refused(site.folder, message):
        renamed(site.folder, "webgpu", "gpu")


def test_a_vocabulary_that_is_read_only_is_refused(make_site: Callable[..., Site]) -> None:
    site = make_site()
    (site.folder / "tags.yml").chmod(0o444)
    with refused(site.folder, "read-only"):
        renamed(site.folder, "webgpu", "gpu")


@given(st.text())
def test_a_slug_is_one_or_nothing(name: str) -> None:
    slug = slug_of(name)
    assert slug == "" or slug_of(slug) == slug


def test_a_problem_that_was_there_before_is_no_reason_to_refuse(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files={"editions/2024-05.md": edition(tags="webgpu, unheard-of")})
    renamed(site.folder, "webgpu", "gpu")
    assert read(site, "editions/2024-05.md") == edition(tags="gpu, unheard-of")


@pytest.mark.parametrize("path", ["editions/2024-05.md", "tags.yml"])
def test_a_save_while_the_editor_decides_is_not_lost(
    make_site: Callable[..., Site], path: str
) -> None:
    site = make_site(files={"editions/2024-05.md": edition()})
    plan = rename(Workspace(site.folder), "wasm", "webassembly", "")
    saved = read(site, path) + "\n# Saved meanwhile.\n"
    site.write(path, saved)
    with pytest.raises(CommandError, match=f"{path} has changed meanwhile"):
        plan.write(Workspace(site.folder))
    assert read(site, path) == saved


def test_of_two_renames_at_once_one_is_refused(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"editions/2024-05.md": edition(tags="wasm, llms")})
    first, second = (Workspace(site.folder) for _ in range(2))
    plans = [rename(first, "wasm", "webassembly", ""), rename(second, "llms", "models", "")]
    plans[0].write(first)
    with pytest.raises(CommandError, match="has changed meanwhile"):
        plans[1].write(second)
    assert "{tags} webassembly, llms" in read(site, "editions/2024-05.md")
