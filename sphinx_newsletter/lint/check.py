"""Runs all rules over a site, and adds the reports of a build.

The findings of a source are cached until the source changes; so are, by the build, its reports.
"""

from __future__ import annotations

import hashlib
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing import cache
from sphinx_newsletter.editing.named_sources import named_sources
from sphinx_newsletter.editing.source import lines_of, text_of
from sphinx_newsletter.lint import rules
from sphinx_newsletter.lint.rules import links as link_rules
from sphinx_newsletter.lint.rules import silenced
from sphinx_newsletter.lint.rules.rule import (
    BUILD_ONLY,
    PAGE_RULES,
    RULES,
    SITE_RULES,
    Finding,
    Page,
    Site,
    finding,
    table,
)
from sphinx_newsletter.model import permalinks
from sphinx_newsletter.model.archive import Archive
from sphinx_newsletter.model.outline import allowed as allowed_in
from sphinx_newsletter.model.site_files import SiteFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace


__all__ = ["BUILD_ONLY", "RULES", "check", "check_page", "paths_of", "table"]

# So few sources are read faster than the cache of all of them is loaded.
_FEW = 10
FILE = "_build/commands/checked.pickle"
# The import of a module of rules registers them.
for _module in pkgutil.iter_modules(rules.__path__):
    import_module(f"{rules.__name__}.{_module.name}")


class _Checked(NamedTuple):
    """Findings in one source, and what the rules of the whole site need to know about it."""

    findings: tuple[Finding, ...]
    links: tuple[tuple[str, int, bool], ...]
    source: Source

    @property
    def digest(self) -> str:
        """Digest of the source."""
        return self.source.digest


def check(workspace: Workspace, paths: Iterable[str] = ()) -> list[Finding]:
    """All findings, sorted by file and line; only those in *paths*, if there are any."""
    checked = _pages(workspace)
    site = _site(workspace, checked)
    found = [one for path in checked for one in checked[path].findings]
    for name, rule in SITE_RULES:
        found += (finding(path, name, one) for path, one in rule(site))
    reports = (Finding(*report) for report in workspace.reports)
    found = [*_merged(found, reports)]
    wanted, quiet = set(paths), silenced.silenced(workspace)
    shown = (one for one in found if one.rule not in quiet and (not wanted or one.path in wanted))
    return sorted(set(_unsilenced(site, shown)), key=_place)


def _merged(found: Iterable[Finding], reports: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of rules and the *reports* of a build, each problem once.

    A kind of the build has the words of the build, and the edits that fix it.
    """
    left = dict.fromkeys(found)
    places = {(one.path, line, one.rule): one for one in left for line in (one.line, 0)}
    for one in reports:
        same = places.get((one.path, one.line, one.rule), one)
        left.pop(same, None)
        yield same._replace(line=one.line or same.line or 1, message=one.message)
    yield from left


def check_page(workspace: Workspace, source: Source, data: bytes) -> list[Finding]:
    """Findings of the rules of one source in *source*, whose bytes are *data*."""
    quiet = silenced.silenced(workspace)
    found = (one for one in _findings(workspace, source, data) if one.rule not in quiet)
    text = _text(data)
    return sorted(_unsilenced_in(source, lines_of(text), found), key=_place)


def paths_of(workspace: Workspace, names: Iterable[str]) -> list[str]:
    """The paths that *names* stand for: sources, and what else has findings.

    Raises `CommandError` for a name of neither.
    """
    settings = workspace.settings
    others = (permalinks.FILE, "conf.py", settings.tags, settings.redirects)
    return named_sources(workspace, names, {*workspace.digests, *others})


def _place(one: Finding) -> tuple[str, int, int, str, str]:
    return one.path, one.line, one.column, one.rule, one.message


def _pages(workspace: Workspace) -> dict[str, _Checked]:
    """The checked sources by path. Only those that have changed are checked again."""

    def check_sources(paths: list[str]) -> Iterator[tuple[str, _Checked]]:
        some = len(paths) <= _FEW
        sources = dict(workspace.read_anew(paths)) if some else workspace.sources
        shown = workspace.progress(paths, "Checking")
        return ((path, _check(workspace, sources[path])) for path in shown)

    file, version = workspace.folder / FILE, _version(workspace)
    return cache.up_to_date(file, version, workspace.digests, check_sources)


def _version(workspace: Workspace) -> str:
    """Version of the cache: it changes when the same source could have different findings."""
    try:
        tags = hashlib.sha256(
            workspace.read_site_file(workspace.settings.tags).encode()
        ).hexdigest()
    except (OSError, SiteFileError):
        tags = ""
    return repr((workspace.cache_key, tags))


def _check(workspace: Workspace, source: Source) -> _Checked:
    links = tuple(link_rules.keys(source))
    found = tuple(_findings(workspace, source, workspace.read(source.path)))
    return _Checked(found, links, _thin(source))


def _thin(source: Source) -> Source:
    """The *source* with what rules of the whole site need."""
    outline = source.outline
    thin = outline._replace(sections=(), untagged=(), front_tags=(), links=(), directives=())
    return source._replace(outline=thin)


def _site(workspace: Workspace, checked: Mapping[str, _Checked]) -> Site:
    records = (one.source.record for one in checked.values() if one.source.record)
    return Site(
        workspace,
        {path: one.source for path, one in checked.items()},
        Archive(records, workspace.vocabulary),
        {path: one.links for path, one in checked.items()},
    )


def _page(workspace: Workspace, source: Source, data: bytes) -> Page:
    own = silenced.own_rules(workspace)
    return Page(source, _text(data), workspace.settings, workspace.vocabulary, own)


def _text(data: bytes) -> str:
    """The text; empty if it is not UTF-8, because that is then the only finding."""
    try:
        return text_of(data)
    except UnicodeDecodeError:
        return ""


def _findings(workspace: Workspace, source: Source, data: bytes) -> Iterator[Finding]:
    page = _page(workspace, source, data)
    for name, rule in PAGE_RULES:
        yield from (finding(source.path, name, found) for found in rule(page))


def _unsilenced(site: Site, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The *findings* that no comment in their source silences."""
    by_path: dict[str, list[Finding]] = {}
    for one in findings:
        by_path.setdefault(one.path, []).append(one)
    for path, found in by_path.items():
        source = site.sources.get(path)
        if source and any("allow:" in text for _, text in source.outline.comments):
            lines = lines_of(_text(site.workspace.read(path)))
            yield from _unsilenced_in(source, lines, found)
        else:
            yield from found


def _unsilenced_in(
    source: Source, lines: list[str], findings: Iterable[Finding]
) -> Iterator[Finding]:
    allowed = list(allowed_in(source.outline, lines))
    for one in findings:
        if not any(one.rule in a.names and a.first <= one.line <= a.last for a in allowed):
            yield one
