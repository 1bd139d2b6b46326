"""Withdrawal of an edition or a section: the entry, the recorded addresses, the old outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.editing.permalinks.recorded import Permalinks
from sphinx_newsletter.editing.source import bytes_of, lines_of, text_of
from sphinx_newsletter.editing.transaction import Transaction
from sphinx_newsletter.model import permalinks
from sphinx_newsletter.model.problems import suggestion
from sphinx_newsletter.model.withdrawals import FILE, Withdrawal, read_withdrawals, text_with
from sphinx_newsletter.reading.written_sections import find_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_newsletter.editing.source import Source
    from sphinx_newsletter.editing.workspace import Workspace
    from sphinx_newsletter.model.dates import EditionDate
    from sphinx_newsletter.model.permalinks import Permalink


_SHORTEST_TITLE = 6  # characters: a shorter one is a word that pages use anyway


class Trace(NamedTuple):
    """A line that links to what is withdrawn, quotes its title, or contains it."""

    path: str
    line: int
    message: str


class Withdrawing(NamedTuple):
    """A withdrawal that is to be written, and the transaction that does it."""

    withdrawal: Withdrawal
    changes: Transaction


def address_of(workspace: Workspace, given: str) -> tuple[str, str]:
    """Name and anchor of the address *given*: `2024-04#a`, `editions/2024-04.md`, a link.

    Raises `CommandError` if the site has neither such an edition nor such a section.
    """
    folder = workspace.settings.editions.strip("/")
    page, mark, anchor = given.partition("#")
    name = page.removesuffix(".md").removesuffix(".html").removeprefix(f"{folder}/")
    path = f"{folder}/{name}.md"
    if path not in workspace.paths:
        names = [one.removeprefix(f"{folder}/").removesuffix(".md") for one in workspace.editions]
        near = suggestion(name, names) or ": write it as in `2024-04#my-section`"
        raise CommandError(f"there is no edition `{name}`{near}")
    if mark:
        text = "\n".join(lines_of(text_of(workspace.read(path))))
        if not find_section(text, anchor):
            headings = workspace.sources[path].outline.headings
            near = suggestion(anchor, {h.anchor for h in headings if h.anchor and h.level > 1})
            raise CommandError(f"{path} has no section `{anchor}`{near or ''}")
    return name, anchor


def withdraw(workspace: Workspace, given: str, date: EditionDate, note: str) -> Withdrawing:
    """The transaction that withdraws the address *given*.

    It writes the entry, and takes titles and addresses of what is inside out of `permalinks.txt`.
    Raises `CommandError` if that is impossible.
    """
    name, anchor = address_of(workspace, given)
    withdrawal = Withdrawal(name, anchor, date, " ".join(note.split()))
    path = workspace.folder / FILE
    before = path.read_bytes() if path.is_file() else b""
    found, problems = read_withdrawals(text_of(before))
    if problems:
        raise CommandError(f"{FILE}:{problems[0].line}: {problems[0].message}")
    if withdrawal.address in found:
        raise CommandError(f"`{withdrawal.address}` is withdrawn already, in {FILE}")
    text = text_with(withdrawal, text_of(before))
    contents: dict[str, bytes | None] = {FILE: bytes_of(text, before)}
    recorded = Permalinks(workspace)
    recorded.must_be_readable()
    if recorded.is_there:
        old = workspace.read(permalinks.FILE)
        kept = _recorded_without(workspace, recorded.recorded, withdrawal)
        contents[permalinks.FILE] = bytes_of(permalinks.text_with(kept, text_of(old)), old)
    return Withdrawing(withdrawal, Transaction(workspace.folder, contents))


def _recorded_without(
    workspace: Workspace, recorded: list[Permalink], withdrawal: Withdrawal
) -> list[Permalink]:
    """The addresses that stay, that of the *withdrawal* without its title.

    Those inside of it, such as questions of an interview, are made of its words.
    """
    folder = workspace.settings.editions.strip("/")
    page = permalinks.quoted(f"{folder}/{withdrawal.name}")
    own = f"{page}#{withdrawal.anchor}" if withdrawal.anchor else page
    inside = set(_inside(workspace, f"{folder}/{withdrawal.name}.md", withdrawal.anchor))
    kept = []
    for one in recorded:
        if one.address == own:
            kept.append(one._replace(title=""))
        elif one.page != page or not (not withdrawal.anchor or one.anchor in inside):
            kept.append(one)
    return kept


def _inside(workspace: Workspace, path: str, anchor: str) -> Iterator[str]:
    """The anchors in the section *anchor* of the source *path*: of headings and blocks."""
    source = workspace.sources[path]
    section = find_section("\n".join(lines_of(text_of(workspace.read(path)))), anchor)
    if not anchor or not section:
        return
    for one in source.outline.headings:
        if section.first < one.line <= section.end:
            yield from one.anchors
    for blocks in source.record.blocks.values() if source.record else ():
        for block in blocks:
            if section.first < block.line <= section.end:
                yield from (place for place, _title in block.permalinks())


def traces(workspace: Workspace) -> Iterator[Trace]:
    """What still links to what is withdrawn or quotes its title, and the sources that have it."""
    folder = workspace.settings.editions.strip("/")
    for one in workspace.withdrawn.values():
        path = f"{folder}/{one.name}.md"
        first, end, title = _written(workspace, path, one)
        if end:
            message = (
                f"the source still has the text of `{one.address}`, which is withdrawn: delete "
                "it; the history of the repository keeps it"
            )
            yield Trace(path, first + 1, message)
        for source in workspace.sources.values():
            for line, message in _traces_in(workspace, source, one, title):
                if source.path != path or not first < line <= end:
                    yield Trace(source.path, line, message)


def _written(workspace: Workspace, path: str, one: Withdrawal) -> tuple[int, int, str]:
    """First and last line of the text that is withdrawn, and its title, if the source has it."""
    if path not in workspace.paths:
        return 0, 0, ""
    text = "\n".join(lines_of(text_of(workspace.read(path))))
    if one.anchor:
        found = find_section(text, one.anchor)
        return (found.first, found.end, found.title) if found else (0, 0, "")
    titles = (line[2:].strip() for line in text.split("\n") if line.startswith("# "))
    return 0, text.count("\n") + 1, next(titles, "")


def _traces_in(
    workspace: Workspace, source: Source, one: Withdrawal, title: str
) -> Iterator[tuple[int, str]]:
    folder = workspace.settings.editions.strip("/")
    wanted = f"{folder}/{one.address}"
    for link in source.outline.links:
        if _leads_to(source.docname, link.url, wanted):
            yield link.line, f"this links to `{one.address}`, which is withdrawn: remove the link"
    for role in source.outline.roles:
        if role.name in ("edition", "section") and f"{folder}/{role.target}" == wanted:
            message = f"this names `{one.address}`, which is withdrawn: remove the role"
            yield role.at.line, message
    if len(title) >= _SHORTEST_TITLE:
        text = text_of(workspace.read(source.path)) if not source.is_unreadable else ""
        for line, words in enumerate(lines_of(text), start=1):
            if title.casefold() in words.casefold():
                yield line, f"this quotes the title of `{one.address}`, which is withdrawn"


def _leads_to(docname: str, url: str, wanted: str) -> bool:
    """Whether *url* on the page *docname* leads to *wanted*, or to a place in that page."""
    path, _, anchor = url.partition("#")
    if "://" in path:
        return False
    page = docname
    if path:
        within = [] if path.startswith("/") else docname.split("/")[:-1]
        for part in path.strip("/").split("/"):
            if part == "..":
                within = within[:-1]
            elif part != ".":
                within.append(part)
        page = "/".join(within).removesuffix(".md")
    return wanted in (page, f"{page}#{anchor}") and not (docname == page and not anchor)
