"""Which control chart suits the figures, and why, in words.

What is usual follows from the figures: rates where exposure is known, gaps where near misses are
rare, counts else; and where points vary more than chance alone makes them, limits that are drawn
from that variation. (D. B. Laney, Quality Engineering 14, 2002, for u'; L. P. Provost and S. K.
Murray, The Health Care Data Guide, Jossey-Bass 2011, chapter 5, for rare events and for the choice
in general; 1.35 is where the usual check for Laney's charts calls points too scattered.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.governance.exposure import ENOUGH_MONTHS, Exposed
from rca_studio.analysis.spc import control_chart

RARE: Final = 2.0
"""Fewer a month than this on average, and a month is mostly 0 or 1."""
BETWEEN: Final = ("g", "t")
BY_EXPOSURE: Final = ("u", "u'", "p", "p'", "g")
SCATTERED: Final = 1.35
_MANY: Final = 10.0
_UNEQUAL: Final = 1.5

Values = Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of chart, and why it is this one, as a sentence."""

    key: str
    why: str


def rare(counts: Values) -> bool:
    """Whether months are too empty for a chart by month; of few months nothing is said."""
    known = [one for one in counts if one is not None]
    return bool(known) and sum(known) / len(known) < RARE


def unequal(numbers: Values) -> bool:
    """Whether exposure is known everywhere and differs much from month to month."""
    known = [one for one in numbers if one]
    return bool(known) and len(known) == len(numbers) and max(known) >= _UNEQUAL * min(known)


def usual_kind(counts: Values, exposed: Exposed | None, exposure: Values) -> Kind:
    """The chart by month.

    Args:
        counts: the points that shape the lines.
        exposed: what they are set against; ``None`` where that is not known well enough.
        exposure: how much of it there was at each of ``counts``.
    """
    if exposed is not None:
        scattered = scatter("u", "u'", counts, exposure) > SCATTERED
        return Kind(key="u'" if scattered else "u", why=WHY["u'" if scattered else "u"])
    known = [one for one in counts if one is not None]
    if scatter("c", "i", counts, None) <= SCATTERED:
        return Kind(key="c", why=WHY["c"])
    many = sum(known) / len(known) >= _MANY
    return Kind(key="i" if many else "run", why=WHY["i" if many else "run"])


def scatter(plain: str, wide: str, counts: Values, exposure: Values | None) -> float:
    """How many times as far the limits from the points themselves are as those of chance alone.

    One point that lies outside of what all others make is left out: it is to be seen on the chart,
    and does not show that the others vary more than by chance.
    """
    whole = _scatter(plain, wide, counts, exposure)
    if whole <= SCATTERED:
        return whole
    at = _stray(wide, counts, exposure)
    if at is None:
        return whole
    others = None if exposure is None else [*exposure[:at], *exposure[at + 1 :]]
    return _scatter(plain, wide, [*counts[:at], *counts[at + 1 :]], others)


def _scatter(plain: str, wide: str, counts: Values, exposure: Values | None) -> float:
    known = [one for one in counts if one is not None]
    if len(known) < ENOUGH_MONTHS:
        return 1.0
    lines = [control_chart(kind, counts, exposure) for kind in (plain, wide)]
    reach = [(one.upper - one.centre).tolist() for one in lines]
    ratios = [far / near for near, far in zip(*reach, strict=True) if near > 0 and far == far]
    return float(max(ratios, default=1.0))


def _stray(wide: str, counts: Values, exposure: Values | None) -> int | None:
    """The point furthest from the middle, if it lies outside the limits that all others make."""
    values = control_chart("run", counts, exposure).values.tolist()
    there = [one for one in values if one == one]
    if not there:
        return None
    middle = sorted(there)[len(there) // 2]
    far = [abs(one - middle) if one == one else -1.0 for one in values]
    at = far.index(max(far))
    line = control_chart(wide, counts, exposure, exclude=[at + 1])
    return at if line.outside[at] else None


WHY: Final = {
    "run": (
        "Run chart: the line is the median. There are no limits, as the figures vary more than "
        "equally busy months would."
    ),
    "i": (
        "I chart: the limits come from the steps between neighbours, as the figures vary more than "
        "equally busy months would."
    ),
    "mr": "MR chart: each point is the step from the one before.",
    "c": (
        "c chart: near misses are counted as they are and each month is taken as equally busy, as "
        "no exposure is entered for these months."
    ),
    "u": "u chart: each point is set against how much care was given, and so are its limits.",
    "u'": (
        "u′ chart: each point is set against how much care was given. The figures vary more than "
        "chance alone explains, so the limits allow for that."
    ),
    "p": "p chart: near misses as a share of how much care was given.",
    "p'": "p′ chart: near misses as a share of how much care was given, with limits that allow for "
    "how much the figures vary.",
    "g": (
        "g chart: near misses are rare here, so each point is how much care was given from one to "
        "the next. It assumes that care is spread evenly over a month."
    ),
    "t": "t chart: near misses are rare here, so each point is the days from one to the next.",
}
"""By kind, what it shows and when it is the usual one."""


def chosen_words(key: str) -> str:
    """The same for a chart that somebody chose, whatever is usual."""
    return f"{key.replace(chr(39), '′')} chart, as chosen. {_PLAIN[key]}"


_PLAIN: Final = {
    "run": "The line is the median; there are no limits.",
    "i": "The limits come from the steps between neighbours.",
    "mr": "Each point is the step from the one before.",
    "c": "Near misses are counted as they are; each month is taken as equally busy.",
    "u": "Each point is set against how much care was given, and so are its limits.",
    "u'": "Each point is set against how much care was given; the limits allow for how much the "
    "figures vary.",
    "p": "Near misses as a share of how much care was given.",
    "p'": "Near misses as a share of how much care was given; the limits allow for how much the "
    "figures vary.",
    "g": "Each point is how much care was given from one near miss to the next, spread evenly over "
    "a month.",
    "t": "Each point is the days from one near miss to the next.",
}
