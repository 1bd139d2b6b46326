"""The interface for extensions: blocks, collections, output files and rules of a site's own.

An extension is a Python module that `extensions` in `conf.py` names. It imports this module,
docutils and the standard library. `docs/extend.md` has a worked example, and says what is promised.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.incremental.collections import Collection, Listing, add_collection
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.incremental.rules import Diagnostic, Rule, add_rule
from sphinx_newsletter.model.archive import Archive, Entry
from sphinx_newsletter.model.blocks import Block
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.edition import Edition, Section
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

    A directive is called like its record (`block_name`). Raises `TypeError` for other parts.
    """
    app.setup_extension("sphinx_newsletter")
    for part in parts:
        if isinstance(part, Collection):
            add_collection(app, part)
        elif isinstance(part, OutputFile):
            add_output(app, OutputGroup(part.path, partial(_output, part)))
        elif isinstance(part, Rule):
            add_rule(app, part)
        elif isinstance(part, type) and issubclass(part, BlockDirective):
            REGISTRY[part.record.block_name] = part
            app.add_directive(part.record.block_name, part)
        else:
            raise TypeError(f"{part!r} is no directive, collection, output file or rule")
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _output(part: OutputFile, app: Sphinx) -> Output:
    archive = archive_domain(app.env).archive
    shown = [(edition.docname, edition.digest) for edition in archive.editions]
    state = hashlib.sha256(repr((shown, archive.vocabulary)).encode()).hexdigest()

    def files() -> list[File]:
        data = part.make(archive).encode()
        return [File(part.path, hashlib.sha256(data).hexdigest(), lambda: data)]

    return Output(state, files)
