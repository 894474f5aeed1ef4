"""Runs and crossings: does a series of points move about its centre line as chance would?

Two questions, both asked of the points that are not on the line (the *useful* ones): is one run on
the same side longer than chance makes it, and is the line crossed less often? Limits after
J. Anhoej and A. V. Olesen, "Run charts revisited: a simulation study of run chart rules for
detection of non-random variation in health care processes", PLoS ONE 9(11), 2014, e113825; the
limit for runs goes back to M. F. Schilling, "The surprising predictability of long runs",
Mathematics Magazine 85, 2012. Nothing here needs to know what kind of chart it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """What the runs of one part of a chart say.

    Without a useful point there is nothing to judge: lengths, crossings and limits are ``None``.

    Attributes:
        useful: points off the centre line.
        longest: length of the longest run in useful points; of several, the latest is meant.
        longest_limit: the longest that chance explains.
        crossings: how often the line is crossed.
        crossings_limit: the fewest that chance explains.
        first: place of the first point of the longest run in the sequence given, from 0.
        last: place of its last point.
        above: whether it lies above the line.
    """

    useful: int = 0
    longest: int | None = None
    longest_limit: int | None = None
    crossings: int | None = None
    crossings_limit: int | None = None
    first: int | None = None
    last: int | None = None
    above: bool = False

    @property
    def long_run(self) -> bool:
        """Whether a run is longer than chance explains."""
        return (
            self.longest is not None
            and self.longest_limit is not None
            and self.longest > self.longest_limit
        )

    @property
    def few_crossings(self) -> bool:
        """Whether the line is crossed less often than chance explains."""
        return (
            self.crossings is not None
            and self.crossings_limit is not None
            and self.crossings < self.crossings_limit
        )

    @property
    def signal(self) -> bool:
        """Whether either rule speaks."""
        return self.long_run or self.few_crossings


def find_runs(sides: Sequence[int]) -> Runs:
    """The runs in a sequence of sides: 1 above the line, -1 below, 0 on it or no value.

    A 0 neither ends a run nor lengthens it.
    """
    useful = changes = length = longest = first = last = start = before = above = 0
    for at, side in enumerate(sides):
        if not side:
            continue
        if side != before:
            before, start, length = side, at, 0
            changes += 1
        useful += 1
        length += 1
        if length >= longest:  # of equals the latest
            longest, first, last, above = length, start, at, side
    if not useful:
        return Runs()
    return Runs(
        useful=useful,
        longest=longest,
        longest_limit=longest_run_limit(useful),
        crossings=changes - 1,
        crossings_limit=crossings_limit(useful),
        first=first,
        last=last,
        above=above > 0,
    )


def longest_run_limit(useful: int) -> int:
    """The longest run that chance explains among so many useful points: log2(n) + 3, rounded.

    Raises:
        ValueError: if there is no useful point.
    """
    if useful < 1:
        raise ValueError("a limit for runs needs a useful point")
    return round(log2(useful) + 3)


@lru_cache(maxsize=1024)
def crossings_limit(useful: int) -> int:
    """The fewest crossings that chance explains among so many useful points.

    The 5 % point of a binomial distribution over the n - 1 gaps, each a crossing with
    probability one half: the smallest k with P(X <= k) >= 0.05. In whole numbers, so exact.

    Raises:
        ValueError: if there is no useful point.
    """
    if useful < 1:
        raise ValueError("a limit for crossings needs a useful point")
    gaps = useful - 1
    fewest, ways, together = 0, 1, 1
    while together * 20 < 2**gaps:
        ways = ways * (gaps - fewest) // (fewest + 1)
        fewest += 1
        together += ways
    return fewest
