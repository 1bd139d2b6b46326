"""Pages of links after any series of edits: the same as in a clean build."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_newsletter.incremental.build_state import build_state
from sphinx_newsletter.incremental.manifest import Manifest, output_of
from sphinx_newsletter.model import links as core
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.edition import Edition, Section
from sphinx_newsletter.model.links import Linked, to_lines
from sphinx_newsletter.model.tags import Vocabulary
from sphinx_newsletter.pages import links, site_pages
from sphinx_newsletter.pages.view_models import digest
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.section_text import Digests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Site

    Pages = dict[str, str]


pytestmark = pytest.mark.slow

NAMES = ("editions/1", "editions/2", "editions/3", "editions/4")
URLS = [f"https://{host}/{n}" for host in ("ga.org", "gs.org", "gt.org", "h.org") for n in range(6)]
URLS += ["https://a.org", "https://9.org", "http://[broken", "https://www.ga.org/1/#there"]
LINKS = st.lists(
    st.tuples(
        st.sampled_from(["", "one", "two"]),
        st.sampled_from(URLS),
        st.sampled_from(["Words", "Other words", "here"]),
    ),
    max_size=10,
)
DATES = [EditionDate(2024, month) for month in range(1, 5)] + [EditionDate(2023, 4)]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.one_of(
            st.tuples(st.just("links"), LINKS),
            st.tuples(st.just("title"), st.sampled_from(["May", "June"])),
            st.tuples(st.just("heading"), st.sampled_from(["One", "Another"])),
            st.tuples(st.just("date"), st.sampled_from(DATES)),
            st.tuples(st.just("gone"), st.booleans()),
            st.tuples(st.just("deleted"), st.integers(0, 5)),
            st.tuples(st.just("interrupted"), LINKS),
        ),
    ),
    min_size=1,
    max_size=6,
)


@dataclass(frozen=True)
class Written:
    """An edition as an editor has written it."""

    date: EditionDate
    title: str = "April"
    heading: str = "Two"
    links: tuple[tuple[str, str, str], ...] = ()
    gone: bool = False


@dataclass
class Builds:
    """A series of incremental builds of the pages of links; `on_disk` has each page."""

    app: Any
    editions: dict[str, Written]
    on_disk: Pages = field(default_factory=dict)

    def read(self) -> None:
        """Set the state that reading the editions leaves."""
        domain = archive_domain(self.app.env)
        for name, edition in self.editions.items():
            lines = to_lines(edition.links)
            path = Path(self.app.doctreedir, f"{name}.links.json")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(lines), encoding="utf-8")
            domain.texts[name] = Digests("", digest(lines), len(edition.links))
        records = (self._record(*item) for item in self.editions.items() if not item[1].gone)
        domain.archive = Archive(records, Vocabulary())

    def _record(self, name: str, edition: Written) -> Edition:
        headings = {"one": "One", "two": edition.heading}
        sections = tuple(Section(key, text, "", "", 1, ()) for key, text in headings.items())
        count = len(edition.links)
        return Edition(name, edition.title, edition.date, (), links=count, sections=sections)

    def rendered(self) -> Pages:
        """Digests of the pages that a build writes."""
        self.manifest = Manifest(self.app)
        build_state(self.app).keep(self.manifest)
        return {
            name: digest((template, {k: v for k, v in context.items() if k != "once"}))
            for name, context, template in links.on_html_collect_pages(self.app)
            if name.startswith(links.PAGE)
        }

    def build(self, *, complete: bool = True) -> None:
        """Write pages that have changed, and delete old ones."""
        rendered = self.rendered()
        self.manifest.open()
        for name in rendered:
            path = output_of(self.app.builder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(rendered[name], encoding="utf-8")
        if complete:
            self.manifest.close()
        names = [name for name in self.manifest.pages if name.startswith(links.PAGE)]
        self.on_disk = {
            name: output_of(self.app.builder, name).read_text(encoding="utf-8") for name in names
        }

    def clean(self) -> Pages:
        """Digests of the pages in a clean build."""
        folder = Path(self.app.doctreedir)
        cached = {path: path.read_bytes() for path in folder.glob("*.json")}
        for path in cached:
            path.unlink()
        rendered = self.rendered()
        for path, content in cached.items():
            path.write_bytes(content)
        return rendered


def changed(edition: Written, what: str, value: Any) -> Written:
    changes = {"links": tuple(value)} if what in {"links", "interrupted"} else {what: value}
    return replace(edition, **changes)


@pytest.fixture(scope="module")
def app(share_site: Callable[..., Site]) -> Any:
    return share_site().build().app


def begin(app: Any, found: list[Any]) -> Builds:
    for folder in (app.doctreedir, app.outdir):
        shutil.rmtree(folder)
        Path(folder).mkdir()
    editions = zip(NAMES, DATES, found, strict=False)
    return Builds(
        app, {name: Written(date, links=tuple(link_rows)) for name, date, link_rows in editions}
    )


@contextmanager
def small(a_page: int = 3) -> Iterator[None]:
    """Let a site with three links have its own pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "LINKS_PER_PAGE", a_page)
        patch.setattr(core, "MANY", 2)
        patch.setattr(site_pages, "LINKS_PER_PAGE", 2)
        yield


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINKS, min_size=4, max_size=4), EDITS, st.sampled_from([3, 1000]))
def test_after_any_edits_the_pages_are_those_of_a_clean_build(
    app: Any, found: list[list[tuple[str, str, str]]], edits: list[tuple[str, Any]], a_page: int
) -> None:
    builds = begin(app, found)
    editions = builds.editions
    with small(a_page):
        for name, (what, value) in [("editions/1", ("title", "April")), *edits]:
            if what == "deleted":
                pages = sorted(builds.on_disk)
                output_of(app.builder, pages[value % len(pages)]).unlink()
            else:
                editions[name] = changed(editions[name], what, value)
            builds.read()
            if what == "interrupted":
                builds.build(complete=False)
            builds.build()
            assert builds.on_disk == builds.clean()


