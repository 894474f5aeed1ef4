"""Random gestures, undos and redos through the one writer and a real workspace file."""

import random
import tempfile
from dataclasses import replace
from itertools import count
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, created
from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Harm,
    Link,
    Place,
    Reliability,
)
from rca_studio.domain.governance import ChartChoice, MarkedMonth
from rca_studio.domain.plan import (
    Action,
    ActionState,
    Effect,
    EffectKind,
    EvidenceCheck,
    Finding,
    Measure,
    MeasureKind,
)
from rca_studio.domain.plan_view import PlanView
from rca_studio.domain.proof import About, RejectedAs, ReportCopy, Telling
from rca_studio.domain.registers import CaseQuery, CaseSummary
from rca_studio.domain.review import Answer, Confirmation, Evidence, EvidenceKind, Waiver
from rca_studio.domain.session import (
    Commitment,
    KnownName,
    NameKind,
    ParkedIdea,
    Session,
    ShowFrame,
)
from rca_studio.domain.timeline import EntryKind, TimelineEntry
from rca_studio.domain.workspace import WORKSPACE, ImportBatch, MappingProfile, Setting
from rca_studio.editing import (
    captured_gestures,
    gestures,
    governance_gestures,
    name_gestures,
    plan_gestures,
    proof_gestures,
    session_gestures,
)
from rca_studio.editing.branch_gestures import Twig, copy_branch, paste_causes
from rca_studio.editing.gestures import delete_node, withdraw_evidence
from rca_studio.editing.ports import IncomingCase, Stamp
from rca_studio.editing.workshop_gestures import (
    answer_logic,
    ask_again,
    change_frame,
    keep_wording,
    place_node,
)
from rca_studio.editing.writer import EditRejected, Writer
from rca_studio.models.workspace import create_workspace

CASES = ("one", "two", "three")
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


def summary_of(casefile: CaseFile) -> CaseSummary:
    kinds = sorted({control.kind.value for control in casefile.controls})
    return CaseSummary(margin_today=len(casefile.controls), held_by=tuple(kinds))


