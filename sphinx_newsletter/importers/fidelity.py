"""Fidelity of an import: what the source has and the built page has not, and the other way round.

Both are read as streams (`page_stream.py`) and compared in order, so two paragraphs that have
changed places are found, and so is HTML that is shown as text. What the findings of the import
name as dropped or changed is accounted for; everything else is a difference.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from sphinx_newsletter.importers.page_stream import (
    Entry,
    Part,
    canonical,
    folded,
    stream_of_page,
    stream_of_source,
)
from sphinx_newsletter.importers.reference import markdown_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_newsletter.model.imported import Finding

    Key = tuple[Part, str, bool]


HTML_AS_TEXT = "HTML shown as text"
_TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>")
_ADDRESS = re.compile(
    r"""(?:[a-z][a-z0-9+.-]*:|/)[^\s<>"'()\[\]]+"""  # of any scheme, or from the root
    r"""|(?<=["'(])[^\s"'()<>]+(?=["')])"""  # relative: between quotes or parentheses
)
# What has an address, with the number of its marks.
_MARKS_OF_ADDRESSES = {Part.LINK: 2, Part.PICTURE: 1, Part.FRAME: 1}
_LONGEST_WITHIN = 500  # characters of what is replaced within a word
_ALIKE = frozenset((Part.HEADING, Part.CODE))
_WORDS = frozenset((Part.WORD, Part.LINE))
_LARGEST = 4_000_000_000  # bits of the table that aligns two ranges


class Difference(NamedTuple):
    """A difference that nothing accounts for: lost if `after` is empty, added if `before` is.

    `position` counts the things of this kind in the section, from 1.
    """

    kind: str
    section: str
    position: int
    before: str
    after: str


def differences(
    reference: str,
    article: str,
    findings: Iterable[Finding] = (),
    files: Mapping[str, str] | None = None,
) -> list[Difference]:
    """Compare the HTML *reference* of a source with the *article* of the built page.

    *files* has the paths of pictures in the source of the page, by their addresses on the page.
    """
    source, page = stream_of_source(reference), stream_of_page(article, files or {})
    gaps = [*_gaps([one.key for one in source], [one.key for one in page])]
    if not gaps:
        return []
    accounts = _Accounts(findings, Counter(_account_key(one.key) for one in source))
    places = _places(source), _places(page)
    found: list[Difference] = []
    begun: tuple[set[Key], set[Key]] = set(), set()
    for lost, added in gaps:
        kept = accounts.without([*lost], source, accounts.lost)
        new = accounts.without([*added], page, accounts.added)
        new = [index for index in new if not _is_bare_link(page, index)]
        kept, new = _without_common(source, kept, page, new)
        if accounts.explain(_words(source, kept), _words(page, new)):
            kept = [index for index in kept if source[index].part not in _WORDS]
            new = [index for index in new if page[index].part not in _WORDS]
        found += _reports(source, kept, places[0], begun[0], is_lost=True)
        found += _reports(page, new, places[1], begun[1], is_lost=False)
    return found


def summary(found: Iterable[Difference]) -> dict[str, tuple[int, int]]:
    """The numbers of things that are lost and added, by kind."""
    lost: Counter[str] = Counter()
    added: Counter[str] = Counter()
    for one in found:
        lost[one.kind] += _count(one.kind, one.before)
        added[one.kind] += _count(one.kind, one.after)
    return {kind: (lost[kind], added[kind]) for kind in sorted(lost)}


def _count(kind: str, text: str) -> int:
    return len(text.split()) if kind in (Part.WORD.value, HTML_AS_TEXT) else bool(text)


def _gaps(source: Sequence[Key], page: Sequence[Key]) -> Iterator[tuple[range, range]]:
    """The ranges of both streams between what they have in common, in the same order."""
    if len(source) * len(page) > _LARGEST:
        yield range(len(source)), range(len(page))
        return
    i = j = 0  # where a gap begins
    for step in Indel.opcodes(_aligned(source), _aligned(page)):
        if step.tag != "equal":
            continue
        pairs = zip(
            range(step.src_start, step.src_end),
            range(step.dest_start, step.dest_end),
            strict=True,
        )
        for one, other in pairs:
            if source[one] == page[other]:
                if (i, j) != (one, other):
                    yield range(i, one), range(j, other)
                i, j = one + 1, other + 1
    if (i, j) != (len(source), len(page)):
        yield range(i, len(source)), range(j, len(page))


def _aligned(keys: Sequence[Key]) -> list[Key]:
    """*keys* without levels and languages, which many a page changes: words matter more."""
    return [(one[0], "", one[2]) if one[0] in _ALIKE else one for one in keys]


def _without_common(
    source: Sequence[Entry], lost: list[int], page: Sequence[Entry], added: list[int]
) -> tuple[list[int], list[int]]:
    """The indices *lost* and *added* in a gap, without what both still have in order."""
    if not lost or not added:
        return lost, added
    steps = Indel.opcodes([source[i].key for i in lost], [page[i].key for i in added])
    kept: list[int] = []
    new: list[int] = []
    for step in steps:
        if step.tag != "equal":
            kept += lost[step.src_start : step.src_end]
            new += added[step.dest_start : step.dest_end]
    return kept, new


