"""List of words: what a word that no section contains may have meant.

A browser loads it only then. It has the words that most sections contain, and those of the
vocabulary, front-coded: letters shared with the word before, the others, and the binary
logarithm of the number of sections as one digit.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sphinx_newsletter.search.inverted_index import shared_letters, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_newsletter.model.tags import Tag


# Bytes before compression. Compressed, a list of this size has 60 KB at most.
_SIZE = 110_000
_SHORTEST, _LONGEST = 3, 24
_MOST_SHARED = 9


def word_list(counts: Iterable[Mapping[str, int]], tags: Iterable[Tag]) -> str:
    """The list of words; *counts* has the number of sections with each word, for each part."""
    total: Counter[str] = Counter()
    for one in counts:
        total.update({word: count for word, count in one.items() if _is_likely(word)})
    names = {word for tag in tags for name in (tag.label, *tag.aliases) for word in _words(name)}
    for word in names:
        total[word] += 1
    ranked = sorted(total, key=lambda word: (word not in names, -total[word], word))
    size = 0
    for number, word in enumerate(ranked):
        size += len(word.encode()) // 2 + 3
        if size > _SIZE:
            ranked = ranked[:number]
            break
    return _front_coded(sorted(ranked), total)


def _words(name: str) -> Iterable[str]:
    return (word for word, _ in tokens(name)[0] if _is_likely(word))


def _is_likely(word: str) -> bool:
    return word.isalpha() and _SHORTEST <= len(word) <= _LONGEST


def _front_coded(words: Iterable[str], counts: Mapping[str, int]) -> str:
    lines, before = [], ""
    for word in words:
        shared = shared_letters(before, word, _MOST_SHARED)
        lines.append(f"{shared}{word[shared:]}{min(counts[word].bit_length(), 9)}")
        before = word
    return "\n".join(lines)
