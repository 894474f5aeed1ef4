"""Two reports of one near miss become one case, and not a word of either is lost."""

from __future__ import annotations

import tempfile
from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.margin import summarise
from rca_studio.analysis.practice import load_practice
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity, created
from rca_studio.domain.causal import (
    Cause,
    ControlState,
    Event,
    EvidenceState,
    Harm,
    Link,
    Place,
)
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.moments import show_moment
from rca_studio.domain.plan import Action, Finding
from rca_studio.domain.plan_rules import PLAN_RULES
from rca_studio.domain.proof import (
    About,
    DutyException,
    KeptProtocol,
    MoveKind,
    RejectedAs,
)
from rca_studio.domain.proof_rules import PROOF_RULES
from rca_studio.domain.review import Answer
from rca_studio.domain.rules import ALL_RULES
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.editing.gestures import report
from rca_studio.editing.merging import merge, merged_notes, why_not
from rca_studio.editing.ports import Stamp
from rca_studio.editing.writer import Writer
from rca_studio.models.workspace import create_workspace
from rca_studio.paths import resource
from tests.editing.case_strategies import casefiles

STAMP = Stamp(actor="Quality lead", at="2026-11-21T10:00:00Z")
WHY = "Both tell of the same evening"

pairs = st.tuples(casefiles("one"), casefiles("two"))


def merged(stays: CaseFile, other: CaseFile) -> tuple[CaseFile, CaseFile, ChangeSet]:
    step = merge(stays, other, STAMP, WHY)
    return stays.applied(step.changes), other.applied(step.changes), step


# -- what holds of every merge ---------------------------------------------------------------------

TECHNICAL = {
    *("id", "case_id", "source_key", "content_hash", "batch_id", "frame", "category", "view"),
    *("cause_id", "effect_id", "cause", "effect", "node", "about", "guards", "subject", "target"),
    *(
        "field",
        "item",
        "mark",
        "duty_key",
        "action",
        "pattern",
        "day",
        "covers",
        "pack",
        "protocol",
        "key",
        "head",
        "at",
    ),
    *("decided_at", "withdrawn_at", "sha256", "reference"),
}
"""Fields that hold no words of a person: ids, keys, digests, instants."""


NOT_RETOLD = {
    *TECHNICAL,
    *("occurred", "reported", "moment", "deadline", "review_date", "answer_due", "told_at", "duty"),
}


def spoken(file: CaseFile) -> set[str]:
    """Every text somebody wrote in a case, word by word but for blanks and capitals."""
    found: set[str] = set()
    for entity in file:
        if isinstance(entity, Place | KeptProtocol):
            continue
        for one in fields(entity):
            value = getattr(entity, one.name)
            if isinstance(entity, DutyException) and one.name == "duty":
                continue
            if one.name == "extras":
                found |= {text for pair in value for text in pair}
            elif one.name == "checks":
                found |= {text for check in value for text in texts_of(check)}
                found |= {text for c in value for back in c.returns for text in texts_of(back)}
            elif one.name in ("decisions", "reviews", "measures"):
                found |= {text for part in value for text in texts_of(part)}
            elif isinstance(value, str) and type(value) is str and one.name not in TECHNICAL:
                found.add(value)
    return {" ".join(text.casefold().split()) for text in found if text.strip()}


def texts_of(part: object) -> list[str]:
    """The words of a part of an action; its kinds and instants are no words."""
    found = {one.name: getattr(part, one.name) for one in fields(part)}  # type: ignore[arg-type]
    timeless = {"at", "given_at", "day", "planned", "due"}
    return [text for name, text in found.items() if type(text) is str and name not in timeless]


def in_own_words(part: Any, numbers: count[int]) -> Any:
    """The same part with words that stand nowhere else."""
    values = {
        one.name: f"{getattr(part, one.name)} §{next(numbers)}"
        for one in fields(part)
        if getattr(part, one.name) in texts_of(part) and getattr(part, one.name)
    }
    return replace(part, **values)


def told_in_own_words(file: CaseFile, nodes_too: bool) -> CaseFile:
    """The case with words that stand nowhere else; those of nodes may stay those of others."""
    numbers = count(1)
    told = []
    for entity in file:
        values: dict[str, object] = {}
        for one in fields(entity):
            value = getattr(entity, one.name)
            shared = one.name in ("text", "statement", "owner", "moment") and not nodes_too
            if one.name == "extras":
                values[one.name] = tuple((key, f"{text} §{next(numbers)}") for key, text in value)
            elif one.name == "checks":
                values[one.name] = tuple(
                    replace(
                        in_own_words(c, numbers),
                        returns=tuple(in_own_words(back, numbers) for back in c.returns),
                    )
                    for c in value
                )
            elif one.name in ("decisions", "reviews", "measures"):
                values[one.name] = tuple(in_own_words(part, numbers) for part in value)
            elif type(value) is str and value.strip() and one.name not in NOT_RETOLD and not shared:
                values[one.name] = f"{value} §{next(numbers)}"
        told.append(replace(entity, **values))
    return CaseFile(file.case_id, told)


