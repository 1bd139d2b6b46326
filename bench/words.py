"""Words, sentences and links by chance; a seed makes the chance the same each time."""

from __future__ import annotations

import random
from functools import cache
from itertools import accumulate

_FREQUENT = 4000
_RARE = 1000
_SHORTEST, _LONGEST = 8, 18  # words of a sentence


def rare(seed: int, count: int) -> list[str]:
    """Words that no text has."""
    return _words(seed)[_FREQUENT:][:count]


def title(chance: random.Random, seed: int) -> str:
    """Three words."""
    return " ".join(chance.sample(_words(seed)[:_FREQUENT], 3)).capitalize()


def sentences(chance: random.Random, seed: int, count: int, links: int) -> tuple[str, ...]:
    """Sentences that have *count* words in all, *links* of which lead somewhere."""
    words = chance.choices(_words(seed)[:_FREQUENT], cum_weights=_frequencies(), k=count)
    places = [0]
    while count - places[-1] > _LONGEST + _SHORTEST:
        places.append(places[-1] + chance.randint(_SHORTEST, _LONGEST))
    shown = [word.capitalize() if place in places else word for place, word in enumerate(words)]
    for place in sorted(chance.sample(range(count), links)):
        shown[place] = f"[{shown[place]}]({_address(chance, words[place])})"
    ends = [*places[1:], count]
    return tuple(" ".join(shown[first:end]) + "." for first, end in zip(places, ends, strict=True))


def _address(chance: random.Random, word: str) -> str:
    return f"https://{word}.example/{chance.randrange(10**8):08}/{word}-in-the-browser"


@cache
def _words(seed: int) -> list[str]:
    """The words of the texts, the most frequent first, and behind them the rare ones."""
    chance = random.Random(f"{seed}-words")  # noqa: S311 - the same each time, that is the point
    syllables = [a + b for a in "bcdfghjklmnprstvwz" for b in ("a", "e", "i", "o", "u", "an", "er")]
    found: dict[str, None] = {}
    while len(found) < _FREQUENT + _RARE:
        found["".join(chance.choices(syllables, k=chance.randint(2, 4)))] = None
    return list(found)


@cache
def _frequencies() -> list[float]:
    """As in real texts: word number n stands there an n-th as often as the first."""
    return list(accumulate(1 / place for place in range(1, _FREQUENT + 1)))
