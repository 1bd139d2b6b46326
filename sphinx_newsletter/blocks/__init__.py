"""What editors write: one block, one file, with the page that lists it."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sphinx_newsletter.reading.directive import DIRECTIVES

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
    "embed",  # {video}, {demo}
    "changes",  # {changes}
    "statistics",  # statistics.html
    "surprise",  # surprise.html
)


@cache
def directives() -> Mapping[str, type[Documented]]:
    """All directives by name: to import their files is to register them."""
    import_module("sphinx_newsletter.reading.tags")
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return dict(sorted(DIRECTIVES.items()))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the modules of the room, in the order in which a build meets them."""
    for module in _MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
