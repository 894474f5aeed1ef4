"""What is new between two versions of a protocol is told whole, in plain words, and for a case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.proof import About, Telling, TellingDecision
from rca_studio.domain.protocol import (
    AskTelling,
    Clock,
    Condition,
    FieldType,
    FollowWay,
    Protocol,
    ProtocolField,
    ProtocolItem,
)
from rca_studio.domain.protocol_change import news
from rca_studio.domain.protocol_move import move
from rca_studio.domain.protocol_news import NewsKind
from rca_studio.domain.protocol_packs import load_protocols
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.paths import resource
from tests.domain.protocol_strategies import protocols

OLD = load_protocols(resource("protocols"))["infection"]
GENERAL = load_protocols(resource("protocols"))["general"]
AT = "2026-11-19T09:12:00Z"
OWN = {"case_id": "c"}


def with_field(key: str, **values: object) -> Protocol:
    fields = (replace(f, **values) if f.key == key else f for f in OLD.fields)
    return replace(OLD, fields=tuple(fields))


def with_item(key: str, **values: object) -> Protocol:
    proceed = (replace(i, **values) if i.key == key else i for i in OLD.proceed)
    return replace(OLD, proceed=tuple(proceed))


def swapped(entries: tuple, one: int, other: int) -> tuple:
    made = list(entries)
    made[one], made[other] = made[other], made[one]
    return tuple(made)


NEW_FIELD = ProtocolField(
    key="water", label="Water", required_when=Condition(field="exposed", choices=("Nobody",))
)
NEW_ITEM = ProtocolItem(key="flushed", label="Pipes flushed", critical=True)
ONE = {
    "a question is added": (
        replace(OLD, fields=(*OLD.fields, NEW_FIELD)),
        (NewsKind.ADDED, "field", "water"),
        "New: “Water”, asked when “People exposed” is “Nobody”.",
    ),
    "a question is gone": (
        replace(OLD, fields=tuple(f for f in OLD.fields if f.key != "task")),
        (NewsKind.GONE, "field", "task"),
        "“Task and step” is not asked any more.",
    ),
    "a question is called otherwise": (
        with_field("task", label="Task"),
        (NewsKind.REWORDED, "field", "task"),
        "“Task and step” is now called “Task”.",
    ),
    "a question is explained otherwise": (
        with_field("task", prompt="Which?", why="Because.", weak="care"),
        (NewsKind.REWORDED, "field", "task"),
        "“Task and step” is explained in other words: what is asked, why, an example.",
    ),
    "asked always": (
        with_field("outbreak_advice", required_when=None),
        (NewsKind.REQUIRED, "field", "outbreak_advice"),
        "“Advice on an outbreak” is now always asked, no longer only when the SAC score is 3.",
    ),
    "asked sometimes": (
        with_field("task", required_when=Condition(sac=(2, 3))),
        (NewsKind.OPTIONAL, "field", "task"),
        "“Task and step” is now asked only when the SAC score is 2 or 3.",
    ),
    "asked at other times": (
        with_field("outbreak_advice", required_when=Condition(sac=(2, 3))),
        (NewsKind.CHANGED, "field", "outbreak_advice"),
        "“Advice on an outbreak” is now asked when the SAC score is 2 or 3, "
        "no longer when the SAC score is 3.",
    ),
    "safety-critical": (
        with_field("task", critical=True),
        (NewsKind.CHANGED, "field", "task"),
        "“Task and step” is now safety-critical: it takes two people to set it aside.",
    ),
    "no longer safety-critical": (
        with_item("person_safe", critical=False),
        (NewsKind.CHANGED, "proceed", "person_safe"),
        "“Person remains safe” is no longer safety-critical.",
    ),
    "another type": (
        with_field("task", type=FieldType.LONG_TEXT),
        (NewsKind.CHANGED, "field", "task"),
        "“Task and step” is now a longer text.",
    ),
    "bound": (
        with_field("contact", bound="route"),
        (NewsKind.CHANGED, "field", "contact"),
        "“How close it came” is now taken from the case itself: route.",
    ),
    "not bound": (
        with_field("location", bound=""),
        (NewsKind.CHANGED, "field", "location"),
        "“Location” is now answered here, no longer by the case itself.",
    ),
    "a choice more": (
        with_field("exposed", choices=(*OLD.field("exposed").choices, "Visitors")),
        (NewsKind.CHANGED, "field", "exposed"),
        "“People exposed” can now be answered with “Visitors” too.",
    ),
    "a choice less": (
        with_field("exposed", choices=OLD.field("exposed").choices[:3]),
        (NewsKind.CHANGED, "field", "exposed"),
        "“People exposed” can no longer be answered with “Not known yet”.",
    ),
    "another choice": (
        with_field("exposed", choices=("Some", *OLD.field("exposed").choices[1:])),
        (NewsKind.CHANGED, "field", "exposed"),
        "“People exposed” can now be answered with “Some”, and no longer with “Nobody”.",
    ),
    "choices in another order": (
        with_field("exposed", choices=swapped(OLD.field("exposed").choices, 0, 1)),
        (NewsKind.MOVED, "field", "exposed"),
        "“People exposed” has its choices in another order.",
    ),
    "a question moved down": (
        replace(OLD, fields=(*OLD.fields[1:], OLD.fields[0])),
        (NewsKind.MOVED, "field", "location"),
        "“Location” now stands after “Advice on an outbreak”.",
    ),
    "a question moved up": (
        replace(OLD, fields=(OLD.fields[5], *OLD.fields[:5], *OLD.fields[6:])),
        (NewsKind.MOVED, "field", "exposed_follow_up"),
        "“Follow-up of those exposed” now stands first.",
    ),
    "an item is added": (
        replace(OLD, proceed=(*OLD.proceed, NEW_ITEM)),
        (NewsKind.ADDED, "proceed", "flushed"),
        "New in what the case cannot proceed without: “Pipes flushed”, safety-critical.",
    ),
    "an item is gone": (
        replace(OLD, validation=OLD.validation[1:]),
        (NewsKind.GONE, "validation", "near_miss_evidence"),
        "“Near-miss evidence” is no longer part of what validation confirms.",
    ),
    "other roles": (
        with_item("person_safe", roles=("Nurse",)),
        (NewsKind.CHANGED, "proceed", "person_safe"),
        "“Person remains safe” may now be confirmed by: Nurse.",
    ),
    "no roles": (
        with_item("person_safe", roles=()),
        (NewsKind.CHANGED, "proceed", "person_safe"),
        "“Person remains safe” may now be confirmed by: anybody.",
    ),
    "an item in other words": (
        with_item("person_safe", help="Seen.", evidence="a photo"),
        (NewsKind.REWORDED, "proceed", "person_safe"),
        "“Person remains safe” is explained in other words: what it means, what shows it.",
    ),
    "an item goes to validation": (
        replace(OLD, proceed=OLD.proceed[:4], validation=(*OLD.validation, OLD.proceed[4])),
        (NewsKind.MOVED, "validation", "communication_reviewed"),
        "“Need to tell family, other services or authority reviewed” is now part of what "
        "validation confirms, no longer of what the case cannot proceed without.",
    ),
    "somebody more is told": (
        replace(OLD, telling=(*OLD.telling, AskTelling(about="funder", hours=96, why="W."))),
        (NewsKind.ADDED, "tell", "funder"),
        "Telling funder: new, to be decided within 4 days, in every case.",
    ),
    "somebody less is told": (
        replace(OLD, telling=OLD.telling[:-1]),
        (NewsKind.GONE, "tell", "commissioner"),
        "Telling commissioner: not asked about any more.",
    ),
    "told sooner": (
        replace(OLD, telling=(replace(OLD.telling[0], hours=1), *OLD.telling[1:])),
        (NewsKind.CHANGED, "tell", "clinical_advice"),
        "Telling clinical advice: to be decided within 1 hour, no longer within 2 hours.",
    ),
    "told in other cases": (
        replace(OLD, telling=(*OLD.telling[:-1], replace(OLD.telling[-1], when=None))),
        (NewsKind.CHANGED, "tell", "commissioner"),
        "Telling commissioner: to be decided in every case, no longer when the SAC score is 3.",
    ),
    "told for other words": (
        replace(OLD, telling=(replace(OLD.telling[0], why="W."), *OLD.telling[1:])),
        (NewsKind.REWORDED, "tell", "clinical_advice"),
        "Telling clinical advice: the reason is given in other words.",
    ),
    "told in another order": (
        replace(OLD, telling=swapped(OLD.telling, 0, 1)),
        (NewsKind.MOVED, "tell", ""),
        "Those who may have to be told stand in another order.",
    ),
    "it repeats sooner": (
        replace(OLD, repeat=replace(OLD.repeat, days=30, same=("service", "staff_group"))),
        (NewsKind.CHANGED, "repeat", ""),
        "They count as repeating from 2 in 30 days with the same service and staff group on; "
        "it was 2 in 7 days with the same service.",
    ),
    "it repeats no longer": (
        replace(OLD, repeat=None),
        (NewsKind.GONE, "repeat", ""),
        "Near misses of this kind no longer count as repeating.",
    ),
    "what follows a repeat": (
        replace(OLD, repeat=replace(OLD.repeat, then="Look.")),
        (NewsKind.REWORDED, "repeat", ""),
        "What follows when they repeat is said in other words.",
    ),
    "a clock is shorter": (
        replace(OLD, clocks=(*OLD.clocks[:-1], Clock(stage=Stage.VALIDATE, hours=720))),
        (NewsKind.CHANGED, "clock", "validate"),
        "Validate may now take: within 30 days; it was within 60 days.",
    ),
    "a clock with a condition": (
        replace(OLD, clocks=tuple(c for c in OLD.clocks if c.hours != 14 * 24)),
        (NewsKind.CHANGED, "clock", "act"),
        "Act may now take: within 30 days; it was within 14 days when the SAC score is 3, "
        "else within 30 days.",
    ),
    "no clock": (
        replace(OLD, clocks=tuple(c for c in OLD.clocks if c.stage is not Stage.REPORT)),
        (NewsKind.GONE, "clock", "report"),
        "Report has no time any more; it was within the same shift (8 hours).",
    ),
    "another way": (
        replace(OLD, follow=(*OLD.follow[:2], replace(OLD.follow[2], way=FollowWay.FULL))),
        (NewsKind.CHANGED, "follow", "1"),
        "From SAC score 1 follows now: full analysis; it was quick review.",
    ),
    "a way in other words": (
        replace(OLD, follow=(*OLD.follow[:2], replace(OLD.follow[2], text="Look."))),
        (NewsKind.REWORDED, "follow", "1"),
        "What follows from SAC score 1 is said in other words.",
    ),
    "no way": (
        replace(OLD, follow=OLD.follow[:2]),
        (NewsKind.GONE, "follow", "1"),
        "Nothing is said any more of what follows from SAC score 1.",
    ),
    "another name": (
        replace(OLD, label="Hygiene"),
        (NewsKind.REWORDED, "head", "label"),
        "“Infection” is now called “Hygiene”.",
    ),
    "other words of an import": (
        replace(OLD, words=("germs",)),
        (NewsKind.CHANGED, "head", "words"),
        "The words it is recognised by in an import were changed.",
    ),
}


@pytest.mark.parametrize(("new", "place", "text"), ONE.values(), ids=ONE)
def test_one_thing_that_differs_is_told_as_one_thing(new, place, text):
    (told,) = news(OLD, new)
    assert (told.kind, told.what, told.key) == place
    assert told.text == text
    assert news(new, OLD), "and the other way round something is told too"
    assert told.kind.label


def test_a_new_version_with_the_same_content_has_no_news():
    assert news(OLD, replace(OLD, version=OLD.version + 1)) == ()


def test_two_kinds_are_not_two_versions():
    with pytest.raises(ValueError, match="two protocols"):
        news(OLD, GENERAL)


def same_rules(protocol: Protocol) -> Protocol:
    """A protocol without what makes no difference: its version, the order of stages and scores."""
    stages = list(Stage)
    return replace(
        protocol,
        version=1,
        clocks=tuple(sorted(protocol.clocks, key=lambda one: stages.index(one.stage))),
        follow=tuple(sorted(protocol.follow, key=lambda one: one.sac)),
    )


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(protocols(), protocols(), st.data())
def test_whatever_differs_is_told_and_nothing_else(one, other, data):
    parts = ["label", "title", "tone", "source", "words", "event_prompt", "harm_prompt", "fields"]
    parts += ["proceed", "validation", "repeat", "clocks", "follow", "telling"]
    taken = data.draw(st.sets(st.sampled_from(parts), max_size=4))
    mixed = replace(one, **{part: getattr(other, part) for part in taken})
    told = news(one, mixed)
    assert bool(told) == (same_rules(one) != same_rules(mixed))
    assert all(item.text.endswith(".") for item in told)
    assert len({(item.what, item.key, item.text) for item in told}) == len(told)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(len(OLD.fields))))
def test_no_more_is_told_as_moved_than_explains_the_order(order):
    new = replace(OLD, fields=tuple(OLD.fields[number] for number in order))
    moved = {one.key for one in news(OLD, new) if one.kind is NewsKind.MOVED}
    keys = [field.key for field in OLD.fields]
    left = [field.key for field in new.fields if field.key not in moved]
    assert left == [key for key in keys if key not in moved]
    for key in moved:  # none of them could have stayed
        more = [f.key for f in new.fields if f.key not in moved - {key}]
        assert more != [one for one in keys if one not in moved - {key}]


# -- for one case ----------------------------------------------------------------------------------


def the_case(*entities: Entity) -> CaseFile:
    case = Case(id="c", reference="NM-1", title="T", protocol="infection", location="Bedroom 3")
    return CaseFile("c", [replace(case, occurred="2026-11-10"), *entities])


def answer(field: str, value: str) -> Answer:
    return Answer(id=f"a.{field}", field=field, value=value, **OWN)


def test_moving_to_the_same_asks_nothing_and_leaves_nothing():
    file = the_case(answer("task", "Dressing"))
    assert move(file, OLD, OLD, 3) == move(file, OLD, replace(OLD, version=9), 3)
    assert move(file, OLD, OLD, 3).unanswered == ()
    assert move(file, OLD, OLD, 3).left_over == ()


NEWER = replace(
    OLD,
    version=OLD.version + 1,
    fields=(*OLD.fields, NEW_FIELD, ProtocolField(key="air", label="Air", choices=("Yes", "No"))),
    proceed=(*OLD.proceed, NEW_ITEM),
    validation=(*OLD.validation, ProtocolItem(key="sampled", label="Water sampled")),
    telling=(*OLD.telling, AskTelling(about="funder", hours=96, why="W.")),
)


def test_what_is_new_and_not_answered_is_told_and_only_that():
    found = move(the_case(), OLD, NEWER)
    assert [(one.what, one.key, one.text) for one in found.unanswered] == [
        ("field", "air", "Not answered yet: Air."),
        ("proceed", "flushed", "Not confirmed yet: Pipes flushed."),
        ("validation", "sampled", "Not confirmed yet: Water sampled."),
        ("tell", "funder", "Not decided yet: telling funder."),
    ]
    assert found.left_over == ()
    asked = move(the_case(answer("exposed", "Nobody")), OLD, NEWER)
    assert asked.unanswered[0].text == (
        "Not answered yet: Water, because “People exposed” is “Nobody”."
    )


def test_what_is_answered_confirmed_decided_or_waived_already_is_not_told():
    waived = Waiver(
        id="w", item="flushed", by="Quality lead", second="Nurse", at=AT, reason="R", **OWN
    )
    found = move(
        the_case(
            answer("air", "Yes"),
            waived,
            Confirmation(id="s", item="sampled", by="Quality lead", at=AT, **OWN),
            TellingDecision(
                id="t",
                about=About.FUNDER,
                choice=Telling.NO,
                decided_by="Quality lead",
                reason="No change of hours",
                **OWN,
            ),
        ),
        OLD,
        NEWER,
    )
    assert found.unanswered == ()
    alone = replace(waived, second="")
    (told,) = move(the_case(answer("air", "No"), alone), OLD, NEWER).unanswered[:1]
    assert told.key == "flushed", "safety-critical: one name is not enough"


def test_a_question_that_is_now_always_asked_is_told_where_it_was_not_asked_before():
    always = with_field("outbreak_advice", required_when=None)
    assert [one.key for one in move(the_case(), OLD, always, 1).unanswered] == ["outbreak_advice"]
    assert move(the_case(), OLD, always, 3).unanswered == ()


def test_what_has_no_place_any_more_is_told_and_stays():
    newer = replace(
        OLD,
        fields=tuple(
            replace(f, choices=f.choices[:3])
            if f.key == "exposed"
            else replace(f, bound="route")
            if f.key == "contact"
            else f
            for f in OLD.fields
            if f.key != "task"
        ),
        proceed=OLD.proceed[1:],
        validation=OLD.validation[1:],
    )
    file = the_case(
        answer("task", "Dressing"),
        answer("contact", "Glove"),
        answer("exposed", "Not known yet"),
        answer("signs", "None"),
        answer("long_gone", "From an older version"),
        Confirmation(id="s", item="person_safe", by="Shift lead", at=AT, **OWN),
        Confirmation(id="b", item="staff_briefed", by="Shift lead", at=AT, **OWN),
        Evidence(id="e", subject="person_safe", note="Seen", **OWN),
        Waiver(id="w", item="near_miss_evidence", by="Quality lead", at=AT, reason="R", **OWN),
        Waiver(id="v", item="plan.strength", by="Quality lead", at=AT, reason="R", **OWN),
    )
    found = move(file, OLD, newer)
    assert found.unanswered == ()
    stays = ". It stays in the case and its report."
    assert sorted((one.what, one.key, one.text.removesuffix(stays)) for one in found.left_over) == [
        (
            "confirmation",
            "person_safe",
            "“Person remains safe”, confirmed by Shift lead, is not asked any more",
        ),
        (
            "evidence",
            "person_safe",
            "1 piece of evidence for “Person remains safe”, which is not asked any more",
        ),
        (
            "field",
            "contact",
            "“How close it came” is taken from the case itself now, not from this answer: “Glove”",
        ),
        (
            "field",
            "exposed",
            "“People exposed” can no longer be answered with this: “Not known yet”",
        ),
        (
            "field",
            "long_gone",
            "“long_gone” is not asked any more: “From an older version”",
        ),
        ("field", "task", "“Task and step” is not asked any more: “Dressing”"),
        (
            "waiver",
            "near_miss_evidence",
            "“Near-miss evidence”, waived by Quality lead, is not asked any more",
        ),
    ]
    assert all(one.text.endswith(stays) for one in found.left_over)
