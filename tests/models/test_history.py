"""The audit trail as a list: told in words, and verified."""

from dataclasses import replace
from pathlib import Path

import pytest

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlKind,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Link,
    Reliability,
)
from rca_studio.domain.plan import (
    Action,
    ActionState,
    Decision,
    Effect,
    EffectKind,
    EffectReview,
    EvidenceCheck,
    EvidenceReturn,
    Finding,
    Measure,
    MeasureKind,
    Measurement,
    Strength,
)
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.domain.workspace import WORKSPACE, Setting
from rca_studio.editing.governance_gestures import PulseSheet, add_pulse
from rca_studio.editing.ports import Registers, StepKind
from rca_studio.models.engine import Engine, connect
from rca_studio.models.registers import SqlRegisters
from tests.models.lists import bring_in, commit, empty_workspace, stamp

CASE = Case(id="c", reference="NM-0142", title="Walker out of reach", service="Maple House")


@pytest.fixture
def engine(tmp_path: Path):
    engine = empty_workspace(tmp_path / "w.rca")
    yield engine
    engine.close()


@pytest.fixture
def registers(engine: Engine) -> Registers:
    return SqlRegisters(engine)


# -- history ---------------------------------------------------------------------------------------

NARROW = Cause(id="n", case_id="c", text="Doorway narrow")
TIGHT = Cause(id="t", case_id="c", text="Transfer space tight")
STEADY = Control(id="s", case_id="c", guards="n", text="Staff steadied person")
CHECK = EvidenceCheck(text="Seen twice")
MARK = Action(id="m", case_id="c", text="Mark the place")

