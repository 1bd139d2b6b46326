"""Registry and writer of outputs: groups of files that are no pages.

A file is written when what it holds has changed, and goes with it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.incremental.builder import ParallelHTMLBuilder
from sphinx_newsletter.incremental.manifest import manifest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


# An event: all pages and files have been named, and the files are written.
OUTPUTS_WRITTEN = "newsletter-outputs-written"


class File(NamedTuple):
    """A file: its path below the output, the fingerprint of its contents, what makes them."""

    name: str
    shown: str
    make: Callable[[], bytes]


class Output(NamedTuple):
    """The files of a group.

    `fingerprint` changes when any of them does; as long as it is the same, they are not even asked
    for. What has changed is written on all cores, unless the group has a `write` of its own.
    """

    fingerprint: str
    files: Callable[[], Iterable[File]]
    write: Callable[[Sequence[File]], None] | None = None


class OutputGroup(NamedTuple):
    """What is registered: `output` makes the files, or returns none where there are to be none.

    Groups are written by `order`, in which they may read each other's files. The files that the
    site brings along in `html_extra_path` stand for those of a group that `yields` to them.
    """

    name: str
    output: Callable[[Sphinx], Output | None]
    order: int = 0
    yields: bool = False


class _Groups(list[OutputGroup]):
    """Those of one application."""


def add_output(app: Sphinx, group: OutputGroup) -> None:
    """Write the files of this *group* in each build that has the archive."""
    build_state(app).registry(_Groups).append(group)


def on_html_collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, object], str]]:
    """Write all files, when all pages have been named: what is a generator runs in its turn."""
    if has_archive(app.builder):
        own = frozenset(_brought(app))
        for group in sorted(build_state(app).registry(_Groups), key=lambda group: group.order):
            if output := group.output(app):
                _write(app, group.name, _without(output, own) if group.yields else output)
        app.emit(OUTPUTS_WRITTEN)
    yield from ()


def _brought(app: Sphinx) -> Iterator[str]:
    """The files of `html_extra_path`, which Sphinx copies as they are."""
    for name in app.config.html_extra_path:
        path = Path(app.confdir, name)
        found = path.rglob("*") if path.is_dir() else (path,)
        folder = path if path.is_dir() else path.parent
        yield from (file.relative_to(folder).as_posix() for file in found if file.is_file())


def _without(output: Output, own: frozenset[str]) -> Output:
    """The *output* without the files that are the site's *own*."""

    def files() -> Iterator[File]:
        return (file for file in output.files() if file.name not in own)

    return Output(repr((output.fingerprint, sorted(own))), files, output.write)


def _write(app: Sphinx, group: str, output: Output) -> None:
    manifest, builder = manifest_of(app), app.builder
    if not manifest.files_have_changed(group, output.fingerprint):
        return
    found = {file.name: file for file in output.files()}
    changed = manifest.changed_files(group, {name: file.shown for name, file in found.items()})
    work = [found[name] for name in sorted(changed)]
    if output.write:
        output.write(work)
    elif isinstance(builder, ParallelHTMLBuilder):
        builder.run_in_parallel(f"writing {group}... ", work, partial(write_files, builder.outdir))


def write_files(folder: Path, files: Iterable[File]) -> None:
    """Write *files* below *folder*."""
    for file in files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.make())


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feature to the build."""
    app.add_event(OUTPUTS_WRITTEN)
    # After all other extensions, whatever their priority: the sitemap lists their pages.
    app.connect("html-collect-pages", on_html_collect_pages, priority=9000)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