def all_said(file: CaseFile) -> str:
    return "\n".join(sorted(spoken(file)))


def _as_said(text: str) -> str:
    try:
        return " ".join(show_moment(text.upper()).casefold().split())
    except ValueError:
        return text


@settings(max_examples=100, deadline=None)
@given(st.tuples(casefiles("one"), casefiles("two"), st.booleans()))
def test_every_word_of_the_other_case_is_found_in_the_one_that_stays(pair):
    stays, other = pair[0], told_in_own_words(pair[1], pair[2])
    after, _, _ = merged(stays, other)
    said = all_said(after)
    for text in spoken(other):
        assert text in said or _as_said(text) in said, text
    for text in spoken(stays):
        assert text in said, text


@settings(max_examples=100, deadline=None)
@given(pairs)
def test_all_rules_hold_and_both_cases_come_back_exactly(pair):
    stays, other = pair
    rules = (*ALL_RULES, *PROOF_RULES, *PLAN_RULES)
    before = {(rule, b.about) for file in pair for rule in rules for b in rule(file)}
    after, closed, step = merged(stays, other)
    for file in (after, closed):
        new = [b for rule in rules for b in rule(file) if (rule, b.about) not in before]
        assert new == []
    back = step.inverted().changes
    assert after.applied(back) == stays
    assert closed.applied(back) == other


@settings(max_examples=100, deadline=None)
@given(pairs)
def test_the_other_case_stays_whole_and_says_where_it_went(pair):
    stays, other = pair
    after, closed, _ = merged(stays, other)
    assert all(entity == closed.get(entity.id) for entity in other if not isinstance(entity, Case))
    assert closed.case == replace(other.case, stage=Stage.CLOSE)
    assert closed.rejection is not None
    assert (closed.rejection.kind, closed.rejection.duplicate_of) == (RejectedAs.DUPLICATE, "one")
    assert closed.moves[-1].kind is MoveKind.MERGED
    assert WHY in "\n".join(note.note for note in merged_notes(after, "NM-two"))
    assert after.case.stage is stays.case.stage
    assert after.moves == stays.moves


@settings(max_examples=100, deadline=None)
@given(pairs)
def test_what_stays_is_not_changed_but_filled(pair):
    stays, other = pair
    after, _, _ = merged(stays, other)
    for entity in stays:
        now = after.get(entity.id)
        for one in fields(entity):
            old, new = getattr(entity, one.name), getattr(now, one.name)
            if one.name == "extras":
                assert new[: len(old)] == old
            elif old != new:
                assert not str(old).strip(), (one.name, old, new)
                assert isinstance(entity, Case | Event | Harm)


@settings(max_examples=200, deadline=None)
@given(pairs)
def test_a_merge_never_makes_harm_look_further_away(pair):
    stays, other = pair
    if not any(one.state is ControlState.HELD for one in stays.controls):
        return
    before = summarise(stays).margin_today
    if before is None:
        return
    after = summarise(merged(stays, other)[0]).margin_today
    assert after is not None
    far = 10**6
    assert (far if after == NO_MARGIN else after) <= (far if before == NO_MARGIN else before)


@settings(max_examples=60, deadline=None)
@given(casefiles("one"))
def test_what_both_cases_say_is_not_said_twice(stays):
    entities = []
    for entity in stays:
        moved = {"id": "two" if entity.id == "one" else f"other-{entity.id}"}
        if not isinstance(entity, Case):
            moved["case_id"] = "two"
        entities.append(_renamed(replace(entity, **moved)))
    other = CaseFile("two", [replace(e, reference="NM-two") if isinstance(e, Case) else e
                             for e in entities])  # fmt: skip
    after, _, _ = merged(stays, other)
    named = {" ".join(c.text.casefold().split()) for c in stays.causes if c.text.strip()}
    blank = sum(1 for cause in stays.causes if not cause.text.strip())
    assert len([c for c in after.causes if c.text.strip()]) == len(
        [c for c in stays.causes if c.text.strip()]
    )
    assert named == {" ".join(c.text.casefold().split()) for c in after.causes if c.text.strip()}
    assert len(after.causes) - len(stays.causes) == blank
    assert after.answers == stays.answers


