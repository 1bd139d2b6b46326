"""Editions of a simple form, taken apart into their sections and put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


_BLOCK = re.compile(
    r"(?P<targets>(?:\(.*\)=\n)*)### (?P<title>.*)\n\n(?P<rest>(?:.|\n)*?)(?=^\(|^### |\Z)",
    re.MULTILINE,
)
_TARGET = re.compile(r"\((.*)\)=")
_TALK = "\n:::{{interview}}\n:guest: Kim\n:host: Jan\n\nJan: {0}\n\nKim: So.\n:::\n"


@dataclass
class Section:
    """A heading with its targets, its tag, and what is asked in it."""

    title: str
    targets: list[str] = field(default_factory=list)
    rest: str = ":::{tags} wasm\n:::\n\n"

    def ask(self, question: str) -> None:
        self.rest = f":::{{tags}} wasm\n:::\n{_TALK.format(question)}\n"

    def text(self) -> str:
        targets = "".join(f"({target})=\n" for target in self.targets)
        return f"{targets}### {self.title}\n\n{self.rest}"


def split_sections(path: Path) -> tuple[str, list[Section]]:
    """What stands above the first section, and the sections."""
    text = path.read_text(encoding="utf-8")
    found = list(_BLOCK.finditer(text))
    sections = [
        Section(m["title"], re.findall(r"\((.*)\)=", m["targets"]), m["rest"]) for m in found
    ]
    return text[: found[0].start()] if found else text, sections


def put_together(path: Path, head: str, sections: list[Section]) -> None:
    path.write_text(head + "".join(section.text() for section in sections), encoding="utf-8")
