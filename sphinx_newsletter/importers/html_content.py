"""Content of an issue in HTML: its blocks, without what repeats the title or the subtitle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.importers.html_tree import children, html_of, is_text, line_of, text_of
from sphinx_newsletter.importers.inline import plain
from sphinx_newsletter.importers.reference import html_reference
from sphinx_newsletter.model.imported import Finding, Heading, Kind, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from sphinx_newsletter.importers.html_walker import Walker
    from sphinx_newsletter.model.imported import AnyBlock


class HtmlContent(NamedTuple):
    """What `ImportedEdition` has of an issue in HTML."""

    blocks: tuple[AnyBlock, ...]
    findings: tuple[Finding, ...]
    subtitle: str
    reference: str


def html_content(root: LexborNode, walker: Walker, title: str, subtitle: str = "") -> HtmlContent:
    """The content in *root*, read by *walker*.

    A first heading that repeats the *title* is dropped, and a *subtitle* that repeats the title or
    the beginning of the text is empty. Raises `TooDeepError`.
    """
    reference = html_reference(html_of(root), title)
    blocks = walker.page(root)
    findings = [*walker.findings]
    if repeated := _repeated(blocks, title):
        blocks = tuple(one for one in blocks if one is not repeated)
        findings.append(_dropped_title(repeated, walker.member))
    is_repeated = subtitle == title or _begins(blocks, subtitle)
    return HtmlContent(blocks, tuple(findings), "" if is_repeated else subtitle, reference)


def _repeated(blocks: tuple[AnyBlock, ...], title: str) -> Heading | None:
    """The first heading of *blocks*, if it repeats the title, which is the page's own."""
    first = next((one for one in blocks if isinstance(one, Heading)), None)
    is_title = first and plain(first.content).casefold() == " ".join(title.split()).casefold()
    return first if is_title else None


def _dropped_title(heading: Heading, member: str) -> Finding:
    return Finding(
        rule="title-repeated",
        kind=Kind.DROPPED,
        before=f"{'#' * heading.level} {plain(heading.content)}",
        member=member,
        line=heading.line,
        end_line=heading.end_line,
    )


def _begins(blocks: tuple[AnyBlock, ...], subtitle: str) -> bool:
    """Whether *subtitle* is the beginning of the text, which mail programs show as a preview."""
    words = [plain(one.content) for one in blocks if isinstance(one, (Heading, Paragraph))]
    return bool(subtitle) and " ".join(words).startswith(subtitle.rstrip("….").rstrip())


def outside_content(
    tree: LexborHTMLParser, root: LexborNode, member: str, known: set[str]
) -> Iterator[Finding]:
    """What is on the page, and not in its content: the chrome of the page, piece by piece."""
    body = tree.body
    inside: set[int] = set()
    node: LexborNode | None = root
    while node is not None:
        inside.add(node.mem_id)
        node = node.parent
    if body is None or body.mem_id == root.mem_id:
        return
    above = [body]
    while above:
        for child in children(above.pop()):
            if child.mem_id == root.mem_id or child.tag in ("script", "style", "noscript"):
                continue
            if child.mem_id in inside:
                above.append(child)
                continue
            words = (child.text_content or "").strip() if is_text(child) else text_of(child)
            if words and words not in known:
                yield Finding(
                    rule="outside-of-content",
                    kind=Kind.DROPPED,
                    before=words,
                    member=member,
                    line=line_of(child),
                    end_line=line_of(child),
                )
