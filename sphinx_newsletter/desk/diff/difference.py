"""What is another in one state of a site than in an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_newsletter.desk.diff.state import State, Thing


Sign = Literal["added", "changed", "moved", "removed"]


class Entry(NamedTuple):
    """One thing that is another: its address or name, what it is called, what else is to say."""

    sign: Sign
    name: str
    words: str = ""


# What each group is called, in the order in which they are told.
GROUPS = {
    "editions": "Editions",
    "guides": "Guides",
    "sections": "Sections",
    "tags": "Tags",
    "permalinks": "Addresses",
    "redirects": "Redirects",
    "links": "Links",
    "copies": "Archived copies",
    "events": "Events",
    "warnings": "Warnings",
    "weights": "Weight",
    "code": "Code",
}


def difference(before: State, after: State) -> dict[str, list[Entry]]:
    """What has been added, changed, moved and removed, by group; a group may be empty."""
    pairs = {
        "editions": (before.editions, after.editions),
        "guides": (before.guides, after.guides),
        "sections": (before.sections, after.sections),
        "tags": (before.tags, after.tags),
        "redirects": (before.redirects, after.redirects),
        "copies": (before.copies, after.copies),
        "links": (before.links, after.links),
        "events": (before.events, after.events),
    }
    found = {group: list(_things(*pair)) for group, pair in pairs.items()}
    found["permalinks"] = list(_permalinks(before, after))
    found["warnings"] = list(_warnings(before, after))
    found["weights"] = list(_weights(before.weights, after.weights))
    return {group: found.get(group, []) for group in GROUPS}


def _things(before: Mapping[str, Thing], after: Mapping[str, Thing]) -> Iterator[Entry]:
    moved = _moved(before, after)
    for name, thing in after.items():
        words = ": ".join(filter(None, (thing.title, thing.words)))
        if name in moved:
            yield Entry("moved", name, f"was {moved[name]}")
        elif name not in before:
            yield Entry("added", name, words)
        elif (thing.digest, thing.words) != (before[name].digest, before[name].words):
            yield Entry("changed", name, words)
    for name, thing in before.items():
        if name not in after and name not in moved.values():
            yield Entry("removed", name, thing.title)


def _moved(before: Mapping[str, Thing], after: Mapping[str, Thing]) -> dict[str, str]:
    """The old name of each thing that has another one now: the same text, or the same title."""
    gone = {name: thing for name, thing in before.items() if name not in after}
    found: dict[str, str] = {}
    for same in ("digest", "title"):
        there: dict[str, str] = {}
        for name, thing in gone.items():
            there.setdefault(getattr(thing, same), name)
        for name, thing in after.items():
            old = there.get(getattr(thing, same)) if getattr(thing, same) else None
            if name not in before and name not in found and old in gone:
                found[name] = old
                del gone[old]
    return found


def _permalinks(before: State, after: State) -> Iterator[Entry]:
    for address in sorted(after.permalinks.keys() - before.permalinks.keys()):
        yield Entry("added", address, after.permalinks[address].title)
    for address in sorted(before.permalinks.keys() - after.permalinks.keys()):
        permalink = before.permalinks[address]
        if after.answers.has(permalink):
            yield Entry("moved", address, f"leads on to {after.answers.end(permalink.page)}")
        else:
            yield Entry("removed", address, "nothing answers there any more")


def _warnings(before: State, after: State) -> Iterator[Entry]:
    for (path, rule, message), _ in sorted((after.warnings - before.warnings).items()):
        yield Entry("added", f"{path} ({rule})", message)
    for (path, rule, message), _ in sorted((before.warnings - after.warnings).items()):
        yield Entry("removed", f"{path} ({rule})", message)


def _weights(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[Entry]:
    for name in sorted(after):
        old, new = before.get(name, 0), after[name]
        if old != new:
            sign: Sign = "changed" if name in before else "added"
            yield Entry(sign, name, f"{_size(old)} → {_size(new)}" if old else _size(new))


def _size(count: int) -> str:
    return f"{count / 1000:.1f} KB"
