"""`{contact}`: how readers reach the newsletter, from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.reading.directive import directive
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_NOWHERE = Problem(
    Kind.SETTING, 1, "`{contact}` has no address to show: set `newsletter_contact` in conf.py"
)


@directive("contact")
class ContactDirective(SphinxDirective):
    """Tells readers where to write to.

    That is `newsletter_contact`; where it is not set, the guide
    `newsletter_contributing`, or the issues of `newsletter_repository`.
    """

    example: ClassVar[str] = ":::{contact}\n:::"

    def run(self) -> list[nodes.Node]:
        """Make a paragraph with a link."""
        config = self.config
        address: str = config.newsletter_contact or config.newsletter_repository
        if config.newsletter_contributing and not config.newsletter_contact:
            return [self._guide(config.newsletter_contributing)]
        if not address:
            report(_NOWHERE, (self.env.docname, self.lineno))
            return []
        uri = address if "://" in address else f"mailto:{address}"
        link = nodes.reference(address, address, refuri=uri)
        return [nodes.paragraph("", "Write to ", link, nodes.Text("."))]

    def _guide(self, docname: str) -> nodes.paragraph:
        """A paragraph with a link to the guide *docname*, which Sphinx resolves."""
        link = addnodes.pending_xref(
            "",
            nodes.inline("", ""),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{docname}",
            refdoc=self.env.docname,
            refexplicit=False,
            refwarn=True,
        )
        self.set_source_info(link)
        return nodes.paragraph("", "The guide “", link, nodes.Text("” says how."))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add `{contact}`."""
    app.add_directive("contact", ContactDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
