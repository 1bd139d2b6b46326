"""A build of the tests is as in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builds import build

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


def test_a_build_does_not_speak_the_language_of_the_last(make_site: Callable[..., Site]) -> None:
    english, german = make_site(), make_site()
    before = english.build().read("archive.html")
    conf = german.folder / "conf.py"
    conf.write_text(f"{conf.read_text('utf-8')}language = 'de'\n", "utf-8")
    assert german.build().read("archive.html") != before
    assert make_site().build().read("archive.html") == before
    build(german.folder, "html")
    assert build(make_site().folder, "html")["archive.html"].decode() == before
