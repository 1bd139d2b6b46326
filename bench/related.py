"""`python -m bench.related`: whether related sections are those that people would link.

Tried on Debian's packages (`debian`). Limits and weights in `core.related` were chosen
on one half (`--half 0`); what this prints by default is of the other.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sphinx.search.en import SearchEnglish

from bench.debian import links, packages, place
from sphinx_newsletter.model.similarity import MOST, Unit, key_words, related

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bench.debian import Package

    Lists = dict[str, list[str]]  # names of packages, by name


def units(found: Iterable[Package]) -> list[Unit]:
    """Packages as sections of editions, whose order in time is one by chance."""
    stop_words = SearchEnglish({}).stopwords
    sources = sorted({one.source for one in found}, key=place)
    order = {source: at for at, source in enumerate(sources)}
    return [
        Unit(
            one.source,
            one.name,
            order[one.source],
            one.tags,
            key_words(one.title, one.text, stop_words),
        )
        for one in found
    ]


def by_chance(given: list[Unit], asked: set[str]) -> Lists:
    """Any three."""
    chance = random.Random(2024)  # noqa: S311 - the same each time, that is the point
    names = [unit.anchor for unit in given]
    return {name: chance.sample(names, MOST) for name in sorted(asked)}


def by_count_of_tags(given: list[Unit], asked: set[str]) -> Lists:
    """Those that share most tags, each tag as good as any; among equals as ours."""
    tagged = defaultdict(list)
    for at, unit in enumerate(given):
        for tag in unit.tags:
            tagged[tag].append(at)

    def nearest(unit: Unit) -> list[str]:
        counts = Counter(at for tag in unit.tags for at in tagged[tag])
        ranked = sorted(
            (-count, abs(other.order - unit.order), -other.order, other)
            for at, count in counts.items()
            if (other := given[at]).edition != unit.edition
        )
        editions: dict[str, str] = {}
        for *_, other in ranked:
            editions.setdefault(other.edition, other.anchor)
        return list(editions.values())[:MOST]

    return {unit.anchor: nearest(unit) for unit in given if unit.anchor in asked}


def ours(given: list[Unit], asked: set[str]) -> Lists:
    """What `core.related` finds."""
    found = related(given).lists.items()
    return {name: [one.anchor for one in near] for (_, name), near in found if name in asked}


def our_tags(given: list[Unit], asked: set[str]) -> Lists:
    """Ours, without words."""
    return ours([unit._replace(words=()) for unit in given], asked)


def our_words(given: list[Unit], asked: set[str]) -> Lists:
    """Ours, without tags."""
    return ours([unit._replace(tags=()) for unit in given], asked)


MEASURES: dict[str, Callable[[list[Unit], set[str]], Lists]] = {
    "by chance": by_chance,
    "count of shared tags": by_count_of_tags,
    "our tags alone": our_tags,
    "our words alone": our_words,
    "ours": ours,
}


def recall(shown: list[str], true: set[str]) -> float:
    """Which part of the true ones is shown, of as many as could be."""
    return len(true.intersection(shown)) / min(MOST, len(true))


def first_rank(shown: list[str], true: set[str]) -> float:
    """One by the rank of the first true one, 0 without any."""
    return next((1 / rank for rank, name in enumerate(shown, 1) if name in true), 0.0)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.related", description=__doc__)
    parser.add_argument("--half", type=int, choices=(0, 1), default=1)
    half = parser.parse_args().half
    found = packages()
    given = units([one for one in found.values() if one.half == half])
    true = {name: them for name, them in links(found).items() if found[name].half == half}
    say(f"{len(given)} packages, {len(true)} of them with links (half {half})")
    say(f"{'':22}{'recall@3':>9}{'MRR':>7}{'shown':>7}")
    for name, measure in MEASURES.items():
        lists = measure(given, set(true))
        pairs = [(lists[one], true[one]) for one in true]
        values = (
            sum(recall(*pair) for pair in pairs) / len(pairs),
            sum(first_rank(*pair) for pair in pairs) / len(pairs),
            sum(len(shown) for shown, _ in pairs) / len(pairs),
        )
        say(f"{name:22}{values[0]:9.3f}{values[1]:7.3f}{values[2]:7.2f}")


def say(line: str) -> None:
    """Tell the terminal."""
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
