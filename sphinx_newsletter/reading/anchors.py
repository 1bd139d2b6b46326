"""Anchors of blocks: the ids that are the last part of published addresses.

A block wishes an id, and gets it unless something else on its page has it. The build and the
commands, which know addresses without a build, use the same functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.model.events import shortened

if TYPE_CHECKING:
    from collections.abc import Container


def unique(wished: str, taken: Container[str]) -> str:
    """The id *wished*, with the lowest number that makes it different from all that are *taken*.

    >>> unique("a", {"b"}), unique("a", {"a"}), unique("a", {"a", "a-2"})
    ('a', 'a-2', 'a-3')
    """
    number, anchor = 1, wished
    while anchor in taken:
        number += 1
        anchor = f"{wished}-{number}"
    return anchor


def question_anchor(text: str, taken: Container[str]) -> str:
    """The anchor of a question with the words *text*."""
    return unique(anchor_of(f"question {text}"), taken)


def showcase_anchor(title: str, taken: Container[str]) -> str:
    """The anchor of a showcase with this *title*."""
    return unique(anchor_of(f"showcase {title}"), taken)


def event_anchor(name: str, start: object, taken: Container[str]) -> str:
    """The anchor of the event *name*; with its *start* if it shares its name with another."""
    wished = shortened(anchor_of(f"event-{name}"))
    is_free = wished not in taken and wished != "event"  # a name without letters
    return wished if is_free else unique(f"{wished}-{start}", taken)
