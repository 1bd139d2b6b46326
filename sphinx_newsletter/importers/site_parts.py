"""What an import is asked for, and what it needs of the site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx_newsletter.editing.workspace import Settings
    from sphinx_newsletter.model.tags import Vocabulary


@dataclass(frozen=True)
class Request:
    """What the command line says. `ask` returns the key of the author with a name."""

    sources: tuple[str, ...]
    format: str = ""
    author: str = ""
    dry_run: bool = False
    fetch: bool = False
    ask: Callable[[str], str] | None = None


@dataclass(frozen=True)
class SiteParts:
    """What an import needs of a site: its folder, settings and vocabulary."""

    folder: Path
    settings: Settings
    vocabulary: Vocabulary
