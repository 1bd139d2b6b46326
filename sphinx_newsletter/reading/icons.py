"""Icons of sphinx-design: name, size and classes of a role `{octicon}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_design.icons import HEIGHT_REGEX, list_octicons

from sphinx_newsletter.model import markdown_sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_newsletter.model.problems import Problem


def wrong_icon(content: str, line: int) -> Problem | None:
    """What is wrong with the *content* of the role: `name`, `name;1em` or `name;1em;classes`."""
    name, _, more = content.partition(";")
    size = more.partition(";")[0].strip()
    known = list_octicons()
    if name.strip() not in known:
        return markdown_sentences.icon_unknown(name.strip(), line, known)
    if more and not HEIGHT_REGEX.match(size):
        return markdown_sentences.icon_size(size, line)
    return None


def with_classes(content: str, allowed: Callable[[list[str]], list[str]]) -> str:
    """The *content* of the role, with the classes of it that are *allowed*."""
    name, _, classes = content.rpartition(";") if content.count(";") > 1 else (content, "", "")
    return f"{name};{' '.join(allowed(classes.split()))}" if classes else name
