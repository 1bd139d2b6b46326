"""The clock of `make profile`: who is charged with which time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.profile import Clock, table

if TYPE_CHECKING:
    from collections.abc import Iterator


class Work:
    """Two methods, each of which takes a while, and one calls the other."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock

    def outer(self) -> str:
        self.clock.now += 1
        self.inner()
        self.clock.now += 2
        return "done"

    def inner(self) -> None:
        self.clock.now += 4


class FakeClock:
    """Processor time that passes when the test says so."""

    now = 0.5


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    fake = FakeClock()
    monkeypatch.setattr("time.process_time", lambda: fake.now)
    return fake


def test_a_part_is_charged_without_the_parts_that_it_calls(time: FakeClock) -> None:
    clock, work = Clock(0.25), Work(time)
    clock.watch(work, "outer", "outside", "a phase")
    clock.watch(work, "inner", lambda: "inside")
    assert work.outer() == "done"
    time.now += 8
    assert {k: v for k, v in clock.stop().items() if k[0] != "end"} == {
        ("start", "imports"): 0.25,
        ("start", "settings, extensions, theme"): 8,
        ("a phase", "outside"): 3,
        ("a phase", "inside"): 4,
    }


def test_a_handler_that_is_a_generator_is_charged_with_its_steps_alone(time: FakeClock) -> None:
    def steps() -> Iterator[int]:
        time.now += 1
        yield 1
        time.now += 2

    clock = Clock(0)
    for _ in clock.handler("an-event", steps)():
        time.now += 16
    [(name, seconds)] = [one for one in clock.stop().items() if "an-event" in one[0][1]]
    assert name == ("start", f"an-event: {__name__}.{steps.__qualname__.replace('<locals>.', '')}")
    assert seconds == 3


def test_the_table_has_phases_with_the_most_expensive_part_first() -> None:
    times = {("one", "x"): 1.0, ("one", "y"): 6.0, ("two", "z"): 2.99, ("two", "few"): 0.01}
    assert table(times, 100).splitlines()[2:] == [
        "| **one** |  | 7.00 | 70.0 | 70.0 |",
        "|  | y | 6.00 | 60.0 | 60.0 |",
        "|  | x | 1.00 | 10.0 | 10.0 |",
        "| **two** |  | 3.00 | 30.0 | 30.0 |",
        "|  | z | 2.99 | 29.9 | 29.9 |",
        "|  | 1 smaller parts | 0.01 | 0.1 | 0.1 |",
        "| **all** |  | 10.00 | 100.0 | 100.0 |",
    ]
