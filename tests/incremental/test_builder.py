"""The parallel builder: same output as in one process, and only pages that have changed."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from sphinx_newsletter.pages.lists import ListPages

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="
)
EDITION = """\
---
date: 2023-{number:02}
---

# Number {number}

(at)=
## A section

:::{{tags}} wasm
:::

Word{number}, ![a dot](dot.png), {{doc}}`/editions/nowhere{number}`.

In the middle.
"""


def many(make_site: Callable[..., Site]) -> Site:
    files = {f"editions/2023-{n:02}.md": EDITION.format(number=n) for n in range(1, 13)}
    return make_site(files={**files, "editions/dot.png": PIXEL})


@pytest.mark.slow
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_workers_return_everything_that_they_find(
    make_site: Callable[..., Site], builder: str
) -> None:
    alone, together = (many(make_site).build(builder, jobs=jobs, search=True) for jobs in (1, 3))
    assert [*(together.out / "_images").glob("dot*.png")]
    assert sorted(together.warnings) == sorted(alone.warnings)
    assert len(together.warnings) == 12
    for path in alone.out.rglob("*.*"):
        if path.is_file():
            name = path.relative_to(alone.out).as_posix()
            assert (together.out / name).read_bytes() == path.read_bytes(), name
    assert together.pages() == alone.pages()


def change(site: Site, before: str, after: str) -> None:
    text = (site.folder / "editions/2023-06.md").read_text(encoding="utf-8")
    site.write("editions/2023-06.md", text.replace(before, after))


def test_lists_that_a_change_does_not_concern_are_not_made(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(ListPages, "year", lambda _self, year: made.append(year))
    site = many(make_site)
    with pytest.raises(AttributeError):
        site.build()  # the replaced method returns no page
    monkeypatch.undo()
    site.build()
    monkeypatch.setattr(ListPages, "year", lambda _self, year: made.append(year))
    made.clear()
    change(site, "In the middle", "\n\nIn its middle")
    site.build()
    assert not made
    change(site, "A section", "Its section")
    with pytest.raises(AttributeError):
        site.build()
    assert made


def test_nothing_is_written_when_nothing_has_changed(make_site: Callable[..., Site]) -> None:
    site = many(make_site).build(search=True)
    paths = [*site.out.rglob("*.html"), *site.out.rglob("_search/**/*.*")]
    before = {path: path.stat().st_mtime_ns for path in paths}
    site.build(search=True)
    assert {path: path.stat().st_mtime_ns for path in paths} == before
