"""A case with everything that belongs to it, as one immutable value; and how it changes.

``CaseFile`` is what analysis, diagrams, reports and screens read. A ``ChangeSet`` is a set of
before/after pairs of whole entities; applying one gives a new case file and never touches the old.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Any, TypeVar

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link, LogicAnswer, Place
from rca_studio.domain.codec import to_plain
from rca_studio.domain.governance import ChartChoice, MonthlyFigure, PulseCount
from rca_studio.domain.hearing import FeedbackNote, Receipt, ReporterWord
from rca_studio.domain.people import People, Person
from rca_studio.domain.plan import Action, Finding, MeasureKind, Measurement
from rca_studio.domain.plan_view import PlanView
from rca_studio.domain.proof import (
    About,
    CaseMarking,
    DutyException,
    KeptProtocol,
    ProtocolPack,
    Rejection,
    ReportCopy,
    Signature,
    StageMove,
    TellingDecision,
)
from rca_studio.domain.recognition import Champion, GoodCatch
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.domain.session import (
    Commitment,
    KnownName,
    ParkedIdea,
    Session,
    SessionVote,
    ShowFrame,
)
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.domain.wording import KeptWording
from rca_studio.domain.workspace import WORKSPACE, ImportBatch, MappingProfile, Setting

Node = Cause | Control | Event | Harm
Entity = (
    Case
    | Cause
    | Control
    | Event
    | Harm
    | Link
    | Answer
    | Confirmation
    | Waiver
    | Evidence
    | Finding
    | Action
    | Measurement
    | TimelineEntry
    | Place
    | LogicAnswer
    | KeptWording
    | StageMove
    | Rejection
    | Signature
    | DutyException
    | TellingDecision
    | CaseMarking
    | ReportCopy
    | KeptProtocol
    | Receipt
    | ReporterWord
    | FeedbackNote
    | GoodCatch
    | Person
    | ProtocolPack
    | PlanView
    | MonthlyFigure
    | PulseCount
    | ChartChoice
    | Session
    | ShowFrame
    | SessionVote
    | ParkedIdea
    | Commitment
    | KnownName
    | Champion
    | Setting
    | MappingProfile
    | ImportBatch
)
KINDS: Mapping[str, type[Entity]] = MappingProxyType(
    {
        "case": Case,
        "cause": Cause,
        "control": Control,
        "event": Event,
        "harm": Harm,
        "link": Link,
        "answer": Answer,
        "confirmation": Confirmation,
        "waiver": Waiver,
        "evidence": Evidence,
        "finding": Finding,
        "action": Action,
        "measurement": Measurement,
        "timeline_entry": TimelineEntry,
        "place": Place,
        "logic_answer": LogicAnswer,
        "kept_wording": KeptWording,
        "stage_move": StageMove,
        "rejection": Rejection,
        "signature": Signature,
        "duty_exception": DutyException,
        "telling_decision": TellingDecision,
        "case_marking": CaseMarking,
        "report_copy": ReportCopy,
        "kept_protocol": KeptProtocol,
        "receipt": Receipt,
        "reporter_word": ReporterWord,
        "feedback_note": FeedbackNote,
        "good_catch": GoodCatch,
        "person": Person,
        "protocol_pack": ProtocolPack,
        "plan_view": PlanView,
        "monthly_figure": MonthlyFigure,
        "pulse_count": PulseCount,
        "chart_choice": ChartChoice,
        "safety_session": Session,
        "show_frame": ShowFrame,
        "session_vote": SessionVote,
        "parked_idea": ParkedIdea,
        "commitment": Commitment,
        "known_name": KnownName,
        "champion": Champion,
        "setting": Setting,
        "mapping_profile": MappingProfile,
        "import_batch": ImportBatch,
    }
)
"""The short name of each kind of entity, as used in tables, the audit trail and exports."""

_NAMES = {kind: name for name, kind in KINDS.items()}
_E = TypeVar("_E")


class StaleEdit(Exception):
    """What the edit started from is not what is there now; nothing was changed."""


def kind_name(entity: Entity) -> str:
    """The short name of an entity's kind, for example ``cause``."""
    return _NAMES[type(entity)]


@dataclass(frozen=True, slots=True)
class Change:
    """One entity before and after; ``None`` means it does not exist on that side."""

    before: Entity | None
    after: Entity | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a change needs a before or an after")
        if self.before is not None and self.after is not None:
            old, new = self.before, self.after
            if (type(old), old.id, old.case_id) != (type(new), new.id, new.case_id):
                raise ValueError("a change keeps kind, id and case")

    @property
    def entity(self) -> Entity:
        """The side that exists, preferring the new one."""
        present = self.after if self.after is not None else self.before
        assert present is not None
        return present

    def inverted(self) -> Change:
        """The change that takes this one back."""
        return Change(self.after, self.before)


