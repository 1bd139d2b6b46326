"""The report of an import: `import-report.json`, and `import-report.md` for people."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_newsletter.importers.addresses import masked
from sphinx_newsletter.model.imported import Finding, Kind
from sphinx_newsletter.model.site_files import IMPORT_REPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


JSON_NAME, NAME = "import-report.json", IMPORT_REPORT
VERSION = 1
# Findings that say that something was not imported.
NOT_IMPORTED = frozenset(
    {
        *("edition-failed", "feed-broken", "file-refused", "file-unreadable", "format-unknown"),
        *("row-unreadable", "row-without-file", "source-failed"),
    }
)
LOST = "not-accounted-for"
_LONGEST = 300  # letters of a piece in the report for people; the other one has all
_ORDER = (Kind.NEEDS_A_PERSON, Kind.DROPPED, Kind.CHANGED)
_TITLES = {
    Kind.NEEDS_A_PERSON: "What needs a person",
    Kind.DROPPED: "What was dropped",
    Kind.CHANGED: "What was changed",
}


class Outcome(NamedTuple):
    """What became of an edition: its source, the page, and what became of it in a word."""

    source: str
    member: str
    edition: str
    title: str
    outcome: str


class Report(NamedTuple):
    """The outcome of an import; `fidelity` has the numbers lost and added, by kind of thing."""

    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    fidelity: Mapping[str, tuple[int, int]] = {}
    is_dry_run: bool = False

    @property
    def is_accounted_for(self) -> bool:
        """Whether everything was imported, or dropped by a rule."""
        return not any(one.rule in NOT_IMPORTED or one.rule == LOST for one in self.findings)


def as_data(report: Report) -> dict[str, Any]:
    """The report as plain data, without values that identify a reader."""
    findings = [_masked(one) for one in report.findings]
    rules = Counter((one.rule, one.kind.value) for one in findings)
    return {
        "version": VERSION,
        "dry_run": report.is_dry_run,
        "editions": [one._asdict() for one in report.outcomes],
        "summary": [
            {"rule": rule, "kind": kind, "count": count}
            for (rule, kind), count in sorted(rules.items())
        ],
        "fidelity": [
            {"kind": kind, "lost": lost, "added": added}
            for kind, (lost, added) in sorted(report.fidelity.items())
        ],
        "findings": [asdict(one) | {"kind": one.kind.value} for one in findings],
    }


def _masked(one: Finding) -> Finding:
    return replace(one, before=masked(one.before), after=masked(one.after))


def as_json(report: Report) -> str:
    """The report for programs."""
    return json.dumps(as_data(report), indent=1, ensure_ascii=False) + "\n"


def as_markdown(report: Report) -> str:
    """The report for people: what needs them first."""
    counts = Counter(one.outcome for one in report.outcomes)
    words = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
    lines = ["# Import", "", f"Editions: {words or 'none'}."]
    if report.is_dry_run:
        lines += ["", "This was a dry run: nothing else was written."]
    if report.fidelity:
        lines += ["", "## Fidelity", "", "| | not accounted for: lost | added |", "|---|--:|--:|"]
        lines += [f"| {kind} | {a} | {b} |" for kind, (a, b) in sorted(report.fidelity.items())]
    lines += ["", "## Rules", "", *_table(report.findings)]
    for kind in _ORDER:
        lines += _section(kind, report.findings)
    return "\n".join(lines) + "\n"


def _table(findings: Iterable[Finding]) -> list[str]:
    rules = Counter((one.kind.value, one.rule) for one in findings)
    rows = [f"| `{rule}` | {kind} | {count} |" for (kind, rule), count in sorted(rules.items())]
    return ["| rule | kind | number |", "|---|---|--:|", *rows] if rows else ["None was needed."]


def _section(kind: Kind, findings: Iterable[Finding]) -> list[str]:
    found = [one for one in findings if one.kind is kind]
    if not found:
        return []
    made = ["", f"## {_TITLES[kind]}"]
    place = ""
    for one in found:
        if (here := _place(one)) != place:
            place = here
            made += ["", f"### {here}", ""]
        made.append(f"- `{one.rule}`{_lines(one)}{_words(_masked(one))}")
    return made


def _place(one: Finding) -> str:
    return one.edition or one.member or one.source or "the import"


def _lines(one: Finding) -> str:
    there = f", line {one.edition_line}" if one.edition_line else ""
    source = f" (in the source: line {one.line})" if one.line else ""
    return there + source


def _words(one: Finding) -> str:
    before, after = (_code(text) for text in (one.before, one.after))
    if before and after and before != after:
        return f": {before} → {after}"
    return f": {before or after}" if before or after else ""


def _code(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        return ""
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    marks = "`" * (max((len(run) for run in text.split() if set(run) == {"`"}), default=0) + 1)
    marks = "``" if "`" in text and marks == "`" else marks
    return f"{marks} {text} {marks}" if "`" in text else f"{marks}{text}{marks}"
