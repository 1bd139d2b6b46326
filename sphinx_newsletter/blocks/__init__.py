"""The directives that editors write, each in a file with the page that lists its records."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sphinx_newsletter.reading.directive import REGISTRY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.reading.directive import Documented


_MODULES = (
    "views",  # {latest-edition}, {browse-tags}, {edition-list}
    "contact",  # {contact}
    "tldr",  # {tldr}
    "interview",  # {interview}
    "showcase",  # {showcase}
    "event",  # {event}
    "sponsor",  # {sponsor}
    "embed",  # {video}, {demo}
    "changes",  # {changes}
    "correction",  # {correction}
    "statistics",  # statistics.html
    "surprise",  # surprise.html
)


@cache
def directives() -> Mapping[str, type[Documented]]:
    """All documented directives, by name. Importing a module registers its directives."""
    import_module("sphinx_newsletter.reading.tags")
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return dict(sorted(REGISTRY.items()))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up the modules. Their order is that of the scripts on a page."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
