"""A protocol: what the review of one kind of near miss must gather, as data.

Protocols are read from ``resources/protocols/*.toml``; a customer may edit them or add own ones.
Keys are unique within a protocol. A field may be ``bound`` to an attribute of the case
(``location``, ``occurred`` ...), so that nothing is typed twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rca_studio.domain.case import Stage


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

    It is required, unless ``required_when`` is given: then it is where that holds.
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

    @property
    def help(self) -> str:
        """Why we ask and the two examples, one below the other."""
        examples = (f"Good: “{self.good}”", f"Weak: “{self.weak}”") if self.good else ()
        return "\n".join(part for part in (self.why, *examples) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolItem:
    """Something a person confirms: to go on after the review, or to validate the case.

    ``evidence`` says what would show it, ``roles`` who may confirm it (roles, not names).
    """

    key: str
    label: str
    help: str = ""
    evidence: str = ""
    roles: tuple[str, ...] = ()

    @property
    def guide(self) -> str:
        """What it means, what shows it and who may confirm it, one below the other."""
        parts = (
            self.help,
            f"Shown by: {self.evidence}" if self.evidence else "",
            f"May be confirmed by: {_either(self.roles)}" if self.roles else "",
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
        if self.words:
            return self.words
        if self.hours % 24 or self.hours <= 48:
            return f"within {self.hours} {'hour' if self.hours == 1 else 'hours'}"
        return f"within {self.hours // 24} days"


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
class Protocol:
    """The protocol of one kind of near miss; ``label`` is the type of the case on screen.

    ``proceed`` holds the items the case cannot proceed without, ``validation`` what auditable
    validation must confirm.
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
        ]
        named = {score for one in conditions if one for score in one.sac}
        return frozenset(named | {follow.sac for follow in self.follow})


def _quoted(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"“{word}”" for word in words)


def _either(words: tuple[str, ...]) -> str:
    """Words joined by commas and an "or".

    >>> _either(("a", "b", "c"))
    'a, b or c'
    """
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
