"""Pages that show the archive are written again when what they show has changed.

Sphinx itself writes a page when its source changes. What a page shows beside its
source (sidebar, neighbours, names of tags, views, titles that it refers to) is
reduced to a fingerprint. A page whose source is gone goes too.

A page is read again when a file that it names has come or gone: what MyST makes of a link,
and Sphinx of a toctree, is settled while reading.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import addnodes
from sphinx.util import docname_join

from sphinx_newsletter.collect import archive_domain
from sphinx_newsletter.core.excerpt import reading_minutes
from sphinx_newsletter.markup.roles import links_by_role
from sphinx_newsletter.pages.ablog_bridge import references
from sphinx_newsletter.pages.addresses import has_archive
from sphinx_newsletter.pages.around import around
from sphinx_newsletter.pages.ledger import ledger
from sphinx_newsletter.pages.references import target_of
from sphinx_newsletter.views import shows_archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.core.archive import Archive
    from sphinx_newsletter.core.edition import Edition


_REFERS_TO = "newsletter_refers_to"
_FILES = "newsletter_files"


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page refers to: the words of a link may come from there."""
    docname = app.env.docname
    app.env.metadata[docname][_FILES] = dict(_files(app.env, docname, doctree))
    targets = {
        docname_join(docname, node["reftarget"])
        if node.get("reftype") == "doc"
        else node.get("reftarget", "")
        for node in doctree.findall(addnodes.pending_xref)
    }
    app.env.metadata[docname][_REFERS_TO] = sorted(targets)


def _files(
    env: BuildEnvironment, docname: str, doctree: nodes.document
) -> Iterator[tuple[str, bool]]:
    """The files to which links of *docname* lead, and whether they are there."""
    for node in doctree.findall(addnodes.pending_xref):
        if node["reftype"] == "myst":
            target = node["reftarget"]
            is_page = node["refdomain"] == "doc"
            path = f"/{env.doc2path(target, False)}" if is_page else target.partition("#")[0]
            # No machine has a file whose name is too long, or holds a NUL.
            with suppress(OSError, RuntimeError, ValueError):
                full = env.relfn2path(path, docname)[1]
                yield full, Path(full).is_file()


def on_env_get_outdated(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], removed: set[str]
) -> list[str]:
    """Name the pages to read again since what they name has come or gone."""
    return [
        docname
        for docname in env.all_docs
        if not removed.isdisjoint(env.toctree_includes.get(docname, ()))
        or any(Path(p).is_file() != was for p, was in env.metadata[docname].get(_FILES, {}).items())
    ]


def shown(
    app: Sphinx, archive: Archive, docname: str, relations: Mapping[str, list[str | None]]
) -> Iterator[object]:
    """What *docname* shows of other pages, as plain data."""
    env = app.env
    yield from _referred(app, docname)
    if archive.find(docname):
        yield [other and (other.docname, other.title) for other in archive.neighbours(docname)]
        for entry in archive.entries_of(docname):
            yield [(slug, archive.vocabulary.tags[slug].label) for slug in entry.tags]
        if has_archive(app.builder):
            yield around(env).fingerprint(docname)
    folder = env.config.newsletter_editions
    yield [target_of(archive, folder, *link) for link in links_by_role(env, docname)]
    for other in relations.get(docname, ()):
        yield other and (other, env.titles[other].astext())
    if shows_archive(env, docname):
        pace = env.config.newsletter_words_per_minute
        yield from (_listed(edition, pace) for edition in archive.editions)
        yield [(tag.slug, tag.label, count) for tag, count in archive.most_used]


def _listed(edition: Edition, pace: int) -> Edition:
    """What other pages show of *edition*: of its words, the minutes that they take; no links."""
    minutes = reading_minutes(edition.words, pace)
    return replace(edition, tags=(), sections=(), words=minutes, links=0)


def _referred(app: Sphinx, docname: str) -> Iterator[object]:
    env, archive = app.env, references(app)
    labels = env.domains.standard_domain.labels
    for target in env.metadata[docname].get(_REFERS_TO, ()):
        title = env.titles[target].astext() if target in env.titles else ""
        slugs = env.metadata[target].get("myst_slugs", {}) if target in env.titles else {}
        headings = [(name, id_, heading) for name, (_line, id_, heading) in slugs.items()]
        yield target, title, headings, archive.get(target), labels.get(target)


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Name the pages to write again; what they show now is kept in the ledger."""
    archive, books = archive_domain(env).archive, ledger(app)
    relations = env.collect_relations()
    return [
        docname
        for docname in sorted(env.found_docs)
        if books.has_changed(docname, repr([*shown(app, archive, docname, relations)]))
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("env-get-outdated", on_env_get_outdated, priority=600)
    app.connect("doctree-read", on_doctree_read)
    app.connect("env-updated", on_env_updated, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
