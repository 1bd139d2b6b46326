"""No page contains `style=`: it is replaced, or reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from sphinx_newsletter.pages.inline_styles import as_classes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"/>'
EDITION = """\
---
date: 2024-05
---

# May

| left | right |
| :--- | ----: |
| a    | b     |

:::{list-table}
:widths: 33 67
:width: 80%
* - a
  - b
:::

```{image} a.svg
:alt: A
:width: 50%
```

```{image} a.svg
:alt: B
:width: 2in
:height: 30pt
```

```{image} a.svg
:alt: C
:scale: 50
:width: 61px
```

:::{figure} a.svg
:figwidth: 40%
:alt: D

Words
:::
"""


def built(make_site: Callable[..., Site], text: str) -> Site:
    return make_site(files={"editions/2024-05.md": text, "editions/a.svg": PICTURE}).build()


def test_no_page_has_a_style_on_it(make_site: Callable[..., Site]) -> None:
    site = built(make_site, EDITION)
    assert not site.warnings
    for path in site.pages():
        assert not BeautifulSoup(site.read(path), "lxml").select("[style]"), path


def test_styles_become_classes_and_attributes(make_site: Callable[..., Site]) -> None:
    page = built(make_site, EDITION).content("editions/2024-05.html")
    assert [col["class"] for col in page.select("col")] == [["width-33"], ["width-67"]]
    assert "width-80" in page.select("table")[1]["class"]
    assert "text-right" in page.select("td")[1]["class"]
    images = {str(image["alt"]): image for image in page.select("img")}
    assert "width-50" in images["A"]["class"]
    assert (images["B"]["width"], images["B"]["height"]) == ("192", "40")
    assert images["C"]["width"] == "30"
    [figure] = page.select("figure")
    assert "width-40" in figure["class"]


def test_the_style_sheet_is_on_the_pages_that_need_it(make_site: Callable[..., Site]) -> None:
    site = built(make_site, EDITION)
    pages = {path for path in site.pages() if "newsletter/widths.css" in site.read(path)}
    assert pages == {"editions/2024-05.html"}
    sheet = site.read("_static/newsletter/widths.css")
    found = re.findall(r"\.width-(\d+) \{ width: (\d+)% !important; \}", sheet)
    assert found == [(str(n), str(n)) for n in range(1, 101)]


def test_svg_images_of_the_theme_have_attributes(make_site: Callable[..., Site]) -> None:
    page = BeautifulSoup(make_site().build().read("index.html"), "lxml")
    hidden = page.select_one("body > svg[display=none] > symbol")
    assert hidden
    assert len(page.select("symbol [opacity='50%']")) > 5


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("```{image} a.svg\n:alt: A\n:width: 20em\n```\n", 7, "`style: width: 20em;`"),
        (":::{figure} a.svg\n:figwidth: 300px\n:alt: A\n:::\n", 7, "`style: width: 300px`"),
    ],
)
def test_other_styles_are_reported(
    make_site: Callable[..., Site], text: str, line: int, words: str
) -> None:
    site = built(make_site, f"---\ndate: 2024-05\n---\n\n# May\n\n{text}")
    [warned] = site.warnings
    assert warned[:3] == ("2024-05.md", line, "newsletter.style")
    assert words in warned.message
    assert "style=" in str(site.content("editions/2024-05.html"))


def test_code_can_contain_styles(make_site: Callable[..., Site]) -> None:
    text = '---\ndate: 2024-05\n---\n\n# May\n\n`<p style="a">`\n\n```html\n<p style="a">\n```\n'
    assert not built(make_site, text).warnings


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("width: 50%", (["width-50"], "")),
        ("width: 33.3%;", (["width-33"], "")),
        ("width: 0.2%", (["width-1"], "")),
        ("width: 150%", (["width-100"], "")),
        ("width: 10em; width: 20%;", (["width-20"], "width: 10em;")),
        ("max-width: 20%", ([], "max-width: 20%")),
    ],
)
def test_each_declaration_is_taken_by_itself(style: str, said: object) -> None:
    assert as_classes(style) == said


def test_pages_have_no_indentation_of_templates(make_site: Callable[..., Site]) -> None:
    code = "```\nif a:\n    b\n```\n"
    site = make_site(files={"editions/2024-05.md": f"---\ndate: 2024-05\n---\n\n# May\n\n{code}"})
    page = site.build().read("editions/2024-05.html")
    assert re.findall(r"^ +(\S+)", page, re.MULTILINE) == ["<span"]  # of the code
