"""The bridge to ABlog, and the one file that imports it, beside its patches.

ABlog keeps the catalogs (tags, authors, years) and yields the pages of the
archive. It is handed our records as its posts, and our pages replace what its
templates would draw. What does not work in it is taken out by `upstream/ablog.py`.
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
    """Give ABlog its settings, from ours and Sphinx's."""
    config.blog_title = config.html_title or config.project
    config.blog_path = addresses.EDITIONS
    config.blog_baseurl = config.html_baseurl
    config.blog_authors = {a.key: (a.name, a.url or None) for a in authors(config).values()}


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Hand tags, authors and years to ABlog, so that pages can refer to them."""
    reset_state()
    archive = archive_domain(env).archive
    blog = Blog(app)
    for tag in archive.vocabulary.tags.values():
        page = addresses.tag_page(tag.slug)
        # ABlog would make the address from the label, and join what it makes alike.
        blog.tags[tag.slug] = Collection(blog.tags, tag.slug, tag.label, path=page)
        for alias in tag.aliases:
            if archive.vocabulary.find(alias) is tag:
                blog.references[f"tag-{ablog.blog.slugify(alias)}"] = (page, tag.label)
    for key, (name, url) in blog.blog_authors.items():
        page = addresses.author_page(key)
        blog.author[key] = Collection(blog.author, key, name, url, page)
    blog.references["blog-archives"] = (addresses.EDITIONS, "All editions")
    for nowhere in _NO_PAGES:
        del blog.references[f"blog-{nowhere}"]
    for year in archive.years:
        blog.archive[year]  # to ask for it makes it, and what refers to it


def _register(blog: Blog, archive: Archive) -> None:
    """Hand over the editions: late, since `make live` shows a page before it needs them."""
    for order, edition in enumerate(archive.editions, start=1):
        entries = archive.entries_of(edition.docname)
        tags = dict.fromkeys(slug for entry in entries for slug in entry.tags)
        blog.register(edition.docname, _post(order, edition, list(tags)))


def _post(order: int, edition: Edition, tags: list[str]) -> dict[str, Any]:
    """*edition* in the form that ABlog's post directive leaves behind.

    Its sections are none: for ABlog it is enough to know which pages have something to list.
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


def archive_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The pages that ABlog yields, as ours; then those that it leaves out.

    Left out are the numbered pages of tags, and tags and authors that nothing carries yet. Their
    pages exist all the same: a reference to a tag works from the day it is in the vocabulary.
    """
    if not has_archive(app.builder):
        return
    archive, declared = archive_domain(app.env).archive, authors(app.config)
    _register(Blog(app), archive)
    made = lists.ListPages.of(app)
    pages = {}
    for docname, context, _template in ablog.post.generate_archive_pages(app):
        if make := _maker(made, context):
            pages[docname] = make
    pages.setdefault(addresses.TAGS, made.tags)
    pages.setdefault(addresses.AUTHORS, made.all_authors)
    for slug in archive.vocabulary.tags:
        pages.update(tag_pages.pages(made, slug))
    for key in declared:
        pages.setdefault(addresses.author_page(key), partial(made.author, key))
    manifest = manifest_of(app)
    if not manifest.have_changed("archive", pages, made.view_models.fingerprint):
        return
    manifest.expect(pages)
    made_ones = ((docname, make()) for docname, make in sorted(pages.items()))
    yield from lists.changed(manifest, made_ones)


def _maker(made: lists.ListPages, context: dict[str, Any]) -> Callable[[], lists.ListPage] | None:
    """What makes our page for that of ABlog; None for pages that nobody needs."""
    if catalog := context.get("catalog"):
        # Not the years: all editions are listed by year already.
        return {"tags": made.tags, "author": made.all_authors}.get(catalog.name)
    collection = context["collection"]
    makers: dict[str, Callable[[Any], lists.ListPage]] = {
        "archive": made.year,
        "tags": partial(tag_pages.own, made),
        "author": made.author,
    }
    if make := makers.get(collection.catalog.name):
        return partial(make, collection.label)
    return made.editions if collection.label == "post" else None  # no drafts


def references(app: Sphinx) -> dict[str, tuple[str, str]]:
    """ABlog's references: what is written, the page that it leads to, the page's name."""
    found: dict[str, tuple[str, str]] = Blog(app).references
    return found


def page_content(app: Sphinx, docname: str) -> Iterator[object]:
    """Where the references of *docname* lead that are ABlog's, and what they show."""
    known = references(app)
    return (
        (target, known[target])
        for target in notes_of(app.env, docname).refers_to
        if target in known
    )


def on_missing_reference(
    app: Sphinx, _env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.Node | None:
    """Resolve ABlog's references: {ref}`tag-webgpu`, {ref}`author-jan`, {ref}`blog-tags`."""
    known = references(app)
    if node.get("reftype") != "ref" or node["reftarget"] not in known:
        return None
    page, name = known[node["reftarget"]]
    text = contnode.astext() if node.get("refexplicit") else str(name)
    return addresses.archive_link(app.builder, node.get("refdoc"), page, text)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load ABlog, take out what is replaced, and stand in for it."""
    load_without_handlers(app)
    app.connect("config-inited", on_config_inited)
    app.connect("env-updated", on_env_updated, priority=450)
    app.connect("missing-reference", on_missing_reference)
    app.connect("html-collect-pages", archive_pages)
    add_page_content(app, page_content)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
