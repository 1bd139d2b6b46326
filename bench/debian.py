"""Debian's packages as a sample of related texts: short texts, with tags, linked by people.

A source package stands for an edition, its packages for sections. Those who made a
package say which others go with it (Suggests, Recommends, Enhances). Only links
between different source packages count, and none of a package with many links: that
is a tool which many use, not a subject. The sample is fetched with apt, and not kept.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


_LEAST_TAGS = 3
_MOST_LINKS = 10
_LINKS = ("Suggests", "Recommends", "Enhances")
_LINKED = re.compile(r"(?:^|[,|])\s*([a-z0-9][a-z0-9+.-]+)")
_CAT = ("/usr/lib/apt/apt-helper", "cat-file")


@dataclass(frozen=True)
class Package:
    """A package: what a section has, and the packages that it names."""

    name: str
    source: str
    title: str
    text: str
    tags: tuple[str, ...]
    named: frozenset[str]

    @property
    def half(self) -> int:
        """0 or 1, by its source package: limits are chosen on one half and tried on the other."""
        return int(place(self.source)[0], 16) % 2


def place(source: str) -> str:
    """Sorts source packages by chance, the same each time."""
    return hashlib.sha256(source.encode()).hexdigest()


def packages() -> dict[str, Package]:
    """All packages that have tags enough, by name."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "partial").mkdir()
        options = [f"Dir::State::lists={folder}", "Acquire::Languages=en"]
        options += ["Dir::Cache::pkgcache=", "Dir::Cache::srcpkgcache="]
        apt = [part for option in options for part in ("-o", option)]
        _run("apt-get", *apt, "-qq", "update")
        lists = sorted(map(str, Path(folder).glob("*_Translation-en*")))
        texts = {
            fields["Description-md5"]: fields["Description-en"]
            for path in lists
            for fields in _stanzas(_run(*_CAT, path))
        }
        found = [
            _package(fields, texts) for fields in _stanzas(_run("apt-cache", *apt, "dumpavail"))
        ]
    return {one.name: one for one in found if len(one.tags) >= _LEAST_TAGS and one.title}


def links(found: dict[str, Package]) -> dict[str, set[str]]:
    """The packages that go with each, in both directions and within its half."""
    pairs = {
        frozenset((one.name, name))
        for one in found.values()
        for name in one.named
        if (other := found.get(name)) and other.source != one.source and other.half == one.half
    }
    counts = Counter(name for pair in pairs for name in pair)
    linked: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        if all(counts[name] <= _MOST_LINKS for name in pair):
            for name in pair:
                linked[name] |= pair - {name}
    return dict(linked)


def _package(fields: dict[str, str], texts: dict[str, str]) -> Package:
    title, _, text = texts.get(fields.get("Description-md5", ""), "").partition("\n")
    named = ", ".join(fields.get(kind, "") for kind in _LINKS)
    return Package(
        name=fields["Package"],
        source=fields.get("Source", fields["Package"]).split()[0],
        title=title,
        text=text,
        tags=tuple(re.findall(r"[^,\s]+", fields.get("Tag", ""))),
        named=frozenset(_LINKED.findall(named)),
    )


def _stanzas(text: str) -> Iterator[dict[str, str]]:
    """The fields of each paragraph; a line that begins with a space goes on with the one before."""
    for stanza in filter(str.strip, text.split("\n\n")):
        fields = re.findall(r"^([^\s:]+):[ ]*((?:.*)(?:\n[ \t].*)*)", stanza, re.MULTILINE)
        yield dict(fields)


def _run(*command: str) -> str:
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return done.stdout
