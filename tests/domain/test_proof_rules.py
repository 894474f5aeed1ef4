"""What proves a case has a name, a reason, a date and a second person where it needs them."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.codec import to_plain
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import Action, EvidenceCheck
from rca_studio.domain.proof import (
    About,
    CaseMarking,
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
from rca_studio.domain.proof_rules import PROOF_RULES
from rca_studio.domain.review import Answer
from rca_studio.domain.signing import covered_digest, still_covers
from rca_studio.domain.workspace import WORKSPACE

AT = "2026-11-19T09:12:00Z"
OWN = {"case_id": "c"}
CASE = Case(id="c", reference="NM-1", title="Walker out of reach", stage=Stage.CLOSE)
MOVE = StageMove(
    id="m",
    kind=MoveKind.RETURNED,
    before=Stage.ACT,
    after=Stage.REVIEW,
    by="Ada",
    at=AT,
    reason="One cause is open",
    **OWN,
)
REJECTION = Rejection(
    id="r", kind=RejectedAs.DUPLICATE, reason="Same fall", by="Ada", at=AT, duplicate_of="o", **OWN
)
SIGNATURE = Signature(
    id="s", stage=Stage.VALIDATE, by="Ada", at=AT, meaning="Complete", covers="0", **OWN
)
DECISION = TellingDecision(
    id="d",
    about=About.FAMILY,
    choice=Telling.TELL,
    decided_by="Ada",
    decided_at=AT,
    reason="They visit daily",
    due="2026-11-20",
    told_at="2026-11-19T15:00",
    told_by="Ada",
    said="What happened and what we do",
    **OWN,
)
ASIDE = DutyException(
    id="x", duty="validator_owns", subject="p", by="Ada", second="Bo", at=AT, reason="r", **OWN
)
ADA = Person(id="ada", name="Ada", roles=(Role.ADMINISTRATOR,))


def breaches(*entities: Entity, case_id: str = "c") -> list[str]:
    file = CaseFile(case_id, (CASE, *entities) if case_id else entities)
    return [breach for rule in PROOF_RULES for breach in rule(file)]


def test_what_is_whole_breaks_nothing():
    whole = (MOVE, REJECTION, SIGNATURE, DECISION, ASIDE)
    assert not breaches(*whole)
    assert not breaches(replace(MOVE, kind=MoveKind.ONWARD, reason=""))
    assert not breaches(TellingDecision(id="u", about=About.FUNDER, **OWN))
    assert not breaches(ADA, case_id=WORKSPACE)
    assert not breaches(case_id=WORKSPACE)


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        (replace(MOVE, reason=" "), "this needs a name and a reason"),
        (replace(MOVE, by=""), "this needs a name and a reason"),
        (replace(MOVE, kind=MoveKind.REOPENED, reason=""), "this needs a name and a reason"),
        (replace(REJECTION, reason=""), "rejecting a case needs a name and a reason"),
        (replace(REJECTION, duplicate_of=""), "name the case this one was reported twice with"),
        (replace(REJECTION, duplicate_of="c"), "name the case this one was reported twice with"),
        (replace(SIGNATURE, by=" "), "a signature needs a name, a time and a meaning"),
        (replace(SIGNATURE, meaning=""), "a signature needs a name, a time and a meaning"),
        (replace(SIGNATURE, covers=""), "a signature needs a name, a time and a meaning"),
        (replace(DECISION, due="soon"), "soon is not a date"),
        (replace(DECISION, decided_by=""), "a decision needs a name"),
        (replace(DECISION, said=""), "say who told them and what was said"),
        (replace(DECISION, told_by=""), "say who told them and what was said"),
        (replace(ASIDE, second=""), "a duty is set aside by two people, with a reason"),
        (replace(ASIDE, second=" ADA "), "a duty is set aside by two people, with a reason"),
        (replace(ASIDE, reason=""), "a duty is set aside by two people, with a reason"),
    ],
)
def test_what_is_not_whole_is_told(entity, words):
    assert words in breaches(entity)


def test_a_rejected_case_is_closed():
    file = CaseFile("c", (replace(CASE, stage=Stage.REVIEW), REJECTION))
    assert any("open it again first" in b for rule in PROOF_RULES for b in rule(file))


@pytest.mark.parametrize(
    "pair",
    [
        (DECISION, replace(DECISION, id="d2")),
        (REJECTION, replace(REJECTION, id="r2")),
        (
            CaseMarking(id="k", marking="A", reason="r", by="Ada", at=AT, **OWN),
            CaseMarking(id="k2", marking="B", reason="r", by="Ada", at=AT, **OWN),
        ),
    ],
)
def test_there_is_one_of_each(pair):
    assert len(breaches(*pair)) == 1


def test_people_are_told_apart_by_name_old_names_too():
    twin = Person(id="b", name=" ADA", roles=())
    assert breaches(ADA, twin, case_id=WORKSPACE) == ["two people cannot go by the same name"]
    former = Person(id="b", name="Bo", former_names=("Ada",))
    assert breaches(ADA, former, case_id=WORKSPACE)
    assert breaches(ADA, Person(id="b", name=" "), case_id=WORKSPACE) == ["a person needs a name"]


def test_a_signature_covers_the_case_but_not_the_paper_about_it():
    file = CaseFile("c", (CASE, Answer(id="a", field="task", value="turning", **OWN)))
    signed = replace(SIGNATURE, covers=covered_digest(file))

    def holds(*more: Entity, case: Case = CASE) -> bool:
        rest = (one for one in file if one.id != "c")
        return still_covers(CaseFile("c", (case, signed, *rest, *more)), signed)

    assert holds()
    assert holds(MOVE, ReportCopy(id="y", what="Report", by="Ada", at=AT, **OWN))
    assert holds(case=replace(CASE, stage=Stage.VALIDATE))
    assert not holds(DECISION)
    assert not holds(case=replace(CASE, title="Walker away"))
    assert not holds(Answer(id="b", field="aid", value="by the basin", **OWN))


def test_what_was_signed_under_an_earlier_version_still_is():
    """The plan grew fields since; a case that uses none of them has the digest it had."""
    action = Action(id="a", text="Mark it", checks=(EvidenceCheck(text="Photo"),), **OWN)
    file = CaseFile("c", (CASE, action))
    later = {"decisions", "reviews", "later_reviews", "measures"} | {
        *("done_on", "first_deadline", "pattern")
    }
    earlier = {"text", "met", "by", "at"}
    plain = {name: value for name, value in to_plain(action).items() if name not in later}
    plain["checks"] = [{name: check[name] for name in earlier} for check in plain["checks"]]
    case = to_plain(replace(CASE, stage=Stage.REPORT))
    text = json.dumps(
        {"c": ["case", case], "a": ["action", plain]},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    assert covered_digest(file) == sha256(text.encode()).hexdigest()
    shown = replace(action, checks=(EvidenceCheck(text="Photo", shown="by the door"),))
    assert covered_digest(CaseFile("c", (CASE, shown))) != covered_digest(file)
    for name in later:
        value = "2026-12-01" if name in ("done_on", "first_deadline", "pattern") else ("x",)
        changed = CaseFile("c", (CASE, replace(action, **{name: value})))
        assert covered_digest(changed) != covered_digest(file), name
