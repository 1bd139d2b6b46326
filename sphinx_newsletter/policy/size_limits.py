"""The size limit of a page."""

from __future__ import annotations

from sphinx_newsletter.model import size_limits


def cut(text: str) -> tuple[str, int]:
    """*text* of a page up to the limit, and the first line that is cut off (0: none)."""
    if len(text) <= size_limits.LONGEST_PAGE:
        return text, 0
    read = text[: size_limits.LONGEST_PAGE].rpartition("\n")[0] + "\n"
    return read, read.count("\n") + 1
