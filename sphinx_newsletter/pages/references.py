"""Roles `tag`, `edition` and `section`: cross-references into the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx.roles import XRefRole

from sphinx_newsletter.incremental.build_state import add_page_content
from sphinx_newsletter.pages.addresses import archive_link, edition_link, tag_page
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.page_notes import notes, notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive


ROLES = ("tag", "edition", "section")


class Target(NamedTuple):
    """Target of a cross-reference: a page, an anchor there (or none), and its title."""

    page: str
    anchor: str
    title: str


class ArchiveRole(XRefRole):
    """Cross-reference into the archive. Its default text is the title of the target."""

    def create_xref_node(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Note the target of the page, whose title may change."""
        self.refdomain = "newsletter"
        notes(self.env).role_links.append((self.reftype, self.target))
        return super().create_xref_node()


def links_by_role(env: BuildEnvironment, docname: str) -> list[tuple[str, str]]:
    """Role and target of each of these cross-references on the page *docname*."""
    return notes_of(env, docname).role_links


def target_of(archive: Archive, folder: str, role: str, name: str) -> Target | None:
    """Target that *name* has in *role*; None if there is none. *folder* has the editions."""
    if role == "tag":
        tag = archive.vocabulary.find(name)
        return Target(tag_page(tag.slug), "", tag.label) if tag else None
    docname, _, anchor = name.partition("#")
    for entry in archive.entries_of(f"{folder.strip('/')}/{docname}"):
        if entry.anchor == anchor and (entry.section is not None) == (role == "section"):
            return Target(entry.edition.docname, anchor, entry.title)
    return None


def page_content(app: Sphinx, docname: str) -> Iterator[Target | None]:
    """Targets of the cross-references on *docname*, with their titles."""
    archive, folder = archive_domain(app.env).archive, app.config.newsletter_editions
    return (target_of(archive, folder, *link) for link in links_by_role(app.env, docname))


def on_missing_reference(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.Node | None:
    """Handler of `missing-reference`: make the link. `missing_targets` reports one without."""
    if node.get("refdomain") != "newsletter":
        return None
    archive, folder = archive_domain(env).archive, env.config.newsletter_editions
    target = target_of(archive, folder, node["reftype"], node["reftarget"])
    if target is None:
        return None
    text = contnode.astext() if node["refexplicit"] else target.title
    if node["reftype"] == "tag":
        return archive_link(app.builder, node["refdoc"], target.page, text)
    link = edition_link(app.builder, node["refdoc"], target.page, text)
    if target.anchor and isinstance(link, nodes.reference):
        if "refuri" in link:
            link["refuri"] += f"#{target.anchor}"
        else:  # on the same page
            link["refid"] = target.anchor
    return link


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the roles, and the handler that resolves them."""
    app.connect("missing-reference", on_missing_reference)
    add_page_content(app, page_content)
    for role in ROLES:
        app.add_role(role, ArchiveRole(warn_dangling=True))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
