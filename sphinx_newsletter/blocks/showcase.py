"""`{showcase}`: a project, and `showcases.html`, the gallery of all projects."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_newsletter.api import (
    Block,
    CheckedDirective,
    Collection,
    Option,
    StyleSheet,
    address,
    anchor_of,
    excerpt,
    heading_above,
    image_path,
    names,
    register,
    text_in,
    unique,
    warn,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.api import BlockPlace, Link, Listing


_LINKS = {"demo": "Demo", "url": "Project", "source": "Source"}
_MOST_CHOICES = 24  # tags that fit on the screen of a phone


@dataclass(frozen=True)
class Showcase(Block):
    """A project.

    `picture` is the path of its image below the site's folder; `size` is the image's width and
    height, or `(0, 0)` if they cannot be read.
    """

    block_name: ClassVar[str] = "showcase"

    title: str
    by: str = ""
    url: str = ""
    demo: str = ""
    source: str = ""
    made_with: tuple[str, ...] = ()
    picture: str = ""
    alt: str = ""
    size: tuple[int, int] = (0, 0)
    text: str = ""

    @property
    def link_text(self) -> str:
        """Its title."""
        return self.title

    def as_data(self) -> dict[str, object]:
        """The record without its picture, whose file is part of the page."""
        left_out = {"picture", "alt", "size"}
        return {name: one for name, one in super().as_data().items() if name not in left_out}


class ShowcaseDirective(CheckedDirective):
    """Shows a project: who made it, where it is, what it is made with.

    The text about it is any Markdown. The title is that of the heading above it, unless
    there is one of its own: it needs one where several stand together. Those stand side by
    side, and one below the other on a phone.
    """

    record = Showcase
    example: ClassVar[str] = (
        ":::{showcase}\n"
        ":title: MiniSearch\n"
        ":by: Victor Nogueira\n"
        ":demo: https://felladrin-minisearch.hf.space/\n"
        ":source: https://github.com/felladrin/MiniSearch\n"
        ":made-with: wllama, RAG\n"
        "\n"
        "A search that runs a language model in the browser.\n"
        ":::"
    )
    declared: ClassVar[Mapping[str, Option]] = {
        "title": Option("The name of the project; without it, the heading above.", words),
        "by": Option("Who has made it.", words),
        "url": Option("The address of the project.", address),
        "demo": Option("The address of a demo.", address),
        "source": Option("The address of its source code.", address),
        "made-with": Option("What it is made with; several with commas between them.", names),
        "picture": Option("The path of a picture, as in `![…](path)`; with `:alt:`.", image_path),
        "alt": Option("What the picture shows, for those who cannot see it.", words),
    }

    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Make title, maker, image, text and links; without `:title:`, no title is shown."""
        if not any(name in self.options for name in _LINKS):
            message = "`{showcase}` has no link: write `:url:`, `:demo:` or `:source:`"
            self.report("option-missing", message)
        if "alt" in values and "picture" not in self.options:
            message = "`:alt:` has no image to describe: add `:picture:`"
            self.report("option-missing", message, "alt")
        content = self.parse_content_to_nodes()
        node = nodes.container(classes=["showcase"])
        if title := values.get("title"):
            node += nodes.rubric(title, title, classes=["showcase-title"])
        if by := values.get("by"):
            node += _lines([nodes.Text(f"by {by}")], part="by")
        node += [*self._image(values), *content, *_foot(values)]
        self.attach(node, self._record(values, content))
        return [node]

    def _record(self, values: dict[str, Any], content: Sequence[nodes.Node]) -> Showcase:
        file = self.image_file(values.get("picture", ""))
        paragraphs = (text_in(p) for node in content for p in node.findall(nodes.paragraph))
        text = excerpt(paragraphs, self.config.newsletter_excerpt_length)
        return Showcase(
            title=values.get("title", ""),
            **{name: values.get(name, "") for name in ("by", *_LINKS)},
            made_with=values.get("made-with", ()),
            picture=file.path,
            alt=values.get("alt", "") if file.path else "",
            size=file.size,
            text=text,
        )

    def _image(self, values: dict[str, Any]) -> Iterator[nodes.image]:
        if path := values.get("picture"):
            yield self.image(path, values.get("alt", ""), "picture")


def _lines(*lines: Sequence[nodes.Node], part: str) -> nodes.line_block:
    """A line block: with paragraphs, the excerpt of the section would begin with them."""
    block = nodes.line_block(classes=[f"showcase-{part}"])
    for line in lines:
        block += nodes.line("", "", *line)
    return block


