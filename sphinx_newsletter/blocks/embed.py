"""`{video}` and `{demo}`: content of another site, as a link, and in a frame after a click."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.blocks.embed_urls import demo_frame, host_of, video_frame
from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.build_state import StyleSheet, add_style_sheet
from sphinx_newsletter.model.problems import Kind
from sphinx_newsletter.reading.directive import CheckedDirective, Option, address, directive, words
from sphinx_newsletter.reading.extract import embed
from sphinx_newsletter.upstream.environment import builder_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_TEMPLATE = "newsletter/embed.html"
_SCRIPT = "newsletter/embed.js"
# Marks in the template's output where image and caption go, which Sphinx writes. No text
# contains it.
_HERE = "\0"


def _own_file(text: str) -> str:
    """Read the path of an image of the site: one of another site would load before a click."""
    parts = urlsplit(words(text))
    if parts.scheme or parts.netloc:
        raise ValueError(f"`{text}` is on another site")
    return text


class EmbedDirective(CheckedDirective):
    """Base of `{video}` and `{demo}`: a link in plain nodes, and the address of a frame.

    All builders and feeds show the link. The node has the address of the frame; `EmbedFigures`
    uses it in HTML.
    """

    optional_arguments = 1  # it is required, but our message is better than that of docutils
    final_argument_whitespace = True
    known: ClassVar[str]
    """What the message about an unknown frame says to write."""
    declared: ClassVar[Mapping[str, Option]] = {
        "title": Option("What it is called.", words, True),
        "picture": Option("A picture of yours to show before the click, a file.", _own_file),
        "alt": Option("What the picture shows, for those who cannot see it.", words),
        "frame": Option(
            "The address to show in the frame, where none is known or it is another: "
            "that of a static Space is `https://owner-name.static.hf.space`.",
            address,
        ),
    }

    def make(self, values: dict[str, Any]) -> list[nodes.Node]:
        """Make the image, a line with link and host, and the caption."""
        url = self._address()
        if not url:
            return self.parse_content_to_nodes()
        frame = values.get("frame") or self.find_frame(url)
        if not frame:
            self.report(Kind.EMBED_FRAME, self.no_frame(url))
        node = embed(classes=["embed", self.name], kind=self.name, frame=frame)
        node["called"] = values["title"]
        self.set_source_info(node)
        node += [*self._image(values), _line(values["title"], url)]
        node += self.parse_content_to_nodes()
        return [node]

    @staticmethod
    @abstractmethod
    def find_frame(url: str, /) -> str:
        """The address of the frame for *url*; empty if none is known."""

    @classmethod
    def no_frame(cls, url: str) -> str:
        """The message about a *url* without a known frame."""
        message = f"no frame is known for `{url}`, so only a link is shown: {cls.known}"
        return f"{message}, or give the frame's address in `:frame:`"

    def _address(self) -> str:
        """The argument, if it is an address; else report it."""
        text = self.arguments[0] if self.arguments else ""
        if wrong := wrong_address(self.name, text):
            self.report(Kind.EMBED_ADDRESS, wrong)
        return "" if wrong else text

    def _image(self, values: dict[str, Any]) -> Iterator[nodes.image]:
        if "picture" in values:
            image = nodes.image(uri=values["picture"], alt=values.get("alt", ""))
            self.set_source_info(image)
            yield image


def wrong_address(directive: str, text: str) -> str:
    """What is wrong with the argument *text* of a *directive*; empty if it is an address."""
    try:
        address(text)
    except ValueError as error:
        wrong = error if text else "it has none"
        return f"`{{{directive}}}` needs an address: {wrong}; write `:::{{{directive}}} https://…`"
    return ""


def _line(title: str, url: str) -> nodes.paragraph:
    link = nodes.reference(title, title, refuri=url)
    host = nodes.inline("", host_of(url), classes=["embed-host"])
    return nodes.paragraph("", "", link, nodes.Text(" · "), host, classes=["embed-link"])


@directive("video")
class VideoDirective(EmbedDirective):
    """Shows a video of another site, once the reader has clicked.

    Before the click nothing is asked of that site: the page shows the title, the host and a
    drawn placeholder, or your picture. The text inside is a caption. The players of YouTube,
    Vimeo and PeerTube are known; a video elsewhere is a link, unless you name its frame.
    """

    example: ClassVar[str] = (
        ":::{video} https://www.youtube.com/watch?v=Q8kf2x_9jLw\n"
        ":title: WebGPU in ten minutes\n"
        "\n"
        "From the conference in April.\n"
        ":::"
    )
    find_frame = staticmethod(video_frame)
    known = "write the address of one video on YouTube, Vimeo or PeerTube"


@directive("demo")
class DemoDirective(EmbedDirective):
    """Shows a demo of another site, once the reader has clicked.

    It is like `{video}`, for any page that begins with `https://`. A Space of Hugging Face is
    shown without the frame around it; if it is a static one, name its address by `:frame:`.
    """

    example: ClassVar[str] = (
        ":::{demo} https://huggingface.co/spaces/Xenova/musicgen-web\n"
        ":title: MusicGen Web\n"
        ":frame: https://xenova-musicgen-web.static.hf.space\n"
        ":::"
    )
    find_frame = staticmethod(demo_frame)
    known = "write the address of one Space, or of one video"


class EmbedFigures(SphinxPostTransform):
    """Post-transform that makes an HTML figure of each video and demo with a frame.

    It is not a `figure` of docutils: Sphinx requires an id of those, and numbers them.
    """

    default_priority = 900  # after the link has been resolved
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Make the figures; a video or demo without a frame stays a link."""
        if has_archive(builder_of(self.env)):
            for node in self.document.findall(embed):
                if node["frame"]:
                    node[:] = list(self._figure(node))

    def _figure(self, node: embed) -> Iterator[nodes.Node]:
        children: list[nodes.Node] = list(node.children)
        images = [child for child in children if isinstance(child, nodes.image)]
        captions = [child for child in children if child not in images]
        contents: list[list[nodes.Node]] = [[*images], captions, []]
        link = next(node.findall(nodes.reference))
        shown = {
            "kind": node["kind"],
            "title": node["called"],
            "url": link["refuri"],
            "frame": node["frame"],
            "host": host_of(node["frame"]),
            "pictured": bool(images),
            "here": _HERE,
        }
        html = builder_of(self.env).templates.render(_TEMPLATE, shown)
        for markup, content in zip(html.split(_HERE), contents, strict=True):
            yield nodes.raw("", markup, format="html")
            yield from content


def on_html_page_context(
    app: Sphinx, _page: str, _template: str, _context: dict[str, Any], doctree: object
) -> None:
    """Handler of `html-page-context`: add the script to the pages with a frame.

    `app.add_js_file` would add it to all pages, also in later builds of this process.
    """
    if not has_archive(app.builder) or not isinstance(doctree, nodes.document):
        return
    has_frame = any(node["frame"] for node in doctree.findall(embed))
    if has_frame and isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.add_js_file(_SCRIPT, type="module")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add `{video}` and `{demo}`, their figures and the script that opens them."""
    add_style_sheet(app, StyleSheet("newsletter/embed.css", 42))
    app.add_directive("video", VideoDirective)
    app.add_directive("demo", DemoDirective)
    app.add_post_transform(EmbedFigures)
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
