"""Ways to files that a page may not show: by their names, by links, by their content."""

from __future__ import annotations

from tests.hostile.attack import SECRET, Attack, Link

_PATHS = "OWASP, Path Traversal"
_LINKS = "Git, symbolic links in pull requests"
_KIND = "file-refused"
_PNG = b"\x89PNG\r\n\x1a\n"
_HTML = b"<!DOCTYPE html><script>alert(1)</script>"

ATTACKS = [
    Attack("up", "![x](../../secret.png)", _PATHS, _KIND),
    Attack("up-download", "{download}`../../secret.txt`", _PATHS, _KIND),
    Attack("up-encoded", "![x](%2e%2e/%2e%2e/secret.png)", _PATHS, _KIND),
    Attack("up-encoded-slash", "![x](..%2f..%2fsecret.png)", _PATHS, _KIND),
    Attack("up-twice-encoded", "![x](%252e%252e/secret.png)", _PATHS),
    Attack("up-download-encoded", "{download}`%2e%2e/%2e%2e/secret.txt`", _PATHS, _KIND),
    Attack("up-backslash", "![x](<..\\..\\secret.png>)", _PATHS, _KIND),
    Attack("up-hidden", "![x](./.././../secret.png)", _PATHS, _KIND),
    Attack("up-figure", ":::{figure} ../../secret.png\n:alt: x\n:::", _PATHS, _KIND),
    Attack("up-card", ":::{card} x\n:img-top: ../../secret.png\n:img-alt: x\n:::", _PATHS, _KIND),
    Attack("up-link", "[x](../../secret.txt)", _PATHS),
    Attack("absolute", "![x](/../secret.png)", _PATHS, _KIND),
    Attack("absolute-etc", "{download}`/etc/hostname`", _PATHS, _KIND),
    Attack("absolute-twice", "{download}`//etc/hostname`", _PATHS, _KIND),
    Attack("windows", "{download}`C:\\Windows\\win.ini`", _PATHS, _KIND),
    Attack("windows-share", "{download}`\\\\host\\share\\x.txt`", _PATHS, _KIND),
    Attack("file-scheme", "{download}`file:///etc/hostname`", _PATHS, "link-scheme"),
    Attack("nul", "![x](a%00.png)", _PATHS, _KIND),
    Attack("glob", "![x](../../secret.*)", "Sphinx, images by `*`", _KIND),
    Attack("glob-here", "![x](*)", "Sphinx, images by `*`", _KIND),
    Attack("configuration", "{download}`/conf.py`", "Sphinx, {download}", _KIND),
    Attack("configuration-link", "[x](/conf.py)", "MyST-Parser, links to files", _KIND),
    Attack("vocabulary", "{download}`/tags.yml`", "Sphinx, {download}", _KIND),
    Attack(
        "hidden",
        "{download}`.env.txt`",
        "Sphinx, {download}",
        _KIND,
        {"editions/hostile/.env.txt": SECRET},
    ),
    Attack(
        "hidden-folder",
        "{download}`.git/config.txt`",
        "Sphinx, {download}",
        _KIND,
        {"editions/hostile/.git/config.txt": SECRET},
    ),
    Attack(
        "other-folder",
        "{download}`/private/key.txt`",
        "Sphinx, {download}",
        _KIND,
        {"private/key.txt": SECRET},
    ),
    Attack("draft", "{download}`2030-01.md`", "Sphinx, {download} of a source", _KIND),
    Attack("draft-link", "[x](2030-01.md)", "MyST-Parser, links to files"),
    Attack(
        "html",
        "{download}`page.html`",
        "OWASP, Unrestricted File Upload",
        _KIND,
        {"editions/hostile/page.html": _HTML},
    ),
    Attack(
        "html-link",
        "[x](linked.html)",
        "OWASP, Unrestricted File Upload",
        _KIND,
        {"editions/hostile/linked.html": _HTML},
    ),
    Attack(
        "script",
        "{download}`a.js`",
        "OWASP, Unrestricted File Upload",
        _KIND,
        {"editions/hostile/a.js": b"alert(1)"},
    ),
    Attack(
        "two-endings",
        "{download}`a.txt.html`",
        "OWASP, Unrestricted File Upload",
        _KIND,
        {"editions/hostile/a.txt.html": _HTML},
    ),
    Attack(
        "ending-case",
        "{download}`a.HTML`",
        "OWASP, Unrestricted File Upload",
        _KIND,
        {"editions/hostile/a.HTML": _HTML},
    ),
    Attack(
        "link",
        "![x](link.png)",
        _LINKS,
        _KIND,
        {"editions/hostile/link.png": Link("../../../secret.png")},
    ),
    Attack(
        "link-etc",
        "{download}`host.txt`",
        _LINKS,
        _KIND,
        {"editions/hostile/host.txt": Link("/etc/hostname")},
    ),
    Attack(
        "link-folder",
        "![x](folder/secret.png)",
        _LINKS,
        _KIND,
        {"editions/hostile/folder": Link("../../../")},
    ),
    Attack(
        "link-circle",
        "![x](circle.png)",
        _LINKS,
        _KIND,
        {"editions/hostile/circle.png": Link("circle.png")},
    ),
    Attack(
        "link-source", "", _LINKS, "", {"editions/hostile/2031-01.md": Link("../../../secret.md")}
    ),
    Attack(
        "picture-html",
        "![x](page.png)",
        "WHATWG, MIME Sniffing",
        "",
        {"editions/hostile/page.png": _HTML},
    ),
    Attack(
        "picture-broken",
        "![x](broken.png)",
        "libpng, cut off",
        "",
        {"editions/hostile/broken.png": _PNG + b"\0\0\0\rIHDR\0"},
    ),
    Attack(
        "picture-huge",
        "![x](huge.png)",
        "CWE-409, decompression bombs",
        "",
        {
            "editions/hostile/huge.png": _PNG
            + b"\0\0\0\rIHDR"
            + b"\x7f\xff\xff\xff" * 2
            + b"\x08\6\0"
        },
    ),
    Attack(
        "picture-name",
        '![x](<a"onerror=alert(1).png>)',
        "OWASP, XSS by file names",
        "",
        {'editions/hostile/a"onerror=alert(1).png': _PNG},
    ),
    Attack(
        "download-name",
        "{download}`<b onclick=alert(1)>.txt`",
        "OWASP, XSS by file names",
        "",
        {"editions/hostile/<b onclick=alert(1)>.txt": b"x"},
    ),
]
