"""Scheduled publication: `publish` in the front matter, and the time that a build is given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sphinx_newsletter.cli.main import newsletter
from sphinx_newsletter.editing import workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Site


PAGE = "editions/2024-05"
WORD = "zeppelin"
BEFORE, AFTER = "2024-05-28T06:59Z", "2024-05-28T07:00Z"


def edition(*front: str) -> str:
    head = "\n".join(["---", "date: 2024-05", *front, "---"])
    return f"{head}\n\n# May {WORD}\n\n## Section\n\n:::{{tags}} wasm, webgpu\n:::\n\nText.\n"


DRAFT = edition("draft: true").replace("2024-05", "2024-06")
SCHEDULED = edition("publish: 2024-05-28 09:00 Europe/Berlin")


def public(site: Site) -> bool:
    assert not site.warnings
    found = [path for path in site.out.rglob("*.*") if WORD.encode() in path.read_bytes().lower()]
    assert bool(found) == (site.out / f"{PAGE}.html").is_file()
    return bool(found)


def test_it_is_published_when_its_time_has_come(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(files={f"{PAGE}.md": SCHEDULED})
    assert not public(site.build())
    monkeypatch.setenv("NOW", BEFORE)
    assert not public(site.build())
    monkeypatch.setenv("NOW", AFTER)
    assert public(site.build())
    monkeypatch.delenv("NOW")
    assert not public(site.build())
    site.write("permalinks.txt", f"{PAGE}  May {WORD}\n")
    assert public(site.build())


def test_a_draft_stays_one_and_drafts_are_built_with_the_setting(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = edition("draft: true", "publish: 2024-05-28 09:00 Europe/Berlin")
    site = make_site(files={f"{PAGE}.md": text})
    monkeypatch.setenv("NOW", AFTER)
    assert not public(site.build())
    site.write(f"{PAGE}.md", SCHEDULED)
    monkeypatch.setenv("NOW", BEFORE)
    assert public(site.build(newsletter_drafts=True))


@pytest.mark.parametrize(
    ("key", "kind", "message"),
    [
        (
            "publish: 2024-05-28 09:00 Europe/Berlino",
            "date-invalid",
            (
                "`publish`: `Europe/Berlino` is not a time zone: did you mean `Europe/Berlin`?; it "
                "counts as a draft"
            ),
        ),
        (
            "publish: 2024-10-27 02:30 Europe/Berlin",
            "date-invalid",
            (
                "`publish`: the clocks in Europe/Berlin show 02:30 twice on that day: write the "
                "time with its difference from UTC, as in `2024-10-27T02:30+02:00`; it counts as "
                "a draft"
            ),
        ),
        (
            "publish: 2024-05-28",
            "date-invalid",
            (
                "`publish`: `2024-05-28` is neither a date nor a time, as in `2025-06-14 18:00 "
                "Europe/Berlin`; it counts as a draft"
            ),
        ),
        (
            "publsh: 2024-05-28 09:00 Europe/Berlin",
            "key-unknown",
            "unknown front-matter key `publsh`: did you mean `publish`?; it counts as a draft",
        ),
    ],
)
def test_what_cannot_be_read_is_reported_and_not_published(
    make_site: Callable[..., Site],
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    kind: str,
    message: str,
) -> None:
    monkeypatch.setenv("NOW", "2030-01-01T00:00Z")
    site = make_site(files={f"{PAGE}.md": edition(key)}).build()
    assert [(one.kind, one.line, one.message) for one in site.warnings] == [
        (f"newsletter.{kind}", 3, message)
    ]
    assert not (site.out / f"{PAGE}.html").exists()


def test_a_time_that_cannot_be_read_publishes_nothing(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOW", "today")
    site = make_site(files={f"{PAGE}.md": SCHEDULED}).build()
    [warned] = site.warnings
    assert (warned.kind, warned.path) == ("newsletter.setting", "conf.py")
    assert warned.message == (
        "wrong value of `NOW`, `today`: write a time with its zone, as in `2024-05-28T07:00Z`; no "
        "edition that is scheduled is published"
    )
    assert not (site.out / f"{PAGE}.html").exists()


def test_the_list_says_what_waits_and_for_when(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{PAGE}.md": SCHEDULED, "editions/2024-06.md": DRAFT}
    site = make_site(files=files)
    command = ["--site", str(site.folder), "list"]
    result = CliRunner().invoke(newsletter, command)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "2024-06  editions/2024-06.md  draft      May zeppelin",
        f"2024-05  {PAGE}.md  waits      May zeppelin (until 2024-05-28 09:00 Europe/Berlin)",
        "2024-04  editions/2024-04.md  published  April edition",
    ]
    monkeypatch.setenv("NOW", AFTER)
    monkeypatch.setattr(workspace.Workspace, "_build", None)  # all sources are in the cache
    result = CliRunner().invoke(newsletter, [*command, "--format", "json"])
    states = {one["path"]: (one["state"], one["publish"]) for one in json.loads(result.output)}
    assert states[f"{PAGE}.md"] == ("published", "2024-05-28T09:00+02:00")
    assert states["editions/2024-06.md"] == ("draft", None)


def test_addresses_are_recorded_when_it_is_published_and_not_before(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(files={f"{PAGE}.md": SCHEDULED, "permalinks.txt": "# None yet.\n"})
    command = ["--site", str(site.folder), "permalinks", "--update"]
    assert CliRunner().invoke(newsletter, command).exit_code == 0
    assert PAGE not in (site.folder / "permalinks.txt").read_text(encoding="utf-8")
    monkeypatch.setenv("NOW", AFTER)
    assert CliRunner().invoke(newsletter, command).exit_code == 0
    assert PAGE in (site.folder / "permalinks.txt").read_text(encoding="utf-8")
