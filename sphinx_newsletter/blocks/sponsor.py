"""`{sponsor}`: an advertisement, labelled as one, and kept out of all lists, feeds and searches.

The page of the edition, its feed entry, its Markdown and the data have it. What a section says is
taken without it: `reading/extract.py` and `outputs/clean_html.py` see to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.api import (
    Block,
    CheckedDirective,
    Option,
    Rule,
    address,
    register,
    text_in,
    warn,
    words,
)
from sphinx_newsletter.reading.extract import sponsored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


@dataclass(frozen=True)
class Sponsor(Block):
    """An advertisement: who paid for it, and the page that it leads to."""

    block_name: ClassVar[str] = "sponsor"

    name: str
    url: str
    text: str = ""


class SponsorDirective(CheckedDirective):
    """Shows an advertisement, and says who paid for it.

    The name of the sponsor is behind the directive. Search engines learn that its links are paid
    for. It is in the edition's feed entry, but in no section: not in the search, on the pages of
    tags or in the feeds of sections.
    """

    record = Sponsor
    example: ClassVar[str] = (
        ":::{sponsor} Example Cloud\n"
        ":url: https://cloud.example\n"
        "\n"
        "GPUs by the minute, without a contract.\n"
        ":::"
    )
    optional_arguments = 1
    final_argument_whitespace = True
    declared: ClassVar[Mapping[str, Option]] = {
        "name": Option("Who paid for it; it is written behind `{sponsor}`.", words, True),
        "url": Option("The page of the sponsor.", address, True),
    }

    def run(self) -> list[nodes.Node]:
        """Take the name from the argument."""
        if self.arguments:
            self.options["name"] = self.arguments[0]
        return super().run()

    def incomplete(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Label the words of an advertisement without name or page: they are paid for as well."""
        return [self._labelled(values.get("name", ""), "", self.parse_content_to_nodes())]

    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Make a container with the record."""
        name, url, content = values["name"], values["url"], self.parse_content_to_nodes()
        node = self._labelled(name, url, content)
        self.attach(node, Sponsor(name=name, url=url, text=text_in(*content)))
        return [node]

    def _labelled(self, name: str, url: str, content: list[nodes.Node]) -> sponsored:
        label = nodes.paragraph("", "Sponsored by " if name else "Sponsored")
        label["classes"] = ["notice-label"]
        label += nodes.reference(name, name, refuri=url) if url else nodes.Text(name)
        node = sponsored("", label, *content, classes=["sponsor", "notice"])
        self.set_source_info(node)
        return node


class SponsorTransform(SphinxTransform):
    """Transform that reports advertisements inside of interviews.

    Readers would take them for an answer; `newsletter check` finds the line.
    """

    default_priority = 400

    def apply(self, **_: object) -> None:
        """Check all advertisements of the page. A wrong one stays where it is, with its label."""
        for node in self.document.findall(sponsored):
            if _is_in_interview(node):
                message = "the sponsor is inside an interview: move it behind the interview"
                warn("sponsor", message, (self.env.docname, node.line or 1))


def _is_in_interview(node: nodes.Node) -> bool:
    while node := node.parent:
        if isinstance(node, nodes.container) and "interview" in node["classes"]:
            return True
    return False


class SponsoredLinks(SphinxPostTransform):
    """Post-transform that marks the links of advertisements, as search engines ask for.

    https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links
    """

    default_priority = 900  # after the links have been resolved
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Mark them."""
        for node in self.document.findall(sponsored):
            for link in node.findall(nodes.reference):
                if "refuri" in link and not link.get("internal"):
                    link["rel"] = "sponsored"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add `{sponsor}`, its check and its links."""
    app.add_transform(SponsorTransform)
    app.add_post_transform(SponsoredLinks)
    rule = Rule("sponsor", "An advertisement is inside an interview.")
    return register(app, SponsorDirective, rule)
