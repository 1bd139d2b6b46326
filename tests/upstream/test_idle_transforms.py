"""Transforms that skip what they would not change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils.utils.smartquotes import educate_tokens, smartchars
from hypothesis import given
from hypothesis import strategies as st
from sphinx.transforms import SphinxSmartQuotes
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform

from sphinx_newsletter.upstream import idle_transforms
from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.idle_transforms import HighlightLanguage, SmartQuotes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site

PAGE = """---
orphan: true
---

# Quotes

Nothing here; one. Two. "One *'two'* three" -- and... so on

- `"code"` and "words"
- don't

| "a" | b |
| --- | --- |
| c--d | e |

```python
print("--", '...')
```
"""
READ = ["one. Two. “One ", "three” – and… so on", "don’t", "“a”", "c–d"]


@given(st.text("ab \"'`&\\.-–“”;quot", max_size=12), st.sampled_from([*smartchars.quotes]))
def test_a_text_that_is_skipped_would_not_change(text: str, language: str) -> None:
    if idle_transforms._REPLACED.search(text):
        return
    for action in ("qDe", "qBde", "qiew", "1", "2", "3", "0"):
        assert [*educate_tokens([("plain", text)], action, language)] == [text]


@pytest.mark.parametrize("action", ["qDe", "-1"])
def test_a_page_is_the_same(
    action: str, make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = []
    for replace in (True, False):
        if not replace:
            monkeypatch.setattr(idle_transforms, "_replace", lambda *_: None)
        site = make_site(files={"docs/quotes.md": PAGE})
        assert not site.build(smartquotes_action=action).warnings
        transforms = {*site.app.registry.transforms, *site.app.registry.post_transforms}
        ours, theirs = (
            {SmartQuotes, HighlightLanguage},
            {
                SphinxSmartQuotes,
                HighlightLanguageTransform,
            },
        )
        assert transforms & (ours | theirs) == (ours if replace else theirs)
        pages.append(site.read("docs/quotes.html"))
    assert pages[0] == pages[1]
    words = site.content("docs/quotes.html").get_text()
    assert [text in words for text in READ] == [action == "qDe"] * len(READ)
    assert """print("--", '...')""" in words


def test_another_sphinx_is_reported() -> None:
    with pytest.raises(ChangedUpstreamError, match="the transform SphinxSmartQuotes"):
        idle_transforms._replace([], SphinxSmartQuotes, SmartQuotes)