def _renamed(entity: Entity) -> Entity:
    """The same entity with every id of the case in it renamed."""
    values = {}
    for one in fields(entity):
        value = getattr(entity, one.name)
        if one.name in ("cause_id", "effect_id", "guards", "node", "effect", "about", "subject"):
            known = isinstance(value, str) and not isinstance(value, About)
            if known and value.startswith("one"):
                values[one.name] = "two" if value == "one" else f"other-{value}"
        elif one.name in ("causes", "findings"):
            values[one.name] = tuple(f"other-{ident}" for ident in value)
        elif one.name == "effects":
            values[one.name] = tuple(replace(e, target=f"other-{e.target}") for e in value)
    return replace(entity, **values)


# -- told by example -------------------------------------------------------------------------------


def near_fall(name: str, **values: object) -> CaseFile:
    case = Case(id=name, reference=f"NM-{name}", title="Walker out of reach", **values)  # type: ignore[arg-type]
    return CaseFile(name).applied(report(case, "Staff steadied person").changes)


def test_an_empty_field_is_filled_and_a_differing_one_becomes_a_note():
    stays = near_fall("one", location="Bathroom 2", reporter="Ada")
    other = near_fall("two", location="Bathroom, first floor", service="Maple House")
    after, _, _ = merged(stays, other)
    assert after.case.location == "Bathroom 2"
    assert after.case.service == "Maple House"
    notes = [note.note for note in merged_notes(after, "NM-two")]
    assert any("Location: Bathroom, first floor" in note for note in notes)


def test_an_anonymous_case_gets_no_reporter_and_no_exact_time():
    stays = near_fall("one", anonymous=True, occurred="")
    other = near_fall("two", reporter="Ada", occurred="2026-11-18T20:40")
    after, _, _ = merged(stays, other)
    assert (after.case.reporter, after.case.occurred) == ("", "")
    assert "18 nov 2026, 20:40" in all_said(after)


def test_one_control_told_in_two_ways_is_not_counted_twice():
    stays, other = near_fall("one"), near_fall("two")
    other_control = other.controls[0]
    told = replace(other_control, text="Carer caught her arm", why_reliable="She stood near")
    other = other.applied([Change(other_control, told)])
    after, _, _ = merged(stays, other)
    assert [one.text for one in after.controls] == ["Staff steadied person"]
    (note,) = [one for one in after.evidence_for(stays.harm.id) if "caught her arm" in one.note]
    assert "held" in note.note
    assert "She stood near" in note.note


def test_what_held_is_taken_over_where_nothing_is_named():
    stays = near_fall("one")
    stays = stays.applied([Change(stays.controls[0], None)])
    after, _, _ = merged(stays, near_fall("two"))
    assert [one.text for one in after.controls] == ["Staff steadied person"]
    assert after.controls[0].guards == after.harm.id


def test_who_answers_an_open_question_and_until_when_is_told_of_a_cause_both_know():
    asked = {"text": "Turn is tight", "question": True}
    stays = near_fall("one").applied(created(Cause(id="a", case_id="one", **asked)))
    theirs = Cause(id="b", case_id="two", answer_by="Ada", answer_due="2026-12-01", **asked)
    after, _, _ = merged(stays, near_fall("two").applied(created(theirs)))
    (note,) = after.evidence_for("a")
    assert note.note == "In NM-two: Ada will answer it, an answer is due 1 Dec 2026"


def test_causes_keep_their_structure_and_hang_under_the_event():
    stays, other = near_fall("one"), near_fall("two")
    other = other.applied(
        created(
            Cause(id="a", case_id="two", text="Turn is tight", evidence=EvidenceState.SUPPORTED),
            Cause(id="b", case_id="two", text="Door opens inwards"),
            Cause(id="c", case_id="two", text="Rota changed at noon"),
            Link(id="l1", case_id="two", cause_id="a", effect_id=other.event.id, rank=1.0),
            Link(id="l2", case_id="two", cause_id="b", effect_id="a", rank=2.0),
        )
    )
    after, _, _ = merged(stays, other)
    under = {cause.text for cause in after.causes_of(after.event.id)}
    assert under == {"Turn is tight", "Rota changed at noon"}
    tight = next(cause for cause in after.causes if cause.text == "Turn is tight")
    assert [cause.text for cause in after.causes_of(tight.id)] == ["Door opens inwards"]
    assert {cause.evidence for cause in after.causes} == {EvidenceState.HYPOTHESIS}
    assert any("supported" in note.note for note in after.evidence_for(tight.id))


