"""Folders of site generators, each with what their guides describe, and what goes wrong.

Hugo: https://gohugo.io/content-management/front-matter/, …/shortcodes/, …/page-bundles/
Zola: https://www.getzola.org/documentation/content/page/, …/linking/, …/shortcodes/
Jekyll: https://jekyllrb.com/docs/posts/, …/liquid/tags/, https://kramdown.gettalong.org/syntax.html
Astro: https://docs.astro.build/en/guides/content-collections/, https://mdxjs.com/docs/
Eleventy: https://www.11ty.dev/docs/config/, …/dates/, …/languages/nunjucks/
Pelican: https://docs.getpelican.com/en/latest/content.html
"""

from __future__ import annotations

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6364"
    "f8cf500f000386018058d47d6b0000000049454e44ae426082"
)

HUGO: dict[str, str | bytes] = {
    "hugo.toml": 'baseURL = "https://x.example"\n',
    "content/issues/issue-12/index.md": """\
+++
title = "Issue #12: Fun \\"and\\" games"
date = 2024-04-28T23:30:00Z
tags = ["webgpu"]
authors = ["Jan"]
description = "What: a month"
+++

#### Top rubric

Text {{< youtube dQw4w9WgXcQ >}}

{{< youtube id="dQw4w9WgXcQ" title="A video" >}}

{{< figure src="cat.png" alt="A cat" caption="The cat" >}}

{{% notice tip %}}
Keep **this**.
{{% /notice %}}

See [the other]({{< ref "issue-14.md" >}}) and [rel]({{< relref "issues/issue-14" >}}).

{{< highlight go "linenos=table" >}}
x := 1 < 2
{{< /highlight >}}

{{< unknown-thing a="b" >}}

##### Deep {#custom-id}

![cat](cat.png "The title") ![root](/images/dog.png), [up](#custom-id)
""",
    "content/issues/issue-12/cat.png": PIXEL,
    "static/images/dog.png": PIXEL,
    "content/issues/issue-13.md": """\
{
  "title": "Issue 13",
  "date": "2024-05-02",
  "draft": true
}
**Bold one**

text

**Bold two:**

more text
""",
    "content/issues/issue-14.md": "---\ntitle: Issue 14\ndate: 2024-06-02\n---\nText.\n",
    "content/issues/_index.md": "---\ntitle: All\n---\n",
    "content/about.md": "---\ntitle: About\n---\nAbout us.\n",
    "content/issues/2024-07-01-broken.md": '---\ntitle: "Broken\ntags: x\n---\nText after.\n',
    "content/issues/2024-08-01-latin.md": b"# Caf\xe9\n\nText.\n",
    "content/issues/binary.md": b"\x00\x01",
    "layouts/page.md": "{{ .Content }}",
}
ISSUE_12 = """\
---
date: 2024-04-29
author: jan
subtitle: "What: a month"
tags: webgpu
number: 12
---

# Issue #12: Fun "and" games

## Top rubric

Text <https://www.youtube.com/watch?v=dQw4w9WgXcQ>

:::{video} https://www.youtube.com/watch?v=dQw4w9WgXcQ
:title: A video
:::

![A cat](<2024-04-29/NAME>)

The cat


Keep **this**.


See [the other](2024-06-02.md) and [rel](2024-06-02.md).

```go
x := 1 < 2
```

{{< unknown-thing a="b" >}}

(custom-id)=
### Deep

![cat](2024-04-29/NAME "The title") ![root](2024-04-29/NAME), [up](#custom-id)
"""

ZOLA: dict[str, str | bytes] = {
    "config.toml": 'base_url = "https://z.example"\ncompile_sass = true\n',
    "content/blog/a.md": """\
+++
title = "A"
date = 2022-01-02
[taxonomies]
tags = ["wasm"]
+++

[b](@/blog/b.md#sec) {{ youtube(id="dQw4w9WgXcQ") }}

{% quote(author="V") %}
Said.
{% end %}
""",
    "content/blog/b.md": '+++\ntitle = "B"\ndate = 2022-02-02\n+++\n## Sec\ntext\n',
}

