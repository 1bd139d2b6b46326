"""Data under every builder and address, and from build to build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.outputs.data_files import ADDRESS, FILES, NASTY, TAGS, files, paths, read, records
from tests.recorded import edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


pytestmark = pytest.mark.slow


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("address", ["", ADDRESS])
def test_each_address_exists(make_site: Callable[..., Site], builder: str, address: str) -> None:
    site = make_site(files=FILES).build(builder, html_baseurl=address)
    sections, editions = records(site, "sections"), records(site, "editions")
    places = [record["address"] for record in sections + editions]
    places += [record["markdown"] for record in editions]
    places += [tag["address"] for tag in read(site, "data")["tags"].values()]
    for place in places:
        path, _, anchor = place.removeprefix(address).partition("#")
        target = site.out / path
        page = target / "index.html" if target.is_dir() else target
        assert f'id="{anchor}"' in page.read_text(encoding="utf-8") if anchor else page.is_file()
    assert {record["id"] is None for record in sections} == {not address}


def test_after_each_edit_data_equals_a_clean_build(
    make_site: Callable[..., Site],
) -> None:
    site, others = make_site(files=FILES), dict(FILES)
    for path, text in [
        ("editions/2024-04.md", edition("2024-04", "Another title")),
        ("editions/2024-04.md", edition("2024-04", "Another title") + "\nMore words.\n"),
        ("editions/2024-06.md", edition("2024-06")),
        ("editions/2023-06.md", edition("2023-06")),
        ("tags.yml", TAGS.replace("木", "水")),
        ("editions/2024-05-03.md", ""),
    ]:
        others[path] = text
        site.write(path, text)
        if not text:
            others.pop(path)
            site.delete(path)
        site.build("dirhtml", html_baseurl=ADDRESS)
        clean = make_site(files=others).build("dirhtml", html_baseurl=ADDRESS, jobs=2)
        assert files(site) == files(clean)
        assert len(files(site)) == (6 if "editions/2023-06.md" not in others else 8)


def test_a_change_of_no_record_writes_nothing(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES).build(html_baseurl=ADDRESS)
    before = [path.stat().st_mtime_ns for path in paths(site)]
    site.write("editions/2024-05-03.md", NASTY.replace('"marks".', '"marks".\n\n% A comment.'))
    site.write("index.md", "# Home\n\nOther words.\n")
    site.build(html_baseurl=ADDRESS)
    assert [path.stat().st_mtime_ns for path in paths(site)] == before


def test_a_change_writes_the_files_of_its_year(make_site: Callable[..., Site]) -> None:
    site = make_site(files=FILES | {"editions/2023-06.md": edition("2023-06")})
    site.build(html_baseurl=ADDRESS)

    def written() -> set[str]:
        before = {path: path.stat().st_mtime_ns for path in paths(site)}
        site.build(html_baseurl=ADDRESS)
        return {path.name for path, at in before.items() if path.stat().st_mtime_ns != at}

    site.write("editions/2023-06.md", edition("2023-06", "Another title"))
    assert written() == {"editions-2023.json"}
    site.write("editions/2024-07.md", edition("2024-07"))
    assert written() == {"editions-2024.json", "sections-2024.json"}
    site.write("tags.yml", TAGS.replace("木", "水"))
    assert written() == {"data.json"}
