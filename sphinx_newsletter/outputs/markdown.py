"""Markdown twins of editions, converted from the sanitized HTML of their pages."""

from __future__ import annotations

import re
from functools import cache, cached_property, partial
from importlib.metadata import version
from textwrap import indent
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from lxml import etree, html
from sphinx.util.osutil import relative_uri

from sphinx_newsletter.incremental.archive_builders import has_archive
from sphinx_newsletter.incremental.builder import ParallelHTMLBuilder
from sphinx_newsletter.incremental.output_files import File, Output, OutputGroup, add_output
from sphinx_newsletter.model.addresses import legal
from sphinx_newsletter.model.anchors import as_uri
from sphinx_newsletter.outputs.clean_html import MATHS, NOTE_NUMBER
from sphinx_newsletter.outputs.section_html import SectionHtml
from sphinx_newsletter.pages.view_models import ViewModels, digest
from sphinx_newsletter.reading.domain import archive_domain
from sphinx_newsletter.reading.inline_elements import DONE, OPEN
from sphinx_newsletter.reading.settings import site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from re import Match

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_newsletter.model.edition import Edition


_CONVERTER = version("html_to_markdown")
_NOTE = "footnote:"  # the scheme of an address that no page contains
# A backslash escape; the number of a footnote; or code, which contains neither.
_ESCAPE = re.compile(
    rf"\\([^\n])|\[(\w+)\]\({_NOTE}\)|(`+).*?(?<!`)\3(?!`)",
    re.DOTALL,
)
# Noncharacters, which no text contains.
_MARK, _SEPARATOR = "\ufdd0\ufdd1", "\ufdd2"
_KEPT = re.compile(f"{_MARK[0]}(\\d+){_MARK[1]}")
_SEPARATED = re.compile(f"^[ >]*{_SEPARATOR}\n", re.MULTILINE)
_DOLLARS = re.compile(r"(?<!\w)\$(?=\S)[^$]+(?<=\S)\$(?!\w)")  # would be maths
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")  # in LaTeX, a space behind it makes no difference
_NO_PREFIX = re.compile(r"[^>\s]")
_ENTITY = re.compile(r"#?\w+;")
# Characters that could end an address, or start HTML after it.
_UNSAFE_IN_URL = re.compile(r"[\s<>\"\\`]")
_BRACKETS = re.compile(r"[()]")
_LINE_START_CHARACTERS = "+-.)=>"  # they mean something at the beginning of a line only


def to_markdown(text: str, base: str = "") -> str:
    """The sanitized HTML *text* as Markdown, with its footnotes at the end.

    Terms of definition lists, as questions are, get bold.

    With a *base*, links relative to the root of the site become relative to that file.
    """
    root = html.fragment_fromstring(text, create_parent="div")
    if base:
        root.rewrite_links(lambda link: _relative_link(base, link))
    kept = _keep_dollars(root)
    for element in root.iter():
        _prepare(element)
    for caption in root.iter("figcaption"):
        if len(caption) > 1 or caption.find(".//em") is not None:
            caption.tag = "div"  # the converter would emphasize the whole
    for quotation in root.iterfind(".//blockquote"):
        following = quotation.getnext()
        if following is not None and following.tag == "blockquote":
            quotation.addnext(separator := etree.Element("p"))
            separator.text = _SEPARATOR
    for term in list(root.iter("dt")):
        _term_to_paragraph(term)
    for item in root.iter("li"):
        _mark_task(item)
        _tighten(item)
    notes = [*_footnotes(root)]
    made = _SEPARATED.sub("", "\n".join([_converted(root), *notes]))
    return _KEPT.sub(lambda found: _indented(kept[int(found[1])], found), made)


def _converted(element: html.HtmlElement) -> str:
    """The content of *element* as Markdown."""
    inner = (element.text or "") + "".join(html.tostring(p, encoding="unicode") for p in element)
    return _ESCAPE.sub(_unescape_if_plain, _converter()(inner))


@cache
def _converter() -> Callable[[str], str]:
    """The converter. Only a build that writes a twin loads it."""
    from html_to_markdown import ConversionOptions, convert  # noqa: PLC0415

    options = ConversionOptions(
        bullets="-",
        compact_tables=True,
        escape_asterisks=True,
        escape_misc=True,
        escape_underscores=True,
        extract_metadata=False,
        sub_symbol="<sub>",
        sup_symbol="<sup>",
    )
    return lambda text: convert(text, options).content or ""


