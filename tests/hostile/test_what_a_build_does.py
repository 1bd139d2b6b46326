"""A build asks nobody, and starts nothing but the program that makes the search index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


BUILD = """
import json, sys
ASKING = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}
seen = []
def watch(event, arguments):
    if event in ASKING:
        seen.append((event, repr(arguments)))
    elif event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"):
        seen.append((event, [str(one) for one in arguments[1]]))
sys.addaudithook(watch)
from sphinx.cmd.build import main
code = main(["-q", "-b", "html", "-D", "html_baseurl=https://a.example/", ".", "_build/html"])
print(json.dumps(seen))
sys.exit(code)
"""


def test_it_asks_nobody_and_starts_only_what_is_named(make_site: Callable[..., Site]) -> None:
    text = (
        "---\ndate: 2024-05\n---\n\n# May\n\n[a](https://a.example) ![b](https://b.example/c.png)\n"
    )
    site = make_site(files={"editions/2024-05.md": text, "links.yml": "https://a.example: {}\n"})
    done = subprocess.run(
        [sys.executable, "-c", BUILD],
        cwd=site.folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    seen = json.loads(done.stdout)
    [(event, started)] = seen
    assert event == "subprocess.Popen"
    assert Path(started[0]).samefile(sys.executable)
    assert Path(started[2]).name == "inverted_index.py"
    assert (site.folder / "_build/html/editions/2024-05.html").is_file()
