"""Cases with some of everything, for properties that are to hold of all cases."""

from __future__ import annotations

from hypothesis import strategies as st

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.causal import (
    Cause,
    CauseNature,
    Control,
    ControlKind,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Harm,
    Link,
    LogicAnswer,
    Place,
    Reliability,
)
from rca_studio.domain.plan import (
    OUTCOMES,
    Action,
    ActionState,
    Decision,
    Effect,
    EffectKind,
    EffectReview,
    EvidenceCheck,
    EvidenceReturn,
    Finding,
    Measure,
    MeasureKind,
    Measurement,
)
from rca_studio.domain.proof import (
    About,
    CaseMarking,
    DutyException,
    KeptProtocol,
    MoveKind,
    ReportCopy,
    Signature,
    StageMove,
    Telling,
    TellingDecision,
)
from rca_studio.domain.review import Answer, Confirmation, Evidence, EvidenceKind, Waiver
from rca_studio.domain.timeline import EntryKind, TimelineEntry
from rca_studio.domain.wording import KeptWording

WORDS = ("walker", "Walker ", "doorway", "rota", "no second person", "hoist", "badge 7", "late bus")
words = st.sampled_from(WORDS)
maybe = st.sampled_from(("", *WORDS))
moments = st.sampled_from(("", "2026-11", "2026-11-18", "2026-11-18T20:40", "2026-11-17T07:05"))
ats = st.sampled_from(("2026-11-19T08:00:00Z", "2026-11-20T09:30:00Z"))
gates = st.sampled_from(Gate)
kinds = st.sampled_from(MeasureKind)


@st.composite
def casefiles(draw: st.DrawFn, name: str) -> CaseFile:
    """A case with some of everything; its ids begin with ``name``."""
    maker = _Maker(draw, name)
    for part in (maker.case, maker.model, maker.plan, maker.timeline, maker.review, maker.proof):
        part()
    return CaseFile(name, maker.made)