TOLD = [
    ((None, NARROW), ["Cause “Doorway narrow” added"]),
    (
        (NARROW, replace(NARROW, evidence=EvidenceState.VERIFIED)),
        ["Cause “Doorway narrow”: evidence Hypothesis → Verified"],
    ),
    (
        (NARROW, replace(NARROW, evidence=EvidenceState.RULED_OUT, category="equipment_aids")),
        [
            "Cause “Doorway narrow”: category — → Equipment aids",
            "Cause “Doorway narrow”: evidence Hypothesis → Ruled out",
        ],
    ),
    (
        (NARROW, replace(NARROW, text="Door 70 cm")),
        ["Cause “Doorway narrow” reworded: “Door 70 cm”"],
    ),
    ((NARROW, replace(NARROW, rank=2.0)), ["Cause “Doorway narrow” moved"]),
    (
        (NARROW, replace(NARROW, gate=Gate.ALL, question=True)),
        [
            "Cause “Doorway narrow”: gate each cause is enough → all causes together",
            "Cause “Doorway narrow”: still a question no → yes",
        ],
    ),
    ((NARROW, None), ["Cause “Doorway narrow” removed"]),
    (
        (None, Link(id="l", case_id="c", cause_id="n", effect_id="t")),
        ["“Doorway narrow” leads to “Transfer space tight”"],
    ),
    (
        (Link(id="l", case_id="c", cause_id="n", effect_id="t"), None),
        ["“Doorway narrow” no longer leads to “Transfer space tight”"],
    ),
    (
        (None, Link(id="l", case_id="c", cause_id="gone", effect_id="t")),
        ["something since removed leads to “Transfer space tight”"],
    ),
    ((None, STEADY), ["Control “Staff steadied person” added (held, vigilance)"]),
    (
        (
            STEADY,
            replace(
                STEADY,
                state=ControlState.FAILED,
                kind=ControlKind.CHECKLIST,
                reliable=Reliability.NO,
                guards="t",
            ),
        ),
        [
            "Control “Staff steadied person”: guards “Doorway narrow” → “Transfer space tight”",
            "Control “Staff steadied person”: state Held → Did not hold",
            "Control “Staff steadied person”: kind Vigilance → Checklist or procedure",
            "Control “Staff steadied person”: was it reliable — → No",
        ],
    ),
    (
        (None, Event(id="e", case_id="c", text="Loss of balance")),
        ["Near miss “Loss of balance” added"],
    ),
    ((None, CASE), ["Case NM-0142 recorded: “Walker out of reach”"]),
    (
        (CASE, replace(CASE, stage=Stage.REVIEW, occurred="2026-11-18T20:40", anonymous=True)),
        [
            "Case NM-0142: stage Report → Review",
            "Case NM-0142: when it happened — → 18 Nov 2026, 20:40",
            "Case NM-0142: anonymous no → yes",
        ],
    ),
    (
        (CASE, replace(CASE, extras=(("Weather", "rain"),), content_hash="x")),
        ["Case NM-0142: Weather — → “rain”"],
    ),
    ((CASE, replace(CASE, content_hash="x")), ["Case NM-0142 brought up to date"]),
    (
        (CASE, replace(CASE, story="word\n" * 100)),
        ["Case NM-0142: story — → “" + ("word " * 18)[:89].rstrip() + "…”"],
    ),
    (
        (None, Answer(id="a", case_id="c", field="aid_position", value="Beside the bed")),
        ["“Aid position” answered: “Beside the bed”"],
    ),
    (
        (
            None,
            Confirmation(id="k", case_id="c", item="staff_briefed", by="Ada", at="", note="Both"),
        ),
        ["“Staff briefed” confirmed by Ada: “Both”"],
    ),
    (
        (Confirmation(id="k", case_id="c", item="staff_briefed", by="Ada", at=""), None),
        ["Confirmation of “Staff briefed” taken back"],
    ),
    (
        (
            None,
            Waiver(id="w", case_id="c", item="family_told", by="Ada", at="", reason="No family"),
        ),
        ["“Family told” set aside by Ada: “No family”"],
    ),
    (
        (None, Evidence(id="v", case_id="c", subject="n", file_name="door.jpg")),
        ["Evidence “door.jpg” added to “Doorway narrow”"],
    ),
    (
        (None, Evidence(id="v", case_id="c", subject="staff_briefed", note="Heard it")),
        ["Evidence “Heard it” added to “Staff briefed”"],
    ),
    (
        (None, Finding(id="f", case_id="c", number=3, statement="Space made it likely")),
        ["Finding F3 added: “Space made it likely”"],
    ),
    (
        (
            Finding(id="f", case_id="c", number=3, statement="Space"),
            Finding(id="f", case_id="c", number=3, statement="Space", causes=("n", "t")),
        ),
        ["Finding F3: causes it rests on — → “Doorway narrow”, “Transfer space tight”"],
    ),
    (
        (
            MARK,
            replace(
                MARK,
                owner="Bea",
                deadline="2026-11-28",
                strength=Strength.STRONGER,
                state=ActionState.DONE,
                effects=(Effect(kind=EffectKind.REMOVES_CAUSE, target="n"),),
            ),
        ),
        [
            "Action “Mark the place”: owner — → “Bea”",
            "Action “Mark the place”: deadline — → 28 Nov 2026",
            "Action “Mark the place”: strength — → Stronger",
            "Action “Mark the place”: state Proposed → Done, awaiting check",
            "Action “Mark the place”: effect on the model — → Removes cause “Doorway narrow”",
        ],
    ),
    (
        (MARK, replace(MARK, checks=(CHECK,))),
        ["Action “Mark the place”: evidence check “Seen twice” added"],
    ),
    (
        (
            replace(MARK, checks=(CHECK,)),
            replace(MARK, checks=(replace(CHECK, met=True, by="Cy"),)),
        ),
        ["Action “Mark the place”: evidence check “Seen twice” met, seen by Cy"],
    ),
    (
        (replace(MARK, checks=(CHECK,)), MARK),
        ["Action “Mark the place”: evidence check “Seen twice” removed"],
    ),
    (
        (
            replace(MARK, checks=(CHECK,)),
            replace(
                MARK,
                checks=(
                    replace(
                        CHECK,
                        checker="Supervisor",
                        shown="Photo 12",
                        given_by="Bea",
                        returns=(EvidenceReturn(by="Cy", at="x", reason="too dark"),),
                    ),
                ),
                decisions=(Decision(approved=False, by="Di", at="x", reason="too dear"),),
                reviews=(
                    EffectReview(
                        day="2026-11-20",
                        outcome=ActionState.SLIPPED,
                        by="Cy",
                        at="x",
                        saw="14 of 20",
                        changes="hooks lower",
                    ),
                ),
                measures=(
                    Measure(
                        kind=MeasureKind.PROCESS,
                        text="In its place",
                        numerator="walkers in place",
                        denominator="walkers seen",
                        target=90.0,
                        due="2026-12-24",
                    ),
                ),
                done_on="2026-11-18",
            ),
        ),
        [
            "Action “Mark the place”: evidence check “Seen twice” is looked at by “Supervisor”",
            "Action “Mark the place”: evidence for “Seen twice”: “Photo 12”",
            "Action “Mark the place”: evidence for “Seen twice” sent back by Cy: “too dark”",
            "Action “Mark the place”: refused by Di: “too dear”",
            "Action “Mark the place”: review of 20 Nov 2026 by Cy: slipped, “14 of 20”; what "
            "changes: “hooks lower”",
            "Action “Mark the place”: process measure “In its place”, walkers in place out of "
            "walkers seen, target at least 90, by 24 Dec 2026",
            "Action “Mark the place”: put in place on — → 18 Nov 2026",
        ],
    ),
    (
        (
            None,
            Measurement(
                id="g",
                case_id="c",
                action="n",
                kind=MeasureKind.PROCESS,
                day="2026-12-01",
                numerator=18,
                denominator=20,
                note="new team",
            ),
        ),
        ["Figure of 1 Dec 2026 for “Doorway narrow”: 18 out of 20: “new team”"],
    ),
]


