"""Search index in parts, one for the guides and one per some years of editions.

A part is made again when its texts change. The folder of the doctrees has a cache of the parts, by
the digest of everything that goes into each; the shards of a part are copied from there to the
output. So an interrupted build leaves complete parts only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.incremental.collections import collections
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.pages.view_models import ViewModels
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.section_text import path_of
from sphinx_newsletter.search import inverted_index
from sphinx_newsletter.search.records import IndexedPart, Records, kinds
from sphinx_newsletter.search.texts import Texts
from sphinx_newsletter.search.word_list import word_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive


FOLDER, SHARDS, TEXTS = "_search", "index", "text"
RECORDS = "records.json"
JOB = "job.json"
_WRITTEN = "written.txt"  # digest of what the index was made of, and of its files
_GUIDES = "guides"
_RECORDS_PER_PART = 2000  # more take longer to index; fewer are more files for a reader
_PART = ".part"


class Part(NamedTuple):
    """Part of the index: name, pages in order, digest of their texts."""

    name: str
    pages: tuple[str, ...]
    digest: str


def parts(app: Sphinx) -> list[Part]:
    """The parts: guides, then years, oldest first. A new edition changes only the last one."""
    env, archive = app.env, archive_domain(app.env).archive
    editions = {edition.docname for edition in archive.editions}
    folder = f"{env.config.newsletter_editions.strip('/')}/"
    guides = sorted(d for d in env.found_docs - editions if not d.startswith(folder))
    groups = [(_GUIDES, guides), *_years(archive)]
    made_by = Path(inverted_index.__file__).read_text("utf-8")
    return [Part(name, tuple(pages), _digest(app, pages, made_by)) for name, pages in groups]


def _years(archive: Archive) -> Iterator[tuple[str, list[str]]]:
    first, records = 0, 0
    pages: list[str] = []
    for year, editions in sorted(archive.years.items()):
        count = sum(1 + len(edition.sections) for edition in editions)
        if pages and records + count > _RECORDS_PER_PART:
            yield str(first), pages
            first, pages, records = 0, [], 0
        first, records = first or year, records + count
        pages += [edition.docname for edition in reversed(editions)]
    if pages:
        yield str(first), pages


def _digest(app: Sphinx, pages: Iterable[str], made_by: str) -> str:
    texts = archive_domain(app.env).texts
    contents = [texts[docname].passages for docname in pages]
    return hashlib.sha256(f"{contents}{made_by}".encode()).hexdigest()[:16]


def start(job: Path) -> subprocess.Popen[str]:
    """Start a process that makes *job*. The process prints errors to stderr."""
    return subprocess.Popen(  # noqa: S603 - a file of this package
        [sys.executable, "-I", inverted_index.__file__, str(job)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


class Index:
    """The index of one output folder, and the cache of its parts."""

    def __init__(self, app: Sphinx) -> None:
        """Divide the pages into parts."""
        self._app = app
        self._parts = parts(app)
        self._cache = Path(app.doctreedir, "search")
        self._made: dict[str, Path] = {}
        self._process: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        """Start the process that makes the parts which are not in the cache."""
        self._cache.mkdir(exist_ok=True)
        for left in self._cache.glob(f"*{_PART}"):  # of an interrupted build
            shutil.rmtree(left, ignore_errors=True)
        missing = [part for part in self._parts if not self._has(part)]
        if not missing:
            return
        indexes = []
        for part in missing:
            # A subfolder, because only the owner can read a temporary folder itself.
            into = Path(tempfile.mkdtemp(suffix=_PART, dir=self._cache), part.name)
            self._made[part.digest] = into
            pages = [str(path_of(self._app.env, docname)) for docname in part.pages]
            indexes.append({"into": str(into), "pages": pages})
        job = self._cache / JOB
        job.write_text(json.dumps(indexes), encoding="utf-8")
        self._process = start(job)

    def stop(self) -> None:
        """Stop the process, because the build has failed."""
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()

    def finish(self) -> None:
        """Wait for the process, and write the index to the output."""
        process, self._process = self._process, None
        if process:
            _output, errors = process.communicate()
            if process.returncode:
                reason = errors.strip().rpartition("\n")[2]
                report(
                    Problem(Kind.SEARCH, 1, f"the search index was not made: {reason}"), "search"
                )
                return
            for digest, into in self._made.items():
                shutil.rmtree(self._cache / digest, ignore_errors=True)
                into.rename(self._cache / digest)
                into.parent.rmdir()
        target, stamp = Path(self._app.outdir, FOLDER), self._cache / _WRITTEN
        if not process and stamp.is_file() and stamp.read_text("utf-8") == self._state(target):
            return
        self._write(target)
        stamp.write_text(self._state(target), "utf-8")
        digests = {part.digest for part in self._parts}
        for path in self._cache.iterdir():
            if path.is_dir() and path.name not in digests:
                shutil.rmtree(path, ignore_errors=True)

    def _state(self, target: Path) -> str:
        """Digest of all that the index shows, and of its files, of which somebody may delete some.

        Those of words and texts are named after their content.
        """
        app, env = self._app, self._app.env
        titles = [env.titles[docname].astext() for docname in self._parts[0].pages]  # of guides
        shown = ViewModels.of(app).fingerprint, titles, kinds(collections(app))
        names = [_names_in(target / folder) for folder in (SHARDS, TEXTS)]
        records = target / RECORDS
        made = hashlib.sha256(records.read_bytes() if records.is_file() else b"").hexdigest()
        inputs = archive_domain(env).programs, app.builder.name, self._parts, shown, names, made
        return hashlib.sha256(repr(inputs).encode()).hexdigest()

    def _write(self, target: Path) -> None:
        """Write the list of words, shards, texts and records. What is there already stays."""
        tags = archive_domain(self._app.env).archive.vocabulary.tags.values()
        counts = [self._read(part, inverted_index.WORDS) for part in self._parts]
        words = word_list(counts, tags).encode()
        words_name = f"words-{hashlib.sha256(words).hexdigest()[:8]}.txt"
        self._write_shards(target / SHARDS, words_name, words)
        texts = Texts(self._app, target / TEXTS, self._cache / "texts.json")
        indexed = []
        for part in self._parts:
            made = self._read(part, inverted_index.SHARDS)
            pages = tuple(texts.write(docname) for docname in part.pages)
            indexed.append(IndexedPart(pages, made["shards"], made["records"]))
        texts.finish()
        records = Records(
            ViewModels.of(self._app), collections(self._app), self._app.config.language
        )
        self._write_records(target / RECORDS, records.all(indexed, words_name))

    def _has(self, part: Part) -> bool:
        """Whether *part* is in the cache, which somebody may have restored without all files."""
        folder = self._cache / part.digest
        return all(
            (folder / name).is_file() for name in (inverted_index.SHARDS, inverted_index.WORDS)
        )

    def _read(self, part: Part, name: str) -> Any:
        return json.loads((self._cache / part.digest / name).read_text("utf-8"))

    def _write_shards(self, folder: Path, words_name: str, words: bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        there = {path.name: path for path in folder.iterdir()}
        shards = {
            path.name: path
            for part in self._parts
            for path in (self._cache / part.digest).glob(f"*{inverted_index.SUFFIX}")
        }
        for name, path in shards.items():
            if name not in there:
                shutil.copyfile(path, folder / name)
        if words_name not in there:
            (folder / words_name).write_bytes(words)
        for name in there.keys() - shards.keys() - {words_name}:
            there[name].unlink()

    def _write_records(self, path: Path, records: dict[str, Any]) -> None:
        text = json.dumps(records, ensure_ascii=False, separators=(",", ":"))
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def _names_in(folder: Path) -> list[str]:
    return sorted(os.listdir(folder)) if folder.is_dir() else []  # noqa: PTH208 - fast


def on_env_updated(app: Sphinx, _env: object) -> None:
    """Handler of `env-updated`: start the index, which is made while pages are written."""
    if has_archive(app.builder):
        index = Index(app)
        build_state(app).keep(index)
        index.begin()


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Handler of `build-finished`: finish the index."""
    if index := build_state(app).find(Index):
        index.stop() if exception else index.finish()


HANDLERS = {"env-updated": on_env_updated, "build-finished": on_build_finished}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the handlers that make the search index."""
    # As early as possible, because the index takes longest.
    app.connect("env-updated", on_env_updated, priority=410)
    app.connect("build-finished", on_build_finished, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
