"""`newsletter tags suggest`: tags that the sections of an edition may lack, with reasons.

Clues are what a section shares with sections of other editions; `docs/decisions.md` has the method.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.tags.list import sections_of
from sphinx_newsletter.model.similarity import ADDRESS, key_words
from sphinx_newsletter.model.urls import read_url

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.outline import Outline, OutlineSection
    from sphinx_newsletter.model.tags import Tag


_WORD = re.compile(r"\w+")


MOST = 3
LEAST_SCORE = 0.6
_MOST_EVIDENCE = 5  # clues for one tag; more of them are rarely independent
_LEAST = 2  # sections with a clue and a tag: one alone is chance
# Prior of a tag whose name is in the text: the share, as if seen in this many sections.
_NAMED, _NAMED_IN = 0.7, 2


class ClueKind(Enum):
    """What a section can share with another, the most significant first."""

    NAME = "name"
    PAGE = "page"
    SITE = "site"
    TAG = "tag"
    WORD = "word"


class Clue(NamedTuple):
    """Something that sections can share: a word, a page or site that they link to, a tag."""

    kind: ClueKind
    what: str


class Unit(NamedTuple):
    """A section: its edition, its tags, and its clues except for its tags."""

    edition: str
    tags: tuple[str, ...]
    clues: tuple[Clue, ...]


class Evidence(NamedTuple):
    """A clue, how many sections have it, and how many of them have the tag."""

    clue: Clue
    sections: int
    tagged: int


class Hint(NamedTuple):
    """A tag that may be missing, how likely that is, and the best evidence."""

    tag: str
    score: float
    evidence: Evidence


class Suggestion(NamedTuple):
    """A tag that a section may lack, its score (up to 1), and the reason."""

    tag: str
    score: float
    reason: str


class SectionAdvice(NamedTuple):
    """A section, its tags, and the tags that it may lack, the likeliest first."""

    title: str
    line: int
    tags: tuple[str, ...]
    suggested: tuple[Suggestion, ...]


class Suggester:
    """Suggests tags for sections, by the counts of the whole archive."""

    def __init__(self, workspace: Workspace) -> None:
        """Read all editions of *workspace*."""
        self._workspace = workspace
        # Imported here: it imports the search of Sphinx, which other commands do not need.
        from sphinx_newsletter.upstream.stop_words import stop_words  # noqa: PLC0415

        self._stop_words = stop_words(workspace.settings.language)
        self._names = _Names(workspace.vocabulary.tags.values())
        self._units = {path: [*self._read(path)] for path in workspace.editions}
        self._hints = Hints(unit for units in self._units.values() for unit in units)

    def sections(self, path: str) -> list[SectionAdvice]:
        """The sections of the edition *path*, with the tags that each may lack.

        A heading without tags counts as a section if there is no heading below it.
        """
        source = self._workspace.editions[path]
        tagged = zip(sections_of(source), self._units[path], strict=True)
        others = ((section, self._unit(path, section, ())) for section in source.outline.untagged)
        found = sorted((*tagged, *others), key=lambda one: one[0].line)
        return [
            SectionAdvice(section.title, section.line, unit.tags, tuple(self._likely(unit)))
            for section, unit in found
        ]

    def among(self, path: str, at: int, tags: Collection[str]) -> list[Suggestion]:
        """Those of *tags* that suit the section with the index *at* and that it does not have."""
        return [self._suggestion(hint) for hint in self._hints.of(self._units[path][at], tags)]

    def _likely(self, unit: Unit) -> Iterator[Suggestion]:
        for hint in self._hints.of(unit)[:MOST]:
            if hint.score >= LEAST_SCORE:
                yield self._suggestion(hint)

    def _read(self, path: str) -> Iterator[Unit]:
        """The units of an edition, one for each section."""
        source = self._workspace.editions[path]
        entries = self._workspace.archive.entries_of(source.docname)[1:]
        for entry, section in zip(entries, sections_of(source), strict=True):
            yield self._unit(path, section, entry.tags)

    def _unit(self, path: str, section: OutlineSection, tags: tuple[str, ...]) -> Unit:
        outline = self._workspace.editions[path].outline
        own = _own_lines(section, outline)
        urls = [link.url for link in outline.links if link.line in own]
        said = key_words(section.title, section.text, self._stop_words)
        clues = (
            *self._names.find(f"{section.title} {section.text}"),
            *_links(urls),
            *(Clue(ClueKind.WORD, word) for word in said),
        )
        return Unit(path, tags, tuple(dict.fromkeys(clues)))

    def _suggestion(self, hint: Hint) -> Suggestion:
        return Suggestion(hint.tag, round(hint.score, 2), self._reason(hint))

    def _reason(self, hint: Hint) -> str:
        (kind, what), sections, tagged = hint.evidence
        label = (
            self._workspace.vocabulary.tags[what].label
            if kind in {ClueKind.NAME, ClueKind.TAG}
            else ""
        )
        does = {
            ClueKind.NAME: f"names {label}",
            ClueKind.PAGE: f"links to {what}",
            ClueKind.SITE: f"links to {what}",
            ClueKind.TAG: f"is tagged {label}",
            ClueKind.WORD: f"says “{what}”",
        }[kind]
        if not tagged:
            return does
        have = "has" if tagged == 1 else "have"
        return f"{does}; of {sections} other sections that do, {tagged} {have} the tag"


class _Names:
    """Finds names of tags in texts, as whole words."""

    def __init__(self, tags: Iterable[Tag]) -> None:
        self._slugs: dict[str, str] = {}
        for tag in tags:
            for name in (tag.slug, tag.label, *tag.aliases):
                if len(plain := _plain(name)) > 1:
                    self._slugs.setdefault(plain, tag.slug)
        # The longest first: `web gpu` must not match `web`.
        ranked = sorted(self._slugs, key=lambda name: (-len(name), name))
        found = "|".join(map(re.escape, ranked)) or "(?!)"
        self._pattern = re.compile(rf"(?<!\S)(?:{found})(?!\S)")

    def find(self, text: str) -> Iterator[Clue]:
        for name in self._pattern.findall(_plain(ADDRESS.sub(" ", text))):
            yield Clue(ClueKind.NAME, self._slugs[name])


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _own_lines(section: OutlineSection, outline: Outline) -> set[int]:
    """The lines of a section, without nested sections."""
    lines = set(range(section.line, section.end))
    for other in outline.sections:
        if section.line < other.line < section.end:
            lines.difference_update(range(other.line, other.end))
    return lines


def _links(urls: Iterable[str]) -> Iterator[Clue]:
    for url in urls:
        host, key, _ = read_url(url)
        if host:
            yield Clue(ClueKind.SITE, host)
            if key.strip("/"):
                yield Clue(ClueKind.PAGE, f"{host}{key}")


class Hints:
    """Counts of tags and clues in an archive."""

    def __init__(self, units: Iterable[Unit]) -> None:
        """Count the tags and clues of *units*."""
        self._editions: defaultdict[str, list[Unit]] = defaultdict(list)
        self._tags: Counter[str] = Counter()
        self._with: Counter[Clue] = Counter()
        self._pairs: defaultdict[Clue, Counter[str]] = defaultdict(Counter)
        self._count = 0
        for unit in units:
            self._count += 1
            self._editions[unit.edition].append(unit)
            self._tags.update(unit.tags)
            for clue in _all_clues(unit):
                self._with[clue] += 1
                self._pairs[clue].update(unit.tags)

    def of(self, unit: Unit, among: Collection[str] | None = None) -> list[Hint]:
        """The tags (of *among*, if given) that *unit* may lack, the likeliest first.

        Sections of its own edition do not count: often they were written and tagged together.
        """
        own = self._editions.get(unit.edition, [])
        found: defaultdict[str, list[tuple[float, Evidence]]] = defaultdict(list)
        for clue in _all_clues(unit):
            for tag, trust, evidence in self._evidence(clue, own):
                if tag not in unit.tags and (among is None or tag in among):
                    found[tag].append((trust, evidence))
        hints = [_hint(tag, candidates) for tag, candidates in found.items()]
        return sorted(hints, key=lambda hint: (-hint.score, hint.tag))

    def _evidence(self, clue: Clue, own: list[Unit]) -> Iterator[tuple[str, float, Evidence]]:
        """For each tag: how far *clue* can be trusted, and its evidence."""
        same = [unit for unit in own if clue in _all_clues(unit)]
        sections = self._with[clue] - len(same)
        counts = self._pairs[clue] if clue in self._pairs else Counter[str]()
        for tag in {*counts, *([clue.what] if clue.kind is ClueKind.NAME else [])}:
            tagged = counts[tag] - sum(tag in unit.tags for unit in same)
            evidence = Evidence(clue, sections, tagged)
            if clue == Clue(ClueKind.NAME, tag):
                yield tag, (tagged + _NAMED * _NAMED_IN) / (sections + _NAMED_IN), evidence
            elif tagged >= _LEAST:
                trust = (tagged + self._share(tag, own)) / (sections + 1)
                yield tag, trust, evidence

    def _share(self, tag: str, own: list[Unit]) -> float:
        """The share of all sections that have *tag*."""
        count = self._count - len(own)
        return (self._tags[tag] - sum(tag in unit.tags for unit in own)) / count if count else 0


def _all_clues(unit: Unit) -> dict[Clue, None]:
    tags = (Clue(ClueKind.TAG, tag) for tag in unit.tags)
    return dict.fromkeys(chain(unit.clues, tags))


def _hint(tag: str, candidates: list[tuple[float, Evidence]]) -> Hint:
    order = [*ClueKind]
    best = sorted(
        candidates, key=lambda one: (-one[0], order.index(one[1].clue.kind), one[1].clue.what)
    )
    doubt = 1.0
    for trust, _ in best[:_MOST_EVIDENCE]:
        doubt *= 1 - trust
    return Hint(tag, 1 - doubt, best[0][1])
