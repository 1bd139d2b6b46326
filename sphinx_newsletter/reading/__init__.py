"""From source to record: files, front matter, Markdown, doctree, domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_MODULES = (
    "settings",  # of conf.py
    "report",  # one warning for each problem
    "toctree_limits",  # of lists within lists
    "excluded_files",  # symbolic links, unsafe names
    "outline",  # lines and columns, for the commands
    "withdrawals",  # what is left out for ever
    "sources",  # files, drafts, front matter
    "lost_sources",  # deleted while the site is built
    "parser",  # Markdown as data
    "size_limits",  # of Markdown that is expensive
    "highlighting",  # of code, within limits
    "link_policy",  # allowed addresses and files
    "file_dependencies",  # pages whose files change
    "system_messages",  # not in text
    "tags",  # {tags}
    "targets",  # (my-section)=
    "time_element",  # dates
    "inline_elements",  # ~~struck~~, tasks
    "maths",  # $…$
    "images",  # alt text, sizes
    "remote_images",  # links to them
    "archived_links",  # copies of pages that are gone
    "domain",  # the records
    "allowed_reports",  # % allow:
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the modules of the room, in the order in which a build meets them."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
