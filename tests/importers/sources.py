"""Sources of imports in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_newsletter.model.imported import Finding, ImportedEdition
from sphinx_newsletter.model.importers import ImportOptions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_newsletter.model.importers import Importer


class Files:
    """A folder in memory, by path."""

    name = "source"

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self._files = {
            path: text.encode() if isinstance(text, str) else text for path, text in files.items()
        }

    @property
    def members(self) -> Sequence[str]:
        return sorted(self._files)

    def read(self, member: str) -> bytes:
        return self._files[member]

    def head(self, member: str) -> bytes:
        return self._files.get(member, b"")[:65536]


def read_all(
    importer: Importer, files: Mapping[str, str | bytes], zone: str = "UTC"
) -> tuple[list[ImportedEdition], list[Finding]]:
    """The editions in *files*, and the findings about members that are none."""
    found = [*importer.read(Files(files), ImportOptions(zone=zone))]
    editions = [one for one in found if isinstance(one, ImportedEdition)]
    return editions, [one for one in found if isinstance(one, Finding)]
