"""The warning about a missing site address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_missing_site_address_is_reported_once(
    make_site: Callable[..., Site], builder: str
) -> None:
    site = make_site().build(builder, suppress_warnings=[])
    [warned] = site.warnings
    assert (warned.path, warned.kind) == ("conf.py", "newsletter.address")
    assert "html_baseurl" in warned.message
    assert "BASEURL=" in warned.message
    files = {path.name for path in site.out.rglob("*")}
    assert files.isdisjoint({"atom.xml", "rss.xml", "feed.json", "feeds.opml", "sitemap.xml"})
    assert not (site.out / "_cards").exists()


def test_the_report_has_the_line_of_the_setting(make_site: Callable[..., Site]) -> None:
    site = make_site()
    conf = (site.folder / "conf.py").read_text() + "suppress_warnings = []\nhtml_baseurl = ''\n"
    site.write("conf.py", conf)
    [warned] = site.build().warnings
    assert warned.line == len(conf.splitlines())


@pytest.mark.parametrize("builder", ["text", "singlehtml", "latex"])
def test_other_builders_need_no_address(make_site: Callable[..., Site], builder: str) -> None:
    assert not make_site().build(builder, suppress_warnings=[]).warnings
