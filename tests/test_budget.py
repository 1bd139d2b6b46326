"""What a build costs, in counts that do not depend on the machine, stays within its budget."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.budget import FILE, limits, renewed, table, verdict
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from tests.budget import Values

pytestmark = pytest.mark.slow


LIMITS = limits()
NAMES = [(group, name) for group, entries in LIMITS.items() for name in entries]


@pytest.fixture(scope="module")
def values() -> Values:
    """Today's, from a process that has imported nothing else."""
    command = [sys.executable, "-m", "tests.budget", "--json"]
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, check=True)
    counted: Values = json.loads(done.stdout)
    return counted


@pytest.mark.parametrize(("group", "name"), NAMES)
def test_a_value_is_within_its_limit(values: Values, group: str, name: str) -> None:
    found = verdict(f"{group}.{name}", LIMITS[group][name], values[group][name])
    assert not found, found


def test_each_value_has_a_limit(values: Values) -> None:
    assert [(group, name) for group, entries in values.items() for name in entries] == NAMES


def test_what_costs_more_than_its_limit_is_reported_with_what_to_do() -> None:
    found = verdict("size.card", 12, 13)
    assert found.startswith("size.card: today 13, the limit is 12.")
    assert "make budget WRITE=1" in found
    assert verdict("nothing_changed.changed", 0, 1)


def test_what_costs_far_less_than_its_limit_is_reported_too() -> None:
    assert "lower the limit" in verdict("size.card", 100, 89)


@pytest.mark.parametrize(("limit", "today"), [(0, 0), (1, 1), (12, 12), (100, 90)])
def test_a_limit_is_met(limit: int, today: int) -> None:
    assert not verdict("size.card", limit, today)


def test_today_s_values_become_the_limits_and_comments_stay_where_they_are() -> None:
    text = "# On 3 = 4\n[a]\nx = 12  # why\nyy = 1  # because\nz_gzip = 20\n\n[b]\nx = 3\n"
    values = {"a": {"x": 5, "yy": 600, "z_gzip": 6}, "b": {"x": 700}}
    new = "# On 3 = 4\n[a]\nx = 5   # why\nyy = 600  # because\nz_gzip = 6\n\n[b]\nx = 700\n"
    assert renewed(text, values) == new


def test_the_limits_written_again_are_the_same_file() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert renewed(text, LIMITS) == text


def test_the_table_points_at_what_is_wrong() -> None:
    lines = table({"a": {"x": 10, "y": 5}}, {"a": {"x": 10, "y": 6, "new": 1}}).splitlines()
    assert [line.endswith("<-") for line in lines] == [False, False, True, True]
