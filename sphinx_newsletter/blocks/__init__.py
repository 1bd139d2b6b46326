"""The directives that editors write, each in a file with the page that lists its records."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sphinx_newsletter.reading.directive import REGISTRY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.reading.directive import Documented


@cache
def _modules() -> tuple[ModuleType, ...]:
    """All modules of the room, by name. Importing a module registers its directives."""
    found = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}") for name in found)


def directives() -> Mapping[str, type[Documented]]:
    """All documented directives, by name."""
    import_module("sphinx_newsletter.reading.tags")
    _modules()
    return dict(sorted(REGISTRY.items()))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up the modules; records of a block that has two files have no `setup`."""
    for module in _modules():
        if hasattr(module, "setup"):
            app.setup_extension(module.__name__)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
