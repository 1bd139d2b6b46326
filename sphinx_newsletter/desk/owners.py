"""Who is asked about changes and weaknesses: the examples of both, filled in from `conf.py`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_newsletter.desk.changes import Changes

if TYPE_CHECKING:
    from sphinx_newsletter.desk.desk import Desk
    from sphinx_newsletter.desk.settings import Settings

CODEOWNERS = ".github/CODEOWNERS"
SECURITY = "SECURITY.md"
_ADDRESS = "security@example.org"
# The sentence that says what is to be done, until it is done.
_TO_DO = re.compile(r"^(?:# )?An example to fill in: .*\n(?:# .*\n)*\n?", re.MULTILINE)
_LINE = re.compile(r"^# (/?\S+ +)@example/(\w+)$", re.MULTILINE)


def changes(desk: Desk) -> Changes:
    """What the examples become by the settings; where there is none, or it is filled in, nothing.

    A group without names keeps its lines as comments.
    """
    fill = {CODEOWNERS: _owners, SECURITY: _security}
    texts = {path: desk.read(path).decode() for path in fill if desk.has(path)}
    return Changes(
        desk.folder,
        {path: fill[path](text, desk.settings).encode() for path, text in texts.items()},
    )


def _owners(text: str, settings: Settings) -> str:
    def line(found: re.Match[str]) -> str:
        names = settings.owners.get(found[2])
        return f"{found[1]}{' '.join(names)}" if names else found[0]

    filled = _LINE.sub(line, text)
    return filled if _LINE.search(filled) else _TO_DO.sub("", filled)


def _security(text: str, settings: Settings) -> str:
    if not settings.contact or _ADDRESS not in text:
        return text
    return _TO_DO.sub("", text).replace(_ADDRESS, settings.contact)
