"""What stands around the text: front matter, the site's own files, names of files."""

from __future__ import annotations

from tests.hostile.attack import CANARY, Attack, Link

_YAML = "PyYAML, yaml.load(input) Deprecation"
_MYST = "MyST-Parser, frontmatter"
_XSS = "OWASP, XSS Filter Evasion Cheat Sheet"
_CODE = "<script>alert(1)</script>"
_UNKNOWN = "key-unknown"
_months = (f"19{year}-{month:02}" for year in range(50, 60) for month in range(1, 13))


def _edition(name: str, front: str, known_from: str, kind: str = "") -> Attack:
    """An edition with this front matter; it is told wherever it stands in the file."""
    month = next(_months)
    text = (
        f"---\ndate: {month}\n{front}\n---\n# {name}\n\n## At\n:::{{tags}} webgpu\n:::\n\nText.\n"
    )
    return Attack(f"front-{name}", text, known_from, kind, path=f"editions/{month}-{name}.md")


def _guide(name: str, front: str, known_from: str, kind: str = "") -> Attack:
    text = f"---\norphan: true\n{front}\n---\n# {name}\n\nText {{{{ evil }}}}.\n"
    return Attack(f"guide-{name}", text, known_from, kind, path=f"docs/{name}.md")


def _line(file: str, name: str, text: str, known_from: str, kind: str = "") -> Attack:
    return Attack(f"{file.partition('.')[0]}-{name}", text, known_from, kind, path=file)


_TAG = "vocabulary"
ATTACKS = [
    _edition("subtitle", f"subtitle: '{_CODE}'", _XSS),
    _edition("subtitle-quote", "subtitle: '\" onmouseover=\"alert(1)'", _XSS),
    _edition("author", f"author: '{_CODE}'", _XSS, "author-unknown"),
    _edition("tags", "tags: ['<img src=x onerror=alert(1)>']", _XSS, "tag-unknown"),
    _edition("number", f"number: '{_CODE}'", _XSS, "value-invalid"),
    _edition("updated", f"updated: '{_CODE}'", _XSS, "date-invalid"),
    _edition("unknown", f"'{_CODE}': 1", _XSS, _UNKNOWN),
    _edition(
        "myst", "myst:\n  html_meta:\n    http-equiv=refresh: 0;//evil.example", _MYST, _UNKNOWN
    ),
    _edition("substitutions", f"substitutions:\n  evil: '{_CODE}'", _MYST, _UNKNOWN),
    _edition("html-meta", f"html_meta:\n  x: '{_CODE}'", _MYST, _UNKNOWN),
    _edition("python", "subtitle: !!python/object/apply:os.system ['id']", _YAML, "front-matter"),
    _edition("local", "subtitle: !x y", _YAML, "front-matter"),
    _edition("anchor", "subtitle: &a x\nauthor: *a", "a billion laughs in YAML", "front-matter"),
    _edition("merge", "<<: {subtitle: x}", "YAML 1.1, merge keys", _UNKNOWN),
    _edition("twice", "subtitle: a\nsubtitle: b", "YAML 1.2, 3.2.1.3", "front-matter"),
    _edition("deep", f"tags: {'[' * 900}{']' * 900}", "CVE-2022-38749", "front-matter"),
    Attack(
        "heading-of-page",
        f"# {_CODE} `{_CODE}`\n\n## At\n:::{{tags}} webgpu\n:::\n\nText.\n",
        _XSS,
        "html",
        path="editions/1960-01-title.md",
    ),
    Attack(
        "name-markup",
        "# Named\n\n## At\n:::{tags} webgpu\n:::\n\nText.\n",
        _XSS,
        "file-refused",
        path='editions/1960-02"><img src=x onerror=alert(1)>.md',
    ),
    Attack(
        "name-percent",
        "# Percent\n\n## At\n:::{tags} webgpu\n:::\n\nText.\n",
        _XSS,
        "file-name",
        path="editions/1960-03%2e%2e%2fx#y?z.md",
    ),
    _guide("myst", f"myst:\n  substitutions:\n    evil: '{_CODE}'", _MYST, _UNKNOWN),
    _guide("meta", "myst:\n  html_meta:\n    http-equiv=refresh: 0;//e.example", _MYST, _UNKNOWN),
    _guide("extensions", "myst:\n  enable_extensions: [substitution]", _MYST, _UNKNOWN),
    _guide("ablog", f"blogpost: true\ntitle: '{_CODE}'\nredirect: ../../x", "ABlog, front matter"),
    _guide("python", "x: !!python/name:os.system", _YAML, "front-matter"),
    _guide("anchors", "x: &a [1]\ny: [*a, *a]", "a billion laughs in YAML", "front-matter"),
    _guide("field", f"tocdepth: '{_CODE}'\nwide: '{_CODE}'", "Sphinx, file-wide metadata"),
    _line("tags.yml", "label", f"evil-label:\n  label: '{_CODE}'\n", _XSS),
    _line("tags.yml", "description", f"evil-words:\n  label: W\n  description: '{_CODE}'\n", _XSS),
    _line("tags.yml", "aliases", f"evil-alias:\n  label: A\n  aliases: ['{_CODE}']\n", _XSS),
    _line("tags.yml", "alias-up", "evil-up:\n  label: U\n  aliases: ['../../up', 'a/b']\n", _XSS),
    _line("tags.yml", "slug", f"'{_CODE}':\n  label: S\n", _XSS, _TAG),
    _line("tags.yml", "slug-up", "'../../up':\n  label: S\n", "OWASP, Path Traversal", _TAG),
    _line("tags.yml", "quote", "evil-quote:\n  label: '\" onclick=\"alert(1)'\n", _XSS),
    _line("tags.yml", "end", "evil-end:\n  label: ']]></title><script>alert(1)</script>'\n", _XSS),
    _line(
        "links.yml",
        "scheme",
        "https://dead.example:\n  copy: javascript:alert(1)\n",
        _XSS,
        "link-copy",
    ),
    _line("links.yml", "key", f"'javascript:alert(1)':\n  copy: {CANARY}\n", _XSS, "link-copy"),
    _line(
        "links.yml",
        "quote",
        "https://gone.example:\n  copy: 'https://a.example/\"onclick=\"x'\n  date: 2024-01\n",
        _XSS,
    ),
    _line("redirects.txt", "scheme", "old-a javascript:alert(1)\n", _XSS, "redirect"),
    _line("redirects.txt", "data", "old-b data:text/html,x\n", _XSS, "redirect"),
    _line("redirects.txt", "up", "../../old-c index.html\n", "OWASP, Path Traversal", "redirect"),
    _line(
        "redirects.txt", "absolute", "/var/old-d index.html\n", "OWASP, Path Traversal", "redirect"
    ),
    _line("redirects.txt", "encoded", "%2e%2e/old-e index.html\n", "OWASP, Path Traversal"),
    _line("redirects.txt", "quote", "old-f https://a.example/'onclick='alert(1)\n", _XSS),
    _line("redirects.txt", "markup", 'old-g https://a.example/"><svg/onload=alert(1)>\n', _XSS),
    _line(
        "redirects.txt", "header", "old-h https://a.example/\x0bX-Evil:1\n", "CWE-113", "redirect"
    ),
    Attack("source-rst", f".. raw:: html\n\n   {_CODE}\n", "docutils", path="docs/evil.rst"),
    Attack("source-text", f".. raw:: html\n\n   {_CODE}\n", "Sphinx", path="docs/evil.txt"),
]
LINKS = {"editions/linked": Link("/"), "docs/circle": Link("circle")}