def test_links_that_have_not_changed_are_not_read(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    g, h = "https://g.org/{}", "https://h.org/{}"
    link_rows = [[("one", url.format(n), "Words") for url in (g, h)] for n in range(4)]
    link_rows[0].append(("two", "https://good.org", "Words"))
    builds = begin(app, link_rows)
    read: list[str] = []

    def record(kind: type, name: str, letter: Callable[..., str]) -> None:
        method = getattr(kind, name)

        def recorded(self: Any, *arguments: Any) -> Any:
            read.append(letter(self, *arguments))
            return method(self, *arguments)

        monkeypatch.setattr(kind, name, recorded)

    record(Linked, "hosts", lambda _self, letter: letter)
    record(site_pages.SitePages, "list_pages", lambda self: self.names[0])
    with small():
        builds.read()
        builds.build()
        assert set(read) == {"g", "h", "links/g.org", "links/h.org"}
        for edition, expected in [
            # Each link shows date and title of its edition; the heading, only those below it.
            (Written(DATES[0], links=tuple(link_rows[0])), set()),
            (Written(DATES[0], heading="Another", links=tuple(link_rows[0])), {"g"}),
            (Written(DATES[0], heading="Another", links=tuple(link_rows[0][:2])), {"g"}),
            (Written(DATES[0], links=tuple(link_rows[0][:1])), {"h", "links/h.org"}),
        ]:
            builds.editions[NAMES[0]] = edition
            builds.read()
            read.clear()
            builds.build()
            assert set(read) == expected
            # A build without changes keeps the cache.
            read.clear()
            builds.build()
            assert not read


def test_links_of_one_place_are_one_item_with_the_place_below(
    make_site: Callable[..., Site],
) -> None:
    section = ":::{tags} wasm\n:::\n\n[Fishes](https://a.example/1), [two](https://a.example/2).\n"
    other = ":::{tags} wasm\n:::\n\n[Three](https://a.example/3).\n"
    text = f"---\ndate: 2024-05\n---\n\n# May\n\n## First\n\n{section}\n## Second\n\n{other}"
    site = make_site(files={"editions/2024-05.md": text}).build()
    assert not site.warnings
    items = site.content("links.html").select('[id="a.example"] .links > li')
    assert [[link.get_text() for link in item.select("a")] for item in items] == [
        ["Fishes", "two", "First"],
        ["Three", "Second"],
    ]
