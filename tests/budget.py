"""`make budget`: the limits of `tests/budget.toml` beside today's values; `--write` renews them.

An archive from the bench is built, built again after each of a few changes, and counted. It
is the same on every machine and has nothing of the real site, so only the code (and a new
version of a library) moves a number.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import sphinx_newsletter
from bench.archive import make_archive
from bench.builder import REPOSITORY
from bench.cases import added
from bench.ours import Ours
from tests import counting
from tests.builds import build
from tests.counting import Calls, kib

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from bench.archive import Archive, Section
    from tests.written import Files

    Values = dict[str, dict[str, int]]


FILE = Path(__file__).with_suffix(".toml")
EDITIONS = 12
_CONF = REPOSITORY / "tests" / "roots" / "minimal" / "conf.py"
_ADDRESS = 'html_baseurl = "https://budget.example/"\n'
_FEEDS = ("atom.xml", "rss.xml", "feed.json")
_PER_PAGE = ("searches", "walks", "transforms")
# Below it, a limit no longer says what a build costs today.
_STALE = 0.9


class _Site:
    """The site that is counted, and what its builds have called and written."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.archive = make_archive(EDITIONS)
        self.ours = Ours(folder)
        self.calls = Calls()
        self.imports: dict[str, int] = {}
        self.files: Files = {}

    def build(self, archive: Archive) -> None:
        """Write *archive*, and build it on top of the last build."""
        self.archive = archive
        conf = _CONF.read_text(encoding="utf-8") + _ADDRESS
        for path, text in (self.ours.files(archive) | {"conf.py": conf}).items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.read_text(encoding="utf-8") != text:
                target.write_text(text, encoding="utf-8")
        apps: list[Sphinx] = []
        self.files = build(self.folder, "html", prepare=lambda app: self._prepare(app, apps))
        if apps[0]._warncount:
            raise ValueError("the build of the budget has warned: correct its site first")

    def _prepare(self, app: Sphinx, apps: list[Sphinx]) -> None:
        apps.append(app)
        self.imports = self.imports or counting.imports()
        self.calls.watch(app)

    def rebuild(self, archive: Archive) -> dict[str, int]:
        """The files that a rebuild writes, and the pages that it reads, after a change."""
        output, state = self.folder / "_build" / "html", self.folder / "_build" / "doctrees"
        files, stamps, kept = self.files, counting.stamps(output), counting.stamps(state)
        self.calls.counts.clear()
        self.build(archive)
        return {
            "changed": len(counting.differing(files, self.files)),
            "written": len(counting.differing(stamps, counting.stamps(output))),
            "state": len(counting.differing(kept, counting.stamps(state))),
            "read": self.calls.total("pages"),
            "compiled": self.calls.total("compiled"),
            "rendered": self.calls.total("rendered"),
        }


