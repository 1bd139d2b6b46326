"""Events make the text of their arguments only for a log that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sphinx.events

from sphinx_newsletter.upstream import event_log

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


class Argument:
    """Notes that it has been written."""

    def __init__(self) -> None:
        self.written = False

    def __repr__(self) -> str:
        self.written = True
        return "an argument"


@pytest.mark.parametrize(("verbosity", "written"), [(0, False), (1, False), (2, True), (3, True)])
def test_the_text_is_made_for_a_log_that_has_it(
    verbosity: int,
    written: bool,
    make_site: Callable[..., Site],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sphinx.events, "repr", repr, raising=False)
    app, argument = make_site().build().app, Argument()
    app.verbosity = verbosity
    event_log.setup(app)
    app.add_event("nobody-listens")
    app.emit("nobody-listens", argument)
    assert argument.written is written
