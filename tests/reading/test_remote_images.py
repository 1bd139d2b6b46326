"""Images on other sites become links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile.reader import Drawn, Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[str], Drawn]


HEAD = "---\ndate: 2024-05\n---\n# May\n\n"
AT = "https://cats.example/cat.png"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    pages = Reader(tmp_path_factory.mktemp("reader"))
    return lambda text: pages.read(f"{HEAD}{text}".encode())


@pytest.mark.parametrize(
    "text",
    [
        f"![A cat]({AT})",
        f"Words ![A cat]({AT}) words",
        f"![A cat][a]\n\n[a]: {AT}",
        f":::{{image}} {AT}\n:alt: A cat\n:::",
        f":::{{figure}} {AT}\n:alt: A cat\n\nThe caption.\n:::",
        f"| a |\n| - |\n| ![A cat]({AT}) |",
        f":::{{card}} Card\n:img-top: {AT}\n:img-alt: A cat\n\nWords.\n:::",
        f"# ![A cat]({AT})",
    ],
)
def test_a_link_replaces_it(read: Read, text: str) -> None:
    drawn = read(text)
    assert "<img" not in drawn.body
    assert f'href="{AT}">A cat</a>' in drawn.body
    assert drawn.warnings.count("is on another site") == 1


def test_one_that_leads_somewhere_leaves_its_words_there(read: Read) -> None:
    drawn = read(f"[![A cat]({AT})](https://dogs.example)")
    assert 'href="https://dogs.example">A cat</a>' in drawn.body
    assert AT not in drawn.body


def test_without_words_its_address_is_shown(read: Read) -> None:
    assert f'href="{AT}">{AT}</a>' in read(f"![]({AT})").body


def test_an_image_of_the_site_is_shown(read: Read) -> None:
    assert "<img" in read("![A cat](cat.png)").body
