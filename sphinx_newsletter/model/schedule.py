"""Schedule of editions: `publish` in the front matter, and `NOW`, the time that a build is given.

A build reads no clock, so that the same input gives the same bytes. Who runs it gives it the time.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_newsletter.model.dates import Moment
from sphinx_newsletter.model.permalinks import Permalink, quoted, read_permalinks
from sphinx_newsletter.model.problems import Kind, Problem

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping


VARIABLE = "NOW"


class Schedule:
    """The editions that wait: those whose time is later than `NOW`, or that have no `NOW`.

    An edition whose address is recorded has been published, and stays so without `NOW`.
    """

    def __init__(self, environment: Mapping[str, str], permalinks: Callable[[], str]) -> None:
        """Read `NOW` from *environment*. *permalinks* returns the text of `permalinks.txt`."""
        self._written = environment.get(VARIABLE, "").strip()
        self._permalinks = permalinks

    @cached_property
    def now(self) -> datetime.datetime | None:
        """The time that the build is given; None without one, or if it cannot be read."""
        try:
            return Moment.parse(self._written).time if self._written else None
        except ValueError:
            return None

    @property
    def problem(self) -> Problem | None:
        """What is wrong with `NOW`."""
        if not self._written or self.now:
            return None
        message = (
            f"wrong value of `{VARIABLE}`, `{self._written}`: write a time with its zone, as in "
            "`2024-05-28T07:00Z`; no edition that is scheduled is published"
        )
        return Problem(Kind.SETTING, 1, message)

    @cached_property
    def _recorded(self) -> frozenset[str]:
        found: list[Permalink] = []
        for _reported_by_another in read_permalinks(self._permalinks(), found):
            pass
        return frozenset(one.page for one in found)

    def waits(self, docname: str, publish: Moment | None) -> bool:
        """Whether the edition *docname*, to be published at *publish*, is no page yet."""
        if publish is None or (self.now and publish.time <= self.now):
            return False
        return quoted(docname) not in self._recorded
