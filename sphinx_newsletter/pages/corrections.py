"""Below each section, a link to where a correction of it is suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.core.corrections import correction_address
from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.pages.around import end_of
from sphinx_newsletter.reading.extract import heading, is_title, is_unit
from sphinx_newsletter.upstream.environment import builder_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class Corrections(SphinxPostTransform):
    """Draws them, on the pages of editions, where the site names its repository."""

    default_priority = 5  # behind what stands around a section, before its tags are drawn
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Go through the sections: what one says itself ends before those within it."""
        builder = builder_of(self.env)
        if not (self.config.newsletter_repository and has_archive(builder)):
            return
        address = self.config.html_baseurl.rstrip("/")
        page = builder.get_target_uri(self.env.docname)
        for section in [*self.document.findall(nodes.section)]:
            if is_unit(section) and not is_title(section):
                place = f"{address}/{page}" if address else self.env.docname
                link = self._link(f"{place}#{section['ids'][0]}", heading(section))
                section.insert(end_of(section), link)

    def _link(self, place: str, title: str) -> nodes.paragraph:
        uri = correction_address(self.config.newsletter_repository, place, title)
        words = "Suggest a correction"
        about = nodes.inline("", f" to “{title}”", classes=["unseen"])
        link = nodes.reference("", "", nodes.Text(words), about, refuri=uri, internal=False)
        return nodes.paragraph("", "", link, classes=["correction"])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_post_transform(Corrections)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
