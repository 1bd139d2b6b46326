"""From source to record: files, front matter, Markdown, doctree, domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_MODULES = (
    "settings",  # of conf.py
    "report",  # one warning for one problem
    "toctree_limits",  # a limit to lists within lists
    "excluded_files",  # symbolic links, unsafe names
    "sources",  # files, drafts, front matter
    "parser",  # Markdown as data
    "size_limits",  # of what costs much
    "link_policy",  # addresses and files
    "file_dependencies",  # of the files that pages show
    "system_messages",  # out of texts
    "tags",  # {tags}
    "targets",  # (my-section)=
    "time_element",  # dates
    "images",  # alternative texts, sizes
    "remote_images",  # links instead
    "archived_links",  # of pages that are gone
    "domain",  # the records
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the modules of the room, in the order in which a build meets them."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
