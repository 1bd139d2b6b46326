"""`archive/email.xml`: the newest editions as mail programs show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import feedparser
import pytest
from lxml import html

from sphinx_newsletter.outputs.email import NEWEST, as_mail
from tests.reading.test_images import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


ADDRESS = "https://example.org/"
# What the mail programs of https://www.caniemail.com show, Outlook and Gmail among them.
ELEMENTS = {
    *("a", "blockquote", "br", "code", "em", "hr", "img", "p", "pre", "s", "strong", "sub", "sup"),
    *("h2", "h3", "h4", "h5", "h6", "li", "ol", "ul", "table", "td", "th", "tr"),
}
ATTRIBUTES = {"href", "src", "alt", "width", "height", "rel", "start", "colspan", "rowspan"}
EDITION = """\
---
date: 2024-05-02
publish: 2024-05-02 09:30 Europe/Berlin
subtitle: A subtitle
---

# May & more

(one)=
## One

:::{tags} webgpu
:::

Words with `code`, ~~old~~ ones, a note[^1] and [a section](#one).

```python
print("a < b")
```

:::{figure} wide.png
:alt: A wall

A *long* wall.
:::

:::{interview}
:guest: Kim
:host: Jan

Jan: Why?

Kim: So.
:::

:::{sponsor} Cloud
:url: https://cloud.example

Buy.
:::

| a | b |
| - | - |
| c | d |

- [x] done

Term
: Definition

[^1]: The note.
"""


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    old = {
        f"editions/2023-{n:02}.md": f"---\ndate: 2023-{n:02}\n---\n\n# Old {n}\n\nText.\n"
        for n in range(1, 12)
    }
    files = {"editions/2024-05.md": EDITION, "editions/wide.png": picture(1500, 20), **old}
    site = share_site(files=files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NOW", "2024-06-01T00:00Z")
        site.build(html_baseurl=ADDRESS)
    assert not site.warnings
    return site


def test_it_has_the_newest_editions_and_when_they_were_published(site: Site) -> None:
    feed = feedparser.parse(site.read("archive/email.xml"))
    assert not feed.bozo
    assert len(feed.entries) == NEWEST
    newest, april, december, *_others = feed.entries
    assert (newest.title, newest.published) == ("May & more", "Thu, 02 May 2024 07:30:00 +0000")
    assert "<atom:updated>" not in site.read("archive/email.xml")
    assert newest.link == f"{ADDRESS}editions/2024-05.html"
    assert april.published == "Tue, 30 Apr 2024 00:00:00 +0000"
    assert december.title == "Old 11"
    assert newest.id == feedparser.parse(site.read("archive/rss.xml")).entries[0].id


def test_a_mail_has_what_mail_programs_show_and_nothing_else(site: Site) -> None:
    content = feedparser.parse(site.read("archive/email.xml")).entries[0].content[0].value
    # As the service gets it: feedparser sanitizes what it returns.
    raw = site.read("archive/email.xml")
    assert "<![CDATA[<p><a href=" in raw
    root = html.fragment_fromstring(content, create_parent="div")
    assert {one.tag for one in root.iterdescendants()} <= ELEMENTS
    assert {name for one in root.iterdescendants() for name in one.attrib} <= ATTRIBUTES
    for attribute in ("href", "src"):
        found = [one.get(attribute) for one in root.iterdescendants() if one.get(attribute)]
        assert found
        assert all(one.startswith("https://") for one in found)
    [image] = root.iter("img")
    assert (image.get("width"), image.get("height")) == ("600", "8")
    text = " ".join(" ".join(root.itertext()).split())
    for words in (
        *(
            "Read this edition on the web",
            "Words with code , old ones, a note [1] and",
            "[1] The note.",
        ),
        *('print("a < b")', "A long wall.", "Why? So.", "Sponsored by Cloud", "Term", "Definition"),
    ):
        assert words in text
    for class_ in ("class=", "id=", "style=", "srcset="):
        assert class_ not in raw.partition("<item>")[2]


def test_definitions_and_captions_stay_lines_of_their_own() -> None:
    assert as_mail("<dl><dt>A <em>b</em></dt><dd><p>C</p></dd></dl>") == (
        "<p><strong>A <em>b</em></strong></p><p>C</p>"
    )
    assert as_mail('<figure><img src="a" alt="b"><figcaption><p>C</p></figcaption></figure>') == (
        '<img src="a" alt="b"><p><em>C</em></p>'
    )


def test_without_an_address_there_is_none(make_site: Callable[..., Site]) -> None:
    site = make_site().build()
    assert not (site.out / "archive" / "email.xml").exists()


def test_a_change_of_an_edition_is_as_in_a_clean_build(make_site: Callable[..., Site]) -> None:
    text = "---\ndate: 2024-05\n---\n\n# May\n\n{}\n"
    site = make_site(files={"editions/2024-05.md": text.format("Old.")})
    site.build(html_baseurl=ADDRESS)
    site.write("editions/2024-05.md", text.format("New."))
    site.build(html_baseurl=ADDRESS)
    clean = make_site(files={"editions/2024-05.md": text.format("New.")})
    clean.build(html_baseurl=ADDRESS)
    assert site.read("archive/email.xml") == clean.read("archive/email.xml")
    assert "New." in site.read("archive/email.xml")
