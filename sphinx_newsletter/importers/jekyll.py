"""Jekyll: `_posts` with the date in the name, Liquid, kramdown (https://jekyllrb.com/docs/posts/)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_newsletter.importers import markdown_templates
from sphinx_newsletter.importers.markdown_folder import Folder, pages, read_folder
from sphinx_newsletter.importers.source_front_matter import date_in_name
from sphinx_newsletter.model.importers import Importer, add_importer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.importers.markdown_folder import Files, Pass
    from sphinx_newsletter.importers.source_front_matter import SourceFront
    from sphinx_newsletter.model.imported import Finding, ImportedEdition
    from sphinx_newsletter.model.importers import ImportOptions, ImportSource


def detects(source: ImportSource) -> int:
    """A folder with `_config.yml` or `_posts`; or pages whose names begin with a day."""
    parts = {part for member in source.members for part in member.split("/")[:-1]}
    if "_config.yml" in source.members or "_posts" in parts:
        return 80
    found = [*pages(source)]
    dated = sum(bool((day := date_in_name(one)) and day.day) for one in found)
    with_fence = sum(source.head(one).startswith(b"---") for one in found[:20])
    return 30 if found and dated == len(found) and with_fence else 0


def _passes(files: Files, member: str) -> tuple[Pass, ...]:
    return (markdown_templates.liquid(lambda name: files.page(name, member)),)


def is_issue(member: str) -> bool:
    """Whether *member* is a post, or the page of a collection, whose folders begin with `_`."""
    folders = member.split("/")[:-1]
    return not folders or any(one.startswith("_") for one in folders) or bool(date_in_name(member))


def _address(front: SourceFront, _member: str) -> str:
    return front.text("permalink", "canonical_url")


def read(source: ImportSource, options: ImportOptions) -> Iterator[ImportedEdition | Finding]:
    """The posts of a site."""
    folder = Folder(
        passes=_passes,
        static=("", "assets"),
        is_issue=is_issue,
        address=_address,
        names=re.compile(r"[\s,]+"),
    )
    return read_folder(source, options, folder)


JEKYLL = add_importer(
    Importer(name="jekyll", description="the folder of a Jekyll site", detects=detects, read=read)
)
