"""What editors write."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sphinx_newsletter import markup
from sphinx_newsletter.directives import DIRECTIVES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_newsletter.directives import Documented


@cache
def directives() -> Mapping[str, type[Documented]]:
    """All directives by name: to import their files is to register them."""
    for module in pkgutil.iter_modules(markup.__path__):
        import_module(f"{markup.__name__}.{module.name}")
    return dict(sorted(DIRECTIVES.items()))
