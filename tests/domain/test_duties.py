"""Who may do what: the whole matrix of roles and deeds, and the duties that are kept apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link, LogicAnswer, Place
from rca_studio.domain.causal import Reliability as R
from rca_studio.domain.deed_of import deed_of
from rca_studio.domain.deeds import Deed, may
from rca_studio.domain.duties import Duty, DutyBreach, Standing, duties_kept, may_confirm
from rca_studio.domain.governance import ChartChoice, MonthlyFigure, PulseCount
from rca_studio.domain.hearing import FeedbackNote, ReporterWord
from rca_studio.domain.people import People, Person, Role
from rca_studio.domain.plan import (
    Action,
    ActionState,
    Decision,
    EffectReview,
    EvidenceCheck,
    EvidenceReturn,
    Finding,
    MeasureKind,
    Measurement,
)
from rca_studio.domain.plan_view import PlanView
from rca_studio.domain.proof import (
    About,
    CaseMarking,
    DutyException,
    KeptProtocol,
    MoveKind,
    PackState,
    ProtocolPack,
    RejectedAs,
    Rejection,
    ReportCopy,
    Signature,
    StageMove,
    Telling,
    TellingDecision,
)
from rca_studio.domain.protocol import Protocol, ProtocolItem
from rca_studio.domain.recognition import GoodCatch
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.domain.session import Session
from rca_studio.domain.signing import covered_digest
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.domain.wording import KeptWording
from rca_studio.domain.workspace import WORKSPACE, MappingProfile, Setting

AT = "2026-11-19T09:12:00Z"
OWN = {"case_id": "c"}
CASE = Case(id="c", reference="NM-1", title="Walker out of reach", stage=Stage.VALIDATE)
FINDING = Finding(id="f", number=1, statement="The walker had no place", **OWN)
ACTION = Action(
    id="a",
    text="Mark a place",
    findings=("f",),
    owner="Olu Ade",
    checks=(EvidenceCheck(text="Photo of the place"),),
    state=ActionState.DONE,
    **OWN,
)
PROTOCOL = Protocol(
    key="p",
    label="P",
    title="P",
    version=1,
    fields=(),
    proceed=(ProtocolItem(key="safe", label="Person remains safe", roles=("Shift lead",)),),
    validation=(
        ProtocolItem(key="proof", label="Near-miss evidence"),
        ProtocolItem(key="signed", label="Review signed", roles=("Quality lead", "Head of care")),
    ),
)
ME = "Mia Berg"

# Rows: what is done. Columns: R reporter, S supervisor, Q quality lead, F facilitator, C safety
# champion, O action owner, V validator, E executive, M case manager,
# B board member, A administrator.
LETTERS = dict(zip("RSQFCOVEMBA", Role, strict=True))
MATRIX = {
    Deed.REPORT: "RSQFCOVEMBA",
    Deed.GIVE_EVIDENCE: "RSQFCOVEMA",
    Deed.COPY: "SQFCOVEMA",
    Deed.TAKE_FIGURES: "SQFCOVEMBA",
    Deed.REVIEW: "SQFC",
    Deed.ANALYSE: "SQFC",
    Deed.PLAN: "SQFCE",
    Deed.DECIDE_ACTION: "E",
    Deed.WORK_ON_ACTION: "SQFCOE",
    Deed.ACCEPT_EVIDENCE: "SQVE",
    Deed.JUDGE_RESULT: "SQVE",
    Deed.VALIDATE: "SQCVE",
    Deed.WAIVE: "SQVE",
    Deed.DECIDE_TELLING: "SQEM",
    Deed.MOVE: "SQFV",
    Deed.CLOSE: "QVE",
    Deed.REJECT: "SQ",
    Deed.REOPEN: "SQVE",
    Deed.SIGN: "SQFCOVEMA",
    Deed.SET_DUTY_ASIDE: "SQVEA",
    Deed.MARK: "SQEA",
    Deed.IMPORT: "SQA",
    Deed.EDIT_PROTOCOLS: "QA",
    Deed.CHANGE_SETTINGS: "QA",
    Deed.KEEP_FIGURES: "SQCEA",
    Deed.READ_CHARTS: "SQE",
    Deed.LEAD_SESSIONS: "SQFC",
    Deed.WRITE_BACK: "SQFCE",
    Deed.RECOGNISE: "SQCEA",
    Deed.SEE_CASES: "RSQFCOVEMA",
    Deed.MANAGE_PEOPLE: "A",
    Deed.ERASE: "A",
}


def person(*roles: Role, name: str = ME, **more: object) -> Person:
    return Person(id=name, name=name, roles=roles, **more)  # type: ignore[arg-type]


def casefile(*more: Entity) -> CaseFile:
    return CaseFile("c", (CASE, FINDING, ACTION, *more))


def move(kind: MoveKind, after: Stage, before: Stage = Stage.VALIDATE) -> StageMove:
    return StageMove(id="m", kind=kind, before=before, after=after, by=ME, at=AT, reason="r", **OWN)


def vouch(item: str, by: str = ME) -> Confirmation:
    return Confirmation(id=f"v{item}", item=item, by=by, at=AT, note="seen", **OWN)


SIGNED = Signature(
    id="s",
    stage=Stage.VALIDATE,
    by=ME,
    at=AT,
    meaning="I stand behind it",
    covers=covered_digest(CaseFile("c", (CASE,))),
    **OWN,
)
PACK = ProtocolPack(id="k", key="p", pack_version=1, text="", sha256="", state=PackState.KEPT)
WAIVER = Waiver(id="w", item="proof", by=ME, at=AT, reason="none here", **OWN)
TOLD = TellingDecision(
    id="d", about=About.FAMILY, choice=Telling.NO, decided_by=ME, decided_at=AT, **OWN
)


def new(entity: Entity) -> ChangeSet:
    return ChangeSet("do", (Change(None, entity),))


def became(old: Entity, **values: object) -> ChangeSet:
    return ChangeSet("do", (Change(old, replace(old, **values)),))  # type: ignore[type-var]


def gone(entity: Entity) -> ChangeSet:
    return ChangeSet("do", (Change(entity, None),))


STEPS: tuple[tuple[str, Deed, ChangeSet], ...] = (
    ("a new case", Deed.REPORT, new(Case(id="n", reference="NM-2", title="Slip"))),
    ("the title of a case", Deed.REVIEW, became(CASE, title="Walker away")),
    ("the case itself", Deed.ERASE, gone(CASE)),
    ("evidence", Deed.GIVE_EVIDENCE, new(Evidence(id="e", subject="proof", note="seen", **OWN))),
    ("an answer", Deed.REVIEW, new(Answer(id="x", field="task", value="turning", **OWN))),
    ("an item of the review", Deed.REVIEW, new(vouch("safe"))),
    ("a cause", Deed.ANALYSE, new(Cause(id="x", text="no place", **OWN))),
    ("an event", Deed.ANALYSE, new(Event(id="x", text="nearly fell", **OWN))),
    ("a harm", Deed.ANALYSE, new(Harm(id="x", text="a fall", **OWN))),
    ("a control", Deed.ANALYSE, new(Control(id="x", guards="h", text="steadied", **OWN))),
    ("a link", Deed.ANALYSE, new(Link(id="x", cause_id="a", effect_id="b", **OWN))),
    ("a step of the timeline", Deed.ANALYSE, new(TimelineEntry(id="x", text="turned", **OWN))),
    ("a place", Deed.ANALYSE, new(Place(id="x", node="a", view="graph", x=0.0, y=0.0, **OWN))),
    (
        "an answer on a gate",
        Deed.ANALYSE,
        new(LogicAnswer(id="x", effect="e", cause="", answer=R.YES, **OWN)),
    ),
    (
        "words kept",
        Deed.ANALYSE,
        new(
            KeptWording(
                id="x", subject="f", field="statement", mark="m", note="n", by=ME, at=AT, **OWN
            )
        ),
    ),
    ("a finding", Deed.ANALYSE, new(replace(FINDING, id="f2", number=2))),
    ("an action", Deed.PLAN, new(replace(ACTION, id="a2"))),
    ("the deadline of an action", Deed.PLAN, became(ACTION, deadline="2026-12-01")),
    ("how far an action has come", Deed.WORK_ON_ACTION, became(ACTION, state="in_progress")),
    (
        "the evidence of an action",
        Deed.ACCEPT_EVIDENCE,
        became(ACTION, checks=(EvidenceCheck(text="Photo of the place", met=True, by=ME, at=AT),)),
    ),
    (
        "an acceptance taken back",
        Deed.ACCEPT_EVIDENCE,
        became(
            replace(
                ACTION,
                checks=(EvidenceCheck(text="Photo of the place", met=True, by=ME, at=AT),),
            ),
            checks=ACTION.checks,
        ),
    ),
    (
        "work on what slipped",
        Deed.WORK_ON_ACTION,
        became(replace(ACTION, state=ActionState.SLIPPED), state=ActionState.IN_PROGRESS),
    ),
    (
        "a judgement taken away",
        Deed.JUDGE_RESULT,
        became(replace(ACTION, state=ActionState.FAILED), state=ActionState.IN_PROGRESS),
    ),
    (
        "evidence sent back",
        Deed.ACCEPT_EVIDENCE,
        became(
            ACTION,
            checks=(
                EvidenceCheck(
                    text="Photo of the place",
                    returns=(EvidenceReturn(by=ME, at=AT, reason="too dark"),),
                ),
            ),
        ),
    ),
    (
        "what there is to show",
        Deed.WORK_ON_ACTION,
        became(
            ACTION,
            checks=(
                EvidenceCheck(
                    text="Photo of the place", shown="on the wall", given_by=ME, given_at=AT
                ),
            ),
        ),
    ),
    (
        "what evidence is asked for",
        Deed.PLAN,
        became(ACTION, checks=(EvidenceCheck(text="Photo of the place", checker="Lead"),)),
    ),
    (
        "the approval of an action",
        Deed.DECIDE_ACTION,
        became(
            ACTION,
            state=ActionState.APPROVED,
            decisions=(Decision(approved=True, by=ME, at=AT),),
        ),
    ),
    (
        "an action that is approved from the start",
        Deed.DECIDE_ACTION,
        new(replace(ACTION, id="a2", state=ActionState.APPROVED)),
    ),
    (
        "a review of an action",
        Deed.JUDGE_RESULT,
        became(
            ACTION,
            reviews=(EffectReview(day="2026-12-01", outcome=ActionState.HELD, by=ME, at=AT),),
        ),
    ),
    (
        "a figure",
        Deed.WORK_ON_ACTION,
        new(
            Measurement(
                id="x",
                action="a",
                kind=MeasureKind.PROCESS,
                day="2026-12-01",
                numerator=18,
                by=ME,
                **OWN,
            )
        ),
    ),
    ("a view of the plan", Deed.WORK_ON_ACTION, new(PlanView(id="x", name="Mine"))),
    (
        "a monthly figure",
        Deed.KEEP_FIGURES,
        new(MonthlyFigure(id="x", month="2026-11", what="visits", number=1240)),
    ),
    (
        "answers of a survey",
        Deed.KEEP_FIGURES,
        new(PulseCount(id="x", month="2026-11", question="safe", answers=(0, 0, 1, 0, 0))),
    ),
    (
        "how safe a report felt",
        Deed.REPORT,
        new(
            PulseCount(
                id="x", month="2026-11", question="safe", answers=(0, 0, 1, 0, 0), source="report"
            )
        ),
    ),
    (
        "how a chart is read",
        Deed.READ_CHARTS,
        new(ChartChoice(id="x", chart="increasing", frozen="2026-01")),
    ),
    (
        "a safety session",
        Deed.LEAD_SESSIONS,
        new(Session(id="x", title="November", day="2026-11-20")),
    ),
    (
        "a good catch",
        Deed.RECOGNISE,
        new(GoodCatch(id="x", to="Night team", criteria=("told",), **OWN)),
    ),
    (
        "what we changed",
        Deed.WRITE_BACK,
        new(FeedbackNote(id="x", text="A rail was fitted.", **OWN)),
    ),
    ("a question to the reporter", Deed.WRITE_BACK, new(ReporterWord(id="x", text="When?", **OWN))),
    (
        "an answer of the reporter",
        Deed.REPORT,
        new(ReporterWord(id="x", text="At night.", from_reporter=True, by=ME, **OWN)),
    ),
    ("whether an action held", Deed.JUDGE_RESULT, became(ACTION, state=ActionState.HELD)),
    ("a validation item", Deed.VALIDATE, new(vouch("proof"))),
    ("a waiver", Deed.WAIVE, new(WAIVER)),
    ("a decision on telling", Deed.DECIDE_TELLING, new(TOLD)),
    ("a move onward", Deed.MOVE, new(move(MoveKind.ONWARD, Stage.VALIDATE, Stage.ACT))),
    ("a move back", Deed.MOVE, new(move(MoveKind.RETURNED, Stage.REVIEW))),
    ("the end", Deed.CLOSE, new(move(MoveKind.ONWARD, Stage.CLOSE))),
    ("a rejection", Deed.REJECT, new(move(MoveKind.REJECTED, Stage.CLOSE))),
    ("a merge", Deed.REJECT, new(move(MoveKind.MERGED, Stage.CLOSE))),
    (
        "why it was rejected",
        Deed.REJECT,
        new(Rejection(id="x", kind=RejectedAs.NOT_NEAR_MISS, reason="a talk", by=ME, at=AT, **OWN)),
    ),
    ("a reopening", Deed.REOPEN, new(move(MoveKind.REOPENED, Stage.ACT, Stage.CLOSE))),
    ("a signature", Deed.SIGN, new(SIGNED)),
    (
        "a duty set aside",
        Deed.SET_DUTY_ASIDE,
        new(
            DutyException(
                id="x", duty="d", subject="s", by=ME, second="Olu Ade", at=AT, reason="r", **OWN
            )
        ),
    ),
    (
        "a marking",
        Deed.MARK,
        new(CaseMarking(id="x", marking="M", reason="r", by=ME, at=AT, **OWN)),
    ),
    ("a copy", Deed.COPY, new(ReportCopy(id="x", what="Report", by=ME, at=AT, **OWN))),
    (
        "the protocol of a case",
        Deed.MOVE,
        new(KeptProtocol(id="x", key="p", pack_version=1, pack="0", by=ME, at=AT, **OWN)),
    ),
    ("an own protocol", Deed.EDIT_PROTOCOLS, new(replace(PACK, id="k2", state=PackState.OFFERED))),
    ("the end of a protocol", Deed.EDIT_PROTOCOLS, became(PACK, state=PackState.RETIRED)),
    ("a person", Deed.MANAGE_PEOPLE, new(person(Role.REPORTER, name="New One"))),
    ("a setting", Deed.CHANGE_SETTINGS, new(Setting(id="marking", value="x"))),
    (
        "a column mapping",
        Deed.IMPORT,
        new(MappingProfile(id="x", name="export", header_hash="0", mapping=())),
    ),
)


def judged(
    step: ChangeSet,
    *people: Person,
    actor: str = ME,
    wrote: str = "",
    files: Iterable[CaseFile] = (),
) -> list[str]:
    """The reasons why not, over the given case files or else the worked one."""
    worked = {one.id: one for one in casefile()}
    worked |= {c.before.id: c.before for c in step.changes if isinstance(c.before, Action)}
    case = CaseFile("c", worked.values())
    known = {file.case_id: file for file in (case, CaseFile(WORKSPACE, (PACK,)), *files)}
    before = {i: known.get(i, CaseFile(i)) for i in step.case_ids}
    after = {i: file.applied(step.changes) for i, file in before.items()}
    standing = Standing(
        actor=actor,
        people=People(people),
        last_writer=lambda _ids: wrote,
        protocol_of=lambda _file: PROTOCOL,
    )
    return list(duties_kept(step, before, after, standing))


ADMIN = person(Role.ADMINISTRATOR, name="Ada Min")
OWNER = person(Role.ACTION_OWNER, name="Olu Ade")


def test_every_deed_has_its_row_and_its_words():
    assert set(MATRIX) == set(Deed)
    looking = {Deed.SEE_CASES, Deed.TAKE_FIGURES}
    assert {deed for _, deed, _ in STEPS} == set(Deed) - looking, "an idle deed"
    assert len({deed.label for deed in Deed}) == len(Deed)


@pytest.mark.parametrize(("what", "deed", "step"), STEPS, ids=[name for name, _, _ in STEPS])
def test_what_is_done_is_told_by_what_changes(what, deed, step):
    (change,) = step.changes
    there = CaseFile("n") if change.entity.id == "n" else casefile()
    assert deed_of(change, there, PROTOCOL, None) is deed


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("what", "deed", "step"), STEPS, ids=[name for name, _, _ in STEPS])
def test_each_role_does_what_the_matrix_says_and_nothing_else(role, what, deed, step):
    allowed = role in {LETTERS[letter] for letter in MATRIX[deed]}
    found = [one for one in judged(step, person(role), ADMIN, OWNER) if one.about == (deed.value,)]
    assert not found if allowed else len(found) == 1
    if found:
        assert ME in found[0]
        assert deed.label in found[0]


@given(st.sets(st.sampled_from(list(Role))), st.sampled_from(STEPS), st.booleans())
def test_several_roles_may_what_any_of_them_may(roles, case, active):
    _, deed, step = case
    me = person(*sorted(roles), active=active)
    expected = active and any(LETTERS[letter] in roles for letter in MATRIX[deed])
    assert may(me, deed, People((me, ADMIN))) is expected
    refused = any(one.about == (deed.value,) for one in judged(step, me, ADMIN, OWNER))
    assert refused is not expected


@given(st.sampled_from(STEPS), st.text(max_size=20))
def test_a_single_person_can_start_at_once(case, name):
    _, deed, step = case
    assert may(None, deed, People())
    assert not judged(step, actor=name)


@pytest.mark.parametrize("actor", ["", "Somebody", "ADA MINE"])
def test_once_people_are_set_up_nothing_is_done_by_who_did_not_sign_in(actor):
    for _, deed, step in STEPS:
        assert any("sign in first" in one for one in judged(step, ADMIN, actor=actor)), deed


def test_a_name_is_the_same_however_it_is_spaced_and_in_whatever_capitals():
    setting = new(Setting(id="marking", value="x"))
    assert not judged(setting, ADMIN, actor=" ada  MIN ")


def test_the_own_passphrase_is_everybodys_own():
    me = person(Role.REPORTER)
    people = CaseFile(WORKSPACE, (me, ADMIN))
    assert not judged(became(me, secret="0" * 64), me, ADMIN, files=[people])
    assert judged(became(me, roles=(Role.ADMINISTRATOR,)), me, ADMIN, files=[people])
    assert judged(became(ADMIN, secret="0" * 64), me, ADMIN, files=[people])


@pytest.mark.parametrize("entity", [vouch("proof"), WAIVER, SIGNED, TOLD])
def test_nobody_vouches_in_another_name(entity):
    me, all_roles = person(*Role), person(*Role, name="Olu Ade")
    assert not judged(new(entity), me, all_roles, ADMIN, files=[CaseFile("c", (CASE,))])
    (words,) = judged(
        new(entity), me, all_roles, ADMIN, actor="Olu Ade", files=[CaseFile("c", (CASE,))]
    )
    assert words == f"“{ME}” is not who is signed in; Olu Ade is"


def test_items_are_confirmed_by_the_roles_they_name():
    lead, head = person(Role.QUALITY_LEAD), person(Role.VALIDATOR, title="Head of Care")
    other = person(Role.VALIDATOR)
    assert not judged(new(vouch("signed")), lead, ADMIN)
    assert not judged(new(vouch("signed")), head, ADMIN)
    (words,) = judged(new(vouch("signed")), other, ADMIN)
    assert words == "“Review signed” is confirmed by: Quality lead or Head of care"
    shift = person(Role.SUPERVISOR)  # protocols say "Shift lead" for it
    assert may_confirm(shift, PROTOCOL.proceed[0])
    assert not may_confirm(person(Role.FACILITATOR), PROTOCOL.proceed[0])


def test_evidence_is_accepted_by_somebody_else_even_where_nobody_is_set_up():
    seen = (EvidenceCheck(text="Photo of the place", met=True, by="olu  ade", at=AT),)
    (words,) = judged(became(ACTION, checks=seen), actor="olu  ade")
    assert words == "“Mark a place” is Olu Ade’s: another accepts its evidence"
    other = (EvidenceCheck(text="Photo of the place", met=True, by=ME, at=AT),)
    assert not judged(became(ACTION, checks=other), actor=ME)


def test_what_was_decided_and_seen_of_an_action_stays_in_it():
    decided = Decision(approved=False, by=ME, at=AT, reason="too dear")
    seen = EffectReview(day="2026-12-01", outcome=ActionState.FAILED, by=ME, at=AT)
    action = replace(ACTION, decisions=(decided,), reviews=(seen,))
    file = CaseFile("c", (CASE, FINDING, action))
    for values in ({"decisions": ()}, {"decisions": (replace(decided, reason="no"),)}):
        (words,) = judged(became(action, **values), files=[file])
        assert words == "what was decided about an action stays there"
    (words,) = judged(became(action, reviews=(replace(seen, saw="fine"),)), files=[file])
    assert words == "what a review of an action saw stays there"
    more = replace(decided, approved=True)
    assert not judged(became(action, decisions=(decided, more)), files=[file])


@pytest.mark.parametrize(
    "values",
    [
        {"decisions": (Decision(approved=True, by="Olu Ade", at=AT),)},
        {"reviews": (EffectReview(day=AT[:10], outcome=ActionState.FAILED, by="Olu Ade", at=AT),)},
        {"checks": (EvidenceCheck(text="Photo", shown="there", given_by="Olu Ade", given_at=AT),)},
        {
            "checks": (
                EvidenceCheck(
                    text="Photo", returns=(EvidenceReturn(by="Olu Ade", at=AT, reason="dark"),)
                ),
            )
        },
    ],
    ids=["decision", "review", "evidence given", "evidence sent back"],
)
def test_nobody_decides_looks_or_shows_in_another_name(values):
    me, other = person(*Role), person(*Role, name="Olu Ade")
    action = replace(ACTION, owner="The team")
    file = CaseFile("c", (CASE, FINDING, action))
    (words,) = judged(became(action, **values), me, other, ADMIN, files=[file])
    assert words == f"“Olu Ade” is not who is signed in; {ME} is"
    assert not judged(became(action, **values), me, other, ADMIN, files=[file], actor="Olu Ade")


def test_that_an_action_held_is_said_by_somebody_else_and_that_it_failed_by_anybody():
    owner = person(*Role, name="Olu Ade")
    file = CaseFile("c", (CASE, FINDING, ACTION))

    def reviewed(outcome: ActionState, by: str = "Olu Ade") -> ChangeSet:
        seen = EffectReview(day=AT[:10], outcome=outcome, by=by, at=AT, changes="x")
        return became(ACTION, state=outcome, reviews=(seen,))

    for people in ((owner, ADMIN), ()):
        held = reviewed(ActionState.HELD)
        found = judged(held, *people, actor="Olu Ade", files=[file])
        assert any("Olu Ade’s" in words and "held" in words for words in found), people
        alone = became(ACTION, state=ActionState.HELD)
        assert judged(alone, *people, actor="Olu Ade", files=[file])
        failed = reviewed(ActionState.FAILED)
        assert not judged(failed, *people, actor="Olu Ade", files=[file])
    me = person(*Role)
    assert not judged(reviewed(ActionState.HELD, ME), me, owner, ADMIN, files=[file])
    (breach,) = duty_breaches(judged(reviewed(ActionState.HELD), owner, ADMIN, actor="Olu Ade"))
    assert breach.duty is Duty.OWNER_JUDGES


def test_figures_are_entered_in_the_own_name():
    me, other = person(*Role), person(*Role, name="Olu Ade")
    figure = Measurement(
        id="x", action="a", kind=MeasureKind.PROCESS, day=AT[:10], numerator=1, by="Olu Ade", **OWN
    )
    (words,) = judged(new(figure), me, other, ADMIN)
    assert words == f"“Olu Ade” is not who is signed in; {ME} is"


# -- duties kept apart ---------------------------------------------------------------------------


def duty_breaches(found: list[str]) -> list[DutyBreach]:
    return [one for one in found if isinstance(one, DutyBreach)]


def test_who_validates_owns_no_action_of_the_case():
    owner = person(Role.VALIDATOR, name="Olu Ade")
    (breach,) = duty_breaches(
        judged(new(vouch("proof", by="Olu Ade")), owner, ADMIN, actor="Olu Ade")
    )
    assert (breach.duty, breach.subject, breach.case_id) == (Duty.VALIDATOR_OWNS, "proof", "c")
    assert not judged(new(vouch("proof")), person(Role.VALIDATOR), owner, ADMIN)


def test_a_new_name_does_not_undo_an_old_duty():
    renamed = Person(id="o", name="Olu Bello", former_names=("Olu Ade",), roles=(Role.VALIDATOR,))
    found = judged(new(vouch("proof", by="Olu Bello")), renamed, ADMIN, actor="Olu Bello")
    assert [one.duty for one in duty_breaches(found)] == [Duty.VALIDATOR_OWNS]


def test_who_validates_did_not_write_last_what_is_validated():
    me = person(Role.VALIDATOR)
    (breach,) = duty_breaches(judged(new(vouch("proof")), me, OWNER, ADMIN, wrote=ME))
    assert breach.duty is Duty.VALIDATOR_WROTE
    assert not judged(new(vouch("proof")), me, OWNER, ADMIN, wrote="Olu Ade")
    review_only = new(vouch("safe"))
    assert not duty_breaches(judged(review_only, person(*Role), OWNER, ADMIN, wrote=ME))


def test_the_owner_does_not_accept_the_evidence_of_the_own_action():
    met = (EvidenceCheck(text="Photo of the place", met=True, by="Olu Ade", at=AT),)
    owner = person(Role.VALIDATOR, name="Olu Ade")
    found = judged(became(ACTION, checks=met), owner, ADMIN, actor="Olu Ade")
    assert [one.duty for one in duty_breaches(found)] == [Duty.OWNER_ACCEPTS]
    other = (replace(met[0], by=ME),)
    assert not judged(became(ACTION, checks=other), person(Role.VALIDATOR), owner, ADMIN)


@pytest.mark.parametrize(
    ("by", "second", "reason", "lifted"),
    [
        (ME, "Olu Ade", "Only two people work here at night", True),
        (ME, ME, "Only two people work here at night", False),
        (ME, "A stranger", "Only two people work here at night", False),
        (ME, "Olu Ade", "", False),
        (ME, "", "Only two people work here at night", False),
    ],
)
def test_two_people_at_work_and_a_reason_set_a_duty_aside(by, second, reason, lifted):
    me = person(Role.VALIDATOR)
    exception = DutyException(
        id="x",
        duty=Duty.VALIDATOR_WROTE,
        subject="proof",
        by=by,
        second=second,
        at=AT,
        reason=reason,
        **OWN,
    )
    file = casefile(exception)
    found = judged(new(vouch("proof")), me, OWNER, ADMIN, wrote=ME, files=[file])
    assert bool(duty_breaches(found)) is not lifted


def test_an_exception_holds_for_its_own_subject_only():
    exception = DutyException(
        id="x",
        duty=Duty.VALIDATOR_WROTE,
        subject="signed",
        by=ME,
        second="Olu Ade",
        at=AT,
        reason="few people",
        **OWN,
    )
    me = person(Role.QUALITY_LEAD)
    found = judged(new(vouch("proof")), me, OWNER, ADMIN, wrote=ME, files=[casefile(exception)])
    assert duty_breaches(found)


# -- what stays ------------------------------------------------------------------------------------


@given(
    st.sampled_from(
        [
            "by",
            "at",
            "meaning",
            "covers",
            "role",
            "withdrawn_by",
            "withdrawn_at",
            "withdrawn_because",
        ]
    )
)
def test_a_signature_is_not_altered_in_any_part(field):
    assert judged(became(SIGNED, **{field: "other"}), files=[casefile(SIGNED)])


def test_a_signature_is_withdrawn_once_by_name_and_with_a_reason():
    withdrawn = {"withdrawn_by": ME, "withdrawn_at": AT, "withdrawn_because": "wrong case"}
    file = [casefile(SIGNED)]
    assert not judged(became(SIGNED, **withdrawn), files=file)
    assert judged(became(SIGNED, **withdrawn | {"withdrawn_because": " "}), files=file)
    assert judged(gone(SIGNED), files=file)
    away = replace(SIGNED, **withdrawn)
    again = ChangeSet("do", (Change(away, replace(away, withdrawn_because="other")),))
    assert judged(again, files=[casefile(away)])


@pytest.mark.parametrize(
    "entity",
    [
        move(MoveKind.RETURNED, Stage.REVIEW),
        ReportCopy(id="x", what="Report", by=ME, at=AT, **OWN),
    ],
)
def test_the_way_and_the_copies_of_a_case_stay(entity):
    assert judged(gone(entity), files=[casefile(entity)])
    assert judged(became(entity, by="Another"), files=[casefile(entity)])
