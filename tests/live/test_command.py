"""The command and the server of `make live`."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.live.serving import Live, command, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Site


pytestmark = pytest.mark.slow

EDITION = "editions/2024-04.html"


@pytest.fixture(scope="module")
def live(share_site: Callable[..., Site]) -> Iterator[Live]:
    with serving(share_site()) as live:
        yield live


def output(live: Live) -> Path:
    return live.site.folder / "_build" / "live"


@pytest.mark.parametrize("path", ["", "index.html", EDITION, "archive/tag/webgpu.html"])
def test_a_page_is_served_with_our_script_behind_it_and_else_as_it_is(
    live: Live, path: str
) -> None:
    answer = live.get(path)
    assert answer.status == 200
    assert answer.page == (output(live) / (path or "index.html")).read_bytes()
    assert answer.body != answer.page
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_no_file_of_the_output_has_our_script(live: Live) -> None:
    files = [path for path in output(live).rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if b"/.live/" in path.read_bytes()] == []


def test_what_is_no_page_is_served_as_it_is(live: Live) -> None:
    answer = live.get("_static/newsletter/tokens.css")
    assert answer.body == (output(live) / "_static/newsletter/tokens.css").read_bytes()
    assert answer.headers["cache-control"] == "no-cache"


def test_no_browser_keeps_a_page(live: Live) -> None:
    since = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    answer = live.get(EDITION, **since)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert live.get("_static/newsletter/tokens.css", **since).status == 304


def test_where_there_is_no_page_there_is_one_that_reloads(live: Live) -> None:
    answer = live.get("editions/1999-01.html")
    assert answer.status == 404
    assert b"No such page yet" in answer.page
    assert answer.query.startswith("page=editions%2F1999-01.html&")


@pytest.mark.parametrize("path", ["a" * 9000, "a/" * 4500, "%00", "editions/2024-04.html/a"])
def test_where_there_can_be_no_page_the_answer_is_404(live: Live, path: str) -> None:
    assert live.get(path).status == 404


@pytest.mark.parametrize(
    "path", ["../../conf.py", "%2e%2e/%2e%2e/conf.py", ".live/../../../conf.py"]
)
def test_nothing_outside_the_output_is_served(live: Live, path: str) -> None:
    assert (output(live) / "../../conf.py").is_file()
    assert live.get(path).status == 404


def test_it_answers_to_no_name_but_this_machine_s(live: Live) -> None:
    assert live.get("", Host="localhost:8000").status == 200
    assert live.get("", Host="elsewhere.example").status == 400


def test_it_listens_on_this_machine_alone(live: Live) -> None:
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", live.port), timeout=5)


def test_a_current_page_gets_the_messages(live: Live) -> None:
    assert json.loads(live.event(EDITION)["data"]) == {"failed": "", "messages": []}


def test_a_page_of_an_earlier_process_reloads(live: Live) -> None:
    assert live.first_event(f"page={EDITION}&version=1-2")["event"] == "reload"


def test_a_missing_page_waits(live: Live) -> None:
    assert "event" not in live.event("editions/")


def test_settings_are_taken(make_site: Callable[..., Site]) -> None:
    draft = "---\ndate: 2024-05\ndraft: true\n---\n\n# May\n"
    with serving(
        make_site(files={"editions/2024-05.md": draft}), "-D", "newsletter_drafts=1"
    ) as live:
        assert live.get("editions/2024-05.html").status == 200


def test_a_second_server_of_the_same_folder_says_why_it_stops(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAKELEVEL", raising=False)  # `make test` sets it
    done = subprocess.run(command(live.site), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Another build uses ")
    assert done.stderr.endswith(
        "/_build/live, perhaps `python -m sphinx_newsletter.live`: end it, or name another "
        "folder.\n"
    )


@pytest.mark.parametrize("started", ["make live", "newsletter live"])
def test_a_port_in_use_is_named_with_the_command_that_was_run(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, started: str
) -> None:
    monkeypatch.delenv("MAKELEVEL", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        if started == "make live":
            monkeypatch.setenv("MAKELEVEL", "1")
            again, line = f"make live PORT={port + 1}", command(make_site(), "--port", str(port))
        else:
            again = f"newsletter live --port {port + 1}"
            line = [sys.executable, "-m", "sphinx_newsletter", "--site", str(make_site().folder)]
            line += ["live", "--port", str(port)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stderr == (
        f"Port {port} is in use, perhaps by another `{started}`. End that one, or take another "
        f"port: {again}\n"
    )


@pytest.mark.parametrize("port", ["80808", "-1", "abc", ""])
def test_a_wrong_port_is_reported(make_site: Callable[..., Site], port: str) -> None:
    done = subprocess.run(
        command(make_site(), f"--port={port}"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "write a number up to 65535" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_conf_py_is_named(tmp_path: Path, make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.folder = tmp_path
    done = subprocess.run(command(site), capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"There is no conf.py in {tmp_path}" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_while_pages_are_open(
    make_site: Callable[..., Site], number: signal.Signals
) -> None:
    with serving(make_site()) as live, live.events(live.get("").query) as events:
        assert events.readline()
        started = time.monotonic()
        live.process.send_signal(number)
        assert live.process.wait(60) == 0
        assert time.monotonic() - started < 10
    assert "Traceback" not in live.terminal
    # The environment has been saved: the next start does not read all pages.
    assert (output(live) / ".doctrees" / "environment.pickle").stat().st_size > 0
