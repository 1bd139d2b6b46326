"""Astro: collections below `src/content`, MDX (https://docs.astro.build/en/guides/markdown-content/)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_newsletter.importers.markdown_folder import Folder, read_folder
from sphinx_newsletter.importers.markdown_page import Edit, code_lines, outside_code
from sphinx_newsletter.model.imported import Kind
from sphinx_newsletter.model.importers import Importer, add_importer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_newsletter.importers.markdown_folder import Files, Pass
    from sphinx_newsletter.importers.markdown_page import MarkdownPage
    from sphinx_newsletter.importers.source_front_matter import SourceFront
    from sphinx_newsletter.model.imported import Finding, ImportedEdition
    from sphinx_newsletter.model.importers import ImportOptions, ImportSource


_MODULE = re.compile(
    r"""^(?:import\s+(?:[\w*{].*\sfrom\s+)?["'][^"']+["']|export\s+const\s+.*=.*);?\s*$"""
)
_AROUND = re.compile(r"\s*</?[A-Z][\w.]*(?:\s[^<>]*)?(?<!/)>\s*")
_COMPONENT = re.compile(r"</?(?P<name>[A-Z][a-z\w.]*|[A-Z])(?:\s[^<>]*)?/?>")
_ID = re.compile(r"""\bid=["'{`]+(?P<id>[\w-]+)""")
_COMMENT = re.compile(r"\{/\*.*?\*/\}")


def detects(source: ImportSource) -> int:
    """A folder with the configuration of Astro, or its folder of collections."""
    members = source.members
    has_config = any(one.startswith("astro.config.") for one in members)
    return 85 if has_config or any(one.startswith("src/content/") for one in members) else 0


def without_modules(page: MarkdownPage) -> Iterable[Edit]:
    """Drop the imports and comments of MDX, which no reader sees, and components around text."""
    code = code_lines(page.tokens)
    for index, line in enumerate(page.lines):
        if index in code:
            continue
        if _MODULE.match(line):
            yield Edit(index, index + 1, (), "mdx-import", Kind.DROPPED)
        elif (made := _COMMENT.sub("", line)) != line:
            yield Edit(index, index + 1, (made,), "mdx-comment", Kind.DROPPED)
        elif _AROUND.fullmatch(line):
            yield Edit(index, index + 1, ("",), "mdx-component", Kind.DROPPED)
        elif (made := outside_code(line, _without_components)) != line:
            yield Edit(index, index + 1, (made,), "mdx-component", Kind.NEEDS_A_PERSON)


def _without_components(text: str) -> str:
    return _COMPONENT.sub(_component, text)


def _component(found: re.Match[str]) -> str:
    video = _ID.search(found[0]) if found["name"].lower().startswith("youtube") else None
    return f"<https://www.youtube.com/watch?v={video['id']}>" if video else f"`{found[0]}`"


def passes(_files: Files, member: str) -> tuple[Pass, ...]:
    """The pass for a page of MDX."""
    return (without_modules,) if member.endswith(".mdx") else ()


def _address(front: SourceFront, _member: str) -> str:
    return front.text("canonicalurl", "permalink", "url")


def read(source: ImportSource, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    """The pages of a site's collections; those below `src/pages` are pages of the site."""
    folder = Folder(
        passes=passes,
        static=("public", "src", ""),
        is_issue=lambda member: not member.startswith("src/pages/"),
        address=_address,
    )
    return read_folder(source, options, folder)


ASTRO = add_importer(
    Importer(name="astro", description="the folder of an Astro site", detects=detects, read=read)
)
