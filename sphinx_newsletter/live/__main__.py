"""The command: `python -m sphinx_newsletter.live SOURCE OUTPUT`."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
import webbrowser
from pathlib import Path
from typing import NoReturn

from sphinx.cmd.build import jobs_argument
from sphinx.util.console import color_terminal, nocolor

from sphinx_newsletter.incremental.lock import FolderInUseError, lock

try:
    from sphinx_newsletter.live.process import HOST, run
    from sphinx_newsletter.live.site import Options
except ModuleNotFoundError as error:
    missing = (error.name or "").partition(".")[0]
    if missing not in {"anyio", "starlette", "uvicorn", "watchfiles"}:
        raise
    sys.exit(
        f"The server cannot run without {missing}: "
        'run `python -m pip install "sphinx-newsletter[live]"`'
    )

_HIGHEST_PORT = 65535
_COMMAND = "python -m sphinx_newsletter.live"


def main(arguments: list[str] | None = None, command: str = _COMMAND) -> NoReturn:
    """Serve the site until Ctrl+C. *command* is the one that messages name."""
    given = _parser().parse_args(arguments)
    if not (given.source / "conf.py").is_file():
        sys.exit(f"There is no conf.py in {given.source}: name the folder of a site.")
    try:
        listening = socket.create_server((HOST, given.port))
    except OSError as error:
        sys.exit(_why_not(given.port, error, command))
    if not color_terminal():
        nocolor()
    output = given.output.resolve()
    output.mkdir(parents=True, exist_ok=True)
    options = Options(
        given.source.resolve(),
        output,
        (given.doctrees or output / ".doctrees").resolve(),
        dict(given.settings),
        given.jobs,
    )
    try:
        held = lock(options.output, options.doctrees, waits=False)
    except FolderInUseError as error:
        sys.exit(f"{error}, perhaps `{_named(command)}`: end it, or name another folder.")
    address = f"http://{HOST}:{listening.getsockname()[1]}/"
    print(f"The site is at {address} (Ctrl+C ends it).", flush=True)
    if given.open:
        webbrowser.open(address)
    with held:
        run(options, listening)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=_COMMAND,
        description="Serve the site on this machine, build it again on each save, reload.",
    )
    add = parser.add_argument
    add("source", type=Path, help="the folder of conf.py")
    add("output", type=Path, help="the folder for what is built")
    add("--port", type=_port, default=8000, help="8000 by default; 0 takes a free one")
    add("--open", action="store_true", help="open the site in a browser")
    add("-d", dest="doctrees", type=Path, metavar="PATH", help="OUTPUT/.doctrees by default")
    add("-j", dest="jobs", type=jobs_argument, default="auto", metavar="N", help="N processes")
    add(
        "-D",
        dest="settings",
        action="append",
        default=[],
        type=_setting,
        metavar="NAME=VALUE",
        help="a setting that overrides the one in conf.py",
    )
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"write a number up to {_HIGHEST_PORT}, as in 8001")
    return int(text)


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("write NAME=VALUE")
    return name, value


def _why_not(port: int, error: OSError, command: str) -> str:
    """What to do when the server cannot listen at *port*."""
    command, option = _named(command), "PORT=" if _is_make() else "--port "
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use, perhaps by another `{command}`. "
            f"End that one, or take another port: {command} {option}{port + 1}"
        )
    why = f"Port {port} cannot be used: {error.strerror}"
    return f"{why}. Take another one: {command} {option}8001"


def _is_make() -> bool:
    return "MAKELEVEL" in os.environ  # of all that make runs


def _named(command: str) -> str:
    """What was typed: *command*, or the target that runs it."""
    return "make live" if _is_make() else command


if __name__ == "__main__":
    main()
