"""The kinds of things that are gathered from all editions, each on a page of its own."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sphinx_newsletter.pages import changes, conferences, interviews, links, showcases

if TYPE_CHECKING:
    from sphinx_newsletter.core.archive import Archive

# In the order of the sidebar.
GATHERED = (interviews, showcases, conferences, links, changes)
# The links may be too many for one.
ON_ONE_PAGE = (interviews, showcases, conferences, changes)


@lru_cache(maxsize=1)  # each page asks for it
def in_use(archive: Archive) -> list[tuple[str, str]]:
    """The pages that have something to show, each with its title."""
    return [(kind.PAGE, kind.TITLE) for kind in GATHERED if kind.has_any(archive)]
