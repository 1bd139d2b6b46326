"""The garbage collector during a build."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

from sphinx_newsletter.upstream import garbage_collector
from sphinx_newsletter.upstream.garbage_collector import THRESHOLDS

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.conftest import Site


WATCH = """
import gc

def setup(app):
    def note(app, _env):
        (app.outdir / "noted.txt").write_text(f"{gc.get_threshold()} {gc.get_freeze_count() > 0}")
    app.connect("env-updated", note)
"""


def test_it_is_seldom_at_work_in_a_build_and_as_ever_afterwards(
    make_site: Callable[..., Site],
) -> None:
    before = gc.get_threshold()
    site = make_site()
    site.write("conf.py", (site.folder / "conf.py").read_text(encoding="utf-8") + WATCH)
    site.build()
    assert site.read("noted.txt") == f"{THRESHOLDS} True"
    assert gc.get_threshold() == before


def test_what_a_build_has_left_is_collected_when_it_is_much(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage_collector, "MANY", 1)
    garbage = Garbage()
    seen = weakref.ref(garbage)
    del garbage
    gc.freeze()
    assert seen()
    make_site().build()
    assert not seen()


class Garbage:
    """Refers to itself."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self
