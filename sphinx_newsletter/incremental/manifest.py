"""The ledger of an output folder: which pages stand in it, what they show, which files.

Complete when a build has finished. While one writes, it names files only, those to come among
them: after a build that is broken off everything is written anew, and nothing stays behind.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_hash import build_hash
from sphinx_newsletter.incremental.build_state import build_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata


class Manifest:
    """What one builder has written into one folder."""

    def __init__(self, app: Sphinx) -> None:
        """Read what the last finished build has left, if it has."""
        self._app = app
        self._path = Path(app.doctreedir, f"ledger-{app.builder.name}.json")
        self._output = os.path.relpath(app.outdir, app.srcdir)
        self._made = build_hash(app)
        # With it, all pages change.
        self._common = self._made
        regions = build_state(app).regions if has_archive(app.builder) else ()
        self._regions = repr([region.fingerprint(app) for region in regions])
        # Templates of the site may show them anywhere.
        self._redraws = not app.config.templates_path
        if not self._redraws:
            self._common += self._regions
        self._regions_before = ""
        self._stay: set[str] = set()
        self._static_is_old = False
        # Whether the folder holds the same pages that have a source as before.
        self.has_the_same_documents = False
        self._documents: list[str] = []
        self._groups: dict[str, str] = {}
        self._groups_before: dict[str, str] = {}
        self.outputs: dict[str, dict[str, str]] = {}
        self._outputs_before: dict[str, dict[str, str]] = {}
        self._pages: dict[str, str] = {}
        self.pages: dict[str, str] = {}
        self.files: set[str] = set()
        self._read()

    def _read(self) -> None:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            if kept["output"] == self._output:
                self._pages, self.files = kept["pages"], set(kept["files"])
                self._documents, self._groups_before = kept["documents"], kept["groups"]
                self._outputs_before, self._regions_before = kept["exports"], kept["regions"]
                self._static_is_old = kept["made"] != self._made
        except (OSError, ValueError, KeyError):
            return

    def has_changed(self, page: str, shown: str) -> bool:
        """Note what *page* shows; whether it must be written, or stands there as it is."""
        value = _digest(self._common, shown)
        self.pages[page] = value
        if self._pages.get(page) != value or not self._stands(page):
            return True
        self._stay.add(page)
        return False

    def have_changed(self, group: str, pages: Iterable[str], shown: str) -> bool:
        """Note what the *pages* of a *group* show; whether one of them may have to be written.

        A group may have others in it, whose names begin with its own and a `/`.
        """
        value = _digest(self._common, shown)
        self._groups[group] = value
        stay = {page: self._pages.get(page, "") for page in pages}
        if self._groups_before.get(group) != value or not all(map(self._stands, stay)):
            return True
        before, within = self._groups_before, f"{group}/"
        self._groups |= {name: before[name] for name in before if name.startswith(within)}
        self.pages |= stay
        self._stay |= stay.keys()
        return False

    def digest_of(self, group: str) -> str:
        """The digest of what the pages of a *group* show in this build."""
        return self._groups[group]

    def files_have_changed(self, group: str, shown: str) -> bool:
        """Note what a *group* of files that are no pages holds; whether any may be another one."""
        value = _digest(self._made, shown)
        self._groups[group] = value
        kept = self._outputs_before.get(group, {})
        if self._groups_before.get(group) != value or not all(map(self._is_there, kept)):
            return True
        self.outputs[group] = kept
        return False

    def changed_files(self, group: str, shown: Mapping[str, str]) -> set[str]:
        """Note what is *shown* in each file of a *group*; those that must be written."""
        now = {name: _digest(self._made, text) for name, text in shown.items()}
        before = self._outputs_before.get(group, {})
        self.outputs[group] = now
        self._expect_files(now.keys())
        changed = {name for name, value in now.items() if before.get(name) != value}
        return changed | {name for name in now if not self._is_there(name)}

    def pages_in(self, folder: str) -> set[str]:
        """Those below *folder* that the last finished build has left."""
        return {page for page in self._pages if page.startswith(folder)}

    def to_redraw(self) -> list[str]:
        """The pages that stay as they are but for what all pages show."""
        redrawn = self._redraws and self._regions_before != self._regions
        return sorted(self._stay) if redrawn else []

    def _stands(self, page: str) -> bool:
        builder = self._app.builder
        return not has_archive(builder) or output_of(builder, page).is_file()

    def _is_there(self, name: str) -> bool:
        return os.path.isfile(f"{self._app.outdir}/{name}")  # noqa: PTH113 - fast

    def open(self) -> None:
        """From now on the folder is in the making, and what stands in it is not to be trusted."""
        documents = sorted(self.pages)
        self.has_the_same_documents = self._documents == documents
        self._documents = documents
        self.files |= self._made_from(self.pages)
        self._keep("", {}, self.files)
        if self._static_is_old and has_archive(self._app.builder):
            # Sphinx copies what there is, and leaves what there was.
            shutil.rmtree(Path(self._app.outdir, "_static"), ignore_errors=True)

    def expect(self, pages: Iterable[str]) -> None:
        """Name the files of *pages* before they are written: the build may be broken off."""
        self._expect_files(self._made_from(pages))

    def _expect_files(self, names: AbstractSet[str]) -> None:
        if new := names - self.files:
            self.files |= new
            self._keep("", {}, self.files)

    def close(self) -> None:
        """The folder is as it should be: delete what is there no longer, and say so."""
        files = self._made_from(self.pages).union(*self.outputs.values())
        for name in self.files - files:
            _delete(Path(self._app.outdir), name)
        self._keep(self._made, self.pages, files)

    def _made_from(self, pages: Iterable[str]) -> set[str]:
        return set(_files(self._app, pages)) if has_archive(self._app.builder) else set()

    def _keep(self, made: str, pages: dict[str, str], files: set[str]) -> None:
        kept = {"output": self._output, "made": made, "pages": pages, "files": sorted(files)}
        kept["regions"] = self._regions
        kept["documents"] = self._documents if pages else []
        kept["groups"], kept["exports"] = (self._groups, self.outputs) if pages else ({}, {})
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(kept), encoding="utf-8")
        part.replace(self._path)


def _digest(made: str, shown: str) -> str:
    return hashlib.sha256(f"{made}{shown}".encode()).hexdigest()


def output_of(builder: Builder, page: str) -> Path:
    """The file that *builder* writes for *page*."""
    return Path(builder.get_output_path(page))  # type: ignore[attr-defined]


def manifest_of(app: Sphinx) -> Manifest:
    """The ledger of this build, which is made when all pages have been read."""
    return build_state(app).of(Manifest)


def _files(app: Sphinx, pages: Iterable[str]) -> Iterator[str]:
    """The files that the build has made from sources, which may go: below the output."""
    builder, env, folder = app.builder, app.env, os.path.join(app.outdir, "")  # noqa: PTH118 - fast
    for docname in pages:
        yield str(output_of(builder, docname)).removeprefix(folder).replace(os.sep, "/")
    for _docnames, name in env.images.values():
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
    """Delete a file of ours, and the folders that it leaves empty."""
    path = folder / name
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()


def on_builder_inited(app: Sphinx) -> None:
    """Take away what a build that was killed has left of `.buildinfo`: Sphinx stumbles on it."""
    path = Path(app.outdir, ".buildinfo")
    if path.is_file() and len(path.read_text(encoding="utf-8", errors="replace").split("\n")) < 4:
        path.unlink()


def on_env_updated(app: Sphinx, _env: object) -> None:
    """All pages are read: open the books."""
    build_state(app).keep(Manifest(app))


def on_write_started(app: Sphinx, _builder: Builder) -> None:
    """Whatever happens from now on, until it is finished it is not finished."""
    manifest_of(app).open()


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """A build that has failed leaves the ledger open."""
    if exception is None and (manifest := build_state(app).find(Manifest)):
        manifest.close()
        # Sphinx keeps the last one; a clean build has none.
        Path(app.outdir, ".buildinfo.bak").unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.connect("builder-inited", on_builder_inited)
    app.connect("env-updated", on_env_updated, priority=800)
    app.connect("write-started", on_write_started)
    app.connect("build-finished", on_build_finished)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
