from __future__ import annotations

import contextlib
import time

import pytest

from sphinx_newsletter.policy.svg import LARGEST, SvgError, check_svg
from tests.hostile.attacks.drawings import ATTACKS

HOSTILE = {
    attack.name: content
    for attack in ATTACKS
    if attack.kind == "drawing-refused"
    for name, content in attack.files.items()
    if name.endswith(f"{attack.name}.svg") and isinstance(content, bytes)
}


def svg(inner: str, attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inner}</svg>'.encode()


@pytest.mark.parametrize(
    "drawing",
    [
        svg(""),
        b"\xef\xbb\xbf" + svg("<text>caf\xe9</text>"),
        b'<?xml version="1.0" encoding="utf-8" standalone="no"?>' + svg("<g/>"),
        b'<?xml version="1.0" encoding="US-ASCII"?>' + svg("<g/>"),
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://a.example/svg.dtd">' + svg(""),
        svg('<a href="#b"><rect fill="url(#c)" filter="url( \'#d\')" style="fill:red"/></a>'),
        svg("<style>rect { fill: url(#a) } /* image */</style><title>src of it</title>"),
        svg('<image href="data:image/png;base64,AA=="/><use href="#a"/>'),
        svg('<i:note i:kept="1"><i:more/></i:note>', 'xmlns:i="http://www.inkscape.org/x"'),
        svg("<!-- <script>alert(1)</script> --><text>javascript: alert</text>"),
        svg("<metadata/><linearGradient id='a'><stop offset='1'/></linearGradient>"),
        # Inkscape on Windows notes where a drawing and its pictures were saved.
        svg(r"<g xmlns:i='http://www.inkscape.org/x' i:export-filename='C:\Users\kim\a.png'/>"),
        # What the usual programs write besides: draw.io, Excalidraw and D2, LibreOffice, PlantUML.
        svg("<g/>", 'content="&lt;a href=&quot;javascript:x&quot; style=&quot;a:url(b)&quot;"'),
        svg("<style>@font-face{font-family:a;src:url(data:font/woff2;base64,d09GMg==)}</style>"),
        svg('<style>@font-face{src:url("data:application/font-woff;base64,d09G")}</style>'),
        svg("<font><font-face/><missing-glyph/><glyph unicode='a' d='M0 0'/></font>"),
        b"<?plantuml 1.2024.3?>" + svg("<text>a</text>"),
    ],
)
def test_a_plain_one_passes(drawing: bytes) -> None:
    check_svg(drawing)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_one_is_refused(name: str) -> None:
    with pytest.raises(SvgError):
        check_svg(HOSTILE[name])


@pytest.mark.parametrize(
    ("drawing", "line", "why"),
    [
        (svg("\n<script/>"), 2, "element `script`"),
        (svg("\n\n<g onclick='x'/>"), 3, "script (`onclick`)"),
        (svg("<g ONCLICK='x'/>"), 1, "script (`ONCLICK`)"),
        (svg("<use href='a.svg#b'/>"), 1, "links to `a.svg#b`"),
        (svg("<g fill='URL(a)'/>"), 1, "loads a file (`fill`)"),
        (svg("<g fill='url( \"a\")'/>"), 1, "loads a file (`fill`)"),
        (svg("<g class='vbscript:x'/>"), 1, "loads a file (`class`)"),
        (svg("<style>a{b:expression(c)}</style>"), 1, "loads a file (`style`)"),
        (svg("<style>@IMPORT 'a'</style>"), 1, "loads a file (`style`)"),
        (svg("<style><g/></style>"), 1, "within `style`"),
        (svg("<g xml:base='a'/>"), 1, "changes where it links to"),
        (svg("<a ping='a'/>"), 1, "notifies another site"),
        (svg("<x xmlns=''/>"), 1, "element `x`"),
        (svg("<foreignObject/>"), 1, "in Mermaid turn off `htmlLabels`"),
        (svg("<flowRoot/>"), 1, "in Inkscape use Text > Convert to Text"),
        (svg("<animate/>"), 1, "draw it without animation"),
        (svg("<style>a{src:url(data:font/woff2;base64,AA) url(b)}</style>"), 1, "loads a file"),
        (svg("<style>a{src:url(data:image/svg+xml;base64,AA)}</style>"), 1, "loads a file"),
        (svg("<g onload='x' content='y'/>"), 1, "script (`onload`)"),
        (b"<?xml-stylesheet href='a.css'?>" + svg(""), 1, "(`xml-stylesheet`)"),
        (svg("<g xlink:role='url(a)' xmlns:xlink='http://www.w3.org/1999/xlink'/>"), 1, "`role`"),
        (b"<svg/>", 1, "first element"),
        (b"<?a b?>" + svg(""), 1, "processing instruction (`a`)"),
        (svg("<g>"), 1, "it is not SVG (mismatched tag)"),
        (svg("").decode().encode("utf-16"), 1, "not in UTF-8"),
        (b"\xff" + svg(""), 1, "not in UTF-8"),
        (b'<?xml version="1.0" encoding="latin-1"?>' + svg(""), 1, "not in UTF-8"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg(""), 1, "declares entities"),
        (b" " * (LARGEST + 1), 1, "more than 5 MB"),
    ],
)
def test_the_reason_and_the_line_are_reported(drawing: bytes, line: int, why: str) -> None:
    with pytest.raises(SvgError) as error:
        check_svg(drawing)
    assert why in str(error.value)
    assert error.value.line == line


@pytest.mark.parametrize(
    "drawing",
    [
        svg(f"<g fill='{'url(' + ' ' * 200_000}'/>"),
        svg("<style>" + "url " * 200_000 + "</style>"),
        svg("<g>" * 100_000 + "</g>" * 100_000),
        svg("<style>" + "image(" * 100_000),
    ],
)
def test_none_takes_long(drawing: bytes) -> None:
    begun = time.process_time()
    with contextlib.suppress(SvgError):
        check_svg(drawing)
    assert time.process_time() - begun < 2
