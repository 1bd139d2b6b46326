"""Stop words of Sphinx's search, by language."""

from __future__ import annotations

import pytest
from sphinx import search
from sphinx.search.de import SearchGerman
from sphinx.search.en import SearchEnglish
from sphinx.search.pt import SearchPortuguese

from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.stop_words import stop_words


@pytest.mark.parametrize(
    ("language", "word"), [("en", "the"), ("pt_BR", "uma"), ("de", "und"), ("de_AT", "und")]
)
def test_a_language_and_its_region_have_stop_words(language: str, word: str) -> None:
    assert word in stop_words(language)


@pytest.mark.parametrize("cls", [SearchEnglish, SearchGerman, SearchPortuguese])
def test_they_are_those_of_the_installed_class(cls: type[search.SearchLanguage]) -> None:
    assert stop_words(cls.lang) == cls.stopwords
    assert len(cls.stopwords) > 20


def test_an_unknown_language_has_none() -> None:
    assert stop_words("tlh") == frozenset()


def test_another_sphinx_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(search, "languages")
    with pytest.raises(ChangedUpstreamError, match=r"^Sphinx \S+ .*`sphinx.search.languages`"):
        stop_words.__wrapped__("en")
