"""Archived links: a link to a page that is gone leads to a copy in a web archive, and says so.

Links are replaced while a page is read, so pages, feeds, Markdown twins and data contain the copy
only. A page is read again when `links.yml` changes an entry for one of its links.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_newsletter.model.archived_links import FILE, read_archived_links
from sphinx_newsletter.model.blocks import Block
from sphinx_newsletter.model.site_files import SiteFileError, read_site_file
from sphinx_newsletter.model.urls import letter_of, read_url
from sphinx_newsletter.reading.domain import archive_domain, is_edition
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.section_text import links_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archived_links import Copy


def _read(app: Sphinx) -> dict[str, Copy]:
    path = app.srcdir / FILE
    try:
        copies, problems = read_archived_links(read_site_file(path))
    except FileNotFoundError:
        return {}
    except SiteFileError as error:
        copies, problems = {}, [error.problem]
    for problem in problems:
        report(problem, f"{path}:{problem.line}")
    return copies


def on_env_get_outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Return the pages that link to an address whose entry has changed."""
    domain, now = archive_domain(env), _read(app)
    before, domain.copies = domain.copies, now
    urls = {url for url in before.keys() | now.keys() if before.get(url) != now.get(url)}
    return [docname for docname in env.found_docs if urls and _links_to(env, docname, urls)]


def _links_to(env: BuildEnvironment, docname: str, urls: set[str]) -> bool:
    domain = archive_domain(env)
    if docname not in domain.texts or not is_edition(env.config, docname):
        return True  # a new page, or one of the few guides
    if not urls.isdisjoint(domain.copied.get(docname, ())):
        return True
    linked = links_of(env, docname)
    for host in {read_url(url).host for url in urls}:
        letter = letter_of(host)
        found = linked.hosts(letter).get(host) if letter in linked.letters else None
        if found and any(use[2].partition("#")[0] in urls for use in found[2]):
            return True
    return False


class ReplaceArchivedLinks(SphinxTransform):
    """Transform that replaces addresses in links and in the records of blocks."""

    default_priority = 500

    def apply(self, **_: object) -> None:
        """Store which addresses were replaced, because their entries may be removed again."""
        copies = archive_domain(self.env).copies
        if not copies:
            return
        found = [*self._links(copies), *self._blocks(copies)]
        if found:
            archive_domain(self.env).copied[self.env.docname] = tuple(sorted({*found}))

    def _links(self, copies: Mapping[str, Copy]) -> Iterator[str]:
        for link in list(self.document.findall(nodes.reference)):
            url, mark, place = link.get("refuri", "").partition("#")
            if copy := copies.get(url):
                yield url
                link["original"] = url  # for the page of links
                link["refuri"] = f"{copy.url}{mark}{place}"
                if not _in_title(link):  # anchors and entries of lists are made of titles
                    day = copy.date.written(self.config.language)
                    link.append(nodes.inline("", f" (archived copy, {day})"))

    def _blocks(self, copies: Mapping[str, Copy]) -> Iterator[str]:
        """Replace addresses in the records of blocks, which list pages show."""
        for node in self.document.findall(nodes.Element):
            block = node.get("block")
            if not isinstance(block, Block):
                continue
            old = {field.name: getattr(block, field.name) for field in fields(block)}
            new = {name: _replaced(value, copies) for name, value in old.items()}
            if new != old:
                yield from (url for value in old.values() for url in _urls(value) if url in copies)
                node["block"] = replace(block, **new)


def _in_title(node: nodes.Node) -> bool:
    while node.parent:
        node = node.parent
        if isinstance(node, nodes.title):
            return True
    return False


def _replaced(value: Any, copies: Mapping[str, Copy]) -> Any:
    """*value*, a field of a record, with archived links in place of those that are gone."""
    if isinstance(value, tuple):
        found = (_replaced(one, copies) for one in value)
        return type(value)(*found) if hasattr(value, "_fields") else tuple(found)
    copy = copies.get(value.partition("#")[0]) if isinstance(value, str) else None
    return copy.url if copy else value


def _urls(value: Any) -> Iterator[str]:
    if isinstance(value, tuple):
        for one in value:
            yield from _urls(one)
    elif isinstance(value, str):
        yield value.partition("#")[0]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler, and add the transform."""
    app.connect("env-get-outdated", on_env_get_outdated)
    app.add_transform(ReplaceArchivedLinks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
