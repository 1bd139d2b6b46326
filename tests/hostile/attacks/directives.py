"""Directives and roles that read files, write HTML, or take addresses and classes."""

from __future__ import annotations

from tests.hostile.attack import CANARY, Attack

_DOCUTILS = "docutils, Deploying Docutils Securely"
_DESIGN = "sphinx-design, options that take an address or a class"
_MYST = "MyST-Parser, directives and roles"
_OURS = "our own directive"
_KIND = "directive-refused"
_JS = "javascript:alert(1)"
_CODE = "<script>alert(1)</script>"
_GOOD = "../good.png"


def _block(name: str, argument: str = "", content: str = "", /, **options: str) -> str:
    lines = (f":{key.replace('_', '-')}: {value}" for key, value in options.items())
    return "\n".join(
        [f":::{{{name}}} {argument}", *lines, *(["", content] if content else []), ":::"]
    )


ATTACKS = [
    Attack("raw", _block("raw", "html", _CODE), _DOCUTILS, _KIND),
    Attack("raw-file", _block("raw", "html", file="../../secret.txt"), _DOCUTILS, _KIND),
    Attack("raw-url", _block("raw", "html", url=CANARY), _DOCUTILS, _KIND),
    Attack("raw-case", _block("RaW", "html", _CODE), _DOCUTILS, _KIND),
    Attack("include", _block("include", "../../secret.txt"), _DOCUTILS, _KIND),
    Attack("include-absolute", _block("include", "/etc/hostname"), _DOCUTILS, _KIND),
    Attack("literalinclude", _block("literalinclude", "/../secret.txt"), "Sphinx", _KIND),
    Attack("csv-file", _block("csv-table", "x", file="../../secret.txt"), _DOCUTILS, _KIND),
    Attack("csv-url", _block("csv-table", "x", url=CANARY), _DOCUTILS, _KIND),
    Attack("meta", _block("meta", "", ":http-equiv=Refresh: 0;//evil.example"), "docutils", _KIND),
    Attack("role-made", _block("role", "evil(raw)", format="html"), _DOCUTILS, _KIND),
    Attack("role-default", _block("default-role", "raw"), _DOCUTILS, _KIND),
    Attack("eval-rst", f"```{{eval-rst}}\n.. raw:: html\n\n   {_CODE}\n```", _MYST, _KIND),
    Attack("eval-rst-include", "```{eval-rst}\n.. include:: /etc/hostname\n```", _MYST, _KIND),
    Attack("math", _block("math", "", "\\href{javascript:alert(1)}{x}"), "MathJax", "maths"),
    Attack("only", _block("only", "html or __import__('os')", _CODE), "Sphinx", _KIND),
    Attack("parsed-literal", _block("parsed-literal", "", _CODE), "docutils", _KIND),
    Attack("container", _block("container", '"onclick="alert(1)', "x"), "docutils", _KIND),
    Attack("class", _block("class", "x"), "docutils", _KIND),
    Attack("replace", _block("replace", "x"), "docutils", _KIND),
    Attack("autodoc", _block("automodule", "os"), "Sphinx, autodoc runs code", _KIND),
    Attack("graphviz", _block("graphviz", "../../secret.txt"), "Sphinx, graphviz", _KIND),
    Attack("substitution", "{{ env.config }} {{ [].__class__ }}", "MyST, Jinja injection", "html"),
    Attack("substitution-loop", "{% for x in y %}x{% endfor %}", "MyST, Jinja"),
    Attack("message-in-heading", "### Message [x](inv:no#x)", "MyST-Parser, create_warning"),
    Attack("comment-line", "% <script>alert(1)</script>", _MYST),
    Attack("role-raw", f"{{raw}}`{_CODE}`", _DOCUTILS, "role-refused"),
    Attack("role-html", f"{{raw-html}}`{_CODE}`", _DOCUTILS, "role-refused"),
    Attack("role-code", "{eval}`1`", _MYST, "role-refused"),
    Attack("role-math", "{math}`\\href{javascript:alert(1)}{x}`", "MathJax", "maths"),
    Attack("nested", "::::{note}\n" + _block("raw", "html", _CODE) + "\n::::", _MYST, _KIND),
    Attack("nested-table", f"::::{{list-table}} x\n* - {_block('raw', 'html')}\n::::", _MYST),
    Attack("fence-info", f'```"onclick="alert(1)\n{_CODE}\n```', "CommonMark 0.31, 4.5"),
    Attack("fence-language", f"```html><script>\n{_CODE}\n```", "CommonMark 0.31, 4.5"),
    Attack("code-caption", f"```{{code-block}} html\n:caption: {_CODE}\nx\n```", "Sphinx", "html"),
    Attack("code-name", '```{code-block} x\n:name: a"onclick="alert(1)\nx\n```', "Sphinx"),
    Attack("class-quote", _block("note", "", "x", **{"class": '"onclick="alert(1)'}), "docutils"),
    Attack("name-quote", _block("note", "", "x", name='"><script>alert(1)'), "docutils"),
    Attack("admonition-title", _block("admonition", _CODE, "x"), "docutils", "html"),
    Attack("target", _block("image", _GOOD, alt="x", target=_JS), "docutils", "link-scheme"),
    Attack(
        "figure-target", _block("figure", _GOOD, alt="x", target=_JS), "docutils", "link-scheme"
    ),
    Attack("figure-caption", _block("figure", _GOOD, _CODE, alt="x"), "docutils", "html"),
    Attack("width", _block("image", _GOOD, alt="x", width='1" onload="alert(1)'), "docutils"),
    Attack("card-link", _block("card", "x", "y", link=_JS), _DESIGN, "link-scheme"),
    Attack("card-image", _block("card", "x", "y", img_top=CANARY), _DESIGN, "image-elsewhere"),
    Attack("card-alt", _block("card", "x", img_top=_GOOD, img_alt='"onload="alert(1)'), _DESIGN),
    Attack("card-class", _block("card", "x", "y", class_card='"onclick="alert(1)'), _DESIGN),
    Attack("grid-link", _block("grid-item-card", "x", "y", link="data:text/html,x"), _DESIGN),
    Attack("button", _block("button-link", _JS, "x"), _DESIGN, "link-scheme"),
    Attack("button-tab", _block("button-link", "java\tscript:alert(1)", "x"), _DESIGN),
    Attack("button-ref", _block("button-ref", _JS, "x", ref_type="any"), _DESIGN),
    Attack("dropdown", _block("dropdown", _CODE, "x", icon='"onload="alert(1)'), _DESIGN, "html"),
    Attack("tab", ":::::{tab-set}\n" + _block("tab-item", _CODE, "x") + "\n:::::", _DESIGN, "html"),
    Attack("icon", '{octicon}`x"onload="alert(1);1em`', _DESIGN, "icon-unknown"),
    Attack("toctree", _block("toctree", "", f"x <{_JS}>"), "Sphinx, toctree"),
    Attack(
        "toctree-address",
        _block("toctree", "", "x <javascript://%0aalert(1)>"),
        "Sphinx",
        "link-scheme",
    ),
    Attack("toctree-glob", _block("toctree", "", "../../**", glob=""), "Sphinx, toctree"),
    Attack("table", "| a |\n| - |\n| <script>alert(1)</script> |", "GFM, tables", "html"),
    Attack(
        "definition-list", "x <i onclick=alert(1)>\n: y <script>alert(1)</script>", _MYST, "html"
    ),
    Attack("footnote", f'x[^"onclick="alert(1)]\n\n[^"onclick="alert(1)]: {_CODE}', _MYST, "html"),
    Attack("event", _block("event", _CODE, start="2024-05", place=_CODE, url=_JS), _OURS),
    Attack("event-place", _block("event", "Meet", start="2024-05-06", place=f"x{_CODE}"), _OURS),
    Attack("event-lines", _block("event", "A\\nBEGIN:VALARM", start="2024-05-07"), "RFC 5545"),
    Attack("showcase", _block("showcase", title=_CODE, by=_CODE, url="https://a.example"), _OURS),
    Attack("showcase-url", _block("showcase", title="T", url=_JS), _OURS, "option-invalid"),
    Attack(
        "showcase-picture",
        _block("showcase", title="P", url="https://a.example", picture="../../secret.png"),
        _OURS,
        "file-refused",
    ),
    Attack("video", _block("video", _JS, title="x"), _OURS, "embed-address"),
    Attack("video-title", _block("video", "https://vimeo.com/1", title=_CODE), _OURS),
    Attack("demo-frame", _block("demo", "https://a.example", title="x", frame=_JS), _OURS),
    Attack(
        "demo-host",
        _block("demo", "https://a.example;script-src*", title="x"),
        "CSP injection",
        "embed-address",
    ),
    Attack("contact", _block("contact", _CODE), _OURS),
    Attack(
        "interview",
        _block("interview", "", f"J: {_CODE}\n\nK: x", guest="K", host="J"),
        _OURS,
        "html",
    ),
    Attack("interview-names", _block("interview", "", "J: x", guest=_CODE, host=_CODE), _OURS),
    Attack("changes", _block("changes", "", f"- {_CODE}"), _OURS, "html"),
    Attack("correction", _block("correction", '"onclick="alert(1)', _CODE), _OURS, "html"),
    Attack("sponsor-url", _block("sponsor", "x", url=_JS), _OURS, "option-invalid"),
    Attack("sponsor-name", _block("sponsor", _CODE, url="https://a.example"), _OURS),
    Attack("tldr-below", _block("tldr", "", f"- {_CODE}"), _OURS, "html"),
    Attack("tags-markup", _block("tags", _CODE), _OURS),
]
