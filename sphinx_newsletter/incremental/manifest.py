"""Manifest of an output folder: its pages and outputs with their fingerprints, and its files.

It is complete only after a build has finished. During a build it contains only names of files,
also of files that are still to be written. So the build after an interrupted one writes everything
again, and deletes every file that is out of date.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_hash import build_hash
from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.incremental.pictures import picture_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata


class Manifest:
    """What one builder has written to one folder.

    In each method, `fingerprint` is hashed together with the build hash.
    """

    def __init__(self, app: Sphinx) -> None:
        """Read the manifest of the last build, if it has finished."""
        self._app = app
        self._path = Path(app.doctreedir, f"manifest-{app.builder.name}.json")
        self._output = os.path.relpath(app.outdir, app.srcdir)
        self._build_hash = build_hash(app)
        # If it changes, all pages change.
        self._common = self._build_hash
        regions = build_state(app).regions if has_archive(app.builder) else ()
        self._regions = repr([region.fingerprint(app) for region in regions])
        # Templates of the site may show regions anywhere on a page.
        self._redraws_regions = not app.config.templates_path
        if not self._redraws_regions:
            self._common += self._regions
        self._regions_before = ""
        self._up_to_date: set[str] = set()
        self._static = ""  # the build hash of the static files in the output
        # Whether the folder contains the same pages with a source as before.
        self.has_the_same_documents = False
        self._documents: list[str] = []
        self._groups: dict[str, str] = {}
        self._groups_before: dict[str, str] = {}
        self.outputs: dict[str, dict[str, str]] = {}
        self._outputs_before: dict[str, dict[str, str]] = {}
        self._pages: dict[str, str] = {}
        self.pages: dict[str, str] = {}
        self.files: set[str] = set()
        # Warnings by page, in the last build and in this one; each a tuple of plain values.
        self.reports_before: dict[str, list[Sequence[Any]]] = {}
        self.reports: Mapping[str, Sequence[Sequence[Any]]] = {}
        self._read()

    def _read(self) -> None:
        try:
            before = json.loads(self._path.read_text(encoding="utf-8"))
            if before["output"] == self._output:
                self._pages, self.files = before["pages"], set(before["files"])
                self._documents, self._groups_before = before["documents"], before["groups"]
                self._outputs_before, self._regions_before = before["outputs"], before["regions"]
                self.reports_before = before["reports"]
                self._static = before["static"]
        except (OSError, ValueError, KeyError):
            return

    def has_changed(self, page: str, fingerprint: str) -> bool:
        """Record the *fingerprint* of *page*. Return whether the page must be written."""
        value = _digest(self._common, fingerprint)
        self.pages[page] = value
        if self._pages.get(page) != value or not self._is_written(page):
            return True
        self._up_to_date.add(page)
        return False

    def is_up_to_date(self, page: str) -> bool:
        """Whether *page* is as the last build has written it."""
        return page in self._up_to_date

    def have_changed(self, group: str, pages: Iterable[str], fingerprint: str) -> bool:
        """Record the *fingerprint* of a *group* of *pages*. Return whether one may have changed.

        A group can contain groups, whose names begin with its name and a `/`.
        """
        value = _digest(self._common, fingerprint)
        self._groups[group] = value
        unchanged = {page: self._pages.get(page, "") for page in pages}
        if self._groups_before.get(group) != value or not all(map(self._is_written, unchanged)):
            return True
        before, within = self._groups_before, f"{group}/"
        self._groups |= {name: before[name] for name in before if name.startswith(within)}
        self.pages |= unchanged
        self._up_to_date |= unchanged.keys()
        return False

    def digest_of(self, group: str) -> str:
        """Digest of the fingerprint of a *group* in this build."""
        return self._groups[group]

    def files_have_changed(self, group: str, fingerprint: str) -> bool:
        """Record the *fingerprint* of a *group* of outputs. Return whether one may have changed."""
        value = _digest(self._build_hash, fingerprint)
        self._groups[group] = value
        before = self._outputs_before.get(group, {})
        if self._groups_before.get(group) != value or not all(map(self._exists, before)):
            return True
        self.outputs[group] = before
        return False

    def changed_files(self, group: str, fingerprints: Mapping[str, str]) -> set[str]:
        """Record the *fingerprints* of files of a *group*. Return the names of those to write."""
        now = {name: _digest(self._build_hash, text) for name, text in fingerprints.items()}
        before = self._outputs_before.get(group, {})
        self.outputs[group] = now
        self._expect_files(now.keys())
        changed = {name for name, value in now.items() if before.get(name) != value}
        return changed | {name for name in now if not self._exists(name)}

    def pages_in(self, folder: str) -> set[str]:
        """Pages below *folder* in the manifest of the last build."""
        return {page for page in self._pages if page.startswith(folder)}

    def to_redraw(self) -> list[str]:
        """Pages that are up to date, except for regions that have changed."""
        redrawn = self._redraws_regions and self._regions_before != self._regions
        return sorted(self._up_to_date) if redrawn else []

    def _is_written(self, page: str) -> bool:
        builder = self._app.builder
        return not has_archive(builder) or os.path.isfile(output_of(builder, page))  # noqa: PTH113

    def _exists(self, name: str) -> bool:
        return os.path.isfile(f"{self._app.outdir}/{name}")  # noqa: PTH113 - fast

    def open(self) -> None:
        """Begin to write: until `close`, the manifest says that no page is up to date."""
        documents = sorted(self.pages)
        self.has_the_same_documents = self._documents == documents
        self._documents = documents
        self.files |= self._files_of(self.pages)
        self._write("", {}, self.files)
        if self._static not in {"", self._build_hash} and has_archive(self._app.builder):
            # Sphinx copies static files, and does not delete old ones.
            shutil.rmtree(Path(self._app.outdir, "_static"), ignore_errors=True)
        # Of this build from now on, even if it fails.
        self._static = self._build_hash

    def expect(self, pages: Iterable[str]) -> None:
        """Add the files of *pages* before they are written: the build may be interrupted."""
        self._expect_files(self._files_of(pages))

    def _expect_files(self, names: AbstractSet[str]) -> None:
        if new := names - self.files:
            self.files |= new
            self._write("", {}, self.files)

    def close(self) -> None:
        """Finish: delete files that are out of date, and write the complete manifest."""
        files = self._files_of(self.pages).union(*self.outputs.values())
        for name in self.files - files:
            _delete(Path(self._app.outdir), name)
        self._write(self._build_hash, self.pages, files)

    def _files_of(self, pages: Iterable[str]) -> set[str]:
        return set(_files(self._app, pages)) if has_archive(self._app.builder) else set()

    def _write(self, build_hash: str, pages: dict[str, str], files: set[str]) -> None:
        content = {
            "output": self._output,
            "build_hash": build_hash,
            "static": self._static,
            "pages": pages,
            "files": sorted(files),
            "regions": self._regions,
            "documents": self._documents if pages else [],
            "groups": self._groups if pages else {},
            "outputs": self.outputs if pages else {},
            "reports": self.reports if pages else {},
        }
        temporary = self._path.with_suffix(".part")
        temporary.write_text(json.dumps(content), encoding="utf-8")
        temporary.replace(self._path)


def _digest(common: str, fingerprint: str) -> str:
    return hashlib.sha256(f"{common}{fingerprint}".encode()).hexdigest()


def output_of(builder: Builder, page: str) -> Path:
    """File that *builder* writes for *page*."""
    path: Path = builder.get_output_path(page)  # type: ignore[attr-defined]
    return path


def manifest_of(app: Sphinx) -> Manifest:
    """Manifest of this build. Raises LookupError before all pages have been read."""
    return build_state(app).of(Manifest)


def _files(app: Sphinx, pages: Iterable[str]) -> Iterator[str]:
    """Files that Sphinx makes of sources and settings, as paths below the output folder."""
    builder, env, folder = app.builder, app.env, os.path.join(app.outdir, "")  # noqa: PTH118 - fast
    for docname in pages:
        yield str(output_of(builder, docname)).removeprefix(folder).replace(os.sep, "/")
    for _path, name, _width in picture_files(env):
        yield f"{builder.imagedir}/{name}"
    for _docnames, download in env.dlfiles.values():
        yield f"_downloads/{download}"
    if app.config.html_copy_source:
        for docname in env.found_docs:
            source = docname + env.doc2path(docname).suffix
            suffix = app.config.html_sourcelink_suffix
            yield f"_sources/{source}{'' if source.endswith(suffix) else suffix}"
    for folder_name in app.config.html_extra_path:
        extra = Path(app.confdir, folder_name)
        if extra.is_dir():
            found = (path for path in extra.rglob("*") if path.is_file())
            yield from (path.relative_to(extra).as_posix() for path in found)


def _delete(folder: Path, name: str) -> None:
    """Delete a file, and the folders that are empty then."""
    path = folder / name
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()


def on_env_updated(app: Sphinx, _env: object) -> None:
    """Handler of `env-updated`: make the manifest, now that all pages have been read."""
    build_state(app).keep(Manifest(app))


def on_write_started(app: Sphinx, _builder: Builder) -> None:
    """Handler of `write-started`: mark the manifest as incomplete."""
    manifest_of(app).open()


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Handler of `build-finished`: complete the manifest, unless the build has failed."""
    if exception is None and (manifest := build_state(app).find(Manifest)):
        manifest.close()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the handlers that make, open and close the manifest."""
    app.connect("env-updated", on_env_updated, priority=800)
    app.connect("write-started", on_write_started)
    # After all others: a build in which one of them fails is not complete.
    app.connect("build-finished", on_build_finished, priority=10_000)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
