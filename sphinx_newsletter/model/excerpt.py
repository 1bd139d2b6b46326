"""Short forms of a text: its excerpt, its length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")  # "it's", "multi-GPU" and "3.8B" are one


def count_words(text: str) -> int:
    """How many words *text* has."""
    return len(_WORD.findall(text))


def excerpt(paragraphs: Iterable[str], length: int) -> str:
    """The first of *paragraphs* that says something, in at most *length* characters.

    It is cut after a word, and then ends in an ellipsis.
    """
    text = next((text for text in paragraphs if text), "")
    if len(text) <= length:
        return text
    cut = text[:length].rpartition(" ")[0] or text[: length - 1]
    return cut.rstrip(" ,;:–—-.") + "…"


def reading_minutes(words: int, words_per_minute: int) -> int:
    """How many minutes it takes to read *words*, never less than one."""
    return max(1, round(words / words_per_minute))