def test_two_causes_that_lead_to_each_other_are_not_made_a_loop():
    def with_chain(name: str, first: str, then: str) -> CaseFile:
        file = near_fall(name)
        ends = (Cause(id=f"{name}x", case_id=name, text=first),
                Cause(id=f"{name}y", case_id=name, text=then))  # fmt: skip
        ways = ((f"{name}x", f"{name}y"), (f"{name}y", file.event.id))
        links = [Link(id=f"{name}{n}", case_id=name, cause_id=a, effect_id=b)
                 for n, (a, b) in enumerate(ways)]  # fmt: skip
        return file.applied(created(*ends, *links))

    stays, other = with_chain("one", "late", "hurried"), with_chain("two", "hurried", "late")
    after, _, _ = merged(stays, other)
    assert [b for rule in ALL_RULES for b in rule(after)] == []
    assert "this led to: late" in all_said(after)


def test_steps_of_both_timelines_stand_in_the_order_of_time():
    def with_steps(name: str, *steps: tuple[str, str]) -> CaseFile:
        entries = [
            TimelineEntry(id=f"{name}{n}", case_id=name, text=text, moment=moment, rank=float(n))
            for n, (text, moment) in enumerate(steps, 1)
        ]
        return near_fall(name).applied(created(*entries))

    day = "2026-11-18T20:"
    stays = with_steps("one", ("called", f"{day}10"), ("turned", f"{day}40"), ("seated", ""))
    other = with_steps("two", ("walked", f"{day}20"), ("stopped", ""), ("turned", f"{day}40"))
    after, _, _ = merged(stays, other)
    assert [e.text for e in after.timeline] == ["called", "walked", "stopped", "turned", "seated"]


def test_the_numbers_of_findings_go_on_and_actions_come_with_them():
    stays, other = near_fall("one"), near_fall("two")
    stays = stays.applied(created(Finding(id="f", case_id="one", number=1, statement="Tight turn")))
    other = other.applied(
        created(
            Finding(id="g", case_id="two", number=1, statement="tight  turn"),
            Finding(id="h", case_id="two", number=2, statement="Rota changed"),
            Action(id="p", case_id="two", text="Mark the place", findings=("g", "h"), owner="Lead"),
        )
    )
    after, _, _ = merged(stays, other)
    assert [(one.label, one.statement) for one in after.findings] == [
        ("F1", "Tight turn"),
        ("F2", "Rota changed"),
    ]
    assert after.actions[0].findings == tuple(one.id for one in after.findings)


def test_an_answer_the_protocol_does_not_ask_for_becomes_a_note():
    practice = load_practice(resource("protocols").parent)
    falls, drugs = practice.protocol("near_fall"), practice.protocol("medication")
    asked, foreign = falls.fields[0], next(f for f in drugs.fields if falls.field(f.key) is None)
    stays, other = near_fall("one"), near_fall("two", protocol="medication")
    other = other.applied(
        created(
            *(
                Answer(id=f.key, case_id="two", field=f.key, value="As told")
                for f in (asked, foreign)
                if not f.bound
            )
        )
    )
    after = stays.applied(merge(stays, other, STAMP, WHY, (falls, drugs)).changes)
    assert foreign.key not in after.answers
    assert f"{foreign.label}: as told".casefold() in all_said(after)


@pytest.mark.parametrize(
    ("stays", "other", "words"),
    [
        (near_fall("one"), near_fall("one"), "into itself"),
        (near_fall("one"), near_fall("two", practice=True), "kept apart"),
        (CaseFile("one"), near_fall("two"), "not there any more"),
    ],
)
def test_what_cannot_be_merged_is_said(stays, other, words):
    assert words in why_not(stays, other)
    with pytest.raises(ValueError, match=words):
        merge(stays, other, STAMP, WHY)


def test_a_case_that_was_merged_already_is_opened_again_first():
    stays, other = near_fall("one"), near_fall("two")
    _, closed, _ = merged(stays, other)
    assert "reopen it first" in why_not(near_fall("three"), closed)
    assert "reopen it first" in why_not(closed, near_fall("three"))


def test_it_is_one_step_in_a_real_workspace_and_one_undo_takes_it_back():
    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(Path(folder) / "w.rca", organisation="")
        writer = Writer(workspace, "Quality lead", summarise, lambda: datetime.now(UTC))
        for file in (near_fall("one"), near_fall("two", story="She caught the rail")):
            writer.edit(ChangeSet("Report", created(*file)))
        before = [writer.casefile(name).digest() for name in ("one", "two")]
        step = merge(writer.casefile("one"), writer.casefile("two"), writer.stamp(), WHY)
        writer.edit(step)
        for name in ("one", "two"):
            assert workspace.load(name).casefile == writer.casefile(name)
        assert writer.undo_label == "Merge NM-two into NM-one"
        assert writer.undo()
        assert [workspace.load(name).casefile.digest() for name in ("one", "two")] == before
        assert writer.redo()
        assert writer.casefile("two").rejection is not None
        assert workspace.registers.verify_rows().intact
        workspace.close()