def _indented(text: str, mark: Match[str]) -> str:
    """The lines of *text* in the list or quotation that has its *mark*."""
    before = mark.string[mark.string.rfind("\n", 0, mark.start()) + 1 : mark.start()]
    return text.replace("\n", "\n" + _NO_PREFIX.sub(" ", before)) if "\n" in text else text


def _keep_dollars(root: html.HtmlElement) -> list[str]:
    """Replace maths by marks, and `$` that is none; return their Markdown, in the marks' order."""
    kept: list[str] = []

    def mark(text: str) -> str:
        kept.append(text)
        return f"{_MARK[0]}{len(kept) - 1}{_MARK[1]}"

    def escaped(text: str | None) -> str | None:
        return text and _DOLLARS.sub(lambda found: found[0].replace("$", mark("\\$")), text)

    for element in list(root.iter()):
        is_maths = element.get("class") == MATHS
        if is_maths and element.tag == "code":
            latex = " ".join(_TAG.sub("< ", element.text_content()).split())
            is_cell = any(above.tag in ("td", "th") for above in element.iterancestors())
            element.text = mark(f"${latex.replace('|', chr(92) + '|') if is_cell else latex}$")
        elif is_maths:
            latex = _TAG.sub("< ", element.text_content()).strip()
            element.text = mark(f"$$\n{latex}\n$$")
        elif element.tag not in ("code", "pre", "kbd", "samp"):
            element.text = escaped(element.text)
        if is_maths:
            element.tag = "span" if element.tag == "code" else "p"
        element.tail = escaped(element.tail)
    return kept


def _footnotes(root: html.HtmlElement) -> Iterator[str]:
    """Take the footnotes out of *root*, as definitions; their numbers in the text remain."""
    for link in root.iter("a"):
        if link.get("role") == NOTE_NUMBER:
            link.set("href", _NOTE)
            link.text = link.text_content().strip("[]")
    for note in list(root.iter("aside")):
        line = note.getprevious()
        if line is not None and line.tag == "hr":
            line.drop_tree()
        number = next(note.iter("a"))
        label = number.text_content().strip("[]")
        number.text = ""
        number.drop_tag()
        yield f"[^{label}]: {indent(_converted(note).strip(), '    ').strip()}\n"
        note.drop_tree()


def _prepare(element: html.HtmlElement) -> None:
    """Change what the converter would copy unescaped, and Markdown readers would take for HTML."""
    if element.tag == "abbr" and (title := element.attrib.pop("title", "")):
        element.tail = f" ({title}){element.tail or ''}"
    for name in ("alt", "title"):
        if words := element.get(name):
            element.set(name, " ".join(words.split()))
    if alt := element.get("alt"):
        element.set("alt", alt.replace("<", "&lt;"))
    for name in ("href", "src"):
        if address := element.get(name):
            element.set(name, _address(address))
    if element.tag in ("code", "kbd", "samp") and element.getparent().tag != "pre":
        for child in element.iter():
            child.text, child.tail = _on_one_line(child.text), _on_one_line(child.tail)


def _address(raw: str) -> str:
    address = _UNSAFE_IN_URL.sub(_percent_encoded, raw)
    return address if _is_balanced(address) else _BRACKETS.sub(_percent_encoded, address)


def _percent_encoded(character: Match[str]) -> str:
    return quote(character[0], safe="")


def _is_balanced(address: str) -> bool:
    depth = 0
    for bracket in _BRACKETS.findall(address):
        depth += 1 if bracket == "(" else -1
        if depth < 0:
            return False
    return depth == 0


def _mark_task(item: html.HtmlElement) -> None:
    """Replace the character of a task by an input, for which the converter writes `[x]`."""
    words = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    mark, space, rest = (words.text or "").lstrip().partition(" ")
    if space and mark in (OPEN, DONE):
        words.text = None
        box = etree.Element("input", type="checkbox")
        if mark == DONE:
            box.set("checked", "")
        box.tail = f" {rest}"
        words.insert(0, box)


def _on_one_line(text: str | None) -> str | None:
    return text and text.replace("\n", " ")


def _term_to_paragraph(term: html.HtmlElement) -> None:
    """Turn a `dt` into a paragraph in bold: Markdown has no definition lists."""
    words = etree.Element("strong")
    words.text, term.text = term.text, None
    words.extend(list(term))
    term.tag = "p"
    term.append(words)


