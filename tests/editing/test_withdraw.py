"""Withdrawal: after `newsletter withdraw`, no output and no cache has the words any more."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.editing.workspace import Workspace
from sphinx_newsletter.lint.check import check
from tests.conftest import Link, links, said
from tests.reading.test_images import picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from tests.conftest import Site


ADDRESS = "https://example.org/"
WORDS = ("zeppelin", "Quagmire", "smallprint", "dirigible")
SECTION = """\
(some-talk)=
## Talk about a zeppelin

:::{tags} webgpu
:::

The quagmire of a zeppelin,[^a] with [a link](https://dirigible.example).

![A zeppelin](face.png)

:::{interview}
:guest: Quagmire
:host: Jan

Jan: Why a zeppelin?

Quagmire: So.
:::

### Inner dirigible

Words.

"""
EDITION = f"""\
---
date: 2024-05
---

# May

## Before

:::{{tags}} wasm
:::

It stays.

{SECTION}(after)=
## After

:::{{tags}} wasm, webgpu
:::

It stays as well.

[^a]: A smallprint
    of more smallprint.

    And a quagmire.
"""
OTHER = """\
---
date: 2024-06
---

# June

See [the talk](2024-05.md#some-talk), {section}`2024-05#after` and [May](2024-05.md).

As we said in “talk about a Zeppelin”.
"""
FILES = {
    "editions/2024-05.md": EDITION,
    "editions/2024-06.md": OTHER,
    "editions/face.png": picture(),
    "permalinks.txt": (
        "editions/2024-05  May\neditions/2024-05#after  After\n"
        "editions/2024-05#question-why-a-zeppelin  Why a zeppelin?\n"
        "editions/2024-05#some-talk  Talk about a zeppelin\n"
    ),
}
LEFT = {"editions/2024-05.md", "editions/2024-06.md", "editions/face.png"}


def run(site: Site, *words: str) -> Result:
    return CliRunner().invoke(newsletter, ["--site", str(site.folder), *words])


def withdraw(site: Site, address: str = "2024-05#some-talk") -> Result:
    note = "At the request of *her*."
    return run(site, "withdraw", address, "--date", "2024-06-01", "--note", note)


def content(path: Path) -> bytes:
    """What a file contains, packed or not."""
    data = path.read_bytes()
    if path.name == "objects.inv":
        return data + zlib.decompress(data.split(b"\n", 4)[4])
    return data


def mentions(site: Site, *words: str) -> set[str]:
    """The files of the site that have one of the *words*, in their content or their name."""
    found = (path for path in site.folder.rglob("*") if path.is_file())
    return {
        path.relative_to(site.folder).as_posix()
        for path in found
        for text in [path.name.encode() + content(path)]
        if any(word.lower().encode() in text.lower() for word in words)
    }


def test_after_a_withdrawal_nothing_has_its_words(make_site: Callable[..., Site]) -> None:
    files = FILES | {"editions/2024-06.md": OTHER.replace("talk about a Zeppelin", "it")}
    site = make_site(files=files).build(html_baseurl=ADDRESS, search=True)
    site.build("dirhtml", html_baseurl=ADDRESS)
    assert not site.warnings
    assert run(site, "check").exit_code == 0
    assert len(mentions(site, *WORDS)) > 12
    result = withdraw(site)
    assert result.exit_code == 0, result.output
    assert mentions(site, *WORDS) == {"editions/2024-05.md"}
    site.build(html_baseurl=ADDRESS, search=True)
    assert not site.warnings
    assert mentions(site, *WORDS) == {"editions/2024-05.md"}
    assert not [*site.out.rglob("face*")]
    shown = site.content("editions/2024-05.html").select_one("#some-talk")
    assert shown
    assert said(shown).endswith(
        "This section was withdrawn on June 1, 2024. At the request of *her*."
    )
    page = said(site.content("editions/2024-05.html"))
    assert "It stays." in page
    assert "It stays as well." in page
    edition = json.loads(site.read("archive/editions-2024.json"))["editions"][1]
    assert edition["sections"] == ["before", "after"]
    recorded = (site.folder / "permalinks.txt").read_text(encoding="utf-8")
    assert "editions/2024-05#some-talk\n" in recorded
    assert "editions/2024-05#after  After\n" in recorded
    assert run(site, "permalinks").exit_code == 0


def test_a_build_that_meets_an_entry_deletes_what_others_have_made(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files=FILES).build("text")
    site.build(html_baseurl=ADDRESS)
    site.write("editions/2024-06.md", OTHER.replace("talk about a Zeppelin", "it"))
    site.write("withdrawn.yml", '2024-05#some-talk:\n  date: 2024-06-01\n  note: "No."\n')
    site.write("permalinks.txt", "editions/2024-05#some-talk\n")
    site.build(html_baseurl=ADDRESS)
    assert not site.warnings
    assert mentions(site, *WORDS) == {"editions/2024-05.md"}
    assert not (site.folder / "_build" / "text").exists()
    before = (site.out / "index.html").stat().st_mtime_ns
    site.build(html_baseurl=ADDRESS)
    assert (site.out / "index.html").stat().st_mtime_ns == before


def test_when_its_source_has_lost_the_text_its_address_stays(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files=FILES)
    withdraw(site)
    site.write("editions/2024-05.md", EDITION.replace(SECTION, "").partition("[^a]:")[0])
    site.write("editions/2024-06.md", OTHER.replace("talk about a Zeppelin", "it"))
    site.build(html_baseurl=ADDRESS)
    assert not site.warnings
    [shown] = site.content("editions/2024-05.html").select("#some-talk")
    assert "was withdrawn on June 1, 2024" in said(shown)
    assert [one for one in check(Workspace(site.folder)) if one.rule == "withdrawn-trace"] == [
        one for one in check(Workspace(site.folder)) if "links to" in one.message
    ]


def test_an_edition_that_is_withdrawn_is_a_page_that_says_so(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(files=FILES).build(html_baseurl=ADDRESS)
    result = withdraw(site, "editions/2024-05.md")
    assert result.exit_code == 0, result.output
    text = OTHER.replace("talk about a Zeppelin", "it").replace("{section}`2024-05#after`", "it")
    site.write("editions/2024-06.md", text)
    site.build(html_baseurl=ADDRESS)
    assert not site.warnings
    page = site.read("editions/2024-05.html")
    assert '<meta name="robots" content="noindex">' in page
    assert "This edition was withdrawn on June 1, 2024. At the request of *her*." in page
    assert "2024-05" not in site.read("sitemap.xml")
    assert "2024-05" not in site.read("archive.html")
    assert not mentions(site, "It stays as well.") - LEFT
    assert Link("2024-05.html", "May") not in links(site.content("editions/2024-06.html"))
    site.delete("editions/2024-05.md")
    site.build(html_baseurl=ADDRESS)
    assert not site.warnings
    assert site.read("editions/2024-05.html") == page


def test_the_check_lists_what_is_left(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES)
    result = withdraw(site)
    assert "The history of the repository still has it" in result.output
    found = [one for one in check(Workspace(site.folder)) if one.rule == "withdrawn-trace"]
    assert [(one.path, one.line, one.message) for one in found] == [
        (
            "editions/2024-05.md",
            14,
            (
                "the source still has the text of `2024-05#some-talk`, which is withdrawn: delete "
                "it; the history of the repository keeps it"
            ),
        ),
        (
            "editions/2024-06.md",
            7,
            "this links to `2024-05#some-talk`, which is withdrawn: remove the link",
        ),
        (
            "editions/2024-06.md",
            9,
            "this quotes the title of `2024-05#some-talk`, which is withdrawn",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "2024-05#nothing:\n  date: 2024-06-01\n",
            1,
            "`2024-05#nothing` never existed: correct the address, or remove the entry",
        ),
        (
            "\n2023-01:\n  date: 2024-06-01\n",
            2,
            "`2023-01` never existed: correct the address, or remove the entry",
        ),
        (
            "2024-05#after:\n  date: soon\n",
            1,
            "`2024-05#after`: `date`: `soon` is neither a day nor a month",
        ),
        (
            "2024-05#after: yes\n",
            1,
            "`2024-05#after`: write `date:` and `note:` below it, indented",
        ),
    ],
)
def test_what_is_wrong_with_an_entry_is_reported(
    make_site: Callable[..., Site], text: str, line: int, message: str
) -> None:
    site = make_site(files={"editions/2024-05.md": EDITION.replace(SECTION, "See[^a].\n\n")})
    site.write("withdrawn.yml", text)
    site.build()
    assert [(one.kind, one.path, one.line, one.message) for one in site.warnings] == [
        ("newsletter.withdrawn", "withdrawn.yml", line, message)
    ]
    assert ("It stays as well." in site.read("editions/2024-05.html")) == ("#after" not in text)


def test_a_file_that_cannot_be_read_ends_the_build(
    make_site: Callable[..., Site], capsys: pytest.CaptureFixture[str]
) -> None:
    site = make_site(files={"withdrawn.yml": "2024-05: [\n"})
    with pytest.raises(SystemExit):
        site.build()
    assert "withdrawn.yml cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("2024-07", "there is no edition `2024-07`"),
        ("2024-05#some-tlk", "has no section `some-tlk`: did you mean `some-talk`?"),
    ],
)
def test_an_address_that_never_existed_is_refused(
    make_site: Callable[..., Site], address: str, message: str
) -> None:
    site = make_site(files=FILES)
    result = withdraw(site, address)
    assert result.exit_code == 2
    assert message in result.output
    assert not (site.folder / "withdrawn.yml").exists()


def test_a_footnote_that_others_need_stays(make_site: Callable[..., Site]) -> None:
    text = EDITION.replace("It stays.", "It stays.[^a] And [a page][x].")
    text = text.replace("[^a]:", "[^b]: Unused.\n\n[x]: https://a.example\n[^a]:")
    entry = "2024-05#after:\n  date: 2024-06-01\n"
    site = make_site(files={"editions/2024-05.md": text, "editions/face.png": picture()})
    site.write("withdrawn.yml", entry)
    site.build()
    assert not [one for one in site.warnings if one.kind.startswith("newsletter")]
    page = site.content("editions/2024-05.html")
    assert "A smallprint of more smallprint." in said(page)
    assert "Unused" not in said(page)
    assert Link("https://a.example", "a page") in links(page)
    assert "It stays as well" not in said(page)
