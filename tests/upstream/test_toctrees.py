"""Limits of `{toctree}` within `{toctree}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sphinx.environment.adapters import toctree

from sphinx_newsletter.model import sentences, size_limits
from sphinx_newsletter.upstream import toctrees
from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.toctrees import limit_repeats

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


def _page(title: str, *names: str) -> str:
    tree = "\n".join(["```{toctree}", *names, "```"]) if names else ""
    return f"---\norphan: true\n---\n# {title}\n\n{tree}\n"


def test_guides_that_name_each_other_twice_do_not_go_on_for_ever(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All ways from the first page to the last are 2 to the power of 30."""
    monkeypatch.setattr(size_limits, "MOST_AGAIN", 100)
    files = {
        f"docs/{side}{at}.md": _page(f"{side}{at}", f"a{at + 1}", f"b{at + 1}")
        for at in range(30)
        for side in "ab"
    }
    files |= {"docs/a30.md": _page("A"), "docs/b30.md": _page("B")}
    site = make_site(files=files).build()
    assert {"docs/a0.html", "docs/b30.html"} <= site.pages()
    reported = [one for one in site.warnings if one.kind == "newsletter.html"]
    assert reported
    assert all(one.message == sentences.ENTRIES_AGAIN.message for one in reported)
    shown = site.content("docs/a0.html").select(".toctree-wrapper a")
    assert 100 < len(shown) < 170


def test_guides_as_people_order_them_are_all_shown(make_site: Callable[..., Site]) -> None:
    files = {
        "docs/start.md": _page("Start", "a", "b"),
        "docs/a.md": _page("A", "c"),
        "docs/b.md": _page("B", "c"),
        "docs/c.md": _page("C"),
    }
    site = make_site(files=files).build()
    shown = [a.text for a in site.content("docs/start.html").select(".toctree-wrapper a")]
    assert shown == ["A", "C", "B", "C"]
    assert site.warnings == []


def test_below_the_limit_the_installed_sphinx_resolves_the_same(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"docs/start.md": _page("Start", "a", "b"), "docs/a.md": _page("A", "b")}
    app = make_site(files=files | {"docs/b.md": _page("B")}).build().app
    limited = app.env.get_and_resolve_doctree("docs/start", app.builder, tags=app.tags).pformat()
    for name, function in toctrees._own.items():
        assert getattr(toctree, name) is not function
        monkeypatch.setattr(toctree, name, function)
    own = app.env.get_and_resolve_doctree("docs/start", app.builder, tags=app.tags).pformat()
    assert limited == own
    assert "b.html" in own


def test_of_many_lists_on_a_page_the_last_ones_are_left_out(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(size_limits, "MOST_LISTS", 2)
    trees = "```{toctree}\na\n```\n\n" * 3
    files = {"docs/x.md": f"---\norphan: true\n---\n# X\n\n{trees}", "docs/a.md": "# A\n"}
    site = make_site(files=files).build()
    assert len(site.content("docs/x.html").select(".toctree-wrapper a")) == 2
    [warning] = site.warnings
    assert (warning.line, warning.message) == (14, sentences.LISTS_MANY.message)


@pytest.mark.parametrize("name", ["_toctree_entry", "_entries_from_toctree"])
@pytest.mark.parametrize("theirs", [None, lambda title, reference: (title, reference)])
def test_another_sphinx_is_reported(
    name: str, theirs: Callable[..., object] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in a process that has not built yet; what it replaces is put back afterwards.
    for one, function in {**toctrees._own}.items():
        monkeypatch.setattr(toctree, one, function)
    monkeypatch.setattr(toctrees, "_own", {})
    if theirs:
        monkeypatch.setattr(toctree, name, theirs)
    else:
        monkeypatch.delattr(toctree, name)
    with pytest.raises(ChangedUpstreamError, match=rf"^Sphinx \S+ does not have .*{name}"):
        limit_repeats(1, lambda _tree: None)
