"""What tests of many short texts read them with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile.reader import HEAD, Reader

if TYPE_CHECKING:
    from tests.hostile.reader import Read


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Reads a text as that of an edition, below its title."""
    pages = Reader(tmp_path_factory.mktemp("reader"))
    return lambda text: pages.read(f"{HEAD}{text}".encode())
