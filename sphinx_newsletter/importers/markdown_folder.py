"""Folders of Markdown: what the formats of site generators have in common.

A format says which files are issues, how its template code reads, and where its pictures are. This
module reads the front matter and turns the Markdown of a page into blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from posixpath import basename, dirname, join, normpath, relpath, splitext
from typing import TYPE_CHECKING, Any

from sphinx_newsletter.importers import (
    markdown_headings,
    markdown_html,
    markdown_links,
    markdown_syntax,
    markdown_templates,
)
from sphinx_newsletter.importers.html_metadata import number_in
from sphinx_newsletter.importers.html_tree import parsed
from sphinx_newsletter.importers.html_walker import TooDeepError, Walker
from sphinx_newsletter.importers.markdown_page import MarkdownPage, plain_parser
from sphinx_newsletter.importers.member_text import texts
from sphinx_newsletter.importers.reference import markdown_reference
from sphinx_newsletter.importers.source_front_matter import (
    date_in_name,
    date_in_words,
    read_date,
    split,
)
from sphinx_newsletter.model.imported import (
    Finding,
    Html,
    ImportedEdition,
    Kind,
    State,
    Verbatim,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx_newsletter.importers.markdown_headings import Title
    from sphinx_newsletter.importers.markdown_page import Edit
    from sphinx_newsletter.importers.source_front_matter import SourceFront
    from sphinx_newsletter.model.imported import AnyBlock
    from sphinx_newsletter.model.importers import ImportOptions, ImportSource

    Pass = Callable[[MarkdownPage], Iterable[Edit]]


ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
# Folders with what generators read or write besides pages.
_OTHERS = frozenset(
    (
        *("node_modules", "_site", "public", "dist", "themes", "layouts", "_layouts", "_includes"),
        *("archetypes", "templates", "vendor", ".git", ".github", "venv", ".venv", "_sass"),
    )
)
_PROJECT = frozenset(
    ("readme", "license", "licence", "contributing", "changelog", "code_of_conduct", "security")
)
_NAME = re.compile(r"^(?:\d{4}-\d{1,2}(?:-\d{1,2})?[-_ ]?)?(?P<slug>.*)$")
# The address of the site in the configurations of generators.
_SITES = (
    (r"_config\.ya?ml", r"url"),
    (r"(?:hugo|config(?:/_default/(?:hugo|config))?)\.(?:ya?ml|toml|json)", r"\s*\"?base_?url\"?"),
    (r"astro\.config\.\w+", r"\s*site"),
    (r"docusaurus\.config\.\w+", r"\s*url"),
    (r"(?:pelican|publish)conf\.py", r"SITEURL"),
)
_ADDRESS = r"""\s*[:=]\s*["']?(?P<url>https?://(?!localhost|[\w.]*example\.(?:com|org))[^\s"',]+)"""
_TITLE = ("title", "subject", "name")  # a mail has a subject
_DATE = (
    "date",
    "pubdate",
    "pub_date",
    "publishdate",
    "publish_date",
    "published",
    "published_at",
    "created",
    "created_at",
)
_TAGS = ("tags", "tag", "categories", "category")
_SUBTITLE = ("subtitle", "summary", "excerpt", "description")


@dataclass(frozen=True)
class Folder:
    """A format of folders: `passes` for its template code, and where files of the site are.

    `static` are the folders whose files the site has at its root. `is_issue` says whether a member
    is one; other pages become drafts.
    """

    passes: Callable[[Files, str], tuple[Pass, ...]] = lambda _files, _member: ()
    static: tuple[str, ...] = ("",)
    is_issue: Callable[[str], bool] = lambda _member: True
    address: Callable[[SourceFront, str], str] = lambda _front, _member: ""
    endings: tuple[str, ...] = ENDINGS
    drafts: tuple[str, ...] = ("_drafts",)
    names: re.Pattern[str] = re.compile(",")  # what parts the names of tags in one text


@dataclass(frozen=True)
class Files:
    """The members of a source, and how pages name them."""

    source: ImportSource
    static: tuple[str, ...] = ("",)
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note the pages by name, as `ref` and `post_url` have them."""
        for member in self.source.members:
            if member.endswith(ENDINGS):
                path = splitext(member)[0].removesuffix("/index").removesuffix("/_index")
                parts = path.split("/")
                for at in range(len(parts)):
                    self._names.setdefault("/".join(parts[at:]).lower(), member)

    def page(self, name: str, member: str) -> str | None:
        """The path of the page *name*, as a link from *member*; None if there is none."""
        name, sign, anchor = name.partition("#")
        key = splitext(name)[0] if name.endswith(ENDINGS) else name
        key = normpath(key).strip("/").removesuffix("/index").removesuffix("/_index").lower()
        nearby = normpath(join(dirname(member), name))
        found = nearby if nearby in self.source.members else self._names.get(key)
        return found and relpath(found, dirname(member) or ".") + sign + anchor

    def file(self, url: str, member: str) -> str | None:
        """The member to which *url* on the page *member* leads; None if there is none."""
        path = url.partition("?")[0].partition("#")[0]
        if not path or "://" in path:
            return None
        folders = [dirname(member)] if not path.startswith("/") else []
        folders += [*self.static, *(join(dirname(member), one) for one in ("", "..") if one)]
        for folder in folders:
            found = normpath(join(folder, path.lstrip("/")))
            if found in self.source.members:
                return found
        return None

    def read(self, member: str) -> Callable[[str], bytes | None]:
        """The function that reads a file by its address on the page *member*."""

        def read_file(url: str) -> bytes | None:
            found = self.file(url, member)
            return self.source.read(found) if found else None

        return read_file


def pages(source: ImportSource, endings: Sequence[str] = ENDINGS) -> Iterator[str]:
    """The members that are pages of Markdown, not of the project or of its parts."""
    for member in source.members:
        folders = member.split("/")[:-1]
        name = splitext(basename(member))[0].lower()
        is_page = member.endswith(tuple(endings)) and name not in _PROJECT
        if is_page and _OTHERS.isdisjoint(folders):
            yield member


def site_of(source: ImportSource) -> str:
    """The address of the site, as its configuration has it; empty if it has none."""
    for names, key in _SITES:
        for member in source.members:
            if re.fullmatch(names, member):
                text = source.head(member).decode(errors="replace")
                if found := re.search(rf"^{key}{_ADDRESS}", text, re.IGNORECASE | re.MULTILINE):
                    return found["url"].rstrip("/") + "/"
    return ""


def read_folder(
    source: ImportSource, options: ImportOptions, folder: Folder
) -> Iterator[ImportedEdition | Finding]:
    """All editions of *source*; a member that cannot be read is a finding."""
    files = Files(source, folder.static)
    site = site_of(source)
    for found in texts(source, pages(source, folder.endings)):
        if isinstance(found, Finding):
            yield found
        else:
            member, text = found
            yield replace(read_page(text, member, files, options, folder), site=site)


def read_page(
    text: str, member: str, files: Files, options: ImportOptions, folder: Folder
) -> ImportedEdition:
    """The edition that the page *member* with this *text* is."""
    front = split(text)
    page = MarkdownPage(front.body, front.first_line)
    in_front = front.text(*_TITLE)
    heading = markdown_headings.title_in(page, in_front)
    title = in_front or (heading.words if heading else "")
    body = front.body if in_front or not heading else _title_first(page, heading)
    reference = markdown_reference(body, in_front)
    if heading:
        is_repeated = bool(in_front)
        page.run(lambda _: markdown_headings.without_title(heading, is_repeated=is_repeated))
    blocks = as_blocks(page, folder.passes(files, member))
    slug = front.text("slug", "permalink").strip("/").rpartition("/")[2] or slug_of_path(member)
    named = title or slug.replace("-", " ").strip().capitalize()
    if not title:
        page.findings.append(Finding(rule="title-from-name", kind=Kind.CHANGED, after=f"# {named}"))
    found = sorted((*_of_front_matter(front), *page.findings), key=lambda one: one.line)
    date = next(
        (one for key in _DATE if (one := read_date(front.values.get(key), options.zone))), None
    )
    return ImportedEdition(
        member=member,
        title=named,
        subtitle=front.text(*_SUBTITLE),
        date=date or date_in_name(member) or date_in_words(title),
        zone=options.zone,
        authors=front.names("author", "authors"),
        tags=front.names(*_TAGS, between=folder.names) or _taxonomies(front),
        number=_number(front, title, slug.replace("-", " ")),
        state=_state(front, member, folder),
        address=folder.address(front, member),
        slug=slug,
        language=front.text("lang", "language", "locale"),
        blocks=blocks,
        findings=tuple(replace(one, member=member) for one in found),
        front_lines=front.lines,
        read_file=files.read(member),
        reference=reference,
    )


def _title_first(page: MarkdownPage, title: Title) -> str:
    """The text of *page* with its *title* at the beginning, where a page has it."""
    if any(line.strip() for line in page.lines[: title.begin]):
        line = page.origin(title.begin)
        page.findings.append(
            Finding(
                rule="title-moved",
                kind=Kind.CHANGED,
                before=title.written,
                after=title.written,
                line=line,
                end_line=line + title.end - title.begin - 1,
            )
        )
    lines = page.lines
    rest = [*lines[: title.begin], "", *lines[title.end :]]
    return "\n".join([*lines[title.begin : title.end], "", *rest])


def as_blocks(page: MarkdownPage, passes: Sequence[Pass] = ()) -> tuple[AnyBlock, ...]:
    """The blocks of *page*, after all edits."""
    for one in (*passes, markdown_templates.kramdown, markdown_headings.with_spaces):
        page.run(one)
    page.run(markdown_headings.of_bold_lines)
    page.run(markdown_links.without_idle_notes)
    page.run(markdown_links.without_typos)
    page.run(markdown_links.without_spaces)
    page.run(markdown_links.defined_once)
    page.run(markdown_links.inlined)
    page.run(markdown_links.without_address)
    markdown_syntax.escaped(page)
    page.run(markdown_html.without_wrappers)
    page.run(markdown_html.inline)
    page.run(markdown_headings.levelled)
    page.run(markdown_headings.without_edge_rules)
    return tuple(_blocks(page))


def _blocks(page: MarkdownPage) -> Iterator[AnyBlock]:
    for piece in markdown_html.pieces(page):
        lines = page.lines[piece.begin : piece.end]
        origins = [page.origin(index) for index in range(piece.begin, piece.end)]
        place = {"line": page.origin(piece.begin), "end_line": page.origin(piece.end - 1)}
        if piece.is_html:
            yield from _walked(page, "\n".join(lines), place["line"], place["end_line"])
        elif any(line.strip() for line in lines):
            while not lines[0].strip():
                del lines[0], origins[0]
            while not lines[-1].strip():
                del lines[-1], origins[-1]
            yield Verbatim(tuple(lines), tuple(origins), **place)


def _walked(page: MarkdownPage, text: str, line: int, end_line: int) -> Iterator[AnyBlock]:
    """The blocks of HTML with Markdown in it, by the walker of all HTML."""
    env: dict[str, Any] = {}
    plain_parser().parse(page.text, env)
    known = dict.fromkeys(env.get("footnotes", {}).get("refs", ()), -1)  # none is used yet
    env = {"references": env.get("references", {}), "footnotes": {"refs": known}}
    # Without its beginning, scripts would be in a head.
    tree = parsed(f"<body>{plain_parser().render(text, env)}")
    walker = Walker("", {})
    used = env["footnotes"].get("list", {})
    walker.notes = {f"#fn{number + 1}": note["label"] for number, note in used.items()}
    for one in tree.css("hr.footnotes-sep, section.footnotes")[-2:] if used else ():
        one.decompose()  # the notes themselves are elsewhere on the page
    try:
        found = walker.page(tree.body) if tree.body else ()
    except (TooDeepError, RecursionError):
        yield Html(text, line=line, end_line=end_line)
        return
    page.findings += (replace(one, line=line, end_line=end_line) for one in walker.findings)
    yield from (replace(one, line=line, end_line=end_line) for one in found)


def _of_front_matter(front: SourceFront) -> Iterator[Finding]:
    """What is not taken over of the front matter, and what is wrong with it."""
    if front.problem:
        yield Finding(
            rule="front-matter-unreadable",
            kind=Kind.NEEDS_A_PERSON,
            before=front.block,
            after=front.problem,
            line=1,
            end_line=max(front.first_line - 1, 1),
        )


def slug_of_path(member: str) -> str:
    """The word that names the page: that of its file, or of the folder of a page bundle."""
    path = splitext(member)[0].removesuffix("/index").removesuffix("/_index")
    found = _NAME.match(basename(path))
    return (found["slug"] if found else "") or basename(path)


def _number(front: SourceFront, *names: str) -> int | None:
    written = front.text("number", "issue", "issue_number", "edition")
    if written.isascii() and written.isdigit():
        return int(written)
    return next((one for name in names if (one := number_in(name)) is not None), None)


def _state(front: SourceFront, member: str, folder: Folder) -> State:
    status = front.text("status", "state").lower()
    is_draft = (
        front.flag("draft") or front.flag("published") is False or status in ("draft", "hidden")
    )
    if is_draft or any(part in folder.drafts for part in member.split("/")):
        return State.DRAFT
    return State.PUBLISHED if folder.is_issue(member) else State.PAGE


def _taxonomies(front: SourceFront) -> tuple[str, ...]:
    """The tags of Zola, which has them in a table."""
    table = front.values.get("taxonomies")
    names = table.get("tags") or table.get("categories") if isinstance(table, dict) else ()
    return tuple(str(name) for name in names or ())
