"""A site with headings, targets, tags, events, projects and questions in several scripts."""

from __future__ import annotations

HOME = "https://letter.example/archiv/"
VOCABULARY = """\
größe:
  label: Größe
  aliases: [Maß]
茶:
  description: 关于茶.
зелёный-чай:
  label: Зелёный чай
  broader: 茶
cpp:
  label: C++
csharp:
  label: C#
dotnet:
  label: .NET
"""
GERMAN = """\
---
date: 2024-04
tags: [größe]
---

# Größe und Tee

Mehr im [Mai](2024-05.md#чай), zu {tag}`茶`, {ref}`tag-größe` und {ref}`tag-maß`.[^fuß]

[^fuß]: Eine Note.

## Größe über alles

:::{tags} Größe, C++, C#, .NET
:::

[hier](#größe-über-alles), [dort](#茶的历史), [kodiert](#gr%C3%B6%C3%9Fe-%C3%BCber-alles).

## 茶的历史

:::{tags} 茶, зелёный чай
:::

{section}`2024-05#чай`

(مرحبا)=
## Arabisch

:::{tags} 茶
:::

مرحبا بالعالم

:::{event} Встреча
:start: 2024-07-01
:online:
:::

:::{event} 会议
:start: 2024-07-02
:place: Köln
:::

:::{showcase}
:title: Spaß
:url: https://toy.example
:::

:::{interview}
:guest: Kim
:host: Jan

Jan: Warum Größe?

Kim: So.
:::

[](#event-встреча) [](#showcase-spaß) [warum](#question-warum-größe)
"""
RUSSIAN = """\
---
date: 2024-05
---

# Май

(чай)=
## Про чай

:::{tags} зелёный-чай
:::

[größe](2024-04.md#größe-über-alles) [茶](2024-04.md#茶的历史) [م](2024-04.md#مرحبا)
[会议](2024-04.md#event-会议) [s](2024-04.md#showcase-spaß) [q](2024-04.md#question-warum-größe)
{section}`2024-04#größe-über-alles`

## हिन्दी में

:::{tags} 茶
:::

[чай](#чай)
"""
GUIDE = """\
---
orphan: true
---

# Maße

## 索引

[oben](#索引) [чай](../editions/2024-05.md#чай) {ref}`tag-зелёный-чай`
"""
FILES = {
    "tags.yml": VOCABULARY,
    "editions/2024-04.md": GERMAN,
    "editions/2024-05.md": RUSSIAN,
    "docs/maße.md": GUIDE,
}
# Where sections and blocks are, by their titles.
ANCHORS = {
    "Größe über alles": "größe-über-alles",
    "茶的历史": "茶的历史",
    "Arabisch": "مرحبا",
    "Про чай": "чай",
    "हिन्दी में": "हिन्दी-में",
}