def created(*entities: Entity) -> tuple[Change, ...]:
    """The changes that bring these entities into being, in order."""
    return tuple(Change(None, entity) for entity in entities)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One gesture: a label for people ("Add cause") and the changes it makes, in order.

    Steps with the same non-empty ``merge_key`` that follow each other are undone as one.
    """

    label: str
    changes: tuple[Change, ...]
    merge_key: str = ""

    def inverted(self) -> ChangeSet:
        """The change set that takes this one back."""
        return ChangeSet(self.label, tuple(c.inverted() for c in reversed(self.changes)))

    @property
    def case_ids(self) -> tuple[str, ...]:
        """The cases touched, each once, in order of first touch."""
        return tuple(dict.fromkeys(change.entity.case_id for change in self.changes))


class CaseFile:
    """Everything that is known of one case (or, for ``WORKSPACE``, of the workspace itself)."""

    def __init__(self, case_id: str, entities: Iterable[Entity] = ()) -> None:
        self.case_id = case_id
        self._entities: dict[str, Entity] = {entity.id: entity for entity in entities}

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._entities.values())

    def __len__(self) -> int:
        return len(self._entities)

    def __contains__(self, entity_id: object) -> bool:
        return entity_id in self._entities

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CaseFile):
            return NotImplemented
        return self.case_id == other.case_id and self._entities == other._entities

    __hash__ = None  # type: ignore[assignment]

    def get(self, entity_id: str) -> Entity | None:
        """The entity with this id, if it is here."""
        return self._entities.get(entity_id)

    def of(self, kind: type[_E]) -> tuple[_E, ...]:
        """All entities of one kind, by rank (or number) and then id: an order that never jumps."""
        found: list[Any] = self._by_kind.get(kind, [])
        return tuple(sorted(found, key=_order))

    @cached_property
    def _by_kind(self) -> dict[type, list[Entity]]:
        kinds: dict[type, list[Entity]] = {}
        for entity in self._entities.values():
            kinds.setdefault(type(entity), []).append(entity)
        return kinds

    def applied(self, changes: Iterable[Change]) -> CaseFile:
        """The case file after these changes; raises ``StaleEdit`` if a ``before`` does not fit."""
        entities = dict(self._entities)
        for change in changes:
            entity = change.entity
            if entity.case_id != self.case_id:
                continue
            if entities.get(entity.id) != change.before:
                raise StaleEdit(
                    f"this {kind_name(entity).replace('_', ' ')} was changed in the meantime"
                )
            if change.after is None:
                del entities[entity.id]
            else:
                entities[entity.id] = change.after
        return CaseFile(self.case_id, entities.values())

    def digest(self, plain_of: Callable[[Entity], Any] = to_plain) -> str:
        """SHA-256 of the content; equal content gives an equal digest, whatever its history."""
        plain = {e.id: [kind_name(e), plain_of(e)] for e in self._entities.values()}
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def case(self) -> Case:
        """The case itself; raises ``KeyError`` where it does not exist (any more)."""
        found = self._entities.get(self.case_id)
        if not isinstance(found, Case):
            raise KeyError(self.case_id)
        return found

    @property
    def exists(self) -> bool:
        """Whether there is such a case; the workspace itself always exists."""
        return self.case_id == WORKSPACE or self.case_id in self._entities

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """The causes in their order."""
        return self.of(Cause)

    @cached_property
    def controls(self) -> tuple[Control, ...]:
        """The controls in their order."""
        return self.of(Control)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The stored links in their order; the link from event to harm is implied."""
        return self.of(Link)

    @cached_property
    def event(self) -> Event | None:
        """The near miss in the causal model, once the analysis has begun."""
        return next(iter(self.of(Event)), None)

    @cached_property
    def harm(self) -> Harm | None:
        """The harm that did not happen, once the analysis has begun."""
        return next(iter(self.of(Harm)), None)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes of the causal model: the event, the harm, the causes, the controls."""
        ends = tuple(node for node in (self.event, self.harm) if node is not None)
        return (*ends, *self.causes, *self.controls)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, F1 first."""
        return self.of(Finding)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """The actions in their order."""
        return self.of(Action)

    def action(self, action_id: str) -> Action | None:
        """The action with this id; ``None`` where there is none (any more)."""
        found = self.get(action_id)
        return found if isinstance(found, Action) else None

    def measurements(self, action: str, kind: MeasureKind) -> tuple[Measurement, ...]:
        """The figures of one measure of an action, oldest first."""
        found = (m for m in self.of(Measurement) if m.action == action and m.kind is kind)
        return tuple(sorted(found, key=lambda one: (one.day, one.at, one.id)))

    @property
    def plan_views(self) -> tuple[PlanView, ...]:
        """The saved views of the plan, by name; only the workspace has any."""
        return tuple(sorted(self.of(PlanView), key=lambda view: (view.name.casefold(), view.id)))

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """The answers by field key."""
        return {answer.field: answer for answer in self.of(Answer)}

    @cached_property
    def confirmations(self) -> Mapping[str, Confirmation]:
        """The confirmations by item key."""
        return {confirmation.item: confirmation for confirmation in self.of(Confirmation)}

    @cached_property
    def waivers(self) -> Mapping[str, Waiver]:
        """The waivers by field or item key."""
        return {waiver.item: waiver for waiver in self.of(Waiver)}

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence, oldest first."""
        return tuple(sorted(self.of(Evidence), key=lambda e: (e.at, e.id)))

    def evidence_for(self, subject: str) -> tuple[Evidence, ...]:
        """The evidence given for an entity or a protocol item."""
        return tuple(e for e in self.evidence if e.subject == subject)

    @cached_property
    def timeline(self) -> tuple[TimelineEntry, ...]:
        """The steps of the timeline by rank; see ``domain.timeline`` for what orders them."""
        return self.of(TimelineEntry)

    def places(self, view: str) -> Mapping[str, Place]:
        """Where nodes were put by hand in a view, by node."""
        return {place.node: place for place in self.of(Place) if place.view == view}

    @cached_property
    def logic_answers(self) -> Mapping[tuple[str, str], LogicAnswer]:
        """What was said of the gates, by effect and cause ("" for whether they were enough)."""
        return {(one.effect, one.cause): one for one in self.of(LogicAnswer)}

    @cached_property
    def kept_wordings(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        """The words kept, by entity and field: mark -> the reason."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for one in self.of(KeptWording):
            found.setdefault((one.subject, one.field), {})[one.mark] = one.note
        return found

    # -- what proves it --------------------------------------------------------------------------

    @cached_property
    def moves(self) -> tuple[StageMove, ...]:
        """The way of the case from stage to stage, oldest first."""
        return tuple(_one_after_another(_by_time(self.of(StageMove))))

    @cached_property
    def rejection(self) -> Rejection | None:
        """Why the case ended without a review, if it did."""
        return next(iter(self.of(Rejection)), None)

    @cached_property
    def signatures(self) -> tuple[Signature, ...]:
        """All signatures, oldest first, withdrawn ones too."""
        return _by_time(self.of(Signature))

    @cached_property
    def decisions(self) -> Mapping[About, TellingDecision]:
        """What was decided about telling others, by whom it is about."""
        return {one.about: one for one in self.of(TellingDecision)}

    @cached_property
    def exceptions(self) -> tuple[DutyException, ...]:
        """The duties two people set aside, oldest first."""
        return _by_time(self.of(DutyException))

    @cached_property
    def marking(self) -> CaseMarking | None:
        """The marking chosen for this case, where it is not the workspace's own."""
        return next(iter(self.of(CaseMarking)), None)

    @cached_property
    def copies(self) -> tuple[ReportCopy, ...]:
        """The copies that left the program, oldest first."""
        return _by_time(self.of(ReportCopy))

    @cached_property
    def kept_protocol(self) -> KeptProtocol | None:
        """The version of the protocol the case is reviewed under, once its review began."""
        return next(iter(self.of(KeptProtocol)), None)

    @cached_property
    def people(self) -> People:
        """The people set up, if this is the workspace itself."""
        return People(self.of(Person))

    @cached_property
    def packs(self) -> tuple[ProtocolPack, ...]:
        """The protocol packs of the workspace itself, by key and version."""
        found = self.of(ProtocolPack)
        return tuple(sorted(found, key=lambda one: (one.key, one.pack_version, one.id)))

    # -- the causal model ------------------------------------------------------------------------

    def causes_of(self, effect_id: str) -> tuple[Cause, ...]:
        """The direct causes of a node, in the order of their links."""
        return tuple(self._causes_of.get(effect_id, ()))

    @cached_property
    def _causes_of(self) -> dict[str, list[Cause]]:
        found: dict[str, list[Cause]] = {}
        for link in self.links:
            if isinstance(cause := self.get(link.cause_id), Cause):
                found.setdefault(link.effect_id, []).append(cause)
        return found

    def effects_of(self, cause_id: str) -> tuple[Node, ...]:
        """What a cause leads to, in the order of the links."""
        found = (self.get(link.effect_id) for link in self.links if link.cause_id == cause_id)
        return tuple(n for n in found if isinstance(n, Cause | Control | Event | Harm))

    def controls_of(self, node_id: str) -> tuple[Control, ...]:
        """The controls that guard a node."""
        return tuple(control for control in self.controls if control.guards == node_id)


def _by_time(found: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


_MOST_AT_ONCE = 8


def _one_after_another(moves: Iterable[StageMove]) -> Iterator[StageMove]:
    """Moves in their order; of those of one second each goes on where the one before ended."""
    here = Stage.REPORT
    for _, group in groupby(moves, key=lambda move: move.at):
        same = tuple(group)
        few = len(same) <= _MOST_AT_ONCE
        for move in (_trail(same, here) if few else None) or same:
            yield move
            here = move.after


def _trail(moves: tuple[StageMove, ...], here: Stage) -> tuple[StageMove, ...] | None:
    """All of these moves as one way from a stage, or ``None`` where they are none."""
    if not moves:
        return ()
    for number, move in enumerate(moves):
        if move.before is here:
            rest = _trail((*moves[:number], *moves[number + 1 :]), move.after)
            if rest is not None:
                return (move, *rest)
    return None


def _order(entity: object) -> tuple[float, str]:
    place = getattr(entity, "rank", getattr(entity, "number", 0.0))
    return (float(place), str(getattr(entity, "id", "")))
