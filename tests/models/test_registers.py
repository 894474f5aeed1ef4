"""Actions, facets, imports and the audit trail as lists; from any thread, without SQLAlchemy."""

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from rca_studio.domain.case import Case, Stage
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
    Effect,
    EffectKind,
    EvidenceCheck,
    Finding,
    Strength,
)
from rca_studio.domain.registers import ActionQuery, CaseQuery, RejectedRow
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.domain.workspace import Setting
from rca_studio.editing.ports import Registers, StepKind
from rca_studio.models.chores import Chores
from rca_studio.models.engine import Engine, connect
from rca_studio.models.imports import Imports
from rca_studio.models.registers import SqlRegisters
from tests.models.lists import batch, bring_in, commit, empty_workspace, stamp

CASE = Case(id="c", reference="NM-0142", title="Walker out of reach", service="Maple House")


@pytest.fixture
def engine(tmp_path: Path):
    engine = empty_workspace(tmp_path / "w.rca")
    yield engine
    engine.close()


@pytest.fixture
def registers(engine: Engine) -> Registers:
    return SqlRegisters(engine)


# -- facets and references -------------------------------------------------------------------------


def test_values_of_an_attribute_come_with_counts_most_first(engine, registers):
    places = ["Oak", "Maple", "", "Oak", "Elm", "Elm", "Oak"]
    bring_in(
        engine,
        [Case(id=f"i{n}", reference=f"R-{n}", title="", location=p) for n, p in enumerate(places)],
        "b",
    )
    assert registers.values_of("location") == (("Oak", 3), ("Elm", 2), ("Maple", 1))
    assert registers.values_of("location", limit=2) == (("Oak", 3), ("Elm", 2))
    assert registers.values_of("stage") == (("report", 7),)
    case = Case(id="i0", reference="R-0", title="", location="Oak", batch_id="b")
    commit(engine, "Move", (case, replace(case, location="Maple")))
    assert registers.values_of("location") == (("Elm", 2), ("Maple", 2), ("Oak", 2))


@pytest.mark.parametrize("attribute", ["id", "story", "seq; DROP TABLE case_", ""])
def test_values_of_anything_else_are_refused(registers, attribute):
    with pytest.raises(ValueError, match="not listed"):
        registers.values_of(attribute)


def test_a_case_is_found_by_its_exact_reference(engine, registers):
    commit(engine, "Report", (None, CASE))
    assert registers.case_id_of("NM-0142") == "c"
    assert registers.case_id_of("NM-142") is None
    assert registers.case_id_of("") is None
    assert registers.case_id_of("\ud800") is None


# -- actions ---------------------------------------------------------------------------------------


def action(id_: str, **more) -> Action:
    return Action(id=id_, case_id=more.pop("case_id", "c"), text=more.pop("text", id_), **more)


@pytest.fixture
def plan(engine, registers) -> Registers:
    met, open_ = EvidenceCheck(text="Seen", met=True), EvidenceCheck(text="Asked")
    other = Case(id="p", reference="NM-0007", title="Practice", service="Oak", practice=True)
    commit(
        engine,
        "Plan",
        (None, CASE),
        (None, other),
        (None, Finding(id="f2", case_id="c", number=2, statement="s")),
        (None, Finding(id="f1", case_id="c", number=1, statement="s")),
        *(
            (None, a)
            for a in (
                action("late", owner="Bea", deadline="2026-11-14", findings=("f2", "f1")),
                action("soon", owner="ann", deadline="2026-11-28", checks=(met, open_)),
                action("done", owner="Bea", deadline="2026-11-01", state=ActionState.DONE,
                       checks=(met,), review_date="2026-11-20"),
                action("held", owner="Bea", deadline="2026-10-01", state=ActionState.HELD,
                       review_date="2026-11-01", strength=Strength.STRONGER),
                action("dateless", owner="ann"),
                action("nobody", deadline="2026-01-01", case_id="p", measure="Café 20 of 20"),
            )
        ),
    )  # fmt: skip
    return registers


