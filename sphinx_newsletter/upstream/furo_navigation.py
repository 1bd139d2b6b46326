"""`furo.navigation`: loaded when a page first needs a navigation tree, and not with the theme.

It imports BeautifulSoup with its parsers, which took a twentieth of the time of a build in which
nothing has changed.

Reaches into the module, which is not documented (furo 2025.12.19): another one takes its place
until something of it is used. There is no setting, because `furo/__init__.py` imports it. It can
go when Furo imports BeautifulSoup where it is used.
https://github.com/pradyunsg/furo/blob/2025.12.19/src/furo/__init__.py
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.upstream.guard import reaching_into

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_NAME = "furo.navigation"


class _Deferred(ModuleType):
    """The module until it is used: Furo imports one function of it, and calls it for a page."""

    def get_navigation_tree(self, toctree_html: str) -> str:
        """The navigation tree of a page, made by Furo."""
        with reaching_into("furo", f"{_NAME}.get_navigation_tree"):
            make = _loaded().get_navigation_tree
        tree: str = make(toctree_html)
        return tree

    def __getattr__(self, name: str) -> Any:
        """What another Furo may import."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_loaded(), name)


def _loaded() -> ModuleType:
    """The module of Furo, which replaces ours."""
    if isinstance(sys.modules.get(_NAME), _Deferred):
        del sys.modules[_NAME]
    return import_module(_NAME)


def setup(_app: Sphinx) -> ExtensionMetadata:
    """Take the place of the module, unless it has been loaded."""
    sys.modules.setdefault(_NAME, _Deferred(_NAME))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
