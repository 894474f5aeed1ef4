"""What waits today, over all cases, as plain values: for one person, for a service, for everybody.

Each thing stands in one list only: what is late under ``overdue``, all else under ``waits``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from rca_studio.domain.case import Stage
from rca_studio.domain.deeds import Deed
from rca_studio.domain.protocol import Repeat
from rca_studio.domain.protocol_offer import Offer
from rca_studio.domain.registers import Count

_NONE = Count(0)


class Scope(StrEnum):
    """Whose things are listed."""

    MINE = "mine"
    SERVICES = "services"
    EVERYBODY = "everybody"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {"mine": "Mine", "services": "My services"}
        return words.get(self.value, "Everybody")


class Waits(StrEnum):
    """What kind of thing waits."""

    ACTION = "action"
    EVIDENCE = "evidence"
    EFFECT = "effect"
    APPROVAL = "approval"
    RETURNED = "returned"
    FIGURE = "figure"
    STAGE = "stage"
    VALIDATION = "validation"
    SIGNATURE = "signature"
    DECISION = "decision"
    TELLING = "telling"
    QUESTION = "question"
    REOPEN = "reopen"

    @property
    def label(self) -> str:
        """The word on screen."""
        words = {
            "evidence": "Evidence to accept",
            "effect": "Did it hold?",
            "approval": "To be approved",
            "returned": "Evidence sent back",
            "figure": "Figure missing",
            "stage": "Case",
            "decision": "Decision",
            "reopen": "Reopen?",
        }
        return words.get(self.value, self.value.capitalize())


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayQuery:
    """What to look for, and who asks.

    Attributes:
        now: the present as a local moment, to the minute.
        scope: whose things; ``MINE`` and ``SERVICES`` go by what follows.
        names: the name of who asks, and former ones; none where nobody is set up.
        titles: their title and roles, by which an action or a question may name them too.
        services, sites: where they work; none for everywhere.
        deeds: what they may do.
        offer: the protocols, also those that cases keep; without it nothing is known of what they
            ask (who has to be told, what repeats, how far a validation has come).
        scores: the SAC score by severity and probability.
        approvals: whether each action has to be approved or refused, as it has where an executive
            is set up.
        signed: whether a validation has to be signed before a case closes.
        practice: as in ``CaseQuery``.
        limit: how many rows of each list.
        cap: counts and lists go no further.
        repeats: whether to look for what repeats, too.
    """

    now: str
    scope: Scope = Scope.EVERYBODY
    names: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    deeds: frozenset[Deed] = frozenset()
    offer: Offer | None = None
    scores: Mapping[tuple[str, str], int] = field(default_factory=dict)
    approvals: bool = False
    signed: bool = False
    practice: bool | None = None
    limit: int = 50
    cap: int = 1_000
    repeats: bool = True

    @property
    def day(self) -> str:
        """The present day, ``YYYY-MM-DD``."""
        return self.now[:10]


class TodayRow(NamedTuple):
    """One thing that waits.

    ``text`` is its own words (an action, a question; else empty), ``who`` whose it is where that is
    known, ``due`` until when (a moment, or empty). ``detail`` is what else there is to say of its
    kind: evidence accepted, or items confirmed, of how many ("1/3"); who is to be told (one
    ``About`` or several, "family,funder"); the state of an action that did not hold. ``target`` is
    the id of what it is about.
    """

    kind: Waits
    case_id: str
    reference: str
    title: str
    protocol: str
    service: str
    stage: Stage
    text: str
    who: str
    due: str
    detail: str
    target: str

    @property
    def place(self) -> tuple[str, str]:
        """Where in the case it can be done: the tab, and what there."""
        match self.kind:
            case Waits.STAGE:
                return self.stage.tab, ""
            case Waits.VALIDATION:
                return "validation", ""
            case Waits.SIGNATURE:
                return "validation", "signature"
            case Waits.DECISION | Waits.TELLING:
                return "review", f"telling.{self.detail.partition(',')[0]}"
            case Waits.QUESTION:
                return "causes", self.target
        return "actions", self.target


@dataclass(frozen=True, slots=True)
class Listed:
    """The first rows of a list, and how many there are."""

    rows: tuple[TodayRow, ...] = ()
    count: Count = _NONE


_EMPTY = Listed()


class Standing(StrEnum):
    """How it stands with what was done against something that now repeats."""

    NO_ACTION = "no_action"
    IN_PROGRESS = "in_progress"
    IN_PLACE = "in_place"
    DID_NOT_HOLD = "did_not_hold"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {
            "no_action": "No action yet",
            "in_progress": "Action in progress",
            "in_place": "Action in place since",
        }
        return words.get(self.value, "Action did not hold")


class AlikeCase(NamedTuple):
    """One of the cases that repeat, as a list names it."""

    id: str
    reference: str
    title: str
    occurred: str
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """Near misses that count as repeating, with what the protocol says of it.

    ``shared`` is what they have in common, as (attribute, words); ``cases`` the newest first.
    ``action_…`` name the action the standing is about: its id, its case with the stage that is at,
    and its words; empty for none.
    """

    protocol: str
    repeat: Repeat
    shared: tuple[tuple[str, str], ...]
    cases: tuple[AlikeCase, ...]
    standing: Standing = Standing.NO_ACTION
    action_id: str = ""
    action_case: str = ""
    action_reference: str = ""
    action_stage: Stage | None = None
    action_text: str = ""

    @property
    def newest(self) -> AlikeCase:
        """The case that happened last."""
        return self.cases[0]

    @property
    def closed_case(self) -> str:
        """The closed case that a repeat may open again: the one whose action did not hold, else the
        one of these that was closed and happened last; ``""`` where none of them is closed."""
        if self.standing is Standing.DID_NOT_HOLD and self.action_stage is Stage.CLOSE:
            return self.action_case
        return next((case.id for case in self.cases if case.stage is Stage.CLOSE), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayLists:
    """Everything the Today screen shows; ``reopen`` are closed cases whose action did not hold."""

    waits: Listed = _EMPTY
    overdue: Listed = _EMPTY
    reopen: Listed = _EMPTY
    repeats: tuple[Repeated, ...] = ()
    repeats_count: Count = _NONE

    @property
    def number(self) -> Count:
        """What waits and what is overdue, together."""
        one, other = self.waits.count, self.overdue.count
        return Count(one.number + other.number, one.exact and other.exact)
