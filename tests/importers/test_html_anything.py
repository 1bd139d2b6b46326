"""Random pages: the meter finds nothing on the page that no finding accounts for."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from html import escape
from random import Random
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.importers.beehiiv import BEEHIIV
from sphinx_newsletter.importers.feed import FEED
from sphinx_newsletter.importers.fidelity import differences
from sphinx_newsletter.importers.forms import Front
from sphinx_newsletter.importers.html_tree import parsed
from sphinx_newsletter.importers.html_walker import Walker
from sphinx_newsletter.importers.pictures import PictureFinder
from sphinx_newsletter.importers.resolved import Issue, Resolver
from sphinx_newsletter.importers.writer import write
from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.imported import ImportedEdition
from tests.hostile.reader import Reader
from tests.importers.sources import read_all
from tests.importers.test_writer_anything import NASTY

if TYPE_CHECKING:
    from collections.abc import Callable


WORDS = ("word", "Burn", "kernel", "text", "größe", "字", "2024", "a-b")
INLINE = ("b", "i", "s", "span", "em", "strong", "font", "small", "code")
DEEPEST, PAGES, MANY = 2, 12, 10


class Page:
    """A random page; each picture has an address of its own."""

    def __init__(self, seed: int) -> None:
        """Begin with a *seed*."""
        self._chance = Random(seed)  # noqa: S311 - for a test
        self._count = 0

    def words(self) -> str:
        """Text with signs that mean something."""
        found = [self._chance.choice(WORDS) for _ in range(self._chance.randint(1, 4))]
        if self._chance.random() < 0.3:
            found.append(self._chance.choice(NASTY))
        return escape(" ".join(found))

    def inline(self, depth: int = 0) -> str:
        """A piece of a line."""
        kind = self._chance.random()
        if kind < 0.5 or depth > DEEPEST:
            return self.words()
        if kind < 0.8:
            tag = self._chance.choice(INLINE)
            inner = self.words() if tag == "code" else self.inline(depth + 1)
            return f"<{tag}>{inner}</{tag}>"
        self._count += 1
        if kind < 0.85 and depth:
            return f'<img src="https://p.example/{self._count}.png" alt="Picture {self._count}">'
        return f'<a href="https://l{self._count}.example/?a=1&amp;b">link {self._count}</a>'

    def line(self) -> str:
        """A line of pieces."""
        return " ".join(self.inline() for _ in range(self._chance.randint(1, 4)))

    def block(self, depth: int = 0) -> str:
        """A block."""
        makers: list[Callable[[], str]] = [
            lambda: f"<p>{self.line()}</p>",
            lambda: f"<div>{self.line()}</div>",
            lambda: f"<p>{self.line()}<br>{self.line()}</p>",
            lambda: f"<pre><code class='language-js'>{self.words()}\n  {self.words()}</code></pre>",
            lambda: f"<table><tr><th>{self.line()}<th>B<tr><td>{self.line()}<td>2</table>",
            lambda: f"<table role=presentation><tr><td>{self.block(2)}<td>{self.block(2)}</table>",
        ]
        if depth < DEEPEST:
            makers += [
                lambda: f"<blockquote>{self.block(depth + 1)}</blockquote>",
                lambda: "<ul>" + "".join(self._items(depth)) + "</ul>",
                lambda: "<ol>" + "".join(self._items(depth)) + "</ol>",
                lambda: f"<section>{self.block(depth + 1)}{self.block(depth + 1)}</section>",
            ]
        else:
            makers.append(lambda: f"<p>{self.line()}<br><br>{self.line()}</p>")
        makers.append(lambda: self._heading(self._chance.randint(1, 6)))
        return self._chance.choice(makers)()

    def _heading(self, level: int) -> str:
        return f"<h{level}>{self.words()}</h{level}>"

    def _items(self, depth: int) -> list[str]:
        blocks = (self.line(), f"{self.line()}{self.block(depth + 1)}", f"<p>{self.line()}</p>")
        return [f"<li>{self._chance.choice(blocks)}" for _ in range(2)]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("reader"))


def of_page(html: str) -> ImportedEdition:
    walker = Walker("a.html", {})
    root = parsed(html).body
    assert root
    blocks = walker.page(root)
    return ImportedEdition(member="a", blocks=blocks, findings=tuple(walker.findings))


def of_beehiiv(html: str) -> ImportedEdition:
    cells = f"<table role='none'><tr id='content-blocks'><td>{html}</td></tr></table>"
    row = {"id": "1", "web_title": "The title", "status": "confirmed", "content_html": cells}
    file = io.StringIO()
    writer = csv.DictWriter(file, [*row])
    writer.writeheader()
    writer.writerow(row)
    return read_all(BEEHIIV, {"a.csv": file.getvalue()})[0][0]


def of_feed(html: str) -> ImportedEdition:
    item = f"<item><title>The title</title><description>{escape(html)}</description></item>"
    text = f'<?xml version="1.0"?>\n<rss version="2.0"><channel>{item}</channel></rss>'
    return read_all(FEED, {"a.xml": text})[0][0]


def of_json_feed(html: str) -> ImportedEdition:
    item = {"id": "1", "title": "The title", "content_html": html}
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [item]}
    return read_all(FEED, {"a.json": json.dumps(feed)})[0][0]


@pytest.mark.parametrize("read", [of_page, of_beehiiv, of_feed, of_json_feed])
@pytest.mark.parametrize("seed", range(PAGES))
def test_no_difference_is_left(
    reader: Reader, seed: int, read: Callable[[str], ImportedEdition]
) -> None:
    page = Page(seed)
    html = "<h2>First</h2>\n" + "\n".join(page.block() for _ in range(MANY))
    issue = Issue("source", replace(read(html), date=EditionDate(2024, 5)), "key")
    Resolver([issue], "", PictureFinder(None)).resolve(issue)
    edition = issue.edition
    written = write(edition, Front("The title"))
    drawn = reader.read(written.text.encode())
    body = drawn.body
    article = body[: body.rindex('<section class="edition')]
    findings = (*edition.findings, *issue.findings, *written.findings)
    warnings = drawn.warnings.splitlines()
    ignored = ("permalink", "newsletter.syntax")  # the second one is about code, too
    assert not [one for one in warnings if not any(kind in one for kind in ignored)], written.text
    assert differences(f"<h1>The title</h1>{html}", article, findings) == [], written.text
