"""HTML in all its forms: blocks, elements within lines, and what hides them."""

from __future__ import annotations

from tests.hostile.attack import CANARY, Attack

_BLOCKS = "CommonMark 0.31, 4.6 HTML blocks, start condition"
_INLINE = "CommonMark 0.31, 6.6 Raw HTML"
_OWASP = "OWASP, XSS Filter Evasion Cheat Sheet"
_KIND = "html"

ATTACKS = [
    Attack("block-script", "<script>alert(1)</script>", f"{_BLOCKS} 1", _KIND),
    Attack("block-script-open", "<script>alert(1)", f"{_BLOCKS} 1", _KIND, alone=True),
    Attack("block-style", "<style>@import '//evil.example';</style>", f"{_BLOCKS} 1", _KIND),
    Attack("block-textarea", "<textarea></textarea><script>alert(1)</script>", _BLOCKS, _KIND),
    Attack("block-comment", "<!-- a --><script>alert(1)</script>", f"{_BLOCKS} 2", _KIND),
    Attack("block-comment-open", "<!-- a\n\nb", f"{_BLOCKS} 2", _KIND, alone=True),
    Attack("block-instruction", "<?php echo 1 ?><script>alert(1)</script>", _BLOCKS, _KIND),
    Attack("block-instruction-open", "<?xml-stylesheet x", f"{_BLOCKS} 3", _KIND, alone=True),
    Attack("block-declaration", "<!DOCTYPE html><script>alert(1)</script>", _BLOCKS, _KIND),
    Attack("block-declaration-open", "<!ENTITY x", f"{_BLOCKS} 4", _KIND, alone=True),
    Attack("block-cdata", "<![CDATA[x]]><script>alert(1)</script>", f"{_BLOCKS} 5", _KIND),
    Attack("block-cdata-open", "<![CDATA[ x", f"{_BLOCKS} 5", _KIND, alone=True),
    Attack("block-iframe", f'<iframe src="{CANARY}"></iframe>', f"{_BLOCKS} 6", _KIND),
    Attack("block-base", '<base href="https://evil.example/">', f"{_BLOCKS} 6", _KIND),
    Attack("block-form", f'<form action="{CANARY}"><input></form>', f"{_BLOCKS} 6", _KIND),
    Attack("block-details", "<details open ontoggle=alert(1)>", f"{_BLOCKS} 6", _KIND),
    Attack("block-meta", '<meta http-equiv=refresh content="0;url=//e.example">', _OWASP, _KIND),
    Attack("block-link", f'<link rel=stylesheet href="{CANARY}">', f"{_BLOCKS} 6", _KIND),
    Attack("block-any", '<video src=x onerror="alert(1)">', f"{_BLOCKS} 7", _KIND),
    Attack("block-custom", "<x-y onclick=alert(1) style=position:fixed>", f"{_BLOCKS} 7", _KIND),
    Attack("block-in-list", "- <div onclick=alert(1)>\n- b", f"{_BLOCKS} 6", _KIND),
    Attack("block-in-quote", "> <script>alert(1)</script>", f"{_BLOCKS} 1", _KIND),
    Attack("inline-img", "a <img src=x onerror=alert(1)> b", _INLINE, _KIND),
    Attack("inline-image-elsewhere", f"a <img src={CANARY}> b", _INLINE, _KIND),
    Attack("inline-script", "a <script>alert(1)</script> b", _INLINE, _KIND),
    Attack("inline-svg", "a <svg/onload=alert(1)> b", _OWASP),
    Attack("inline-body", "a <body onload=alert(1)> b", _OWASP, _KIND),
    Attack("inline-link", 'a <a href="javascript:alert(1)">x</a> b', _INLINE, _KIND),
    Attack("inline-comment", "a <!-- > <script>alert(1)</script> --> b", _INLINE),
    Attack("inline-instruction", "a <?x ?> b", _INLINE, _KIND),
    Attack("inline-declaration", "a <!X y> b", _INLINE, _KIND),
    Attack("inline-cdata", "a <![CDATA[>&<]]> b", _INLINE, _KIND),
    Attack("inline-lines", 'a <img\nsrc="x"\nonerror="alert(1)"> b', _INLINE, _KIND),
    Attack("inline-object", f"a <object data={CANARY}></object> b", _OWASP, _KIND),
    Attack("inline-embed", f"a <embed src={CANARY}> b", _OWASP, _KIND),
    Attack("inline-math", "a <math href=javascript:alert(1)>x</math> b", _OWASP, _KIND),
    Attack("inline-marquee", "a <marquee onstart=alert(1)>x</marquee> b", _OWASP, _KIND),
    Attack("not-quite-case", "a <ScRiPt>alert(1)</sCrIpT> b", _OWASP, _KIND),
    Attack("not-quite-double", "a <<script>alert(1);//<</script> b", _OWASP, _KIND),
    Attack("not-quite-slash", 'a <img/src="x"/onerror=alert(1)> b', _OWASP),
    Attack("not-quite-open", 'a <img """><script>alert(1)</script>"\\> b', _OWASP, _KIND),
    Attack("not-quite-end", 'a </x onclick="alert(1)"> b', _OWASP),
    Attack("not-quite-nul", "a <scr\0ipt>alert(1)</scr\0ipt> b", _OWASP),
    Attack("escaped-entities", "a &lt;script&gt;alert(1)&lt;/script&gt; b", _OWASP),
    Attack("escaped-numbers", "a &#60;img src=x onerror=alert(1)&#x3e; b", _OWASP),
    Attack("escaped-backslash", "a \\<script>alert(1)\\</script> b", _INLINE),
    Attack("escaped-twice", "a &amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt; b", _OWASP),
    Attack("escaped-wide", "a \uff1cscript\uff1ealert(1)\uff1c/script\uff1e b", _OWASP),
    Attack("code", "`<script>alert(1)</script>`", "CommonMark 0.31, 6.1 Code spans"),
    Attack("code-block", "```html\n<script>alert(1)</script>\n```", "CommonMark 0.31, 4.5"),
    Attack("code-ends-script", "`</script><script>alert(1)</script>`", "HTML, 4.12.1.3"),
    Attack("code-ends-cdata", "`]]><script>alert(1)</script>`", "XML 1.0, 2.7 CDATA"),
    Attack("code-opens-comment", "`<!--<script>`", "HTML, 4.12.1.3 Restrictions for scripts"),
    Attack("conditional-comment", "<!--[if gte IE 4]><script>alert(1)</script>", _OWASP, _KIND),
]
