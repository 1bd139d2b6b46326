"""One line about outputs that are left out because the site has no address, or is a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


logger = logging.getLogger(__name__)

_NO_ADDRESS = (
    "the site has no address, so feeds, cards and the sitemap are left out: set `html_baseurl` in "
    "conf.py, or build with `make html BASEURL=https://…`"
)
_NO_ENTITY = (
    "this is a preview, so feeds are left out: set `newsletter_entity` in conf.py, and their ids "
    "are those of the site"
)


def on_env_updated(app: Sphinx, _env: object) -> None:
    """Handler of `env-updated`: say what is left out. To have no address is no mistake."""
    if has_archive(app.builder) and not site(app).has_feeds:
        logger.info(_NO_ENTITY if site(app).address else _NO_ADDRESS)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the line about what is left out."""
    app.connect("env-updated", on_env_updated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
