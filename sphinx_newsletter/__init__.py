"""A newsletter archive as static docs: every section ever written about a subject.

This is the map of the package. The features stand in the order in which a build meets
them; each is one module with a `setup` of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


__version__ = "0.1.0"


_FEATURES = (
    "myst_parser",
    "sphinx_design",
    # The build as a whole
    "sphinx_newsletter.reading.settings",  # settings
    "sphinx_newsletter.reading.report",  # one message for one problem
    "sphinx_newsletter.upstream.garbage_collector",  # seldom
    "sphinx_newsletter.upstream.parallel_reading",  # not of few pages
    "sphinx_newsletter.upstream.findall",  # faster
    "sphinx_newsletter.reading.toctree_limits",  # a limit to lists within lists
    # Words go in
    "sphinx_newsletter.reading.excluded_files",  # links, odd names
    "sphinx_newsletter.reading.sources",  # files, drafts, front matter
    "sphinx_newsletter.reading.parser",  # Markdown as data
    "sphinx_newsletter.reading.system_messages",  # no text of the page
    "sphinx_newsletter.reading.size_limits",  # of what costs much
    "sphinx_newsletter.reading.size_limits",  # lines that are marked
    "sphinx_newsletter.reading.link_policy",  # addresses and files
    "sphinx_newsletter.reading.file_dependencies",  # of the files that pages show
    "sphinx_newsletter.reading.tags",  # {tags}
    "sphinx_newsletter.reading.targets",  # (my-section)=
    "sphinx_newsletter.reading.time_element",  # dates
    "sphinx_newsletter.blocks.views",  # {latest-edition}
    "sphinx_newsletter.blocks.views",  # {browse-tags}
    "sphinx_newsletter.blocks.views",  # {edition-list}
    "sphinx_newsletter.blocks.contact",  # {contact}
    "sphinx_newsletter.blocks.tldr",  # {tldr}
    "sphinx_newsletter.blocks.interview",  # {interview}
    "sphinx_newsletter.reading.images",  # words, sizes, weight
    "sphinx_newsletter.reading.remote_images",  # pictures of other sites
    "sphinx_newsletter.blocks.showcase",  # {showcase}
    "sphinx_newsletter.blocks.embed",  # {video}, {demo}
    "sphinx_newsletter.blocks.event",  # {event}
    "sphinx_newsletter.blocks.changes",  # {changes}
    "sphinx_newsletter.reading.archived_links",  # of pages that are gone
    "sphinx_newsletter.pages.references",  # {tag}, {edition}, {section}
    # Words become records
    "sphinx_newsletter.reading.domain",
    # Records become pages
    "sphinx_newsletter.incremental.builder",  # on all cores
    "sphinx_newsletter.incremental.build_hash",  # programs, templates, style sheets
    "sphinx_newsletter.incremental.manifest",  # what stands in the output
    "sphinx_newsletter.incremental.output_files",  # that are no pages
    "sphinx_newsletter.pages.image_names",  # names that last
    "sphinx_newsletter.pages.references",  # by name
    "sphinx_newsletter.pages.ablog",  # tags, authors, years, by ABlog
    "sphinx_newsletter.blocks.interview",
    "sphinx_newsletter.blocks.showcase",
    "sphinx_newsletter.blocks.event",
    "sphinx_newsletter.blocks.changes",  # of the newsletter itself
    "sphinx_newsletter.pages.gathered",  # what those register
    "sphinx_newsletter.pages.links",  # to other sites
    "sphinx_newsletter.blocks.statistics",
    "sphinx_newsletter.blocks.surprise",  # any section, by chance
    "sphinx_newsletter.outputs.subscribe",  # all feeds
    "sphinx_newsletter.blocks.event",  # said by the reader's browser
    "sphinx_newsletter.pages.section_footer",  # what refers to a section, what is related
    "sphinx_newsletter.pages.section_footer",  # suggested by readers
    "sphinx_newsletter.incremental.page_fingerprints",  # which pages are written anew
    "sphinx_newsletter.search.index",  # in parts of some years
    "sphinx_newsletter.search.page",
    "sphinx_newsletter.pages.edition",
    "sphinx_newsletter.pages.views",
    "sphinx_newsletter.blocks.embed",  # {video}, {demo}: frames, on a click
    "sphinx_newsletter.pages.theme",  # that help along
    "sphinx_newsletter.pages.sidebar",
    "sphinx_newsletter.pages.theme",  # templates, style sheets
    "sphinx_newsletter.pages.inline_styles",  # none within pages
    "sphinx_newsletter.outputs.not_found",  # 404.html
    # Records become what machines read
    "sphinx_newsletter.outputs.site",  # its address
    "sphinx_newsletter.outputs.section_html",  # whole sections, as HTML
    "sphinx_newsletter.outputs.markdown",  # of editions, in Markdown
    "sphinx_newsletter.outputs.data",  # the archive as JSON
    "sphinx_newsletter.outputs.llms",  # llms.txt
    "sphinx_newsletter.outputs.feeds",  # Atom, RSS, JSON Feed
    "sphinx_newsletter.outputs.feed_names",  # from each page
    "sphinx_newsletter.outputs.subscribe",  # all in one file
    "sphinx_newsletter.outputs.calendar",  # events as iCalendar
    "sphinx_newsletter.outputs.cards",  # pictures of editions and tags
    "sphinx_newsletter.outputs.metadata",  # the head of pages
    "sphinx_newsletter.outputs.hosting",  # robots.txt, .nojekyll
    "sphinx_newsletter.outputs.sitemap",  # of public pages
    "sphinx_newsletter.outputs.redirects",  # of pages that have moved
    "sphinx_newsletter.outputs.permalink_check",  # that must answer for ever
    "sphinx_newsletter.editing.permalinks.advice",  # where one does not
    "sphinx_newsletter.outputs.hosting",  # a strict policy
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load what the archive is built with, then every feature."""
    for extension in _FEATURES:
        app.setup_extension(extension)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
