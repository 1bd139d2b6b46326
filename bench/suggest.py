"""`python -m bench.suggest`: whether `newsletter tags suggest` finds tags that people gave.

Tried on Debian's packages (`debian`): of each, some tags are hidden and guessed. What it names
(Suggests and the like) stands for the pages that a section links to; sites are not tried. How
witnesses are counted in `desk.tag_hints`, and how many, was chosen on one half (`--half 0`), the
least score was not: here it hides nothing. What this prints by default is of the other half.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from sphinx.search.en import SearchEnglish

from bench.debian import packages, place
from bench.related import say
from sphinx_newsletter.editing.tags.suggest import LEAST_SCORE, MOST, Clue, ClueKind, Hints, Unit
from sphinx_newsletter.model.similarity import key_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bench.debian import Package

    Guess = Callable[[Package, tuple[str, ...]], list[str]]


_ASKED = 1500  # packages of a half


def label(tag: str) -> str:
    """What readers would call *tag*.

    >>> label("works-with::image:raster")
    'image raster'
    """
    return re.sub(r"[:-]+", " ", tag.partition("::")[2])


def names(one: Package, tags: Iterable[str]) -> list[str]:
    """The *tags* whose labels stand in the text, in the order of *tags*."""
    text = " ".join(re.findall(r"\w+", f"{one.title} {one.text}".lower()))
    return [tag for tag in tags if f" {label(tag)} " in f" {text} "]


def things(one: Package, tags: Iterable[str], stop_words: frozenset[str]) -> tuple[Clue, ...]:
    """What a package may share with others."""
    return (
        *(Clue(ClueKind.NAME, tag) for tag in names(one, tags)),
        *(Clue(ClueKind.PAGE, name) for name in sorted(one.named)),
        *(Clue(ClueKind.WORD, word) for word in key_words(one.title, one.text, stop_words)),
    )


def hidden(one: Package, *, whole: bool) -> tuple[str, ...]:
    """The tags that are left out: all, or half of them, by chance that is always the same."""
    tags = sorted(one.tags, key=lambda tag: place(one.name + tag))
    return tuple(tags if whole else tags[len(tags) // 2 :])


def tried(guess: Guess, asked: list[Package], *, whole: bool) -> tuple[float, float, float]:
    """Recall of three, precision, and how many were shown."""
    recall = shown = right = 0.0
    for one in asked:
        true = hidden(one, whole=whole)
        found = guess(one, tuple(tag for tag in one.tags if tag not in true))[:MOST]
        hits = len({*found} & {*true})
        recall += hits / min(MOST, len(true))
        right, shown = right + hits, shown + len(found)
    return recall / len(asked), right / max(1, shown), shown / len(asked)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.suggest", description=__doc__)
    parser.add_argument("--half", type=int, choices=(0, 1), default=1)
    half = parser.parse_args().half
    given = sorted((one for one in packages().values() if one.half == half), key=lambda p: p.name)
    ranked: dict[str, int] = {}
    for one in given:
        for tag in one.tags:
            ranked[tag] = ranked.get(tag, 0) + 1
    tags = sorted(ranked, key=lambda tag: (-ranked[tag], tag))
    stop_words = frozenset(SearchEnglish({}).stopwords)
    shared = {one.name: things(one, tags, stop_words) for one in given}
    hints = Hints(Unit(one.source, one.tags, shared[one.name]) for one in given)
    asked = sorted(given, key=lambda one: place(one.name))[:_ASKED]

    def ours(one: Package, kept: tuple[str, ...]) -> list[str]:
        found = hints.of(Unit(one.source, kept, shared[one.name]))
        return [hint.tag for hint in found if hint.score >= LEAST_SCORE]

    guesses: dict[str, Guess] = {
        "most used": lambda _, kept: [tag for tag in tags if tag not in kept],
        "label in the text": lambda one, kept: names(one, (t for t in tags if t not in kept)),
        "ours": ours,
    }
    say(f"{len(given)} packages, {len(tags)} tags; {len(asked)} asked (half {half})")
    for whole in (True, False):
        say(f"{'all' if whole else 'half of the'} tags hidden")
        say(f"{'':22}{'recall@3':>9}{'precision':>11}{'shown':>7}")
        for name, guess in guesses.items():
            recall, precision, shown = tried(guess, asked, whole=whole)
            say(f"  {name:20}{recall:9.3f}{precision:11.3f}{shown:7.2f}")


if __name__ == "__main__":
    main()
