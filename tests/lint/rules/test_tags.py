"""Names and uses of tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lint.rules.found import TAGS, each_row, each_site, front, lines_found, places_found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site
    from tests.lint.rules.found import Files, Places, Rows, Sites


ROWS: Rows = {
    "tag-slug": [
        ("(a)=\n## A\n\n:::{tags} WASM, wasm,\nLLMs\n:::\n\n{tag}`Web-GPU`", [10, 11, 14]),
    ],
}

# The tenth edition, after nine with other tags or none.
TENTH: dict[str, str | bytes] = {"tags.yml": TAGS, "editions/2024-05.md": front(5)}
TENTH |= {f"editions/2023-{n:02}.md": f"---\ndate: 2023-{n:02}\n---\n# {n}\n" for n in range(1, 9)}

SITES: Sites = {
    "tag-unused": [
        (
            {"tags.yml": f"{TAGS}gone: {{}}\nwide: {{}}\nn: {{broader: wide}}\n"},
            [("tags.yml", 4), ("tags.yml", 5), ("tags.yml", 7)],
        ),
    ],
    "tag-once": [
        ({"tags.yml": TAGS}, []),
        ({"tags.yml": TAGS, "editions/2024-05.md": front(5)}, []),  # a young archive
        (
            TENTH,
            [("tags.yml", 4)],
        ),
    ],
    "tag-near": [
        (
            {"tags.yml": f"{TAGS}web-gpu2: {{}}\nllama-2: {{}}\nllama-3: {{}}\nwllama: {{}}\n"},
            [("tags.yml", 5), ("tags.yml", 6), ("tags.yml", 7)],
        )
    ],
}


@each_row(ROWS)
def test_on_a_page(make_site: Callable[..., Site], rule: str, text: str, lines: list[int]) -> None:
    assert lines_found(make_site, rule, text) == lines


@each_site(SITES)
def test_on_a_site(make_site: Callable[..., Site], rule: str, files: Files, places: Places) -> None:
    assert places_found(make_site, rule, files) == places
