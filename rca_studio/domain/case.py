"""The near-miss case: the story, where and when, and how far its review has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """The six stages a case passes, in order; a case at ``CLOSE`` is closed."""

    REPORT = "report"
    REVIEW = "review"
    ANALYSE = "analyse"
    ACT = "act"
    VALIDATE = "validate"
    CLOSE = "close"

    @property
    def number(self) -> int:
        """Position in the way of a case, 1 to 6."""
        return list(Stage).index(self) + 1

    @property
    def following(self) -> Stage | None:
        """The next stage, or ``None`` after the last."""
        stages = list(Stage)
        here = stages.index(self)
        return stages[here + 1] if here + 1 < len(stages) else None

    @property
    def label(self) -> str:
        """The word on screen."""
        return self.value.capitalize()

    @property
    def tab(self) -> str:
        """The tab of a case on which the work of this stage is done."""
        return _TABS[self]


_TABS = {
    Stage.REPORT: "story",
    Stage.REVIEW: "review",
    Stage.ANALYSE: "causes",
    Stage.ACT: "actions",
    Stage.VALIDATE: "validation",
    Stage.CLOSE: "story",
}


class Nature(StrEnum):
    """What kind of record this is; only some exports say so."""

    NEAR_MISS = "near_miss"
    UNSAFE_CONDITION = "unsafe_condition"
    NO_HARM = "no_harm"
    HARM = "harm"
    GOOD_CARE = "good_care"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One near miss. ``occurred`` and ``reported`` are moments (see ``domain.moments``).

    ``protocol`` is the key of the protocol that leads its review and thereby its type on screen.
    ``extras`` keeps every column of an import that has no place of its own, as (name, value).
    An anonymous case carries no reporter and no exact time.
    """

    id: str
    reference: str
    title: str
    story: str = ""
    protocol: str = "general"
    nature: Nature = Nature.NEAR_MISS
    stage: Stage = Stage.REPORT
    occurred: str = ""
    reported: str = ""
    service: str = ""
    location: str = ""
    staff_group: str = ""
    route: str = ""
    person_affected: str = ""
    immediate_action: str = ""
    reporter: str = ""
    anonymous: bool = False
    severity: str = ""
    probability: str = ""
    frame: str = "contributory_factors"
    practice: bool = False
    source_system: str = ""
    source_id: str = ""
    source_version: str = ""
    source_row: int = 0
    source_key: str = ""
    content_hash: str = ""
    batch_id: str = ""
    extras: tuple[tuple[str, str], ...] = ()

    @property
    def case_id(self) -> str:
        """The case an entity belongs to; for a case, itself."""
        return self.id