def _places(stream: Sequence[Entry]) -> list[int]:
    """The positions of all entries, by kind in their sections."""
    counts: Counter[tuple[str, Part]] = Counter()
    places = []
    for entry in stream:
        counts[entry.section, entry.part] += not entry.is_end
        places.append(counts[entry.section, entry.part])
    return places


def _words(stream: Sequence[Entry], indices: Iterable[int]) -> str:
    return " ".join(stream[index].value for index in indices if stream[index].part in _WORDS)


def _is_bare_link(page: Sequence[Entry], index: int) -> bool:
    """Whether the entry is the mark of a link whose text is its address: the archive adds those."""
    entry = page[index]
    if entry.part is not Part.LINK:
        return False
    word = page[index - 1 if entry.is_end else min(index + 1, len(page) - 1)]
    address = re.sub(r"^(?:https?://|mailto:)", "", entry.value).rstrip("/")
    return bool(address) and address in canonical(word.value)


def _reports(
    stream: Sequence[Entry],
    indices: Sequence[int],
    places: Sequence[int],
    begun: set[Key],
    *,
    is_lost: bool,
) -> Iterator[Difference]:
    """The differences that the entries at *indices* are; words next to each other are one.

    *begun* has the marks of beginnings that have been reported: their ends are the same thing.
    """
    runs: list[list[int]] = []
    for index in indices:
        entry = stream[index]
        if entry.is_end and entry._replace(is_end=False).key in begun:
            continue
        begun.add(entry.key)
        if runs and index == runs[-1][-1] + 1 and _are_words(stream, index):
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in runs:
        entry = stream[run[0]]
        text = " ".join(" ".join(stream[index].value.split("\n")) for index in run)
        text = text or entry.part.value
        kind = entry.part.value
        if not is_lost and entry.part in _WORDS and _TAG.search(text):
            kind = HTML_AS_TEXT
        texts = (text, "") if is_lost else ("", text)
        yield Difference(kind, entry.section, places[run[0]], *texts)


def _are_words(stream: Sequence[Entry], index: int) -> bool:
    return stream[index - 1].part is stream[index].part is Part.WORD


class _Accounts:
    """What findings account for: entries that are lost, and entries that are added."""

    def __init__(self, findings: Iterable[Finding], source: Counter[Key]) -> None:
        """*source* is all that the source has: plain text has no list, although it may look so."""
        self._within_words: list[tuple[str, str]] = []
        self.lost: Counter[Key] = Counter()
        self.added: Counter[Key] = Counter()
        for finding in findings:
            before, after = _entries(finding.before), _entries(finding.after)
            self.lost += before.any - after.read
            self.added += after.any - (before.read & source)
            if len(finding.before) <= _LONGEST_WITHIN:
                self._within_words += _replacements(finding)

    @staticmethod
    def without(
        indices: Iterable[int], stream: Sequence[Entry], account: Counter[Key]
    ) -> list[int]:
        """The *indices* of entries that *account* does not name; what it names is taken from it."""
        kept = []
        for index in indices:
            key = _account_key(stream[index].key)
            if account[key] > 0:
                account[key] -= 1
            else:
                kept.append(index)
        return kept

    def explain(self, before: str, after: str) -> bool:
        """Whether findings within words turn *before* into *after*."""
        explained, unused = before, []
        for old, new in self._within_words:
            # Whole words have been accounted for.
            place = re.search(rf"(?<=\S){re.escape(old)}|{re.escape(old)}(?=\S)", explained)
            if place:
                explained = f"{explained[: place.start()]}{new}{explained[place.end() :]}"
            else:
                unused.append((old, new))
        if explained == before or "".join(explained.split()) != "".join(after.split()):
            return False
        self._within_words = unused
        return True


def _account_key(key: Key) -> Key:
    """The *key* as findings have it: of links and pictures, the address is enough."""
    part, value, _ = key
    return (part, value.partition("\n")[0], False) if part in _MARKS_OF_ADDRESSES else key


class _Entries(NamedTuple):
    """What the text of a finding consists of, as readers see it, and as it is written, too."""

    read: Counter[Key]
    any: Counter[Key]


@lru_cache(maxsize=4096)  # the same chrome is on each page of an export
def _entries(text: str) -> _Entries:
    """The entries of *text*, which is Markdown, HTML or plain text."""
    if not text.strip():
        return _Entries(Counter(), Counter())
    stream = stream_of_source(markdown_reference(text))
    read = Counter(_account_key(one.key) for one in stream)
    raw = Counter((Part.WORD, word, False) for word in folded(text).split())
    raw += Counter((Part.LINE, line.rstrip(), False) for line in text.splitlines())
    if not any(part in _MARKS_OF_ADDRESSES for part, _, _ in read):
        for address in map(canonical, _ADDRESS.findall(text)):
            raw.update({(part, address, False): n for part, n in _MARKS_OF_ADDRESSES.items()})
    return _Entries(read, read | raw)


def _replacements(finding: Finding) -> Iterator[tuple[str, str]]:
    """What *finding* replaces within words: as it is written, and as readers see it."""
    before, after = ([folded(one), _read(one)] for one in (finding.before, finding.after))
    yield from dict(pair for pair in zip(before, after, strict=True) if pair[0]).items()


def _read(text: str) -> str:
    stream = stream_of_source(markdown_reference(text)) if text.strip() else ()
    return " ".join(one.value for one in stream if one.part in _WORDS)
