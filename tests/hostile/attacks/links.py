"""Addresses that run a program, or hide where they lead."""

from __future__ import annotations

from tests.hostile.attack import CANARY, Attack

_OWASP = "OWASP, XSS Filter Evasion Cheat Sheet"
_MARKDOWN_IT = "markdown-it, docs/security.md and test/fixtures/markdown-it/xss.txt"
_COMMONMARK = "CommonMark 0.31, 6.3 Links"
_SECTIONS = "MyST-Parser, targets and attributes"
_KIND = "link-scheme"
_MISSING = "link-missing"  # as a path it leads nowhere
_JS = "javascript:alert(1)"

ATTACKS = [
    Attack("scheme-javascript", f"[x]({_JS})", _MARKDOWN_IT, _KIND),
    Attack("scheme-case", "[x](jAvAsCrIpT:alert`1`)", _OWASP, _KIND),
    Attack("scheme-entity", "[x](java&#115;cript:alert(1))", _MARKDOWN_IT, _KIND),
    Attack("scheme-entity-colon", "[x](javascript&colon;alert(1))", _MARKDOWN_IT, _KIND),
    Attack("scheme-entity-tab", "[x](java&Tab;script:alert(1))", _OWASP, _MISSING),
    Attack("scheme-entity-newline", "[x](java&NewLine;script:alert(1))", _OWASP, _MISSING),
    Attack("scheme-entity-long", "[x](&#0000106avascript:alert(1))", _OWASP),
    Attack("scheme-tab", "[x](<java\tscript:alert(1)>)", _OWASP, _MISSING),
    Attack("scheme-control", "[x](<\x01javascript:alert(1)>)", _MARKDOWN_IT, _MISSING),
    Attack("scheme-space", "[x](< javascript:alert(1)>)", _OWASP, _KIND),
    Attack("scheme-percent", "[x](javascript%3Aalert(1))", _MARKDOWN_IT),
    Attack("scheme-vbscript", "[x](vbscript:msgbox(1))", _MARKDOWN_IT, _KIND),
    Attack("scheme-data", "[x](data:text/html;base64,PHNjcmlwdD4=)", _MARKDOWN_IT, _KIND),
    Attack("scheme-data-svg", "![x](data:image/svg+xml;base64,PHN2Zy8+)", _MARKDOWN_IT, _KIND),
    Attack("scheme-file", "[x](file:///etc/hostname)", _MARKDOWN_IT, _KIND),
    Attack("scheme-blob", "[x](blob:https://a.example/1)", "HTML, 7.4", _KIND),
    Attack("scheme-view-source", f"[x](view-source:{_JS})", "Chromium, its own schemes", _KIND),
    Attack("scheme-sms", "[x](sms:123)", "RFC 5724", _KIND),
    Attack("scheme-intent", "[x](intent://x#Intent;end)", "Chromium for Android", _KIND),
    Attack("scheme-ms", "[x](ms-msdt:/id)", "CVE-2022-30190", _KIND),
    Attack("autolink-scheme", f"<{_JS}>", "CommonMark 0.31, 6.5 Autolinks", _KIND),
    Attack("autolink-data", "<data:text/html,x>", "CommonMark 0.31, 6.5 Autolinks", _KIND),
    Attack("autolink-quote", '<https://a.example/"onclick="alert(1)>', _MARKDOWN_IT),
    Attack("definition", f"[x][scheme]\n\n[scheme]: {_JS}", _COMMONMARK, _KIND),
    Attack("definition-title", "[x][t]\n\n[t]: https://a.example '\"onclick=alert(1)'", _OWASP),
    Attack("title-quote", "[x](https://a.example '\" onmouseover=alert(1) a=\"')", _OWASP),
    Attack("title-markup", "[x](https://a.example '<script>alert(1)</script>')", _OWASP),
    Attack("address-quote", '[x](https://a.example/"onclick=alert(1)")', _OWASP),
    Attack("address-markup", "[x](https://a.example/?<script>alert(1)</script>)", _OWASP),
    Attack("inline-escape", "[x](<https://a.example/'><script>alert(1)</script>>)", _OWASP),
    Attack("alt-quote", '![" onerror="alert(1)](nothing.png)', _OWASP),
    Attack("alt-markup", "![<script>alert(1)</script>](nothing.png)", _OWASP),
    Attack("alt-nested", f"![[x]({_JS})](nothing.png)", _MARKDOWN_IT),
    Attack("picture-scheme", f"![x]({_JS})", _MARKDOWN_IT, _KIND),
    Attack("picture-elsewhere", f"![x]({CANARY})", "HTML, 4.8.3", "image-elsewhere"),
    Attack("picture-no-scheme", "![x](//evil.example/x.png)", "RFC 3986, 4.2", "file-refused"),
    Attack("attributes", "[x](https://a.example){onclick='alert(1)' #y .z}", _SECTIONS),
    Attack("attributes-block", '{onclick="alert(1)" style="color:red"}\nText.', _SECTIONS),
    Attack("anchor-quote", '(x" onclick="alert(1))=\n### Under it', _SECTIONS),
    Attack("anchor-markup", "(<script>alert(1)</script>)=\n### Under that", _SECTIONS),
    Attack("heading-markup", "### A <img src=x onerror=alert(1)> heading", _OWASP, "html"),
    Attack("heading-quote", '### "><script>alert(1)</script>', _OWASP, "html"),
    Attack("project-scheme", f"<project:{_JS}>", _SECTIONS, _MISSING),
    Attack("path-scheme", "<path:/etc/hostname>", _SECTIONS),
    Attack("inventory-scheme", f"<inv:{_JS}>", _SECTIONS),
    Attack("role-any", f"{{any}}`x <{_JS}>`", "Sphinx, cross-references"),
    Attack("role-download", f"{{download}}`x <{_JS}>`", "Sphinx, {download}", "file-refused"),
    Attack("role-download-data", "{download}`x <data://text/html,x>`", "Sphinx", _KIND),
    Attack("role-ref", '{ref}`"><script>alert(1)</script> <nothing>`', "Sphinx, {ref}"),
    Attack("role-kbd", "{kbd}`<script>alert(1)</script>`", "Sphinx, {kbd}"),
    Attack("role-menu", "{menuselection}`<b onclick=alert(1)> --> &x`", "Sphinx"),
    Attack("role-abbr", '{abbr}`x ("onclick="alert(1))`', "Sphinx, {abbr}"),
    Attack("role-tag", "{tag}`<script>alert(1)</script>`", "our own role"),
    Attack("role-edition", '{edition}`"><script>alert(1)</script>`', "our own role"),
]
