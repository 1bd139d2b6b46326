"""Handlers of other extensions are disconnected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.listeners import disconnect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


def test_a_handler_is_disconnected_from_one_event(make_site: Callable[..., Site]) -> None:
    app = make_site().build("dummy").app
    called = []

    def handler(_app: object, *_arguments: object) -> None:
        called.append(1)

    app.connect("env-updated", handler)
    app.connect("build-finished", handler)
    assert disconnect(app, "env-updated", handler)
    app.emit("env-updated", app.env)
    assert called == []
    app.emit("build-finished", None)
    assert called == [1]
    assert not disconnect(app, "env-updated", handler)


def test_another_sphinx_is_reported(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_site().build("dummy").app
    monkeypatch.delattr(app.events, "listeners")
    with pytest.raises(ChangedUpstreamError, match=r"EventManager\.listeners"):
        disconnect(app, "env-updated", print)
