"""What an edited sentence changes in the output: so much is sent to the server of a site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_newsletter.model.feeds import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


HOME = "https://letter.example/"
# More than feeds have: 20 editions, and 50 sections of a tag.
DAYS = [f"{year}-{month:02}-03" for year in (2022, 2023, 2024) for month in range(1, 12)]
OLD, NEWEST = DAYS[0], DAYS[-1]
SETTINGS: Any = {"html_baseurl": HOME, "html_copy_source": False}
SEARCH = re.compile(r"_search/(?:index|text)/")


def edition(day: str, word: str = "in") -> str:
    words = "It does what others do, and more than that. "
    return (
        f"---\ndate: {day}\n---\n\n# Of {day}\n\n"
        f"## Kernels\n\n:::{{tags}} wasm, llms\n:::\n\n{words}\n\n"
        f"They melt {word} the sun. {words}\n\n"
        f"{words}[A link](https://a.example/{day}).\n\n"
        f"## Shaders\n\n:::{{tags}} wasm, llms\n:::\n\n{words}\n\nOthers rest on a shelf.\n"
    )


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    site = share_site(files={f"editions/{day}.md": edition(day) for day in DAYS})
    site.build(search=True, **SETTINGS)
    assert not site.warnings
    return site


def contents(site: Site) -> dict[str, bytes]:
    files = (path for path in site.out.rglob("*") if path.is_file())
    return {path.relative_to(site.out).as_posix(): path.read_bytes() for path in files}


def sent(site: Site, day: str) -> tuple[set[str], list[str], float]:
    """Files that differ after an edit, those of the search apart, and their share of all bytes."""
    before = contents(site)
    site.write(f"editions/{day}.md", edition(day, "on"))
    site.build(search=True, **SETTINGS)
    assert not site.warnings
    after = contents(site)
    changed = {name for name, content in after.items() if before.get(name) != content}
    of_search = sorted(filter(SEARCH.match, changed))
    size = sum(len(after[name]) for name in changed)
    return changed - {*of_search}, of_search, size / sum(map(len, after.values()))


def test_a_word_of_an_old_edition_is_sent_in_a_dozen_files(site: Site) -> None:
    changed, of_search, share = sent(site, OLD)
    assert changed == {
        f"editions/{OLD}.html",
        f"editions/{OLD}.md",
        f"llms-full-{OLD[:4]}.txt",
        "_search/records.json",
    }
    # One section, and the index with the two words.
    assert [name.split("/")[1] for name in of_search] == ["index", "text"]
    assert share < 0.04


def test_a_word_of_the_newest_edition_is_sent_in_two_dozen_files(site: Site) -> None:
    changed, of_search, share = sent(site, NEWEST)
    feeds = ("archive", "archive/sections", "archive/tag/wasm", "archive/tag/llms")
    assert changed == {form.file(folder) for folder in feeds for form in FORMATS} | {
        "archive/email.xml",
        f"editions/{NEWEST}.html",
        f"editions/{NEWEST}.md",
        f"llms-full-{NEWEST[:4]}.txt",
        "_search/records.json",
    }
    assert [name.split("/")[1] for name in of_search] == ["index", "text"]
    assert len(changed) + len(of_search) <= 24
    assert share < 0.2
