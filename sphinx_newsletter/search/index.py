"""Search index in parts, one for the guides and one per some years of editions.

A part is made again when its texts change. The folder of the doctrees has a cache of the parts, by
the digest of everything that goes into each; a part is copied from there to the output. So an
interrupted build leaves complete parts only.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.incremental.collections import collections
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.pages.view_models import ViewModels
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.section_text import path_of
from sphinx_newsletter.search import pagefind
from sphinx_newsletter.search.records import all_records

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.archive import Archive


FOLDER = "_search"
GUIDES = "guides"  # the part that always exists, because it contains the front page
_RECORDS = "records.json"
_RECORDS_PER_PART = 1200  # more take longer to index; fewer are more files for a reader
_PART = ".part"
JOB = "job.json"


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
    groups = [(GUIDES, guides), *_years(archive)]
    own = Path(pagefind.__file__).read_text("utf-8")
    made_by = repr((version("pagefind_bin"), app.config.language, own))
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
        pages += sorted(edition.docname for edition in editions)
    if pages:
        yield str(first), pages


def _digest(app: Sphinx, pages: Iterable[str], made_by: str) -> str:
    texts, address = archive_domain(app.env).texts, app.builder.get_target_uri
    contents = [(address(docname), texts[docname].passages) for docname in pages]
    return hashlib.sha256(f"{contents}{made_by}".encode()).hexdigest()[:16]


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
        missing = [part for part in self._parts if not (self._cache / part.digest).is_dir()]
        if not missing:
            return
        address = self._app.builder.get_target_uri
        indexes = []
        for part in missing:
            # A subfolder, because only the owner can read a temporary folder itself.
            into = Path(tempfile.mkdtemp(suffix=_PART, dir=self._cache), part.name)
            self._made[part.digest] = into
            pages = [(address(d), str(path_of(self._app.env, d))) for d in part.pages]
            indexes.append({"into": str(into), "pages": pages})
        job = self._cache / JOB
        language = self._app.config.language
        job.write_text(json.dumps({"language": language, "indexes": indexes}), encoding="utf-8")
        self._process = pagefind.start(job)

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
                into.rename(self._cache / digest)
                into.parent.rmdir()
        target = Path(self._app.outdir, FOLDER)
        target.mkdir(exist_ok=True)
        for part in self._parts:
            self._copy(part, target)
        self._write_records(target)
        self._delete_old(target)

    def _copy(self, part: Part, target: Path) -> None:
        """Copy *part*, unless it is there. A file in the cache records what has been copied."""
        into, mark = target / part.name, self._cache / f"{part.name}.copied"
        copied = f"{part.digest} {into}"
        exists = (into / pagefind.ENTRY).is_file() and mark.is_file()
        if exists and mark.read_text("utf-8") == copied:
            return
        mark.unlink(missing_ok=True)
        shutil.rmtree(into, ignore_errors=True)
        left_out = (pagefind.HASHES, *(() if part.name == GUIDES else pagefind.PROGRAMS))
        shutil.copytree(self._cache / part.digest, into, ignore=shutil.ignore_patterns(*left_out))
        mark.write_text(copied, "utf-8")

    def _write_records(self, target: Path) -> None:
        app = self._app
        indexes = {
            part.name: json.loads((self._cache / part.digest / pagefind.HASHES).read_text("utf-8"))
            for part in self._parts
        }
        guides = [(docname, app.env.titles[docname].astext()) for docname in self._parts[0].pages]
        address = app.builder.get_target_uri
        records = all_records(ViewModels.of(app), collections(app), indexes, address, guides)
        versions = {part.name: part.digest for part in self._parts}
        text = json.dumps({"parts": versions} | records, ensure_ascii=False, separators=(",", ":"))
        path = target / _RECORDS
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")

    def _delete_old(self, target: Path) -> None:
        """Delete parts that no longer exist, from the output and from the cache."""
        names = {part.name for part in self._parts}
        digests = {part.digest for part in self._parts}
        for path in target.iterdir():
            if path.is_dir() and path.name not in names:
                shutil.rmtree(path)
        for path in self._cache.iterdir():
            if path.is_dir() and path.name not in digests:
                shutil.rmtree(path, ignore_errors=True)


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
