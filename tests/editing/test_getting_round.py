"""Ways somebody might try to get round gates, duties and signatures; each is refused in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from rca_studio.analysis.practice import load_practice
from rca_studio.analysis.reviewing import Reviewing
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.duties import DutyBreach
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import Action, ActionState, EvidenceCheck, Finding
from rca_studio.domain.proof import (
    About,
    DutyException,
    KeptProtocol,
    MoveKind,
    PackState,
    ProtocolPack,
    RejectedAs,
    Signature,
    StageMove,
    Telling,
    TellingDecision,
)
from rca_studio.domain.review import Confirmation, Evidence, Waiver
from rca_studio.domain.signing import covered_digest
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures, proof_gestures
from rca_studio.editing.writer import EditRejected, Writer
from rca_studio.models.workspace import create_workspace
from rca_studio.models.workspace_file import WorkspaceFile
from rca_studio.paths import resource

ADA = Person(id="ada", name="Ada Min", roles=(Role.ADMINISTRATOR, Role.QUALITY_LEAD))
VAL = Person(id="val", name="Val Idas", roles=(Role.VALIDATOR, Role.QUALITY_LEAD))
REP = Person(id="rep", name="Rep Orter", roles=(Role.REPORTER,))
OWN = Person(id="own", name="Owen Ner", roles=(Role.ACTION_OWNER,))
CASE = Case(
    id="c", reference="NM-1", title="Walker away", occurred="2026-11-18T20:40", story="By the basin"
)
AT = "2026-11-19T09:12:00Z"
FINDING = Finding(id="f", case_id="c", number=1, statement="No place was marked for the walker")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[WorkspaceFile]:
    made = create_workspace(tmp_path / "w.rca", organisation="", backups=tmp_path / "b")
    yield made
    made.close()


@pytest.fixture
def writer(workspace: WorkspaceFile) -> Writer:
    practice = load_practice(resource("protocols").parent)
    reviewing = Reviewing(practice, lambda: made.casefile(WORKSPACE))
    made = Writer(workspace, "Ada Min", reviewing.summarise, gatekeeper=reviewing)
    return made


def set_up(writer: Writer, *people: Person) -> None:
    writer.edit(ChangeSet("Set up people", created(ADA, VAL, *people)))


def report(writer: Writer, stage: Stage = Stage.REPORT, *more: object) -> None:
    writer.edit(ChangeSet("Report", created(replace(CASE, stage=stage), *more)))


# -- gates ----------------------------------------------------------------------------------------


def test_rejecting_and_opening_again_is_no_way_past_the_gates_between(writer):
    report(writer)
    writer.edit(
        proof_gestures.reject(
            writer.casefile("c"), RejectedAs.NOT_NEAR_MISS, writer.stamp(), "not one"
        )
    )
    for stage in (Stage.REVIEW, Stage.ACT, Stage.VALIDATE):
        with pytest.raises(EditRejected, match="came no further than Report"):
            writer.edit(
                proof_gestures.reopen(writer.casefile("c"), stage, writer.stamp(), "it is one")
            )
    writer.edit(
        proof_gestures.reopen(writer.casefile("c"), Stage.REPORT, writer.stamp(), "it is one")
    )
    assert writer.casefile("c").case.stage is Stage.REPORT


def test_what_a_gate_asked_for_is_still_there_when_the_case_is_closed(writer):
    """A case passes the gate of its review, and loses behind it what was asked for there."""
    report(writer)
    writer.edit(proof_gestures.move_on(writer.casefile("c"), Stage.REVIEW, writer.stamp()))
    writer.edit(gestures.revise(writer.casefile("c").case, story=" "))
    file = writer.casefile("c")
    practice = load_practice(resource("protocols").parent)
    reviewing = Reviewing(practice, lambda: writer.casefile(WORKSPACE))
    late = file.applied((Change(file.case, replace(file.case, stage=Stage.VALIDATE)),))
    lost = {one.key: one for one in reviewing.blockers(late, 1)}
    assert lost["case.story"].tab == "story"
    assert "stopped_harm" not in lost  # the case did not come through that gate yet


def test_a_closed_case_is_opened_again_by_who_may_and_not_just_sent_back(writer):
    report(writer, Stage.CLOSE)
    with pytest.raises(EditRejected, match="it is opened again"):
        writer.edit(
            proof_gestures.send_back(writer.casefile("c"), Stage.ACT, writer.stamp(), "late")
        )
    writer.edit(proof_gestures.reopen(writer.casefile("c"), Stage.ACT, writer.stamp(), "late"))


def test_a_case_taken_away_and_put_back_in_one_step_passes_no_gate(writer):
    report(writer)
    case = writer.casefile("c").case
    with pytest.raises(EditRejected, match="without a trace"):
        writer.edit(
            ChangeSet("x", (Change(case, None), Change(None, replace(case, stage=Stage.CLOSE))))
        )


def test_a_closed_case_may_still_turn_out_to_be_reported_twice(writer):
    report(writer, Stage.CLOSE)
    writer.edit(
        proof_gestures.reject(
            writer.casefile("c"), RejectedAs.NOT_NEAR_MISS, writer.stamp(), "not one"
        )
    )
    writer.edit(proof_gestures.reopen(writer.casefile("c"), Stage.ACT, writer.stamp(), "it is"))


def test_a_rejection_is_not_taken_away_from_a_closed_case(writer):
    """Or a case that nobody reviewed would look like one that was."""
    report(writer)
    step = proof_gestures.reject(
        writer.casefile("c"), RejectedAs.NOT_NEAR_MISS, writer.stamp(), "not one"
    )
    with pytest.raises(EditRejected, match="was rejected; open it again first"):
        writer.edit(ChangeSet("x", step.changes[2:]))
    writer.edit(step)
    rejection = writer.casefile("c").rejection
    for change in (Change(rejection, None), Change(rejection, replace(rejection, reason="?"))):
        with pytest.raises(EditRejected, match="a rejection stays"):
            writer.edit(ChangeSet("x", (change,)))


def test_nothing_is_done_in_the_shadow_of_an_anonymous_report(writer, workspace):
    report(writer, Stage.REVIEW)
    told = Case(id="s", reference="NM-2", title="Slip", anonymous=True)
    other = gestures.revise(writer.casefile("c").case, title="Other")
    writer.edit(ChangeSet("Report", (*created(told), *other.changes)))
    assert workspace.registers.history("c")[0].actor == "Ada Min"
    person = Person(id="x", name="X", roles=(Role.ADMINISTRATOR,))
    writer.edit(ChangeSet("Report", created(replace(told, id="t", reference="NM-3"), person)))
    assert workspace.registers.history(WORKSPACE)[0].actor == "Ada Min"
    writer.actor = "X"
    writer.edit(ChangeSet("Report", created(replace(told, id="u", reference="NM-4"))))
    assert workspace.registers.history("u")[0].actor == "Anonymous"


def test_the_way_of_a_case_tells_of_no_step_that_was_not_taken(writer):
    report(writer)
    told = StageMove(
        id="m",
        case_id="c",
        kind=MoveKind.ONWARD,
        before=Stage.VALIDATE,
        after=Stage.CLOSE,
        by="Ada Min",
        at="2026-11-19T09:12:00Z",
    )
    with pytest.raises(EditRejected, match="steps that were taken"):
        writer.edit(ChangeSet("x", created(told)))


def general(version: int = 99) -> tuple[str, str]:
    """The general protocol with one validation item less, and the digest of its text."""
    text = load_practice(resource("protocols").parent).offered(()).general.text
    cut = text.index("[[validation]]")
    more = text.index("[[validation]]", cut + 1)
    weak = re.sub(r"(?m)^version = .*$", f"version = {version}", text[:cut] + text[more:])
    return weak, sha256(weak.encode()).hexdigest()


def test_no_text_nobody_offered_takes_the_place_of_a_protocol(writer):
    facilitator = Person(id="fac", name="Fay Cil", roles=(Role.FACILITATOR,))
    set_up(writer, facilitator)
    report(writer, Stage.REVIEW)
    writer.actor = "Fay Cil"
    text, _digest = general()
    step = proof_gestures.keep_protocol(
        writer.casefile(WORKSPACE), writer.casefile("c"), text, "general", 99, writer.stamp()
    )
    with pytest.raises(EditRejected, match="the protocol offered for it"):
        writer.edit(step)
    (pack, _kept) = step.changes
    with pytest.raises(EditRejected, match="to change protocols takes"):
        writer.edit(ChangeSet("x", (pack,)))
    assert not writer.casefile(WORKSPACE).packs
    offered = load_practice(resource("protocols").parent).offered(()).general
    writer.edit(
        proof_gestures.keep_protocol(
            writer.casefile(WORKSPACE),
            writer.casefile("c"),
            offered.text,
            "general",
            offered.protocol.version,
            writer.stamp(),
        )
    )
    kept = writer.casefile("c").kept_protocol
    assert isinstance(kept, KeptProtocol)


def test_an_own_protocol_that_asks_less_leaves_cases_under_review_alone(writer):
    set_up(writer)
    report(writer, Stage.REVIEW)
    offered = load_practice(resource("protocols").parent).offered(()).general
    number = offered.protocol.version
    writer.edit(
        proof_gestures.keep_protocol(
            writer.casefile(WORKSPACE),
            writer.casefile("c"),
            offered.text,
            "general",
            number,
            writer.stamp(),
        )
    )
    text, digest = general()
    pack = ProtocolPack(
        id="weak",
        key="general",
        pack_version=99,
        text=text,
        sha256=digest,
        state=PackState.OFFERED,
        by="Ada Min",
        at=AT,
    )
    writer.edit(ChangeSet("Offer", created(pack)))
    practice = load_practice(resource("protocols").parent)
    used = Reviewing(practice, lambda: writer.casefile(WORKSPACE)).in_use(writer.casefile("c"))
    assert used.protocol.version == number
    (kept,) = [one for one in writer.casefile(WORKSPACE).packs if one.state is PackState.KEPT]
    for change in (Change(kept, None), Change(kept, replace(kept, text=text))):
        with pytest.raises(EditRejected, match="the text of a protocol stays"):
            writer.edit(ChangeSet("x", (change,)))


# -- duties ---------------------------------------------------------------------------------------

ACTION = Action(
    id="a",
    case_id="c",
    text="Mark it",
    findings=("f",),
    owner="Val Idas",
    checks=(EvidenceCheck(text="Photo"), EvidenceCheck(text="Seen on a round")),
)


def met(place: int, by: str, action: Action = ACTION) -> Action:
    checks = list(action.checks)
    checks[place] = replace(checks[place], met=True, by=by, at=AT)
    return replace(action, checks=tuple(checks))


def test_evidence_is_accepted_in_no_other_name(writer):
    set_up(writer)
    report(writer, Stage.ACT, FINDING, ACTION)
    with pytest.raises(EditRejected, match="Val Idas” is not who is signed in"):
        writer.edit(ChangeSet("x", (Change(ACTION, met(0, "Val Idas")),)))
    writer.edit(ChangeSet("x", (Change(ACTION, met(0, "Ada Min")),)))
    forged = met(0, "Val Idas")
    with pytest.raises(EditRejected, match="not who is signed in"):
        writer.edit(ChangeSet("x", (Change(met(0, "Ada Min"), forged),)))


def test_a_check_worded_like_an_accepted_one_is_not_accepted_by_it(writer):
    set_up(writer)
    report(writer, Stage.ACT, FINDING, ACTION)
    one = met(0, "Ada Min")
    writer.edit(ChangeSet("x", (Change(ACTION, one),)))
    writer.actor = "Val Idas"
    twice = replace(one, checks=(one.checks[0], one.checks[0]))
    with pytest.raises(EditRejected, match="accepted by another"):
        writer.edit(ChangeSet("x", (Change(one, twice),)))


def test_who_owns_an_action_by_post_or_role_does_not_accept_its_evidence(writer):
    boss = Person(
        id="boss",
        name="Bo Ss",
        roles=(Role.SUPERVISOR,),
        title="Service manager",
        services=("Maple House",),
    )
    set_up(writer, boss)
    other = replace(CASE, stage=Stage.ACT, service="Oak House", id="d", reference="NM-2")
    far = replace(ACTION, id="b", case_id="d", owner="Service manager", findings=())
    writer.edit(ChangeSet("Report", created(other, far)))
    writer.edit(
        ChangeSet("Report", created(replace(CASE, stage=Stage.ACT, service="Maple House"), FINDING))
    )
    writer.actor = "Bo Ss"
    for number, owner in enumerate(
        ("Service manager", "service  manager, Maple House", "Supervisor", "Bo Ss (days)")
    ):
        mine = replace(ACTION, id=f"a{number}", owner=owner)
        writer.edit(ChangeSet("Plan", created(mine)))
        with pytest.raises(EditRejected, match="accepted by another"):
            writer.edit(ChangeSet("x", (Change(mine, met(0, "Bo Ss", mine)),)))
    writer.edit(ChangeSet("x", (Change(far, met(0, "Bo Ss", far)),)))  # another house's manager


def test_a_decision_of_another_one_is_not_rewritten_in_their_name(writer):
    set_up(writer)
    told = TellingDecision(
        id="t",
        case_id="c",
        about=About.FAMILY,
        choice=Telling.TELL,
        decided_by="Ada Min",
        decided_at=AT,
        reason="they asked",
        due="2026-11-20",
    )
    report(writer, Stage.REVIEW, told)
    writer.actor = "Val Idas"
    for values in ({"choice": Telling.NO}, {"reason": "no need"}, {"decided_by": "Rep Orter"}):
        with pytest.raises(EditRejected, match="not who is signed in"):
            writer.edit(gestures.revise(told, **values))
    writer.edit(gestures.revise(told, due="2026-11-21"))


def test_evidence_is_given_in_no_other_name(writer):
    set_up(writer, REP)
    report(writer, Stage.REVIEW)
    writer.actor = "Rep Orter"
    note = Evidence(id="e", case_id="c", subject="x", note="all is well", by="Val Idas", at=AT)
    with pytest.raises(EditRejected, match="not who is signed in"):
        writer.edit(ChangeSet("x", created(note)))
    writer.edit(ChangeSet("x", created(replace(note, by="Rep Orter"))))


@pytest.mark.parametrize("second", ["ada  MIN", "Ada Old", "Ada\u200b Min", "Nobody", "Gone By"])
def test_two_people_are_two_who_work_here_however_a_name_is_written(writer, second):
    ada = replace(ADA, former_names=("Ada Old",))
    gone = Person(id="g", name="Gone By", roles=(Role.VALIDATOR,), active=False)
    writer.edit(ChangeSet("Set up people", created(ada, VAL, gone)))
    report(writer, Stage.REVIEW)
    waiver = Waiver(
        id="w", case_id="c", item="safe", by="Ada Min", at=AT, reason="none", second=second
    )
    with pytest.raises(EditRejected, match=r"somebody other than|does not work here"):
        writer.edit(ChangeSet("Waive", created(waiver)))
    aside = DutyException(
        id="x", case_id="c", duty="d", subject="s", by="Ada Min", second=second, at=AT, reason="r"
    )
    with pytest.raises(EditRejected, match=r"somebody other than|does not work here|two people"):
        writer.edit(ChangeSet("Set aside", created(aside)))
    kept = replace(waiver, second="Val Idas")
    writer.edit(ChangeSet("Waive", created(kept)))
    with pytest.raises(EditRejected, match="agreed to something else"):
        writer.edit(gestures.revise(kept, item="other"))


def test_a_reporter_takes_back_own_evidence_and_no_other(writer):
    set_up(writer, REP)
    note = Evidence(id="e", case_id="c", subject="x", note="seen", by="Ada Min", at=AT)
    report(writer, Stage.REVIEW, note)
    writer.actor = "Rep Orter"
    with pytest.raises(EditRejected, match="to work on a review takes"):
        writer.edit(ChangeSet("x", (Change(note, None),)))
    own = replace(note, id="o", by="Rep Orter")
    writer.edit(ChangeSet("x", created(own)))
    writer.edit(ChangeSet("x", (Change(own, None),)))


def test_what_comes_with_a_new_case_is_judged_as_in_any_other(writer):
    supervisor = Person(id="fac", name="Fay Cil", roles=(Role.FACILITATOR,))
    set_up(writer, supervisor)
    writer.actor = "Fay Cil"
    vouched = Confirmation(
        id="v", case_id="c", item="near_miss_evidence", by="Fay Cil", at=AT, note="seen"
    )
    with pytest.raises(EditRejected, match="to validate takes"):
        report(writer, Stage.VALIDATE, vouched)


def test_nobody_who_worked_here_is_taken_away_or_loses_a_name(writer):
    set_up(writer)
    with pytest.raises(EditRejected, match="with all their names"):
        writer.edit(ChangeSet("x", (Change(VAL, None),)))
    with pytest.raises(EditRejected, match="with all their names"):
        writer.edit(gestures.revise(VAL, name="Vera Idas"))
    writer.edit(gestures.revise(VAL, name="Vera Idas", former_names=("Val Idas",)))
    renamed = writer.casefile(WORKSPACE).get("val")
    with pytest.raises(EditRejected, match="with all their names"):
        writer.edit(gestures.revise(renamed, former_names=()))


# -- duties, once more when a case is closed ------------------------------------------------------


def closing(
    writer: Writer, *people: Person, confirmed_by: str = "Val Idas", **values: object
) -> None:
    """A case that could be closed, as far as its items go; Ada wrote its finding."""
    set_up(writer, *people)
    report(writer, Stage.VALIDATE, FINDING, replace(ACTION, owner="Owen Ner", **values))
    writer.actor = confirmed_by
    case = writer.casefile("c").case
    for item in load_practice(resource("protocols").parent).protocol(case.protocol).validation:
        key, at = item.key, writer.stamp().at
        file = writer.casefile("c")
        writer.edit(gestures.confirm(file, key, item.label, confirmed_by, at, "seen"))


def why_not_closed(writer: Writer) -> str:
    with pytest.raises(EditRejected) as refused:
        writer.edit(proof_gestures.move_on(writer.casefile("c"), Stage.CLOSE, writer.stamp()))
    return str(refused.value)


def sign(writer: Writer, name: str) -> None:
    writer.actor = name
    writer.edit(proof_gestures.sign(writer.casefile("c"), writer.stamp(), "I stand behind it"))


DONE: dict[str, object] = {"state": ActionState.SLIPPED}
"""Done and looked at, whatever evidence there is."""


def test_a_case_is_closed_once_duties_were_kept_apart(writer):
    closing(writer, OWN, **DONE)
    sign(writer, "Val Idas")
    writer.edit(proof_gestures.move_on(writer.casefile("c"), Stage.CLOSE, writer.stamp()))
    assert writer.casefile("c").case.stage is Stage.CLOSE


def test_who_validated_does_not_take_over_an_action_afterwards(writer):
    closing(writer, OWN, **DONE)
    action = writer.casefile("c").actions[0]
    writer.actor = "Ada Min"
    writer.edit(gestures.revise(action, owner="Val Idas"))
    sign(writer, "Ada Min")
    writer.actor = "Ada Min"
    assert "Val Idas owns an action" in why_not_closed(writer)


def test_who_validated_does_not_add_the_evidence_afterwards(writer):
    closing(writer, OWN, **DONE)
    note = Evidence(
        id="e", case_id="c", subject="near_miss_evidence", note="n", by="Val Idas", at=AT
    )
    writer.edit(ChangeSet("x", created(note)))
    sign(writer, "Val Idas")
    assert "Val Idas was the last to change" in why_not_closed(writer)


def test_an_action_is_not_handed_over_to_have_its_evidence_accepted_and_taken_back(writer):
    set_up(writer)
    report(writer, Stage.VALIDATE, FINDING, replace(ACTION, owner="Ada Min", **DONE))
    mine = writer.casefile("c").actions[0]
    writer.edit(gestures.revise(mine, owner="The team"))
    away = writer.casefile("c").actions[0]
    with_proof = met(0, "Ada Min", away)
    writer.edit(ChangeSet("x", (Change(away, with_proof),)))
    with pytest.raises(EditRejected, match="so another owns it"):
        writer.edit(gestures.revise(with_proof, owner="Ada Min"))
    writer.edit(gestures.revise(ADA, title="The team"))  # and so she owns it all the same
    protocol = load_practice(resource("protocols").parent).protocol("general")
    writer.actor = "Val Idas"
    for item in protocol.validation:
        file, at = writer.casefile("c"), writer.stamp().at
        writer.edit(gestures.confirm(file, item.key, item.label, "Val Idas", at, "seen"))
    sign(writer, "Val Idas")
    assert "who accepted its evidence" in why_not_closed(writer)


def test_two_people_may_close_all_the_same_in_one_step_with_the_reason(writer):
    """Three people, and the one who validated took over an action: told openly, not hidden."""
    closing(writer, OWN, **DONE)
    writer.actor = "Ada Min"
    writer.edit(gestures.revise(writer.casefile("c").actions[0], owner="Val Idas"))
    sign(writer, "Ada Min")
    file, stamp = writer.casefile("c"), writer.stamp()
    step = proof_gestures.move_on(file, Stage.CLOSE, stamp)
    with pytest.raises(EditRejected) as refused:
        writer.edit(step)
    assert all(isinstance(one, DutyBreach) for one in refused.value.breaches)
    asked = {(one.duty.value, one.subject) for one in refused.value.breaches}
    aside = [
        change
        for duty, subject in sorted(asked)
        for change in proof_gestures.set_duty_aside(
            file, duty, subject, stamp, "Val Idas", "Nobody else this week"
        ).changes
    ]
    writer.edit(ChangeSet(step.label, (*step.changes, *aside)))
    assert writer.casefile("c").case.stage is Stage.CLOSE


def test_a_validation_is_signed_by_somebody_who_may_validate(writer):
    closing(writer, OWN, **DONE)
    sign(writer, "Owen Ner")
    writer.actor = "Val Idas"
    assert "signed by somebody who may validate" in why_not_closed(writer)
    sign(writer, "Val Idas")
    writer.edit(proof_gestures.move_on(writer.casefile("c"), Stage.CLOSE, writer.stamp()))


# -- signatures -----------------------------------------------------------------------------------


def test_a_stage_is_signed_where_the_case_is_and_as_it_is(writer):
    set_up(writer)
    report(writer)
    file = writer.casefile("c")
    (ahead,) = proof_gestures.sign(file, writer.stamp(), "All is well").changes
    signature = ahead.after
    assert isinstance(signature, Signature)
    for forged in (replace(signature, stage=Stage.VALIDATE), replace(signature, covers="0" * 64)):
        with pytest.raises(EditRejected, match="as it is"):
            writer.edit(ChangeSet("Sign", created(forged)))
    together = (*created(signature), Change(file.case, replace(file.case, title="Other")))
    with pytest.raises(EditRejected, match="as it is"):
        writer.edit(ChangeSet("Sign", together))
    writer.edit(ChangeSet("Sign", created(signature)))
    assert writer.casefile("c").signatures[0].covers == covered_digest(writer.casefile("c"))


def test_signatures_do_not_go_with_a_case_that_is_put_back(writer):
    report(writer)
    writer.edit(proof_gestures.sign(writer.casefile("c"), writer.stamp(), "All is well"))
    file = writer.casefile("c")
    (signature,) = file.signatures
    step = ChangeSet(
        "x", (Change(file.case, None), Change(signature, None), Change(None, file.case))
    )
    with pytest.raises(EditRejected, match="a signature stays in the case"):
        writer.edit(step)
