"""Sites with random vocabularies and uses of tags, in the forms that editors write."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import strategies as st

from sphinx_newsletter.editing.command_error import CommandError
from tests.conftest import ROOTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.workspace import Workspace
    from tests.conftest import Site


SLUGS = ("gpu", "wasm", "llms", "3d", "web-audio")
ALIASES = ("graphics card", "web_assembly", "it's", "C++", "größe", "no")


class Files(NamedTuple):
    """The sources of a site by path."""

    files: dict[str, bytes]


def _alias_lines(style: str, aliases: list[str]) -> list[str]:
    written = ["'it''s'" if alias == "it's" else f'"{alias}"' for alias in aliases]
    if not aliases:
        return ["  aliases: []"] if style == "flow" else []
    if style == "flow":
        return [f"  aliases: [ {' , '.join(written)} ]  # some"]
    return ["  aliases:", *(f"    -  {one}  # one" for one in written)]


@st.composite
def vocabularies(draw: st.DrawFn) -> tuple[str, list[str]]:
    """The text of `tags.yml`, and all names in it."""
    pool = draw(st.permutations(ALIASES))
    names: list[str] = []
    lines = ["# All tags.", ""]
    for at, slug in enumerate(SLUGS):
        label = draw(st.sampled_from(["", f"The {slug}", slug.upper()]))
        own = list(pool[at * 2 : at * 2 + draw(st.integers(0, 2))])
        broader = draw(st.sampled_from(["", *SLUGS[:at]]))
        names += [slug, slug.upper(), *([label] if label else []), *own]
        if draw(st.booleans()):
            lines.append(f"# On {slug}.")
        lines.append(draw(st.sampled_from([f"{slug}:", f'"{slug}":   # a tag'])))
        lines.append(f"  label:  '{label or slug}'")
        lines += _alias_lines(draw(st.sampled_from(["flow", "block"])), own)
        if broader:
            lines.append(f"  broader: {broader}")
        lines += [""] * draw(st.integers(0, 2))
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"])), names


@st.composite
def editions(draw: st.DrawFn, names: list[str]) -> str:
    """The text of an edition with *names*."""
    few = st.lists(st.sampled_from(names), min_size=1, max_size=4)
    front = draw(
        st.sampled_from(["", "tags: {}\n", "tags: [{}]\n", "tags:\n- {}\n", "tags:\n  - {}\n"])
    )
    mark = "\n- " if "- {}" in front else ", "
    mark = mark.replace("\n", "\n  ") if "\n  - " in front else mark
    quote = draw(st.sampled_from(["", '"'])) if mark != ", " or "[" in front else ""
    written = [f"{quote}{name}{quote}" for name in draw(few)]
    text = f"---\ndate: 2024-0{draw(st.integers(1, 9))}\n{front.format(mark.join(written))}---\n\n"
    text += "# An edition\n\n"
    for at in range(draw(st.integers(0, 3))):
        break_ = draw(st.sampled_from([", ", ",\n", "\n", " ,  "]))
        fence, space = draw(st.sampled_from([(":::", " "), ("```", "\n")]))
        tags = break_.join(draw(few))
        text += f"## Section {at}\n\n{fence}{{tags}}{space}{tags}\n{fence}\n\n"
        text += f"Of {{tag}}`{draw(st.sampled_from(names))}` and gpu.\n\n"
    return text


@st.composite
def sites(draw: st.DrawFn) -> Files:
    """The sources of a site, in the endings of Unix or of Windows."""
    vocabulary, names = draw(vocabularies())
    texts = {"tags.yml": vocabulary}
    for at in range(draw(st.integers(1, 3))):
        texts[f"editions/00{at}.md"] = draw(editions(names))
    texts["docs/guide.md"] = f"# A guide\n\nOf {{tag}}`{draw(st.sampled_from(names))}`.\n"
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return Files(
        {path: (mark + text.replace("\n", ending)).encode() for path, text in texts.items()}
    )


@contextmanager
def written(site: Files) -> Iterator[Path]:
    """The folder of the *site*."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "site"
        shutil.copytree(ROOTS / "minimal", folder)
        shutil.rmtree(folder / "editions")
        for path, data in site.files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(data)
        yield folder


def tagged(workspace: Workspace) -> list[tuple[str, str, tuple[str, ...]]]:
    """All entries with their tags."""
    return [
        (edition.docname, entry.anchor, entry.tags)
        for edition in workspace.archive.all
        for entry in workspace.archive.entries_of(edition.docname)
    ]


def texts(folder: Path) -> dict[str, bytes]:
    """All sources."""
    paths = [*folder.rglob("*.md"), folder / "tags.yml"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(paths)}


@contextmanager
def refused(folder: Path, message: str) -> Iterator[None]:
    """The change is refused with a *message* that matches, and no file changes."""
    before = texts(folder)
    with pytest.raises(CommandError, match=message):
        yield
    assert texts(folder) == before


def read(site: Site, path: str) -> str:
    """The text of a file, with its own line endings."""
    return (site.folder / path).read_bytes().decode()
