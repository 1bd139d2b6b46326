"""Drawings as they are published: what the program that drew them has noted is gone."""

from __future__ import annotations

import pytest

from sphinx_newsletter.policy.published_picture import published_picture
from sphinx_newsletter.policy.svg import check_svg

NOTE = "/home/kim"
DRAWING = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {NOTE} -->
<?plantuml {NOTE}?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:i="http://www.inkscape.org/x" viewBox="0 0 9 9" i:docname="{NOTE}" content="{NOTE}">
  <title>A chart</title>
  <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{NOTE}</rdf:RDF>
  </metadata>
  <i:view><i:grid i:path="{NOTE}"/></i:view>
  <style>/* a */ rect > g {{ fill: red }}</style>
  <text xml:space="preserve" i:path="{NOTE}">One <!-- {NOTE} -->two <i:n>{NOTE}</i:n>three
  </text>
  <use xlink:href="#a"/>
</svg>
"""


def test_notes_go_and_the_drawing_stays() -> None:
    found = published_picture("chart.svg", DRAWING.encode()).decode()
    assert NOTE not in found
    assert "inkscape" not in found
    for kept in (
        "<title>A chart</title>",
        'viewBox="0 0 9 9"',
        "rect &gt; g { fill: red }",
        ">One two three\n",
        'xlink:href="#a"',
        'xml:space="preserve"',
    ):
        assert kept in found
    check_svg(found.encode())
    assert published_picture("chart.svg", found.encode()).decode() == found


@pytest.mark.parametrize("end", [0, 1, 100, 400, len(DRAWING) - 9])
def test_a_file_that_is_cut_off_is_left_alone(end: int) -> None:
    data = DRAWING[:end].encode()
    assert published_picture("chart.SVG", data) == data
