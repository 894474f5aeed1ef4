"""Facts that were caught up with are what a full read and plain SQL say, whatever happened."""

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

from rca_studio.domain.case import Case, Nature, Stage
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, created
from rca_studio.domain.causal import Control, ControlKind, ControlState, EvidenceState
from rca_studio.domain.facts import Facts
from rca_studio.domain.proof import About, RejectedAs, Telling
from rca_studio.domain.registers import CaseSummary
from rca_studio.domain.workspace import WORKSPACE, Setting
from rca_studio.editing import gestures, merging, proof_gestures
from rca_studio.editing.ports import IncomingCase, Stamp
from rca_studio.editing.writer import EditRejected, Writer
from rca_studio.faults import KnownFault
from rca_studio.models import facts_kept
from rca_studio.models.engine import Engine
from rca_studio.models.facts import FactsRoom
from rca_studio.models.registers import SqlRegisters
from rca_studio.models.workspace import create_workspace
from tests.models.facts_told import counted_by_facts, counted_by_sql, plain, read_anew
from tests.models.lists import batch, bring_in, commit, stamp

MOMENTS = ("", "2026", "2026-02", "2026-02-03", "2026-02-03T04:05", "2025-12-31T23:59")
PLACES = ("", "North", "South", "“Ä”")
BONES = ("", "environment", "task", "team")
STAMP = Stamp(actor="lead", at="2026-11-22T09:00:00Z")


def summary_of(casefile: CaseFile) -> CaseSummary:
    outcome = casefile.rejection.kind.value if casefile.rejection is not None else ""
    margin = len(casefile.controls) or None
    return CaseSummary(margin_today=margin, margin_after=margin, outcome=outcome)


