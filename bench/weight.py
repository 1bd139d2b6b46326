"""What each kind of output weighs, and what an edit sends to the server: `make weight`.

The archive is the uneven weekly of `bench.weekly`, built as `make html` builds it, with an address.
An edit is another word or sentence in the edition in the middle, and then in the newest.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bench import measure
from bench.builder import REPOSITORY, clean_environ, say
from bench.ours import Ours
from bench.weekly import WeeklySection, make_uneven_weekly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from bench.archive import Archive, Edition


_FOLDER = REPOSITORY / "_build" / "bench" / "weight"
# The first pattern that is found in a path gives its kind.
_KINDS = {
    "pages of editions": r"^editions/.*\.html$",
    "other pages": r"\.html$",
    "feeds: Atom": r"/atom[^/]*\.xml$",
    "feeds: RSS": r"/(rss[^/]*|email)\.xml$",
    "feeds: JSON Feed": r"/feed[^/]*\.json$",
    "data as JSON": r"^archive/.*\.json$",
    "editions as Markdown": r"^editions/.*\.md$",
    "llms.txt and the full texts": r"^llms.*",
    "cards": r"^_cards/",
    "search index": r"^_search/",
    "static files": r"^_static/",
    "all others": r"",
}


class Weight(NamedTuple):
    """Files of a kind, and their bytes."""

    files: int
    bytes: int


def kind(path: str) -> str:
    """The kind of the file at *path*, below the folder of the output."""
    return next(name for name, pattern in _KINDS.items() if re.search(pattern, path))


def weigh(sizes: dict[str, int]) -> dict[str, Weight]:
    """The weight of each kind; *sizes* are bytes by path."""
    found: dict[str, list[int]] = defaultdict(list)
    for path, size in sizes.items():
        found[kind(path)].append(size)
    return {name: Weight(len(found[name]), sum(found[name])) for name in _KINDS if found[name]}


def table(sizes: dict[str, int], editions: int) -> str:
    """The weights in columns, for *editions*."""
    rows = [*weigh(sizes).items(), ("all", Weight(len(sizes), sum(sizes.values())))]
    lines = ["| Kind | Files | MB | KB an edition |", "|---|--:|--:|--:|"]
    lines += [
        f"| {name} | {found.files:,} | {found.bytes / 1e6:.2f}"
        f" | {found.bytes / 1e3 / editions:.1f} |"
        for name, found in rows
    ]
    return "\n".join(lines)


def with_word(text: str) -> str:
    """*text* with another word, which many editions have."""
    words = text.split(" ")
    return " ".join([*words[:3], "the", *words[4:]])


def with_sentence(text: str) -> str:
    """*text* with another first sentence, of words that many editions have."""
    return f"This is now more about the first part of it. {text.partition('. ')[2]}"


def edited(archive: Archive, edition: Edition, change: Callable[[str], str]) -> Archive:
    """*archive* with a *change* in the last paragraph of a section of *edition*."""
    texts = (one for one in edition.sections if isinstance(one, WeeklySection) and not one.is_list)
    section = next(texts)
    *others, last = section.sentences
    changed = replace(section, sentences=(*others, change(last)))
    sections = tuple(changed if one is section else one for one in edition.sections)
    new = replace(edition, sections=sections)
    return replace(
        archive, editions=tuple(new if one is edition else one for one in archive.editions)
    )


class _Site:
    """The site, its output as it was last read."""

    def __init__(self, folder: Path) -> None:
        self._ours = Ours(folder)
        self._ours.start_afresh()
        self.texts: dict[str, bytes] = {}

    def build(self, archive: Archive) -> dict[str, int]:
        """Build *archive* on top of the last build; bytes by path of the files that differ."""
        self._ours.write(archive)
        log = self._ours.folder / "log"
        measure.run(self._ours.command(), self._ours.site, log, clean_environ())
        old, self.texts = self.texts, dict(self._read())
        return {path: len(text) for path, text in self.texts.items() if old.get(path) != text}

    def _read(self) -> Iterable[tuple[str, bytes]]:
        output = self._ours.site / self._ours.output
        for path in sorted(output.rglob("*")):
            if path.is_file():
                yield path.relative_to(output).as_posix(), path.read_bytes()


def _report(count: int, *, listed: bool) -> Iterable[str]:
    archive, site = make_uneven_weekly(count), _Site(_FOLDER)
    say(f"{count} editions")
    yield f"### {count} editions\n\n{table(site.build(archive), count)}\n"
    for place, edition in (
        ("an old edition", archive.middle),
        ("the newest", archive.editions[-1]),
    ):
        for what, change in (("word", with_word), ("sentence", with_sentence)):
            changed = site.build(edited(archive, edition, change))
            size = sum(changed.values()) / 1e6
            yield f"Another {what} in {place}: {len(changed)} files, {size:.2f} MB.\n"
            if listed:
                yield "".join(f"- `{path}` {size:,}\n" for path, size in changed.items())
            site.build(archive)


def main() -> None:
    """Build and weigh; print the tables."""
    parser = argparse.ArgumentParser(prog="make weight", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 667], metavar="N")
    parser.add_argument("--list", action="store_true", help="list the files that an edit changes")
    options = parser.parse_args()
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for count in options.sizes:
        for part in _report(count, listed=options.list):
            sys.stdout.write(f"{part}\n")


if __name__ == "__main__":
    main()
