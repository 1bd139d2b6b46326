"""Makes indexes of pages, in a process of its own: beside it, the build writes its pages.

It speaks to the program that Pagefind's own Python package (1.5) starts, too, and in the same
way: base64 of JSON, a comma behind each message. That package waits a tenth of a second for
each answer, which are many minutes for an archive.

An index is the same, byte for byte, for the same pages: it has no filters (Pagefind writes
them in any order, and the browser counts by our own records). The files are written here:
Pagefind says that it has written them before it has.
"""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING, Any

from pagefind_bin import get_executable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


# In an index, beside what Pagefind gives: the hash of each record, and its address.
HASHES = "hashes.json"
# What one of several indexes needs for all: names and patterns.
PROGRAMS = ("pagefind.js", "wasm.*.pagefind")
ENTRY = "pagefind-entry.json"
_DATA = (".pf_meta", ".pf_index", ".pf_fragment")
_SIGNATURE = b"pagefind_dcd"
_A_READ = 1 << 20  # bytes


def main(job: Path) -> None:
    """Make the indexes that the file *job* tells of: a list of folders with their pages.

    A page is its address and the file of its text. Raises OSError if Pagefind fails.
    """
    told = json.loads(job.read_text(encoding="utf-8"))
    messages = list(_messages(told["language"], told["indexes"]))
    folders = iter([Path(index["into"]) for index in told["indexes"]])
    places = {m["url"]: place for place, m in enumerate(messages) if m["type"] == "AddRecord"}
    with subprocess.Popen(  # noqa: S603 - the program comes with its wheel
        [get_executable(), "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as service:
        if not service.stdin or not service.stdout:
            raise OSError("Pagefind has no pipes")
        Thread(target=_send, args=(service.stdin, messages), daemon=True).start()
        for answer in _answers(service.stdout, len(messages)):
            if answer["type"] == "Error":
                raise OSError(answer["message"])
            if "files" in answer:
                _write(answer["files"], next(folders), places)
        service.stdin.close()


def _messages(language: str, indexes: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, index in enumerate(indexes):
        yield {"type": "NewIndex", "config": {"force_language": language}}
        for address, path in index["pages"]:
            passages = json.loads(Path(path).read_text(encoding="utf-8"))
            for anchor, title, text in passages:
                yield {
                    "type": "AddRecord",
                    "index_id": number,
                    "url": f"{address}#{anchor}" if anchor else address,
                    "content": text or title or address,  # it leaves out what has none
                    "language": language,
                    "meta": {"title": title},
                }
        yield {"type": "GetFiles", "index_id": number}
        yield {"type": "DeleteIndex", "index_id": number}


def _send(service: IO[bytes], messages: Iterable[dict[str, Any]]) -> None:
    for number, message in enumerate(messages):
        text = json.dumps({"message_id": number, "payload": message})
        service.write(base64.b64encode(text.encode()) + b",")
    service.flush()


def _answers(service: IO[bytes], count: int) -> Iterator[dict[str, Any]]:
    read: list[bytes] = []
    while count:
        part = service.read1(_A_READ)  # type: ignore[attr-defined]
        if not part:
            raise OSError("Pagefind has ended before its work was done")
        *ends, rest = part.split(b",")
        for end in ends:
            yield json.loads(base64.b64decode(b"".join([*read, end])))["payload"]
            read = []
        read.append(rest)
        count -= len(ends)


def _write(files: Iterable[dict[str, str]], folder: Path, places: Mapping[str, int]) -> None:
    """Write what the search needs of the *files* of an index, and the hash of each record.

    By their *places*, records stand in the order of their pages.
    """
    contents = {file["path"]: base64.b64decode(file["content"]) for file in files}
    entry = json.loads(contents[ENTRY])
    entry["include_characters"].sort()  # a set, to Pagefind
    contents[ENTRY] = json.dumps(entry).encode()
    languages = entry["languages"].values()
    needed = {
        ENTRY,
        *PROGRAMS,
        *(f"wasm.{one['wasm'] or 'unknown'}.pagefind" for one in languages),
    }
    hashes = {}
    for path, content in sorted(contents.items()):
        if path in needed or path.endswith(_DATA):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if path.endswith(".pf_fragment"):
            text = gzip.decompress(content).removeprefix(_SIGNATURE)
            hashes[Path(path).stem] = json.loads(text)["url"]
    ordered = dict(sorted(hashes.items(), key=lambda item: places[item[1]]))
    (folder / HASHES).write_text(json.dumps(ordered), encoding="utf-8")


def begin(job: Path) -> subprocess.Popen[str]:
    """Begin with *job*; what has gone wrong stands in what the process prints."""
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-I", __file__, str(job)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
