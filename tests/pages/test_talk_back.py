"""The links “Reply” and “Discuss” at the end of each edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import feedparser

from tests.conftest import Link, links, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


ADDRESS = "https://example.org/"
MAY = "---\ndate: 2024-05\n---\n\n# May & more\n\n## A rubric\n\nText.\n"
JUNE = "---\ndate: 2024-06\ndiscuss: {}\n---\n\n# June\n\nText.\n"
THREAD = "https://social.example/@jan/1"


def test_each_edition_has_them_and_nothing_else_does(make_site: Callable[..., Site]) -> None:
    files = {"editions/2024-05.md": MAY, "editions/2024-06.md": JUNE.format(THREAD)}
    site = make_site(files=files).build(
        html_baseurl=ADDRESS,
        newsletter_reply="jan@letter.example",
        newsletter_discuss="https://forum.example/new?title={title}&body={address}",
    )
    assert not site.warnings
    may = site.content("editions/2024-05.html")
    assert said(may).endswith("Reply · Discuss")
    assert links(may)[-2:] == [
        Link("mailto:jan%40letter.example?subject=Re%3A%20May%20%26%20more", "Reply"),
        Link(
            "https://forum.example/new?title=May%20%26%20more"
            "&body=https%3A%2F%2Fexample.org%2Feditions%2F2024-05.html",
            "Discuss",
        ),
    ]
    assert links(site.content("editions/2024-06.html"))[-1] == Link(THREAD, "Discuss")
    assert "Discuss" not in said(site.content("index.html"))
    for entry in feedparser.parse(site.read("archive/atom.xml")).entries:
        assert "Discuss" not in entry.content[0].value
    assert "Discuss" not in site.read("editions/2024-05.md")
    # A change of the settings alone, as in a clean build.
    site.build(html_baseurl=ADDRESS, newsletter_reply="jan@letter.example")
    assert said(site.content("editions/2024-05.html")).endswith(" Reply")
    site.build(html_baseurl=ADDRESS)
    assert "Reply" not in said(site.content("editions/2024-05.html"))


def test_an_address_that_cannot_be_used_is_reported(make_site: Callable[..., Site]) -> None:
    text = JUNE.format("javascript:alert(1)")
    site = make_site(files={"editions/2024-06.md": text})
    site.build(newsletter_reply="nobody")
    assert [(one.kind, one.line) for one in site.warnings] == [
        ("newsletter.setting", 1),
        ("newsletter.value-invalid", 3),
    ]
    assert "Discuss" not in said(site.content("editions/2024-06.html"))
