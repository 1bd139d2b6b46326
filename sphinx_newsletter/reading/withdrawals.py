"""Withdrawals: what `withdrawn.yml` lists is left out before it is parsed.

So nothing of it is in a doctree, a record, a cache or an output. A section is replaced by a
heading with its anchor, the date and the note; an edition is not read at all, and
`pages/withdrawn.py` makes a page at its address.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_newsletter.model.permalinks import FILE as PERMALINKS
from sphinx_newsletter.model.permalinks import Permalink, quoted, read_permalinks
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.site_files import SiteFileError, read_site_file
from sphinx_newsletter.model.withdrawals import FILE, as_markdown, read_file
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.written_sections import WrittenSection, find_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.withdrawals import Withdrawal


# What refers to a footnote (`[^1]`) or to the address of a link (`[words]`), and what defines it.
_USED = re.compile(r"\[(\^?[^\[\]]+)\](?!:)")
_DEFINITION = re.compile(r"\[(\^?[^\[\]]+)\]:")
_TITLE = "Withdrawn"


def without(text: str, withdrawn: Iterable[Withdrawal], language: str) -> str:
    """The source *text* with the date and the note in place of each section *withdrawn*.

    All other lines keep their numbers where the section has room for that.
    """
    for one in withdrawn:
        found, lines = find_section(text, one.anchor), text.split("\n")
        at = found or WrittenSection(len(lines), len(lines), 2, "")
        before, gone, after = lines[: at.first], lines[at.first : at.end], lines[at.end :]
        rest = _without_notes([*before, "", *after], {*_USED.findall("\n".join(gone))})
        before, after = rest[: len(before)], rest[len(before) + 1 :]
        notice = [f"({one.anchor})=", f"{'#' * at.level} {_TITLE}"]
        notice += [
            as_markdown(one.sentence(language)),
            "",
            *_definitions_for("\n".join(rest), gone),
        ]
        notice += [""] * max(1, len(gone) - len(notice))
        text = "\n".join([*before, *([] if found else [""]), *notice, *after])
    return text


def _definitions(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """The definitions of footnotes and links in *lines*: label and lines; other text has none."""
    label, found = "", list[str]()
    for line in lines:
        is_indented = line.startswith((" ", "\t"))
        begins = _DEFINITION.match(line)
        ends = bool(line.strip()) and not is_indented and bool(found) and not found[-1].strip()
        if begins or (label and ends) or not label:
            if found:
                yield label, found
            label, found = (begins[1] if begins else ""), []
        found.append(line)
    if found:
        yield label, found


def _definitions_for(text: str, gone: Sequence[str]) -> list[str]:
    """The definitions in *gone* that the rest of the page, *text*, needs."""
    used = {*_USED.findall(text)}
    return [line for label, lines in _definitions(gone) if label in used for line in [*lines, ""]]


def _without_notes(lines: Sequence[str], labels: set[str]) -> list[str]:
    """The *lines* without the footnotes *labels* to which nothing refers any more."""
    unused = labels - {*_USED.findall("\n".join(lines))}
    kept: list[str] = []
    for label, some in _definitions(lines):
        drops = label in unused and label.startswith("^")
        kept += [""] * len(some) if drops else some
    return kept


def by_docname(config: Config, found: Mapping[str, Withdrawal]) -> dict[str, list[Withdrawal]]:
    """The withdrawals *found* by the docname of the edition."""
    folder = config.newsletter_editions.strip("/")
    pages: dict[str, list[Withdrawal]] = {}
    for one in found.values():
        pages.setdefault(f"{folder}/{one.name}", []).append(one)
    return pages


def whole_editions(env: BuildEnvironment) -> dict[str, Withdrawal]:
    """The editions that are withdrawn as a whole, by docname."""
    pages = by_docname(env.config, archive_domain(env).withdrawn)
    return {name: one for name, found in pages.items() for one in found if not one.anchor}


def on_env_get_outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Handler of `env-get-outdated`: return the pages whose entries have changed."""
    domain, (now, problems) = archive_domain(env), read_file(Path(app.srcdir))
    for problem in (*problems, *_unknown(app, now)):
        report(problem, f"{Path(app.srcdir, FILE)}:{problem.line}")
    if problems and not now:  # `make live`: a new build ends before it reads anything
        return []
    before, domain.withdrawn = domain.withdrawn, now
    different = {
        address: one
        for address in before.keys() | now.keys()
        for one in [now.get(address), before.get(address)]
        if one and _shown(before.get(address)) != _shown(now.get(address))
    }
    return [*by_docname(env.config, different)]


def _shown(one: Withdrawal | None) -> object:
    return one and one._replace(line=0)


def _unknown(app: Sphinx, found: Mapping[str, Withdrawal]) -> Iterator[Problem]:
    """Report addresses that are neither in a source nor recorded: they never existed."""
    recorded: set[str] | None = None
    for docname, entries in by_docname(app.config, found).items():
        path = Path(app.srcdir, f"{docname}.md")
        for one in entries:
            text = path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else ""
            if text and (not one.anchor or find_section(text, one.anchor)):
                continue
            if recorded is None:
                recorded = _recorded(app)
            address = f"{quoted(docname)}#{one.anchor}" if one.anchor else quoted(docname)
            if address not in recorded:
                message = f"`{one.address}` never existed: correct the address, or remove the entry"
                yield Problem(Kind.WITHDRAWN, one.line, message)


def _recorded(app: Sphinx) -> set[str]:
    found: list[Permalink] = []
    try:
        for _reported_by_another in read_permalinks(
            read_site_file(Path(app.srcdir, PERMALINKS)), found
        ):
            pass
    except (FileNotFoundError, SiteFileError):
        return set()
    return {one.address for one in found}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Read the entries before sources are chosen."""
    app.connect("env-get-outdated", on_env_get_outdated, priority=450)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
