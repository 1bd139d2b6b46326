"""Page fingerprints: a page is written again when anything that it shows has changed.

All that a page shows (its source and other files, titles of its targets, pages before and after it,
and content that pages and blocks register) is reduced to a fingerprint.

A page is read again when a file that it names has appeared or disappeared, because MyST resolves
links to files, and Sphinx toctrees, while reading.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import addnodes
from sphinx.util import docname_join

from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.reading.file_dependencies import states_of
from sphinx_newsletter.reading.page_notes import Reference, notes, notes_of
from sphinx_newsletter.upstream.myst import ANCHOR_LINK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Handler of `doctree-read`: note the targets of a page, whose titles it may show."""
    docname, noted = app.env.docname, notes(app.env)
    noted.link_files = dict(_files(app.env, docname, doctree))
    noted.references = sorted({*map(reference_of, doctree.findall(addnodes.pending_xref))})


def reference_of(node: addnodes.pending_xref) -> Reference:
    """The reference for which *node* is."""
    form, target = node.get("reftype", ""), node.get("reftarget", "")
    if form != "myst":
        return Reference(form, target)
    if node["refdomain"] == "doc":
        return Reference("page", target, node["reftargetid"] or "")
    if not node.get(ANCHOR_LINK):
        return Reference("path", target)
    return Reference("local" if node.get("reflocalid") else "anchor", target)


def _files(
    env: BuildEnvironment, docname: str, doctree: nodes.document
) -> Iterator[tuple[str, bool]]:
    """The files to which links of *docname* lead, and whether they exist."""
    for node in doctree.findall(addnodes.pending_xref):
        if node["reftype"] == "myst":
            target = node["reftarget"]
            is_page = node["refdomain"] == "doc"
            path = f"/{env.doc2path(target, False)}" if is_page else target.partition("#")[0]
            # No file has a name that is too long, or that contains a NUL.
            with suppress(OSError, RuntimeError, ValueError):
                full = env.relfn2path(path, docname)[1]
                yield full, Path(full).is_file()


def on_env_get_outdated(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], removed: set[str]
) -> list[str]:
    """Handler of `env-get-outdated`: pages that name a file which has appeared or disappeared.

    If a page has been removed, the first page is read: Sphinx saves the environment and checks
    toctrees only if it has read something.
    """
    first = [env.config.root_doc] if removed else []
    return first + [
        docname
        for docname in env.all_docs
        if not removed.isdisjoint(env.toctree_includes.get(docname, ()))
        or any(Path(p).is_file() != was for p, was in notes_of(env, docname).link_files.items())
    ]


def content_of(
    app: Sphinx, docname: str, relations: Mapping[str, list[str | None]]
) -> Iterator[object]:
    """What *docname* shows, as plain data."""
    env = app.env
    yield states_of(env, docname)
    yield from _targets(env, docname)
    for content in build_state(app).page_content:
        yield [*content(app, docname)]
    for other in relations.get(docname, ()):
        yield other and (other, env.titles[other].astext())


def _targets(env: BuildEnvironment, docname: str) -> Iterator[object]:
    standard = env.domains.standard_domain
    references = notes_of(env, docname).references
    for page in sorted({page_of(docname, one) for one in references} & env.titles.keys()):
        slugs = env.metadata[page].get("myst_slugs", {})
        headings = [(name, id_, heading) for name, (_line, id_, heading) in slugs.items()]
        yield page, env.titles[page].astext(), headings
    for label in sorted({one.target.lower() for one in references}):
        yield label, standard.labels.get(label), standard.anonlabels.get(label)


def page_of(docname: str, reference: Reference) -> str:
    """The docname that a *reference* on the page *docname* names, if it names a page."""
    if reference.form == "page":
        return reference.target
    return docname_join(docname, reference.target)


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Handler of `env-updated`: pages to write again. Records fingerprints in the manifest."""
    manifest = manifest_of(app)
    relations = env.collect_relations()
    return [
        docname
        for docname in sorted(env.found_docs)
        if manifest.has_changed(docname, repr([*content_of(app, docname, relations)]))
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the handlers that find pages to read or write again."""
    app.connect("env-get-outdated", on_env_get_outdated, priority=600)
    app.connect("doctree-read", on_doctree_read)
    app.connect("env-updated", on_env_updated, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
