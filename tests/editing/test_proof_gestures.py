"""The gestures that leave a trace: the way of a case, signatures, decisions, markings, copies."""

from __future__ import annotations

from hashlib import sha256

import pytest

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.proof import About, MoveKind, PackState, RejectedAs, Telling
from rca_studio.domain.proof_rules import PROOF_RULES
from rca_studio.domain.rules import ALL_RULES
from rca_studio.domain.signing import still_covers
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures, proof_gestures
from rca_studio.editing.ports import Stamp

STAMP = Stamp(actor="Quality lead", at="2026-11-21T10:00:00Z")


class Desk:
    """A case file that gestures are done to, as the writer would, with every rule asked."""

    def __init__(self) -> None:
        case = Case(id="c", reference="NM-1", title="Walker out of reach")
        self.file = CaseFile("c").applied(gestures.report(case, "Staff steadied person").changes)
        self.steps: list[ChangeSet] = []

    def do(self, step: ChangeSet) -> None:
        before = self.file
        self.file = self.file.applied(step.changes)
        assert [b for rule in (*ALL_RULES, *PROOF_RULES) for b in rule(self.file)] == []
        assert self.file.applied(step.inverted().changes) == before
        self.steps.append(step)

    def refused(self, step: ChangeSet) -> list[str]:
        after = self.file.applied(step.changes)
        return [str(b) for rule in PROOF_RULES for b in rule(after)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_case_goes_on_and_back_and_both_leave_a_trace(desk):
    desk.do(proof_gestures.move_on(desk.file, Stage.REVIEW, STAMP))
    assert desk.steps[-1].label == "Move to Review"
    desk.do(proof_gestures.send_back(desk.file, Stage.REPORT, STAMP, "No time told"))
    assert desk.steps[-1].label == "Return to Report"
    assert desk.file.case.stage is Stage.REPORT
    assert {(m.kind, m.before, m.after, m.by, m.at, m.reason) for m in desk.file.moves} == {
        (MoveKind.ONWARD, Stage.REPORT, Stage.REVIEW, STAMP.actor, STAMP.at, ""),
        (MoveKind.RETURNED, Stage.REVIEW, Stage.REPORT, STAMP.actor, STAMP.at, "No time told"),
    }


def test_going_back_or_ending_early_without_a_reason_is_refused(desk):
    back = proof_gestures.send_back(desk.file, Stage.REPORT, STAMP, " ")
    assert desk.refused(back) == ["this needs a name and a reason"]
    ended = proof_gestures.reject(desk.file, RejectedAs.NOT_NEAR_MISS, STAMP, "")
    assert "rejecting a case needs a name and a reason" in desk.refused(ended)
    unnamed = proof_gestures.reject(desk.file, RejectedAs.DUPLICATE, STAMP, "Same")
    assert "name the case this one was reported twice with" in desk.refused(unnamed)
    itself = proof_gestures.reject(desk.file, RejectedAs.DUPLICATE, STAMP, "Same", "c")
    assert "name the case this one was reported twice with" in desk.refused(itself)


def test_a_rejected_case_is_closed_whole_and_opens_again(desk):
    parts = set(desk.file)
    desk.do(proof_gestures.move_on(desk.file, Stage.REVIEW, STAMP))
    desk.do(proof_gestures.reject(desk.file, RejectedAs.NOT_NEAR_MISS, STAMP, "A drill"))
    assert desk.file.case.stage is Stage.CLOSE
    assert desk.file.moves[-1].after is Stage.CLOSE
    assert {part.id for part in parts} <= {part.id for part in desk.file}
    desk.do(proof_gestures.reopen(desk.file, Stage.REVIEW, STAMP, "It was none"))
    assert desk.file.rejection is None
    assert desk.file.case.stage is Stage.REVIEW
    kinds = {move.kind for move in desk.file.moves}
    assert kinds == {MoveKind.ONWARD, MoveKind.REJECTED, MoveKind.REOPENED}


def test_a_rejected_case_does_not_go_on_as_if_nothing_were(desk):
    desk.do(proof_gestures.reject(desk.file, RejectedAs.NOT_NEAR_MISS, STAMP, "A drill"))
    on = proof_gestures.send_back(desk.file, Stage.ACT, STAMP, "Go on")
    assert desk.refused(on) == ["this case was rejected; open it again first"]


def test_a_signature_covers_what_was_there_and_is_withdrawn_openly(desk):
    desk.do(proof_gestures.sign(desk.file, STAMP, "I have read it", "Quality lead"))
    (signature,) = desk.file.signatures
    assert still_covers(desk.file, signature)
    desk.do(proof_gestures.move_on(desk.file, Stage.REVIEW, STAMP))
    assert still_covers(desk.file, signature)  # the way is not what was signed
    desk.do(gestures.revise(desk.file.case, story="She caught the rail"))
    assert not still_covers(desk.file, signature)
    desk.do(proof_gestures.withdraw_signature(desk.file, signature.id, STAMP, "Story changed"))
    assert not desk.file.signatures[0].stands
    with pytest.raises(KeyError):
        proof_gestures.withdraw_signature(desk.file, "nothing", STAMP, "")


def test_a_decision_on_telling_is_made_once_and_revised(desk):
    desk.do(proof_gestures.decide_telling(desk.file, About.FAMILY, due="2026-11-22"))
    assert desk.file.decisions[About.FAMILY].open
    said = {"choice": Telling.TELL, "decided_by": "Ada", "decided_at": STAMP.at, "reason": "Third"}
    desk.do(proof_gestures.decide_telling(desk.file, About.FAMILY, **said))
    assert desk.file.decisions[About.FAMILY].due == "2026-11-22"
    told = {"told_at": "2026-11-21", "told_by": "Ada", "told_whom": "Son", "said": "It was close"}
    desk.do(proof_gestures.decide_telling(desk.file, About.FAMILY, **told))
    assert not desk.file.decisions[About.FAMILY].open
    assert len(desk.file.decisions) == 1


def test_a_marking_replaces_the_one_before_and_goes_when_it_is_empty(desk):
    desk.do(proof_gestures.mark_case(desk.file, "Confidential", "Family asked", STAMP))
    first = desk.file.marking
    desk.do(proof_gestures.mark_case(desk.file, "Privileged", "Counsel asked", STAMP))
    assert desk.file.marking.id == first.id
    desk.do(proof_gestures.mark_case(desk.file, " ", "", STAMP))
    assert desk.file.marking is None
    assert proof_gestures.mark_case(desk.file, "", "", STAMP).changes == ()


def test_copies_and_set_aside_duties_are_noted(desk):
    desk.do(proof_gestures.note_copy(desk.file, "Report", STAMP, purpose="Audit", to="CQC"))
    desk.do(
        proof_gestures.set_duty_aside(desk.file, "owner_accepts", "x", STAMP, "Val", "One at work")
    )
    assert (desk.file.copies[0].to, desk.file.exceptions[0].second) == ("CQC", "Val")
    alone = proof_gestures.set_duty_aside(desk.file, "owner_accepts", "y", STAMP, "", "One")
    assert desk.refused(alone) == ["a duty is set aside by two people, with a reason"]


def test_the_text_of_a_protocol_is_kept_once_for_all_cases(desk):
    text = 'key = "near_fall"\n'
    digest = sha256(text.encode()).hexdigest()
    workspace = CaseFile(WORKSPACE)
    step = proof_gestures.keep_protocol(workspace, desk.file, text, "near_fall", 3, STAMP)
    workspace = workspace.applied(step.changes)
    desk.file = desk.file.applied(step.changes)
    assert [(p.sha256, p.state) for p in workspace.packs] == [(digest, PackState.KEPT)]
    kept = desk.file.kept_protocol
    assert (kept.key, kept.pack_version, kept.pack) == ("near_fall", 3, digest)
    again = proof_gestures.keep_protocol(workspace, desk.file, text, "near_fall", 3, STAMP)
    assert workspace.applied(again.changes).packs == workspace.packs
    assert desk.file.applied(again.changes).kept_protocol.id == kept.id
