"""ABlog without its handlers, and with a state of one build.

ABlog is an extension for blogs whose posts are pages; here its catalogs alone are used. It has no
settings to turn off what its handlers do, so they are disconnected, each with its reason below
(ablog 0.11.13). They can go with the release that makes them optional.
https://github.com/sunpy/ablog/blob/main/src/ablog/__init__.py
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import ablog
import ablog.blog
import ablog.post
from ablog.blog import Blog

from sphinx_newsletter.upstream.guard import ChangedUpstreamError, reaching_into
from sphinx_newsletter.upstream.listeners import disconnect

if TYPE_CHECKING:
    from sphinx.application import Sphinx


# Names within the package `ablog`, by event.
REPLACED = {
    # Adds ABlog's style sheets by an absolute path, which makes builds differ by folder.
    "config-inited": ["config_inited"],
    # Injects templates that Furo answers with an error page (sunpy/ablog #108).
    "builder-inited": ["builder_inited"],
    # Copies whole doctrees into the environment; can loop forever on `{post}`.
    "doctree-read": ["post.process_posts"],
    # Forgets any label of the site that is named like the page being read again.
    "env-purge-doc": ["post.purge_posts"],
    # Links to pages, not to sections, and goes stale.
    "doctree-resolved": ["post.process_postlist"],
    # Makes broken addresses in other builders than HTML.
    "missing-reference": ["post.missing_reference"],
    # Drafts in public, index pages that vanish; feeds with one `<id>` for all.
    "html-collect-pages": ["post.generate_archive_pages", "post.generate_atom_feeds"],
    # Adds context for templates that are not used.
    "html-page-context": ["html_page_context"],
}


def load_without_handlers(app: Sphinx) -> None:
    """Load ABlog into *app*, disconnect its handlers, and take out its transform.

    Reaches into `Sphinx.registry.transforms` and `Extension.parallel_read_safe` of Sphinx, too: the
    transform `CheckFrontMatter` looks for posts in front matter, and everything
    that was not safe in parallel is disconnected.
    """
    app.setup_extension("ablog")
    with reaching_into("ablog", "ablog.post.CheckFrontMatter"):
        app.registry.transforms.remove(ablog.post.CheckFrontMatter)
    with reaching_into("Sphinx", "Extension.parallel_read_safe"):
        _ = app.extensions["ablog"].parallel_read_safe
    app.extensions["ablog"].parallel_read_safe = True
    for event, names in REPLACED.items():
        for name in names:
            _disconnect(app, event, name)


def _disconnect(app: Sphinx, event: str, name: str) -> None:
    module, _, function = name.rpartition(".")
    with reaching_into("ablog", f"ablog.{name}"):
        handler = getattr(getattr(ablog, module) if module else ablog, function)
    if not disconnect(app, event, handler):
        raise ChangedUpstreamError("ablog", f"ablog.{name}` at the event `{event}")


def reset_state() -> None:
    """Forget the posts of earlier builds, and let no date be in the future.

    Reaches into `Blog._dict`, which all applications of a process share, and replaces
    `ablog.blog.TOMORROW`, after which posts are drafts: here, the sources say what is a draft.
    https://github.com/sunpy/ablog/blob/main/src/ablog/blog.py
    """
    with reaching_into("ablog", "ablog.blog.Blog._dict"):
        Blog._dict.clear()
    with reaching_into("ablog", "ablog.blog.TOMORROW"):
        _ = ablog.blog.TOMORROW
    ablog.blog.TOMORROW = datetime.datetime.max  # noqa: DTZ901 - ABlog's are naive
