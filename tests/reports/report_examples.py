"""Cases to print: the worked doorway to its end, a hostile one, and ones of any size."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from rca_studio.analysis.practice import Practice, load_practice
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.causal import Reliability
from rca_studio.domain.plan import (
    Action,
    ActionState,
    Effect,
    EffectKind,
    EvidenceCheck,
    Finding,
    Strength,
)
from rca_studio.domain.registers import ActionRow, ChainCheck
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.paths import resource
from rca_studio.reports.beside import Beside
from rca_studio.reports.compose import case_report
from rca_studio.reports.context import CaseReport, Imprint, Scope
from tests.causal_examples import CASE, Builder, doorway, planned_check

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = dict(os.environ)
HEAD = "7c1e90ab33f04d2286aa51c0ffee0123456789abcdef0123456789abcdef0042"
HOSTILE = (
    "<b>bold</b> & <img src='/etc/hostname'/> <para> $\\frac{1}{0}$ nul\x00bell\x07 "
    "\u202eesrever\u202c 東京病院 Łukasz Żółć \U0001f9af <a href='file:///x'>link</a> &amp;"
)


@cache
def practice() -> Practice:
    return load_practice(resource("protocols").parent)


@cache
def ruler() -> Ruler:
    return Ruler.load(resource("fonts/widths.json"))


def item_key(place: int) -> str:
    """The key of a validation item of the near-fall protocol."""
    return practice().protocol("near_fall").validation[place].key


def imprint(**changes: object) -> Imprint:
    usual = Imprint(
        organisation="Riverside Home Care",
        marking="Confidential quality improvement record",
        printed_at=datetime(2027, 1, 13, 9, 30),
        printed_by="Quality lead",
        chain=ChainCheck(entries=214, head=HEAD),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def report_of(
    casefile: CaseFile,
    *,
    beside: Beside | None = None,
    scope: Scope | None = None,
    **changes: object,
) -> CaseReport:
    known = practice()
    return case_report(
        casefile,
        known.protocol(casefile.case.protocol),
        frames=known.frames,
        matrix=known.matrix,
        ruler=ruler(),
        imprint=imprint(**changes),
        beside=beside,
        scope=scope,
    )


def case(**changes: object) -> Case:
    usual = Case(
        id=CASE,
        reference="NM-0142",
        title="Walker out of reach at bathroom doorway",
        protocol="near_fall",
        stage=Stage.VALIDATE,
        occurred="2026-11-18T20:40",
        reported="2026-11-18T21:10",
        service="Residential support",
        location="Maple House, bathroom 2",
        route="Evening routine",
        staff_group="Support workers",
        immediate_action="Steadied at the elbow, seated and checked for pain.",
        severity="major",
        probability="frequent",
        story="The person stood up and turned towards the door. The walker was one step away.\n\n"
        "At the turn they lost balance for a moment; a worker took hold at the elbow.",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def with_case(model: Builder, **changes: object) -> Builder:
    model.entities[0] = case(**changes)
    return model


def answered(model: Builder, *, note: str = "Seen twice, in reach both times") -> Builder:
    """Every field answered and every item confirmed with a note."""
    protocol = practice().protocol("near_fall")
    for field in protocol.fields:
        if not field.bound:
            value = f"What was found about {field.label.lower()}"
            answer = Answer(id=f"a.{field.key}", case_id=CASE, field=field.key, value=value)
            model.entities.append(answer)
    for number, item in enumerate((*protocol.proceed, *protocol.validation)):
        model.entities.append(
            Confirmation(
                id=f"c.{item.key}",
                case_id=CASE,
                item=item.key,
                by="Service manager",
                at=f"2027-01-{number % 12 + 1:02d}T10:00:00Z",
                note=note,
            )
        )
    return model


def finding(number: int, statement: str, causes: Sequence[str] = ()) -> Finding:
    return Finding(
        id=f"f{number}", case_id=CASE, number=number, statement=statement, causes=tuple(causes)
    )


def action(number: int, text: str, **changes: object) -> Action:
    usual = Action(
        id=f"act{number}",
        case_id=CASE,
        text=text,
        findings=("f1",),
        owner="Service manager, Maple House",
        deadline="2026-11-28",
        strength=Strength.INTERMEDIATE,
        checks=(
            EvidenceCheck(text="Photo", met=True, by="Quality lead"),
            EvidenceCheck(text="Log", met=True, by="Quality lead"),
        ),
        measure="Share of evening routines with the walker in reach",
        review_date="2027-01-15",
        state=ActionState.HELD,
        result="Held, 20 of 20",
        rank=float(number),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


@cache
def worked() -> CaseFile:
    """The doorway worked through to the end: everything there, everything confirmed."""
    model = answered(with_case(planned_check(doorway())))
    steady = next(e for e in model.entities if e.id == "steady")
    model.entities[model.entities.index(steady)] = replace(  # type: ignore[type-var]
        steady,
        reliable=Reliability.NO,
        why_reliable="It rested on one worker looking up",
        other_staff=Reliability.UNSURE,
        other_timing=Reliability.UNSURE,
        greater_pressure=Reliability.NO,
    )
    model.entities += [
        finding(
            1, "A tight turn leaves no room to place the walker, so it is out of reach.", ["tight"]
        ),
        finding(
            2, "The routine had no equipment check, so set-up varied by who started it.", ["setup"]
        ),
        action(
            1,
            "Remove the cabinet beside the doorway and mark the place of the walker",
            strength=Strength.STRONGER,
            effects=(Effect(kind=EffectKind.REMOVES_CAUSE, target="place"),),
        ),
        action(
            2,
            "Add a pre-transfer equipment check to the routine",
            findings=("f2",),
            effects=(Effect(kind=EffectKind.ADDS_CONTROL, target="check"),),
        ),
        Evidence(
            id="e1",
            case_id=CASE,
            subject="environmental_check",
            note="Doorway measured",
            file_name="photo-doorway.jpg",
            sha256="9f2c" * 15 + "aa41",
        ),
    ]
    return model.file()


def unvalidated() -> CaseFile:
    """The same with one validation item open."""
    kept = [e for e in worked() if e.id != "c.follow_up_observation"]
    return CaseFile(CASE, kept)


def waived() -> CaseFile:
    """Nothing confirmed, everything waived by name."""
    protocol = practice().protocol("near_fall")
    entities: list[Entity] = [e for e in worked() if not isinstance(e, Confirmation | Answer)]
    keys = [field.key for field in protocol.fields if not field.bound]
    keys += [item.key for item in (*protocol.proceed, *protocol.validation)]
    entities += [
        Waiver(
            id=f"w.{key}",
            case_id=CASE,
            item=key,
            by="Director of care",
            at="2027-01-12T20:50:00Z",
            reason="The person moved to another home before the review could be held",
            second="Safety champion",
        )
        for key in keys
    ]
    return CaseFile(CASE, entities)


def empty() -> CaseFile:
    """As reported a minute ago: a title and nothing else."""
    return CaseFile(CASE, [Case(id=CASE, reference="NM-0001", title="Something almost went wrong")])


def hostile() -> CaseFile:
    """Text that would love to be markup, mathematics or a hidden direction, everywhere."""
    model = answered(doorway(), note=HOSTILE)
    model.entities[0] = case(
        title=HOSTILE, story=HOSTILE, service=HOSTILE, location=HOSTILE, immediate_action=HOSTILE
    )
    entities: list[Entity] = []
    for entity in model.entities:
        if hasattr(entity, "text"):
            entity = replace(entity, text=HOSTILE)  # type: ignore[type-var]
        if isinstance(entity, Confirmation):
            entity = replace(entity, by=HOSTILE)
        entities.append(entity)
    entities += [
        finding(1, HOSTILE),
        action(1, HOSTILE, owner=HOSTILE, measure=HOSTILE, result=HOSTILE),
        Evidence(
            id="e", case_id=CASE, subject="environmental_check", note=HOSTILE, file_name=HOSTILE
        ),
        Waiver(
            id="w", case_id=CASE, item="time", by=HOSTILE, at="2027-01-01T00:00:00Z", reason=HOSTILE
        ),
    ]
    return CaseFile(CASE, entities)


def action_row(number: int, **changes: object) -> ActionRow:
    usual = ActionRow(
        id=f"a{number}",
        case_id=CASE,
        case_reference=f"NM-{130 + number % 7:04d}",
        case_title="Walker out of reach at bathroom doorway",
        service="Residential support",
        findings=("F1",),
        text=f"Action {number}: put the check into the routine and watch it being done",
        owner=("Service manager, Maple House", "Quality lead", "", "Health and safety lead")[
            number % 4
        ],
        deadline=f"2026-12-{number % 27 + 1:02d}",
        strength=list(Strength)[number % 4],
        checks_met=number % 3,
        checks_total=2,
        measure="Share of evening routines with the walker in reach",
        review_date="2027-01-15",
        state=list(ActionState)[number % 6],
        result="",
    )
    return usual._replace(**changes)  # type: ignore[arg-type]
