"""A protocol: what the review of one kind of near miss must gather, as data.

Protocols are read from ``resources/protocols/*.toml``; a customer may edit them or add own ones.
Keys are unique within a protocol. A field may be ``bound`` to an attribute of the case
(``location``, ``occurred`` ...), so that nothing is typed twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rca_studio.domain.case import Stage

CRITICAL_WORDS: Final = "Safety-critical: it takes two people to set it aside."


class FieldType(StrEnum):
    """How a field is typed in."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    MOMENT = "moment"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When something is asked: by the answer to another field, or by the SAC score.

    Exactly one of ``field`` and ``sac`` is given. ``field`` is a key of the same protocol; with
    ``choices`` its answer has to be one of them, without it only has to be answered.
    """

    field: str = ""
    choices: tuple[str, ...] = ()
    sac: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolField:
    """One field: what is asked, why we ask, and a good and a weak answer to learn from.

    It is required, unless ``required_when`` is given: then it is where that holds. ``critical``
    says that somebody's safety hangs on it, so that a waiver needs two people.
    """

    key: str
    label: str
    type: FieldType = FieldType.TEXT
    prompt: str = ""
    why: str = ""
    good: str = ""
    weak: str = ""
    choices: tuple[str, ...] = ()
    bound: str = ""
    required_when: Condition | None = None
    critical: bool = False

    @property
    def help(self) -> str:
        """Why we ask, the two examples and whether it is safety-critical, one below the other."""
        examples = (f"Good: “{self.good}”", f"Weak: “{self.weak}”") if self.good else ()
        critical = CRITICAL_WORDS if self.critical else ""
        return "\n".join(part for part in (self.why, *examples, critical) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolItem:
    """Something a person confirms: to go on after the review, or to validate the case.

    ``evidence`` says what would show it, ``roles`` who may confirm it (roles, not names).
    ``critical`` is as for a field.
    """

    key: str
    label: str
    help: str = ""
    evidence: str = ""
    roles: tuple[str, ...] = ()
    critical: bool = False

    @property
    def guide(self) -> str:
        """What it means, what shows it, who may confirm it and whether it is safety-critical."""
        parts = (
            self.help,
            f"Shown by: {self.evidence}" if self.evidence else "",
            f"May be confirmed by: {_either(self.roles)}" if self.roles else "",
            CRITICAL_WORDS if self.critical else "",
        )
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """When near misses of this kind count as repeating: ``count`` of them within ``days`` days.

    ``same`` names what they have in common besides their kind, as attributes of the case
    (``location``, ``route`` ...); ``then`` says what follows.
    """

    count: int
    days: int
    same: tuple[str, ...] = ()
    then: str = ""

    @property
    def label(self) -> str:
        """How many within how many days, and what they have in common, in words.

        >>> Repeat(count=3, days=7, same=("staff_group",)).label
        '3 in 7 days with the same staff group'
        """
        days = "1 day" if self.days == 1 else f"{self.days} days"
        same = " and ".join(name.replace("_", " ") for name in self.same)
        return f"{self.count} in {days}" + (f" with the same {same}" if same else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How long a stage may take: ``hours`` from the moment the case came to it.

    The report is counted from the moment it happened. Of several clocks of one stage the first
    one whose condition ``when`` holds is kept. ``words`` say the time as people do ("same shift").
    """

    stage: Stage
    hours: int
    words: str = ""
    when: Condition | None = None

    @property
    def label(self) -> str:
        """The time on screen.

        >>> Clock(stage=Stage.REVIEW, hours=24).label, Clock(stage=Stage.ACT, hours=720).label
        ('within 24 hours', 'within 30 days')
        """
        return self.words or time_words(self.hours)


class FollowWay(StrEnum):
    """How deep a near miss is looked into."""

    QUICK = "quick"
    AGGREGATE = "aggregate"
    FULL = "full"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {"quick": "Quick review", "aggregate": "Review with similar cases"}
        return words.get(self.value, "Full analysis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What follows from a SAC score in this kind of near miss."""

    sac: int
    way: FollowWay
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTelling:
    """Somebody who may have to be told of a near miss of this kind, so that it has to be decided.

    ``about`` is one of ``proof.About``; ``hours`` counts from the moment it happened until it has
    to be decided; without ``when`` it is asked in every case.
    """

    about: str
    hours: int
    why: str
    when: Condition | None = None

    @property
    def label(self) -> str:
        """Who, and until when, in words.

        >>> AskTelling(about="case_manager", hours=72, why="…").label
        'Case manager, within 3 days'
        """
        who = self.about.replace("_", " ").capitalize()
        return f"{who}, {time_words(self.hours)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """The protocol of one kind of near miss; ``label`` is the type of the case on screen.

    ``proceed`` holds the items the case cannot proceed without, ``validation`` what auditable
    validation must confirm, ``telling`` who may have to be told.
    """

    key: str
    label: str
    title: str
    version: int
    fields: tuple[ProtocolField, ...]
    proceed: tuple[ProtocolItem, ...]
    validation: tuple[ProtocolItem, ...]
    tone: str = "info"
    source: str = ""
    words: tuple[str, ...] = ()
    event_prompt: str = ""
    harm_prompt: str = ""
    repeat: Repeat | None = None
    clocks: tuple[Clock, ...] = ()
    follow: tuple[Follow, ...] = ()
    telling: tuple[AskTelling, ...] = ()

    def field(self, key: str) -> ProtocolField | None:
        """The field of this key."""
        return next((field for field in self.fields if field.key == key), None)

    def follow_words(self, sac: int) -> str:
        """What follows from a SAC score, in words; ``""`` where this protocol does not say."""
        found = next((follow for follow in self.follow if follow.sac == sac), None)
        return f"{found.way.label}. {found.text}" if found else ""

    def condition_words(self, condition: Condition) -> str:
        """A condition in words that go on after "when" or "because"."""
        if condition.sac:
            return f"the SAC score is {_either(tuple(map(str, condition.sac)))}"
        asked = self.field(condition.field)
        label = f"“{asked.label if asked else condition.field}”"
        if not condition.choices:
            return f"{label} is answered"
        rest = tuple(one for one in asked.choices if one not in condition.choices) if asked else ()
        if rest and len(rest) < len(condition.choices):
            return f"{label} is anything but {_either(_quoted(rest))}"
        return f"{label} is {_either(_quoted(condition.choices))}"

    def scores(self) -> frozenset[int]:
        """Every SAC score that something here hangs on."""
        conditions = [
            *(field.required_when for field in self.fields),
            *(clock.when for clock in self.clocks),
            *(asked.when for asked in self.telling),
        ]
        named = {score for one in conditions if one for score in one.sac}
        return frozenset(named | {follow.sac for follow in self.follow})


def time_words(hours: int) -> str:
    """How long something may take, in hours or whole days.

    >>> time_words(1), time_words(36), time_words(72)
    ('within 1 hour', 'within 36 hours', 'within 3 days')
    """
    if hours % 24 or hours <= 48:
        return f"within {hours} {'hour' if hours == 1 else 'hours'}"
    return f"within {hours // 24} days"


def _quoted(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"“{word}”" for word in words)


def _either(words: tuple[str, ...]) -> str:
    """Words joined by commas and an "or".

    >>> _either(("a", "b", "c"))
    'a, b or c'
    """
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
