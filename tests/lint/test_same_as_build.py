"""`newsletter check` reports what a build reports: same file, same line, same sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from sphinx_newsletter.lint.rules.rule import PAGE_RULES, SITE_RULES, Finding
from sphinx_newsletter.model.problems import Kind
from tests.reading.bad_input.row import TITLE, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site, Warned


EVENT = ":::{event} Meeting\n:start: 2024-05-01\n:place: Berlin\n"
HOST = ":host: Jan\n:guest: Kim\n"
# The body of an edition, by name.
INPUTS = {
    # Options of directives, in all ways of writing them
    "quoted": (
        f"{TITLE}:::{{interview}}\n:host: \"Jan\"\n:guest: 'Kim'\n\nJan: Why?\n\nKim: So.\n:::\n"
    ),
    "yaml": f"{TITLE}:::{{event}} A\n---\nstart: 2024-05-01\nplace: Berlin\n---\n:::\n",
    "yaml-wrong": f"{TITLE}:::{{event}} A\n---\nstart: soon\nplace: Berlin\n---\n:::\n",
    "yaml-broken": f"{TITLE}:::{{event}} A\n---\nstart: [\n---\n:::\n",
    "continued": f"{TITLE}:::{{event}} A\n:start: 2024-05-01\n:place: Ber\n  lin\n:::\n",
    "commented": f"{TITLE}:::{{event}} A\n:start: 2024-05-01 # a day\n:place: Berlin\n:::\n",
    "comment-line": f"{TITLE}:::{{event}} A\n# when\n:start: 2024-05-01\n:place: Berlin\n:::\n",
    "twice": f"{TITLE}{EVENT}:place: Bonn\n:::\n",
    "empty": f"{TITLE}:::{{event}} A\n:start:\n:place: Berlin\n:::\n",
    "unknown": f"{TITLE}{EVENT}:colour: red\n:::\n",
    "of-others": f"{TITLE}:::{{figure}} a.png\n:alt: A\n:wide: 3\n:::\n",
    "no-content": f"{TITLE}:::{{note}}\n:::\n",
    "argument-missing": f"{TITLE}:::{{figure}}\n:::\n",
    "name-twice": f"{TITLE}:::{{note}}\n:name: a\n\nA\n:::\n\n:::{{note}}\n:name: a\n\nB\n:::\n",
    # Footnotes and definitions
    "footnote-undefined": f"{TITLE}A[^one].\n",
    "footnote-unused": f"{TITLE}A.\n\n[^one]: Text.\n",
    "footnote-twice": f"{TITLE}A[^one].\n\n[^one]: Text.\n\n[^one]: Other.\n",
    "footnote-in-a-box": f"{TITLE}:::{{note}}\nA[^one].\n:::\n",
    "definition-twice": f"{TITLE}[a]\n\n[a]: https://a.example/\n[a]: https://b.example/\n",
    "definition-missing": f"{TITLE}[text][a]\n",
    "definition-unused": f"{TITLE}Text\n\n[a]: https://a.example/\n",
    # Links
    "link-nowhere": f"{TITLE}[a](#nowhere)\n",
    "link-to-no-page": f"{TITLE}[a](gone.md)\n",
    "link-to-no-place": f"{TITLE}[a](/docs/target.md#gone)\n",
    "link-in-a-box": f"{TITLE}Text.\n\n:::{{note}}\nText.\n\n[a](#nowhere)\n:::\n",
    "link-in-a-list": f"{TITLE}- Text.\n- [a](#nowhere)\n\n  [b](#neither)\n",
    "link-in-a-table": f"{TITLE}| a |\n|---|\n| [a](#nowhere) |\n",
    "link-in-a-quotation": f"{TITLE}> Text.\n>\n> [a](gone.md)\n",
    "link-without-scheme": f"{TITLE}[a](//example.org/b)\n",
    "link-script": f"{TITLE}[a](javascript:alert)\n",
    "link-empty": f"{TITLE}[a]() [b](#)\n",
    "link-to-a-near-page": f"{TITLE}[a](my-twon.md) [b](my-town#a) [c](/docs/gude.md)\n",
    "link-to-a-near-target": f"{TITLE}[a](#hree) [b](/docs/target.md#palce)\n\n(here)=\nText.\n",
    "link-to-a-folder": f"{TITLE}[a](../docs/)\n",
    "link-to-an-unread-file": f"{TITLE}[a](/README.md) [b](/editions/900.md#a)\n",
    "link-to-a-draft": f"{TITLE}[a](800.md#gone)\n[b](800)\n<project:800.md>\n",
    "link-of-a-project": f"{TITLE}<project:gone> <project:#nowhere>\n[c](project:gone.md)\n",
    "links-on-lines": f"{TITLE}[a](gone.md)\nand\\\n[b](#gone) [c](gone.md#d)\n",
    "label": f"{TITLE}{{ref}}`nowhere`\n",
    "roles": f"{TITLE}{{tag}}`nope` {{edition}}`1999-01` {{section}}`2024-01#nope` {{doc}}`gone`\n",
    "role-doc": f"{TITLE}{{doc}}`my-twon` {{doc}}`/docs/gude`\n{{doc}}`x <../docs/gude>`\n",
    "role-edition": f"{TITLE}{{edition}}`my-twon` {{edition}}`my-town#at` {{edition}}`nothing`\n",
    "role-section": f"{TITLE}{{section}}`my-town#ta`\n{{section}}`my-town` {{section}}`a#b`\n",
    "role-tag": f"{TITLE}{{tag}}`wsam` {{tag}}`nothing`\n",
    "role-to-a-draft": f"{TITLE}{{doc}}`800` {{edition}}`800`\n{{section}}`800#gone`\n",
    "role-unknown": f"{TITLE}{{nope}}`a`\n",
    "download": f"{TITLE}{{download}}`gone.pdf`\n",
    "footnote-beside-a-role": f"{TITLE}{{tag}}`nope`\n[^one]: Unused.\n",
    "label-beside-a-role": f"{TITLE}{{tag}}`nope` and {{ref}}`nowhere`\n",
    # Code
    "language": f"{TITLE}```pyhton\na\n```\n",
    "language-in-a-box": f"{TITLE}:::{{note}}\nText.\n\n```nolang\na\n```\n:::\n",
    "language-of-a-directive": f"{TITLE}```{{code-block}} nolang\na\n```\n",
    "emphasized": f"{TITLE}```{{code-block}} python\n:emphasize-lines: x\na\n```\n",
    # Blocks left open
    "code-open": f"{TITLE}```python\na\n\n## B\n\n:::{{tags}} wasm\n:::\n",
    "box-open": f"{TITLE}:::{{note}}\na\n\n## B\n\n:::{{tags}} wasm\n:::\n",
    "box-in-a-box": f"{TITLE}:::{{note}}\n:::{{tip}}\na\n:::\n:::\n",
    "box-of-nothing": f"{TITLE}Text.\n\n:::\n",
    "underline": f"{TITLE}Text.\n---\n\nText.\n",
    # Headings
    "skipped": f"{TITLE}### A\n",
    "skipped-twice": f"{TITLE}### A\n\n##### B\n\n##### C\n",
    "skipped-before-the-title": "### A\n\n# B\n\n#### C\n",
    "title-missing": "## A\n\nText.\n",
    "title-twice": f"{TITLE}# B\n",
    "no-letters": f"{TITLE}## ???\n\n:::{{tags}} wasm\n:::\n",
    "same": f"{TITLE}## A\n\n## A\n\n[a](#a)\n",
    # Pictures
    "picture-with-a-space": f"{TITLE}![A](<a b.png>)\n",
    "picture-with-a-space-there": f"{TITLE}![A](<c d.png>)\n",
    "picture-missing": f"{TITLE}![A](nope.png)\n\n![](nope.png)\n",
    "picture-near": f"{TITLE}Text\n![A](hcart.png)\n\n![A](chart.pgn) ![B](.)\n",
    "picture-of-a-directive": f"{TITLE}:::{{figure}} nope.png\n:alt: A\n:::\n",
    "picture-elsewhere": f"{TITLE}![A](https://a.example/a.png)\n",
    # Encodings and line endings
    "crlf": f"{TITLE}## A\n\n[a](#nowhere)\n".replace("\n", "\r\n"),
    "cr": f"{TITLE}## A\n\n[a](#nowhere)\n".replace("\n", "\r"),
    "bom": f"\ufeff{TITLE}[a](#nowhere)\n",
    "separator": f"{TITLE}A\u2028B\x0cC\n\n[a](#nowhere)\n",
    # Blocks of an edition
    "tags-twice": f"{TITLE}## A\n\n:::{{tags}} wasm\n:::\n\n:::{{tags}} webgpu\n:::\n",
    "tags-unknown": f"{TITLE}## A\n\n:::{{tags}} wsam\n:::\n",
    "tags-empty": f"{TITLE}## A\n\n:::{{tags}}\n:::\n",
    "tags-away": f"{TITLE}## A\n\nText.\n\n:::{{tags}} wasm\n:::\n",
    "tags-in-a-box": f"{TITLE}:::{{note}}\n\n:::{{tags}} wasm\n:::\n:::\n",
    "tldr-empty": f"{TITLE}:::{{tldr}}\n:::\n",
    "tldr-below": f"{TITLE}## A\n\n:::{{tldr}}\n- A\n:::\n",
    "event-twice": f"{TITLE}{EVENT}:::\n\n{EVENT}:::\n",
    "interview": f"{TITLE}:::{{interview}}\n{HOST}\nKim: So.\n\nJon: Why?\n:::\n",
    "video": f"{TITLE}:::{{video}} http://a.example\n:title: A\n:::\n",
    "showcase": f"{TITLE}:::{{showcase}}\n:url: nothing\n:::\n",
    "html": f"{TITLE}A <b>b</b>\n\n<div>\n\n<!-- a comment -->\n",
    "nested": f"{TITLE}::::{{note}}\n:::{{tip}}\n[a](#nowhere)\n\n<b>\n:::\n::::\n",
    "substitution": f"{TITLE}{{{{ a }}}}\n",
    "directive": f"{TITLE}:::{{raw}} html\n<b>\n:::\n",
    "class": f"{TITLE}:::{{note}}\n:class: hide\n\nA\n:::\n",
}
FRONT = {
    "key": ("date: 2024-05", "sort: of"),
    "key-twice": ("date: 2024-05", "date: 2024-06"),
    "date": ("date: soon",),
    "author": ("date: 2024-05", "author: nobody"),
    "tag": ("date: 2024-05", "tags: nope"),
    "broken": ("date: [",),
    "cut": ("date: 2024-05", "subtitle: Part #2 of it"),
}
OTHERS = {
    "docs/target.md": "---\norphan: true\n---\n# Target\n\n(place)=\nText.\n",
    "docs/below.md": "---\norphan: true\n---\n\n## Below\n\n[a](#gone)\n",
    "editions/800.md": edition(
        "# Draft\n\n[a](../editions/800.md)\n", "date: 2024-06", "draft: true"
    ),
    "editions/900.md": b"# Caf\xe9\n",
    "editions/my-town.md": edition(f"{TITLE}(at)=\n## A\n\n:::{{tags}} wasm\n:::\n"),
    "editions/chart.png": b"\x89PNG",
    "editions/c d.png": b"\x89PNG",
    "README.md": "# Read me\n",
    "docs/guide.md": "# Guide\n\n:::{tags} wasm\n:::\n\n[a](gone.md)\n\n#### B\n",
    "tags.yml": "webgpu:\n  label: WebGPU\n  broader: nope\nwasm:\n  labl: WASM\n",
    "links.yml": "nothing\n",
}
ADVICE = {name for name, _ in (*PAGE_RULES, *SITE_RULES)} - {kind.value for kind in Kind}


# What Sphinx, MyST and docutils accept, although it is hardly what the editor meant.
SILENT = {"twice", "definition-unused", "substitution"}
PAGES = {
    **{name: edition(text) for name, text in INPUTS.items()},
    **{f"front-{name}": edition(TITLE, *lines) for name, lines in FRONT.items()},
    "latin": b"# Caf\xe9\n",
}
PATHS = {name: f"editions/{number:03}.md" for number, name in enumerate(PAGES, start=100)}


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    pages = {PATHS[name]: text for name, text in PAGES.items()}
    return share_site(files={**pages, **OTHERS}).build("dummy", nitpicky=True)


@pytest.fixture(scope="module")
def found(site: Site) -> list[Finding]:
    return check(Workspace(site.folder))


def is_same(warned: Warned, one: Finding) -> bool:
    kind = warned.kind.removeprefix("newsletter.") or "sphinx"
    words = " ".join(warned.message.split())
    return (kind, words) == (one.rule, one.message) and warned.line in (one.line, None)


@pytest.mark.parametrize("path", [*PATHS.values(), *OTHERS], ids=[*PATHS, *OTHERS])
def test_the_check_and_the_build_report_the_same(
    site: Site, found: list[Finding], path: str
) -> None:
    warned = [one for one in site.warnings if one.path == path.rpartition("/")[2]]
    findings = [one for one in found if one.path == path]
    assert [one for one in warned if not any(is_same(one, other) for other in findings)] == []
    of_build = [one for one in findings if one.rule not in ADVICE]
    assert [one for one in of_build if not any(is_same(other, one) for other in warned)] == []


def test_each_input_is_reported_or_right(site: Site) -> None:
    """So that no input is silently something else than its name says."""
    warned = {one.path for one in site.warnings}
    silent = {name for name, path in PATHS.items() if path.rpartition("/")[2] not in warned}
    assert silent == {"quoted", "yaml", "same", "picture-with-a-space-there", *SILENT}
