"""`LinkCheck`: which links are requested, what is reported, what is saved."""

from __future__ import annotations

import datetime
import signal
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.link_check import LinkCheck, due, links
from sphinx_newsletter.lint.link_requests import (
    FILE,
    Answer,
    Reply,
    RequestOptions,
    as_bytes,
    read_answers,
)
from tests.lint.faulty_server import FaultyHandler, faulty_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Site


pytestmark = pytest.mark.usefixtures("no_loop")

QUICK = RequestOptions(timeout=0.4, pause=0.01, attempts=1, hosts=4)
PATIENT = QUICK._replace(timeout=30.0)  # no timeout even if the machine is busy
DAY = datetime.date(2026, 11, 23)
LATER = DAY + datetime.timedelta(days=1)


def edition(*urls: str) -> str:
    lines = "".join(f"- [A link]({url})\n" for url in urls)
    return f"---\ndate: 2024-04\n---\n\n# Edition\n\n{lines}"


def run(workspace: Workspace, day: datetime.date, days: int = 30) -> LinkCheck:
    check = LinkCheck(workspace, day, private=True)
    check.request(due(check.places, check.before, day, days), QUICK, lambda _reply: None)
    return check


def test_each_link_is_requested_once_wherever_it_is(make_site: Callable[..., Site]) -> None:
    text = edition(
        "https://a.example/#one", "https://a.example/#two", "/docs/x.md", "http://[::1]/"
    )
    site = make_site(files={"editions/2024-04.md": text, "docs/x.md": "<https://a.example/>\n"})
    found = links(Workspace(site.folder))
    assert {url: list(map(tuple, places)) for url, places in found.items()} == {
        "https://a.example/": [
            ("docs/x.md", 1),
            ("editions/2024-04.md", 7),
            ("editions/2024-04.md", 8),
        ]
    }


def test_the_copy_of_a_dead_link_is_requested(make_site: Callable[..., Site]) -> None:
    entry = "https://a.example/x:\n  copy: https://copies.example/x\n  date: 2024-04\n"
    files = {"editions/2024-04.md": edition("https://a.example/x#y"), "links.yml": entry}
    assert list(links(Workspace(make_site(files=files).folder))) == ["https://copies.example/x"]


def test_only_changes_are_reported(make_site: Callable[..., Site]) -> None:
    with faulty_server() as server:
        urls = [f"{server}/{name}" for name in ("fine", "404", "busy", "moved")]
        site = make_site(files={"editions/2024-04.md": edition(*urls)})
        first = run(Workspace(site.folder), DAY)
        news = [one for one in first.changed() if one.is_news]
        assert [(one.now.url, one.now.state) for one in news] == [
            (f"{server}/404", "dead"),
            (f"{server}/busy", "failing"),
            (f"{server}/moved", "moved"),
        ]
        assert [place.line for one in news for place in one.places] == [8, 9, 10]
        second = run(Workspace(site.folder), LATER)
        assert [(one.now.state, one.before and one.before.state) for one in second.changed()] == [
            ("ok", "failing")
        ]
        assert [one.now.since for one in second.broken()] == [DAY.isoformat()]


def test_a_link_is_requested_again_when_it_is_due(make_site: Callable[..., Site]) -> None:
    with faulty_server() as server:
        site = make_site(files={"editions/2024-04.md": edition(f"{server}/fine", f"{server}/404")})
        run(Workspace(site.folder), DAY)
        requests = []
        for day, days in ((DAY, 30), (LATER, 30), (LATER, 30), (LATER + LATER.resolution, 1)):
            FaultyHandler.requests.clear()
            run(Workspace(site.folder), day, days)
            requests.append(sorted(path for path, _ in FaultyHandler.requests))
        assert requests == [[], ["/404"], [], ["/404", "/fine"]]


@pytest.fixture
def _default_interrupt_handler() -> Iterator[None]:
    """Restores Python's handler of Ctrl-C, which another test may have replaced."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_default_interrupt_handler")
def test_an_interrupted_check_continues(make_site: Callable[..., Site]) -> None:
    with faulty_server() as server:
        urls = [f"{server}/fine?{n}" for n in range(5)]
        site = make_site(files={"editions/2024-04.md": edition(*urls)})
        check = LinkCheck(Workspace(site.folder), DAY, private=True)
        seen: list[Reply] = []

        def stop(reply: Reply) -> None:
            seen.append(reply)
            if len(seen) == 3:
                signal.raise_signal(signal.SIGINT)

        with pytest.raises(KeyboardInterrupt):
            check.request(urls, PATIENT, stop)
        assert len(read_answers(site.folder)) == 3
        FaultyHandler.requests.clear()
        run(Workspace(site.folder), DAY)
        assert len(FaultyHandler.requests) == 2


def test_answers_of_removed_links_are_deleted(make_site: Callable[..., Site]) -> None:
    with faulty_server() as server:
        site = make_site(files={"editions/2024-04.md": edition(f"{server}/fine", f"{server}/404")})
        run(Workspace(site.folder), DAY)
        site.write("editions/2024-04.md", edition(f"{server}/fine"))
        assert list(run(Workspace(site.folder), LATER).answers) == [f"{server}/fine"]
        assert list(read_answers(site.folder)) == [f"{server}/fine"]


def test_nothing_is_saved_without_a_network(make_site: Callable[..., Site]) -> None:
    urls = [f"http://127.0.0.1:1/{n}" for n in range(5)]
    site = make_site(files={"editions/2024-04.md": edition(*urls)})
    with pytest.raises(CommandError, match="online"):
        run(Workspace(site.folder), DAY)
    assert not (site.folder / FILE).exists()


_NO_TEXT = '{"url": 1, "state": "ok", "told": "", "since": "", "asked": ""}'
_NO_STATE = '{"url": "a", "state": "so", "told": "", "since": "", "asked": ""}'


@pytest.mark.parametrize("text", ["{", "[]", '{"url": "a"}', _NO_TEXT, _NO_STATE, "<<<<<<< HEAD"])
def test_a_malformed_line_is_reported(make_site: Callable[..., Site], text: str) -> None:
    site = make_site(files={FILE: as_bytes({"a": Answer("a", "ok", "", "", "")}).decode() + text})
    with pytest.raises(CommandError, match=f"{FILE}:2"):
        read_answers(site.folder)


def test_the_file_does_not_depend_on_the_order_of_answers() -> None:
    one, two = Answer("a", "ok", "ü", "", ""), Answer("b", "dead", "", "", "")
    assert as_bytes({"a": one, "b": two}) == as_bytes({"b": two, "a": one})