def _links(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Text and address of each link, the main one first: to what can be tried, if there is that."""
    found = [(text, given[name]) for name, text in _LINKS.items() if given.get(name)]
    if not found or found[0][0] == _LINKS["source"]:
        return found
    return [("Try it", found[0][1]), *found[1:]]


def _foot(values: dict[str, Any]) -> Iterator[nodes.line_block]:
    """The main link of the project, the others, and what it is made with."""
    links = [nodes.reference(text, text, refuri=uri) for text, uri in _links(values)]
    lines: list[Sequence[nodes.Node]] = [links[:1]] if links else []
    if len(links) > 1:
        lines.append([one for link in links[1:] for one in (nodes.Text(" · "), link)][1:])
    if made_with := values.get("made-with"):
        lines.append([nodes.Text(f"Made with {', '.join(made_with)}")])
    if lines:
        yield _lines(*lines, part="foot")


class ShowcaseTransform(SphinxTransform):
    """Transform that gives showcases titles and anchors, and makes lists of adjacent ones."""

    default_priority = 262  # after targets have become ids of what follows them

    def apply(self, **_: object) -> None:
        """Finish all showcases of the page, in order."""
        untitled: set[nodes.Node | None] = set()
        found = [n for n in self.document.findall(nodes.container) if _is_showcase(n)]
        for node in found:
            section = _section_of(node)
            if not node["block"].title:
                if title := self._heading_above(node, again=section in untitled):
                    node["block"] = replace(node["block"], title=title)
                untitled.add(section)
            self._set_anchor(node)
            for title_node in node.findall(nodes.rubric):
                if "showcase-title" in title_node["classes"]:
                    title_node["heading-level"] = min(6, _depth(node) + 1)
        for group in _groups(found):
            _side_by_side(group)
        for node in found:
            if not node["block"].title:
                del node["block"]  # it stays on the page, but no list could name it

    def _heading_above(self, node: nodes.Node, *, again: bool) -> str:
        title = heading_above(node)
        if title and not again:
            return title
        message = "`{showcase}` has no `:title:`, and no section heading above it: write one"
        if title:
            message = f"a second `{{showcase}}` would be called “{title}”"
            message += ": write the `:title:` of each"
        warn("option-missing", message, (self.env.docname, node.line or 1))
        return ""

    def _set_anchor(self, node: nodes.Element) -> None:
        """Make an anchor from the title, unless the editor has written a target above."""
        if node["ids"]:
            return
        anchor = unique(anchor_of(f"showcase {node['block'].title}"), self.document.ids)
        node["ids"] = [anchor]
        self.document.ids[anchor] = node


def _is_showcase(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and isinstance(node.get("block"), Showcase)


def _section_of(node: nodes.Node) -> nodes.section | None:
    while node.parent:
        node = node.parent
        if isinstance(node, nodes.section):
            return node
    return None


def _depth(node: nodes.Node) -> int:
    """The number of nested sections that contain *node*."""
    section = _section_of(node)
    return 1 + _depth(section) if section else 0


def _groups(found: Sequence[nodes.container]) -> Iterator[list[nodes.container]]:
    """Adjacent showcases of *found*; only invisible nodes may be between them."""
    group: list[nodes.container] = []
    for node in found:
        if group and not _follows(node, group[-1]):
            yield group
            group = []
        group.append(node)
    if group:
        yield group


def _follows(node: nodes.Node, other: nodes.Node) -> bool:
    siblings = node.parent.children
    if other.parent is not node.parent:
        return False
    between = siblings[siblings.index(other) + 1 : siblings.index(node)]
    return all(isinstance(sibling, nodes.Invisible) for sibling in between)


def _side_by_side(group: Sequence[nodes.container]) -> None:
    """Make a list of a *group* of several.

    A screen reader announces how many items a list has, and can skip all of them. Each item
    begins with a heading. A single showcase is not a list: it belongs to the heading above it.
    """
    if len(group) < 2:
        return
    items = nodes.bullet_list(bullet="-", classes=["showcases"])
    parent = group[0].parent
    parent.insert(parent.index(group[0]), items)
    for node in group:
        parent.remove(node)
        items += nodes.list_item("", node)


def context(made: Listing) -> dict[str, Any]:
    """The gallery: all projects."""
    found = [
        (made.place(edition, project), project)
        for edition in made.archive.editions
        for project in edition.of(Showcase)
    ]
    return {"projects": [_shown(made, place, project) for place, project in found]}


def about_page(projects: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The tags by which readers can filter the *projects* of a page."""
    return {"choices": _choices([project["place"].tags for project in projects])}


def _shown(made: Listing, place: BlockPlace, project: Showcase) -> dict[str, object]:
    given = {"demo": project.demo, "url": project.url, "source": project.source}
    return {
        "place": place,
        "anchor": project.anchor,
        "title": project.title,
        "by": project.by,
        "text": project.text,
        "links": _links(given),
        "made_with": project.made_with,
        "picture": made.image(project.picture) if project.picture else "",
        "alt": project.alt,
        "size": project.size,
        "tags": [_slug(tag) for tag in place.tags],
    }


def _choices(tags: list[tuple[Link, ...]]) -> list[tuple[Link, str, int]]:
    """The most used tags, each with its slug and count, without a tag that all projects have."""
    counts = Counter(tag for one in tags for tag in one)
    some = [(tag, _slug(tag), count) for tag, count in counts.items() if count < len(tags)]
    most = sorted(some, key=lambda choice: (-choice[2], choice[1]))[:_MOST_CHOICES]
    return _in_order(most)


def _in_order(choices: Iterable[tuple[Link, str, int]]) -> list[tuple[Link, str, int]]:
    return sorted(choices, key=lambda choice: (choice[0].text.casefold(), choice[1]))


def _slug(tag: Link) -> str:
    return tag.page.rpartition("/")[2]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add `{showcase}`, its transform and the gallery."""
    app.add_transform(ShowcaseTransform)
    return register(
        app,
        ShowcaseDirective,
        StyleSheet("newsletter/showcase.css", 41),
        Collection(
            "showcases",
            "Showcases",
            "newsletter/showcases.html",
            context,
            paged="projects",
            about_page=about_page,
            block=Showcase,
            order=20,
            feed="The projects that editions have shown.",
            data="showcases",
            kind="Showcases",
        ),
    )
