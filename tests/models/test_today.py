"""What waits today over all cases: each kind of thing, whose it is, what is late, what repeats."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.practice import load_practice
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.causal import Cause, EvidenceState
from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import (
    Action,
    ActionState,
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
    DutyException,
    MoveKind,
    RejectedAs,
    Rejection,
    ReportCopy,
    Signature,
    StageMove,
    Telling,
    TellingDecision,
)
from rca_studio.domain.protocol_follow import repeating
from rca_studio.domain.registers import CaseSummary, Count
from rca_studio.domain.review import Confirmation, Waiver
from rca_studio.domain.signing import covered_digest
from rca_studio.domain.today import Scope, Standing, TodayQuery, Waits
from rca_studio.domain.way import overdue
from rca_studio.models.registers import SqlRegisters
from rca_studio.models.today_cases import LOOKED_INTO
from rca_studio.paths import resource
from tests.models.lists import bring_in, commit, empty_workspace, stamp

NOW = "2026-11-21T10:00"
PRACTICE = load_practice(resource("protocols").parent)
EVERYBODY = TodayQuery(now=NOW, deeds=frozenset(Deed))
ADA = replace(
    EVERYBODY, scope=Scope.MINE, names=("Ada Byron", "Ada King"), titles=("Service manager",)
)
KNOWING = replace(
    EVERYBODY,
    offer=PRACTICE.offered(()),
    scores={levels: score.value for levels, score in PRACTICE.matrix.cells.items()},
)


@pytest.fixture
def engine(tmp_path: Path):
    engine = empty_workspace(tmp_path / "w.rca")
    yield engine
    engine.close()


@pytest.fixture
def desk(engine):
    return Desk(engine)


class Desk:
    """Puts cases in, and asks."""

    def __init__(self, engine):
        self.engine = engine
        self.registers = SqlRegisters(engine)
        self.number = 0

    def case(self, *parts: Entity, due: str = "", outcome: str = "", actor="Bo", **values) -> Case:
        self.number += 1
        ident = values.pop("id", f"c{self.number}")
        made = Case(id=ident, reference=f"NM-{self.number:04}", title=f"Case {ident}", **values)
        changes = [(None, made), *((None, replace(part, case_id=ident)) for part in parts)]
        summary = CaseSummary(stage_due=due, outcome=outcome)
        commit(self.engine, "Put in", *changes, at=stamp(actor=actor), summary=summary)
        return made

    def change(self, old, new, actor="Bo"):
        commit(self.engine, "Change", (old, new), at=stamp(actor=actor))

    def add(self, *parts: Entity, actor="Bo"):
        commit(self.engine, "Add", *((None, part) for part in parts), at=stamp(actor=actor))

    def ask(self, query: TodayQuery = EVERYBODY):
        return self.registers.today(query)


def action(ident="a", **values) -> Action:
    values = {"text": f"Do {ident}", "owner": "Bo", "deadline": "2026-12-01", **values}
    return Action(id=ident, case_id="", **values)


def kinds(listed):
    return [(row.kind, row.target or row.case_id) for row in listed.rows]


def closed(**values):
    return {"stage": Stage.CLOSE, **values}


# -- actions ---------------------------------------------------------------------------------------


def test_an_empty_workspace_waits_for_nothing(desk):
    lists = desk.ask(KNOWING)
    assert lists.number == lists.repeats_count == lists.reopen.count == Count(0)
    assert lists.waits.rows == lists.overdue.rows == lists.reopen.rows == lists.repeats == ()


def test_an_action_waits_until_its_deadline_and_is_overdue_the_day_after(desk):
    desk.case(
        action("late", deadline="2026-11-20"),
        action("today", deadline="2026-11-21"),
        action("later", deadline="2026-11-22", state=ActionState.IN_PROGRESS),
        action("some_month", deadline="2026-11"),
        action("past_month", deadline="2026-10"),
        action("undated", deadline=""),
        **closed(),
    )
    lists = desk.ask()
    assert [row.target for row in lists.overdue.rows] == ["past_month", "late"]
    waiting = [row.target for row in lists.waits.rows]
    assert waiting == ["some_month", "today", "later", "undated"]
    assert {row.kind for row in lists.waits.rows} == {Waits.ACTION}


def test_a_row_tells_its_case_and_its_place(desk):
    desk.case(action("a", text="Mark the place"), service="Maple", protocol="near_fall", **closed())
    (row,) = desk.ask().waits.rows
    assert (row.reference, row.title, row.service) == ("NM-0001", "Case c1", "Maple")
    assert (row.protocol, row.stage, row.text) == ("near_fall", Stage.CLOSE, "Mark the place")
    assert (row.who, row.due, row.place) == ("Bo", "2026-12-01", ("actions", "a"))


@pytest.mark.parametrize("name", ["Ada Byron", "ada  byron", "Ada King"])
def test_mine_are_the_actions_under_my_name_however_it_is_written(desk, name):
    desk.case(action("mine", owner=name), action("other", owner="Bo"), **closed(service="Elm"))
    asked = replace(ADA, services=("Maple",), deeds=frozenset())
    assert [row.target for row in desk.ask(asked).waits.rows] == ["mine"]


def test_an_action_of_my_title_is_mine_where_i_work(desk):
    titled = {"owner": "service manager"}
    desk.case(action("here", **titled), **closed(service="Maple House"))
    desk.case(action("there", **titled), **closed(service="Elm House"))
    desk.case(action("anywhere", **titled), **closed())
    asked = replace(ADA, services=("maple house",))
    assert {row.target for row in desk.ask(asked).waits.rows} == {"here", "anywhere"}


def test_my_services_are_all_that_waits_there_whoever_it_is_of(desk):
    desk.case(action("here"), **closed(service="Maple House", location="Room 1"))
    desk.case(action("there"), **closed(service="Elm House", location="Room 1"))
    asked = replace(ADA, scope=Scope.SERVICES, services=("Maple House",))
    assert [row.target for row in desk.ask(asked).waits.rows] == ["here"]
    elsewhere = replace(asked, sites=("Room 2",))
    assert not desk.ask(elsewhere).waits.rows
    assert [row.target for row in desk.ask(replace(asked, sites=("room 1",))).waits.rows] == [
        "here"
    ]


def test_practice_cases_are_apart_and_rejected_ones_do_not_wait(desk):
    desk.case(action("practised", deadline="2026-01-01"), practice=True, **closed())
    desk.case(action("real", deadline="2026-01-01"), **closed())
    desk.case(action("rejected", deadline="2026-01-01"), outcome="duplicate", **closed())
    for practice, there in ((True, ["practised"]), (False, ["real"])):
        rows = desk.ask(replace(EVERYBODY, practice=practice)).overdue.rows
        assert [row.target for row in rows] == there
    assert {row.target for row in desk.ask().overdue.rows} == {"practised", "real"}


# -- evidence, effect ------------------------------------------------------------------------------

_BACK = EvidenceReturn(by="Q", at="2026-11-10T08:00:00Z", reason="Too dark")
_SHOWN = EvidenceCheck(text="Photo", given_by="Bo", given_at="2026-11-05T08:00:00Z")
_RETURNED = replace(_SHOWN, returns=(_BACK,))
_AGAIN = replace(_RETURNED, given_at="2026-11-12T08:00:00Z")
_LOOKED = EffectReview(day="2026-10-30", outcome=ActionState.HELD, by="Q", at="2026-10-30T08:00Z")
_TARGET = Measure(kind=MeasureKind.PROCESS, text="In reach", target=90.0, due="2026-11-20")
CHECKS = (EvidenceCheck(text="Photo", met=True), EvidenceCheck(text="Round"))
DONE = {"state": ActionState.DONE, "checks": CHECKS, "review_date": "2026-12-24"}


def test_evidence_of_what_is_done_waits_until_all_of_it_is_accepted(desk):
    met = (EvidenceCheck(text="Photo", met=True),)
    desk.case(
        action("some", **DONE),
        action("none_set", **{**DONE, "checks": ()}),
        action("all", **{**DONE, "checks": met}),
        **closed(),
    )
    rows = desk.ask().waits.rows
    assert [(row.kind, row.target, row.detail) for row in rows] == [
        (Waits.EVIDENCE, "some", "1/2"),
        (Waits.EVIDENCE, "none_set", "0/0"),
    ]


def test_nobody_is_asked_to_accept_their_own_evidence(desk):
    desk.case(action("own", owner="ada byron", **DONE), action("other", **DONE), **closed())
    assert [row.target for row in desk.ask(ADA).waits.rows] == ["other"]
    may_not = replace(ADA, deeds=frozenset({Deed.WORK_ON_ACTION}))
    assert not desk.ask(may_not).waits.rows


def test_an_effect_is_looked_at_on_its_day_and_is_overdue_after(desk):
    desk.case(
        action("due", **{**DONE, "review_date": "2026-11-21"}),
        action("late", **{**DONE, "review_date": "2026-11-20"}),
        action("held", **{**DONE, "review_date": "2026-11-20", "state": ActionState.HELD}),
        **closed(),
    )
    lists = desk.ask()
    assert kinds(lists.waits) == [(Waits.EFFECT, "due")]
    assert kinds(lists.overdue) == [(Waits.EFFECT, "late")]
    may_not = replace(ADA, deeds=frozenset({Deed.ACCEPT_EVIDENCE}))
    assert not desk.ask(may_not).overdue.rows


def test_evidence_sent_back_is_the_owners_until_it_is_given_again(desk):
    desk.case(
        action("back", deadline="2026-11-20", checks=(_RETURNED,)),
        action("done_back", deadline="2026-12-01", state=ActionState.DONE, checks=(_RETURNED,)),
        action("again", deadline="2026-12-02", checks=(_AGAIN,)),
        action("some_back", deadline="2026-12-03", checks=(_AGAIN, _RETURNED)),
        action("refused", state=ActionState.REFUSED, checks=(_RETURNED,)),
        **closed(),
    )
    lists = desk.ask()
    assert kinds(lists.overdue) == [(Waits.RETURNED, "back")]
    assert set(kinds(lists.waits)) == {
        (Waits.RETURNED, "done_back"),
        (Waits.ACTION, "again"),
        (Waits.EVIDENCE, "again"),
        (Waits.RETURNED, "some_back"),
        (Waits.EVIDENCE, "some_back"),
    }
    owner = replace(ADA, names=("Bo",), deeds=frozenset({Deed.WORK_ON_ACTION}))
    assert {row.kind for row in desk.ask(owner).waits.rows} == {Waits.RETURNED, Waits.ACTION}
    checker = replace(ADA, deeds=frozenset({Deed.ACCEPT_EVIDENCE}))
    assert {row.kind for row in desk.ask(checker).waits.rows} == {Waits.EVIDENCE}


def test_proposals_wait_for_who_decides_where_an_executive_is_set_up(desk):
    desk.case(
        action("late", deadline="2026-11-20"),
        action("ahead", owner="Ada Byron"),
        action("approved", state=ActionState.APPROVED),
        **closed(),
    )
    asked = replace(EVERYBODY, approvals=True)
    lists = desk.ask(asked)
    assert kinds(lists.overdue) == [(Waits.APPROVAL, "late")]
    assert set(kinds(lists.waits)) == {(Waits.APPROVAL, "ahead"), (Waits.ACTION, "approved")}
    executive = replace(ADA, approvals=True, deeds=frozenset({Deed.DECIDE_ACTION}))
    assert kinds(desk.ask(executive).waits) == [(Waits.APPROVAL, "ahead")]
    owner = replace(executive, deeds=frozenset({Deed.WORK_ON_ACTION}))
    assert kinds(desk.ask(owner).waits) == [(Waits.ACTION, "ahead")]
    assert {kind for kind, _ in kinds(desk.ask().waits)} == {Waits.ACTION}


def test_whether_it_held_is_looked_at_again_on_a_later_day(desk):
    held = {"state": ActionState.HELD, "reviews": (_LOOKED,)}
    desk.case(
        action("again", review_date="2026-11-20", **held),
        action("today", review_date="2026-11-21", **{**held, "state": ActionState.SLIPPED}),
        action("known", review_date="2026-10-30", **held),
        action("ahead", review_date="2026-11-22", **held),
        action("checked", review_date="2026-11-20", state=ActionState.CHECKED),
        action("failed", review_date="2026-11-20", **{**held, "state": ActionState.FAILED}),
        stage=Stage.ACT,
    )
    lists = desk.ask()
    assert kinds(lists.overdue) == [(Waits.EFFECT, "again"), (Waits.EFFECT, "checked")]
    assert kinds(lists.waits)[0] == (Waits.EFFECT, "today")


def test_a_target_whose_day_is_over_waits_for_a_figure_since_the_change(desk):
    done = {"state": ActionState.CHECKED, "done_on": "2026-11-01", "measures": (_TARGET,)}
    outcome = replace(_TARGET, kind=MeasureKind.OUTCOME, due="2026-11-10")
    case = desk.case(
        action("none", **done),
        action("before", **done),
        action("since", **done),
        action("both", **{**done, "measures": (_TARGET, outcome)}),
        action("ahead", **{**done, "measures": (replace(_TARGET, due="2026-11-21"),)}),
        action("aimless", **{**done, "measures": (replace(_TARGET, target=None),)}),
        action("refused", **{**done, "state": ActionState.REFUSED}),
        **closed(),
    )
    figure = Measurement(
        id="m1",
        case_id=case.id,
        action="since",
        kind=MeasureKind.PROCESS,
        day="2026-11-02",
        numerator=18,
    )
    desk.add(
        figure,
        replace(figure, id="m2", action="before", day="2026-10-30"),
        replace(figure, id="m3", action="both"),
    )
    lists = desk.ask()
    assert [(row.kind, row.target, row.due) for row in lists.overdue.rows] == [
        (Waits.FIGURE, "both", "2026-11-10"),
        (Waits.FIGURE, "none", "2026-11-20"),
        (Waits.FIGURE, "before", "2026-11-20"),
    ]
    assert lists.overdue.rows[0].place == ("actions", "both")
    mine = replace(ADA, names=("Somebody else",))
    assert not desk.ask(mine).overdue.rows


# -- what did not hold -----------------------------------------------------------------------------


def test_a_closed_case_whose_action_did_not_hold_since_asks_to_be_reopened(desk):
    parts = (
        action("failed", state=ActionState.FAILED),
        action("slipped", state=ActionState.SLIPPED),
        action("held", state=ActionState.HELD),
    )
    desk.case(*parts, **closed())
    desk.case(action("open_case", state=ActionState.FAILED), stage=Stage.ACT)
    rows = desk.ask().reopen.rows
    assert {(row.target, row.detail) for row in rows} == {
        ("failed", "failed"),
        ("slipped", "slipped"),
    }
    assert desk.ask().reopen.count == Count(2)
    assert not desk.ask(replace(EVERYBODY, repeats=False)).reopen.rows


def test_what_was_known_when_the_case_was_closed_asks_nothing(desk):
    case = desk.case(action("a", state=ActionState.FAILED), stage=Stage.VALIDATE)
    move = StageMove(
        id="m",
        case_id=case.id,
        kind=MoveKind.ONWARD,
        before=Stage.VALIDATE,
        after=Stage.CLOSE,
        by="Bo",
        at="2026-11-20T10:00:00Z",
    )
    now_closed = replace(case, stage=Stage.CLOSE)
    commit(desk.engine, "Close", (case, now_closed), (None, move))
    assert not desk.ask().reopen.rows
    old = replace(action("a", state=ActionState.FAILED), case_id=case.id)
    desk.change(old, replace(old, result="It came loose again"))
    assert [row.target for row in desk.ask().reopen.rows] == ["a"]


# -- questions -------------------------------------------------------------------------------------


def cause(ident, **values):
    return Cause(id=ident, case_id="", text="one worker on shift?", question=True, **values)


def test_open_questions_wait_for_who_was_asked(desk):
    desk.case(
        cause("mine", answer_by="Ada Byron", answer_due="2026-11-25"),
        cause("late", answer_by="ADA BYRON", answer_due="2026-11-20"),
        cause("titled", answer_by="Service manager"),
        cause("other", answer_by="Bo"),
        cause("nobody"),
        cause("out", answer_by="Ada Byron", evidence=EvidenceState.RULED_OUT),
        stage=Stage.ANALYSE,
    )
    desk.case(cause("over", answer_by="Ada Byron"), **closed())
    mine = replace(ADA, deeds=frozenset())
    lists = desk.ask(mine)
    assert kinds(lists.waits) == [(Waits.QUESTION, "mine"), (Waits.QUESTION, "titled")]
    assert kinds(lists.overdue) == [(Waits.QUESTION, "late")]
    assert lists.waits.rows[0].place == ("causes", "mine")
    everybody = {row.target for row in desk.ask().waits.rows if row.kind is Waits.QUESTION}
    assert everybody == {"mine", "titled", "other"}


# -- stages ----------------------------------------------------------------------------------------


def test_a_clock_that_ran_out_is_overdue_and_cases_without_a_clock_come_last(desk):
    desk.case(id="late", stage=Stage.REVIEW, due="2026-11-21T09:59")
    desk.case(id="soon", stage=Stage.ACT, due="2026-11-21T10:00")
    desk.case(id="today", stage=Stage.ANALYSE, due="2026-11-21")
    desk.case(id="yesterday", stage=Stage.ANALYSE, due="2026-11-20")
    desk.case(id="older", stage=Stage.REVIEW, occurred="2026-01-01")
    desk.case(id="newer", stage=Stage.REVIEW, occurred="2026-02-01")
    desk.case(id="imported", stage=Stage.REPORT)
    desk.case(id="reported", stage=Stage.REPORT, due="2026-11-21T18:00")
    desk.case(id="over", stage=Stage.CLOSE)
    lists = desk.ask()
    assert [row.case_id for row in lists.overdue.rows] == ["yesterday", "late"]
    waiting = [row.case_id for row in lists.waits.rows]
    assert waiting[:3] == ["today", "soon", "reported"]
    assert set(waiting[3:]) == {"older", "newer"}


@pytest.mark.parametrize(
    ("stage", "deed", "place"),
    [
        (Stage.REPORT, Deed.REVIEW, ("story", "")),
        (Stage.REVIEW, Deed.REVIEW, ("review", "")),
        (Stage.ANALYSE, Deed.ANALYSE, ("causes", "")),
        (Stage.ACT, Deed.PLAN, ("actions", "")),
        (Stage.VALIDATE, Deed.VALIDATE, ("validation", "")),
    ],
)
def test_a_case_waits_for_who_can_work_on_its_stage(desk, stage, deed, place):
    desk.case(stage=stage, due="2026-11-30")
    able = desk.ask(replace(ADA, deeds=frozenset({deed})))
    assert [row.place for row in able.waits.rows] == [place]
    assert not desk.ask(replace(ADA, deeds=frozenset(Deed) - {deed})).waits.rows
    assert desk.ask(replace(ADA, scope=Scope.EVERYBODY, deeds=frozenset())).waits.rows


@pytest.mark.parametrize("due", ["", "2026-11-30"])
def test_nobody_is_asked_to_validate_their_own_work(desk, due):
    finding = Finding(id="f", case_id="", number=1, statement="It was made likely")
    owns = (replace(finding, id="f1"), action("own", owner="ada byron", state=ActionState.HELD))
    desk.case(*owns, id="owns", stage=Stage.VALIDATE, due=due)
    wrote = replace(finding, id="f2")
    desk.case(wrote, id="wrote", stage=Stage.VALIDATE, due=due, actor="Ada Byron")
    desk.case(replace(finding, id="f3"), id="free", stage=Stage.VALIDATE, due=due)
    may = replace(ADA, deeds=frozenset({Deed.VALIDATE}))
    assert [row.case_id for row in desk.ask(may).waits.rows] == ["free"]
    desk.add(
        DutyException(
            id="x",
            case_id="wrote",
            duty="validator_wrote",
            subject="item",
            by="Bo",
            second="Cy",
            at="2026-11-20T10:00:00Z",
            reason="Only two people work here",
        )
    )
    assert {row.case_id for row in desk.ask(may).waits.rows} == {"free", "wrote"}


def test_a_validation_says_how_far_it_is_and_when_only_a_signature_is_missing(desk):
    protocol = KNOWING.offer.general.protocol
    items = [item.key for item in protocol.validation]
    case = desk.case(stage=Stage.VALIDATE, due="2026-11-30", protocol="general")

    def confirmed(key):
        at = "2026-11-20T10:00:00Z"
        return Confirmation(id=f"k{key}", case_id=case.id, item=key, by="Bo", at=at)

    signing = replace(KNOWING, signed=True)
    (row,) = desk.ask(signing).waits.rows
    assert (row.kind, row.detail) == (Waits.VALIDATION, f"0/{len(items)}")
    desk.add(*map(confirmed, items))
    (row,) = desk.ask(signing).waits.rows
    assert (row.kind, row.place) == (Waits.SIGNATURE, ("validation", "signature"))
    (row,) = desk.ask(KNOWING).waits.rows
    assert (row.kind, row.detail) == (Waits.VALIDATION, f"{len(items)}/{len(items)}")


# -- telling others --------------------------------------------------------------------------------


def decision(ident, **values):
    return TellingDecision(id=ident, case_id="", about=About.FAMILY, **values)


def test_decisions_wait_to_be_made_and_then_to_be_carried_out(desk):
    desk.case(decision("undecided", due="2026-11-21T11:00"), **closed())
    desk.case(decision("again", choice=Telling.NOT_NOW, due="2026-11-21T09:00"), **closed())
    desk.case(decision("tell", choice=Telling.TELL, due="2026-11-20"), **closed())
    desk.case(decision("told", choice=Telling.TELL, told_at="2026-11-20"), **closed())
    desk.case(decision("no", choice=Telling.NO, due="2026-11-20"), **closed())
    lists = desk.ask()
    assert kinds(lists.waits) == [(Waits.DECISION, "undecided")]
    assert kinds(lists.overdue) == [(Waits.TELLING, "tell"), (Waits.DECISION, "again")]
    assert lists.waits.rows[0].place == ("review", "telling.family")


def test_what_i_decided_to_tell_waits_for_me_whatever_my_role_is_now(desk):
    desk.case(decision("mine", choice=Telling.TELL, decided_by="Ada King"), **closed())
    desk.case(decision("other", choice=Telling.TELL, decided_by="Bo"), **closed())
    asked = replace(ADA, deeds=frozenset())
    assert [row.target for row in desk.ask(asked).waits.rows] == ["mine"]
    able = replace(ADA, deeds=frozenset({Deed.DECIDE_TELLING}))
    assert {row.target for row in desk.ask(able).waits.rows} == {"mine", "other"}


def asking_key():
    """A shipped protocol that asks about telling in every case, and whom."""
    for key, text in KNOWING.offer.protocols.items():
        always = [one for one in text.protocol.telling if one.when is None]
        if always:
            return key, always
    raise AssertionError("no shipped protocol asks in every case")


def test_what_the_protocol_asks_and_nobody_has_decided_is_overdue_when_its_time_is_over(desk):
    key, asked = asking_key()
    case = desk.case(stage=Stage.REVIEW, protocol=key, occurred="2026-10-01T10:00")
    (row,) = [row for row in desk.ask(KNOWING).overdue.rows if row.kind is Waits.DECISION]
    assert row.detail.split(",") == [one.about for one in asked]
    assert row.due.startswith("2026-10")
    assert row.place == ("review", f"telling.{asked[0].about}")
    waived = Waiver(
        id="w",
        case_id=case.id,
        item=f"telling.{asked[0].about}",
        by="Bo",
        at="2026-11-20T10:00:00Z",
        reason="There is nobody",
    )
    desk.add(waived)
    for n, one in enumerate(asked[1:]):
        no = {"choice": Telling.NO, "decided_by": "Bo", "reason": "It does not concern them"}
        desk.add(TellingDecision(id=f"t{n}", case_id=case.id, about=About(one.about), **no))
    assert not [row for row in desk.ask(KNOWING).overdue.rows if row.kind is Waits.DECISION]
    unable = replace(KNOWING, scope=Scope.MINE, names=("Ada",), deeds=frozenset({Deed.REVIEW}))
    assert not [row for row in desk.ask(unable).overdue.rows if row.kind is Waits.DECISION]


def test_a_count_says_so_where_not_every_case_was_looked_into(desk, engine):
    key, _ = asking_key()
    cases = [
        Case(id=f"i{n}", reference=f"R-{n}", title="", protocol=key, stage=Stage.REVIEW)
        for n in range(LOOKED_INTO + 1)
    ]
    bring_in(engine, cases, "b")
    lists = desk.ask(KNOWING)
    assert not lists.waits.count.exact
    few = desk.ask(replace(KNOWING, offer=None))
    assert few.waits.count == Count(LOOKED_INTO + 1)


# -- signatures ------------------------------------------------------------------------------------


def sign(desk, case, by="Ada Byron", stage=Stage.VALIDATE):
    from rca_studio.models.store import Store

    file = Store(desk.engine).load(case.id).casefile
    signature = Signature(
        id=f"s{case.id}",
        case_id=case.id,
        stage=stage,
        by=by,
        at="2026-11-20T10:00:00Z",
        meaning="I validated it",
        covers=covered_digest(file),
    )
    desk.add(signature)
    return signature


def outdated(lists):
    return [row.case_id for row in lists.waits.rows if row.kind is Waits.SIGNATURE]


def test_a_signature_that_no_longer_covers_the_case_waits_for_who_signed(desk):
    case = desk.case(action("a", state=ActionState.HELD), id="c", stage=Stage.VALIDATE)
    sign(desk, case)
    assert outdated(desk.ask()) == []
    copy = {"case_id": "c", "by": "Bo", "at": "2026-11-20T10:00:00Z"}
    desk.add(ReportCopy(id="r", what="Report", **copy))
    assert outdated(desk.ask()) == []
    old = replace(action("a", state=ActionState.HELD), case_id="c")
    desk.change(old, replace(old, result="Still there"))
    assert outdated(desk.ask()) == ["c"]
    assert outdated(desk.ask(ADA)) == ["c"]
    assert outdated(desk.ask(replace(ADA, names=("Bo",)))) == []
    desk.change(replace(old, result="Still there"), old)
    assert outdated(desk.ask()) == []  # as it was signed, whatever happened in between


def test_a_closed_case_is_asked_only_for_what_changed_after_it_was_closed(desk):
    case = desk.case(action("a", state=ActionState.HELD), id="c", stage=Stage.VALIDATE)
    sign(desk, case)
    done = replace(case, stage=Stage.CLOSE)
    move = StageMove(
        id="m",
        case_id="c",
        kind=MoveKind.ONWARD,
        before=Stage.VALIDATE,
        after=Stage.CLOSE,
        by="Bo",
        at="2026-11-20T10:00:00Z",
    )
    commit(desk.engine, "Close", (case, done), (None, move))
    assert outdated(desk.ask()) == []
    desk.change(done, replace(done, title="Another title"))
    assert outdated(desk.ask()) == ["c"]


def test_a_signature_of_an_earlier_stage_is_not_asked_for_again(desk):
    case = desk.case(id="c", stage=Stage.ANALYSE)
    sign(desk, case, stage=Stage.REVIEW)
    desk.change(case, replace(case, title="Another title"))
    assert outdated(desk.ask()) == []


# -- what repeats ----------------------------------------------------------------------------------

FALL = {"protocol": "near_fall", "location": "Bathroom 2"}


def fall(desk, day, **values):
    return desk.case(occurred=f"2026-11-{day:02}T08:00", **{**FALL, **values})


def test_near_misses_repeat_by_the_trigger_of_their_protocol(desk):
    for day in (16, 18, 20):
        fall(desk, day)
    fall(desk, 19, location="Hall")
    fall(desk, 19, protocol="medication")
    fall(desk, 19, practice=True)
    rejected = fall(desk, 20, outcome="duplicate", stage=Stage.CLOSE)
    (found,) = desk.ask(KNOWING).repeats
    assert [case.id for case in found.cases] == ["c3", "c2", "c1"]
    assert rejected.id not in {case.id for case in found.cases}
    assert found.newest.occurred == "2026-11-20T08:00"
    assert found.shared == (("location", "Bathroom 2"),)
    assert found.repeat.then.startswith("Look at all of them together")
    assert found.standing is Standing.NO_ACTION
    assert not desk.ask(replace(KNOWING, repeats=False)).repeats


def test_a_repeat_is_listed_as_long_as_its_newest_case_lies_within_the_window(desk):
    for day in (9, 12, 15):
        fall(desk, day)
    assert desk.ask(replace(KNOWING, now="2026-11-21T10:00")).repeats
    assert not desk.ask(replace(KNOWING, now="2026-11-22T00:00")).repeats
    assert not desk.ask(replace(KNOWING, now="2026-11-14T10:00")).repeats  # not yet


def test_capitals_and_spaces_do_not_tell_places_apart(desk):
    for day, place in ((16, "bathroom 2"), (18, "Bathroom  2"), (20, "BATHROOM 2")):
        fall(desk, day, location=place)
    (found,) = desk.ask(KNOWING).repeats
    assert len(found.cases) == 3


def test_repeats_are_those_of_my_services(desk):
    for day in (16, 18, 20):
        fall(desk, day, service="Maple")
    here = replace(KNOWING, scope=Scope.SERVICES, services=("Maple",))
    assert desk.ask(here).repeats
    assert not desk.ask(replace(here, services=("Elm",))).repeats


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (ActionState.PROPOSED, Standing.IN_PROGRESS),
        (ActionState.IN_PROGRESS, Standing.IN_PROGRESS),
        (ActionState.DONE, Standing.IN_PLACE),
        (ActionState.HELD, Standing.IN_PLACE),
        (ActionState.SLIPPED, Standing.DID_NOT_HOLD),
        (ActionState.FAILED, Standing.DID_NOT_HOLD),
    ],
)
def test_a_repeat_says_how_it_stands_with_what_was_done(desk, state, standing):
    # The steps of these tests are stored on 21 November, after the newest of the falls.
    desk.case(action("a", state=state), occurred="2026-06-01", **{**FALL, **closed()})
    for day in (16, 18, 20):
        fall(desk, day)
    (found,) = desk.ask(KNOWING).repeats
    assert (found.standing, found.action_id, found.action_case) == (standing, "a", "c1")
    assert (found.action_reference, found.action_text) == ("NM-0001", "Do a")


def test_what_was_in_place_before_it_happened_again_did_not_hold(desk):
    held = action("a", state=ActionState.HELD)
    desk.case(held, occurred="2026-06-01", **{**FALL, **closed()})
    for day in (22, 23, 24):
        fall(desk, day)
    (found,) = desk.ask(replace(KNOWING, now="2026-11-25T10:00")).repeats
    assert found.standing is Standing.DID_NOT_HOLD


def test_repeats_of_the_most_cases_come_first_and_then_the_newest(desk):
    for place, days in (("A", (16, 17, 18)), ("B", (18, 19, 20, 20)), ("C", (18, 19, 20))):
        for day in days:
            fall(desk, day, location=place)
    lists = desk.ask(KNOWING)
    assert [dict(one.shared)["location"] for one in lists.repeats] == ["B", "C", "A"]
    few = desk.ask(replace(KNOWING, limit=1))
    assert [dict(one.shared)["location"] for one in few.repeats] == ["B"]
    assert few.repeats_count == lists.repeats_count == Count(3)


def test_an_action_elsewhere_or_long_ago_says_nothing(desk):
    bad = {"state": ActionState.FAILED}
    desk.case(action("a", **bad), occurred="2026-06-01", **{**FALL, "location": "Hall"})
    desk.case(action("b", **bad), occurred="2025-06-01", **FALL)
    for day in (16, 18, 20):
        fall(desk, day)
    (found,) = desk.ask(KNOWING).repeats
    assert found.standing is Standing.NO_ACTION


@settings(max_examples=25)
@given(
    days=st.lists(st.tuples(st.integers(1, 28), st.sampled_from("XY")), max_size=14),
    today=st.integers(10, 28),
)
def test_repeats_are_exactly_those_the_trigger_says(tmp_path_factory, days, today):
    """Against every case of the window asked one by one."""
    engine = empty_workspace(tmp_path_factory.mktemp("repeats") / "w.rca")
    cases = [
        Case(
            id=f"c{n}",
            reference=f"R-{n}",
            title="",
            protocol="near_fall",
            location=place,
            occurred=f"2026-11-{day:02}",
        )
        for n, (day, place) in enumerate(days)
    ]
    if cases:
        bring_in(engine, cases, "b")
    now = f"2026-11-{today:02}T12:00"
    found = SqlRegisters(engine).today(replace(KNOWING, now=now)).repeats
    engine.close()
    repeat = KNOWING.offer.protocols["near_fall"].protocol.repeat
    known = [case for case in cases if case.occurred <= now]
    first = f"2026-11-{max(0, today - repeat.days + 1):02}"
    expected = {
        case.location for case in known if case.occurred >= first and repeating(repeat, case, known)
    }
    assert {dict(one.shared)["location"] for one in found} == expected
    for one in found:
        newest = next(case for case in cases if case.id == one.newest.id)
        alike = {case.id for case in repeating(repeat, newest, known)}
        assert {case.id for case in one.cases} == alike


# -- pages and counts ------------------------------------------------------------------------------


def test_counts_go_to_the_cap_and_lists_to_the_limit(desk):
    many = [action(f"a{n:02}", deadline=f"2026-10-{n % 28 + 1:02}") for n in range(60)]
    desk.case(*many, **closed())
    overdue_ = desk.ask(replace(EVERYBODY, limit=7)).overdue
    assert (len(overdue_.rows), overdue_.count) == (7, Count(60))
    assert [row.due for row in overdue_.rows] == sorted(a.deadline for a in many)[:7]
    capped = desk.ask(replace(EVERYBODY, cap=50, limit=7)).overdue
    assert capped.count == Count(50, exact=False)
    assert desk.ask(replace(EVERYBODY, cap=60)).overdue.count == Count(60)
    assert desk.ask(replace(EVERYBODY, limit=0)).overdue.count == Count(60)


_DUE = st.sampled_from(["", "2026", "2026-11", "2026-10", "2026-11-20", "2026-11-21", "2026-12-01"])
_WHO = st.sampled_from(["", "Ada Byron", "ada byron", "Bo", "Service manager"])
_PARTS = st.lists(
    st.one_of(
        st.builds(
            Action,
            id=st.uuids().map(str),
            case_id=st.just(""),
            text=st.just("Do it"),
            owner=_WHO,
            deadline=_DUE,
            review_date=_DUE,
            state=st.sampled_from(ActionState),
            checks=st.sampled_from(
                [(), CHECKS, CHECKS[:1], (_SHOWN,), (_RETURNED,), (_AGAIN,), (_AGAIN, _RETURNED)]
            ),
            reviews=st.sampled_from([(), (_LOOKED,)]),
            measures=_DUE.map(lambda due: (replace(_TARGET, due=due),)) | st.just(()),
        ),
        st.builds(
            Cause,
            id=st.uuids().map(str),
            case_id=st.just(""),
            text=st.just("Is it so?"),
            question=st.booleans(),
            answer_by=_WHO,
            answer_due=_DUE,
            evidence=st.sampled_from(EvidenceState),
        ),
    ),
    max_size=6,
)
_CASES = st.lists(
    st.tuples(
        st.sampled_from(Stage),
        st.sampled_from(["", "Maple", "Elm"]),
        st.sampled_from(["", "2026-11-20", "2026-11-21", "2026-11-21T09:00", "2026-11-22T09:00"]),
        _PARTS,
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=40)
@given(made=_CASES, scope=st.sampled_from(Scope), approvals=st.booleans())
def test_every_open_thing_stands_in_exactly_one_list(tmp_path_factory, made, scope, approvals):
    """Against the same things told from the case files, one by one."""
    engine = empty_workspace(tmp_path_factory.mktemp("today") / "w.rca")
    desk = Desk(engine)
    files = [
        (desk.case(*parts, stage=stage, service=service, due=due), due, parts)
        for stage, service, due, parts in made
    ]
    asked = replace(ADA, scope=scope, services=("Maple",), limit=1_000, approvals=approvals)
    lists = desk.ask(asked)
    engine.close()
    late = {(row.kind, row.target or row.case_id) for row in lists.overdue.rows}
    ahead = {(row.kind, row.target or row.case_id) for row in lists.waits.rows}
    assert not late & ahead
    expected_late, expected_ahead = set(), set()
    for case, due, parts in files:
        file = CaseFile(case.id, (case, *(replace(part, case_id=case.id) for part in parts)))
        for kind, ident, until in _open_things(file, due, scope, approvals):
            (expected_late if overdue(until, NOW) else expected_ahead).add((kind, ident))
    assert late == expected_late
    assert ahead == expected_ahead
    assert lists.number == Count(len(late) + len(ahead))


def _open_things(file, due, scope, approvals):
    case = file.case
    here = scope is Scope.EVERYBODY or case.service in ("", "Maple")

    def mine(name, *, listed=True):
        if scope is not Scope.MINE:
            return here and listed
        own = name.casefold() == "ada byron"
        return own or (name == "Service manager" and here)

    for one in file.actions:
        own = one.owner.casefold() == "ada byron" and scope is Scope.MINE
        yield from _of_action(one, mine(one.owner), here, here and not own, approvals)
    asked = bool
    for one in file.causes:
        named = asked(one.answer_by or one.answer_due)
        live = one.question and one.evidence is not EvidenceState.RULED_OUT
        if live and case.stage is not Stage.CLOSE and mine(one.answer_by, listed=named):
            yield Waits.QUESTION, one.id, one.answer_due
    works = here and case.stage is not Stage.CLOSE and (due or case.stage is not Stage.REPORT)
    if works and not (case.stage is Stage.VALIDATE and scope is Scope.MINE and _owns(file)):
        kind = Waits.VALIDATION if case.stage is Stage.VALIDATE else Waits.STAGE
        yield kind, case.id, due


def _owns(file):
    return any(one.owner.casefold() == "ada byron" for one in file.actions)


def test_a_rejected_case_is_closed_so_its_stage_waits_for_nobody(desk):
    rejection = Rejection(
        id="r",
        case_id="",
        kind=RejectedAs.NOT_NEAR_MISS,
        reason="A complaint",
        by="Bo",
        at="2026-11-20T10:00:00Z",
    )
    desk.case(rejection, decision("d"), outcome="not_near_miss", **closed())
    assert desk.ask(KNOWING).number == Count(0)


# -- how it is read --------------------------------------------------------------------------------


def test_every_list_is_read_by_an_index(desk, engine):
    """No statement walks through all cases: where it must not, an index is named."""
    for n in range(3):
        desk.case(action(f"a{n}", **DONE), cause(f"q{n}", answer_by="Ada Byron"), decision(f"t{n}"))
    seen = []
    with engine.snapshot() as connection:
        connection.set_trace_callback(seen.append)
        from rca_studio.models import today

        for scope in Scope:
            today.lists(connection, replace(KNOWING, scope=scope, names=("Ada",), services=("M",)))
        connection.set_trace_callback(None)
        plans = [
            row[3]
            for sql in seen
            if sql.lstrip().upper().startswith(("SELECT", "WITH"))
            for row in connection.execute("EXPLAIN QUERY PLAN " + sql)
        ]
    walked = [plan for plan in plans if plan.startswith(("SCAN c", "SCAN case_", "SCAN cause"))]
    assert [plan for plan in walked if "USING" not in plan] == []
    used = " ".join(plans)
    for index in ("case_due", "case_open", "case_protocol", "telling_due", "cause_question"):
        assert index in used


def _of_action(one, mine, here, others, approvals):
    """What of an action is open; others than its owner accept its evidence."""
    at_work = one.state.to_do or one.state is ActionState.DONE
    back = at_work and _RETURNED in one.checks
    given = at_work and {_SHOWN, _AGAIN} & set(one.checks)
    if back and mine:
        yield Waits.RETURNED, one.id, one.deadline
    if approvals and one.state is ActionState.PROPOSED:
        if here:
            yield Waits.APPROVAL, one.id, one.deadline
    elif one.state.to_do and not back and mine:
        yield Waits.ACTION, one.id, one.deadline
    if one.state.to_do and given and others:
        yield Waits.EVIDENCE, one.id, ""
    again = one.state in (ActionState.HELD, ActionState.SLIPPED) and bool(one.reviews)
    looks = one.state in (ActionState.DONE, ActionState.CHECKED)
    looks = looks or (again and one.review_date > _LOOKED.day)
    due_now = one.review_date == NOW[:10] or overdue(one.review_date, NOW)
    if looks and due_now and here:
        yield Waits.EFFECT, one.id, one.review_date
    elif one.state is ActionState.DONE and others and not one.is_proven and (given or not back):
        yield Waits.EVIDENCE, one.id, one.review_date
    due = one.measures[0].due if one.measures and one.state.counts else ""
    if mine and overdue(due, NOW[:10]):
        yield Waits.FIGURE, one.id, due
