"""The environment: its builder, its pickle, and the names of images."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sphinx.builders
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.upstream.environment import (
    application_of,
    builder_of,
    move_saved,
    reserve_image_names,
    save,
    save_later,
)
from sphinx_newsletter.upstream.guard import ChangedUpstreamError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


def test_application_and_builder_are_those_of_the_build(make_site: Callable[..., Site]) -> None:
    app = make_site().build("dummy").app
    assert application_of(app.env) is app
    assert application_of(app.builder) is app
    assert builder_of(app.env) is app.builder


def test_an_environment_without_them_is_reported() -> None:
    env = BuildEnvironment.__new__(BuildEnvironment)
    with pytest.raises(ChangedUpstreamError, match=r"^Sphinx \S+ .*`BuildEnvironment._app`"):
        builder_of(env)


def test_names_that_are_reserved_are_not_given_again(make_site: Callable[..., Site]) -> None:
    env = make_site().build("dummy").app.env
    env.images.add_file("index", "one/chart.png")
    env.images["one/chart.png"] = ({"index"}, "renamed.png")
    reserve_image_names(env)
    assert env.images.add_file("index", "two/chart.png") == "chart.png"
    assert env.images.add_file("index", "two/renamed.png") == "renamed1.png"


def test_images_without_reserved_names_are_reported(make_site: Callable[..., Site]) -> None:
    env = make_site().build("dummy").app.env
    del env.images._existing
    with pytest.raises(ChangedUpstreamError, match=r"FilenameUniqDict\._existing"):
        reserve_image_names(env)


def test_the_environment_is_saved_later(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sphinx.builders, "pickle", pickle)  # put back afterwards
    save_later()
    site = make_site().build("dummy")
    path = Path(site.app.doctreedir, ENV_PICKLE_FILENAME)
    assert path.read_bytes() == b""
    assert site.app.env.get_doctree("index").astext()  # doctrees are saved all the same
    save(site.app)
    assert site.build("dummy").app.env.found_docs
    assert not site.warnings
    with path.open("rb") as file:
        assert pickle.load(file).all_docs == site.app.env.all_docs  # noqa: S301 - our own


def test_another_way_to_save_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sphinx.builders, "pickle")
    with pytest.raises(ChangedUpstreamError, match=r"sphinx\.builders\.pickle"):
        save_later()


def test_an_environment_of_another_folder_is_accepted(make_site: Callable[..., Site]) -> None:
    site = make_site().build("dummy")
    path = site.folder / "_build" / "doctrees-dummy" / ENV_PICKLE_FILENAME
    env = pickle.loads(path.read_bytes())  # noqa: S301 - written by this test
    env.srcdir = type(env.srcdir)("/elsewhere")
    path.write_bytes(pickle.dumps(env))
    moved: list[str] = []
    move_saved(site.app, lambda env: moved.extend(sorted(env.all_docs)))
    assert moved == sorted(site.app.env.all_docs)
    assert pickle.loads(path.read_bytes()).srcdir == site.app.srcdir  # noqa: S301 - the same
