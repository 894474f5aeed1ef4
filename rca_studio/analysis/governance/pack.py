"""What governance counts by, asks and protects, read from ``governance.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca_studio.domain.packs import Table, read_pack

if TYPE_CHECKING:
    from pathlib import Path

PACK: Final = "governance"
MOST_PER: Final = 1_000_000
"""Rates are given by so much at most: by more, they would be numbers nobody can read."""
_LEAST: Final = 5
"""Behind a smaller limit there is too little room for a number to hide in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """How much care was given; rates are "per 1,000 visits". ``per`` is 0 where none is made."""

    key: str
    label: str
    one: str
    per: int = 0

    @property
    def rate_words(self) -> str:
        """What a rate is by, for example "per 1,000 visits"."""
        return f"per {self.per:,} {self.label[0].lower()}{self.label[1:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseQuestion:
    """A question of the pulse; ``on_report`` is how the report form asks it, if it does."""

    key: str
    label: str
    short: str
    on_report: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBand:
    """A part of the day; ``begins`` is an hour, 0 to 23."""

    key: str
    label: str
    begins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallNumbers:
    """Counts from 1 to below ``below`` are hidden, others rounded to a multiple of ``round_to``."""

    key: str
    label: str
    below: int
    round_to: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernancePack:
    """All of ``resources/frameworks/governance.toml``; each list has at least one entry."""

    source: str
    exposures: tuple[Exposure, ...]
    happenings: tuple[Exposure, ...]
    questions: tuple[PulseQuestion, ...]
    bands: tuple[TimeBand, ...]
    presets: tuple[SmallNumbers, ...]

    def figure(self, key: str) -> Exposure | None:
        """An exposure or happening by its key."""
        return next((one for one in (*self.exposures, *self.happenings) if one.key == key), None)

    def preset(self, key: str) -> SmallNumbers:
        """How small numbers are protected; the first way where the key is unknown."""
        return next((one for one in self.presets if one.key == key), self.presets[0])

    @property
    def on_report(self) -> PulseQuestion | None:
        """What the report form asks, if anything."""
        return next((one for one in self.questions if one.on_report), None)

    def band_of(self, hour: int) -> TimeBand:
        """The time of day an hour belongs to."""
        begun = [one for one in self.bands if one.begins <= hour]
        return max(begun or self.bands, key=lambda one: one.begins)


EMPTY_PACK: Final = GovernancePack(
    source="",
    exposures=(Exposure(key="visits", label="Visits", one="visit", per=1000),),
    happenings=(Exposure(key="harm", label="Events with harm", one="event with harm"),),
    questions=(PulseQuestion(key="safe_to_report", label="Safe to report", short="Safe"),),
    bands=(TimeBand(key="day", label="Day", begins=0),),
    presets=(SmallNumbers(key="k5", label="Below 5 hidden", below=5),),
)
"""The least there is, for whoever works without the file."""


def load_governance(path: Path) -> GovernancePack:
    """Read the file.

    Raises:
        PackError: it cannot be used; the message says where and why.
    """
    pack = read_pack(path, PACK)
    found = GovernancePack(
        source=pack.text("source"),
        exposures=_figures(pack, "exposure"),
        happenings=_figures(pack, "happening"),
        questions=_questions(pack),
        bands=_bands(pack),
        presets=_presets(pack),
    )
    keys = [one.key for one in (*found.exposures, *found.happenings)]
    if twice := next((key for key in keys if keys.count(key) > 1), ""):
        pack.refuse("happening", f"has the key “{twice}”, which an exposure has already")
    pack.done()
    return found


def _figures(pack: Table, name: str) -> tuple[Exposure, ...]:
    found: list[Exposure] = []
    for entry in pack.tables(name):
        key = entry.unique("key", entry.text("key"), [one.key for one in found])
        per = entry.number("per") if name == "exposure" else 0
        if name == "exposure" and not 1 <= per <= MOST_PER:
            entry.refuse("per", f"has to be from 1 to {MOST_PER:,}")
        found.append(Exposure(key=key, label=entry.text("label"), one=entry.text("one"), per=per))
        entry.done()
    return tuple(found)


def _questions(pack: Table) -> tuple[PulseQuestion, ...]:
    found: list[PulseQuestion] = []
    for entry in pack.tables("question"):
        key = entry.unique("key", entry.text("key"), [one.key for one in found])
        found.append(
            PulseQuestion(
                key=key,
                label=entry.text("label"),
                short=entry.text("short"),
                on_report=entry.text("on_report", ""),
            )
        )
        entry.done()
    return tuple(found)


def _bands(pack: Table) -> tuple[TimeBand, ...]:
    found: list[TimeBand] = []
    for entry in pack.tables("time_band"):
        key = entry.unique("key", entry.text("key"), [one.key for one in found])
        begins = entry.unique("begins", entry.number("begins"), [one.begins for one in found])
        if not 0 <= begins <= 23:
            entry.refuse("begins", "has to be an hour from 0 to 23")
        found.append(TimeBand(key=key, label=entry.text("label"), begins=begins))
        entry.done()
    return tuple(found)


def _presets(pack: Table) -> tuple[SmallNumbers, ...]:
    found: list[SmallNumbers] = []
    for entry in pack.tables("small_numbers"):
        key = entry.unique("key", entry.text("key"), [one.key for one in found])
        below, rounded = entry.number("below"), entry.number("round_to")
        if below < _LEAST:
            entry.refuse("below", f"has to be {_LEAST} or more, or it could be worked out")
        if not 1 <= rounded <= below:
            entry.refuse("round_to", "has to be from 1 to “below”")
        found.append(
            SmallNumbers(key=key, label=entry.text("label"), below=below, round_to=rounded)
        )
        entry.done()
    return tuple(found)
