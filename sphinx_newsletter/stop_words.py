"""The words of a language that say nothing about a text: those that Sphinx's search leaves out."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sphinx.search import languages

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


@cache
def stop_words(language: str) -> AbstractSet[str]:
    """The stop words of *language* (`en`, `pt_BR`); of one that Sphinx does not know, none."""
    found = languages.get(language) or languages.get(language.partition("_")[0])
    if isinstance(found, str):
        module, _, name = found.rpartition(".")
        found = getattr(import_module(module), name)
    return found.stopwords if found else frozenset()
