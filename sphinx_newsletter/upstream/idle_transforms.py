"""Transforms of Sphinx and sphinx-design that skip what they would not change.

`SphinxSmartQuotes` reads and replaces each text of a page, whether or not it contains a quotation
mark; `HighlightLanguageTransform` walks through each page, whether or not it contains code, and
three transforms of sphinx-design, whether or not it contains a box. A page comes out the same, and
all of them took six hundredths of the time of a build.

Replaces them in `registry.transforms` and `registry.post_transforms` (Sphinx 9.0.4, docutils
0.22.4, sphinx-design 0.8.0). There is no public way: an extension can add transforms, and remove
none. It can go when they look first.
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/transforms/__init__.py
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/transforms/post_transforms/code.py
https://github.com/executablebooks/sphinx-design/blob/v0.8.0/sphinx_design/shared.py
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxSmartQuotes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform
from sphinx_design.aside import AsideHtmlTransform
from sphinx_design.dropdown import DropdownHtmlTransform
from sphinx_design.tabs import TabSetHtmlTransform

from sphinx_newsletter.upstream.guard import reaching_into

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.transforms import Transform
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_TO_ASCII = "-1"  # a value of `smartquotes_action`
# All that any other value replaces, and what escapes it.
_REPLACED = re.compile(r"""["'`&\\\x00]|--|\.\.|\. \.""")


class _BlocksWithQuotes:
    """A document whose search finds only the elements with a text to change."""

    def __init__(self, document: nodes.document) -> None:
        self.settings, self.reporter = document.settings, document.reporter
        self._document = document

    def findall(self, cls: type[nodes.Element]) -> Iterator[nodes.Element]:
        for node in self._document.findall(cls):
            if any(map(_REPLACED.search, node.findall(nodes.Text))):
                yield node


class SmartQuotes(SphinxSmartQuotes):
    """Transform that makes typographic quotes, dashes and ellipses."""

    def apply(self, **kwargs: Any) -> None:
        """Change the blocks that contain some."""
        if self.config.smartquotes_action == _TO_ASCII:
            super().apply(**kwargs)
            return
        document = self.document
        self.document = _BlocksWithQuotes(document)  # type: ignore[assignment]
        try:
            super().apply(**kwargs)
        finally:
            self.document = document


class HighlightLanguage(HighlightLanguageTransform):
    """Transform that sets the language of code."""

    def apply(self, **kwargs: Any) -> None:
        """Set it, if the page contains code or the directive `highlight`."""
        for kind in (nodes.literal_block, addnodes.highlightlang):
            if next(self.document.findall(kind), None) is not None:
                super().apply(**kwargs)
                return


class _OfContainers(SphinxPostTransform):
    """Transform of boxes of sphinx-design, each of which is a `container`."""

    def run(self, **kwargs: Any) -> None:
        """Transform them, if the page has a container."""
        if next(self.document.findall(nodes.container), None) is not None:
            super().run(**kwargs)


class Asides(_OfContainers, AsideHtmlTransform):
    """Transform of `{aside}`."""


class Dropdowns(_OfContainers, DropdownHtmlTransform):
    """Transform of `{dropdown}`."""


class TabSets(_OfContainers, TabSetHtmlTransform):
    """Transform of `{tab-set}`."""


# By those that they replace.
_POST_TRANSFORMS = {
    HighlightLanguageTransform: HighlightLanguage,
    AsideHtmlTransform: Asides,
    DropdownHtmlTransform: Dropdowns,
    TabSetHtmlTransform: TabSets,
}


def _replace(transforms: list[type[Transform]], theirs: type[Transform], ours: Any) -> None:
    package = "Sphinx" if theirs.__module__.startswith("sphinx.") else "sphinx-design"
    with reaching_into(package, f"the transform {theirs.__name__}"):
        transforms[transforms.index(theirs)] = ours


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replace the transforms of Sphinx and sphinx-design."""
    _replace(app.registry.transforms, SphinxSmartQuotes, SmartQuotes)
    for theirs, ours in _POST_TRANSFORMS.items():
        _replace(app.registry.post_transforms, theirs, ours)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
