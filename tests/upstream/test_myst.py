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
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.sphinx_ext import myst_refs
from myst_parser.sphinx_ext.myst_refs import MystReferenceResolver
from myst_parser.warnings_ import MystWarnings

from sphinx_newsletter.upstream import myst
from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.myst import MarkdownRenderer, require_renderer

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token
    from sphinx.addnodes import pending_xref

    from tests.conftest import Site


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


def test_the_level_above_is_that_of_the_heading_below_which_the_next_one_is() -> None:
    renderer, _ = render("# A\n\n### B\n")
    assert [renderer.level_above(level) for level in range(1, 6)] == [0, 1, 1, 3, 3]


@pytest.fixture
def missing(make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The links that the hook is called for: target, line, whether they are written with `#`."""

    def find(text: str, **config: Any) -> list[tuple[str, int | None, bool]]:
        found: list[tuple[str, int | None, bool]] = []

        def note(_resolver: myst.LinkResolver, node: pending_xref) -> None:
            found.append((node["reftarget"], node.line, node.get(myst.ANCHOR_LINK, False)))

        monkeypatch.setattr("sphinx_newsletter.pages.missing_targets.LinkResolver", _Resolver)
        monkeypatch.setattr(_Resolver, "report_missing", note)
        site = make_site(files={"editions/2024-05.md": f"---\ndate: 2024-05\n---\n{text}"})
        assert site.build("dummy", **config).warnings == []
        return found

    return find


class _Resolver(myst.LinkResolver):
    """Resolver with a hook that the tests replace."""


def test_each_link_without_a_target_is_reported_with_its_line(missing: Callable[..., Any]) -> None:
    text = "# May\n\n[a](gone)\n[b](#gone) and\n[](#here)\n[](#gone-too)\n\n(here)=\n## Here\n"
    assert missing(text) == [("gone", 6, False), ("gone", 7, True), ("gone-too", 9, True)]


def test_what_the_settings_ignore_is_not(missing: Callable[..., Any]) -> None:
    text = "# May\n\n[a](gone) [b](#gone) [c](#other) [d](far)\n"
    settings = {"nitpick_ignore": [("myst", "gone")], "nitpick_ignore_regex": [("m.*", "oth.*")]}
    assert missing(text, **settings) == [("far", 6, False)]


@pytest.mark.parametrize("target", ["gone", "other", "far", "", None])
def test_the_settings_ignore_what_the_installed_myst_ignores(
    make_site: Callable[..., Site], target: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ignored, patterns = [("myst", "gone")], [("m.*", "oth.*")]
    site = make_site().build("dummy", nitpick_ignore=ignored, nitpick_ignore_regex=patterns)
    resolver = _Resolver(new_document("", get_default_settings(Parser)))
    monkeypatch.setattr(_Resolver, "config", site.app.config)
    warned: list[str] = []
    monkeypatch.setattr(myst_refs.LOGGER, "warning", lambda text, **_named: warned.append(text))
    MystReferenceResolver.log_warning(resolver, target, "x", MystWarnings.XREF_MISSING)
    assert resolver._is_ignored(target or "") == (warned == [])


def test_other_warnings_about_links_stay(make_site: Callable[..., Site]) -> None:
    guide = "---\norphan: true\n---\n# Guide\n\n(a)=\n## A\n"
    files = {"docs/guide.md": guide, "docs/a.md": f"{guide.replace('(a)=', '(b)=')}\n[](a)\n"}
    [warned] = make_site(files=files).build("dummy").warnings
    assert warned.kind == "myst.xref_ambiguous"


def test_another_resolver_is_reported(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site().build("dummy")
    with pytest.raises(ChangedUpstreamError, match=r"MystReferenceResolver, a post-transform"):
        myst.replace_link_resolver(site.app, myst.LinkResolver)  # it has been replaced before
    monkeypatch.setattr(MystReferenceResolver, "log_warning", lambda self, text: (self, text))
    with pytest.raises(ChangedUpstreamError, match=r"MystReferenceResolver\.log_warning"):
        myst.replace_link_resolver(site.app, myst.LinkResolver)


def test_another_list_of_transforms_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert myst.AnchorLinks in myst.transforms_of(MystParser())
    monkeypatch.setattr(MystParser, "get_transforms", lambda _self: [])
    with pytest.raises(ChangedUpstreamError, match="ResolveAnchorIds"):
        myst.transforms_of(MystParser())
