"""Fixture: a site with recorded permalinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.editing.permalinks.recorded_site import recorded_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    """A site whose addresses are all recorded."""
    return recorded_site(make_site)
