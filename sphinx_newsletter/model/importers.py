"""Importers: the formats of exports, and what each of them gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx_newsletter.model.imported import Finding, ImportedEdition


class ImportSource(Protocol):
    """An opened source: a file, a folder, a ZIP or the answer of an address.

    An importer opens nothing itself, so size limits and the refusal of symbolic links are in one
    place. The paths of members are relative, with slashes, and sorted; a file is its only member.
    """

    @property
    def name(self) -> str:
        """The source as it was named on the command line."""

    @property
    def members(self) -> Sequence[str]:
        """The paths of all files in it."""

    def read(self, member: str) -> bytes:
        """The content of *member*. Raises `KeyError`, or `ValueError` with the reason."""

    def head(self, member: str) -> bytes:
        """The first 64 KiB of *member*; empty if it cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What `import.yml` says of a source: a time zone, and the address of the old site."""

    zone: str = "UTC"
    base: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """A format of exports.

    `detects` returns how sure it is that a source has its format: 0 (it has not) to 100. `read`
    yields the editions one by one, and a finding for each member that it cannot read. An exception
    of `read` ends the import of that source.
    """

    name: str
    description: str
    detects: Callable[[ImportSource], int]
    read: Callable[[ImportSource, ImportOptions], Iterator[ImportedEdition | Finding]]


_IMPORTERS: dict[str, Importer] = {}


def add_importer(importer: Importer) -> Importer:
    """Register *importer*; one of the same name is replaced."""
    _IMPORTERS[importer.name] = importer
    return importer


def registered_importers() -> tuple[Importer, ...]:
    """All importers, by name."""
    return tuple(_IMPORTERS[name] for name in sorted(_IMPORTERS))
