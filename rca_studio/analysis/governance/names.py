"""What the values of dimensions are called on screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rca_studio.analysis.frames import Frame
from rca_studio.analysis.governance.backup import Backup
from rca_studio.analysis.governance.pack import GovernancePack
from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.domain.case import Nature, Stage
from rca_studio.domain.causal import ControlKind
from rca_studio.domain.days import MONTHS, WEEKDAYS
from rca_studio.domain.facts import NO_MODEL
from rca_studio.domain.protocol import Repeat
from rca_studio.domain.registers import NO_MARGIN
from rca_studio.domain.words import listed, shortened

NOT_GIVEN = "Not given"
OTHER_FACTOR = "Other"
_LONGEST = 100
"""Letters of a name as it is told; what is longer was pasted into the wrong field."""
_OURS = frozenset(("others", "not given", "all", "total", "hidden", "all services", ""))
"""Words of ours beside the names that people gave; one of theirs that reads so stands in quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Words for keys; ``protocols`` by key, ``frames`` by key.

    ``repeats`` says, by protocol, when its near misses count as repeating.
    """

    protocols: Mapping[str, str]
    frames: Mapping[str, Frame]
    pack: GovernancePack
    repeats: Mapping[str, Repeat] = field(default_factory=dict)

    def value(self, dimension: Dimension, value: str) -> str:
        """One value of a dimension in words."""
        if not value:
            return NOT_GIVEN
        match dimension:
            case Dimension.TYPE:
                return shortened(self.protocols.get(value, value), _LONGEST)
            case Dimension.TIME_BAND:
                return next((one.label for one in self.pack.bands if one.key == value), value)
            case Dimension.WEEKDAY:
                return WEEKDAYS[int(value) - 1] if value in _WEEK else value
            case Dimension.MONTH:
                return month_label(value)
            case Dimension.STOPPED_BY | Dimension.DID_NOT_HOLD | Dimension.NOT_THERE:
                return ControlKind(value).label
            case Dimension.NATURE:
                return str(Nature(value).value).replace("_", " ").capitalize()
            case Dimension.STAGE:
                return Stage(value).label
            case Dimension.ANONYMOUS:
                return "Anonymous" if value == "1" else "With a name"
            case Dimension.FACTOR:
                return self.factor(value)
            case Dimension.CAUGHT_BY:
                return ControlKind(value).label
            case Dimension.BACKUP:
                return Backup(value).label
            case Dimension.MARGIN:
                return margin_label(int(value))
            case Dimension.ARROW:
                return " → ".join(map(self.factor, value.split(">")))
        return named(value)

    def factor(self, key: str) -> str:
        """A factor, by the concept that bones of all frames share."""
        return _CONCEPTS.get(key) or shortened(key.replace("_", " ").capitalize(), _LONGEST)

    def concept(self, frame_and_bone: str) -> str:
        """The concept a bone of a frame is about, by which causes of all frames are merged.

        ``event``, ``harm`` and ``control`` stand for themselves; "" for causes placed nowhere.
        """
        frame, _, bone = frame_and_bone.partition("/")
        if not bone:
            return frame_and_bone if frame in ("event", "harm", "control") else ""
        found = self.frames[frame].bone(bone) if frame in self.frames else None
        return found.concepts[0] if found and found.concepts else bone

    def filter(self, scope: Scope) -> str:
        """What a scope is narrowed to, in words; "All services" where it is not."""
        parts = []
        for dimension, values in scope.only:
            words = listed([self.value(dimension, one) for one in values], ", ", 4) or "none"
            parts.append(f"{dimension.label}: {words}")
        return " · ".join(parts) or "All services"


def named(value: str) -> str:
    """A name somebody gave to a service, place or group, told apart from words of ours.

    It stands in sentences, so there is an end to it.

    >>> named("Oak Lodge"), named("Others"), named("")
    ('Oak Lodge', '“Others”', 'Not given')
    """
    if not value:
        return NOT_GIVEN
    return f"“{value}”" if value.strip().casefold() in _OURS else shortened(value, _LONGEST)


def margin_label(margin: int) -> str:
    """A margin to harm, as it stands in lists.

    >>> margin_label(1), margin_label(NO_MARGIN), margin_label(NO_MODEL)
    ('Margin 1', 'No path to harm', 'No causal model yet')
    """
    return {NO_MARGIN: "No path to harm", NO_MODEL: "No causal model yet"}.get(
        margin, f"Margin {margin}"
    )


def month_label(month: str) -> str:
    """A month, short: ``Nov 2026``."""
    return f"{MONTHS[int(month[5:7]) - 1][:3]} {month[:4]}"


_WEEK = tuple("1234567")
_CONCEPTS = {
    "place": "Place and surroundings",
    "task": "Task",
    "guidance": "Guidance",
    "equipment": "Equipment",
    "supplies": "Supplies",
    "person": "The person cared for",
    "individual": "How staff are",
    "competence": "Competence",
    "training": "Training",
    "team": "Team",
    "staffing": "Staffing",
    "roles": "Roles",
    "leadership": "Leadership",
    "workload": "Workload",
    "scheduling": "Scheduling",
    "communication": "Communication",
    "information": "Information",
    "organisation": "Organisation",
    "culture": "Culture",
    "resources": "Resources",
    "support": "Central functions",
    "external": "Outside influences",
    "acts": "What was done",
    "event": "The near miss",
    "harm": "Possible harm",
    "control": "A control",
    "?": OTHER_FACTOR,
}
