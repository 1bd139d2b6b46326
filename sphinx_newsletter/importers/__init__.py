"""Importers: each file is a source format, and registers itself (`add_importer`)."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from sphinx_newsletter.model.importers import registered_importers

if TYPE_CHECKING:
    from sphinx_newsletter.model.importers import Importer


def importers() -> tuple[Importer, ...]:
    """All importers by name: those of this package, and those that extensions have registered."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return registered_importers()
