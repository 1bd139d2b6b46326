"""`python -m bench.search`: what the search costs the build, and a reader.

For weeklies of several sizes: the time to make the whole index and one part of it, the bytes of
the index; in Chromium, without a cache, what is loaded until all results are on the page, and how
long the first takes; then the same for a second question. Files count as a host sends them: what
is text, compressed. Last, how right the answers to the tests' questions are.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from bench.builder import REPOSITORY, clean_environ, say
from bench.ours import Ours
from bench.weekly import make_weekly
from sphinx_newsletter.search import index
from tests.chromium import launch
from tests.search.corpus import write_index
from tests.search.questions import ask, questions, scores
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, Response

    from bench.archive import Archive


_FOLDER = REPOSITORY / "_build" / "bench" / "search"
_RESULT = ".search-results .entry"
_TIMES = 5
_QUESTIONED = 200  # editions
_NONE = [None] * 3
_SOME = {"sentence", "paraphrase"}  # no section has all of their words


@dataclass
class _Loaded:
    """What a page has asked for."""

    requests: int = 0
    bytes: int = 0
    waiting: list[Response] = field(default_factory=list)

    def note(self, response: Response) -> None:
        self.requests += 1
        self.waiting.append(response)

    def count(self) -> tuple[int, int]:
        """Requests and bytes since the last time."""
        size = sum(_size(response) for response in self.waiting if response.ok)
        told = self.requests, size
        self.requests, self.waiting = 0, []
        return told


def _size(response: Response) -> int:
    body = response.body()
    return len(body) if response.url.endswith(".bin") else len(gzip.compress(body))


def main() -> None:
    """Print a table with a row for each size."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 200, 600], metavar="N")
    sizes = parser.parse_args().sizes
    rows = [_row(make_weekly(size)) for size in sizes]
    titles = list(rows[0])
    lines = [
        titles,
        ["---:"] * len(titles),
        *([str(row[title]) for title in titles] for row in rows),
    ]
    sys.stdout.write("".join(f"| {' | '.join(line)} |\n" for line in lines))
    for line in _scores():
        sys.stdout.write(f"{line}\n")


def _scores() -> Iterator[str]:
    """How right the answers to the questions of `tests/search/questions.yml` are."""
    yield "\n| kind | questions | recall@3 | recall@10 | MRR | precision | suggested |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    with tempfile.TemporaryDirectory() as folder:
        write_index(make_weekly(_QUESTIONED), Path(folder))
        found = scores(ask(questions("weekly"), Path(folder)))
    for kind, score in found.items():
        asked = [answer.question for answer in score.answers]
        shares = [
            *([score.recall(3), score.recall(10), score.mrr] if "right" in asked[0] else _NONE),
            score.precision if kind not in _SOME and any(a.shown for a in score.answers) else None,
            score.suggestions if "meant" in asked[0] else None,
        ]
        texts = ["" if share is None else f"{share:.2f}" for share in shares]
        yield f"| {kind} | {len(asked)} | {' | '.join(texts)} |"


def _row(archive: Archive) -> dict[str, Any]:
    size = len(archive.editions)
    say(f"{size:4} editions")
    ours = Ours(_FOLDER / str(size))
    ours.folder.mkdir(parents=True, exist_ok=True)
    ours.start_afresh()
    ours.write(archive)
    subprocess.run(  # noqa: S603 - written here
        ours.command(), cwd=ours.site, env=clean_environ(), check=True, capture_output=True
    )
    out, kept = ours.site / ours.output, ours.site / ours.state / "html" / "search"
    files = [path for path in (out / index.FOLDER).rglob("*") if path.is_file()]
    seconds = _seconds(kept)
    words = [archive.editions[n].sections[2].title for n in (0, size // 2)]
    row = {
        "editions": size,
        "parts": len(json.loads((out / index.FOLDER / index.RECORDS).read_text("utf-8"))["parts"]),
        "whole index, s": f"{seconds[0]:.2f}",
        "latest part, s": f"{seconds[1]:.2f}",
        "files": len(files),
        "MB": f"{sum(path.stat().st_size for path in files) / 1e6:.1f}",
    }
    with served(out) as address:
        row |= _asked(address, *words)
    shutil.rmtree(ours.folder)
    return row


def _seconds(kept: Path) -> tuple[float, float]:
    """How long it takes to make all parts, and the last one alone."""
    job = json.loads((kept / index.JOB).read_text(encoding="utf-8"))
    taken = []
    for indexes in (job, job[-1:]):
        folder = kept / "bench"
        made = [one | {"into": str(folder / str(n))} for n, one in enumerate(indexes)]
        again = kept / "bench.json"
        again.write_text(json.dumps(made), encoding="utf-8")
        started = time.perf_counter()
        if index.start(again).wait():
            raise OSError("the index was not made")
        taken.append(time.perf_counter() - started)
        shutil.rmtree(folder)
    return taken[0], taken[1]


def _asked(address: str, first: str, second: str) -> dict[str, str]:
    """What the first question on the page and the next one cost: the medians of some readers."""
    told = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for _ in range(_TIMES):
            page = browser.new_context().new_page()
            loaded = _Loaded()
            page.on("response", loaded.note)
            started = time.perf_counter()
            page.goto(f"{address}/search.html?q={first}")
            page.wait_for_selector(_RESULT)
            taken = time.perf_counter() - started
            page.wait_for_load_state("networkidle")
            told.append((taken * 1000, *loaded.count(), _next(page, second), *loaded.count()))
            page.context.close()
        browser.close()
    middle = [sorted(values)[_TIMES // 2] for values in zip(*told, strict=True)]
    names = ("first result, ms", "requests", "KB", "next, ms", "requests then", "KB then")
    divided = (1, 1, 1000, 1, 1, 1000)
    return {n: f"{value / by:.0f}" for n, value, by in zip(names, middle, divided, strict=True)}


def _next(page: Page, word: str) -> float:
    """Milliseconds from the *word* in the box to other results, without the wait for more keys."""
    before = page.locator(f"{_RESULT} a").first.evaluate("link => link.href")
    started = time.perf_counter()
    page.fill(".search-form input", word)
    changed = (
        "([css, before]) => ![before, null].includes(document.querySelector(css)?.href ?? null)"
    )
    page.wait_for_function(changed, arg=[f"{_RESULT} a", before])
    taken = (time.perf_counter() - started) * 1000
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    return taken


if __name__ == "__main__":
    main()
