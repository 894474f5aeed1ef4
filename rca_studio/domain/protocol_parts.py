"""The parts of a protocol that decide something: conditions, repeats, clocks, who has to be told.

Each is read from its table in the pack and checked as it is taken, so that a slip is told with the
line of the table. Conditions on fields must lead somewhere: the field is there, the choice is one
of its choices, and no field waits for itself, not even round several corners.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NoReturn

from rca_studio.domain.case import Stage
from rca_studio.domain.packs import PackError, Table, shown
from rca_studio.domain.proof import About
from rca_studio.domain.protocol import (
    AskTelling,
    Clock,
    Condition,
    Follow,
    FollowWay,
    ProtocolField,
    Repeat,
)
from rca_studio.domain.protocol_lines import Lines

SAME: Final = ("location", "service", "route", "staff_group", "person_affected")
"""What near misses that repeat may have in common, as attributes of the case."""

TOLD: Final = tuple(one.value for one in About)
"""Who may have to be told of a near miss."""

MOST_SCORE: Final = 100
"""No risk matrix has more SAC scores."""

MOST_DAYS: Final = 366
"""A clock or a repeat that runs for longer is a slip of the pen."""

_STAGES: Final = tuple(stage for stage in Stage if stage is not Stage.CLOSE)


class Part(Table):
    """A table of a protocol; what is wrong with it is told with its line.

    ``line_of`` gives the line of one of its keys.
    """

    def __init__(self, file: str, values: Mapping[str, Any], line_of: Callable[[str], int]) -> None:
        super().__init__(file, values)
        self._line_of = line_of

    def refuse(self, key: str, reason: str) -> NoReturn:
        raise PackError(self.file, f"“{shown(key)}” {reason}", line=self._line_of(key))

    def within(self, key: str, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``."""
        number = self.number(key)
        if not least <= number <= most:
            self.refuse(key, f"is {number}, but has to be from {least} to {most}")
        return number

    def time(self) -> int:
        """The hours that ``hours`` or ``days`` give."""
        if self.has("hours"):
            return self.within("hours", 1, MOST_DAYS * 24)
        return self.within("days", 1, MOST_DAYS) * 24

    def scores(self, key: str) -> tuple[int, ...]:
        """One SAC score or a list of them; without any, none."""
        value = self._take(key, [])
        scores = value if isinstance(value, list) else [value]
        fit = all(type(one) is int and 1 <= one <= MOST_SCORE for one in scores)
        if not fit or len(set(scores)) < len(scores):
            self.refuse(key, "has to be a score such as 3, or a list of different ones")
        return tuple(scores)

    def condition(self, key: str) -> Condition | None:
        """A condition: ``{ field = "…" }``, ``{ field = "…", is = ["…"] }`` or ``{ sac = 3 }``."""
        value = self._take(key, {})
        if not isinstance(value, dict):
            self.refuse(key, 'has to look like { field = "…", is = ["…"] } or { sac = 3 }')
        if not self.has(key):
            return None
        inner = Part(self.file, value, lambda _inner: self._line_of(key))
        condition = Condition(
            field=inner.text("field", ""),
            choices=inner.texts("is", optional=True),
            sac=inner.scores("sac"),
        )
        inner.done()
        if bool(condition.field) == bool(condition.sac):
            self.refuse(key, "needs either a field or a SAC score")
        if condition.sac and condition.choices:
            self.refuse(key, "has “is”, which belongs to a field and not to a SAC score")
        return condition


def read_repeat(file: str, plain: Mapping[str, Any], lines: Lines) -> Repeat | None:
    """The table ``[repeat]``, where there is one."""
    if "repeat" not in plain:
        return None
    if not isinstance(plain["repeat"], dict):
        reason = "“repeat” has to be a table: a line [repeat] with its keys below"
        raise PackError(file, reason, line=lines.key("repeat") or lines.header("repeat"))
    part = Part(file, plain["repeat"], partial(lines.inside, "repeat", 0))
    repeat = Repeat(
        count=part.within("count", 2, 100),
        days=part.within("days", 1, MOST_DAYS),
        same=part.texts("same", optional=True),
        then=part.text("then"),
    )
    for name in repeat.same:
        if name not in SAME:
            part.refuse("same", f"names “{shown(name)}”, but may only name {', '.join(SAME)}")
    if len(set(repeat.same)) < len(repeat.same):
        part.refuse("same", "names something twice")
    part.done()
    return repeat


