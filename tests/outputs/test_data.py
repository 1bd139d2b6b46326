"""The archive as JSON: records, schemas, the example in the guide."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import REPOSITORY
from tests.outputs.data_files import ADDRESS, FILES, NAMES, SCHEMAS, read, records
from tests.recorded import edition

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Site


def strict(schema: Any) -> Any:
    """*schema*, without additional properties in any object."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: strict(part) for key, part in schema.items()}
    return found | ({"additionalProperties": False} if "required" in schema else {})


def check(site: Site) -> None:
    """All files validate, and the schemas describe each key."""
    for name in SCHEMAS:
        schema = read(site, f"{name}.schema")
        Draft202012Validator.check_schema(schema)
        found = [*site.out.glob(f"archive/{name}.json"), *site.out.glob(f"archive/{name}-*.json")]
        assert found
        for path in found:
            data = json.loads(path.read_text(encoding="utf-8"))
            Draft202012Validator(strict(schema)).validate(data)
            assert data["$schema"] == f"{name}.schema.json"


@pytest.fixture(scope="module")
def site(share_site: Callable[..., Site]) -> Site:
    return share_site(files=FILES).build(html_baseurl=ADDRESS)


def test_data_validates_against_the_schemas(site: Site, make_site: Callable[..., Site]) -> None:
    assert not site.warnings
    check(site)
    check(make_site(files=FILES).build("dirhtml"))


def test_data_of_the_real_archive_validates(real_site: Site) -> None:
    check(real_site)
    archive = real_site.archive
    assert [e["title"] for e in records(real_site, "editions")] == [
        edition.title for edition in archive.editions
    ]
    assert [s["title"] for s in records(real_site, "sections")] == [
        entry.title for entry in archive.entries if entry.section
    ]


def test_the_schemas_reject_wrong_data(site: Site) -> None:
    schema, data = read(site, "sections.schema"), read(site, "sections-2024")
    validator = Draft202012Validator(schema)
    for key, value in [
        ("date", "May"),
        ("words", "7"),
        ("tags", ["A b"]),
        ("id", "1"),
        ("title", 1),
    ]:
        wrong = data | {"sections": [data["sections"][0] | {key: value}]}
        assert not validator.is_valid(wrong), key
    assert not validator.is_valid(data | {"version": 1})


def test_the_schemas_describe_the_same_thing_alike(site: Site) -> None:
    index, sections, editions = (read(site, f"{name}.schema")["$defs"] for name in SCHEMAS)
    for one, other, least in (
        (sections, editions, {"address", "anchor", "date", "id", "slug"}),
        (index, editions, {"address", "slug", "url"}),
    ):
        shared = one.keys() & other.keys()
        assert shared >= least
        assert all(one[name] == other[name] for name in shared)


def test_the_index_has_the_vocabulary_and_the_files_of_each_year(site: Site) -> None:
    index = read(site, "data")
    assert index["years"] == [
        {"year": 2024, "sections": "sections-2024.json", "editions": "editions-2024.json"}
    ]
    assert index["tags"]["wasm"] == {
        "label": "Web “Assembly” <b> & \\",
        "description": "木, ]]>",
        "broader": "web-gpu",
        "address": f"{ADDRESS}archive/tag/wasm.html",
    }


def test_a_section_has_its_address_rubric_and_tags(site: Site) -> None:
    odd, old = records(site, "sections")
    assert odd == {
        "id": "tag:example.org,2024:editions/2024-05-03#odd",
        "address": f"{ADDRESS}editions/2024-05-03.html#odd",
        "anchor": "odd",
        "title": "“Odd” <b> 木 עברית 😀",
        "rubric": "Rubric",
        "tags": ["wasm", "web-gpu"],
        "excerpt": "Words & <tags>, \\ and “marks”.",
        "words": site.archive.editions[0].sections[0].words,
        "edition": "2024-05-03",
        "date": "2024-05-03",
        "updated": "2024-06-01",
    }
    assert (old["date"], old["updated"]) == ("2024-04", None)


def test_an_edition_lists_its_sections_and_blocks(site: Site) -> None:
    may, _april = records(site, "editions")
    [interview], [project], [event] = (
        may.pop(key) for key in ("interviews", "showcases", "events")
    )
    assert may == {
        "id": "tag:example.org,2024:editions/2024-05-03",
        "address": f"{ADDRESS}editions/2024-05-03.html",
        "markdown": f"{ADDRESS}editions/2024-05-03.md",
        "title": "May & edition <i>",
        "subtitle": 'A "subtitle" </script>',
        "number": 7,
        "authors": ["jan"],
        "tags": ["web-gpu"],
        "words": site.archive.editions[0].words,
        "points": ["A point."],
        "sections": ["odd"],
        "corrections": [],
        "sponsors": [],
        "edition": "2024-05-03",
        "date": "2024-05-03",
        "updated": "2024-06-01",
    }
    assert [guest["name"] for guest in interview["guests"]] == ["Kim"]
    assert interview["section"] == project["section"] == event["section"] == "odd"
    assert (project["made_with"], project["demo"]) == (["wasm", "rust"], "https://thing.example")
    assert (event["start"], event["end"]) == ("2024-10-30", "2024-11-02")
    assert (event["papers_until"], event["online"]) == ("2024-08-01", True)


def test_ids_stay_when_titles_and_the_site_address_change(
    make_site: Callable[..., Site], site: Site
) -> None:
    other = make_site(files=FILES | {"editions/2024-04.md": edition("2024-04", "Another")})
    other.build(html_baseurl="https://elsewhere.example/", newsletter_entity="example.org,2024")
    ids = [record["id"] for name in NAMES for record in records(other, name)]
    assert ids == [record["id"] for name in NAMES for record in records(site, name)]
    assert len(set(ids)) == len(ids)


def test_records_are_ordered_by_date_then_as_on_the_page(real_site: Site) -> None:
    sections = records(real_site, "sections")
    assert all(a["date"] >= b["date"] for a, b in pairwise(sections))
    page = real_site.read("editions/2024-04.html")
    places = [page.index(f'id="{s["anchor"]}"') for s in sections if s["edition"] == "2024-04"]
    assert places == sorted(places)
    assert len(places) > 5


def test_each_record_is_on_its_own_line(site: Site) -> None:
    for name in NAMES:
        _head, *lines, end = site.read(f"archive/{name}-2024.json").splitlines()
        assert [json.loads(line.removesuffix(",")) for line in lines] == records(site, name)
        assert end == "]}"


def test_the_example_in_the_guide_runs(site: Site, tmp_path: Path) -> None:
    guide = (REPOSITORY / "docs" / "data.md").read_text(encoding="utf-8")
    [program] = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    assert len(program.splitlines()) <= 14
    path = tmp_path / "of_tag.py"
    path.write_text(program, encoding="utf-8")
    data = (site.out / "archive" / "data.json").as_uri()
    command = [sys.executable, str(path), data, "wasm"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said == (
        "Web “Assembly” <b> & \\: 木, ]]>\n"
        f"2024-05-03  “Odd” <b> 木 עברית 😀  {ADDRESS}editions/2024-05-03.html#odd\n"
        f"2024-04  Section  {ADDRESS}editions/2024-04.html#section\n"
    )
