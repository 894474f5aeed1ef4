"""The timeline: entries in their order, moved, and taken away with their evidence."""

import pytest

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.review import Evidence
from rca_studio.domain.rules import ALL_RULES
from rca_studio.domain.timeline import EntryKind
from rca_studio.editing import gestures, timeline_gestures
from tests.causal_examples import doorway


def done(casefile: CaseFile, step: ChangeSet) -> CaseFile:
    after = casefile.applied(step.changes)
    assert [why for rule in ALL_RULES for why in rule(after)] == []
    assert after.applied(step.inverted().changes).digest() == casefile.digest()
    return after


def told(casefile: CaseFile) -> list[str]:
    return [entry.text for entry in casefile.timeline]


@pytest.fixture
def case() -> CaseFile:
    casefile = doorway().file()
    for words in ("Bell rang", "Turned at the door", "Steadied"):
        casefile = done(casefile, timeline_gestures.add_entry(casefile, words)[0])
    return casefile


def test_an_entry_comes_last_or_right_after_another(case):
    assert told(case) == ["Bell rang", "Turned at the door", "Steadied"]
    first = case.timeline[0]
    step, key = timeline_gestures.add_entry(
        case, "Walker away", after=first.id, kind=EntryKind.GAP, moment="2026-11-18", about="reach"
    )
    after = done(case, step)
    assert told(after) == ["Bell rang", "Walker away", "Turned at the door", "Steadied"]
    assert (after.get(key).kind, after.get(key).about) == (EntryKind.GAP, "reach")
    step, _ = timeline_gestures.add_entry(after, "And more", after=key)
    assert told(done(after, step))[1:3] == ["Walker away", "And more"]


def test_a_hundred_entries_in_one_place_stand_in_the_order_they_were_put_there(case):
    """Halving the room between two numbers ends after about fifty times."""
    first = case.timeline[0]
    for number in range(100):
        step, key = timeline_gestures.add_entry(case, str(number), after=first.id)
        case = case.applied(step.changes)
        assert case.timeline[1].id == key
    newest_first = [str(number) for number in reversed(range(100))]
    assert told(case) == ["Bell rang", *newest_first, "Turned at the door", "Steadied"]


def test_entries_change_places_to_either_end(case):
    last = case.timeline[-1].id
    once = done(case, timeline_gestures.move_entry(case, last, -1))
    assert told(once) == ["Bell rang", "Steadied", "Turned at the door"]
    twice = done(once, timeline_gestures.move_entry(once, last, -1))
    assert told(twice) == ["Steadied", "Bell rang", "Turned at the door"]
    assert timeline_gestures.move_entry(twice, last, -1) is None
    back = done(twice, timeline_gestures.move_entry(twice, last, 1))
    assert told(back) == told(once)
    assert timeline_gestures.move_entry(case, last, 1) is None


def test_an_entry_goes_with_its_evidence_and_stays_when_its_cause_goes(case):
    entry = case.timeline[1]
    seen = Evidence(id="seen", case_id=case.case_id, subject=entry.id, note="Log")
    case = done(case, gestures.attach(seen))
    after = done(case, timeline_gestures.delete_entry(case, entry.id))
    assert told(after) == ["Bell rang", "Steadied"]
    assert after.get("seen") is None
    step, key = timeline_gestures.add_entry(case, "About it", about="reach")
    case = done(case, step)
    after = done(case, gestures.delete_node(case, "reach"))
    assert after.get(key).about == ""
