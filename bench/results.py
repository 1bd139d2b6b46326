"""What came out of one case."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field


@dataclass
class Result:
    """One case of one builder at one size; of the runs' weights, the median or the largest."""

    builder: str
    editions: int
    case: str
    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0
    peak: int = 0
    bytes: int = 0
    pages: int = 0
    pages_changed: int = 0
    environment: int = 0
    wrong: str = ""
    """What went wrong, if anything did: then nothing here counts."""

    @property
    def median(self) -> float:
        """The middle run."""
        return statistics.median(self.seconds)

    @property
    def fastest(self) -> float:
        """The run that was disturbed least."""
        return min(self.seconds)
