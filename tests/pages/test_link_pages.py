"""The pages of links that an edit leaves are those that would be made of all links."""

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
from sphinx_newsletter.pages import links
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
            st.tuples(st.just("broken off"), LINKS),
        ),
    ),
    min_size=1,
    max_size=6,
)


@dataclass(frozen=True)
class Written:
    """What an editor has written."""

    date: EditionDate
    title: str = "April"
    heading: str = "Two"
    links: tuple[tuple[str, str, str], ...] = ()
    gone: bool = False


@dataclass
class Builds:
    """Builds of the pages of links on top of each other; what stands on each page."""

    app: Any
    editions: dict[str, Written]
    stands: Pages = field(default_factory=dict)

    def read(self) -> None:
        """As if the editions had been read."""
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

    def drawn(self) -> Pages:
        """What those pages show that a build draws."""
        self.manifest = Manifest(self.app)
        build_state(self.app).keep(self.manifest)
        return {
            name: digest((template, {k: v for k, v in context.items() if k != "once"}))
            for name, context, template in links.on_html_collect_pages(self.app)
            if name.startswith(links.PAGE)
        }

    def build(self, *, to_the_end: bool = True) -> None:
        """Draw what has to be drawn, and delete what has gone."""
        drawn = self.drawn()
        self.manifest.open()
        for name in drawn:
            path = output_of(self.app.builder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(drawn[name], encoding="utf-8")
        if to_the_end:
            self.manifest.close()
        names = [name for name in self.manifest.pages if name.startswith(links.PAGE)]
        self.stands = {
            name: output_of(self.app.builder, name).read_text(encoding="utf-8") for name in names
        }

    def clean(self) -> Pages:
        """What all pages show, for one who knows nothing of earlier builds."""
        folder = Path(self.app.doctreedir)
        kept = {path: path.read_bytes() for path in folder.glob("*.json")}
        for path in kept:
            path.unlink()
        drawn = self.drawn()
        for path, content in kept.items():
            path.write_bytes(content)
        return drawn


def changed(edition: Written, what: str, value: Any) -> Written:
    changes = {"links": tuple(value)} if what in {"links", "broken off"} else {what: value}
    return replace(edition, **changes)


@pytest.fixture(scope="module")
def app(share_site: Callable[..., Site]) -> Any:
    return share_site().build().app


def begin(app: Any, found: list[Any]) -> Builds:
    for folder in (app.doctreedir, app.outdir):
        shutil.rmtree(folder)
        Path(folder).mkdir()
    editions = zip(NAMES, DATES, found, strict=False)
    return Builds(app, {name: Written(date, links=tuple(told)) for name, date, told in editions})


@contextmanager
def small(a_page: int = 3) -> Iterator[None]:
    """Three links to a site are many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "A_PAGE", a_page)
        patch.setattr(core, "MANY", 2)
        patch.setattr(links, "SIZE", 2)
        yield


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINKS, min_size=4, max_size=4), EDITS, st.sampled_from([3, 1000]))
def test_after_any_edits_the_pages_are_those_made_of_all_links(
    app: Any, found: list[list[tuple[str, str, str]]], edits: list[tuple[str, Any]], a_page: int
) -> None:
    builds = begin(app, found)
    editions = builds.editions
    with small(a_page):
        for name, (what, value) in [("editions/1", ("title", "April")), *edits]:
            if what == "deleted":
                pages = sorted(builds.stands)
                output_of(app.builder, pages[value % len(pages)]).unlink()
            else:
                editions[name] = changed(editions[name], what, value)
            builds.read()
            if what == "broken off":
                builds.build(to_the_end=False)
            builds.build()
            assert builds.stands == builds.clean()


def test_what_has_not_changed_is_not_even_read(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    g, h = "https://g.org/{}", "https://h.org/{}"
    told = [[("one", url.format(n), "Words") for url in (g, h)] for n in range(4)]
    told[0].append(("two", "https://good.org", "Words"))
    builds = begin(app, told)
    read: list[str] = []

    def record(kind: type, name: str, letter: Callable[..., str]) -> None:
        method = getattr(kind, name)

        def recorded(self: Any, *arguments: Any) -> Any:
            read.append(letter(self, *arguments))
            return method(self, *arguments)

        monkeypatch.setattr(kind, name, recorded)

    record(Linked, "hosts", lambda _self, letter: letter)
    record(links.SitePages, "listings", lambda self: self.names[0])
    with small():
        builds.read()
        builds.build()
        assert set(read) == {"g", "h", "links/g.org", "links/h.org"}
        for edition, expected in [
            # A date and a title are shown beside each link; a heading beside those below it.
            (Written(DATES[0], links=tuple(told[0])), set()),
            (Written(DATES[0], heading="Another", links=tuple(told[0])), {"g"}),
            (Written(DATES[0], heading="Another", links=tuple(told[0][:2])), {"g"}),
            (Written(DATES[0], links=tuple(told[0][:1])), {"h", "links/h.org"}),
        ]:
            builds.editions[NAMES[0]] = edition
            builds.read()
            read.clear()
            builds.build()
            assert set(read) == expected
            # A build in which no link has changed forgets nothing.
            read.clear()
            builds.build()
            assert not read
