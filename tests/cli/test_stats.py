"""`newsletter stats`: its tables and its JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from tests.conftest import Site


EDITION = """\
---
date: {0}
draft: {1}
---

# Edition of {0}

## A rubric

:::{{tags}} webgpu
:::

[Words](https://www.a.example/{0}), four of them.
"""


def stats(site: Site, *options: str) -> Result:
    return CliRunner().invoke(newsletter, ["--site", str(site.folder), "stats", *options])


def archive(make_site: Callable[..., Site]) -> Site:
    months = [f"2023-{n:02}" for n in range(1, 7)] + ["2024-03"]
    site = make_site(
        files={f"editions/{m}.md": EDITION.format(m, str(m > "2024").lower()) for m in months}
    )
    site.delete("editions/2024-04.md")
    return site


def test_text(make_site: Callable[..., Site]) -> None:
    result = stats(archive(make_site))
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "7 editions, 7 sections, 63 words; 1 of the editions is a draft"
    assert ["2023", "6", "6", "54"] in [line.split() for line in lines]
    assert ["WebGPU", "7", "█▂"] in [line.split() for line in lines]
    assert ["a.example", "7"] in [line.split() for line in lines]
    assert lines[-1].startswith("275 days without an edition: from Edition of 2023-06 (2023-06) to")


def test_json(make_site: Callable[..., Site]) -> None:
    data = json.loads(stats(archive(make_site), "--format", "json").output)
    assert (data["editions"], data["drafts"], data["words"]) == (7, 1, 63)
    assert data["tags"] == [{"tag": "webgpu", "total": 7, "by_year": [6, 1]}]
    assert data["gaps"] == [
        {"after": "editions/2023-06", "before": "editions/2024-03", "days": 275}
    ]


def test_a_negative_number_is_refused(make_site: Callable[..., Site]) -> None:
    result = stats(archive(make_site), "--most", "-1")
    assert result.exit_code == 2
    assert "Invalid value for '--most'" in result.output


def test_an_empty_archive_has_no_tables(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.delete("editions/2024-04.md")
    result = stats(site)
    assert (result.exit_code, result.output.splitlines()[0]) == (
        0,
        "0 editions, 0 sections, 0 words",
    )
