"""`python -m bench.imports`: what an import costs, what it loses, and whether its site builds.

The same weekly from a seed in each form from which it can come: exports, a feed, saved pages,
Markdown, text. Each is imported into a new site by the command itself, which measures what the
built pages have lost. Then the site is built, and any warning fails.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import shutil
import sys
import zipfile
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from bench.builder import REPOSITORY, clean_environ, say
from bench.measure import FailedError, run
from bench.weekly import make_uneven_weekly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from bench.archive import Archive, Edition


_FOLDER = REPOSITORY / "_build" / "bench" / "imports"
_BIN = REPOSITORY / ".venv" / "bin"
_MIB = 1024 * 1024
_PAGE = (
    '<!doctype html><html lang="en"><head><title>{title}</title>'
    '<meta property="article:published_time" content="{date}T09:00:00Z"></head>'
    '<body><nav>Menu</nav><div id="web-header"><h1>{title}</h1></div>'
    '<div id="content-blocks">{content}</div><footer>Footer</footer></body></html>'
)
_ITEM = (
    "<item><title>{title}</title><link>https://old.example/p/{date}</link><guid>{date}</guid>"
    "<pubDate>{rfc}</pubDate><content:encoded>{content}</content:encoded></item>"
)
_FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Old</title>'
    "<link>https://old.example/</link><description>Old</description>{items}</channel></rss>"
)


def _html(edition: Edition) -> str:
    return str(MarkdownIt().render(_markdown(edition)))


def _markdown(edition: Edition) -> str:
    return edition.markdown(lambda section: f"### {section.title}")


def _hugo(archive: Archive, folder: Path) -> Path:
    for edition in archive.editions:
        front = f'---\ntitle: "{edition.title}"\ndate: {edition.name}\n---\n\n'
        _write(folder / "content" / "issues" / f"{edition.name}.md", front + _markdown(edition))
    _write(folder / "hugo.toml", 'baseURL = "https://old.example/"\n')
    return folder


def _bare(archive: Archive, folder: Path) -> Path:
    for edition in archive.editions:
        _write(folder / f"{edition.name}.md", f"# {edition.title}\n\n{_markdown(edition)}")
    return folder


def _pages(archive: Archive, folder: Path) -> Path:
    for edition in archive.editions:
        page = _PAGE.format(title=edition.title, date=edition.name, content=_html(edition))
        _write(folder / f"{edition.name}.html", page)
    return folder


def _substack(archive: Archive, folder: Path) -> Path:
    rows = [["post_id", "post_date", "is_published", "type", "audience", "title"]]
    path = folder.with_suffix(".zip")
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for number, one in enumerate(archive.editions):
            name = f"{number}.issue-{number}"
            rows.append(
                [name, f"{one.name}T09:00:00Z", "true", "newsletter", "everyone", one.title]
            )
            file.writestr(f"posts/{name}.html", _html(one))
        file.writestr("posts.csv", _csv(rows))
    return path


def _beehiiv(archive: Archive, folder: Path) -> Path:
    rows = [["id", "web_title", "status", "web_audiences", "url", "publish_date", "content_html"]]
    rows += [
        [
            f"post_{number:08}-0000-0000-0000-000000000000",
            *(one.title, "confirmed", "free", f"https://old.example/p/{one.name}"),
            *(f"{one.name}T09:00:00Z", f'<div id="content-blocks">{_html(one)}</div>'),
        ]
        for number, one in enumerate(archive.editions)
    ]
    path = folder.with_suffix(".csv")
    _write(path, _csv(rows))
    return path


def _feed(archive: Archive, folder: Path) -> Path:
    items = (
        _ITEM.format(
            title=escape(one.title), date=one.name, rfc=_rfc(one.date), content=escape(_html(one))
        )
        for one in archive.editions
    )
    path = folder.with_suffix(".xml")
    _write(path, _FEED.format(items="".join(items)))
    return path


def _rfc(day: date) -> str:
    return format_datetime(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


FORMS: dict[str, Callable[[Archive, Path], Path]] = {
    "substack": _substack,
    "beehiiv": _beehiiv,
    "feed": _feed,
    "html": _pages,
    "hugo": _hugo,
    "markdown": _bare,
}


def _rows(name: str, archive: Archive) -> Iterator[str]:
    """The row of the form *name*. Raises `FailedError` if the import or the build fails."""
    folder = _FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    source = FORMS[name](archive, folder / "old")
    newsletter, environ, log = str(_BIN / "newsletter"), clean_environ(), folder / "log.txt"
    site = folder / "site"
    run([newsletter, "init", str(site)], folder, log, environ)
    usage = run([newsletter, "import", str(source)], site, log, environ)
    report = json.loads((site / "import-report.json").read_text(encoding="utf-8"))
    count = len(report["editions"])
    if count != len(archive.editions):
        raise FailedError(f"{name}: {count} editions of {len(archive.editions)}")
    built = run([newsletter, "build", "--strict"], site, log, environ)
    again = run([newsletter, "import", str(source)], site, log, environ)
    yield (
        f"| {name} | {usage.cpu:.1f} | {usage.peak / _MIB:.0f} | {again.cpu:.1f} | {built.cpu:.1f} "
        f"| {_fidelity(report)} | {_counts(report)} |"
    )
    shutil.rmtree(folder)


def _fidelity(report: dict[str, Any]) -> str:
    """What is lost and added: all kinds of things together."""
    found = report["fidelity"]
    return f"{sum(one['lost'] for one in found)}, {sum(one['added'] for one in found)}"


def _counts(report: dict[str, Any]) -> str:
    """The reported things by rule."""
    return ", ".join(f"`{one['rule']}` {one['count']}" for one in report["summary"]) or "none"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[600], metavar="N")
    parser.add_argument("--forms", nargs="+", default=[*FORMS], choices=FORMS)
    arguments = parser.parse_args()
    for editions in arguments.sizes:
        archive = make_uneven_weekly(editions)
        rows = [
            f"### Import of {editions} editions\n",
            "| Form | Import, s | Peak, MiB | Again, s | Build, s | Lost, added | Reported |",
            "|---|--:|--:|--:|--:|--:|---|",
        ]
        for name in arguments.forms:
            say(f"import of {editions} editions as {name}")
            try:
                rows += _rows(name, archive)
            except FailedError as error:
                say(str(error))
                rows.append(f"| {name} | failed | | | | | |")
        sys.stdout.write("\n".join([*rows, ""]))


if __name__ == "__main__":
    main()
