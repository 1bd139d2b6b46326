"""`{tags}` blocks that nobody closed, closed where they must end.

Left open, such a block would swallow all text and every section down to the end.
"""

from __future__ import annotations

import re

_FENCE = re.compile(r" {0,3}(:{3,}|`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?: |$)")
_TAGS = re.compile(r" {0,3}(:{3,}|`{3,}|~{3,})\{tags\}")


def _closes(line: str, fence: str) -> bool:
    mark = line.strip()
    return mark.startswith(fence) and not mark.strip(fence[0])


def _is_closed(lines: list[str], fence: str) -> bool:
    """Whether *fence* is closed in *lines* before something else begins."""
    for line in lines:
        if _closes(line, fence):
            return True
        if _FENCE.match(line) or _HEADING.match(line):
            return False
    return False


def close_tags(text: str) -> tuple[str, list[int]]:
    """Close each open `{tags}` of *text* in the first blank line behind it.

    Returns the text, with as many lines as before, and the lines (from 1) of those
    that were open.
    """
    lines = text.split("\n")
    found: list[int] = []
    code = tags = ""
    opened = 0
    for n, line in enumerate(lines):
        if tags and not line.strip() and not _is_closed(lines[n:], tags):
            lines[n] = tags
            found.append(opened)
            tags = ""
        elif tags or code:
            if _closes(line, tags or code):
                tags = code = ""
        elif match := _TAGS.match(line):
            tags, opened = match[1], n + 1
        elif (match := _FENCE.match(line)) and match[1][0] != ":":
            code = match[1]
    if tags:
        lines.append(tags)
        found.append(opened)
    return "\n".join(lines), found
