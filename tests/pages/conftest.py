"""What a build draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sphinx_newsletter.incremental.builder import ArchiveHTMLBuilder

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def note_drawn(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """A function that begins to note the names of the pages that are drawn."""

    def note() -> list[str]:
        drawn: list[str] = []
        handle_page = ArchiveHTMLBuilder.handle_page

        def handle(self: ArchiveHTMLBuilder, pagename: str, *arguments: Any, **named: Any) -> None:
            drawn.append(pagename)
            handle_page(self, pagename, *arguments, **named)

        monkeypatch.setattr(ArchiveHTMLBuilder, "handle_page", handle)
        return drawn

    return note
