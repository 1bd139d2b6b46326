"""Registry and writer of outputs: groups of files for machines, which are not pages.

A file is written when its content has changed, and deleted when nothing needs it any more.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.incremental.builder import ParallelHTMLBuilder
from sphinx_newsletter.incremental.manifest import manifest_of
from sphinx_newsletter.incremental.unwritable_files import writing
from sphinx_newsletter.upstream.guard import BuildEndedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


# Event: the manifest has all pages and outputs, and the outputs are written.
OUTPUTS_WRITTEN = "newsletter-outputs-written"


class File(NamedTuple):
    """A file: path below the output folder, fingerprint, and function that makes its content."""

    name: str
    fingerprint: str
    make: Callable[[], bytes]


class Output(NamedTuple):
    """The files of a group.

    `fingerprint` is that of the group: if it is the same, `files` is not called. Files that have
    changed are written in parallel, unless the group has its own function `write`.
    """

    fingerprint: str
    files: Callable[[], Iterable[File]]
    write: Callable[[Sequence[File]], None] | None = None


class OutputGroup(NamedTuple):
    """Registration of a group: `output` returns its files, or None if the site has none.

    Groups are written by `order`, so a group can read files of an earlier one. If a group `yields`,
    files of the site in `html_extra_path` replace files of the group.
    """

    name: str
    output: Callable[[Sphinx], Output | None]
    order: int = 0
    yields: bool = False


class _Groups(list[OutputGroup]):
    """Registry of one application."""


def add_output(app: Sphinx, group: OutputGroup) -> None:
    """Register a *group* of files, for builders that make the archive."""
    build_state(app).registry(_Groups).append(group)


def on_html_collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, object], str]]:
    """Handler of `html-collect-pages`: write the outputs, after all pages have been collected.

    It is a generator, so Sphinx runs it after the handlers with a lower priority.
    """
    if has_archive(app.builder):
        own = frozenset(_extra_files(app))
        for group in sorted(build_state(app).registry(_Groups), key=lambda group: group.order):
            if output := group.output(app):
                _write(app, group.name, _without(output, own) if group.yields else output)
        app.emit(OUTPUTS_WRITTEN)
    yield from ()


def _extra_files(app: Sphinx) -> Iterator[str]:
    """Files of `html_extra_path`, which Sphinx copies."""
    for name in app.config.html_extra_path:
        path = Path(app.confdir, name)
        found = path.rglob("*") if path.is_dir() else (path,)
        folder = path if path.is_dir() else path.parent
        yield from (file.relative_to(folder).as_posix() for file in found if file.is_file())


def _without(output: Output, own: frozenset[str]) -> Output:
    """The *output* without the site's *own* files."""

    def files() -> Iterator[File]:
        return (file for file in output.files() if file.name not in own)

    return Output(repr((output.fingerprint, sorted(own))), files, output.write)


def _write(app: Sphinx, group: str, output: Output) -> None:
    manifest, builder = manifest_of(app), app.builder
    if not manifest.files_have_changed(group, output.fingerprint):
        return
    found = {file.name: file for file in output.files()}
    for other, files in manifest.outputs.items():
        if twice := sorted(found.keys() & files.keys()) if other != group else ():
            raise BuildEndedError(
                f"the file `{twice[0]}` is made twice, by the outputs `{other}` and `{group}`: "
                "give that of your extension another path"
            )
    changed = manifest.changed_files(
        group, {name: file.fingerprint for name, file in found.items()}
    )
    work = [found[name] for name in sorted(changed)]
    if output.write:
        output.write(work)
    elif isinstance(builder, ParallelHTMLBuilder):
        builder.run_in_parallel(f"writing {group}... ", work, partial(write_files, builder.outdir))


def write_files(folder: Path, files: Iterable[File]) -> None:
    """Write *files* below *folder*."""
    for file in files:
        path, content = folder / file.name, file.make()
        with writing(folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the event, and the handler that writes outputs."""
    app.add_event(OUTPUTS_WRITTEN)
    # After all other extensions, because the sitemap lists their pages.
    app.connect("html-collect-pages", on_html_collect_pages, priority=9000)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