@pytest.mark.parametrize(("change", "lines"), TOLD)
def test_each_kind_of_step_is_told_in_words(engine, registers, change, lines):
    subject = change[0] or change[1]
    if not isinstance(subject, Case):
        here = [e for e in (CASE, NARROW, TIGHT) if e.id != subject.id]
        commit(engine, "Before", *((None, entity) for entity in here))
    if change[0] is not None:
        commit(engine, "Before", (None, change[0]))
    commit(engine, "The step", change, at=stamp(5, "Bea"))
    step = registers.history("c")[0]
    assert list(step.details) == lines
    assert (step.label, step.actor, step.at) == ("The step", "Bea", "2026-11-21T10:05:00Z")
    assert step.kind == "edit"


def test_history_is_newest_first_with_undo_and_of_one_case_only(engine, registers):
    other = Case(id="o", reference="NM-0001", title="Other")
    commit(engine, "Report", (None, CASE))
    commit(engine, "Add cause", (None, NARROW))
    commit(engine, "Add cause", (NARROW, None), kind=StepKind.UNDO)
    commit(engine, "Both", (CASE, replace(CASE, title="New")), (None, other))
    steps = registers.history("c")
    assert [(s.seq, s.kind) for s in steps] == [(4, "edit"), (3, "undo"), (2, "edit"), (1, "edit")]
    assert steps[0].details == ("Case NM-0142: title “Walker out of reach” → “New”",)
    assert steps[1].details == ("Cause “Doorway narrow” removed",)
    assert [s.label for s in registers.history("o")] == ["Both"]
    assert [s.seq for s in registers.history("c", limit=2)] == [4, 3]
    assert registers.history("nobody") == ()
    assert steps[0].hash == registers.head().head


def test_an_import_stands_in_the_history_of_each_of_its_cases(engine, registers):
    bring_in(engine, [CASE, Case(id="o", reference="NM-0001", title="")], "summer")
    for case_id in ("c", "o", ""):
        (step,) = registers.history(case_id)
        assert (step.kind, step.label) == ("import", "Import summer.csv")
        assert step.details == ("2 records from “summer.csv”: 2 new",)


def test_settings_stand_in_the_history_of_the_workspace(engine, registers):
    commit(engine, "Name", (None, Setting(id="organisation", value="Riverside")))
    (step,) = registers.history("")
    assert step.details == ("Setting “Organisation”: “Riverside”",)


def test_a_long_step_is_told_in_part_and_counted(engine, registers):
    causes = [Cause(id=f"k{n}", case_id="c", text=f"Cause {n}") for n in range(100)]
    commit(engine, "Many", (None, CASE), *((None, cause) for cause in causes))
    (step,) = registers.history("c")
    assert len(step.details) == 61
    assert step.details[-1] == "… and 41 more"


# -- the chain -------------------------------------------------------------------------------------


