"""The interface for extensions: blocks, collections, output files and rules of a site's own.

An extension is a Python module that `extensions` in `conf.py` names. It imports this module,
docutils and the standard library. `docs/extend.md` has a worked example, and says what is promised.
"""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from sphinx.errors import ExtensionError

from sphinx_newsletter.incremental.collections import (
    Collection,
    Listing,
    add_collection,
    collections,
)
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.incremental.rules import Diagnostic, Rule, add_rule, rules
from sphinx_newsletter.model.addresses import ALWAYS
from sphinx_newsletter.model.archive import Archive, Entry
from sphinx_newsletter.model.blocks import Block
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.edition import Edition, Section
from sphinx_newsletter.model.problems import Kind
from sphinx_newsletter.reading.directive import (
    REGISTRY,
    BlockDirective,
    Option,
    address,
    flag,
    names,
    words,
)
from sphinx_newsletter.reading.domain import archive_domain

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


__all__ = [
    "Archive",
    "Block",
    "BlockDirective",
    "Collection",
    "Diagnostic",
    "Edition",
    "EditionDate",
    "Entry",
    "Listing",
    "Option",
    "OutputFile",
    "Rule",
    "Section",
    "address",
    "flag",
    "names",
    "register",
    "words",
]


# What an edition has in `editions.json` besides its blocks.
_KEYS = frozenset(
    {
        *("id", "address", "markdown", "title", "subtitle", "number", "authors", "tags", "words"),
        *("points", "sections", "sponsors", "edition", "date", "updated"),
    }
)


class OutputFile(NamedTuple):
    """A file that the archive makes: its path below the output, and the function with its text.

    The function is called when an edition or the vocabulary has changed.
    """

    path: str
    make: Callable[[Archive], str]


def register(
    app: Sphinx, *parts: type[BlockDirective] | Collection | OutputFile | Rule
) -> ExtensionMetadata:
    """Register the *parts* of an extension, and return what its `setup` returns.

    A directive is called like its record (`block_name`). Raises `ExtensionError` for other parts,
    and for names that another part of the site has.
    """
    app.setup_extension("sphinx_newsletter")
    for part in parts:
        if wrong := _wrong(app, part):
            raise ExtensionError(wrong)
        if isinstance(part, Collection):
            add_collection(app, part)
        elif isinstance(part, OutputFile):
            add_output(app, OutputGroup(part.path, partial(_output, part)))
        elif isinstance(part, Rule):
            add_rule(app, part)
        else:
            REGISTRY[part.record.block_name] = part
            app.add_directive(part.record.block_name, part)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _wrong(app: Sphinx, part: object) -> str:
    """Why *part* cannot be registered; empty if it can."""
    if isinstance(part, Collection):
        pages = {one.page for one in collections(app)} | ALWAYS.keys() | {app.config.root_doc}
        keys = {one.data for one in collections(app)} - {""}
        if part.page in pages:
            return f"the page `{part.page}` of a collection exists already: choose another name"
        if part.data in keys | _KEYS:
            return f"the key `{part.data}` of a collection exists already: choose another one"
    elif isinstance(part, Rule):
        if part.name in {kind.value for kind in Kind} | {rule.name for rule in rules(app)}:
            return f"the rule `{part.name}` exists already: choose another name"
    elif isinstance(part, OutputFile):
        path = PurePosixPath(part.path)
        if path.is_absolute() or ".." in path.parts or path.suffix == ".html":
            return f"`{part.path}` is no path of a file below the output, other than a page"
    elif not (isinstance(part, type) and issubclass(part, BlockDirective)):
        return f"{part!r} is no directive, collection, output file or rule"
    return ""


def _output(part: OutputFile, app: Sphinx) -> Output:
    archive = archive_domain(app.env).archive
    shown = [(edition.docname, edition.digest) for edition in archive.editions]
    state = hashlib.sha256(repr((shown, archive.vocabulary)).encode()).hexdigest()

    def files() -> list[File]:
        try:
            data = part.make(archive).encode()
        except Exception as error:
            message = f"`{part.path}` cannot be made ({error!r}): report that to its author"
            raise ExtensionError(message) from error
        return [File(part.path, hashlib.sha256(data).hexdigest(), lambda: data)]

    return Output(state, files)