class Counting(RuleBasedStateMachine):
    """``lazy`` is asked now and then, so that it has more to catch up with."""

    def __init__(self) -> None:
        super().__init__()
        numbers = count(1)
        self.ids = patch.object(gestures, "uuid4", lambda: UUID(int=next(numbers)))
        self.ids.start()
        self.folder = tempfile.TemporaryDirectory()
        root = Path(self.folder.name)
        self.workspace = create_workspace(root / "w.rca", organisation="", backups=root / "b")
        self.writer = Writer(self.workspace, "lead", summary_of)
        self.engine = Engine(root / "w.rca")
        self.lazy = SqlRegisters(self.engine)
        self.number = 0
        self.cases: list[str] = []
        self.facts: Facts | None = None

    def teardown(self) -> None:
        self.ids.stop()
        self.engine.close()
        self.workspace.close()
        self.folder.cleanup()

    def new_id(self) -> str:
        self.number += 1
        return f"n{self.number}"

    def do(self, step: ChangeSet) -> None:
        try:
            self.writer.edit(step)
        except EditRejected:
            return

    def pick(self, data: st.DataObject) -> CaseFile | None:
        """A case that is there."""
        there = [case_id for case_id in self.cases if self.writer.casefile(case_id).exists]
        return self.writer.casefile(data.draw(st.sampled_from(there))) if there else None

    def new_case(self, occurred: str, place: str, anonymous: bool = False) -> Case:
        ident = self.new_id()
        return Case(
            id=ident,
            reference=f"X-{self.number:04d}",
            title=ident,
            occurred=occurred[:10] if anonymous else occurred,
            reported="2026-03-01",
            service=place,
            route=place,
            anonymous=anonymous,
            practice=self.number % 5 == 0,
            nature=Nature.NEAR_MISS,
            source_system="export",
            source_key=ident,
        )

    @initialize()
    def begin(self) -> None:
        self.report("2026-02-03T04:05", "North", anonymous=False)

    @rule(occurred=st.sampled_from(MOMENTS), place=st.sampled_from(PLACES), anonymous=st.booleans())
    def report(self, occurred: str, place: str, anonymous: bool) -> None:
        case = self.new_case(occurred, place, anonymous)
        self.cases.append(case.id)
        self.do(gestures.report(case))

    @rule(data=st.data(), occurred=st.sampled_from(MOMENTS), place=st.sampled_from(PLACES))
    def revise(self, data: st.DataObject, occurred: str, place: str) -> None:
        file = self.pick(data)
        if file is not None:
            self.do(gestures.revise(file.case, occurred=occurred, location=place, title="Other"))

    @rule(data=st.data(), bone=st.sampled_from(BONES), state=st.sampled_from(EvidenceState))
    def find_cause(self, data: st.DataObject, bone: str, state: EvidenceState) -> None:
        file = self.pick(data)
        if file is None:
            return
        if file.event is None:
            self.do(gestures.begin_model(file))
            file = self.writer.casefile(file.case_id)
        effects = [one.id for one in (*file.causes, *file.controls, file.event) if one is not None]
        if not effects:
            return
        step, ident = gestures.add_cause(file, data.draw(st.sampled_from(effects)), "wet floor")
        self.do(step)
        cause = self.writer.casefile(file.case_id).get(ident)
        if cause is not None:
            changed = replace(cause, category=bone, evidence=state, ruled_out_because="Seen")
            self.do(ChangeSet("Place", (Change(cause, changed),)))

    @rule(
        data=st.data(),
        kind=st.sampled_from(ControlKind),
        state=st.sampled_from(ControlState),
        text=st.sampled_from(("Rail", "Call bell")),
    )
    def find_control(
        self, data: st.DataObject, kind: ControlKind, state: ControlState, text: str
    ) -> None:
        file = self.pick(data)
        if file is not None and file.event is not None:
            control = Control(
                id=self.new_id(),
                case_id=file.case_id,
                guards=file.event.id,
                text=text,
                kind=kind,
                state=state,
            )
            self.do(ChangeSet("Control", created(control)))

    @rule(data=st.data())
    def take_node_away(self, data: st.DataObject) -> None:
        file = self.pick(data)
        if file is not None and (nodes := [*file.causes, *file.controls]):
            self.do(gestures.delete_node(file, data.draw(st.sampled_from(nodes)).id))

    @rule(data=st.data(), frame=st.sampled_from(("contributory_factors", "six_m")))
    def other_frame(self, data: st.DataObject, frame: str) -> None:
        file = self.pick(data)
        if file is not None:
            self.do(gestures.revise(file.case, frame=frame))

    @rule(data=st.data(), day=st.sampled_from(("2026-03-01", "2026-02-28T10:00", "2026-04")))
    def tell_and_answer(self, data: st.DataObject, day: str) -> None:
        file = self.pick(data)
        if file is None:
            return
        self.do(
            gestures.answer(file, "backup_found", data.draw(st.sampled_from(("", "By chance"))))
        )
        told = {"choice": Telling.TELL, "decided_by": "lead", "reason": "r", "told_by": "lead"}
        about = data.draw(st.sampled_from((About.FAMILY, About.FUNDER)))
        file = self.writer.casefile(file.case_id)
        self.do(proof_gestures.decide_telling(file, about, **told, told_at=day, said="It"))

    @rule(data=st.data())
    def reject_or_reopen(self, data: st.DataObject) -> None:
        file = self.pick(data)
        if file is None:
            return
        if file.rejection is not None:
            self.do(proof_gestures.reopen(file, Stage.REVIEW, STAMP, "Looked again"))
        else:
            self.do(proof_gestures.reject(file, RejectedAs.NOT_NEAR_MISS, STAMP, "Not one"))

    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        one, other = self.pick(data), self.pick(data)
        if one is not None and other is not None and not merging.why_not(one, other):
            self.do(merging.merge(one, other, STAMP, "The same"))

    @rule(data=st.data())
    def take_case_away(self, data: st.DataObject) -> None:
        file = self.pick(data)
        if file is not None:
            self.do(gestures.delete_case(file))

    @rule(
        data=st.data(),
        size=st.integers(0, 6),
        occurred=st.sampled_from(MOMENTS),
        place=st.sampled_from(PLACES),
    )
    def load_export(self, data: st.DataObject, size: int, occurred: str, place: str) -> None:
        """New cases, and one that is known brought up to date."""
        batch_id = f"b{self.new_id()}"
        known = self.pick(data)
        cases = [self.new_case(occurred, place) for _ in range(size)]
        updated = int(known is not None)
        loaded = replace(batch(batch_id, size), records=size + updated, updated=updated)
        sink = self.workspace.begin_import(batch_id)
        try:
            sink.add(IncomingCase(case=case, record=n, line=n) for n, case in enumerate(cases))
            if known is not None:
                case = replace(known.case, service=place, occurred=occurred)
                sink.update([IncomingCase(case=case, record=size, line=size)])
            sink.finish(loaded, self.writer.stamp())
        finally:
            sink.abandon()
        self.writer.imported(loaded)
        self.cases += [case.id for case in cases]

    @rule(place=st.sampled_from(PLACES), size=st.integers(1, 3))
    def somebody_else_imports(self, place: str, size: int) -> None:
        """Through a connection of its own, as another program would."""
        cases = [self.new_case("2026-05", place) for _ in range(size)]
        bring_in(self.engine, cases, f"o{self.new_id()}")
        self.cases += [case.id for case in cases]

    @rule(data=st.data(), place=st.sampled_from(PLACES))
    def somebody_else_edits(self, data: st.DataObject, place: str) -> None:
        file = self.pick(data)
        if file is not None:
            old = file.case
            commit(self.engine, "Edit", (old, replace(old, staff_group=place)), at=stamp(3))
            self.writer.forget(old.id)

    @rule()
    def change_a_setting(self) -> None:
        old = self.writer.casefile(WORKSPACE).get("marking")
        self.do(ChangeSet("Set", (Change(old, Setting(id="marking", value=self.new_id())),)))

    @precondition(lambda self: self.writer.undo_label is not None)
    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(times):
            self._travel(self.writer.undo)

    @precondition(lambda self: self.writer.redo_label is not None)
    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        for _ in range(times):
            self._travel(self.writer.redo)

    def _travel(self, way) -> None:
        try:
            way()
        except (KnownFault, EditRejected, ValueError):
            return  # worked on since: what there is to be counted stays the same
        except Exception as error:
            if type(error).__name__ != "StaleEdit":
                raise
            for case_id in self.cases:
                self.writer.forget(case_id)

    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        file = self.pick(data)
        if file is not None:
            self.writer.erase(file.case_id, "asked for")

    @rule()
    def be_lazy_no_more(self) -> None:
        assert plain(self.lazy.facts()) == plain(read_anew(self.engine))

    @rule()
    def keep_them(self) -> None:
        """In the workspace, as they were when somebody was lazy last: that may be a while ago."""
        room = self.lazy._facts
        room.facts()
        assert room._known is not None
        facts_kept.keep(self.engine, room._known.facts, room._known.entry, room._known.hash)

    @rule()
    def open_again(self) -> None:
        """What is kept is caught up with, too."""
        assert plain(FactsRoom(self.engine).facts()) == plain(read_anew(self.engine))

    @invariant()
    def facts_are_true(self) -> None:
        facts = self.workspace.registers.facts()
        anew = read_anew(self.engine)
        assert plain(facts) == plain(anew)
        assert counted_by_facts(facts) == counted_by_sql(self.engine)
        assert self.workspace.registers.facts() is facts
        self.facts = facts


def test_facts_are_what_a_full_read_and_plain_sql_say() -> None:
    run_state_machine_as_test(
        Counting, settings=settings(max_examples=40, stateful_step_count=25, deadline=None)
    )
