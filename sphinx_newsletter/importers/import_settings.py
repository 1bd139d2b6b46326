"""`import.yml`: what an editor decides of an import, author by author and tag by tag.

The import adds the names that it meets, and never changes a line. A tag without a value stays out
of the editions until an editor writes a slug behind it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_newsletter.editing.command_error import CommandError
from sphinx_newsletter.importers.forms import value_of
from sphinx_newsletter.model.anchors import slug_of
from sphinx_newsletter.model.yaml_lines import Table, Text, YamlError, load

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sphinx_newsletter.model.tags import Vocabulary


NAME = "import.yml"
_KNOWN = ("base", "zone", "authors", "tags")
_HEAD = """\
# What `newsletter import` does with names that it meets. Change it, and import again.
#
# base: https://old.example/   the old site, for links from its root
# zone: Europe/Berlin          the time zone of dates; without it: UTC
# authors:                     a name in the source, and the key of an author in conf.py
# tags:                        a name in the source, and the slug of a tag; without a slug, the
#                              editions do not have it
"""
_ENTRY = re.compile(r"(?P<key>authors|tags):\s*(?:#.*)?$")


class ImportSettings:
    """The settings of imports into one site."""

    def __init__(self, text: str) -> None:
        """Read the *text* of the file. Raises `CommandError`."""
        try:
            found = load(text) if text.strip() else None
        except YamlError as error:
            raise CommandError(f"{NAME}:{error.line}: {error}") from error
        if found is not None and not isinstance(found, Table):
            raise CommandError(f"{NAME}:1: write keys and values, as in `zone: UTC`")
        top = found.value if isinstance(found, Table) else {}
        for key in top.keys() - {*_KNOWN}:
            raise CommandError(f"{NAME}: `{key}` is no key of it: it has {', '.join(_KNOWN)}")
        self.text = text
        self.base = _word(top.get("base"))
        self.zone = _word(top.get("zone")) or "UTC"
        self.authors = _names(top.get("authors"))
        self.tags = _names(top.get("tags"))
        self._new: dict[str, dict[str, str]] = {"authors": {}, "tags": {}}

    def author(self, name: str, known: Collection[str]) -> str | None:
        """The key of the author *name*; None if nobody has decided it."""
        if name in self.authors:
            return self.authors[name] or None
        matching = {key for key in known if key.casefold() in (name.casefold(), slug_of(name))}
        return min(matching) if matching else None

    def tag(self, name: str, vocabulary: Vocabulary) -> str:
        """The slug of the tag *name*; empty until an editor has confirmed it."""
        if chosen := self.tags.get(name, ""):
            return chosen
        found = vocabulary.find(name)
        return found.slug if found else ""

    def add(self, key: str, names: Mapping[str, str]) -> None:
        """Add *names* to the table *key*, with the values that are proposed."""
        before = self.authors if key == "authors" else self.tags
        for name, value in sorted(names.items()):
            if name not in before:
                before[name] = value
                self._new[key][name] = value

    def written(self) -> str:
        """The text with the names that were added."""
        lines = (self.text or _HEAD).rstrip("\n").split("\n")
        for key, names in self._new.items():
            if names:
                lines = _inserted(lines, key, _lines(names))
        return "\n".join(lines) + "\n" if any(self._new.values()) else self.text


def _lines(names: Mapping[str, str]) -> list[str]:
    return [
        f"  {value_of(name)}: {value_of(value) if value else ''}".rstrip()
        for name, value in names.items()
    ]


def _inserted(lines: list[str], key: str, new: Iterable[str]) -> list[str]:
    """*lines* with the *new* ones at the end of the table *key*."""
    for number, line in enumerate(lines):
        found = _ENTRY.match(line)
        if found and found["key"] == key:
            end = number + 1
            while end < len(lines) and (lines[end].startswith((" ", "\t", "#")) or not lines[end]):
                end += 1
            while end > number + 1 and not lines[end - 1].strip():
                end -= 1
            return [*lines[:end], *new, *lines[end:]]
    return [*lines, "", f"{key}:", *new]


def _word(value: object) -> str:
    return value.value.strip() if isinstance(value, Text) else ""


def _names(value: object) -> dict[str, str]:
    if not isinstance(value, Table):
        return {}
    return {name: _word(one) for name, one in value.value.items()}
