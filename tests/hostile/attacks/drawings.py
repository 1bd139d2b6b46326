"""SVG drawings that run, load or lead to something."""

from __future__ import annotations

import gzip

from tests.hostile.attack import CANARY, Attack

_CHEAT = "OWASP, XSS Filter Evasion Cheat Sheet, and html5sec.org"
_SVG = "SVG 2, linking and scripting"
_CURE53 = "DOMPurify, test/fixtures/expect.mjs"
_XLINK = 'xmlns:x="http://www.w3.org/1999/xlink"'
_XHTML = "http://www.w3.org/1999/xhtml"
_JS = "javascript:alert(1)"


def _svg(inner: str, attributes: str = "") -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" {attributes}>{inner}</svg>'
    ).encode()


_DRAWINGS = {
    "script": (_svg("<script>alert(1)</script>"), _CHEAT),
    "script-prefixed": (
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>alert(1)</s:script></s:svg>',
        _CURE53,
    ),
    "script-html": (_svg(f'<script xmlns="{_XHTML}">alert(1)</script>'), _CURE53),
    "script-source": (_svg(f'<script href="{CANARY}"/>'), _SVG),
    "handler": (_svg("", 'onload="alert(1)"'), _CHEAT),
    "handler-focus": (_svg('<a onfocus="alert(1)" tabindex="1"/>'), _CHEAT),
    "foreign": (_svg(f'<foreignObject><b xmlns="{_XHTML}">x</b></foreignObject>'), _CHEAT),
    "frame": (_svg(f'<iframe xmlns="{_XHTML}" src="{_JS}"/>'), _CHEAT),
    "link": (_svg(f'<a href="{_JS}"><text>x</text></a>'), _CHEAT),
    "link-x": (_svg(f'<a x:href="{_JS}"><text>x</text></a>', _XLINK), _CHEAT),
    "link-tab": (_svg('<a href="java&#9;script:alert(1)"><text>x</text></a>'), _CHEAT),
    "link-elsewhere": (_svg('<a href="https://evil.example"><text>x</text></a>'), _SVG),
    "link-ping": (_svg(f'<a href="#a" ping="{CANARY}"><text>x</text></a>'), "HTML, 4.6.6"),
    "use": (_svg('<use href="other.svg#x"/>'), _SVG),
    "use-data": (_svg('<use href="data:image/svg+xml;base64,PHN2Zy8+#x"/>'), _CHEAT),
    "image": (_svg(f'<image href="{CANARY}"/>'), _SVG),
    "image-data": (_svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'), _CHEAT),
    "base": (_svg('<use href="#x"/>', f'xml:base="{CANARY}"'), "XML Base, 4"),
    "style-import": (_svg(f"<style>@import '{CANARY}';</style>"), _SVG),
    "style-import-split": (_svg(f"<style>@im<![CDATA[port]]> '{CANARY}';</style>"), "XML, 2.7"),
    "style-import-after": (_svg(f"<style><title/>@import '{CANARY}';</style>"), "CSSOM"),
    "style-url": (_svg(f"<style>rect{{fill:url({CANARY})}}</style>"), _SVG),
    "style-escape": (_svg(f"<style>rect{{fill:u\\72l({CANARY})}}</style>"), "CSS Syntax, 4.1"),
    "style-font": (_svg(f"<style>@font-face{{src:url('{CANARY}')}}</style>"), _SVG),
    "style-set": (_svg(f"<g style=\"cursor:image-set('{CANARY}' 1x)\"/>"), "CSS Images 4"),
    "fill": (_svg(f'<rect fill="url({CANARY})" width="9" height="9"/>'), _SVG),
    "filter": (_svg(f'<filter id="f"><feImage href="{CANARY}"/></filter>'), _SVG),
    "animate": (_svg(f'<a><animate attributeName="href" values="{_JS}"/></a>'), _CHEAT),
    "set": (_svg('<set attributeName="onmouseover" to="alert(1)"/>'), _CHEAT),
    "handler-element": (_svg("<handler>alert(1)</handler>"), "SVG Tiny 1.2"),
    "entity": (
        b"<!DOCTYPE svg [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>" + _svg("<text>&e;</text>"),
        "OWASP, XML External Entity Prevention",
    ),
    "entity-laughs": (
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + _svg("<text>&b;</text>"),
        "CVE-2003-1564, a billion laughs",
    ),
    "entity-parameter": (
        f'<!DOCTYPE svg [<!ENTITY % p SYSTEM "{CANARY}"> %p;]>'.encode() + _svg(""),
        "OWASP, XML External Entity Prevention",
    ),
    "default": (
        b'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>' + _svg(""),
        "XML 1.0, 3.3.2 Attribute Defaults",
    ),
    "sheet": (b'<?xml-stylesheet href="javascript:alert(1)"?>' + _svg(""), "html5sec.org"),
    "sheet-xsl": (b'<?xml-stylesheet type="text/xsl" href="#x"?>' + _svg(""), "html5sec.org"),
    "utf-7": (
        b'<?xml version="1.0" encoding="UTF-7"?>' + _svg("+ADw-script+AD4-alert(1)"),
        "OWASP, UTF-7 encoding",
    ),
    "utf-16": (
        '<?xml version="1.0" encoding="UTF-16"?>'.encode("utf-16")
        + _svg("").decode().encode("utf-16-le"),
        "XML 1.0, 4.3.3 Character Encoding",
    ),
    "encoding-rare": (
        b'<?xml version="1.0" encoding="hp-roman8"?>' + _svg("x"),
        "XML 1.0, 4.3.3: other readers may know other encodings",
    ),
    "packed": (gzip.compress(_svg("<script>alert(1)</script>"), mtime=0), "SVG 2, 1.4.1 svgz"),
    "html": (b"<html><script>alert(1)</script></html>", "WHATWG, MIME Sniffing"),
    "html-root": (f'<html xmlns="{_XHTML}"><svg/></html>'.encode(), "WHATWG, MIME Sniffing"),
    "empty": (b"", "XML 1.0, 2.1"),
    "broken": (_svg("<g>"), "XML 1.0, 2.1"),
}


def _attack(name: str, drawing: bytes, known_from: str) -> Attack:
    file = f"drawing-{name}.svg"
    files = {f"editions/hostile/{file}": drawing}
    return Attack(f"drawing-{name}", f"![x]({file})", known_from, "drawing-refused", files)


_HARMLESS = _svg('<a href="#x"><rect id="x" width="9" height="9" fill="url(#f)"/></a>')
_SCRIPT = _DRAWINGS["script"][0]
ATTACKS = [
    Attack(
        "drawing-harmless",
        "![x](harmless.svg)",
        "none: what stays",
        "",
        {"editions/hostile/harmless.svg": _HARMLESS},
    ),
    *(_attack(name, *told) for name, told in _DRAWINGS.items()),
    Attack(
        "drawing-ending-case",
        "![x](a.SVG)",
        "WHATWG, MIME Sniffing",
        "drawing-refused",
        {"editions/hostile/a.SVG": _SCRIPT},
    ),
    Attack(
        "drawing-ending-packed",
        "![x](a.svgz)",
        "SVG 2, 1.4.1 svgz",
        "file-refused",
        {"editions/hostile/a.svgz": gzip.compress(_SCRIPT, mtime=0)},
    ),
    Attack(
        "drawing-of-language",
        "![x](b.svg)",
        "Sphinx, figure_language_filename",
        "drawing-refused",
        {"editions/hostile/b.svg": _svg(""), "editions/hostile/b.en.svg": _SCRIPT},
    ),
    Attack(
        "drawing-download",
        "{download}`c.svg`",
        "Sphinx, {download}",
        "drawing-refused",
        {"editions/hostile/c.svg": _SCRIPT},
    ),
    Attack(
        "drawing-showcase",
        ":::{showcase}\n:title: Drawn\n:url: https://a.example\n:picture: d.svg\n:alt: x\n:::",
        "our own directive",
        "drawing-refused",
        {"editions/hostile/d.svg": _SCRIPT},
    ),
]
