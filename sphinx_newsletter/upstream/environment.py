"""`BuildEnvironment`: its builder, its pickle, its folder, and the names of images.

Each function names what it reaches into (Sphinx 9.0.4). It can go when Sphinx gives it a public
name or, for `save_later`, a setting that leaves saving to the caller.
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/environment/__init__.py
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx.builders
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.upstream.guard import reaching_into

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder


def application_of(owner: BuildEnvironment | Builder) -> Sphinx:
    """The application to which an environment or a builder belongs.

    Reaches into `BuildEnvironment._app` and `Builder._app`. The public `app` of both is deprecated
    since Sphinx 9.0, and warns. Transforms are handed the environment alone; a builder that starts
    processes needs `parallel` and `is_parallel_allowed`. It can go when Sphinx hands them over.
    https://github.com/sphinx-doc/sphinx/issues/14119
    """
    with reaching_into("Sphinx", f"{type(owner).__name__}._app"):
        return owner._app


def builder_of(env: BuildEnvironment) -> Builder:
    """The builder for which a transform of *env* runs; see `application_of`."""
    return application_of(env).builder


def reserve_image_names(env: BuildEnvironment) -> None:
    """Let Sphinx know the names that `env.images` gives to files of the output.

    Reaches into `FilenameUniqDict._existing`, from which Sphinx takes the names that are left for
    images read later. The class renames nothing itself.
    https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/util/_files.py
    """
    with reaching_into("Sphinx", "FilenameUniqDict._existing"):
        _ = env.images._existing  # an assignment alone would succeed with any class
    env.images._existing = {name for _docnames, name in env.images.values()}


class _PickleWithoutEnvironment:
    """Takes the place of `pickle` where Sphinx saves the environment in each build.

    Sphinx has emptied the file by then. A later build that finds it empty reads all pages anew: a
    process that is killed before it has saved costs time, and nothing else.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(pickle, name)

    def dump(self, thing: object, *arguments: Any) -> None:
        if not isinstance(thing, BuildEnvironment):
            pickle.dump(thing, *arguments)


def save_later() -> None:
    """From now on, builds of this process do not save their environment.

    With 600 editions, saving it takes longer than building a page.

    Replaces the global `pickle` of `sphinx.builders`: `Builder.build` calls `pickle.dump` in mid-
    build, and no setting prevents it.
    https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/builders/__init__.py
    """
    with reaching_into("Sphinx", "sphinx.builders.pickle"):
        _ = sphinx.builders.pickle.dump  # type: ignore[attr-defined]
    sphinx.builders.pickle = _PickleWithoutEnvironment()  # type: ignore[assignment,attr-defined]


def save(app: Sphinx) -> None:
    """Save the environment of *app*, for the next process.

    Writes the file that `Builder.build` writes. Its name, `sphinx.application.ENV_PICKLE_FILENAME`,
    is undocumented.
    """
    _dump(app.env, Path(app.doctreedir, ENV_PICKLE_FILENAME))


def move_saved(app: Sphinx, move: Callable[[BuildEnvironment], None]) -> None:
    """Let *app* accept an environment that was saved in another folder; *move* adapts the rest.

    Reaches into `BuildEnvironment.srcdir`, which Sphinx compares when it loads the file, and into
    the name of the file: Sphinx has no way to say that a site has moved. A file that cannot be
    loaded stays as it is, and Sphinx reads all pages.
    """
    path = Path(app.doctreedir, ENV_PICKLE_FILENAME)
    try:
        env: BuildEnvironment = pickle.loads(path.read_bytes())  # noqa: S301 - as Sphinx does
    except Exception:  # noqa: BLE001 - a file of another version may raise anything
        return
    with reaching_into("Sphinx", "BuildEnvironment.srcdir"):
        _ = env.srcdir
    env.srcdir = app.srcdir
    move(env)
    _dump(env, path)


def _dump(env: BuildEnvironment, path: Path) -> None:
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        pickle.dump(env, file, pickle.HIGHEST_PROTOCOL)
    temporary.replace(path)
