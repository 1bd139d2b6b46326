"""Furo's navigation tree, computed on pages that show it.

Furo turns the whole `{toctree}` into HTML and parses that for each page, whether or not a template
shows it; the sidebar of this package does not. It was a tenth of the time of a build with many
guides. Here the tree is computed when a template shows it, and on the root page, so that
Sphinx reports what is wrong with the `{toctree}`.

Replaces the listener `furo._html_page_context` of `html-page-context`, which calls
`furo._compute_navigation_tree` (furo 2025.12.19). There is no public way: Furo has no setting for
it. It can go when Furo computes the tree in its template.
https://github.com/pradyunsg/furo/blob/2025.12.19/src/furo/__init__.py
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.upstream.guard import ChangedUpstreamError, reaching_into, require_parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx


_EVENT, _TREE, _TOCTREE = "html-page-context", "furo_navigation_tree", "toctree"


class NavigationTree:
    """The HTML of the tree, which is computed once a template asks for it."""

    def __init__(self, toctree: Callable[..., str]) -> None:
        """Compute nothing yet; *toctree* is the function in the context of a page."""
        self._toctree = toctree

    @cached_property
    def _html(self) -> str:
        with reaching_into("furo", "furo._compute_navigation_tree"):
            from furo import _compute_navigation_tree as compute  # noqa: PLC0415 - guarded
        require_parameters("furo", "furo._compute_navigation_tree", compute, "context")
        html: str = compute({_TOCTREE: self._toctree})
        return html

    def __str__(self) -> str:
        """The HTML, in a template."""
        return self._html

    def __html__(self) -> str:
        """The HTML, where a template escapes what is no HTML."""
        return self._html

    def __bool__(self) -> bool:
        """Whether there is a tree."""
        return bool(self._html)


def compute_navigation_when_shown(app: Sphinx) -> None:
    """Let Furo's listener add a `NavigationTree` to the context of a page."""
    with reaching_into("furo", "furo._html_page_context"):
        from furo import _html_page_context as theirs  # noqa: PLC0415 - guarded
    with reaching_into("Sphinx", "EventManager.listeners"):
        listeners = app.events.listeners[_EVENT]
    places = [at for at, one in enumerate(listeners) if one.handler is theirs]
    if not places:
        raise ChangedUpstreamError("furo", f"furo._html_page_context at the event `{_EVENT}`")

    def without_tree(
        app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
    ) -> None:
        toctree = context.pop(_TOCTREE, None)
        theirs(app, pagename, templatename, context, doctree)
        if toctree:
            context[_TOCTREE] = toctree
            context[_TREE] = tree = NavigationTree(toctree)
            if pagename == app.config.root_doc:
                str(tree)

    for at in places:
        listeners[at] = listeners[at]._replace(handler=without_tree)
