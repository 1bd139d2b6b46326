"""Fidelity of imported editions: each built page is compared with its source."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sphinx.errors import SphinxError

from sphinx_newsletter.importers.built_pages import built_pages
from sphinx_newsletter.importers.fidelity import differences, summary
from sphinx_newsletter.importers.report import LOST
from sphinx_newsletter.model.imported import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sphinx_newsletter.importers.built_pages import Built
    from sphinx_newsletter.importers.fidelity import Difference
    from sphinx_newsletter.importers.resolved import Issue


# What these rules name is not in the text of the source, so it explains nothing there.
_NOT_OF_TEXT = frozenset(
    {
        *("author-missing", "author-replaced", "date-missing", "encoding-guessed"),
        *("imported-as-draft", "outside-of-content", "state-of-source", "tag-left-out"),
    }
)


def measure(
    folder: Path,
    editions: str,
    issues: Sequence[Issue],
    progress: Callable[[Sequence[Issue], str], Iterable[Issue]],
) -> tuple[dict[str, tuple[int, int]], list[Finding]]:
    """Build the pages of *issues*, in the folder *editions* of the site in *folder*.

    Returns the numbers of things lost and added by kind, and each of them as a finding.
    """
    named = {f"{editions}/{one.id}": one for one in issues}
    bar = iter(progress(issues, "Building"))

    def advance() -> None:
        next(bar, None)

    try:
        built = built_pages(folder, named, advance)
    except SphinxError as error:
        why = " ".join(str(error).split())
        return {}, [Finding(rule=LOST, kind=Kind.NEEDS_A_PERSON, before=why)]
    finally:
        for _ in bar:
            pass
    findings = [*_warnings(named, built)]
    lost: Counter[str] = Counter()
    added: Counter[str] = Counter()
    for docname, issue in named.items():
        found = _differences(issue, built, docname)
        findings += [_finding(issue, one) for one in found]
        for kind, (one, other) in summary(found).items():
            lost[kind] += one
            added[kind] += other
    return {kind: (lost[kind], added[kind]) for kind in sorted({*lost, *added})}, findings


def _differences(issue: Issue, built: Built, docname: str) -> list[Difference]:
    page = built.pages.get(docname)
    if page is None or not issue.edition.reference:
        return []
    findings = [one for one in issue.findings if one.rule not in _NOT_OF_TEXT]
    return differences(issue.edition.reference, page.article, findings, page.files)


def _finding(issue: Issue, one: Difference) -> Finding:
    return Finding(
        rule=LOST,
        kind=Kind.NEEDS_A_PERSON,
        before=_placed(one, one.before),
        after=_placed(one, one.after),
        source=issue.source,
        member=issue.edition.member,
        edition=issue.id,
    )


def _placed(one: Difference, text: str) -> str:
    """*text*, what it is, and where: a level or an address alone says little."""
    section = f" of “{one.section}”" if one.section else ""
    return f"{text} ({one.kind} {one.position}{section})" if text else ""


def _warnings(named: dict[str, Issue], built: Built) -> Iterable[Finding]:
    for one in built.warnings:
        issue = named[one.docname]
        yield Finding(
            rule="build-warning",
            kind=Kind.NEEDS_A_PERSON,
            before=one.message,
            source=issue.source,
            member=issue.edition.member,
            edition=issue.id,
            edition_line=one.line,
        )
