"""A case as others may see it: what is kept, what is emptied, and that nobody is in it."""

import dataclasses
import json

import pytest

from rca_studio.analysis.deident.case import CLEARED, KEPT, ClearedCase, cleared_case
from rca_studio.analysis.deident.clearing import Clearer
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import KINDS, CaseFile
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link
from rca_studio.domain.codec import to_plain
from rca_studio.domain.plan import (
    Action,
    ActionState,
    Decision,
    EffectReview,
    EvidenceCheck,
    Finding,
    Measure,
    MeasureKind,
    Measurement,
)
from rca_studio.domain.review import Answer, Confirmation, Evidence
from rca_studio.domain.session import KnownName, NameKind
from rca_studio.domain.timeline import TimelineEntry

DAY = "2026-11-18T20:40"
NAMES = (KnownName(id="k", kind=NameKind.PERSON, name="Ada Mine"),)
AT = "2026-11-19T08:00:00Z"


def the_case() -> CaseFile:
    own = {"case_id": "c"}
    check = EvidenceCheck(
        text="Chipo signs the sheet", met=True, by="Nia Oduya", at=AT, shown="seen by Nia"
    )
    return CaseFile(
        "c",
        [
            Case(
                id="c",
                reference="NM-0142",
                title="Ada Mine at Maple House",
                story="On 18 November at 20:40 Mrs Mine fell. Brandreth found her.",
                occurred=DAY,
                reported="2026-11-18T21:00",
                service="Home care",
                location="Bathroom, Maple House",
                route="Route 14",
                person_affected="Ada Mine",
                reporter="Nia Brandreth",
                source_id="EXT-99812",
                extras=(("Room", "12"),),
            ),
            Event(id="e", text="Ada walked alone", **own),
            Harm(id="h", text="Ada breaks her hip", **own),
            Cause(id="u", text="Brandreth was at Maple House", answer_by="Nia Oduya", **own),
            Control(id="o", guards="e", text="Chipo Moyana watches", why_reliable="Ada", **own),
            Link(id="l", cause_id="u", effect_id="e", **own),
            TimelineEntry(
                id="t",
                text="Ada rang",
                expected="Chipo comes",
                moment="2026-11-19T06:30",
                source="Nia Brandreth",
                **own,
            ),
            Finding(id="f", number=1, statement="Ada had no frame", causes=("u",), **own),
            Action(
                id="a",
                text="Brandreth moves the frame",
                owner="Nia Oduya",
                deadline="2026-12-01",
                findings=("f",),
                state=ActionState.HELD,
                checks=(check,),
                decisions=(Decision(approved=True, by="Nia Oduya", at=AT, reason="Ada"),),
                reviews=(
                    EffectReview(
                        day="2026-12-20", outcome=ActionState.HELD, by="N O", at=AT, saw="Ada"
                    ),
                ),
                measures=(Measure(kind=MeasureKind.PROCESS, text="Ada has it", target=90.0),),
                result="Oduya saw it hold",
                done_on="2026-12-02",
                **own,
            ),
            Action(id="b", text="Lamp", owner="Shift lead", **own),
            Measurement(
                id="m",
                action="a",
                kind=MeasureKind.PROCESS,
                day="2026-12-10",
                numerator=9.0,
                denominator=10.0,
                note="Ada",
                by="Nia Oduya",
                at=AT,
                **own,
            ),
            Answer(id="w", field="who", value="Ada Mine", **own),
            Confirmation(id="n", item="x", by="Chipo Moyana", at=AT, **own),
            Evidence(id="v", subject="u", file_name="ada_mine.jpg", sha256="0" * 64, **own),
        ],
    )


@pytest.fixture
def shown() -> ClearedCase:
    return cleared_case(the_case(), Clearer(NAMES, day=DAY))


def test_nobody_is_in_it(shown: ClearedCase):
    plain = json.dumps([to_plain(one) for one in shown.casefile], ensure_ascii=False)
    for name in (
        "Ada",
        "Mine",
        "Maple",
        "Brandreth",
        "Nia",
        "Oduya",
        "Chipo",
        "Moyana",
        "mine.jpg",
    ):
        assert name not in plain
    for told in ("2026", "20:40", "NM-0142", "EXT-99812", "Route 14"):
        assert told not in plain


def test_one_person_is_one_everywhere(shown: ClearedCase):
    case = shown.casefile.case
    assert case.title == "Person A at Site A"
    assert case.story == "On Day 0, evening Person A fell. Worker 1 found her."
    assert shown.casefile.event is not None
    assert shown.casefile.event.text == "Person A walked alone"
    assert shown.casefile.causes[0].text == "Worker 1 was at Site A"
    assert case.location == "Bathroom, Site A"
    assert shown.casefile.timeline[0].expected == "Worker 2 comes"


def test_ids_and_choices_stay_so_that_all_that_works_on_a_case_works_on_it(shown: ClearedCase):
    before = the_case()
    for one in shown.casefile:
        assert type(before.get(one.id)) is type(one)
    assert shown.casefile.links == before.links
    assert shown.casefile.actions[0].state is ActionState.HELD
    assert shown.casefile.findings[0].causes == ("u",)


def test_kinds_that_are_not_listed_are_not_there(shown: ClearedCase):
    assert not shown.casefile.of(Answer)
    assert not shown.casefile.of(Confirmation)
    assert not shown.casefile.of(Evidence)


def test_a_role_stays_where_a_name_becomes_a_worker(shown: ClearedCase):
    owners = {one.id: one.owner for one in shown.casefile.actions}
    assert owners["a"].startswith("Worker ")
    assert owners["b"] == "Shift lead"
    action = shown.casefile.actions[0]
    assert (action.deadline, action.done_on, action.decisions, action.reviews) == ("", "", (), ())
    assert action.checks[0].met
    assert (action.checks[0].by, action.checks[0].shown) == ("", "")


def test_moments_are_told_in_words_beside_the_case(shown: ClearedCase):
    assert shown.moments == {"c": "Day 0, evening", "t": "Day 1, morning"}
    assert shown.casefile.case.occurred == ""
    assert shown.casefile.timeline[0].moment == ""


def test_what_was_hidden_is_told_by_place(shown: ClearedCase):
    told = shown.hidden["c", "title"]
    assert [(one.found, one.stand_in) for one in told.hidden] == [
        ("Ada Mine", "Person A"),
        ("Maple House", "Site A"),
    ]


def test_clearing_a_cleared_case_changes_nothing(shown: ClearedCase):
    again = cleared_case(shown.casefile, Clearer(NAMES, day=DAY))
    assert again.casefile == shown.casefile


@pytest.mark.parametrize("kind", sorted(KEPT, key=lambda one: one.__name__))
def test_each_field_is_cleared_kept_or_emptied_and_none_is_unknown(kind: type):
    names = {field.name for field in dataclasses.fields(kind)}
    listed = set(CLEARED.get(kind, ())) | KEPT[kind]
    assert listed <= names
    assert not set(CLEARED.get(kind, ())) & KEPT[kind]
    assert kind in KINDS.values()
