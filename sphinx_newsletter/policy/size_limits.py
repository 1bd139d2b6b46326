"""What of a source is over its limit, and is not read."""

from __future__ import annotations

from sphinx_newsletter.model import size_limits


def cut(text: str) -> tuple[str, int]:
    """As much of a page's *text* as is read, and the line from which on it is not (0: all is)."""
    if len(text) <= size_limits.LONGEST_PAGE:
        return text, 0
    read = text[: size_limits.LONGEST_PAGE].rpartition("\n")[0] + "\n"
    return read, read.count("\n") + 1
