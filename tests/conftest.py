"""Tiny real sites: made from a root and a few files, built by Sphinx, looked at."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import settings
from playwright.sync_api import sync_playwright
from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from sphinx_newsletter.model import schedule
from sphinx_newsletter.model.site_address import VARIABLES
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.search import index
from tests import once
from tests.chromium import launch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from sphinx_newsletter.model.archive import Archive


REPOSITORY = Path(__file__).parent.parent
ROOTS = Path(__file__).parent / "roots"
# Folders and files that have one site for all of their tests, which takes long to build.
GROUPS = {
    "real site": (
        "tests/archive/",
        "tests/browser/search/test_real_archive.py",
        "tests/browser/test_accessibility.py",
        "tests/browser/test_drawers.py",
        "tests/browser/test_feeds.py",
        "tests/browser/test_firefox.py",
        "tests/browser/test_reader.py",
        "tests/browser/test_shell.py",
        "tests/editing/test_records.py",
        "tests/editing/test_schemas.py",
        "tests/outputs/test_data.py",
        "tests/outputs/test_feeds.py",
        "tests/outputs/test_permalink_check.py",
    ),
    "search": ("tests/browser/search/",),
    "hostile": ("tests/hostile/",),
}
# What takes half a minute or more.
LONGEST = ("tests/test_incremental.py", "tests/live/test_rebuild.py", *chain(*GROUPS.values()))

# A file system in memory, as Linux has it, and what it must have room for, in bytes.
MEMORY, ROOM = Path("/dev/shm"), 2 << 30  # noqa: S108 - pytest makes folders there for its user

# The marks of tests that need these fixtures; others are put on by their modules.
FIXTURES = {"chromium": "browser", "real_site": "slow"}
# The variables of hosts and users by which Sphinx writes colours to what is not a terminal.
COLOURS = ("CI", "FORCE_COLOR", "FORCE_COLOUR")
LIMIT = 600  # seconds for a slow test, on a machine with much else to do; a long run has none

# A test fails for what was changed, never by chance or because the machine is busy.
settings.register_profile("newsletter", deadline=None, derandomize=True, database=None)
# The other way round, to find what nobody has thought of: `--hypothesis-profile=long`.
settings.register_profile("long", deadline=None, print_blob=True)
settings.load_profile("newsletter")

_COLOURS = re.compile(r"\x1b\[[\d;]*m")
_WARNING = re.compile(
    r"(?P<path>[^\n]*?)(?::(?P<line>\d+))?: (?:WARNING|ERROR): "
    r"(?P<message>.*?)(?: \[(?P<kind>[\w.-]+)\])?$"
)


class Warned(NamedTuple):
    """One warning of a build, taken apart."""

    path: str
    line: int | None
    kind: str
    message: str


class Link(NamedTuple):
    """A link of a page: where it leads, and what one reads."""

    href: str
    text: str


@dataclass
class Site:
    """A tiny site: its folder, and what its last build gave."""

    folder: Path
    app: Sphinx = field(init=False)
    warnings: list[Warned] = field(default_factory=list)

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file of the site."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)

    def delete(self, path: str) -> None:
        """Delete a file of the site."""
        (self.folder / path).unlink()

    def build(
        self,
        builder: str = "html",
        *,
        jobs: int = 1,
        strict: bool = False,
        search: bool = False,
        **config: Any,
    ) -> Site:
        """Build the site, on top of an earlier build if there is one.

        *strict* is `-W`. The search index, which takes half of a build, is made on request.
        """
        stream = io.StringIO()
        translators.clear()  # Sphinx would add a language to that of the last build
        with patch_docutils(), docutils_namespace():
            self.app = Sphinx(
                self.folder,
                self.folder,
                self.folder / "_build" / builder,
                self.folder / "_build" / f"doctrees-{builder}",
                builder,
                config,
                status=None,
                warning=stream,
                warningiserror=strict,
                parallel=jobs,
            )
            if not search:
                _disconnect(self.app, "env-updated", index.on_env_updated)
            self.app.build()
        lines = _COLOURS.sub("", stream.getvalue()).splitlines()
        self.warnings = [_take_apart(line) for line in lines if line]
        return self

    @property
    def archive(self) -> Archive:
        """The archive that the last build made."""
        return archive_domain(self.app.env).archive

    @property
    def out(self) -> Path:
        """The folder of the output."""
        return Path(self.app.outdir)

    def read(self, path: str) -> str:
        """The text of a file of the output."""
        return (self.out / path).read_text(encoding="utf-8")

    def content(self, path: str) -> Tag:
        """What a page of the output says itself, without Furo's shell."""
        return _one(self.read(path), "article")

    def sidebar(self, path: str = "index.html") -> Tag:
        """The sidebar of a page of the output, without brand and search."""
        return _one(self.read(path), ".sidebar-scroll")

    def whole_text(self) -> str:
        """The text of all pages of the output, in whatever form the builder writes them."""
        suffixes = {".txt", ".tex", ".xhtml", ".html"}
        paths = sorted(path for path in self.out.rglob("*.*") if path.suffix in suffixes)
        return "".join(path.read_text(encoding="utf-8") for path in paths)

    def pages(self) -> set[str]:
        """The HTML pages of the output, by path; not those that lead on to another."""
        pages = {path.relative_to(self.out).as_posix() for path in self.out.rglob("*.html")}
        return {page for page in pages if 'http-equiv="refresh"' not in self.read(page)}