def ids(registers: Registers, **more) -> list[str]:
    return [row.id for row in registers.actions(ActionQuery(**more))]


def test_actions_come_by_owner_and_deadline_and_what_lacks_them_last(plan):
    assert ids(plan) == ["soon", "dateless", "held", "done", "late", "nobody"]
    assert [row.id for row in plan.actions(ActionQuery(), limit=2)] == ["soon", "dateless"]


def test_an_action_names_its_case_its_findings_and_its_evidence(plan):
    row = next(row for row in plan.actions(ActionQuery()) if row.id == "late")
    assert (row.case_reference, row.case_title, row.service) == (
        "NM-0142",
        CASE.title,
        "Maple House",
    )
    assert row.findings == ("F1", "F2")
    soon = next(row for row in plan.actions(ActionQuery()) if row.id == "soon")
    assert (soon.checks_met, soon.checks_total) == (1, 2)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"owners": ("Bea",)}, {"late", "done", "held"}),
        ({"owners": ("",)}, {"nobody"}),
        ({"strengths": (Strength.STRONGER,)}, {"held"}),
        ({"states": (ActionState.DONE, ActionState.HELD)}, {"done", "held"}),
        ({"case_id": "p"}, {"nobody"}),
        ({"services": ("Oak",)}, {"nobody"}),
        ({"practice": False}, {"late", "soon", "done", "held", "dateless"}),
        ({"practice": True}, {"nobody"}),
        ({"overdue_on": "2026-11-21"}, {"late", "nobody"}),
        ({"overdue_on": "2026-11-14"}, {"nobody"}),  # the day itself is not late
        ({"review_due_on": "2026-11-20"}, {"done"}),
        ({"review_due_on": "2026-11-19"}, set()),
        ({"evidence_missing": True}, {"late", "soon", "held", "dateless", "nobody"}),
        ({"open_only": True}, {"late", "soon", "done", "dateless", "nobody"}),
        ({"text": "café"}, {"nobody"}),
        ({"text": "CAFÉ nm-0007"}, {"nobody"}),
        ({"text": "walker bea"}, {"late", "done", "held"}),
        ({"text": "%"}, set()),
        (
            {"open_only": True, "owners": ("ann", "Bea"), "overdue_on": "2026-12-24"},
            {"late", "soon"},
        ),
    ],
)
def test_actions_are_filtered(plan, query, wanted):
    assert set(ids(plan, **query)) == wanted


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
    ((NARROW, replace(NARROW, text="Door 70 cm")), ["Cause “Doorway narrow” reworded: “Door 70 cm”"]),
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
    ((None, Event(id="e", case_id="c", text="Loss of balance")), ["Near miss “Loss of balance” added"]),
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
        (None, Confirmation(id="k", case_id="c", item="staff_briefed", by="Ada", at="", note="Both")),
        ["“Staff briefed” confirmed by Ada: “Both”"],
    ),
    (
        (Confirmation(id="k", case_id="c", item="staff_briefed", by="Ada", at=""), None),
        ["Confirmation of “Staff briefed” taken back"],
    ),
    (
        (None, Waiver(id="w", case_id="c", item="family_told", by="Ada", at="", reason="No family")),
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
            "Action “Mark the place”: state Not started → Done, awaiting check",
            "Action “Mark the place”: effect on the model — → Removes cause “Doorway narrow”",
        ],
    ),
    (
        (MARK, replace(MARK, checks=(CHECK,))),
        ["Action “Mark the place”: evidence check “Seen twice” added"],
    ),
    (
        (replace(MARK, checks=(CHECK,)), replace(MARK, checks=(replace(CHECK, met=True, by="Cy"),))),
        ["Action “Mark the place”: evidence check “Seen twice” met, seen by Cy"],
    ),
    (
        (replace(MARK, checks=(CHECK,)), MARK),
        ["Action “Mark the place”: evidence check “Seen twice” removed"],
    ),
]  # fmt: skip


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


