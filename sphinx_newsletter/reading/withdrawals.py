"""Withdrawals: what `withdrawn.yml` lists is left out before it is parsed.

So nothing of it is in a doctree, a record, a cache or an output. A section is replaced by a
heading with its anchor, the date and the note; an edition is not read at all, and
`pages/withdrawn.py` makes a page at its address.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.model.permalinks import FILE as PERMALINKS
from sphinx_newsletter.model.permalinks import Permalink, quoted, read_permalinks
from sphinx_newsletter.model.problems import Kind, Problem
from sphinx_newsletter.model.site_files import SiteFileError, read_site_file
from sphinx_newsletter.model.withdrawals import FILE, as_markdown, read_withdrawals
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.report import report
from sphinx_newsletter.reading.settings import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.withdrawals import Withdrawal


# What refers to a footnote (`[^1]`) or to the address of a link (`[words]`), and what defines it.
_USED = re.compile(r"\[(\^?[^\[\]]+)\](?!:)")
_DEFINITION = re.compile(r"\[(\^?[^\[\]]+)\]:")
_TITLE = "Withdrawn"


class WrittenSection(NamedTuple):
    """A section in a source: the lines from `first` until `end` (from 0), its level and title."""

    first: int
    end: int
    level: int
    title: str


def find_section(text: str, anchor: str) -> WrittenSection | None:
    """The section at *anchor* in the source *text*; None if there is none."""
    tokens = [token for token in _parser().parse(text) if token.level == 0 and token.map]
    headings = [n for n, token in enumerate(tokens) if token.type == "heading_open"]
    by_title: WrittenSection | None = None
    for at, n in enumerate(headings):
        level = int(tokens[n].tag[1:])
        if level == 1:
            continue
        above = _targets_above(tokens, n)
        later = (m for m in headings[at + 1 :] if int(tokens[m].tag[1:]) <= level)
        end = next((_first_line(tokens, m) for m in later), len(text.split("\n")))
        found = WrittenSection(_first_line(tokens, n), end, level, _title_of(text, tokens[n]))
        if anchor in {anchor_of(target.content) for target in above}:
            return found
        if anchor == anchor_of(found.title):
            by_title = by_title or found
    return by_title


def _targets_above(tokens: Sequence[Token], n: int) -> list[Token]:
    """The targets directly above the heading with the index *n*."""
    first = n
    while first and tokens[first - 1].type == "myst_target":
        first -= 1
    return list(tokens[first:n])


def _first_line(tokens: Sequence[Token], n: int) -> int:
    above = _targets_above(tokens, n)
    lines = (above[0] if above else tokens[n]).map
    return lines[0] if lines else 0


def _title_of(text: str, token: Token) -> str:
    """The words of a heading, without its markup."""
    first, end = token.map or (0, 0)
    inline = _parser().parse("\n".join(text.split("\n")[first:end]))
    words = (child for one in inline for child in one.children or ())
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content for child in words
    ).strip()


@cache
def _parser() -> MarkdownIt:
    return create_md_parser(MdParserConfig(enable_extensions=set(EXTENSIONS)), RendererHTML)


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


def read_file(folder: Path) -> tuple[dict[str, Withdrawal], list[Problem]]:
    """The entries of the site in *folder*, by address, and the problems of the file."""
    try:
        return read_withdrawals(read_site_file(folder / FILE))
    except FileNotFoundError:
        return {}, []
    except SiteFileError as error:
        return {}, [error.problem]


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
