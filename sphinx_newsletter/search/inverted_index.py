"""Inverted index: for each word, the sections that contain it and its positions in them.

This file is also a program, which runs while the build writes its pages. It needs nothing but the
standard library. `static/newsletter/search-words.js` divides a question into words as this module
divides a text; `search-index.js` reads what is written here.

An index consists of shards. A shard has some words in alphabetical order, front-coded, and then
the postings of each as variable-length integers. Its name is the SHA-256 of its bytes, so it never
changes, and no browser can read the shard of another index.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import unicodedata
import zlib
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    # As `reading/section_text.py` writes them: anchor, text, whether it is of a summary.
    _Block = tuple[str, str, bool]
    _Passage = tuple[str, str, list[_Block]]


SHARDS = "shards.json"  # first word and name of each shard, and what is known of each record
WORDS = "words.json"  # how many records have each word
SUFFIX = ".bin"
SHARD_SIZE = 8192  # bytes of postings. A word with more has a shard of its own
LONGEST_WORD = 40
_BLOCK_GAP = 2  # positions: no phrase continues in the next paragraph
_SLOT = 16  # positions. Each paragraph begins at a multiple, so an edit moves few of those after it

# Scripts without spaces, in which each letter and the next one are a word.
_NO_SPACES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_ACCENTS = re.compile("[\u0300-\u036f]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_APOSTROPHE = re.compile(r"['\u2019]")
_JOIN = re.compile(r"[!-/:-@\[-`{-~]{1,3}")
_LEFT = re.compile(r"[\s(\[{<\"'`\u00ab\u201c](#!?\[|(?!\.\.)[#@&$~.+_:/?!-]{1,3})$")
_RIGHT = re.compile(r"[+#%]{1,3}")
_VERSION = re.compile(r"v[0-9]+")


@cache
def _marks() -> str:
    """The combining marks of all scripts as a character class. The search for them takes long."""
    spans: list[list[int]] = []
    for number in range(0x0370, 0x20000):
        if unicodedata.category(chr(number))[0] == "M":
            if spans and spans[-1][1] == number - 1:
                spans[-1][1] = number
            else:
                spans.append([number, number])
    ranges = (f"\\U{first:08x}-\\U{last:08x}" for first, last in spans)
    return f"[{''.join(ranges)}]"


_WORD = re.compile("[^\\W_]+")
_RUNS = re.compile(f"[{_NO_SPACES}]+|[^{_NO_SPACES}]+")
_HAS_NO_SPACES = re.compile(f"[{_NO_SPACES}]")
_ELISION = re.compile("(^|[^\\w'])[^\\W_]{1,2}['\u2019](?=[^\\W_])")
_CLITIC = re.compile("([^\\W_])['\u2019][^\\W_]{1,2}(?![^\\W_])")


def normalised(text: str) -> str:
    """NFKC of *text* in small letters, without accents of Latin, Greek and Cyrillic letters.

    Of "burn's" and "l'archive", the longer part stays.
    """
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
        text = _ACCENTS.sub("", unicodedata.normalize("NFD", text.lower()))
        text = unicodedata.normalize("NFC", text).replace("\u03c2", "\u03c3")
    else:
        text = text.lower()
    if _APOSTROPHE.search(text):
        text = _ELISION.sub(r"\1", _CLITIC.sub(r"\1", text))
    return text


def tokens(text: str) -> tuple[list[tuple[str, int]], int]:
    """The words of *text* with their positions, and the number of positions.

    Words that are joined by signs are found together, too: `1.56`, `no_std`, `c++`, `#[derive`.
    """
    text = normalised(text)
    found: list[tuple[str, int]] = []
    position, end, before = 0, 0, ""
    for match in _word_pattern(text).finditer(text):
        start, word = match.start(), match[0]
        gap = text[end:start] if before else f" {text[:start]}"
        if gap and gap != " ":
            found += _joined(before, gap, word, position)
        end, before = match.end(), word
        if len(word) == 1 and _RIGHT.match(text, end):  # of `c++`, no `c` is left
            position += 1
        elif word.isascii() or not _HAS_NO_SPACES.search(word):
            found.append((word[:LONGEST_WORD], position))
            position += 1
        else:
            for part in _split(word):
                found.append((part, position))
                position += 1
    if before and (right := _RIGHT.match(text, end)):
        found.append((before + right[0], position - 1))
    return [one for one in found if len(one[0]) <= LONGEST_WORD], position


def _word_pattern(text: str) -> re.Pattern[str]:
    """The pattern of the words of *text*, which may contain combining marks."""
    if text.isascii() or not re.search(_marks(), text):
        return _WORD
    return re.compile(f"(?:[^\\W_]|{_marks()})+")


def _joined(before: str, gap: str, word: str, position: int) -> Iterator[tuple[str, int]]:
    """What the signs in *gap* make of the words before and after it, which is at *position*."""
    if before:
        if right := _RIGHT.match(gap):
            yield before + right[0], position - 1
        if _JOIN.fullmatch(gap):
            yield before + gap + word, position - 1
            if _VERSION.fullmatch(before):
                yield before[1:] + gap + word, position - 1
    if left := _LEFT.search(gap):
        yield left[1] + word, position


def _split(word: str) -> Iterator[str]:
    """The words in *word*: of a script without spaces, each letter with the next one."""
    for run in _RUNS.findall(word):
        if _HAS_NO_SPACES.match(run):
            yield from (run[at : at + 2] for at in range(len(run)))
        else:
            yield run[:LONGEST_WORD]


def shared_letters(one: str, other: str, most: int = LONGEST_WORD) -> int:
    """With how many of the same letters both begin, up to *most*."""
    pairs = zip(one[:most], other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


class _Postings:
    """Postings of one word: the records that contain it, and where, as integers."""

    __slots__ = ("count", "data", "last")

    def __init__(self) -> None:
        self.last, self.count, self.data = -1, 0, bytearray()

    def add(self, record: int, positions: list[int]) -> None:
        """Add a record. Half of the records have a word once, so that needs no count."""
        data = self.data
        step = (record - self.last - 1) << 1
        if len(positions) == 1:
            _write(data, step)
        else:
            _write(data, step | 1)
            _write(data, len(positions))
        before = 0
        for position in positions:
            _write(data, position - before)
            before = position
        self.last = record
        self.count += 1


def _write(data: bytearray, number: int) -> None:
    """Append *number* in groups of seven bits, the lowest first."""
    while number > 127:
        data.append(number & 127 | 128)
        number >>= 7
    data.append(number)


class Record(NamedTuple):
    """What is known of a record: where its title and its summary end, and how long it is."""

    title: int
    lead: int
    length: int


class Index:
    """The index of some pages."""

    def __init__(self, pages: Iterable[Iterable[_Passage]]) -> None:
        """Read the passages of all *pages*, in order."""
        self.records: list[Record] = []
        self._postings: dict[str, _Postings] = {}
        for passages in pages:
            for _anchor, title, blocks in passages:
                self._add(title, blocks)

    def _add(self, title: str, blocks: list[_Block]) -> None:
        words, length = tokens(title)
        of_title = of_lead = size = length + 1
        position = _SLOT * -(-of_title // _SLOT)
        # A summary comes first, because it counts more.
        for _anchor, text, is_summary in sorted(blocks, key=lambda block: not block[2]):
            found, length = tokens(text)
            words += [(word, position + at) for word, at in found]
            size += length + _BLOCK_GAP
            position = _SLOT * -(-(position + length + _BLOCK_GAP) // _SLOT)
            if is_summary:
                of_lead = position
        by_word: dict[str, list[int]] = {}
        for word, at in words:
            by_word.setdefault(word, []).append(at)
        number = len(self.records)
        for word, positions in by_word.items():
            if word not in self._postings:
                self._postings[word] = _Postings()
            self._postings[word].add(number, sorted(positions))
        self.records.append(Record(of_title, of_lead, size))

    def write(self, folder: Path) -> None:
        """Write the shards into *folder*, and what their reader must know of them."""
        folder.mkdir(parents=True, exist_ok=True)
        shards, last = [], ""
        for words in self._shards():
            data = self._shard(words)
            name = hashlib.sha256(data).hexdigest()[:8]
            (folder / f"{name}{SUFFIX}").write_bytes(data)
            # No more letters of the first word than distinguish it from the one before.
            first = words[0][: shared_letters(last, words[0]) + 1]
            shards.append((first, name))
            last = words[-1]
        _save(folder / SHARDS, {"shards": shards, "records": self.records})
        _save(folder / WORDS, {word: one.count for word, one in self._postings.items()})

    def _shards(self) -> Iterator[list[str]]:
        """The words in the order in which JavaScript compares them, as many as a shard has."""
        words: list[str] = []
        size = 0
        for word in sorted(self._postings, key=lambda word: word.encode("utf-16-be")):
            its = len(self._postings[word].data)
            is_full = size + its > SHARD_SIZE or (size > SHARD_SIZE / 2 and _ends_shard(word))
            if words and is_full:
                yield words
                words, size = [], 0
            words.append(word)
            size += its
        if words:
            yield words

    def _shard(self, words: list[str]) -> bytes:
        """A line for each word: letters it shares with the one before, the others, its bytes."""
        lines, before = [], ""
        for word in words:
            shared = shared_letters(before, word, 9)
            lines.append(f"{shared}{word[shared:]} {len(self._postings[word].data)}")
            before = word
        head = "\n".join(lines).encode()
        body = b"".join(bytes(self._postings[word].data) for word in words)
        return len(head).to_bytes(4, "little") + head + body


def _ends_shard(word: str) -> bool:
    """Whether a shard ends before *word*, if it is half full.

    So shards differ only where an edit has changed their words, and do not all move.
    """
    return zlib.crc32(word.encode()) % 64 == 0


def _save(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def main(job: Path) -> None:
    """Make the indexes of a *job*: a JSON file with a folder and the texts of pages for each."""
    for index in json.loads(job.read_text(encoding="utf-8")):
        pages = (json.loads(Path(path).read_text(encoding="utf-8")) for path in index["pages"])
        Index(pages).write(Path(index["into"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
