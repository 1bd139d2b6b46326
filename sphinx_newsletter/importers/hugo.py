"""Hugo and Zola: TOML, YAML or JSON, page bundles, shortcodes, `@/` links.

See https://gohugo.io/content-management/ and https://www.getzola.org/documentation/content/page/.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_newsletter.importers import markdown_links, markdown_templates
from sphinx_newsletter.importers.markdown_folder import Folder, pages, read_folder
from sphinx_newsletter.importers.markdown_page import Edit, code_lines
from sphinx_newsletter.model.importers import Importer, add_importer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx_newsletter.importers.markdown_folder import Files, Pass
    from sphinx_newsletter.importers.markdown_page import MarkdownPage
    from sphinx_newsletter.importers.source_front_matter import SourceFront
    from sphinx_newsletter.model.imported import Finding, ImportedEdition
    from sphinx_newsletter.model.importers import ImportOptions, ImportSource


_CONFIG = re.compile(r"(?:hugo|config(?:/_default/\w+)?)\.(?:toml|ya?ml|json)|archetypes/.*")
_ZOLA = re.compile(
    rb"^(?:compile_sass|generate_feeds?|build_search_index|\[markdown\]|\[slugify\])", re.MULTILINE
)
_ZOLA_PAGE = re.compile(rb"^\[(?:taxonomies|extra)\]|\]\(@/", re.MULTILINE)
_SECTION = ("_index", "_index.md")


def is_zola(source: ImportSource) -> bool:
    """Whether the configuration, or a page, has what Zola alone reads."""
    if "config.toml" in source.members:
        return bool(_ZOLA.search(source.head("config.toml")))
    heads = map(source.head, [*pages(source)][:20])
    return any(one.startswith(b"+++") and _ZOLA_PAGE.search(one) for one in heads)


def detects_hugo(source: ImportSource) -> int:
    """A folder with the configuration of Hugo, or pages with TOML between `+++`."""
    if is_zola(source):
        return 0
    if any(_CONFIG.fullmatch(member) for member in source.members):
        return 75
    heads = map(source.head, [*pages(source)][:20])
    return 40 if any(one.startswith((b"+++", b"{\n")) or b"{{<" in one for one in heads) else 0


def detects_zola(source: ImportSource) -> int:
    """A folder with the configuration of Zola, or pages that it alone reads."""
    return 78 if is_zola(source) else 0


def _hugo_passes(files: Files, member: str) -> tuple[Pass, ...]:
    return (
        markdown_templates.hugo(lambda name: files.page(name, member)),
        markdown_templates.shown,
    )


def _zola_passes(files: Files, member: str) -> tuple[Pass, ...]:
    def links(page: MarkdownPage) -> Iterable[Edit]:
        """Links such as `@/blog/page.md`, from the folder `content`."""
        code = code_lines(page.tokens)
        for index, line in enumerate(page.lines):
            if index in code or "@/" not in line:
                continue
            made = markdown_links.rewritten(line, _relative, _picture)
            if made != line:
                yield Edit(index, index + 1, (made,), "link-internal")

    def _picture(url: str, _alt: str, _link: str) -> markdown_links.Address:
        return markdown_links.Address(_relative(url))

    def _relative(url: str) -> str:
        found = files.page(url.removeprefix("@/"), member) if url.startswith("@/") else None
        return found or url

    return (links, markdown_templates.zola(lambda name: files.page(name, member)))


def is_issue(member: str) -> bool:
    """Whether *member* is a page, and not the text of a section or a page at the root."""
    path = member.removeprefix("content/")
    return not path.endswith(("_index.md", "_index.markdown")) and (
        "/" in path or not member.startswith("content/")
    )


def _address(front: SourceFront, _member: str) -> str:
    return front.text("url", "path", "canonicalurl")


def _read(
    source: ImportSource, options: ImportOptions, passes: Callable[[Files, str], tuple[Pass, ...]]
) -> Iterator[ImportedEdition | Finding]:
    folder = Folder(
        passes=passes,
        static=("static", "assets", "", "content"),
        is_issue=is_issue,
        address=_address,
    )
    return read_folder(source, options, folder)


def read_hugo(source: ImportSource, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    """The pages of a site of Hugo."""
    return _read(source, options, _hugo_passes)


def read_zola(source: ImportSource, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    """The pages of a site of Zola."""
    return _read(source, options, _zola_passes)


HUGO = add_importer(
    Importer(
        name="hugo", description="the folder of a Hugo site", detects=detects_hugo, read=read_hugo
    )
)
ZOLA = add_importer(
    Importer(
        name="zola", description="the folder of a Zola site", detects=detects_zola, read=read_zola
    )
)