class Undoing(RuleBasedStateMachine):
    """``states[i]`` is the digest of everything after ``i`` steps that can still be undone."""

    def __init__(self) -> None:
        super().__init__()
        # Gestures give random ids; a replay has to meet the same entities in the same order.
        numbers = count(1)
        self.ids = patch.object(gestures, "uuid4", lambda: UUID(int=next(numbers)))
        self.ids.start()
        self.folder = tempfile.TemporaryDirectory()
        root = Path(self.folder.name)
        self.workspace = create_workspace(root / "w.rca", organisation="", backups=root / "b")
        self.writer = Writer(self.workspace, "somebody", summary_of)
        self.told = []
        self.writer.subscribe(lambda told: self.told.append(told))
        self.count = 0
        self.ids_seen: set[str] = set(CASES)
        self.states = [self.digest()]
        self.undone: list[dict[str, str]] = []

    def teardown(self) -> None:
        try:
            while self.writer.undo_label is not None:
                self.undo()
            assert len(self.states) == 1, "n undos lead to the first state"
            assert not self.writer.undo()
            assert self.workspace.registers.verify_rows().intact
        finally:
            self.ids.stop()
            self.workspace.close()
            self.folder.cleanup()

    def digest(self) -> dict[str, str]:
        """Of the workspace and of each case that is there, but for copies: no undo takes them."""
        files = {
            i: CaseFile(i, (e for e in self.writer.casefile(i) if not isinstance(e, ReportCopy)))
            for i in (WORKSPACE, *self.ids_seen)
        }
        return {case_id: file.digest() for case_id, file in files.items() if len(file)}

    def new_id(self) -> str:
        self.count += 1
        return f"n{self.count}"

    def do(self, *changes: Change, merge_key: str = "") -> None:
        before, entries = self.digest(), len(self.told)
        try:
            self.writer.edit(ChangeSet("Step", changes, merge_key))
        except EditRejected:
            assert self.digest() == before
            assert len(self.told) == entries
            return
        if len(self.told) == entries:  # nothing changed, nothing stored
            assert self.digest() == before
            return
        self.states.append(self.digest())
        self.undone.clear()

    def file(self, case_id: str) -> CaseFile:
        return self.writer.casefile(case_id)

    def pick(self, data: st.DataObject, case_id: str, *kinds: type) -> object | None:
        found = sorted((e for e in self.file(case_id) if isinstance(e, kinds)), key=lambda e: e.id)
        return data.draw(st.sampled_from(found)) if found else None

    @initialize()
    def begin(self) -> None:
        self.new_case("one", "First case")

    @rule(case_id=st.sampled_from(CASES), title=words)
    def new_case(self, case_id: str, title: str) -> None:
        if self.file(case_id).exists:
            old = self.file(case_id).case
            fields = {name: getattr(old, name) for name in Case.__dataclass_fields__}
            fields |= {"title": title, "stage": Stage.REVIEW, "extras": ((title, "x"),)}
            self.do(Change(old, Case(**fields)), merge_key="title")
            return
        case = Case(id=case_id, reference=f"NM-{case_id}", title=title, story=title * 3)
        self.do(
            *created(
                case,
                Event(id=f"{case_id}-event", case_id=case_id, text="nearly fell"),
                Harm(id=f"{case_id}-harm", case_id=case_id, text="hip fracture"),
            )
        )

    @rule(case_id=st.sampled_from(CASES))
    def delete_case(self, case_id: str) -> None:
        entities = list(self.file(case_id))
        random.Random(len(entities)).shuffle(entities)  # parents before children too
        if entities:
            self.do(*(Change(entity, None) for entity in entities))

    @rule(data=st.data(), case_id=st.sampled_from(CASES), text=words, rank=st.integers(-2, 2))
    def add_cause(self, data: st.DataObject, case_id: str, text: str, rank: int) -> None:
        effect = self.pick(data, case_id, Cause, Control, Event, Harm)
        if effect is None:
            return
        cause = Cause(id=self.new_id(), case_id=case_id, text=text, rank=rank)
        link = Link(
            id=self.new_id(), case_id=case_id, cause_id=cause.id, effect_id=effect.id, rank=0.5
        )
        self.do(*created(cause, link))

    @rule(data=st.data(), case_id=st.sampled_from(CASES))
    def link_any_two(self, data: st.DataObject, case_id: str) -> None:
        one = self.pick(data, case_id, Cause, Event)
        other = self.pick(data, case_id, Cause, Control, Event)
        if one is not None and other is not None:  # may close a loop: then it is refused
            link = Link(id=self.new_id(), case_id=case_id, cause_id=one.id, effect_id=other.id)
            self.do(*created(link))

    @rule(
        data=st.data(),
        case_id=st.sampled_from(CASES),
        text=words,
        evidence=st.sampled_from(EvidenceState),
    )
    def edit_cause(
        self, data: st.DataObject, case_id: str, text: str, evidence: EvidenceState
    ) -> None:
        old = self.pick(data, case_id, Cause)
        if old is not None:
            new = Cause(
                id=old.id,
                case_id=case_id,
                text=text,
                evidence=evidence,
                gate=Gate.ALL,
                rank=old.rank,
                question=not old.question,
                ruled_out_because=text,
                answer_by=text,
                answer_due="2026-12-01" if text else "",
                duty=text,
            )
            self.do(Change(old, new), merge_key=f"text:{old.id}")

    @rule(data=st.data(), case_id=st.sampled_from(CASES), verified=st.booleans(), text=words)
    def show_something(self, data: st.DataObject, case_id: str, verified: bool, text: str) -> None:
        """Evidence for a cause, which can be verified from then on; or its evidence taken away."""
        cause = self.pick(data, case_id, Cause)
        if cause is None:
            return
        shown = self.file(case_id).evidence_for(cause.id)
        if shown and not verified:
            steps = len(self.states)
            self.do(*withdraw_evidence(self.file(case_id), shown[0].id).changes)
            assert len(self.states) == steps + 1, "a gesture is never refused"
            return
        proof = Evidence(id=self.new_id(), case_id=case_id, subject=cause.id, note=text)
        self.do(*created(proof))
        if verified:
            self.do(Change(cause, replace(cause, evidence=EvidenceState.VERIFIED)))
            assert self.file(case_id).get(cause.id).evidence is EvidenceState.VERIFIED

    @rule(data=st.data(), case_id=st.sampled_from(CASES))
    def delete_anything(self, data: st.DataObject, case_id: str) -> None:
        old = self.pick(data, case_id, Cause, Control, Link, Action, Evidence, Waiver)
        if old is not None:
            links = [
                e
                for e in self.file(case_id).links
                if e is not old and old.id in (e.cause_id, e.effect_id)
            ]
            self.do(*(Change(e, None) for e in (*links, old)))

    @rule(data=st.data(), case_id=st.sampled_from(CASES), text=words)
    def add_control_and_plan(self, data: st.DataObject, case_id: str, text: str) -> None:
        node = self.pick(data, case_id, Cause, Event, Harm)
        if node is None:
            return
        control = Control(
            id=self.new_id(),
            case_id=case_id,
            guards=node.id,
            text=text,
            state=ControlState.PLANNED,
        )
        finding = Finding(
            id=self.new_id(), case_id=case_id, number=1, statement=text, causes=(control.id,)
        )
        action = Action(
            id=self.new_id(),
            case_id=case_id,
            text=text,
            findings=(finding.id,),
            checks=(EvidenceCheck(text="photo"), EvidenceCheck(text=text, met=True, by="x")),
            effects=(Effect(kind=EffectKind.ADDS_CONTROL, target=control.id),),
            deadline="2026-12-01",
        )
        self.do(*created(control, finding, action))

    @rule(case_id=st.sampled_from(CASES), text=words)
    def review(self, case_id: str, text: str) -> None:
        if not self.file(case_id).exists:
            return
        at = "2026-11-21T10:00:00Z"
        self.do(
            *created(
                Answer(id=self.new_id(), case_id=case_id, field=text, value=text),
                Confirmation(id=self.new_id(), case_id=case_id, item=text, by="x", at=at),
                Waiver(id=self.new_id(), case_id=case_id, item=text, by="x", at=at, reason="r"),
                Evidence(
                    id=self.new_id(),
                    case_id=case_id,
                    subject=text,
                    note=text,
                    size=3,
                    kind=EvidenceKind.OBSERVATION,
                    source=text,
                ),
            )
        )

    @rule(
        data=st.data(),
        case_id=st.sampled_from(CASES),
        text=words,
        moment=st.sampled_from(("", "2026", "2026-11", "2026-11-18T20:40", "no date")),
        kind=st.sampled_from(EntryKind),
    )
    def tell_what_happened(
        self, data: st.DataObject, case_id: str, text: str, moment: str, kind: EntryKind
    ) -> None:
        """A step of the timeline, new or with other words; one that is no moment is refused."""
        if not self.file(case_id).exists:
            return
        node = self.pick(data, case_id, Cause, Control, Event)
        old = self.pick(data, case_id, TimelineEntry)
        new = TimelineEntry(
            id=old.id if old else self.new_id(),
            case_id=case_id,
            text=text,
            expected=text,
            moment=moment,
            kind=kind,
            source=text,
            about=node.id if node else "",
            rank=self.count / 2,
        )
        self.do(Change(old, new), merge_key="entry" if old else "")

    @rule(
        data=st.data(),
        case_id=st.sampled_from(CASES),
        x=st.floats(-1e6, 1e6),
        y=st.floats(-1e6, 1e6),
    )
    def put_somewhere(self, data: st.DataObject, case_id: str, x: float, y: float) -> None:
        """By hand, again and again; what stands on nothing is refused."""
        node = self.pick(data, case_id, Cause, Control, Event, Harm)
        if node is not None:
            self.do(*place_node(self.file(case_id), "graph", node.id, x, y).changes)
            stray = Place(id=self.new_id(), case_id=case_id, node="gone", view="graph", x=x, y=y)
            before = self.digest()
            self.do(*created(stray))
            assert self.digest() == before

    @rule(case_id=st.sampled_from(CASES), stage=st.sampled_from(Stage), reason=words)
    def go_its_way(self, case_id: str, stage: Stage, reason: str) -> None:
        """On, back, rejected and open again; without a reason it is refused."""
        if not self.file(case_id).exists:
            return
        file, stamp = self.file(case_id), Stamp(actor="x", at="2026-11-21T10:00:00Z")
        if file.rejection is not None:
            self.do(*proof_gestures.reopen(file, stage, stamp, reason).changes)
        elif stage is Stage.CLOSE:
            kind = RejectedAs.NOT_NEAR_MISS
            self.do(*proof_gestures.reject(file, kind, stamp, reason).changes)
        else:
            self.do(*proof_gestures.move_on(file, stage, stamp).changes)

    @rule(case_id=st.sampled_from(CASES), about=st.sampled_from(About), text=words)
    def decide_and_copy(self, case_id: str, about: About, text: str) -> None:
        file, stamp = self.file(case_id), Stamp(actor="x", at="2026-11-21T10:00:00Z")
        if not file.exists:
            return
        decided = {"choice": Telling.TELL, "decided_by": text, "reason": text, "due": "2026-12"}
        self.do(*proof_gestures.decide_telling(file, about, **decided).changes)
        file = self.file(case_id)
        self.do(*proof_gestures.mark_case(file, text, text, stamp).changes)
        self.writer.edit(proof_gestures.note_copy(file, "Report", stamp, purpose=text))
        file = self.file(case_id)
        aside = proof_gestures.set_duty_aside(file, "validator_owns", text, stamp, "y", text)
        self.do(*aside.changes)
        before = self.digest()
        mine = proof_gestures.set_duty_aside(file, "validator_owns", text, stamp, "X ", "r")
        self.do(*mine.changes)
        assert self.digest() == before, "one person is not two"

    @rule(case_id=st.sampled_from(CASES), text=words)
    def keep_the_protocol(self, case_id: str, text: str) -> None:
        """One step over the case and the workspace."""
        if self.file(case_id).exists:
            stamp = Stamp(actor="x", at="2026-11-21T10:00:00Z")
            step = proof_gestures.keep_protocol(
                self.file(WORKSPACE), self.file(case_id), text, "general", len(text), stamp
            )
            self.do(*step.changes)

    @rule(title=words, cases=st.sets(st.sampled_from(CASES), max_size=3), data=st.data())
    def prepare_a_session(self, title: str, cases: set[str], data: st.DataObject) -> None:
        """New, or the one in hand with other cases; one without a title is refused."""
        stamp, workspace = Stamp(actor="x", at="2026-11-21T10:00:00Z"), self.file(WORKSPACE)
        if not cases:
            return
        old = self.pick(data, WORKSPACE, Session)
        if old is not None:
            changed = session_gestures.change_session(workspace, old, cases=sorted(cases))
            self.do(*changed.changes)
            return
        new = Session(id=self.new_id(), title=title, day="2026-11-24", cases=tuple(sorted(cases)))
        self.do(*session_gestures.plan_session(workspace, new, stamp).changes)

    @rule(data=st.data(), text=words, place=st.integers(-1, 30))
    def work_on_the_show(self, data: st.DataObject, text: str, place: int) -> None:
        """Move, reword, leave out, accept: one frame of some session."""
        stamp, workspace = Stamp(actor="x", at="2026-11-21T10:00:00Z"), self.file(WORKSPACE)
        frame = self.pick(data, WORKSPACE, ShowFrame)
        if frame is None:
            return
        session = workspace.get(frame.session)
        deeds = {
            "move": lambda: session_gestures.move_frame(workspace, frame, place),
            "reword": lambda: session_gestures.reword(frame, text=text),
            "show": lambda: session_gestures.show_frames([frame], shown=not frame.shown),
            "accept": lambda: session_gestures.accept_frames(
                workspace, session, {frame.id: f"d{self.new_id()}"}, stamp
            ),
            "withdraw": lambda: session_gestures.withdraw([frame]),
            "delete": lambda: session_gestures.delete_session(workspace, session),
        }
        step = deeds[data.draw(st.sampled_from(sorted(deeds)))]()
        self.do(*step.changes, merge_key=step.merge_key)

    @rule(data=st.data(), names=st.lists(words, max_size=3), kind=st.sampled_from(NameKind))
    def keep_names(self, data: st.DataObject, names: list[str], kind: NameKind) -> None:
        stamp, workspace = Stamp(actor="x", at="2026-11-21T10:00:00Z"), self.file(WORKSPACE)
        old = self.pick(data, WORKSPACE, KnownName)
        try:
            step = name_gestures.add_names(workspace, kind, names, stamp)
        except ValueError:
            if old is None:
                return
            step = name_gestures.take_names_away([old])
        self.do(*step.changes)

    @rule(case_id=st.sampled_from(CASES))
    def sign_it(self, case_id: str) -> None:
        """Undo reaches no further back than a signature."""
        if self.file(case_id).exists:
            stamp = Stamp(actor="x", at="2026-11-21T10:00:00Z")
            self.writer.edit(proof_gestures.sign(self.file(case_id), stamp, "I stand behind it"))
            assert self.writer.undo_label is None
            self.states = [self.digest()]
            self.undone.clear()

    @rule(data=st.data(), case_id=st.sampled_from(CASES), answer=st.sampled_from(Reliability))
    def check_a_gate(self, data: st.DataObject, case_id: str, answer: Reliability) -> None:
        effect = self.pick(data, case_id, Control, Event, Harm)
        cause = self.pick(data, case_id, Cause)
        if effect is None:
            return
        for asked in ("", cause.id if cause else ""):
            step = answer_logic(
                self.file(case_id), effect.id, asked, answer, by="x", at="", note="n"
            )
            self.do(*step.changes)

    @rule(data=st.data(), case_id=st.sampled_from(CASES), text=words, again=st.booleans())
    def keep_words(self, data: st.DataObject, case_id: str, text: str, again: bool) -> None:
        cause = self.pick(data, case_id, Cause)
        if cause is None:
            return
        step = keep_wording(
            self.file(case_id), cause.id, "text", f"blame:{text}", text, by="x", at=""
        )
        self.do(*step.changes)
        if again:
            asked = ask_again(self.file(case_id), cause.id, "text", f"blame:{text}")
            self.do(*asked.changes)

    @rule(data=st.data(), case_id=st.sampled_from(CASES))
    def delete_a_node_with_all_that_hangs_on_it(self, data: st.DataObject, case_id: str) -> None:
        node = self.pick(data, case_id, Cause, Control)
        if node is not None:
            steps = len(self.states)
            self.do(*delete_node(self.file(case_id), node.id).changes)
            assert len(self.states) == steps + 1, "a gesture is never refused"

    @rule(data=st.data(), case_id=st.sampled_from(CASES))
    def paste_and_copy(self, data: st.DataObject, case_id: str) -> None:
        effect = self.pick(data, case_id, Cause, Control, Event, Harm)
        source = self.pick(data, "one", Cause)
        if effect is None:
            return
        twigs = (Twig("one", (Twig("two"), Twig("three?"))),)
        self.do(*paste_causes(self.file(case_id), effect.id, twigs)[0].changes)
        if source is not None:
            step, _ = copy_branch(self.file("one"), source.id, self.file(case_id), effect.id)
            self.do(*step.changes)

    @rule(case_id=st.sampled_from(CASES), frame=words)
    def look_with_other_bones(self, case_id: str, frame: str) -> None:
        if self.file(case_id).exists:
            self.do(*change_frame(self.file(case_id), frame, {"": "people"}).changes)

    @rule(data=st.data(), case_id=st.sampled_from(CASES), text=words)
    def follow_an_action(self, data: st.DataObject, case_id: str, text: str) -> None:
        action = self.pick(data, case_id, Action)
        if not isinstance(action, Action):
            return
        kind = data.draw(st.sampled_from(MeasureKind))
        day = data.draw(st.sampled_from(("2026-12-01", "2026-12-08")))
        number = data.draw(st.integers(0, 20) | st.floats(0, 20))
        stamp = Stamp(actor="lead", at="2026-12-09T08:00:00Z")
        steps = (
            lambda: plan_gestures.set_measure(action, Measure(kind=kind, text=text, target=number)),
            lambda: plan_gestures.say_done(action, day),
            lambda: plan_gestures.give_evidence(action, 0, text, stamp),
            lambda: plan_gestures.accept_evidence(action, 1, stamp),
            lambda: plan_gestures.return_evidence(action, 0, text, stamp),
            lambda: plan_gestures.refuse(action, stamp, text),
            lambda: plan_gestures.judge(
                action, ActionState.SLIPPED, stamp, day=day, saw=text, changes=text
            ),
            lambda: plan_gestures.add_figures(
                self.file(case_id),
                action,
                kind,
                (plan_gestures.Figure(day, number, 20.0, text),),
                stamp,
            ),
        )
        try:
            step = data.draw(st.sampled_from(steps))()
        except ValueError:  # told in words, and nothing is done
            return
        self.do(*step.changes)

    @rule(text=words)
    def save_a_view(self, text: str) -> None:
        view = PlanView(id="", name=text, text=text, owners=(text,))
        self.do(*plan_gestures.save_view(self.file(WORKSPACE), view).changes)

    @rule(text=words, number=st.none() | st.floats(0, 9e9), month=st.integers(1, 12))
    def keep_figures(self, text: str, number: float | None, month: int) -> None:
        stamp = Stamp(actor="lead", at="2026-12-09T08:00:00Z")
        day = f"2026-{month:02d}"
        workspace = self.file(WORKSPACE)
        marked = (MarkedMonth(day, text),) if text.strip() else ()
        sheet = governance_gestures.PulseSheet(day, text, "", (("safe", month % 5 + 1),))
        choice = ChartChoice(id="", chart="increasing", where=(("service", text),), phases=marked)
        for make in (
            lambda: governance_gestures.enter_figures(
                workspace, (governance_gestures.Entered(day, "visits", text, number),), stamp
            ),
            lambda: governance_gestures.add_pulse(workspace, (sheet,)),
            lambda: governance_gestures.read_chart(workspace, choice, stamp),
        ):
            try:
                step = make()
            except ValueError:  # told in words, and nothing is done
                continue
            self.do(*step.changes)

    @rule(data=st.data(), case_id=st.sampled_from(CASES), text=words, place=st.integers(0, 1))
    def hold_a_session(self, data: st.DataObject, case_id: str, text: str, place: int) -> None:
        workspace = self.file(WORKSPACE)
        session = next(iter(workspace.of(Session)), None)
        if session is None:
            made = Session(id=self.new_id(), title="Session", day="2026-11-18", cases=(case_id,))
            self.do(*created(made))
            return
        said = f"said {text}"
        steps = [
            captured_gestures.count_vote(workspace, session.id, "q", "?", ("Yes", "No"), place),
            captured_gestures.park_idea(workspace, session.id, said, case_id),
            captured_gestures.commit_to(
                workspace, session.id, said, "Night team", "2026-12-01", case_id
            ),
        ]
        self.do(*data.draw(st.sampled_from(steps)).changes)

    @rule(proposed=st.booleans())
    def take_what_was_said_to_the_cases(self, proposed: bool) -> None:
        workspace = self.file(WORKSPACE)
        cases = {case_id: self.file(case_id) for case_id in CASES}
        ideas = sorted(workspace.of(ParkedIdea), key=lambda one: one.id)
        promises = sorted(workspace.of(Commitment), key=lambda one: one.id)
        if any(captured_gestures.may_go(one, cases) for one in promises):
            self.do(*captured_gestures.plan_commitments(cases, promises).changes)
        if not any(captured_gestures.may_go(one, cases) for one in ideas):
            return
        if proposed:
            self.do(*captured_gestures.propose_ideas(cases, ideas).changes)
        else:
            stamp = Stamp(actor="somebody", at="2026-11-18T10:00:00Z")
            self.do(*captured_gestures.take_ideas(workspace, cases, ideas, stamp).changes)

    @rule(text=words)
    def change_workspace(self, text: str) -> None:
        old = self.file(WORKSPACE).get("marking")
        profile = MappingProfile(
            id=self.new_id(), name=text, header_hash="h", mapping=(("a", "title"), ("b", text))
        )
        self.do(Change(old, Setting(id="marking", value=text)), *created(profile))

    @rule(text=words)
    def two_cases_in_one_step(self, text: str) -> None:
        changes = []
        for case_id in CASES:
            event = self.file(case_id).event
            if event is not None:
                new = Event(id=event.id, case_id=case_id, text=text)
                changes.append(Change(event, new))
                changes.append(Change(new, Event(id=event.id, case_id=case_id, text=text + "!")))
        if changes:
            self.do(*changes)

    @rule(size=st.integers(0, 4), text=words)
    def load_export(self, size: int, text: str) -> None:
        batch_id = self.new_id()
        sink = self.workspace.begin_import(batch_id)
        number = sink.first_reference_number("NM")
        cases = [
            Case(
                id=self.new_id(),
                reference=f"NM-{number + i:04d}",
                title=text,
                batch_id=batch_id,
                source_system="export",
                source_key=str(i),
            )
            for i in range(size)
        ]
        self.ids_seen |= {case.id for case in cases}
        sink.add(IncomingCase(case=case, record=i, line=i) for i, case in enumerate(cases))
        batch = ImportBatch(
            id=batch_id,
            file_name="export.csv",
            sha256="",
            at="",
            by="",
            records=size,
            new=size,
            updated=0,
            unchanged=0,
            duplicate=0,
            rejected=0,
            blank=0,
            not_a_record=0,
        )
        sink.finish(batch, self.writer.stamp())
        self.writer.imported(batch)
        self.states.append(self.digest())
        self.undone.clear()

    @precondition(lambda self: len(self.states) > 1)
    @rule()
    def undo(self) -> None:
        assert self.writer.undo()
        now = self.digest()
        # Steps of one merge key are undone as one: the state is one of the earlier ones.
        self.undone.append(self.states.pop())
        while self.states and self.states[-1] != now:
            self.undone.append(self.states.pop())
        assert self.states, "undo led to a state that never was"

    @precondition(lambda self: bool(self.undone))
    @rule()
    def redo(self) -> None:
        assert self.writer.redo()
        now = self.digest()
        while self.undone:
            self.states.append(self.undone.pop())
            if self.states[-1] == now:
                return
        raise AssertionError("redo led to a state that never was")

    @invariant()
    def memory_is_the_file(self) -> None:
        for case_id in (WORKSPACE, *self.ids_seen):
            stored = self.workspace.load(case_id)
            assert stored.casefile == self.writer.casefile(case_id)
            assert stored.casefile.digest() == self.writer.casefile(case_id).digest()

    @invariant()
    def lists_show_what_is_there(self) -> None:
        there = {i for i in self.ids_seen if self.writer.casefile(i).exists}
        page = self.workspace.registers.cases(CaseQuery())
        assert {row.id for row in page.rows} == there
        for row in page.rows:
            assert row.title == self.writer.casefile(row.id).case.title
            if row.id in CASES:
                wanted = summary_of(self.writer.casefile(row.id))
                assert (row.margin, row.held_by) == (wanted.margin_today, wanted.held_by)


def test_undo_leads_back_and_memory_is_the_file() -> None:
    run_state_machine_as_test(
        Undoing, settings=settings(max_examples=40, stateful_step_count=30, deadline=None)
    )