def measure() -> Values:
    """Today's values, by table and name. Needs a process that has imported nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        site = _Site(Path(folder))
        site.build(site.archive)
        values = _calls(site) | {"imports": _imports(site), "size": _sizes(site)}
        values["package"] = _package()
        values["nothing_changed"] = site.rebuild(site.archive)
        values["word_added"] = site.rebuild(_with_word(site.archive))
        values["tag_added"] = site.rebuild(_with_tag(site.archive))
        values["edition_added"] = site.rebuild(added(site.archive).archive)
    return values


def _calls(site: _Site) -> Values:
    """Calls of the cold build, per page and rounded up."""
    counts = site.calls.counts
    pages = counts["reading", "pages"]
    per_page = {
        phase: {name: -(-counts[phase, name] // pages) for name in _PER_PAGE}
        for phase in ("reading", "writing")
    }
    html = sum(path.endswith(".html") for path in site.files)
    rendered = -(-site.calls.total("rendered") * 100 // html)
    templates = {"compiled": site.calls.total("compiled"), "rendered_per_100_pages": rendered}
    return per_page | {"templates": templates}


def _imports(site: _Site) -> dict[str, int]:
    starts = {
        "help": counting.imports_of_command(site.folder, "--help"),
        "check": counting.imports_of_command(site.folder, "check"),
        "build": site.imports,
    }
    return {
        f"{name}_{origin}": count
        for name, start in starts.items()
        for origin, count in start.items()
    }


def _sizes(site: _Site) -> dict[str, int]:
    files = site.files
    edition, tag = site.archive.middle, site.archive.tags[0]
    page, tag_page = site.ours.edition_page(edition), site.ours.tag_page(tag)
    css, scripts = (counting.sent(files, page, suffix) for suffix in (".css", ".js"))
    return {
        "edition": kib([files[page]]),
        "edition_gzip": kib([files[page]], compressed=True),
        "css": kib(css),
        "css_gzip": kib(css, compressed=True),
        "scripts": kib(scripts),
        "scripts_gzip": kib(scripts, compressed=True),
        "search_scripts": kib(counting.sent(files, "search.html", ".js")),
        "tag": kib([files[tag_page]]),
        "front": kib([files["index.html"]]),
        "feed": kib([files[f"archive/tag/{tag.slug}/atom.xml"]]),
        "card": kib([files[f"_cards/editions/{edition.name}.png"]]),
        "all_html": kib(_those(files, ".html")),
        "all_feeds": kib(_those(files, _FEEDS)),
        "all_json": kib(t for p, t in files.items() if p.endswith(".json") and _is_data(p)),
        "all_markdown": kib(_those(files, ".md")),
        "all_cards": kib(t for path, t in files.items() if path.startswith("_cards/")),
        "search_index": kib(t for path, t in files.items() if path.startswith("_search/")),
        "environment": kib([(site.folder / "_build/doctrees/environment.pickle").read_bytes()]),
        "output": kib(files.values()),
        "output_files": len(files),
    }


def _those(files: Files, ends: str | tuple[str, ...]) -> Iterator[bytes]:
    return (text for path, text in files.items() if path.endswith(ends))


def _is_data(path: str) -> bool:
    return not path.endswith(_FEEDS) and not path.startswith(("_search/", "_static/"))


def _package() -> dict[str, int]:
    """What the package installs beside its code."""
    folder = Path(str(sphinx_newsletter.__file__)).parent
    data = [
        path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}
    ]
    named = {"css": {".css"}, "scripts": {".js"}, "templates": {".html", ".xml", ".txt"}}
    return {
        kind: kib(path.read_bytes() for path in data if path.suffix in suffixes)
        for kind, suffixes in named.items()
    } | {"all": kib(path.read_bytes() for path in data), "files": len(data)}


def _with_word(archive: Archive) -> Archive:
    """A word more in the last paragraph of a section of the edition in the middle."""
    section = archive.middle.sections[4]
    *others, last = section.sentences
    return _with(archive, section, replace(section, sentences=(*others, f"Surely {last}")))


def _with_tag(archive: Archive) -> Archive:
    """A tag more on that section; the edition did not have it."""
    section = archive.middle.sections[4]
    new = next(tag for tag in archive.tags if tag not in archive.middle.tags)
    return _with(archive, section, replace(section, tags=(*section.tags, new)))


def _with(archive: Archive, old: Section, new: Section) -> Archive:
    middle = archive.middle
    sections = tuple(new if section is old else section for section in middle.sections)
    changed = replace(middle, sections=sections)
    editions = tuple(changed if one is middle else one for one in archive.editions)
    return replace(archive, editions=editions)


def limits() -> Values:
    """The limits of the budget."""
    found: Values = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return found


def verdict(name: str, limit: int, today: int) -> str:
    """What is wrong with a value, and what to do; empty if it is within its limit."""
    if today > limit:
        return (
            f"{name}: today {today}, the limit is {limit}. Make it cheaper; or raise the limit in"
            " tests/budget.toml (make budget WRITE=1), in a commit of its own that gives the reason"
        )
    if today < limit * _STALE:
        return (
            f"{name}: today {today}, the limit is {limit}. It has become cheaper: lower the limit"
            " in tests/budget.toml (make budget WRITE=1), so that it stays so"
        )
    return ""


def table(budget: Values, values: Values) -> str:
    """Limits and values in columns; an arrow points at each that is wrong."""
    lines = [f"{'':34}{'limit':>8}{'today':>8}"]
    for group, entries in values.items():
        for name, today in entries.items():
            limit = budget.get(group, {}).get(name, -1)
            mark = "  <-" if verdict(name, limit, today) else ""
            lines.append(f"{f'{group}.{name}':34}{limit:>8}{today:>8}{mark}")
    return "\n".join(lines)


def renewed(text: str, values: Values) -> str:
    """*text* of the budget with *values* for its limits; comments stay where they are."""
    group = ""

    def renew(match: re.Match[str]) -> str:
        nonlocal group
        if match["group"]:
            group = match["group"]
            return match[0]
        entry = f"{match['name']} = {values[group][match['name']]}"
        return f"{entry:{len(match[0]) - 2}}  " if match["space"] else entry

    pattern = r"^(?:\[(?P<group>\w+)\]|(?P<name>\w+) = \d+(?P<space> *))"
    return re.sub(pattern, renew, text, flags=re.MULTILINE)


def main() -> None:
    """Print limits and values; or the values alone, as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.budget", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print today's values as JSON")
    parser.add_argument("--write", action="store_true", help="make them the limits")
    options = parser.parse_args()
    values = measure()
    print(json.dumps(values) if options.json else table(limits(), values))
    if options.write:
        FILE.write_text(renewed(FILE.read_text(encoding="utf-8"), values), encoding="utf-8")


if __name__ == "__main__":
    main()
