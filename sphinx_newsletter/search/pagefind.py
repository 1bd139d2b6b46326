"""Client of Pagefind, which runs in a separate process while the build writes its pages.

It uses the service of Pagefind as the `pagefind` package (1.5) does: each message is base64 of
JSON, followed by a comma. That package waits a tenth of a second for each answer, which takes many
minutes for an archive.

The same pages give the same index, byte for byte. So the index has no filters, which Pagefind
writes in a random order; the browser filters by our records instead. The files are written here,
because Pagefind reports that it has written them before it has.
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


# File of ours in an index: the address of each record, by its hash.
HASHES = "hashes.json"
# Patterns of the files that all indexes have in common.
PROGRAMS = ("pagefind.js", "wasm.*.pagefind")
ENTRY = "pagefind-entry.json"
_DATA = (".pf_meta", ".pf_index", ".pf_fragment")
_SIGNATURE = b"pagefind_dcd"
_CHUNK_SIZE = 1 << 20  # bytes


def main(job: Path) -> None:
    """Make the indexes of a *job*: a JSON file with the language, and a folder and pages for each.

    A page is its address and the file of its text. Raises OSError if Pagefind fails.
    """
    todo = json.loads(job.read_text(encoding="utf-8"))
    messages = list(_messages(todo["language"], todo["indexes"]))
    folders = iter([Path(index["into"]) for index in todo["indexes"]])
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
                    "content": text
                    or title
                    or address,  # Pagefind leaves out records without content
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
        chunk = service.read1(_CHUNK_SIZE)  # type: ignore[attr-defined]
        if not chunk:
            raise OSError("Pagefind has stopped before it was done")
        *ends, rest = chunk.split(b",")
        for end in ends:
            yield json.loads(base64.b64decode(b"".join([*read, end])))["payload"]
            read = []
        read.append(rest)
        count -= len(ends)


def _write(files: Iterable[dict[str, str]], folder: Path, places: Mapping[str, int]) -> None:
    """Write those *files* of an index that the search needs, and the file of hashes.

    *places* is the order of the records in that file, by address.
    """
    contents = {file["path"]: base64.b64decode(file["content"]) for file in files}
    entry = json.loads(contents[ENTRY])
    entry["include_characters"].sort()  # Pagefind writes a set
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


def start(job: Path) -> subprocess.Popen[str]:
    """Start a process that makes *job*. The process prints errors to stderr."""
    return subprocess.Popen(  # noqa: S603 - this file
        [sys.executable, "-I", __file__, str(job)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