JEKYLL: dict[str, str | bytes] = {
    "_config.yml": "url: https://j.example\n",
    "_posts/2023-11-05-the-news.md": """\
---
layout: post
title:  "The News: 5"
date: 2023-11-05 23:00:00 -0500
categories: wasm web-gpu
---
* TOC
{:toc}

The News
========

First paragraph.
{: .intro}

Sub one
-------

{% highlight ruby %}
def x; end
{% endhighlight %}

[Old]({% post_url 2023-10-01-older %}#one), [abs]({{ site.baseurl }}/a/b.html), [re][one]

{% include youtube.html id="dQw4w9WgXcQ" %}

{% comment %}
hidden
{% endcomment %}

<details>
<summary>Open</summary>

Inside *md*.

</details>

<center><img src="/assets/a.png" alt="A" width="20"></center>

1. one
   - nested <br> x
2. two

> ### Quoted heading
> text

A[^1].

[^1]: Note.

[one]: {{ "/x" | relative_url }}
[ONE]: https://second.example
""",
    "_posts/2023-10-01-older.md": "---\ntitle: Older\n---\n## One\n\nOld.\n",
    "_drafts/idea.md": "---\ntitle: Idea\ndate: 2023-12-01\n---\nDraft.\n",
    "README.md": "# Read me\n",
    "assets/a.png": PIXEL,
}
NEWS = """\
---
date: 2023-11-06
tags: wasm, webgpu
---

# The News: 5

## The News

First paragraph.

### Sub one

```ruby
def x; end
```

[Old](2023-10-01.md#one), [abs](https://j.example/a/b.html), [re](<https://j.example/x>)

:::{video} https://www.youtube.com/watch?v=dQw4w9WgXcQ
:title: https://www.youtube.com/watch?v=dQw4w9WgXcQ
:::

:::{dropdown} Open
Inside *md*.
:::

![A](2023-11-06/NAME)

1. one
   - nested x
2. two

> **Quoted heading**
> text

A[^1].

[^1]: Note.
"""

ASTRO: dict[str, str | bytes] = {
    "astro.config.mjs": "export default {};\n",
    "src/content/news/x.mdx": """\
---
title: X
pubDate: "Jul 08 2022"
---
import Chart from "../chart.astro";
import { Box } from "boxes";

Hello <Chart points="3" /> there. <YouTube id="dQw4w9WgXcQ" />

<Box>

Inner **text**.

</Box>

{/* a comment */}
End.
""",
    "src/pages/imprint.md": "---\ntitle: Imprint\n---\nText.\n",
}
X = """\
---
date: 2022-07-08
---

# X

Hello `<Chart points="3" />` there. <https://www.youtube.com/watch?v=dQw4w9WgXcQ>



Inner **text**.




End.
"""

ELEVENTY: dict[str, str | bytes] = {
    "package.json": '{"devDependencies": {"@11ty/eleventy": "^3.0.0"}}\n',
    "posts/1.md": """\
---
title: One
date: 2021-05-06
---
Hello {{ name }}.

{% image "../img/a.png", "alt text" %}
""",
    "img/a.png": PIXEL,
}

PELICAN: dict[str, str | bytes] = {
    "content/2024-01-03-things.md": """\
Title: Things 528
Number: 528
Date: 2024-01-03
Category: wasm

Hello and *welcome* to [another](https://example.org/) issue.
Write to [@things](https://social.example/things) or [send][pr] it.

[pr]: https://example.org/pulls

## Updates

<!--

Dear contributors:

* [Title](https://example.com/x)

-->

### Official
* [Announcing 1.75.0](https://blog.example/2023/12/28/1.75.0.html)
* [video] [A talk](https://example.org/talk)
* `Vec<String>` and Vec<String>, from $5 to $6

See [next week]({filename}/2024-01-10-things.md) and ![the crab]({static}/images/crab.png).
""",
    "content/2024-01-10-things.md": "Title: Things 529\nDate: 2024-01-10 09:00\n\nText.\n",
    "content/pages/about.md": "Title: About\n\nAbout us.\n",
    "content/images/crab.png": PIXEL,
}
THINGS = """\
---
date: 2024-01-03
tags: wasm
number: 528
---

# Things 528

Hello and *welcome* to [another](https://example.org/) issue.
Write to [@things](https://social.example/things) or [send][pr] it.

[pr]: https://example.org/pulls

## Updates

<!--

Dear contributors:

* [Title](https://example.com/x)

-->

### Official
* [Announcing 1.75.0](https://blog.example/2023/12/28/1.75.0.html)
* [video] [A talk](https://example.org/talk)
* `Vec<String>` and Vec\\<String>, from $5 to $6

See [next week](2024-01-10.md) and ![the crab](2024-01-03/NAME).
"""

