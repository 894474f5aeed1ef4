"""The worked doorway with all that proves it: its way, decisions, signatures, copies, people."""

from dataclasses import replace
from functools import cache

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.duties import Duty
from rca_studio.domain.people import People, Person, Role
from rca_studio.domain.plan import Action
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
from rca_studio.domain.protocol_offer import InUse
from rca_studio.domain.protocol_packs import ProtocolText
from rca_studio.domain.registers import HistoryRow
from rca_studio.domain.review import Confirmation, Waiver
from rca_studio.domain.signing import covered_digest
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.reports.beside import Beside
from tests.causal_examples import CASE
from tests.reports import report_examples as examples

PACK_CODE = "5e0c77aa12bd90ef" + "0" * 48


def move(number: int, before: Stage, after: Stage, at: str, **changes: object) -> StageMove:
    usual = StageMove(
        id=f"m{number}",
        case_id=CASE,
        kind=MoveKind.ONWARD,
        before=before,
        after=after,
        by="Anna Berg",
        at=at,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def moves() -> tuple[StageMove, ...]:
    return (
        move(1, Stage.REPORT, Stage.REVIEW, "2026-11-18T22:00:00Z"),
        move(2, Stage.REVIEW, Stage.ANALYSE, "2026-11-25T10:00:00Z"),
        move(
            3,
            Stage.ANALYSE,
            Stage.REVIEW,
            "2026-11-26T10:00:00Z",
            kind=MoveKind.RETURNED,
            reason="The measurement of the doorway was not there yet",
        ),
        move(4, Stage.REVIEW, Stage.ANALYSE, "2026-11-27T10:00:00Z"),
        move(5, Stage.ANALYSE, Stage.ACT, "2026-12-01T10:00:00Z"),
        move(6, Stage.ACT, Stage.VALIDATE, "2026-12-20T10:00:00Z"),
    )


def signature(number: int, **changes: object) -> Signature:
    usual = Signature(
        id=f"s{number}",
        case_id=CASE,
        stage=Stage.VALIDATE,
        by="Cara Diaz",
        at="2027-01-12T14:00:00Z",
        meaning="I have checked every item against its evidence",
        covers="0" * 64,
        role="Validator",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def telling(about: About, **changes: object) -> TellingDecision:
    usual = TellingDecision(
        id=f"t.{about.value}",
        case_id=CASE,
        about=about,
        choice=Telling.TELL,
        decided_by="Anna Berg",
        decided_at="2026-11-19T09:00:00Z",
        reason="They help with the evening routine at home",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def tellings() -> tuple[TellingDecision, ...]:
    return (
        telling(
            About.FAMILY,
            told_at="2026-11-19T11:00",
            told_by="Anna Berg",
            told_whom="the daughter, by telephone",
            said="What almost happened, that nobody was hurt, and what is being changed.",
        ),
        telling(About.CASE_MANAGER, due="2026-12-01T12:00"),
        telling(About.FUNDER, choice=Telling.NO, reason="No harm and no change of the plan"),
    )


@cache
def people() -> People:
    return People(
        (
            Person(id="anna", name="Anna Berg", roles=(Role.QUALITY_LEAD, Role.ADMINISTRATOR)),
            Person(id="cara", name="Cara Diaz", roles=(Role.VALIDATOR,), title="Safety champion"),
        )
    )


@cache
def proven() -> CaseFile:
    """All confirmed by people who are set up, one duty set aside, signed twice, copied once."""
    entities = []
    for entity in examples.worked():
        if isinstance(entity, Confirmation):
            entity = replace(entity, by="Cara Diaz")
        if isinstance(entity, Action) and entity.id == "act2":
            entity = replace(entity, owner="Cara Diaz")
        if isinstance(entity, Case):
            entity = replace(entity, stage=Stage.VALIDATE)
        entities.append(entity)
    entities += [
        *moves(),
        *tellings(),
        TimelineEntry(id="step1", case_id=CASE, text="Walker set down", moment="2026-11-18T20:38"),
        TimelineEntry(id="step2", case_id=CASE, text="Turn at the door", moment="2026-11-18T20:40"),
        DutyException(
            id="x1",
            case_id=CASE,
            duty=Duty.VALIDATOR_OWNS.value,
            subject=examples.item_key(2),
            by="Anna Berg",
            second="Director of care",
            at="2027-01-10T10:00:00Z",
            reason="Nobody else has seen the doorway",
        ),
        Waiver(
            id="w1",
            case_id=CASE,
            item="staff_briefed",
            by="Anna Berg",
            at="2026-11-24T10:00:00Z",
            reason="The person moved to another house on the same day",
        ),
        Waiver(
            id="w2",
            case_id=CASE,
            item="control_observed",
            by="Anna Berg",
            second="Cara Diaz",
            at="2026-11-24T10:05:00Z",
            reason="The doorway is gone",
        ),
        CaseMarking(
            id="mark",
            case_id=CASE,
            marking="Privileged and confidential: prepared for counsel",
            reason="A claim is expected",
            by="Anna Berg",
            at="2026-12-02T08:00:00Z",
        ),
        ReportCopy(
            id="copy1",
            case_id=CASE,
            what="Validation report: facts",
            by="Anna Berg",
            at="2027-01-11T08:00:00Z",
            purpose="Yearly inspection",
            to="Regulator",
            entries=198,
            head="ab12cd34" * 8,
        ),
        KeptProtocol(
            id="kept",
            case_id=CASE,
            key="near_fall",
            pack_version=3,
            pack=PACK_CODE,
            by="Anna Berg",
            at="2026-11-18T22:00:00Z",
        ),
    ]
    file = CaseFile(CASE, entities)
    signed = [
        signature(
            1,
            by="Anna Berg",
            role="Quality lead",
            at="2027-01-11T10:00:00Z",
            withdrawn_by="Anna Berg",
            withdrawn_at="2027-01-11T11:00:00Z",
            withdrawn_because="Signed the wrong case",
        ),
        signature(2),
        signature(3, by="Director of care", role="Executive", covers=covered_digest(file)),
    ]
    return CaseFile(CASE, [*file, *signed])


def step(number: int, label: str = "Change cause", **changes: object) -> HistoryRow:
    usual = HistoryRow(
        seq=number,
        at=f"2026-11-{number % 28 + 1:02d}T10:00:00Z",
        actor="Anna Berg",
        kind="edit",
        label=label,
        details=(f"Cause “Doorway narrow”: text of step {number}",),
        hash=f"{number:08x}" * 8,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def steps(count: int) -> tuple[HistoryRow, ...]:
    """So many steps, newest first."""
    return tuple(step(number) for number in range(count, 0, -1))


def beside(**changes: object) -> Beside:
    casefile = proven()
    protocol = examples.practice().protocol("near_fall")
    text = ProtocolText(protocol, "the text", PACK_CODE)
    usual = Beside(
        people=people(),
        in_use=InUse(text, casefile.kept_protocol),
        history=(
            step(
                214,
                "Confirm",
                details=(
                    "“near miss evidence” confirmed by “Cara Diaz”",
                    "when “2026-11-18T20:40”",
                ),
            ),
            step(213, kind="undo"),
            *steps(12),
        ),
        since={"s2": 3},
    )
    return replace(usual, **changes)  # type: ignore[arg-type]
