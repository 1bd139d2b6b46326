"""What a build puts off until nobody is waiting: the environment and the search index.

With 600 editions, to save the environment takes longer than to build a page.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx.builders
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.search import index

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class _Pickle:
    """Stands in for `pickle` where Sphinx saves the environment in each build.

    Sphinx has emptied the file by then. Who finds it empty reads all pages anew: a
    process that is killed before it has saved costs time, and nothing else.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(pickle, name)

    def dump(self, thing: object, *arguments: Any) -> None:
        if not isinstance(thing, BuildEnvironment):
            pickle.dump(thing, *arguments)


def save_later() -> None:
    """From now on, builds do not save their environment."""
    sphinx.builders.pickle = _Pickle()  # type: ignore[assignment,attr-defined]


def save(app: Sphinx) -> None:
    """Save the environment, for the next process."""
    path = Path(app.doctreedir, ENV_PICKLE_FILENAME)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        pickle.dump(app.env, file, pickle.HIGHEST_PROTOCOL)
    part.replace(path)


class SearchIndex:
    """The search index, which takes longer to make than the page that somebody waits for."""

    def __init__(self, app: Sphinx) -> None:
        """Let the builds of *app* make none."""
        self._app = app
        for event, handler in index.HANDLERS.items():
            for listener in list(app.events.listeners[event]):
                if listener.handler is handler:
                    app.disconnect(listener.id)

    def write(self) -> None:
        """Do what has been put off."""
        search = index.Index(self._app)
        search.begin()
        search.finish()