class _Maker:
    """Draws the parts of one case."""

    def __init__(self, draw: st.DrawFn, name: str) -> None:
        self.draw, self.name = draw, name
        self.made: list[Entity] = []
        self.common = {"case_id": name}
        self.nodes: list[str] = []
        self.causes: list[str] = []
        self.controls: list[str] = []
        self.findings: list[str] = []
        self.actions: list[str] = []
        self.entries: list[str] = []

    def ident(self, kind: str) -> str:
        return f"{self.name}-{kind}-{len(self.made)}"

    def some(self, most: int) -> range:
        return range(self.draw(st.integers(0, most)))

    def put(self, entity: Entity) -> str:
        self.made.append(entity)
        return entity.id

    def case(self) -> None:
        texts = {
            key: self.draw(maybe)
            for key in (
                *("title", "story", "service", "location", "staff_group", "route"),
                *("person_affected", "immediate_action", "severity", "probability"),
            )
        }
        anonymous = self.draw(st.booleans())
        self.put(
            Case(
                id=self.name,
                reference=f"NM-{self.name}",
                protocol=self.draw(st.sampled_from(("near_fall", "medication"))),
                stage=self.draw(st.sampled_from(Stage)),
                occurred=self.draw(moments)[:10] if anonymous else self.draw(moments),
                reporter="" if anonymous else self.draw(maybe),
                anonymous=anonymous,
                frame=self.draw(st.sampled_from(("contributory_factors", "other"))),
                source_system=self.draw(st.sampled_from(("", "Datix"))),
                source_id=self.draw(maybe),
                extras=tuple(
                    (key, self.draw(maybe))
                    for key in self.draw(st.sets(st.sampled_from(("rota", "bed"))))
                ),
                **texts,
            )
        )

    def model(self) -> None:
        if self.draw(st.booleans()):
            self.nodes.append(
                self.put(
                    Event(
                        id=self.ident("event"),
                        text=self.draw(maybe),
                        gate=self.draw(gates),
                        **self.common,
                    )
                )
            )
        if self.draw(st.booleans()):
            self.nodes.append(
                self.put(
                    Harm(
                        id=self.ident("harm"),
                        text=self.draw(maybe),
                        gate=self.draw(gates),
                        **self.common,
                    )
                )
            )
        links = set()
        for rank in self.some(4):
            state = self.draw(st.sampled_from((EvidenceState.HYPOTHESIS, *EvidenceState)))
            cause = Cause(
                id=self.ident("cause"),
                text=self.draw(maybe),
                category=self.draw(maybe),
                evidence=state,
                nature=self.draw(st.sampled_from(CauseNature)),
                gate=self.draw(gates),
                question=self.draw(st.booleans()),
                rank=float(rank),
                ruled_out_because=self.draw(words) if state is EvidenceState.RULED_OUT else "",
                answer_by=self.draw(maybe),
                answer_due=self.draw(st.sampled_from(("", "2026-12-01"))),
                duty=self.draw(maybe),
                **self.common,
            )
            self.put(cause)
            if state is EvidenceState.VERIFIED:
                self.put(
                    Evidence(
                        id=self.ident("shown"),
                        subject=cause.id,
                        note=self.draw(words),
                        **self.common,
                    )
                )
            for effect in (
                self.draw(st.sets(st.sampled_from(self.nodes), max_size=2)) if self.nodes else ()
            ):
                links.add((cause.id, effect))
            self.causes.append(cause.id)
            self.nodes.append(cause.id)
            if self.draw(st.booleans()):
                control = Control(
                    id=self.ident("control"),
                    guards=self.draw(
                        st.sampled_from([n for n in self.nodes if n not in self.controls])
                    ),
                    text=self.draw(maybe),
                    state=self.draw(st.sampled_from(ControlState)),
                    kind=self.draw(st.sampled_from(ControlKind)),
                    gate=self.draw(gates),
                    reliable=self.draw(st.sampled_from(Reliability)),
                    why_reliable=self.draw(maybe),
                    other_staff=self.draw(st.sampled_from(Reliability)),
                    rank=float(rank),
                    **self.common,
                )
                self.controls.append(self.put(control))
                self.nodes.append(control.id)
        for rank, (cause, effect) in enumerate(sorted(links), 1):
            link = Link(
                id=self.ident("link"),
                cause_id=cause,
                effect_id=effect,
                rank=float(rank),
                **self.common,
            )
            self.put(link)
        for node in (
            self.draw(st.sets(st.sampled_from(self.nodes), max_size=2)) if self.nodes else ()
        ):
            self.put(
                Place(id=self.ident("place"), node=node, view="graph", x=1.0, y=2.0, **self.common)
            )
            self.put(
                LogicAnswer(
                    id=self.ident("logic"),
                    effect=node,
                    answer=self.draw(st.sampled_from(Reliability)),
                    note=self.draw(maybe),
                    by=self.draw(words),
                    **self.common,
                )
            )

    def plan(self) -> None:
        for number in self.some(2):
            finding = Finding(
                id=self.ident("finding"),
                number=number + 1,
                statement=self.draw(maybe),
                causes=tuple(
                    self.draw(st.sets(st.sampled_from((*self.causes, *self.controls)), max_size=2))
                )
                if self.causes
                else (),
                **self.common,
            )
            self.findings.append(self.put(finding))
        for rank in self.some(2):
            effects = []
            if self.causes and self.draw(st.booleans()):
                target = self.draw(st.sampled_from(self.causes))
                effects.append(Effect(kind=EffectKind.REMOVES_CAUSE, target=target))
            if self.controls and self.draw(st.booleans()):
                target = self.draw(st.sampled_from(self.controls))
                effects.append(Effect(kind=EffectKind.STRENGTHENS_CONTROL, target=target))
            state = self.draw(st.sampled_from(ActionState))
            decided = state in (ActionState.APPROVED, ActionState.REFUSED)
            proven = state in (ActionState.CHECKED, ActionState.HELD)
            action = Action(
                id=self.ident("action"),
                text=self.draw(maybe),
                owner=self.draw(maybe),
                findings=tuple(self.draw(st.sets(st.sampled_from(self.findings))))
                if self.findings
                else (),
                deadline=self.draw(st.sampled_from(("", "2026-12-01", "2026-12-24"))),
                measure=self.draw(maybe),
                result=self.draw(maybe),
                state=state,
                checks=(self.check(proven),) if proven or self.draw(st.booleans()) else (),
                effects=tuple(effects),
                decisions=(self.decision(state is ActionState.APPROVED),) if decided else (),
                reviews=(self.review_of(state),) if state in OUTCOMES else (),
                measures=tuple(self.measure(kind) for kind in self.draw(st.sets(kinds))),
                rank=float(rank),
                **self.common,
            )
            self.actions.append(self.put(action))
            self.figures(action)

    def check(self, met: bool) -> EvidenceCheck:
        back = EvidenceReturn(by=self.draw(words), at=self.draw(ats), reason=self.draw(words))
        shown = self.draw(maybe)
        return EvidenceCheck(
            text=self.draw(words),
            met=met or self.draw(st.booleans()),
            by=self.draw(words),
            checker=self.draw(maybe),
            shown=shown,
            given_by=self.draw(words) if shown else "",
            returns=(back,) if self.draw(st.booleans()) else (),
        )

    def decision(self, approved: bool) -> Decision:
        reason = self.draw(maybe if approved else words)
        return Decision(approved=approved, by=self.draw(words), at=self.draw(ats), reason=reason)

    def review_of(self, outcome: ActionState) -> EffectReview:
        return EffectReview(
            day="2026-12-27",
            outcome=outcome,
            by=self.draw(words),
            at=self.draw(ats),
            saw=self.draw(maybe),
            changes=self.draw(words),
        )

    def measure(self, kind: MeasureKind) -> Measure:
        return Measure(
            kind=kind,
            text=self.draw(words),
            numerator=self.draw(maybe),
            denominator=self.draw(maybe),
            target=self.draw(st.sampled_from((None, 90.0, 0.0))),
        )

    def figures(self, action: Action) -> None:
        for measure in action.measures:
            if self.draw(st.booleans()):
                figure = Measurement(
                    id=self.ident("figure"),
                    action=action.id,
                    kind=measure.kind,
                    day=self.draw(st.sampled_from(("2026-12-02", "2026-12-09"))),
                    numerator=self.draw(st.sampled_from((8.0, 9.0))),
                    denominator=10.0,
                    note=self.draw(maybe),
                    by=self.draw(words),
                    **self.common,
                )
                self.put(figure)

    def timeline(self) -> None:
        for rank in self.some(3):
            entry = TimelineEntry(
                id=self.ident("step"),
                text=self.draw(words),
                expected=self.draw(maybe),
                moment=self.draw(moments),
                kind=self.draw(st.sampled_from(EntryKind)),
                source=self.draw(maybe),
                about=self.draw(st.sampled_from(("", *self.nodes))),
                rank=float(rank),
                **self.common,
            )
            self.entries.append(self.put(entry))

    def review(self) -> None:
        subjects = [self.name, "item_a", *self.nodes, *self.findings, *self.actions, *self.entries]
        for _ in self.some(3):
            with_file = self.draw(st.booleans())
            self.put(
                Evidence(
                    id=self.ident("evidence"),
                    subject=self.draw(st.sampled_from(subjects)),
                    note=self.draw(maybe),
                    file_name=self.draw(words) if with_file else "",
                    sha256=self.draw(st.sampled_from(("a" * 64, "b" * 64))) if with_file else "",
                    size=3 if with_file else 0,
                    by=self.draw(words),
                    at=self.draw(ats),
                    kind=self.draw(st.sampled_from(EvidenceKind)),
                    source=self.draw(maybe),
                    **self.common,
                )
            )
        for key in self.draw(st.sets(st.sampled_from(("transfer_task", "field_b")))):
            self.put(
                Answer(id=self.ident("answer"), field=key, value=self.draw(words), **self.common)
            )
        for key in self.draw(st.sets(st.sampled_from(("item_a", "item_b")))):
            kept = {"item": key, "by": self.draw(words), "at": self.draw(ats)}
            self.put(
                Confirmation(
                    id=self.ident("confirmed"), note=self.draw(maybe), **kept, **self.common
                )
            )
        for key in self.draw(st.sets(st.sampled_from(("item_c", "field_d")))):
            kept = {
                "item": key,
                "by": self.draw(words),
                "at": self.draw(ats),
                "second": self.draw(maybe),
            }
            self.put(
                Waiver(id=self.ident("waiver"), reason=self.draw(words), **kept, **self.common)
            )
        for subject in self.draw(st.sets(st.sampled_from((self.name, *self.causes)), max_size=2)):
            said = {"field": "text", "mark": self.draw(words), "note": self.draw(words)}
            self.put(
                KeptWording(
                    id=self.ident("kept"), subject=subject, by="B", at="", **said, **self.common
                )
            )

    def proof(self) -> None:
        for about in self.draw(st.sets(st.sampled_from(About), max_size=2)):
            told = self.draw(st.booleans())
            self.put(
                TellingDecision(
                    id=self.ident("telling"),
                    about=about,
                    choice=self.draw(st.sampled_from(Telling)),
                    decided_by=self.draw(words),
                    decided_at=self.draw(ats),
                    reason=self.draw(maybe),
                    told_at="2026-11-20" if told else "",
                    told_by=self.draw(words) if told else "",
                    told_whom=self.draw(words) if told else "",
                    said=self.draw(words) if told else "",
                    **self.common,
                )
            )
        for _ in self.some(2):
            kind = self.draw(st.sampled_from((MoveKind.ONWARD, MoveKind.RETURNED)))
            way = {"before": Stage.REVIEW, "after": Stage.REPORT, "reason": self.draw(words)}
            self.put(
                StageMove(
                    id=self.ident("move"),
                    kind=kind,
                    by=self.draw(words),
                    at=self.draw(ats),
                    **way,
                    **self.common,
                )
            )
        for _ in self.some(1):
            gone = self.draw(st.booleans())
            self.put(
                Signature(
                    id=self.ident("signature"),
                    stage=self.draw(st.sampled_from(Stage)),
                    by=self.draw(words),
                    at=self.draw(ats),
                    meaning=self.draw(words),
                    covers="c" * 64,
                    role=self.draw(maybe),
                    withdrawn_by=self.draw(words) if gone else "",
                    withdrawn_at=self.draw(ats) if gone else "",
                    withdrawn_because=self.draw(words) if gone else "",
                    **self.common,
                )
            )
            duty = {"duty": "owner_accepts", "subject": "x", "reason": self.draw(words)}
            two = {"by": "First", "second": "Second", "at": self.draw(ats)}
            self.put(DutyException(id=self.ident("aside"), **duty, **two, **self.common))
            self.put(
                ReportCopy(
                    id=self.ident("copy"),
                    what=self.draw(words),
                    by=self.draw(words),
                    at=self.draw(ats),
                    to=self.draw(maybe),
                    purpose=self.draw(maybe),
                    **self.common,
                )
            )
            marked = {
                "marking": self.draw(words),
                "reason": self.draw(words),
                "by": self.draw(words),
            }
            self.put(
                CaseMarking(id=self.ident("marking"), at=self.draw(ats), **marked, **self.common)
            )
            kept_one = {"key": "near_fall", "pack_version": 1, "pack": "d" * 64}
            self.put(KeptProtocol(id=self.ident("protocol"), **kept_one, **self.common))
