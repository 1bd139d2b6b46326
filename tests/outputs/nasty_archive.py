"""Archive that contains everything that could break a feed."""

from __future__ import annotations

from typing import Any

from tests.conftest import REPOSITORY
from tests.outputs.feed_files import HOME, many

# Characters that titles and texts may contain.
NASTY = "A <em>b</em> &amp; *c* ]]> \N{PARTY POPPER} שלום \x1b\x0b \"d\" 'e' &lt;script&gt;"
EDITION = f"""\
---
date: 2024-05-06
updated: 2024-06-07
author: [kim, jan]
subtitle: 'About <b>all</b> & more ]]>'
tags: [webgpu]
---

# The edition {NASTY}

(talk)=
## The talk {NASTY}

:::{{tags}} nasty, llms
:::

{NASTY} [here](#talk), [there](../index.md), [^1] <script>alert(1)</script>
<a href="javascript:alert(1)" onclick="alert(2)">bad</a> &#1; &#xFFFE;

<div style="color: red"><iframe src="https://frames.example/"></iframe>in a box
<p>unclosed

![A picture](dot.png)

```python
if a < b and c ]]> d:

    print("&amp;")
```

:::{{interview}}
:guest: Ann
:host: Jan

Jan: Why?

Ann: So.
:::

(project)=
### The project

:::{{tags}} llms
:::

:::{{showcase}} A project
:by: Kim
:url: https://project.example/

Is shown.
:::

[^1]: A note with a [link](#project).
"""
VOCABULARY = (REPOSITORY / "tests/roots/minimal/tags.yml").read_text(encoding="utf-8")
TAGS = """
nasty:
  label: "<b>\\"&' ]]> שלום"
  description: "Is <i>nasty</i> & ]]>"
unused:
  label: Unused
"""
AUTHORS = {
    "jan": {"name": 'O\'<i>Neil</i> & "Co" ]]>', "url": "https://jan.example/?a=1&b=<2>"},
    "kim": {"name": "Kim"},
    "none": {"name": "Nobody yet"},
}
SETTINGS: dict[str, Any] = {
    "html_baseurl": HOME,
    "html_title": "Tiny & <small> ]]>",
    "newsletter_description": "Letters <about> & ]]>",
    "newsletter_licence": "https://licence.example/by/4.0/",
    "newsletter_authors": AUTHORS,
    "language": "pt_BR",
}
IMAGE = (REPOSITORY / "docs" / "pictures" / "tldr-narrow-light.png").read_bytes()
FILES: dict[str, str | bytes] = {
    "editions/2024-05-06.md": EDITION,
    "editions/dot.png": IMAGE,
    "editions/2023-01.md": many("2023-01", 60),
    "editions/2023-02.md": many("2023-02", 47),
    "editions/2022-02-03.md": "# Without anything\n",
    "tags.yml": VOCABULARY + TAGS,
}
