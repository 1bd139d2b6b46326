"""`sphinx.search.languages`: the stop words of a language.

Reaches into `languages`, which is public by spelling, but not documented (Sphinx 9.0.4). The public
`SearchLanguage.stopwords` belongs to a class for each language, and nothing else finds that class.
It can go when Sphinx documents a way to find it.
https://github.com/sphinx-doc/sphinx/blob/v9.0.4/sphinx/search/__init__.py
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sphinx import search

from sphinx_newsletter.upstream.guard import reaching_into

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


@cache
def stop_words(language: str) -> AbstractSet[str]:
    """The stop words of *language* (`en`, `pt_BR`); empty if Sphinx does not know the language."""
    with reaching_into("Sphinx", "sphinx.search.languages"):
        languages = search.languages
    found = languages.get(language) or languages.get(language.partition("_")[0])
    if isinstance(found, str):  # the path of the class, which is imported only if it is used
        module, _, name = found.rpartition(".")
        found = getattr(import_module(module), name)
    return found.stopwords if found else frozenset()