def _tighten(item: html.HtmlElement) -> None:
    """Make the list tight (as CommonMark calls it) if an item is one paragraph, or with a list."""
    children = list(item)
    if not children or children[0].tag != "p" or (item.text or children[0].tail or "").strip():
        return
    if len(children) == 1 or children[1].tag in ("ol", "ul"):
        children[0].drop_tag()


def _relative_link(base: str, link: str) -> str:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return link
    path, mark, anchor = link.partition("#")
    return relative_uri(base, path.lstrip("/")) + mark + anchor


def _unescape_if_plain(escape: Match[str]) -> str:
    """The character without its backslash where it means nothing, as the hyphen of "Phi-3".

    Or the number of a footnote.
    """
    if label := escape[2]:
        return f"[^{label}]"
    character = escape[1]
    return character if character and _is_plain(character, escape) else escape[0]


def _is_plain(character: str, escape: Match[str]) -> bool:
    text, start, end = escape.string, escape.start(), escape.end()
    line_before = text[text.rfind("\n", 0, start) + 1 : start]
    if character in _LINE_START_CHARACTERS and any(map(str.isalpha, line_before)):
        return True
    if character == ".":
        return not text[end : end + 1].isspace()
    if character == "&":
        return not _ENTITY.match(text, end)
    if not text[start - 1 : start].isalnum():
        return False
    return character in "-#" or (character == "_" and text[end : end + 1].isalnum())


def twin_file(docname: str) -> str:
    """The file of the twin. It is the same for all builders, so that links to it last."""
    return f"{docname}.md"


class Twins:
    """The Markdown twins of a site."""

    def __init__(self, app: Sphinx) -> None:
        """Collect what the twins depend on: pages, records and settings."""
        self._app = app
        self._site = site(app)
        self._shown = ViewModels.of(app)
        self._section_html = SectionHtml(app)
        self.editions = self._shown.archive.editions

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any twin changes."""
        return self.fingerprint_of(self.editions)

    def fingerprint_of(self, editions: Iterable[Edition]) -> str:
        """Changes when the twin of any of *editions* changes."""
        return digest([*map(self._inputs, editions)])

    def files(self) -> Iterator[File]:
        """A twin for each edition."""
        for edition in self.editions:
            make = partial(self._text, edition)
            yield File(twin_file(edition.docname), repr(self._inputs(edition)), make)

    def _inputs(self, edition: Edition) -> tuple[object, ...]:
        """What the twin of *edition* depends on; the name, because the twin moves with it."""
        name = edition.docname
        header = edition.title, edition.subtitle, str(edition.date), self._authors(edition)
        return _CONVERTER, name, header, self._section_html.digest(name)

    def _authors(self, edition: Edition) -> list[str]:
        known = self._shown.authors
        return [known[key].name for key in edition.authors if key in known]

    def _header(self, edition: Edition) -> dict[str, object]:
        return {
            "title": edition.title,
            "subtitle": edition.subtitle,
            "date": self._shown.day(edition).written,
            "authors": self._authors(edition),
            "page": self._site.url(self._app.builder.get_target_uri(edition.docname)),
        }

    def _text(self, edition: Edition) -> bytes:
        content = self._section_html.of(edition.docname)
        html = render(self._app, "twin", self._header(edition) | {"content": content})
        base = "" if self._site.address else twin_file(edition.docname)
        return to_markdown(legal(html), base).encode()


def render(app: Sphinx, name: str, context: dict[str, Any]) -> str:
    """The template *name*, rendered with *context*."""
    if not isinstance(app.builder, ParallelHTMLBuilder):
        raise TypeError("only builders of HTML have templates")
    html_text: str = app.builder.templates.render(f"newsletter/{name}.html", context)
    return html_text


def on_html_page_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Handler of `html-page-context`: link to the twin in the head of an edition's page."""
    edition = archive_domain(app.env).archive.find(pagename)
    if edition and edition.date and has_archive(app.builder):
        href = relative_uri(app.builder.get_target_uri(pagename), as_uri(twin_file(pagename)))
        context["metatags"] += render(app, "twin_link", {"href": href})


def output(app: Sphinx) -> Output:
    """The Markdown twins."""
    twins = Twins(app)
    return Output(twins.fingerprint, twins.files)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the Markdown twins, and the links to them."""
    app.connect("html-page-context", on_html_page_context)
    add_output(app, OutputGroup("twins", output))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