TEXT: dict[str, str | bytes] = {
    "2020-04.txt": """\
2020-04 edition
Nathaniel Simard on Burn, WebGPU and more

tl;dr
• Nathaniel Simard talks about Burn
• More browsers are getting WebGPU – soon

Contents
AI conversations
Nathaniel Simard on Burn
Latest developments
WebGPU support
Upcoming conferences

AI conversations

Nathaniel Simard on Burn

Today I talk with Nathaniel Simard, founder of Tracel AI.

Jan: Hi, what is your background?

Nathaniel: I began to code early. "Quoted" text -- and more.

It went on.

J: Why another framework?

N: Because of +++ and % and `ticks` and <b>. See https://burn.dev for more.

Latest developments

WebGPU support
WebGPU is in Safari Technology Preview: see https://webkit.org/blog/1 (yes, it is).
A second paragraph.

-----

After the rule.

Upcoming conferences

1. First conference
2. Second conference
   in two lines

> A quote
> goes on
""",
    "2020-12.txt": """\
ISSUE 12: WINTER
================
By Jan
12 December 2020

Hello all, this is a letter that was wrapped by a mail program at some width
so lines are filled; it has two sentences. And this is the second one of them
here. Note: it is no talk.

News
----
 - one
 - two
     - nested
 - three

The end
Bye!
""",
    "robots.txt": "User-agent: *\n",
}
LETTER = """\
---
date: 2020-12-12
author: jan
number: 12
---

# ISSUE 12: WINTER

Hello all, this is a letter that was wrapped by a mail program at some width so lines are filled; \
it has two sentences. And this is the second one of them here. Note: it is no talk.

## News

- one
- two
  - nested
- three

The end

Bye!
"""
PASTED = """\
---
date: 2020-04
subtitle: "Nathaniel Simard on Burn, WebGPU and more"
---

# 2020-04 edition

:::{tldr}
- Nathaniel Simard talks about Burn
- More browsers are getting WebGPU – soon
:::

## AI conversations

### Nathaniel Simard on Burn

Today I talk with Nathaniel Simard, founder of Tracel AI.

:::{interview}
:guest: Nathaniel Simard
:host: Jan

Jan: Hi, what is your background?

Nathaniel Simard: I began to code early. "Quoted" text -- and more.

It went on.

Jan: Why another framework?

Nathaniel Simard: Because of +++ and % and \\`ticks\\` and \\<b>. See <https://burn.dev> for more.
:::

## Latest developments

### WebGPU support

WebGPU is in Safari Technology Preview: see <https://webkit.org/blog/1> (yes, it is).

A second paragraph.

---

After the rule.

## Upcoming conferences

1. First conference
2. Second conference in two lines

> A quote goes on
"""

ALL = {
    "hugo": HUGO,
    "zola": ZOLA,
    "jekyll": JEKYLL,
    "astro": ASTRO,
    "eleventy": ELEVENTY,
    "pelican": PELICAN,
    "text": TEXT,
}
EXPECTED = {
    "2024-04-29.md": ISSUE_12,
    "2023-11-06.md": NEWS,
    "2022-07-08.md": X,
    "2024-01-03.md": THINGS,
    "2020-12-12.md": LETTER,
    "2020-04.md": PASTED,
}
