"""An edition as it is written, and the record that it becomes."""

from __future__ import annotations

from sphinx_newsletter.model.dates import EditionDate
from sphinx_newsletter.model.edition import Edition, Section, TagUse

PAGE = "editions/2024-05-02-on-burn"
EDITION = """\
---
date: 2024-05-01
author: [kim, jan]
subtitle: A subtitle
tags: wasm
number: 042
---

# May *edition*

:::{tags} llms
:::

Some words before the points.

- A point with a [link](https://example.org/).
- Another
  point.

## Developments

:::{tags} webgpu
:::

```python
code = "is no prose"
```

:::{note}
Nor is a note.
:::

The first paragraph.[^1] It has {kbd}`two` sentences.

Five more words stand here.

(llama-3)=
### Llama 3

:::{tags} llama
:::

It is out.

#### Details

Three small words.

### Untagged

Still about developments, it's true.

[^1]: A footnote.

## Silence

:::{tags} wasm
:::
"""
RECORD = Edition(
    docname=PAGE,
    title="May edition",
    date=EditionDate(2024, 5, 1),
    authors=("kim", "jan"),
    subtitle="A subtitle",
    number=42,
    words=49,
    links=1,
    points=("A point with a link.", "Another point."),
    tags=(TagUse("wasm", 5), TagUse("llms", 11)),
    sections=(
        Section(
            anchor="developments",
            title="Developments",
            rubric="Developments",
            excerpt="The first paragraph. It has two sentences.",
            words=22,
            tags=(TagUse("webgpu", 22),),
            key_words="developments paragraph sentences untagged first stand still words five note"
            " true two",
            places=("untagged",),
        ),
        Section(
            anchor="llama-3",
            title="Llama 3",
            rubric="Developments",
            excerpt="It is out.",
            words=7,
            tags=(TagUse("llama", 40),),
            key_words="llama details small three words",
            places=("details",),
        ),
        Section(
            anchor="silence",
            title="Silence",
            rubric="Silence",
            excerpt="",
            words=0,
            tags=(TagUse("wasm", 57),),
            key_words="silence",
        ),
    ),
)


def edition(date: str, title: str = "Title", tag: str = "wasm") -> str:
    """An edition with one section."""
    return f"---\ndate: {date}\n---\n\n# {title}\n\n## Section\n\n:::{{tags}} {tag}\n:::\n\nText.\n"
