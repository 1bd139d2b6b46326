"""Check of SVG files: plain images only, because a browser runs the scripts of one that is opened.

A file is refused with a reason, and not cleaned, so that its author knows what is published.
What SVG can do: https://www.w3.org/TR/SVG2/interact.html and https://www.w3.org/TR/SVG2/linking.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from sphinx_newsletter.policy.allow_list import scheme_of

if TYPE_CHECKING:
    from collections.abc import Mapping


_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
# Whose attributes do something; those of other namespaces are notes, such as `C:\a.png`.
_READ = {"", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"}
_ELEMENTS = frozenset(
    {
        *("a", "circle", "clipPath", "defs", "desc", "ellipse", "filter", "g", "image", "line"),
        *("linearGradient", "marker", "mask", "metadata", "path", "pattern", "polygon", "polyline"),
        *("radialGradient", "rect", "stop", "style", "svg", "switch", "symbol", "text", "textPath"),
        *("title", "tspan", "use", "view"),
        *("feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix"),
        *("feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood"),
        *("feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode"),
        *("feMorphology", "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight"),
        *("feTile", "feTurbulence"),
        # LibreOffice writes fonts, which no browser reads.
        *(
            "font",
            "font-face",
            "font-face-name",
            "font-face-src",
            "glyph",
            "hkern",
            "missing-glyph",
        ),
        "vkern",
    }
)
# How the programs that draw with an element do without it.
_NO_MOVES = ", which could change where it links to (draw it without animation)"
_WITHOUT = {
    **dict.fromkeys(("animate", "animateMotion", "animateTransform", "set"), _NO_MOVES),
    "flowRoot": ", which no browser shows (in Inkscape use Text > Convert to Text)",
    "foreignObject": ", which contains HTML (in draw.io turn off formatted text and word wrap, "
    "in Mermaid turn off `htmlLabels`, in Figma remove the background blur)",
}
# A function of CSS that loads something, other than from the drawing itself; and what hides one.
_FONT = (
    r"data:(?:font/(?:woff2?|ttf|otf)|application/(?:x-)?font-(?:woff2?|ttf|otf))"
    r"(?:;charset=utf-8)?;base64,"
)
_LOADS = re.compile(
    rf"(?:url|src|image|image-set|cross-fade|element)\s*+\((?!\s*+['\"]?(?:#|{_FONT}))"
    r"|@import|\\|expression\(",
    re.IGNORECASE,
)
# Attributes that lead elsewhere besides `href`.
_LEADING = {
    "base": "changes where it links to",
    "ping": "notifies another site",
    "src": "loads a file",
}
# Instructions that are notes: PlantUML's, Adobe's.
_NOTES = {"plantuml", "plantuml-src", "xpacket"}
# Where draw.io keeps its own form of the drawing, and no browser looks.
_OWN_FORM = "content"
_UTF8 = {"utf-8", "us-ascii"}
_PIXELS = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE)
_HEAD = 64_000  # bytes, in which the first element ends
LARGEST = 5_000_000  # bytes; each build reads all of them


class SvgError(ValueError):
    """Why an SVG file is refused; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        """Keep the place and the sentence apart."""
        super().__init__(message)
        self.line = line


def check_svg(data: bytes) -> None:
    """Raise `SvgError` if the SVG *data* could run, load or lead to anything."""
    if len(data) > LARGEST:
        raise SvgError(1, f"it has more than {LARGEST // 1_000_000} MB")
    _SvgChecker().read(data)


def attributes_of(data: bytes) -> dict[str, str]:
    """The attributes of the outermost element. Raises `SvgError`."""
    found: dict[str, str] = {}
    parser = expat.ParserCreate()

    def begin(_name: str, attributes: dict[str, str]) -> None:
        parser.StartElementHandler = None
        found.update(attributes)

    parser.StartElementHandler = begin
    try:
        parser.Parse(data[:_HEAD], False)
    except expat.ExpatError as error:
        raise SvgError(error.lineno, "it is not SVG") from error
    return found


class _SvgChecker:
    """Parser of one SVG file, which raises `SvgError` for what is not allowed."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate("UTF-8", " ")
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartElementHandler = self._element
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = self._entity
        self._parser.ProcessingInstructionHandler = self._instruction
        self._style: list[str] | None = None
        self._seen = False

    def read(self, data: bytes) -> None:
        try:
            data.decode()
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            message = f"it is not SVG ({expat.ErrorString(error.code)})"
            raise SvgError(error.lineno, message) from error
        except SvgError:
            raise
        except (ValueError, LookupError) as error:  # an unknown encoding
            raise SvgError(1, "it is not in UTF-8") from error

    def _refuse(self, message: str) -> NoReturn:
        raise SvgError(self._parser.CurrentLineNumber, message)

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        """A browser may know other encodings than we do, and read another drawing."""
        if encoding and encoding.lower() not in _UTF8:
            self._refuse("it is not in UTF-8")

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self._seen and (namespace, local) != (_SVG, "svg"):
            self._refuse("it is not SVG (its first element is not `svg`)")
        self._seen = True
        # SVG editors store data in their own namespaces, which browsers do not show.
        if namespace in (_SVG, _XHTML, "") and (namespace != _SVG or local not in _ELEMENTS):
            self._refuse(f"it contains an element `{local}`{_WITHOUT.get(local, '')}")
        if self._style is not None:
            self._refuse("it contains an element within `style`")
        if local == "style":
            self._style = []
        for attribute, value in attributes.items():
            space, _, short = attribute.rpartition(" ")
            self._attribute(short, value, is_read=space in _READ)

    def _attribute(self, name: str, value: str, *, is_read: bool) -> None:
        if name.lower().startswith("on"):
            self._refuse(f"it contains a script (`{name}`)")
        if name in _LEADING:
            self._refuse(f"it {_LEADING[name]} (`{name}`)")
        if name == "href" and not (value.startswith("#") or _PIXELS.match(value)):
            self._refuse(f"it links to `{value[:60]}`")
        loads = _LOADS.search(value) or scheme_of(value) in ("javascript", "vbscript")
        if is_read and loads and name != _OWN_FORM:
            self._refuse(f"it loads a file (`{name}`)")

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _end(self, _name: str) -> None:
        if self._style is not None and _LOADS.search("".join(self._style)):
            self._refuse("it loads a file (`style`)")
        self._style = None

    def _entity(self, *_: object) -> NoReturn:
        self._refuse(
            "it declares entities (in Illustrator turn off “Preserve Illustrator Editing "
            "Capabilities”)"
        )

    def _instruction(self, target: str, _data: str) -> None:
        if target not in _NOTES:
            self._refuse(f"it contains a processing instruction (`{target}`)")
