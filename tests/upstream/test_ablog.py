"""ABlog without its handlers."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import ablog
import ablog.blog
import ablog.post
import pytest
from ablog.blog import Blog
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_newsletter.upstream.ablog import REPLACED, load_without_handlers, reset_state
from sphinx_newsletter.upstream.guard import ChangedUpstreamError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Sphinx]:
    """An application without extensions."""
    (tmp_path / "conf.py").write_text("", encoding="utf-8")
    (tmp_path / "index.rst").write_text("Title\n=====\n", encoding="utf-8")
    with patch_docutils(), docutils_namespace():
        yield Sphinx(
            *(tmp_path, tmp_path, tmp_path / "out", tmp_path / "doctrees", "dummy"), status=None
        )


def handlers(app: Sphinx) -> set[tuple[str, str]]:
    """ABlog's handlers, by event."""
    return {
        (event, listener.handler.__name__)
        for event, listeners in app.events.listeners.items()
        for listener in listeners
        if listener.handler.__module__.partition(".")[0] == "ablog"
    }


def test_all_handlers_of_the_installed_ablog_are_named(app: Sphinx) -> None:
    """A newer ABlog may connect another one: it has to be looked at."""
    app.setup_extension("ablog")
    named = {(event, name.split(".")[-1]) for event, names in REPLACED.items() for name in names}
    assert handlers(app) == named


def test_handlers_and_transform_are_taken_out(app: Sphinx) -> None:
    load_without_handlers(app)
    assert handlers(app) == set()
    assert ablog.post.CheckFrontMatter not in app.registry.get_transforms()
    assert app.is_parallel_allowed("read")


def test_a_handler_that_is_gone_is_reported(app: Sphinx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(ablog.post, "process_posts")
    with pytest.raises(ChangedUpstreamError, match=r"^ablog \S+ .*`ablog\.post\.process_posts`"):
        load_without_handlers(app)


def test_a_handler_of_another_event_is_reported(
    app: Sphinx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(REPLACED, "env-updated", ["builder_inited"])
    with pytest.raises(ChangedUpstreamError, match=r"`ablog\.builder_inited` at .* `env-updated`"):
        load_without_handlers(app)


def test_the_state_of_an_earlier_build_is_forgotten(app: Sphinx) -> None:
    load_without_handlers(app)
    reset_state()
    first = Blog(app)
    first.references["tag-old"] = ("old", "Old")
    assert "tag-old" in Blog(app).references
    reset_state()
    assert "tag-old" not in Blog(app).references


def test_no_date_is_in_the_future(app: Sphinx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ablog.blog, "TOMORROW", datetime.datetime(2000, 1, 1))  # noqa: DTZ001
    load_without_handlers(app)
    reset_state()
    date = datetime.datetime(2999, 1, 1)  # noqa: DTZ001 - ABlog's are naive
    post: dict[str, Any] = {key: [] for key in ("redirect", "excerpt", "tags", "author")}
    post |= {key: [] for key in ("category", "location", "language")}
    post |= dict.fromkeys(("doctree", "section", "title", "image", "nocomments"), "")
    post |= {"order": 1, "date": date, "update": date, "exclude": False}
    post |= {"canonical_link": None, "external_link": None}
    Blog(app).register("late", post)
    assert Blog(app)["late"].published


@pytest.mark.parametrize(("owner", "name"), [(Blog, "_dict"), (ablog.blog, "TOMORROW")])
def test_another_state_is_reported(
    owner: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(owner, name)
    with pytest.raises(ChangedUpstreamError, match=rf"^ablog \S+ .*{name}`"):
        reset_state()
