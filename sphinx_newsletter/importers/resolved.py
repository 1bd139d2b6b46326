"""Links and pictures of imported editions, as they are in the archive.

Links to the newsletter's own old pages lead to the imported editions; pictures become files next
to their edition, or links.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace
from functools import singledispatchmethod
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from sphinx_newsletter.importers.addresses import clean_link, clean_picture
from sphinx_newsletter.importers.inline import destination, in_line, plain
from sphinx_newsletter.importers.markdown_headings import anchors_in
from sphinx_newsletter.importers.markdown_links import changed
from sphinx_newsletter.importers.pictures import PictureError
from sphinx_newsletter.importers.replaced import nodes_in, replaced
from sphinx_newsletter.model.anchors import anchor_of
from sphinx_newsletter.model.imported import (
    Embed,
    Finding,
    Heading,
    Kind,
    LineBreak,
    Link,
    Paragraph,
    Picture,
    Pictures,
    State,
    Text,
    Verbatim,
)
from sphinx_newsletter.model.urls import read_url
from sphinx_newsletter.policy.allow_list import scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_newsletter.importers.pictures import PictureFinder
    from sphinx_newsletter.model.imported import AnyBlock, ImportedEdition, Inline


UNDESCRIBED = "Picture without a description"
_WORD = "picture"
_END = Text("")  # of what a picture elsewhere becomes
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


@dataclass
class Issue:
    """An edition on its way: its source, its key and id, what was found, and its pictures."""

    source: str
    edition: ImportedEdition
    key: str
    id: str = ""
    findings: list[Finding] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_draft(self) -> bool:
        """Whether its page is not public: a draft of the source, or one without a date."""
        return self.edition.state is not State.PUBLISHED or self.edition.date is None

    def find(self, rule: str, kind: Kind, before: str, after: str, line: int = 0) -> None:
        """Add a finding."""
        member = self.edition.member
        self.findings.append(
            Finding(
                rule=rule,
                kind=kind,
                before=before,
                after=after,
                member=member,
                line=line,
                end_line=line,
            )
        )


class Resolver:
    """Resolves the links and pictures of all *issues* of an import."""

    def __init__(self, issues: Iterable[Issue], base: str, finder: PictureFinder) -> None:
        """Know where each old page went; *base* is the address of the old site, or nothing."""
        self._base, self._finder = base, finder
        self._by_address: dict[tuple[str, str], Issue] = {}
        self._by_member: dict[tuple[str, str], Issue] = {}
        for one in issues:
            self._by_member[one.source, one.edition.member] = one
            if one.edition.address:
                self._by_address[_key(one.edition.address)] = one

    def resolve(self, issue: Issue) -> None:
        """Replace the links and pictures of *issue*."""
        page = _Page(self, issue)
        blocks = tuple(page.block(one) for one in issue.edition.blocks)
        issue.edition = replace(issue.edition, blocks=tuple(b for part in blocks for b in part))

    def edition_at(self, url: str) -> Issue | None:
        """The imported edition whose old address is *url*."""
        return self._by_address.get(_key(url))

    def edition_of(self, issue: Issue, path: str) -> Issue | None:
        """The imported edition in the file *path*, as *issue* names it."""
        folder = posixpath.dirname(issue.edition.member)
        name = posixpath.normpath(posixpath.join(folder, unquote(path)))
        return self._by_member.get((issue.source, name))

    def base_of(self, issue: Issue) -> str:
        """The address from which relative links of *issue* lead; empty if it is not known."""
        return issue.edition.address or self._base

    def root_of(self, issue: Issue) -> str:
        """The address of the old site."""
        return self._base or issue.edition.address

    @property
    def finder(self) -> PictureFinder:
        """What finds the files of pictures."""
        return self._finder


def _key(url: str) -> tuple[str, str]:
    found = read_url(urldefrag(url).url)
    return found.host, found.key.removesuffix(".html").removesuffix("/index")


class _Page:
    """Resolver of one edition; `line` is that of the block in its source."""

    def __init__(self, resolver: Resolver, issue: Issue) -> None:
        self._all, self._issue = resolver, issue
        self._line = 0
        self._anchors = _anchors(issue.edition.blocks)

    def block(self, block: AnyBlock) -> tuple[Any, ...]:
        """The blocks that *block* becomes."""
        self._line = block.line
        return replaced((block,), self._change)

    def _find(self, rule: str, before: str, after: str, kind: Kind = Kind.CHANGED) -> None:
        self._issue.find(rule, kind, before, after, self._line)

    @singledispatchmethod
    def _change(self, _node: object) -> tuple[Any, ...] | None:
        return None

    @_change.register
    def _heading(self, node: Heading) -> tuple[Any, ...] | None:
        return (replace(node, anchor=anchor_of(node.anchor)),) if node.anchor else None

    @_change.register
    def _embed(self, node: Embed) -> tuple[Any, ...] | None:
        return (replace(node, url=clean_link(node.url).url),)

    @_change.register
    def _verbatim(self, node: Verbatim) -> tuple[Any, ...] | None:
        return (changed(node, self._change),)

    @_change.register
    def _gallery(self, node: Pictures) -> tuple[Any, ...] | None:
        return _pictures(node)

    @_change.register
    def _paragraph(self, node: Paragraph) -> tuple[Any, ...] | None:
        is_spaced = all(one is not _END for one in node.content)
        return None if is_spaced else (replace(node, content=_spaced(node.content)),)

    @_change.register
    def _link(self, node: Link) -> tuple[Any, ...]:
        url = self.address(node.url, plain(node.content))
        return (replace(node, url=url),) if url else node.content

    def address(self, written: str, words: str) -> str:
        """The address of a link in the archive; empty if it leads nowhere."""
        url, rules = clean_link(written)
        for rule in rules:
            self._find(rule, _shown(words, written), _shown(words, url))
        if not url or url == "#":
            self._find("link-without-address", _shown(words, url), _shown(words))
            return ""
        if url.startswith("#"):
            return self._anchor(url, words)
        scheme = scheme_of(url)
        if scheme in ("http", "https"):
            found = self._all.edition_at(url)
            return self._to_edition(found, url, url, words) if found else url
        if scheme and scheme not in _SCHEMES:
            self._find("link-scheme", _shown(words, url), _shown(words))
            return ""
        return url if scheme else self._relative(url, words)

    def _anchor(self, url: str, words: str) -> str:
        name = unquote(url[1:])
        if name not in self._anchors or not (anchor := anchor_of(name)):
            self._find("link-to-no-heading", _shown(words, url), _shown(words))
            return ""
        self._issue.anchors.add(anchor)
        if anchor != name:
            self._find("link-anchor", _shown(words, url), _shown(words, f"#{anchor}"))
        return f"#{anchor}"

    def _relative(self, url: str, words: str) -> str:
        path, _, fragment = url.partition("#")
        if found := self._all.edition_of(self._issue, urlsplit(path).path):
            return self._to_edition(found, f"#{fragment}" if fragment else url, url, words)
        base = self._all.root_of if url.startswith("/") else self._all.base_of
        if not (start := base(self._issue)):
            self._find("link-relative", _shown(words, url), _shown(words), Kind.NEEDS_A_PERSON)
            return ""
        full = urljoin(start, url)
        if found := self._all.edition_at(full):
            return self._to_edition(found, full, url, words)
        self._find("link-absolute", _shown(words, url), _shown(words, full))
        return full

    def _to_edition(self, target: Issue, full: str, written: str, words: str) -> str:
        if target.is_draft:  # readers would find nothing
            there = full if "://" in full else target.edition.address
            if there != written:
                self._find("link-to-draft", _shown(words, written), _shown(words, there))
            return there
        anchor = anchor_of(unquote(urlsplit(full).fragment))
        known = {anchor_of(one) for one in _anchors(target.edition.blocks)}
        here = "" if target is self._issue else f"{target.id}.md"
        if anchor in known and anchor:
            target.anchors.add(anchor)
            here = f"{here}#{anchor}"
        here = here or f"{target.id}.md"
        self._find("link-to-edition", _shown(words, written), _shown(words, here))
        return here

    @_change.register
    def _picture(self, node: Picture) -> tuple[Any, ...]:
        url, rules = clean_picture(node.url)
        for rule in rules:
            self._find(rule, _pictured(node.url), _pictured(url))
        link = self.address(node.link, node.alt or "") if node.link else ""
        if link and clean_picture(link).url == url:  # it would only open the picture
            self._find("picture-link", _linked(node.url, node.link), _pictured(node.url))
            link = ""
        name = self._file(node.url)
        alt = (node.alt or "").strip() or plain(node.caption)
        if name:
            described = replace(node, url=name, alt=alt or UNDESCRIBED, link=link)
            if not (node.alt or "").strip():
                kind = Kind.CHANGED if alt else Kind.NEEDS_A_PERSON
                self._find("alt-missing", _pictured(name), _markdown((described,)), kind)
            return (described,)
        if url.startswith("data:"):
            self._find("picture-refused", _pictured(url), alt, Kind.NEEDS_A_PERSON)
            return (Text(alt),)
        full = self._full(url)
        words = (node.alt or "").strip() or _WORD
        made: list[Inline] = [Link(link or full, (Text(words),))] if full or link else [Text(words)]
        if link and full:
            made += [Text(" ("), Link(full, (Text(_WORD),)), Text(")")]
        if node.caption:
            made += [LineBreak(), *node.caption]
        made.append(_END)
        before = _linked(url, link) if link else _pictured(url)
        self._find("picture-elsewhere", before, _markdown(made))
        return tuple(made)

    def _full(self, url: str) -> str:
        if "://" in url:
            return url
        start = self._all.root_of(self._issue)
        return urljoin(start, url) if start else ""

    def _file(self, url: str) -> str:
        """The path of the picture from the edition, if it can be a file."""
        try:
            found = self._all.finder.find(url, self._issue.edition.read_file)
        except PictureError as error:
            self._find("picture-refused", f"{url[:200]} {error}", "", Kind.NEEDS_A_PERSON)
            return ""
        if found is None:
            return ""
        path = f"{self._issue.id}/{found.name}"
        self._issue.files[path] = found.data
        rule = "picture-scaled" if found.is_scaled else "picture-copied"
        self._find(rule, _pictured(url), _pictured(path))
        return path


def _anchors(blocks: tuple[AnyBlock, ...]) -> set[str]:
    """The anchors of all headings in *blocks*."""
    found: set[str] = set()
    for one in nodes_in(blocks):
        if isinstance(one, Heading) and one.anchor:
            found.add(one.anchor)
        elif isinstance(one, Verbatim):
            found.update(anchors_in(one.lines))
    return found


def _shown(words: str, url: str = "") -> str:
    """A link as the report and the meter read it: Markdown."""
    return _markdown((Link(url, (Text(words),)),) if url else (Text(words),))


def _pictured(url: str) -> str:
    """A picture as the report and the meter read it: its address is enough."""
    return f"![]({destination(url)})"


def _linked(url: str, link: str) -> str:
    return f"[{_pictured(url)}]({destination(link)})"


def _markdown(content: Sequence[Inline]) -> str:
    return in_line(content, [])


def _spaced(content: Sequence[Any]) -> tuple[Any, ...]:
    """*content* with a space between a picture that has become a link, and what follows."""
    made: list[Any] = []
    for one in content:
        is_next = bool(made) and made[-1] is _END and isinstance(one, (Link, Picture))
        made += [Text(" "), one] if is_next else [one]
    return tuple(one for one in made if one is not _END)


def _pictures(node: Pictures) -> tuple[AnyBlock, ...] | None:
    """Paragraphs, for pictures that have become links."""
    if all(isinstance(one, Picture) for one in node.pictures):
        return None
    made: list[AnyBlock] = []
    line: list[Any] = []
    for one in (*node.pictures, None):
        # A picture that is a file, or that has a caption, has a paragraph of its own.
        ends = one is None or isinstance(one, Picture) or (one is _END and LineBreak() in line)
        if not ends:
            line.append(one)
            continue
        made += [Paragraph(_spaced(line), line=node.line)] if line else []
        made += [Pictures((one,), line=node.line)] if isinstance(one, Picture) else []
        line = []
    made += [Paragraph(node.caption, line=node.line)] if node.caption else []
    return tuple(made)
