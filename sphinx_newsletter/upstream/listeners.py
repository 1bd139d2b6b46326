"""`EventManager.listeners`: disconnects handlers of other extensions.

Reaches into `app.events.listeners`, which is public by spelling, but not documented (Sphinx
9.0.4): `app.disconnect` takes an id that only the extension knows which has connected the handler.
It can go when Sphinx disconnects a handler by its function.
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/events.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_newsletter.upstream.guard import reaching_into

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx


def disconnect(app: Sphinx, event: str, handler: Callable[..., Any]) -> bool:
    """Disconnect *handler* from *event*; return whether it was connected."""
    with reaching_into("Sphinx", "EventManager.listeners"):
        connected = [one.id for one in app.events.listeners[event] if one.handler is handler]
    for listener in connected:
        app.disconnect(listener)
    return bool(connected)