def _one(page: str, selector: str) -> Tag:
    [found] = BeautifulSoup(page, "lxml").select(selector)
    return found


def said(tag: Tag) -> str:
    """The text of *tag* in one line, without the marks of permalinks."""
    words = (text for text in tag.strings if not text.find_parent(class_="headerlink"))
    return " ".join("".join(words).split())


def links(tag: Tag) -> list[Link]:
    """The links in *tag*, in order, without those that headings have to themselves."""
    found = tag.select("a[href]:not(.headerlink)")
    return [Link(str(link["href"]), said(link)) for link in found]


def _disconnect(app: Sphinx, event: str, handler: Callable[..., Any]) -> None:
    [listener] = [one for one in app.events.listeners[event] if one.handler is handler]
    app.disconnect(listener.id)


def _take_apart(line: str) -> Warned:
    match = _WARNING.match(line)
    if not match:
        return Warned("", None, "", line)
    number = int(match["line"]) if match["line"] else None
    return Warned(Path(match["path"]).name, number, match["kind"] or "", match["message"])


def _maker(parent: Path) -> Callable[..., Site]:
    def make(root: str = "minimal", files: dict[str, str | bytes] | None = None) -> Site:
        folder = parent / f"site-{len(list(parent.iterdir()))}"
        shutil.copytree(ROOTS / root, folder)
        site = Site(folder)
        for path, text in (files or {}).items():
            site.write(path, text)
        return site

    return make


def pytest_configure() -> None:
    """Keep what tests write in memory, where there is room: tiny sites are many small files.

    And keep what Python compiles: dozens of tests start it, each worker rewrites all assertions.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        system = os.statvfs(MEMORY)
        has_room = system.f_bavail * system.f_frsize > ROOM
        if has_room and not system.f_flag & os.ST_NOEXEC:
            os.environ.setdefault("TMPDIR", str(MEMORY))
            tempfile.tempdir = None  # pytest has asked for it before


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give the tests of a file to one process, and so those that have one large site."""

    def together(nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((name for name, paths in GROUPS.items() if file.startswith(paths)), file)

    scheduling = LoadFileScheduling(config, log)
    scheduling._split_scope = together
    return scheduling


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes long, and put the longest first.

    Of several processes, none is left alone with them at the end.
    """
    limit = 0 if settings.get_current_profile_name() == "long" else LIMIT
    for item in items:
        for fixture in FIXTURES.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(FIXTURES[fixture])
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.timeout(limit))
    paths = [(item, item.path.relative_to(REPOSITORY).as_posix()) for item in items]
    paths.sort(key=lambda pair: not pair[1].startswith(LONGEST))
    items[:] = [item for item, _path in paths]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the processor time of a run, which is nearly the same on a busy machine.

    It is that of the workers and of the processes for which they wait. Chromium, which waits for
    none of its own, is not part of it.
    """
    *times, _elapsed = os.times()
    terminalreporter.write_line(f"processor time: {sum(times):.0f} s")


@pytest.fixture(scope="session", autouse=True)
def _no_host() -> Iterator[None]:
    """No variable of a host that runs the tests decides the address or colours of their output."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (*VARIABLES, *COLOURS, schedule.VARIABLE):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _once() -> Iterator[None]:
    """What many builds have in common is made once. A long run makes all of it each time."""
    with pytest.MonkeyPatch.context() as patch:
        once.compile_templates_once(patch)
        once.resolve_assets_once(patch)
        once.find_entry_points_once(patch)
        once.hash_installed_files_once(patch)
        once.parse_settings_once(patch)
        once.collect_garbage_seldom(patch)
        if settings.get_current_profile_name() != "long":
            once.draw_cards_once(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _make_no_records_for_nobody() -> Iterator[None]:
    """Sphinx tells of each event, and nobody reads it: a thousand records a build."""
    logging.disable(logging.DEBUG)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One for all tests of a worker: Playwright cannot be started twice in a process."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def no_loop() -> Iterator[None]:
    """Nothing runs in this thread, as far as asyncio knows: Playwright leaves its loop there."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)


@pytest.fixture
def make_site(tmp_path: Path) -> Callable[..., Site]:
    """Make a site from a root and from *files* (path: text) that are added to it."""
    return _maker(tmp_path)


@pytest.fixture(scope="module")
def share_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Site]:
    """The same for a site that the tests of a module share: they only look at it."""
    return _maker(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The real site, built as `make check` builds it; its sources are only read."""
    folder = tmp_path_factory.mktemp("real")
    for name in ("conf.py", "index.md", "tags.yml"):
        shutil.copy(REPOSITORY / name, folder / name)
    for name in ("docs", "editions"):
        shutil.copytree(REPOSITORY / name, folder / name)
    site = Site(folder)
    return site.build(jobs=2, search=True, nitpicky=True, html_baseurl="https://example.org/")
