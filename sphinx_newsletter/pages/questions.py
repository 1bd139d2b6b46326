"""Questions of an interview as headings: for screen readers, and in the list of contents.

On the page, a question is the term of a definition list, which is no heading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.model.anchors import as_uri
from sphinx_newsletter.upstream.environment import builder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_HEADING, _CONTENTS = "newsletter/question.html", "newsletter/question_list.html"
_HERE = "<!-- here -->"


class QuestionHeadings(SphinxPostTransform):
    """Post-transform that gives each question the role of a heading below its section."""

    default_priority = 890  # before the permalinks of questions, which are not part of the heading
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Put an element with the role around the words of each question."""
        builder = builder_of(self.env)
        if not has_archive(builder):
            return
        for talk in _talks(self.document):
            level = sum(1 for _section in _sections_around(talk)) + 1
            html = builder.templates.render(_HEADING, {"level": level, "here": _HERE})
            before, after = (nodes.raw("", part, format="html") for part in html.split(_HERE))
            for term in _questions(talk):
                term[:] = [before.deepcopy(), *term.children, after.deepcopy()]


def _talks(document: nodes.document) -> Iterator[nodes.definition_list]:
    found = document.findall(nodes.definition_list)
    return (one for one in found if "talk" in one["classes"])


def _questions(talk: nodes.definition_list) -> Iterator[nodes.term]:
    for item in talk.children:
        yield from (one for one in item.children if isinstance(one, nodes.term))


def _sections_around(node: nodes.Node) -> Iterator[nodes.section]:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.section):
            yield node


def _words(question: nodes.term) -> str:
    shown = (child for child in question.children if not isinstance(child, nodes.raw))
    return "".join(
        child.astext()
        for child in shown
        if not (isinstance(child, nodes.Element) and "headerlink" in child["classes"])
    )


def on_html_page_context(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Handler of `html-page-context`: add questions to the list of contents."""
    if not (doctree and context.get("toc") and has_archive(app.builder)):
        return
    for talk in _talks(doctree):
        section = next(_sections_around(talk), None)
        if section is not None and section["ids"]:
            listed = [(as_uri(one["ids"][0]), _words(one)) for one in _questions(talk)]
            html = app.builder.templates.render(_CONTENTS, {"questions": listed})
            anchor = as_uri(section["ids"][0])
            context["toc"] = with_questions(context["toc"], anchor, html)


def with_questions(toc: str, anchor: str, questions: str) -> str:
    """*toc* with a list of *questions* below the entry for *anchor*, if that has no list yet.

    >>> with_questions('<li><a href="#a">A</a></li>', "a", "<ul></ul>")
    '<li><a href="#a">A</a><ul></ul></li>'
    """
    entry = re.compile(
        rf'(<a [^>]*href="#{re.escape(anchor)}">(?:(?!</a>).)*</a>)(\s*</li>)', re.DOTALL
    )
    return entry.sub(lambda found: f"{found[1]}{questions}{found[2]}", toc, count=1)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the transform, and the questions in lists of contents."""
    app.add_post_transform(QuestionHeadings)
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
