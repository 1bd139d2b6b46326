"""Warning about a missing site address, reported once for all outputs that need one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.settings import line_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def on_env_updated(app: Sphinx, _env: object) -> None:
    """Handler of `env-updated`: report that `html_baseurl` is not set."""
    if has_archive(app.builder) and not app.config.html_baseurl:
        message = (
            "the site has no address, so feeds, cards and the sitemap are left out: set "
            "`html_baseurl` in conf.py, or build with `make html BASEURL=https://…`"
        )
        conf = app.confdir / "conf.py"
        problem = Problem(Kind.ADDRESS, line_of(conf, "html_baseurl"), message)
        report(problem, f"{conf}:{problem.line}")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the warning about a missing site address."""
    app.connect("env-updated", on_env_updated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
