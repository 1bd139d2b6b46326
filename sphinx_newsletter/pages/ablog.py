"""Bridge to ABlog. Only this file and its patches (`upstream/ablog.py`) import it.

ABlog has the catalogs (tags, authors, years) and yields the pages of the archive. It gets our
records as its posts, and our list pages replace its pages. `upstream/ablog.py` disconnects the
handlers of ABlog that do not work.
"""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import ablog
import ablog.blog
import ablog.post
from ablog.blog import Blog, Collection

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import add_page_content
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.pages import addresses, lists, tag_pages
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.page_notes import notes_of
from sphinx_newsletter.reading.settings import authors
from sphinx_newsletter.upstream.ablog import load_without_handlers, reset_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils import nodes
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive
    from sphinx_newsletter.model.edition import Edition


_NO_PAGES = ("drafts", "feed", "categories", "locations", "languages")


def on_config_inited(_app: Sphinx, config: Config) -> None:
    """Handler of `config-inited`: set the settings of ABlog from ours and Sphinx's."""
    config.blog_title = config.html_title or config.project
    config.blog_path = addresses.EDITIONS
    config.blog_baseurl = config.html_baseurl
    config.blog_authors = {a.key: (a.name, a.url or None) for a in authors(config).values()}


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Handler of `env-updated`: add tags, authors and years to ABlog, for cross-references."""
    reset_state()
    archive = archive_domain(env).archive
    blog = Blog(app)
    for tag in archive.vocabulary.tags.values():
        page = addresses.tag_page(tag.slug)
        # ABlog would make the address from the label, and the same one for similar labels.
        blog.tags[tag.slug] = Collection(blog.tags, tag.slug, tag.label, path=page)
        names = (alias for alias in tag.aliases if archive.vocabulary.find(alias) is tag)
        # In ABlog's labels, letters have no marks.
        labels = (label for name in names for label in (ablog.blog.slugify(name), anchor_of(name)))
        for label in (*labels, tag.slug):
            blog.references[f"tag-{label}"] = (page, tag.label)
    for key, (name, url) in blog.blog_authors.items():
        page = addresses.author_page(key)
        blog.author[key] = Collection(blog.author, key, name, url, page)
    blog.references["blog-archives"] = (addresses.EDITIONS, "All editions")
    for page in _NO_PAGES:
        del blog.references[f"blog-{page}"]
    for year in archive.years:
        blog.archive[year]  # which makes the year, and its reference


def _register(blog: Blog, archive: Archive) -> None:
    """Add the editions. Late, because `make live` shows a page before it needs them."""
    for order, edition in enumerate(archive.editions, start=1):
        entries = archive.entries_of(edition.docname)
        tags = dict.fromkeys(slug for entry in entries for slug in entry.tags)
        blog.register(edition.docname, _post(order, edition, list(tags)))


def _post(order: int, edition: Edition, tags: list[str]) -> dict[str, Any]:
    """*edition* in the form in which ABlog's post directive stores a post.

    Without sections: ABlog only needs to know which list pages are not empty.
    """
    day = edition.date.as_day() if edition.date else datetime.date.min
    date = datetime.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - ABlog's are naive
    return {
        "docname": edition.docname,
        "section": "",
        "order": order,
        "date": date,
        "update": date,
        "title": edition.title,
        "excerpt": [],
        "doctree": None,
        "tags": tags,
        "author": list(edition.authors),
        "category": [],
        "location": [],
        "language": [],
        "redirect": [],
        "nocomments": True,
        "image": None,
        "exclude": False,
        "canonical_link": None,
        "external_link": None,
    }


def on_html_collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Handler of `html-collect-pages`: our list pages for those of ABlog, and those it leaves out.

    ABlog has no numbered pages of tags, and no pages of tags and authors without editions. These
    pages exist, so that a reference to a tag works as soon as the tag is in the vocabulary.
    """
    if not has_archive(app.builder):
        return
    archive, declared = archive_domain(app.env).archive, authors(app.config)
    _register(Blog(app), archive)
    list_pages = lists.ListPages.of(app)
    pages = {}
    for docname, context, _template in ablog.post.generate_archive_pages(app):
        if make := _maker(list_pages, context):
            pages[docname] = make
    pages.setdefault(addresses.TAGS, list_pages.tags)
    pages.setdefault(addresses.AUTHORS, list_pages.all_authors)
    for slug in archive.vocabulary.tags:
        pages.update(tag_pages.pages(list_pages, slug))
    for key in declared:
        pages.update(list_pages.author_pages(key))
    manifest = manifest_of(app)
    if not manifest.have_changed("archive", pages, list_pages.view_models.fingerprint):
        return
    manifest.expect(pages)
    made = ((docname, make()) for docname, make in sorted(pages.items()))
    yield from lists.changed(manifest, made)


def _maker(
    list_pages: lists.ListPages, context: dict[str, Any]
) -> Callable[[], lists.ListPage] | None:
    """Function that makes our page for a page of ABlog; None for pages that nobody needs."""
    if catalog := context.get("catalog"):
        # Not for the years: the list of all editions has them.
        return {"tags": list_pages.tags, "author": list_pages.all_authors}.get(catalog.name)
    collection = context["collection"]
    if collection.catalog.name == "archive":
        return partial(list_pages.year, collection.label)
    return list_pages.editions if collection.label == "post" else None  # no drafts


def references(app: Sphinx) -> dict[str, tuple[str, str]]:
    """ABlog's references: label, page and title of the page."""
    found: dict[str, tuple[str, str]] = Blog(app).references
    return found


def page_content(app: Sphinx, docname: str) -> Iterator[object]:
    """Targets of the references on *docname* that are ABlog's, with their titles."""
    known = references(app)
    targets = dict.fromkeys(one.target for one in notes_of(app.env, docname).references)
    return ((target, known[target]) for target in targets if target in known)


def on_missing_reference(
    app: Sphinx, _env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.Node | None:
    """Handler of `missing-reference`: resolve ABlog's labels.

    For example {ref}`tag-webgpu`, {ref}`author-jan` and {ref}`blog-tags`.
    """
    known = references(app)
    if node.get("reftype") != "ref" or node["reftarget"] not in known:
        return None
    page, name = known[node["reftarget"]]
    text = contnode.astext() if node.get("refexplicit") else str(name)
    return addresses.archive_link(app.builder, node.get("refdoc"), page, text)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load ABlog without the handlers that ours replace, and add ours."""
    load_without_handlers(app)
    app.connect("config-inited", on_config_inited)
    app.connect("env-updated", on_env_updated, priority=450)
    app.connect("missing-reference", on_missing_reference)
    app.connect("html-collect-pages", on_html_collect_pages)
    add_page_content(app, page_content)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