@pytest.fixture
def trail(engine, registers) -> Path:
    commit(engine, "Report", (None, CASE))
    for n in range(6):
        commit(engine, f"Add {n}", (None, replace(NARROW, id=f"k{n}")), at=stamp(n))
    check = registers.verify()
    assert check.intact
    assert (check.entries, check.head) == (7, registers.head().head)
    assert registers.head().entries == 7
    engine.close()
    return engine.path


def tampered(path: Path, *statements: str) -> tuple[int | None, str, int]:
    """The verdict after somebody worked on the file with another program."""
    connection = connect(path)
    for trigger in ("audit_is_not_changed", "audit_is_not_cut", "audit_has_no_gap"):
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        connection.execute(statement)
    connection.close()
    engine = Engine(path)
    check = SqlRegisters(engine).verify()
    engine.close()
    assert check.intact is (check.broken_at is None)
    return check.broken_at, check.reason, check.entries


@pytest.mark.parametrize(
    ("column", "told"),
    {
        "at": "its time was changed",
        "actor": "its name was changed after it was written; before it was “Ada”",
        "kind": "its kind was changed after it was written; before it was “edit”",
        "label": "what it says was done, or the salt of it, was changed",
        "case_ids": "its list of cases was changed",
        "changes": "what it says was done was changed",
    }.items(),
)
@pytest.mark.parametrize("seq", [1, 4, 7])
def test_any_changed_entry_is_found(trail, column, told, seq):
    value = "[ ]" if column in ("case_ids", "changes") else "x"
    at, reason, entries = tampered(trail, f"UPDATE audit SET {column}='{value}' WHERE seq={seq}")
    assert (at, entries) == (seq, seq - 1)
    assert reason.startswith(told)


@pytest.mark.parametrize(
    ("statement", "broken_at", "reason"),
    [
        ("DELETE FROM audit WHERE seq = 1", 1, "it was removed"),
        ("DELETE FROM audit WHERE seq = 4", 4, "it was removed"),
        ("UPDATE audit SET prev = '0' WHERE seq = 3", 3, "the code of the entry before"),
        ("UPDATE audit SET hash = '0' WHERE seq = 3", 3, "its own code was changed"),
        ("UPDATE audit SET seq = 0 WHERE seq = 4", 4, "its number 4 was changed to 0"),
    ],
)
def test_a_missing_moved_or_unlinked_entry_is_found(trail, statement, broken_at, reason):
    found = tampered(trail, statement)
    assert found[0] == broken_at
    assert found[1].startswith(reason)


def test_an_empty_trail_is_whole(registers):
    check = registers.verify()
    assert (check.entries, check.head, check.intact) == (0, "", True)


def test_history_of_a_file_somebody_was_at_is_still_shown(trail):
    tampered(trail, "UPDATE audit SET changes = 'nonsense' WHERE seq = 2")
    engine = Engine(trail)
    steps = SqlRegisters(engine).history("c")
    assert [step.seq for step in steps] == [7, 6, 5, 4, 3, 2, 1]
    assert steps[5].details == ()
    engine.close()


def test_a_long_trail_is_verified_to_its_end(engine, registers, monkeypatch):
    monkeypatch.setattr("rca_studio.models.verifying._PIECE", 3)
    commit(engine, "Report", (None, CASE))
    for n in range(9):
        commit(engine, "Add", (None, replace(NARROW, id=f"k{n}")))
        assert registers.verify() == registers.head()
    engine.close()
    assert tampered(engine.path, "UPDATE audit SET label = 'x' WHERE seq = 8")[0] == 8


def test_of_survey_answers_only_how_many_there_are_is_told(engine, registers):
    """Which step was counted one more would say what somebody answered who reported just then."""
    workspace = CaseFile(WORKSPACE)
    for step in (4, 2):
        answer = (("safe_to_report", step),)
        added = add_pulse(workspace, (PulseSheet("2026-11", "Maple", "", answer),))
        commit(engine, "Count", *((c.before, c.after) for c in added.changes))
        workspace = CaseFile(WORKSPACE, [c.after for c in added.changes if c.after])
    later, first = registers.history("")
    assert first.details == ("Pulse, Safe to report, Nov 2026, Maple: 1 answer",)
    assert later.details == ("Pulse, Safe to report, Nov 2026, Maple: 1 answer → 2 answers",)