def read_clocks(
    file: str, plain: Mapping[str, Any], lines: Lines, fields: Sequence[ProtocolField]
) -> tuple[Clock, ...]:
    """The tables ``[[clock]]``: the first one of a stage whose condition holds is kept."""
    clocks: list[Clock] = []
    settled: set[Stage] = set()
    for part in _parts(file, "clock", plain, lines):
        stage = Stage(part.choice("stage", _STAGES))
        if stage in settled:
            reason = f"is “{stage}”, but an earlier clock without a condition holds for it already"
            part.refuse("stage", reason)
        if part.has("hours") == part.has("days"):
            part.refuse("stage", f"is “{stage}”; its clock needs either hours or days")
        hours = part.time()
        when = part.condition("when")
        if when is None:
            settled.add(stage)
        else:
            check_condition(part, "when", when, fields)
        clocks.append(Clock(stage=stage, hours=hours, words=part.text("words", ""), when=when))
        part.done()
    return tuple(clocks)


def read_follow(file: str, plain: Mapping[str, Any], lines: Lines) -> tuple[Follow, ...]:
    """The tables ``[[follow]]``, one for each SAC score they name."""
    found: dict[int, Follow] = {}
    for part in _parts(file, "follow", plain, lines):
        sac = part.unique("sac", part.within("sac", 1, MOST_SCORE), found)
        way = FollowWay(part.choice("way", tuple(FollowWay)))
        found[sac] = Follow(sac=sac, way=way, text=part.text("text"))
        part.done()
    return tuple(found.values())


def read_telling(
    file: str, plain: Mapping[str, Any], lines: Lines, fields: Sequence[ProtocolField]
) -> tuple[AskTelling, ...]:
    """The tables ``[[tell]]``, one for each of those who may have to be told."""
    found: dict[str, AskTelling] = {}
    for part in _parts(file, "tell", plain, lines):
        about = part.unique("about", part.choice("about", TOLD), found)
        if part.has("hours") == part.has("days"):
            part.refuse("about", f"is “{about}”; it needs either hours or days")
        hours, when = part.time(), part.condition("when")
        if when is not None:
            check_condition(part, "when", when, fields)
        found[about] = AskTelling(about=about, hours=hours, why=part.text("why"), when=when)
        part.done()
    return tuple(found.values())


def check_condition(
    part: Part, key: str, condition: Condition, fields: Sequence[ProtocolField]
) -> None:
    """Refuse a condition on a field, or a choice, that is not there."""
    if not condition.field:
        return
    asked = next((field for field in fields if field.key == condition.field), None)
    if asked is None:
        part.refuse(key, f"names the field “{shown(condition.field)}”, which is not there")
    if condition.choices and not asked.choices:
        part.refuse(key, f"has “is”, but the field “{asked.key}” has no choices")
    for choice in condition.choices:
        if choice not in asked.choices:
            part.refuse(key, f"names “{shown(choice)}”, which is no choice of “{asked.key}”")


def loop_in(fields: Sequence[ProtocolField]) -> tuple[str, ...]:
    """The keys of fields that wait for each other, in their order; empty where none do."""
    waits = {f.key: f.required_when.field for f in fields if f.required_when}
    for start in waits:
        way = [start]
        while (there := waits.get(way[-1], "")) and there not in way:
            way.append(there)
        if there:
            return tuple(way[way.index(there) :])
    return ()


def _parts(file: str, name: str, plain: Mapping[str, Any], lines: Lines) -> list[Part]:
    entries = plain.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        reason = f"“{name}” has to be one or more tables, each below a line [[{name}]]"
        raise PackError(file, reason, line=lines.header(name) or lines.key(name))
    return [Part(file, e, partial(lines.inside, name, number)) for number, e in enumerate(entries)]
