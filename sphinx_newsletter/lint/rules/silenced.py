"""Where rules say nothing: `% allow: name` in a source, and names in `conf.py`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx.util.logging import is_suppressed_warning

from sphinx_newsletter.lint.rules.rule import RULES, Found, Page, Severity, Whole, of_all, of_page
from sphinx_newsletter.model.problems import suggestion
from sphinx_newsletter.reading.settings import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_newsletter.editing.outline import Outline
    from sphinx_newsletter.editing.workspace import Settings


_ALLOW = re.compile(r"allow:\s*(.*)")
_UNSEEN = re.compile(r"\s*(?:%.*|\(.+\)=)?\s*")  # blank lines, comments, targets


class Allowed(NamedTuple):
    """Rules that say nothing of the lines from `first` to `last`; `line` is the comment's."""

    line: int
    names: tuple[str, ...]
    first: int
    last: int


def allowed(outline: Outline, lines: Sequence[str]) -> Iterator[Allowed]:
    """What the comments of a source silence: a block, or below a heading its section."""
    for first, text in outline.comments:
        for line, one in enumerate(text.split("\n"), start=first):
            if match := _ALLOW.fullmatch(one.strip()):
                names = tuple(name.strip() for name in match[1].split(",") if name.strip())
                yield Allowed(line, names, line, _last(line, outline, lines))


def _last(line: int, outline: Outline, lines: Sequence[str]) -> int:
    """The last line that a comment on *line* is about."""
    start = line + 1
    while start <= len(lines) and _UNSEEN.fullmatch(lines[start - 1]):
        start += 1
    heading = next((one for one in outline.headings if one.line == start), None)
    if heading:
        later = (h.line for h in outline.headings if h.line > start and h.level <= heading.level)
        return next(later, len(lines) + 1) - 1
    blank = (n for n, text in enumerate(lines[start - 1 :], start=start) if not text.strip())
    return next(blank, len(lines) + 1) - 1


def silenced(settings: Settings) -> frozenset[str]:
    """The rules that say nothing on the whole site."""
    suppressed = settings.suppressed
    quiet = {name for name in RULES if is_suppressed_warning("newsletter", name, suppressed)}
    return frozenset({*settings.allowed, *quiet})


@of_page(Severity.WARNING)
def allow_unknown(page: Page) -> Iterator[Found]:
    """A comment or a setting allows what is no rule: it allows nothing."""
    for one in allowed(page.source.outline, page.lines):
        yield from (Found(one.line, _told(name)) for name in one.names if name not in RULES)


@of_all(Severity.WARNING)
def setting_unknown(whole: Whole) -> Iterator[tuple[str, Found]]:
    """`newsletter_allow` names what is no rule: it allows nothing."""
    line = line_of(whole.workspace.folder / "conf.py", "newsletter_allow")
    for name in whole.workspace.settings.allowed:
        if name not in RULES:
            yield "conf.py", Found(line, _told(name))


def _told(name: str) -> str:
    near = suggestion(name, RULES) or "; `newsletter check --rules` lists them"
    return f"there is no rule `{name}`{near}"
