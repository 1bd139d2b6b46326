"""Transforms that skip what they would not change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils.utils.smartquotes import educate_tokens, smartchars
from hypothesis import given
from hypothesis import strategies as st
from sphinx.transforms import SphinxSmartQuotes

from sphinx_newsletter.upstream import idle_transforms
from sphinx_newsletter.upstream.guard import ChangedUpstreamError
from sphinx_newsletter.upstream.idle_transforms import SmartQuotes

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
BOXES = """---
orphan: true
---

# Boxes

````{tab-set}
```{tab-item} One
First.
```
````

```{dropdown} More
Hidden.
```

```{aside}
Beside the text.
```
"""
READ = ["one. Two. “One ", "three” – and… so on", "don’t", "“a”", "c–d"]


@given(st.text("ab \"'`&\\.-–“”;quot", max_size=12), st.sampled_from([*smartchars.quotes]))
def test_a_text_that_is_skipped_would_not_change(text: str, language: str) -> None:
    if idle_transforms._REPLACED.search(text):
        return
    for action in ("qDe", "qBde", "qiew", "1", "2", "3", "0"):
        assert [*educate_tokens([("plain", text)], action, language)] == [text]


OURS = {SmartQuotes, *idle_transforms._POST_TRANSFORMS.values()}
THEIRS = {SphinxSmartQuotes, *idle_transforms._POST_TRANSFORMS}


@pytest.mark.parametrize("action", ["qDe", "-1"])
def test_a_page_is_the_same(
    action: str, make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    for transforms in (OURS, THEIRS):
        if transforms is THEIRS:
            monkeypatch.setattr(idle_transforms, "_replace", lambda *_: None)
        site = make_site(files={"docs/quotes.md": PAGE, "docs/boxes.md": BOXES})
        assert not site.build(smartquotes_action=action, newsletter_directives=["aside"]).warnings
        registry = site.app.registry
        registered = {*registry.transforms, *registry.post_transforms}
        assert registered & (OURS | THEIRS) == transforms
        written.append({page: site.read(page) for page in site.pages()})
    assert written[0] == written[1]
    words = site.content("docs/quotes.html").get_text()
    assert [text in words for text in READ] == [action == "qDe"] * len(READ)
    assert """print("--", '...')""" in words
    boxes = site.content("docs/boxes.html")
    assert all(boxes.select(css) for css in ("details.sd-dropdown", ".sd-tab-set", "aside"))


def test_another_sphinx_is_reported() -> None:
    with pytest.raises(ChangedUpstreamError, match="the transform SphinxSmartQuotes"):
        idle_transforms._replace([], SphinxSmartQuotes, SmartQuotes)
