"""The cache of the HTML of sections: content, digests, images."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.outputs import clean_html
from sphinx_newsletter.outputs.section_html import LocalImage, SectionHtml, cache_file
from tests.conftest import REPOSITORY
from tests.reading.test_images import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


HOME = "https://letter.example/"
MAY = "editions/2024-05"
IMAGE = (REPOSITORY / "docs" / "pictures" / "tldr-narrow-light.png").read_bytes()
SOURCE = """\
---
date: 2024-05
---

# May

(one)=
## One

:::{tags} wasm
:::

Words of one. ![From elsewhere](https://other.example/a.png) ![A picture](dot.png)

(two)=
## Two

:::{tags} wasm
:::

Words of two.
"""

NOTED = """\
---
date: 2024-05
---

# May

(one)=
## One[^1]

:::{tags} wasm
:::

Words of one[^b].

(two)=
### Two

:::{tags} wasm
:::

Words of two[^2].

[^1]: A note of one.
[^2]: A note of two.
[^b]: More[^2].
"""


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    site = make_site(files={f"{MAY}.md": SOURCE, "editions/dot.png": IMAGE})
    site.build(html_baseurl=HOME)
    assert [warned.kind for warned in site.warnings] == ["newsletter.image-elsewhere"]
    return site


def digests(site: Site) -> dict[str, str]:
    return SectionHtml(site.app).indexes[MAY].digests


def test_the_html_of_a_section_is_cached(site: Site) -> None:
    found = SectionHtml(site.app)
    assert found.of(MAY, "two") == "<p>Words of two.</p>"
    assert found.of(MAY).endswith("<h2>Two</h2>\n<p>Words of two.</p>")
    assert found.of(MAY, "nowhere") == found.digest(MAY, "nowhere") == found.digest("x") == ""


def test_the_first_image_of_the_site_is_found(site: Site) -> None:
    found = SectionHtml(site.app)
    first_image = found.first_image(MAY, "one")
    assert first_image == found.first_image(MAY)
    assert found.first_image(MAY, "two") is None
    assert isinstance(first_image, LocalImage)
    assert first_image.size == len(IMAGE)
    assert f'src="{first_image.url}"' in found.of(MAY, "one")


def test_a_digest_changes_with_the_content(site: Site) -> None:
    before = digests(site)
    site.write(f"{MAY}.md", SOURCE.replace("of two", "of the second"))
    after = digests(site.build(html_baseurl=HOME))
    assert {key for key in before if before[key] != after[key]} == {"", "two"}
    # The absolute addresses change, too.
    assert digests(site.build(html_baseurl="https://other.example/"))["one"] != before["one"]


def test_a_different_image_under_the_same_name_is_noticed(site: Site) -> None:
    other = picture(9, 9)
    site.write("editions/dot.png", other)
    first_image = SectionHtml(site.build(html_baseurl=HOME).app).first_image(MAY, "one")
    assert first_image
    assert first_image.size == len(other) != len(IMAGE)
    assert f'length="{first_image.size}"' in site.read("archive/tag/wasm/atom.xml")


def test_a_missing_cache_file_is_written_again(site: Site) -> None:
    cache_file(site.app, MAY).unlink()
    site.build(html_baseurl=HOME)
    assert SectionHtml(site.app).of(MAY, "two") == "<p>Words of two.</p>"


def test_a_section_ends_with_its_footnotes(make_site: Callable[..., Site]) -> None:
    site = make_site(files={f"{MAY}.md": NOTED}).build(html_baseurl=HOME)
    assert not site.warnings
    page = f"{HOME}{MAY}.html"
    one, two, more = (
        f'<aside role="doc-footnote"><p><a role="doc-backlink" href="{page}#{back}">[{number}]</a> '
        f"{words}</p>\n</aside>"
        for number, back, words in (
            (1, "id1", "A note of one."),
            (2, "id5", "A note of two."),
            (3, "id3", f'More<a href="{page}#id7" role="doc-noteref">[2]</a>.'),
        )
    )
    found = SectionHtml(site.app)
    assert found.of(MAY, "one") == (
        f'<p>Words of one<a href="{page}#b" role="doc-noteref">[3]</a>.</p>\n'
        f"<hr>\n{one}\n{two}\n{more}"
    )
    assert found.of(MAY, "two").endswith(f"<hr>\n{two}")
    assert found.of(MAY).count("<aside") == 3
    assert two in site.read("archive/tag/wasm/atom.xml")


def test_copies_of_a_footnote_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean_html, "LONGEST_PAGE", 250)
    sections = "".join(
        f'<section id="s{n}"><h2>A</h2><p><a role="doc-noteref" href="#n">[1]</a></p></section>'
        for n in range(4)
    )
    note = (
        '<aside role="doc-footnote" id="n"><span>[1]</span><p>A note of fifty letters.</p></aside>'
    )
    found = clean_html.clean_sections(sections + note, HOME, [f"s{n}" for n in range(4)])
    with_note = [anchor for anchor, text in found.items() if "A note" in text]
    assert with_note == [clean_html.WHOLE_PAGE, "s3", "s2"]
