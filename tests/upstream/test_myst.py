"""Hooks of the Markdown renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.docutils_ import Parser
from myst_parser.parsers.mdit import create_md_parser

from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.myst import MarkdownRenderer, require_renderer

if TYPE_CHECKING:
    from markdown_it.token import Token


class _Renderer(MarkdownRenderer):
    """Leaves out thematic breaks, and notes where they were; `{failing}` changes the state."""

    sphinx_env: Any = None

    def __init__(self, parser: Any) -> None:
        super().__init__(parser)
        self.lines: list[int] = []

    def prepare_tokens(self, tokens: list[Token]) -> list[Token]:
        self.lines += [token.map[0] for token in tokens if token.map and token.type == "hr"]
        return [token for token in tokens if token.type != "hr"]

    def render_fence(self, token: Any) -> None:
        if token.info == "failing":
            restore = self.restore_point()
            self.nested_render_text("# Other\n", 1)
            assert self.current_node.astext() == "Other"
            self.current_node.parent.remove(self.current_node)
            restore()
        else:
            super().render_fence(token)


def render(text: str) -> tuple[_Renderer, nodes.document]:
    settings = get_default_settings(Parser)
    document = new_document("text.md", settings)
    parser = create_md_parser(MdParserConfig(), _Renderer)
    parser.options["document"] = document
    parser.render(text)
    assert isinstance(parser.renderer, _Renderer)
    return parser.renderer, document


def test_the_tokens_of_a_page_and_of_each_directive_are_prepared() -> None:
    renderer, document = render("One\n\n---\n\n```{note}\nTwo\n\n---\n```\n")
    assert renderer.lines == [2, 7]
    assert not [*document.findall(nodes.transition)]
    assert [part.astext() for part in document.findall(nodes.paragraph)] == ["One", "Two"]


def test_what_follows_a_restore_point_is_in_the_section_before_it() -> None:
    _, document = render("# Page\n\n## Section\n\n```failing\n```\n\nHere.\n\n### Below\n\nText.\n")
    sections = [part[0].astext() for part in document.findall(nodes.section)]
    assert sections == ["Page", "Section", "Below"]
    [here] = [part for part in document.findall(nodes.paragraph) if part.astext() == "Here."]
    assert here.parent[0].astext() == "Section"


def test_the_installed_myst_calls_the_hook() -> None:
    require_renderer()


@pytest.mark.parametrize("theirs", [None, lambda self, page: (self, page)])
def test_another_myst_is_reported(theirs: object, monkeypatch: pytest.MonkeyPatch) -> None:
    if theirs:
        monkeypatch.setattr(DocutilsRenderer, "_render_tokens", theirs)
    else:
        monkeypatch.delattr(DocutilsRenderer, "_render_tokens")
    with pytest.raises(ChangedUpstreamError, match=r"^myst-parser \S+ .*_render_tokens"):
        require_renderer()
