"""``{tag}`webgpu` ``, ``{edition}`2024-04` ``, ``{section}`2024-04#webgpu` ``: links by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.roles import XRefRole

from sphinx_newsletter.reading.page_notes import notes, notes_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


ROLES = ("tag", "edition", "section")


class ArchiveRole(XRefRole):
    """A link into the archive; its words are the title of what it leads to."""

    def create_xref_node(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Note on the page where it leads: what it shows may change."""
        self.refdomain = "newsletter"
        notes(self.env).role_links.append((self.reftype, self.target))
        return super().create_xref_node()


def links_by_role(env: BuildEnvironment, docname: str) -> list[tuple[str, str]]:
    """The role and the target of each such link on the page *docname*."""
    return notes_of(env, docname).role_links


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    for role in ROLES:
        app.add_role(role, ArchiveRole(warn_dangling=True))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
