"""Pages that show the archive are written again when what they show has changed.

Sphinx itself writes a page when its source changes. What a page shows beside its
source (sidebar, neighbours, names of tags, views) is reduced to a fingerprint.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sphinx_newsletter.collect import archive_domain
from sphinx_newsletter.pages.shell import sidebar
from sphinx_newsletter.views import shows_archive

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.core.archive import Archive
    from sphinx_newsletter.core.edition import Edition


def fingerprint(env: BuildEnvironment, archive: Archive, docname: str) -> str:
    """A short text that changes if, and only if, what *docname* shows of the archive does."""
    shown: list[object] = [sidebar(env, archive)]
    if edition := archive.find(docname):
        shown += [_listed(neighbour) for neighbour in archive.neighbours(docname) if neighbour]
        for uses in (edition.tags, *(section.tags for section in edition.sections)):
            shown.append([(tag.slug, tag.label) for tag in archive.tags(uses)])
    if shows_archive(env, docname):
        shown += map(_listed, archive.editions)
        shown += [(tag.slug, tag.label, count) for tag, count in archive.most_used]
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def _listed(edition: Edition) -> tuple[object, ...]:
    return (
        edition.docname,
        edition.title,
        edition.date,
        edition.authors,
        edition.subtitle,
        edition.points,
        edition.words,
    )


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Name the pages to write again; what they show now is kept for the next build."""
    domain = archive_domain(env)
    before = domain.shown.get(app.builder.name, {})
    now = {name: fingerprint(env, domain.archive, name) for name in sorted(env.found_docs)}
    domain.shown[app.builder.name] = now
    return [name for name, value in now.items() if before.get(name) != value]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("env-updated", on_env_updated, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
