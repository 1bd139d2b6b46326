"""The frozen content: sites whose files are the same for both versions of the code."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from bench.archive import make_archive
from bench.ours import Ours
from tests.conftest import ROOTS
from tests.hostile.attack import Link
from tests.hostile.inputs import Sources
from tests.reading.bad_input import settings, vocabulary
from tests.reading.bad_input.row import BAD
from tests.reading.test_bad_input import ROWS

if TYPE_CHECKING:
    from pathlib import Path


EDITIONS = 50
# What of the repository is content; the reference is made from the code.
_CONTENT = (
    "editions",
    "docs",
    "index.md",
    "tags.yml",
    "permalinks.txt",
    "redirects.txt",
    "links.yml",
)
_CODE = (":!docs/reference", ":!docs/_ext")


class Content(NamedTuple):
    """A site: its files, and whether its `conf.py` is that of the code's own repository.

    The files with `later` have another content in the second state of the site, the one
    that `newsletter diff` compares with the first.
    """

    files: dict[str, bytes]
    later: dict[str, bytes]
    own_settings: bool


def contents(base: Path) -> dict[str, Content]:
    """All sites by name; the editions and guides are those of the checkout *base*."""
    return {"real": _real(base), "bench": _bench(base), "bad": _bad(), "hostile": _hostile()}


def _real(base: Path) -> Content:
    command = ["git", "-C", str(base), "ls-files", "-z", "--", *_CONTENT, *_CODE]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    files = {path: (base / path).read_bytes() for path in listed.stdout.split("\0") if path}
    return Content(files, _edited(files), own_settings=True)


def _bench(base: Path) -> Content:
    texts = Ours(base).files(make_archive(EDITIONS))
    del texts["conf.py"]
    files = {path: text.encode() for path, text in texts.items()}
    return Content(files, _edited(files), own_settings=True)


def _bad() -> Content:
    """The rows of bad input in one site: each edition in a file of its own."""
    root = ROOTS / "minimal"
    files = {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*.*")}
    for number, row in enumerate(ROWS):
        text = row.text if isinstance(row.text, bytes) else row.text.encode()
        path = f"editions/{2030 + number // 12}-{number % 12 + 1:02}-{row.name}.md"
        files.setdefault(path if row.path == BAD else row.path, text)
    files["conf.py"] = _joined(settings.CONF, [str(row.text) for row in settings.ROWS], "x")
    rows = [str(row.text) for row in vocabulary.ROWS]
    files["tags.yml"] = _joined(vocabulary.TAGS, rows, "w")
    return Content(files, _edited(files), own_settings=False)


def _joined(common: str, texts: list[str], name: str) -> bytes:
    """What *texts* add to what they have in *common*; each has another *name* for its own."""
    added = (text.removeprefix(common) for text in texts)
    renamed = (re.sub(rf"\b{name}\b", f"{name}{n}", text) for n, text in enumerate(added))
    return (common + "".join(renamed)).encode()


def _hostile() -> Content:
    """The attacks, but for symbolic links: a copy of them leads elsewhere."""
    root = ROOTS / "minimal"
    texts = {
        p.relative_to(root).as_posix(): p.read_text(encoding="utf-8") for p in root.rglob("*.md")
    }
    texts |= {name: (root / name).read_text(encoding="utf-8") for name in ("conf.py", "tags.yml")}
    found = Sources(texts, "https://canary.example/").files
    files = {path: text for path, text in found.items() if not isinstance(text, Link)}
    return Content(files, _edited(files), own_settings=False)


def _edited(files: dict[str, bytes]) -> dict[str, bytes]:
    """A sentence more in the newest edition, and another title for the oldest."""
    editions = sorted(path for path in files if re.match(r"editions/\d[^/]*\.md$", path))
    newest, oldest = editions[-1], editions[0]
    retitled = re.sub(rb"(?m)^# .*$", b"# Another title", files[oldest], count=1)
    return {
        oldest: retitled,
        newest: files[newest] + b"\nOne sentence [more](https://a.example).\n",
    }