@pytest.mark.parametrize("column", ["at", "actor", "kind", "label", "case_ids", "changes"])
@pytest.mark.parametrize("seq", [1, 4, 7])
def test_any_changed_entry_is_found(trail, column, seq):
    value = "[ ]" if column in ("case_ids", "changes") else "x"
    change = f"UPDATE audit SET {column} = '{value}' WHERE seq = {seq}"
    assert tampered(trail, change) == (seq, "the entry was changed after it was written", seq - 1)


@pytest.mark.parametrize(
    ("statement", "broken_at", "reason"),
    [
        ("DELETE FROM audit WHERE seq = 1", 1, "an entry is missing"),
        ("DELETE FROM audit WHERE seq = 4", 4, "an entry is missing"),
        ("UPDATE audit SET prev = '0' WHERE seq = 3", 3, "the entry does not follow"),
        ("UPDATE audit SET hash = '0' WHERE seq = 3", 3, "the entry was changed"),
        ("UPDATE audit SET seq = 0 WHERE seq = 4", 0, "an entry was put in"),
    ],
)
def test_a_missing_moved_or_unlinked_entry_is_found(trail, statement, broken_at, reason):
    found = tampered(trail, statement)
    assert found[0] == broken_at
    assert found[1].startswith(reason)


def test_an_empty_trail_is_whole(registers):
    check = registers.verify()
    assert (check.entries, check.head, check.intact) == (0, "", True)


# -- imports ---------------------------------------------------------------------------------------


def test_imports_and_what_they_could_not_take(engine, registers):
    sink = Imports(engine, Chores(engine)).begin_import("one")
    late = RejectedRow(batch_id="one", record=9, line=12, reason="no_text", column="Story",
                       detail="", cells=("a", "ü", ""))  # fmt: skip
    early = replace(late, record=2, line=3, reason="bad_date", cells=())
    sink.reject([late, early])
    first = replace(batch("one", 2, at="2026-11-19T00:00:00Z"), new=0, rejected=2)
    sink.finish(first, stamp())
    bring_in(engine, [CASE], "two")
    assert [b.id for b in registers.batches()] == ["two", "one"]
    assert registers.batches()[1] == first
    assert registers.rejected("one") == (early, late)
    assert registers.rejected("two") == ()
    Imports(engine, Chores(engine)).withdraw("two", StepKind.UNDO, stamp())
    assert [b.id for b in registers.batches()] == ["one"]


# -- threads and start-up --------------------------------------------------------------------------


def test_lists_are_read_in_many_threads_while_cases_are_written(engine, registers):
    """Each page is of one moment: a batch is there with all of its cases or not at all."""
    bring_in(engine, [Case(id=f"a{n}", reference=f"A-{n}", title="walker") for n in range(50)], "a")
    trouble: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                for query in (CaseQuery(), CaseQuery(text="walker"), CaseQuery(text="a-1")):
                    number = len(registers.cases(query, limit=1_000).rows)
                    assert query.text == "a-1" or number % 50 == 0
                registers.values_of("stage")
                registers.history("")
                assert registers.verify().intact
        except BaseException as error:
            trouble.append(error)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for name in "bcdefg":
        cases = [Case(id=f"{name}{n}", reference=f"{name}-{n}", title="walker") for n in range(50)]
        bring_in(engine, cases, name)
    done.set()
    for thread in threads:
        thread.join()
    assert not trouble
    assert len(registers.cases(CaseQuery(), limit=1_000).rows) == 350


def test_the_first_page_waits_for_no_toolkit():
    code = (
        "import sys, rca_studio.models.registers as r\n"
        "print([n for n in ('sqlalchemy', 'alembic', 'numpy', 'networkx') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
