"""The interface for extensions: a site's own blocks, collections, files, rules and importers.

An extension is a Python module that `extensions` in `conf.py` names. It imports this module,
docutils, Sphinx and the standard library, as the blocks of the package do. `docs/extend.md` has a
worked example, and says what is promised.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields
from functools import partial
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from sphinx.util.docutils import is_directive_registered

from sphinx_newsletter.incremental.build_state import StyleSheet, add_style_sheet
from sphinx_newsletter.incremental.collections import (
    Collection,
    LinkedSite,
    Listing,
    add_collection,
    collections,
)
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.incremental.rules import Diagnostic, Rule, add_rule, rules
from sphinx_newsletter.model.addresses import ALWAYS, EDITIONS
from sphinx_newsletter.model.anchors import anchor_of, unique
from sphinx_newsletter.model.archive import Archive, Entry
from sphinx_newsletter.model.blocks import Block, BlockPlace, Day, Link
from sphinx_newsletter.model.dates import EditionDate, Moment, Span, span
from sphinx_newsletter.model.edition import Edition, Section
from sphinx_newsletter.model.excerpt import excerpt
from sphinx_newsletter.model.importers import Importer, ImportOptions, ImportSource, add_importer
from sphinx_newsletter.model.problems import Kind, suggestion
from sphinx_newsletter.reading.directive import (
    BlockDirective,
    CheckedDirective,
    ImageFile,
    Option,
    address,
    failure,
    flag,
    image_path,
    names,
    number,
    words,
)
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.extract import heading_above, text_in, title_text
from sphinx_newsletter.reading.report import warn
from sphinx_newsletter.reading.time_element import time
from sphinx_newsletter.upstream.guard import BuildEndedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model import imported


__all__ = [
    "Archive",
    "Block",
    "BlockDirective",
    "BlockPlace",
    "CheckedDirective",
    "Collection",
    "Day",
    "Diagnostic",
    "Edition",
    "EditionDate",
    "Entry",
    "ImageFile",
    "ImportOptions",
    "ImportSource",
    "Importer",
    "Link",
    "LinkedSite",
    "Listing",
    "Moment",
    "Option",
    "OutputFile",
    "Rule",
    "Section",
    "Span",
    "StyleSheet",
    "address",
    "anchor_of",
    "excerpt",
    "flag",
    "heading_above",
    "image_path",
    "imported",
    "names",
    "number",
    "register",
    "span",
    "suggestion",
    "text_in",
    "time",
    "title_text",
    "unique",
    "warn",
    "words",
]


# What an edition has in `editions-2024.json` besides its blocks.
_KEYS = frozenset(
    {
        *("id", "address", "markdown", "title", "subtitle", "number", "authors", "tags", "words"),
        *("points", "sections", "sponsors", "edition", "date", "updated"),
    }
)
_PACKAGE = __name__.partition(".")[0]


class OutputFile(NamedTuple):
    """A file that the archive makes: its path below the output, and the function with its text.

    The function is called when an edition or the vocabulary has changed. A file of the site with
    the same path, in a folder of `html_extra_path`, replaces it.
    """

    path: str
    make: Callable[[Archive], str]


def __getattr__(name: str) -> ModuleType:
    """The module `imported`, which importers need, and no build."""
    if name == "imported":
        return import_module(f"{_PACKAGE}.model.imported")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


Part = type[CheckedDirective] | Collection | Importer | OutputFile | Rule | StyleSheet


def register(app: Sphinx, *parts: Part) -> ExtensionMetadata:
    """Register the *parts* of an extension, and return what its `setup` returns.

    A directive is called like its record (`block_name`). Other parts, and names that another part
    of the site has, end the build with one sentence.
    """
    if not _is_loading(app):
        app.setup_extension(_PACKAGE)
    for part in parts:
        if wrong := next(_wrong(app, part), ""):
            raise BuildEndedError(wrong)
        if isinstance(part, Collection):
            add_collection(app, part)
        elif isinstance(part, OutputFile):
            add_output(app, OutputGroup(part.path, partial(_output, part), yields=True))
        elif isinstance(part, Rule):
            add_rule(app, part)
        elif isinstance(part, Importer):
            add_importer(part)
        elif isinstance(part, StyleSheet):
            add_style_sheet(app, part)
        else:
            app.add_directive(part.record.block_name, part)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _is_loading(app: Sphinx) -> bool:
    """Whether the package is being set up, and one of its own blocks registers."""
    return f"{_PACKAGE}.incremental" in app.extensions and _PACKAGE not in app.extensions


def _wrong(app: Sphinx, part: object) -> Iterator[str]:
    """Why *part* cannot be registered; nothing if it can."""
    if isinstance(part, Collection):
        yield from _wrong_collection(app, part)
    elif isinstance(part, Rule):
        # A rule of the package has the name of a kind, which its reference lists.
        own = set() if _is_loading(app) else {kind.value for kind in Kind}
        if part.name in own | {rule.name for rule in rules(app)}:
            yield f"the rule `{part.name}` exists already: choose another name"
    elif isinstance(part, OutputFile):
        path = PurePosixPath(part.path)
        if path.is_absolute() or ".." in path.parts or path.suffix == ".html":
            yield f"`{part.path}` is no path of a file below the output, other than a page"
        elif part.path.startswith(("_", ".")) or part.path == "objects.inv":
            yield f"`{part.path}` is a file of Sphinx or of this package: choose another path"
    elif isinstance(part, type) and issubclass(part, CheckedDirective):
        yield from _wrong_directive(part)
    elif not isinstance(part, Importer | StyleSheet):
        yield f"{part!r} is no directive, collection, importer, output file, rule or style sheet"


def _wrong_collection(app: Sphinx, part: Collection) -> Iterator[str]:
    pages = {one.page for one in collections(app)} | ALWAYS.keys() | {app.config.root_doc}
    path = PurePosixPath(part.page)
    if part.page in pages or path.parts[:1] == (EDITIONS,):
        yield f"the page `{part.page}` of a collection exists already: choose another name"
    elif path.is_absolute() or ".." in path.parts or part.page.startswith(("_", ".")):
        yield f"`{part.page}` is no name of a page: write one such as `jobs`, without `.html`"
    if part.data in {one.data for one in collections(app)} - {""} | _KEYS:
        yield f"the key `{part.data}` of a collection exists already: choose another one"
    if part.block and not part.context and "place" in {one.name for one in fields(part.block)}:
        yield f"`{part.block.__name__}` has a field `place`, as templates call its place: rename it"


def _wrong_directive(part: type[CheckedDirective]) -> Iterator[str]:
    record = getattr(part, "record", None)
    if not (isinstance(record, type) and issubclass(record, Block)):
        yield f"`{part.__name__}` has no `record`: name the type of its blocks"
    elif part.__abstractmethods__:
        yield f"`{part.__name__}` has no method `{min(part.__abstractmethods__)}`: write it"
    elif is_directive_registered(record.block_name):
        yield f"the directive `{{{record.block_name}}}` exists already: choose another name"
    elif issubclass(part, BlockDirective):
        known = {one.name for one in fields(record)}
        for option in part.declared:
            if option.replace("-", "_") not in known:
                yield f"`{record.__name__}` has no field for the option `{option}`: add one"


def _output(part: OutputFile, app: Sphinx) -> Output:
    archive = archive_domain(app.env).archive
    shown = [(edition.docname, edition.digest) for edition in archive.editions]
    state = hashlib.sha256(repr((shown, archive.vocabulary)).encode()).hexdigest()

    def files() -> list[File]:
        try:
            data = part.make(archive).encode()
        except Exception as error:
            message = f"`{part.path}` cannot be made, because {failure(part.make, error)}"
            raise BuildEndedError(message) from error
        return [File(part.path, hashlib.sha256(data).hexdigest(), lambda: data)]

    return Output(state, files)
