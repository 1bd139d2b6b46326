"""`newsletter tags merge`: what changes, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.tags.merge import merge
from sphinx_newsletter.editing.workspace import Workspace
from tests.editing.tags.tagged_sites import SLUGS, Files, read, refused, sites, tagged, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx_newsletter.model.tags import Vocabulary
    from tests.conftest import Site


VOCABULARY = """\
# The tags.

a:
  label: The A
  description: Of a.
  aliases: [one, "two: 2"]
  broader: top

# On b.
b:
  label: B
  broader: a

c:
  label: C
  broader: a

top:
  label: Top
"""


def merged(folder: Path, old: str, into: str) -> None:
    workspace = Workspace(folder)
    merge(workspace, old, into).write(workspace)


def above(vocabulary: Vocabulary, slug: str) -> list[str]:
    found: list[str] = []
    while slug := vocabulary.tags[slug].broader:
        found.append(slug)
    return found


@pytest.mark.slow
@settings(max_examples=40)
@given(sites(), st.permutations(SLUGS))
def test_what_had_one_of_the_two_has_the_second(site: Files, slugs: list[str]) -> None:
    old, into = slugs[:2]
    with written(site) as folder:
        before = Workspace(folder)
        known = tagged(before)
        assume(old not in above(before.vocabulary, into)[1:])  # a circle, which is refused
        merged(folder, old, into)
        after = Workspace(folder)
        assert [(docname, anchor, {*tags}) for docname, anchor, tags in tagged(after)] == [
            (docname, anchor, {into if tag == old else tag for tag in tags})
            for docname, anchor, tags in known
        ]
        assert not after.vocabulary_problems
        assert [*after.archive.unknown_tags()] == []
        for tag in before.vocabulary.tags.values():
            for name in (tag.slug, tag.label, *tag.aliases):
                found = after.vocabulary.find(name)
                assert found
                assert found.slug == (into if tag.slug == old else tag.slug)
        # One that had a name of the first alone has each tag as often as before.
        uses = [[use.name for use in part.tags] for e in after.archive.all for part in e.sections]
        assert all(old not in names for names in uses)


@pytest.mark.parametrize(
    ("tags", "result"),
    [
        ("a", "b"),
        ("a, c", "b, c"),
        ("a, b, c", "b, c"),
        ("b, a, c", "b, c"),
        ("c, b, a", "c, b"),
        ("b, a, one", "b"),
        ("a, c, one", "b, c"),
        ("one, The A, c, a", "b, c"),
        ("b\na\nc", "b\nc"),
        ("b,\na,\nc", "b,\nc"),
        ("a,\nb", None),
        ("c, a,\nb", "c,\nb"),
    ],
)
def test_of_two_uses_one_is_kept(
    make_site: Callable[..., Site], tags: str, result: str | None
) -> None:
    text = "---\ndate: 2024-04\n---\n\n# May\n\n## A\n\n:::{{tags}} {}\n:::\n\nText.\n"
    files = {"tags.yml": VOCABULARY, "editions/2024-04.md": text.format(tags)}
    site = make_site(files=files)
    merged(site.folder, "a", "b")
    expected = text.format(result) if result else text.format("\nb").replace("} \n", "}\n")
    assert read(site, "editions/2024-04.md") == expected


@pytest.mark.parametrize(
    ("front", "result"),
    [
        ("tags: [b, a]", "tags: [b]"),
        ('tags: ["a", "b"]', 'tags: ["b"]'),
        ("tags: [c, 'a', b]", "tags: [c, b]"),
        ("tags: a, b", "tags: b"),
        ("tags:\n  - a\n  - b", "tags:\n  - b"),
        ("tags:\n- b\n- 'one'\n- c", "tags:\n- b\n- c"),
        ("tags: [c,\n  a,\n  b]", "tags: [c,\n  b]"),
    ],
)
def test_in_the_front_matter_too(make_site: Callable[..., Site], front: str, result: str) -> None:
    text = "---\n{}\ndate: 2024-04\n---\n\n# May\n"
    files = {"tags.yml": VOCABULARY, "editions/2024-04.md": text.format(front)}
    site = make_site(files=files)
    merged(site.folder, "a", "b")
    assert read(site, "editions/2024-04.md") == text.format(result)


def test_the_entry_goes_and_its_names_lead_on(make_site: Callable[..., Site]) -> None:
    files = {"tags.yml": VOCABULARY, "docs/guide.md": "# Guide\n\n{tag}`The A`, {ref}`tag-a`\n"}
    site = make_site(files=files)
    site.delete("editions/2024-04.md")
    merged(site.folder, "a", "b")
    assert read(site, "docs/guide.md") == "# Guide\n\n{tag}`b`, {ref}`tag-b`\n"
    assert read(site, "tags.yml") == (
        "# The tags.\n\n# On b.\nb:\n  label: B\n  aliases: [a, The A, one, 'two: 2']\n"
        "  broader: top\n\nc:\n  label: C\n  broader: b\n\ntop:\n  label: Top\n"
    )


def test_the_last_entry_goes_with_the_blank_line_above_it(make_site: Callable[..., Site]) -> None:
    text = "a:\n  label: A\n\n# On b.\nb:\n  label: B  # so\n  # the end\n"
    site = make_site(files={"tags.yml": text})
    site.delete("editions/2024-04.md")
    merged(site.folder, "b", "a")
    assert read(site, "tags.yml") == "a:\n  label: A\n  aliases: [b]\n"


@pytest.mark.parametrize(
    ("old", "into", "message"),
    [
        ("wasm", "wasm", "into itself"),
        ("wasm", "wsam", "did you mean `wasm`"),
        ("web-gpu", "wasm", "alias of the tag `webgpu`"),
        ("wasm", "web-gpu", "alias of the tag `webgpu`"),
    ],
)
def test_what_cannot_be_done_is_refused(
    make_site: Callable[..., Site], old: str, into: str, message: str
) -> None:
    site = make_site()
    with refused(site.folder, message):
        merged(site.folder, old, into)


def test_a_circle_is_refused(make_site: Callable[..., Site]) -> None:
    text = VOCABULARY + "  broader: c\n"
    text = text.replace("broader: top", "").replace("C\n  broader: a", "C\n  broader: b")
    site = make_site(files={"tags.yml": text})
    site.delete("editions/2024-04.md")
    with pytest.raises(CommandError, match=r"`top` is narrower than `\w`"):
        merged(site.folder, "b", "top")


def test_a_vocabulary_in_braces_is_refused(make_site: Callable[..., Site]) -> None:
    site = make_site(files={"tags.yml": "{a: {label: A}, b: {}}\n"})
    site.delete("editions/2024-04.md")
    with pytest.raises(CommandError, match="braces"):
        merged(site.folder, "a", "b")
