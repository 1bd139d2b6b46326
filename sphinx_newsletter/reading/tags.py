"""`{tags}`: makes a section of the archive of the heading above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.model import sentences
from sphinx_newsletter.model.edition import TagUse
from sphinx_newsletter.model.size_limits import MOST_TAGS
from sphinx_newsletter.reading.directive import directive
from sphinx_newsletter.reading.domain import is_edition
from sphinx_newsletter.reading.extract import tag_list
from sphinx_newsletter.reading.open_blocks import is_swallowed
from sphinx_newsletter.reading.report import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.problems import Problem


_FENCE = re.compile(r" {0,3}(:{3,}|`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?: |$)")
_TAGS = re.compile(r" {0,3}(:{3,}|`{3,}|~{3,})\{tags\}")


@directive("tags")
class TagsDirective(SphinxDirective):
    """Tags the section under whose heading it stands.

    Names of tags (slug, label or alias), with commas between them. Directly under
    the title it tags the edition as a whole. It stands under a heading of any
    level, once, before all else.
    """

    example: ClassVar[str] = ":::{tags} webgpu, browsers\n:::"
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Insert the names as a `tag_list`, each with its line."""
        uses = [*self._uses()]
        if len(uses) > MOST_TAGS:
            report(sentences.TAGS_MANY.at(self.lineno), (self.env.docname, self.lineno))
        node = tag_list(uses=uses[:MOST_TAGS])
        self.set_source_info(node)
        return [node]

    def _uses(self) -> Iterator[TagUse]:
        first = self.lineno + 1 + self.content_offset  # MyST counts it from the directive on
        lines = [(self.lineno, text) for text in self.arguments]
        for line, text in [*lines, *enumerate(self.content, start=first)]:
            for name in text.split(","):
                if name.strip():
                    yield TagUse(" ".join(name.split()), line)


class CheckTags(SphinxTransform):
    """Transform that removes each `{tags}` that cannot tag anything, and reports why."""

    default_priority = 263  # before `SectionTargets`, which asks what is tagged

    def apply(self, **_: object) -> None:
        """Check where each list of tags is."""
        for node in list(self.document.findall(tag_list)):
            problem = self._problem(node)
            if problem and not is_swallowed(self.env, problem.line):
                report(problem, (self.env.docname, problem.line))
            if problem:
                node.parent.remove(node)

    def _problem(self, node: tag_list) -> Problem | None:
        line = node.line or 1
        before = node.parent.children[: node.parent.index(node)]
        if any(isinstance(other, tag_list) for other in before):
            return sentences.TAGS_TWICE.at(line)
        if not is_edition(self.config, self.env.docname):
            return sentences.TAGS_OUTSIDE.at(line)
        if not isinstance(node.parent, nodes.section) or any(map(_is_text, before[1:])):
            return sentences.TAGS_MISPLACED.at(line)
        return None if node["uses"] else sentences.TAGS_EMPTY.at(line)


def _is_text(node: nodes.Node) -> bool:
    if isinstance(node, nodes.raw):
        return not node.astext().strip().startswith("<!--")
    return not isinstance(node, (nodes.comment, nodes.target, nodes.system_message))


def close_tags(text: str) -> tuple[str, list[int]]:
    """Close each `{tags}` of *text* that is open, in the first blank line after it.

    Otherwise it would take the rest of the edition as its content. Return the text, which has as
    many lines as before, and the lines (from 1) of those that were open.
    """
    lines = text.split("\n")
    found: list[int] = []
    code = tags = ""
    opened = 0
    for n, line in enumerate(lines):
        if tags and not line.strip() and not _is_closed(lines[n:], tags):
            lines[n] = tags
            found.append(opened)
            tags = ""
        elif tags or code:
            if _closes(line, tags or code):
                tags = code = ""
        elif match := _TAGS.match(line):
            tags, opened = match[1], n + 1
        elif (match := _FENCE.match(line)) and match[1][0] != ":":
            code = match[1]
    if tags:
        lines.append(tags)
        found.append(opened)
    return "\n".join(lines), found


def _is_closed(lines: list[str], fence: str) -> bool:
    """Whether *fence* is closed in *lines* before a heading or another fence begins."""
    for line in lines:
        if _closes(line, fence):
            return True
        if _FENCE.match(line) or _HEADING.match(line):
            return False
    return False


def _closes(line: str, fence: str) -> bool:
    mark = line.strip()
    return mark.startswith(fence) and not mark.strip(fence[0])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the node, the directive and the transform."""
    app.add_node(tag_list)
    app.add_directive("tags", TagsDirective)
    app.add_transform(CheckTags)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
