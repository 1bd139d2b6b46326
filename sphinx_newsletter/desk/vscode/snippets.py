"""Snippets of VS Code: a skeleton of each thing that an editor writes, to be filled in with Tab."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx_newsletter.core.tags import Vocabulary

_FENCE = re.compile(r"(:{3,}\{[\w-]+\} )(.+)")
_OPTION = re.compile(r"(:[\w-]+: )(.+)")
_ITEM = re.compile(r"(- )(.+)")
# From a title to an address: "WebGPU, at last!" to "webgpu-at-last".
_WORD = r"(?:^[^A-Za-z0-9]+)?([A-Za-z0-9]+)(?:([^A-Za-z0-9]+)(?=[A-Za-z0-9])|[^A-Za-z0-9]*)"
_ADDRESS = "${1/" + _WORD + "/${1:/downcase}${2:+-}/g}"


class Shown(NamedTuple):
    """What is known of a directive: what it does, and how it is written."""

    meaning: str
    example: str


def snippets(
    directives: Mapping[str, Shown], vocabulary: Vocabulary, authors: Iterable[str]
) -> dict[str, Any]:
    """All snippets by name, in the form of a `.code-snippets` file."""
    slugs = sorted(vocabulary.tags)
    found = dict(_parts(slugs, sorted(authors)))
    for name, (meaning, example) in directives.items():
        if name != "tags":
            found[f"{{{name}}}"] = _snippet(name, filled_in(example), meaning)
    return found


def filled_in(example: str) -> list[str]:
    """The lines of a snippet that writes *example*: its values are selected one by one."""
    number = 0
    body = []
    for line in example.split("\n"):
        match = next(filter(None, (one.fullmatch(line) for one in (_FENCE, _OPTION, _ITEM))), None)
        if match or (not line.startswith(":") and line):
            number += 1
            before, value = (match[1], match[2]) if match else ("", line)
            body.append(f"{_plain(before)}${{{number}:{_plain(value, '}')}}}")
        else:
            body.append(_plain(line))
    return [*body, "$0"]


def _parts(slugs: list[str], authors: list[str]) -> Iterator[tuple[str, Any]]:
    front = ["---", "date: ${1:2024-04}"]
    if authors:
        front.append(f"author: {_choice(2, authors)}")
    front += ["subtitle: ${3:One line under the title}", "draft: true", "---", ""]
    front += ["# ${1:2024-04} edition", "", "$0"]
    yield "Edition", _snippet("edition", front, "The front matter and the title of an edition.")
    tag = _choice(2, slugs) if slugs else "${2:webgpu}"
    section = [f"({_ADDRESS})=", "### ${1:Title}", "", f":::{{tags}} {tag}", ":::", "", "$0"]
    yield "Section", _snippet("section", section, "A section with its address and a tag.")
    one = _choice(1, slugs) if slugs else "${1:webgpu}"
    yield "{tags}", _snippet("tags", [f":::{{tags}} {one}$2", ":::", "$0"], "Tags a section.")
    yield "Another tag", _snippet("another tag", [f", {one}$0"], "One more tag behind others.")
    yield "{tag}", _snippet("tag", [f"{{tag}}`{one}`$0"], "A link to the page of a tag.")


def _snippet(prefix: str, body: list[str], meaning: str) -> dict[str, Any]:
    return {
        "scope": "markdown",
        "prefix": [prefix, f":::{prefix}"] if body[0].startswith(":::") else [prefix],
        "body": body,
        "description": meaning,
    }


def _choice(number: int, values: list[str]) -> str:
    escaped = (re.sub(r"([\\,|$}])", r"\\\1", value) for value in values)
    return f"${{{number}|{','.join(escaped)}|}}"


def _plain(text: str, more: str = "") -> str:
    return re.sub(rf"([\\${more}])", r"\\\1", text)
