"""`newsletter import`: from sources to editions, pictures, `import.yml` and the report.

Each edition is written by itself, so an interrupted import goes on where it was. A page that an
editor has changed is never overwritten.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from posixpath import basename
from typing import TYPE_CHECKING

from sphinx_newsletter.editing.source import digest
from sphinx_newsletter.editing.transaction import Transaction
from sphinx_newsletter.importers import importers
from sphinx_newsletter.importers.edition_ids import digest_of, ids_of
from sphinx_newsletter.importers.fronts import Fronts
from sphinx_newsletter.importers.import_settings import NAME as SETTINGS
from sphinx_newsletter.importers.import_settings import ImportSettings
from sphinx_newsletter.importers.import_state import Imported, read_state, write_state
from sphinx_newsletter.importers.measured import measure
from sphinx_newsletter.importers.old_addresses import with_redirects
from sphinx_newsletter.importers.pictures import PictureFinder
from sphinx_newsletter.importers.report import (
    JSON_NAME,
    NAME,
    Outcome,
    Report,
    as_json,
    as_markdown,
)
from sphinx_newsletter.importers.resolved import Issue, Resolver
from sphinx_newsletter.importers.sources import open_source
from sphinx_newsletter.importers.writer import write
from sphinx_newsletter.model.imported import Finding, Kind
from sphinx_newsletter.model.importers import ImportOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx_newsletter.importers.site_parts import Request, SiteParts
    from sphinx_newsletter.importers.sources import OpenedSource
    from sphinx_newsletter.model.imported import ImportedEdition
    from sphinx_newsletter.model.importers import Importer

    # From what is to be done, and a word for it, to the same things, one by one.
    Progress = Callable[[Sequence[Issue], str], Iterable[Issue]]


CACHE = "_build/import/pictures"
_WRITTEN = frozenset({"new", "updated", "unchanged"})


class Import:
    """One import into a site."""

    def __init__(self, site: SiteParts, request: Request, progress: Progress) -> None:
        """Read `import.yml` and the state of the last import. Raises `CommandError`."""
        self._site, self._request, self._progress = site, request, progress
        path = site.folder / SETTINGS
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        self._settings = ImportSettings(text)
        self._before = read_state(site.folder)
        self._state = dict(self._before)
        self._findings: list[Finding] = []
        self._outcomes: list[Outcome] = []

    def run(self) -> Report:
        """Import all sources, and write the report."""
        read = (one for name in self._request.sources for one in self._read(name))
        issues = [*self._once(read)]
        self._name(issues)
        cache = self._site.folder / CACHE if self._request.fetch else None
        resolver = Resolver(issues, self._settings.base, PictureFinder(cache))
        fronts = Fronts(self._site, self._settings, self._request)
        made = [one for one in self._progress(issues, "Importing") if self._resolve(resolver, one)]
        if not self._request.dry_run:
            write_state(self._site.folder, self._state)  # the ids, for an import that goes on
        try:
            for issue in self._progress(made, "Writing"):
                self._write(issue, fronts)
        finally:
            if not self._request.dry_run:
                write_state(self._site.folder, self._state)
        self._findings += fronts.undecided()
        changes = {SETTINGS: self._settings.written(), **fronts.changed_files()}
        changes |= self._redirects(made)
        report = self._measured(made)
        self._save(changes, report)
        return report

    def _read(self, name: str) -> Iterator[Issue]:
        """The editions in the source *name*; what cannot be read is a finding."""
        source = open_source(name)
        refused = (replace(one, source=name) for one in source.refused)
        importer = self._importer(source) if source.members or not source.refused else None
        if importer is None:
            self._findings += refused
            return
        options = ImportOptions(zone=self._settings.zone, base=self._settings.base)
        try:
            for found in importer.read(source, options):
                if isinstance(found, Finding):
                    self._findings.append(replace(found, source=name))
                else:
                    yield Issue(name, found, _key(name, found), findings=[*found.findings])
        except Exception as error:  # noqa: BLE001 - one format must not end the import of others
            self._fail("source-failed", name, "", error)
        self._findings += refused

    def _importer(self, source: OpenedSource) -> Importer | None:
        """The importer that was named, or the one that is surest of *source*."""
        known = {one.name: one for one in importers()}
        if wanted := self._request.format:
            return known[wanted]
        sure, name = max((one.detects(source), one.name) for one in known.values())
        if sure:
            return known[name]
        message = f"its format is unknown; the formats are {', '.join(known)}"
        self._findings.append(
            Finding(
                rule="format-unknown",
                kind=Kind.NEEDS_A_PERSON,
                before=message,
                source=source.name,
            )
        )
        return None

    def _fail(self, rule: str, source: str, member: str, error: Exception) -> None:
        why = " ".join(str(error).split()) or type(error).__name__
        self._findings.append(
            Finding(rule=rule, kind=Kind.NEEDS_A_PERSON, before=why, source=source, member=member)
        )

    def _once(self, issues: Iterable[Issue]) -> Iterator[Issue]:
        """*issues* with different keys; of those that say the same, the first."""
        seen: dict[str, Issue] = {}
        for one in issues:
            first = seen.get(one.key)
            if first and digest_of(first.edition) == digest_of(one.edition):
                self._findings.append(
                    Finding(
                        rule="edition-repeated",
                        kind=Kind.DROPPED,
                        before=one.edition.title,
                        after=f"{first.source}: {first.edition.member}",
                        source=one.source,
                        member=one.edition.member,
                    )
                )
                continue
            if first:
                one.key = f"{one.key}#{basename(one.source)}:{one.edition.member}"
            seen[one.key] = one
            yield one

    def _name(self, issues: list[Issue]) -> None:
        """Give each of *issues* its id: that of the last import, or a new one."""
        for one in issues:
            by_file = _key_of_file(one.source, one.edition)
            # The address of the old site came into `import.yml` after the last import.
            if one.key not in self._before and by_file in self._before:
                self._before[one.key] = self._state[one.key] = self._before.pop(by_file)
                del self._state[by_file]
        folder = self._site.folder / self._site.settings.editions.strip("/")
        known = {one.id for one in self._before.values()}
        taken = {path.stem for path in folder.rglob("*.md")} | known
        new: list[Issue] = []
        for one in issues:
            if one.key in self._before:
                one.id = self._before[one.key].id
            else:
                new.append(one)
        for one, name in zip(new, ids_of([one.edition for one in new], taken), strict=True):
            one.id = name
            self._state[one.key] = Imported(name)

    def _resolve(self, resolver: Resolver, issue: Issue) -> bool:
        try:
            resolver.resolve(issue)
        except Exception as error:  # noqa: BLE001 - one edition must not end the others
            self._fail("edition-failed", issue.source, issue.edition.member, error)
            return False
        return True

    def _write(self, issue: Issue, fronts: Fronts) -> None:
        try:
            front, edition = fronts.of(issue)
            written = write(edition, front, frozenset(issue.anchors))
            outcome = self._put(issue, written.text.encode())
        except Exception as error:  # noqa: BLE001 - one edition must not end the others
            self._fail("edition-failed", issue.source, issue.edition.member, error)
            return
        member, source = issue.edition.member, issue.source
        self._outcomes.append(Outcome(source, member, issue.id, front.title, outcome))
        found = [*issue.findings, *written.findings]
        issue.findings = [
            replace(
                one,
                source=source,
                member=one.member or member,
                edition=issue.id,
                edition_line=one.edition_line or _there(one.line, written.lines),
            )
            for one in found
        ]
        if outcome == "edited":
            self._findings.append(
                Finding(
                    rule="edited-page-kept",
                    kind=Kind.NEEDS_A_PERSON,
                    after=f"{self._path(issue)}.new",
                    source=source,
                    member=member,
                    edition=issue.id,
                )
            )

    def _path(self, issue: Issue) -> str:
        return f"{self._site.settings.editions.strip('/')}/{issue.id}.md"

    def _put(self, issue: Issue, data: bytes) -> str:
        """Write the page of *issue*, unless an editor has changed it; return what was done."""
        path, now = self._path(issue), digest(data)
        file = self._site.folder / path
        last = self._before.get(issue.key, Imported(issue.id)).digest
        there = digest(file.read_bytes()) if file.is_file() else ""
        if there == now:
            outcome = "unchanged"
        elif last == now:  # the source is as it was: an editor has changed or deleted the page
            return "kept" if there else "deleted"
        elif there and there != last:
            outcome = "edited"
        else:
            outcome = "updated" if there else "new"
        target = f"{path}.new" if outcome == "edited" else path
        folder = self._site.settings.editions.strip("/")
        files: dict[str, bytes | None] = {f"{folder}/{k}": v for k, v in issue.files.items()}
        if not self._request.dry_run:
            Transaction(self._site.folder, {target: data, **files}).write()
            self._state[issue.key] = Imported(issue.id, now)
        return outcome

    def _redirects(self, issues: Sequence[Issue]) -> dict[str, str]:
        """The file of redirects, with the old addresses of the pages that were written."""
        name = self._site.settings.redirects
        path = self._site.folder / name
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        written = {one.edition for one in self._outcomes if one.outcome in _WRITTEN}
        found = [one for one in issues if one.id in written]
        folder = self._site.settings.editions.strip("/")
        return {name: with_redirects(text, found, folder)}

    def _measured(self, issues: Sequence[Issue]) -> Report:
        """The report, with what the built pages have lost."""
        done = {one.edition for one in self._outcomes if one.outcome in _WRITTEN}
        checked = [one for one in issues if one.id in done]
        findings = [*self._findings, *(one for issue in issues for one in issue.findings)]
        fidelity: dict[str, tuple[int, int]] = {}
        if checked and not self._request.dry_run:
            folder = self._site.settings.editions.strip("/")
            fidelity, lost = measure(self._site.folder, folder, checked, self._progress)
            findings += lost
        findings.sort(key=lambda one: (one.source, one.edition, one.member, one.edition_line))
        dry = self._request.dry_run
        return Report(tuple(self._outcomes), tuple(findings), fidelity, dry)

    def _save(self, changes: dict[str, str], report: Report) -> None:
        texts = {NAME: as_markdown(report), JSON_NAME: as_json(report)}
        if not self._request.dry_run:
            texts |= {path: text for path, text in changes.items() if text}
        contents: dict[str, bytes | None] = {k: v.encode() for k, v in texts.items()}
        Transaction(self._site.folder, contents).write()
        with contextlib.suppress(OSError):
            (self._site.folder / CACHE).rmdir()  # if it is empty


def _key(source: str, edition: ImportedEdition) -> str:
    """What stays the same when *edition* is imported again."""
    return edition.address or _key_of_file(source, edition)


def _key_of_file(source: str, edition: ImportedEdition) -> str:
    inside = f"#{edition.key}" if edition.key else ""
    return f"{basename(source.rstrip('/'))}:{edition.member}{inside}"


def _there(line: int, lines: Iterable[tuple[int, int]]) -> int:
    """The line of the edition for the *line* of the source, as far as it is known."""
    return max((there for here, there in lines if here <= line), default=0) if line else 0
