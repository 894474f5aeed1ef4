"""Actions, facets, imports and the audit trail as lists; from any thread, without SQLAlchemy."""

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from rca_studio.domain.case import Case
from rca_studio.domain.causal import Cause
from rca_studio.domain.plan import (
    Action,
    ActionState,
    Effect,
    EffectKind,
    EffectReview,
    EvidenceCheck,
    Finding,
    Measure,
    MeasureKind,
    Measurement,
    Strength,
)
from rca_studio.domain.proof import CaseMarking, KeptProtocol
from rca_studio.domain.registers import ActionQuery, CaseQuery, RejectedRow
from rca_studio.editing.ports import Registers, StepKind
from rca_studio.models.chores import Chores
from rca_studio.models.engine import Engine
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


def test_the_cases_reviewed_under_each_version_are_counted(engine, registers):
    assert registers.kept_protocols() == {}
    for number, pack in enumerate(("a" * 64, "b" * 64, "a" * 64)):
        case = Case(id=f"i{number}", reference=f"R-{number}", title="")
        kept = KeptProtocol(
            id=f"k{number}", case_id=case.id, key="near_fall", pack_version=3, pack=pack
        )
        commit(engine, "Report", (None, case), (None, kept))
    assert registers.kept_protocols() == {"a" * 64: 2, "b" * 64: 1}


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
                action(
                    "done",
                    owner="Bea",
                    deadline="2026-11-01",
                    state=ActionState.DONE,
                    checks=(met,),
                    review_date="2026-11-20",
                ),
                action(
                    "held",
                    owner="Bea",
                    deadline="2026-10-01",
                    state=ActionState.HELD,
                    review_date="2026-11-01",
                    strength=Strength.STRONGER,
                ),
                action("dateless", owner="ann"),
                action("nobody", deadline="2026-01-01", case_id="p", measure="Café 20 of 20"),
            )
        ),
    )
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


def test_a_review_is_due_again_where_a_later_day_was_set(engine, registers):
    seen = EffectReview(day="2026-11-01", outcome=ActionState.HELD, by="Bea", at="2026-11-01")
    slipped = replace(seen, outcome=ActionState.SLIPPED, changes="hooks")
    day = {"review_date": "2026-11-20"}
    commit(
        engine,
        "Plan",
        (None, CASE),
        *(
            (None, one)
            for one in (
                action("again", state=ActionState.HELD, reviews=(seen,), **day),
                action("slipped", state=ActionState.SLIPPED, reviews=(slipped,), **day),
                action("checked", state=ActionState.CHECKED, **day),
                action("over", state=ActionState.HELD, reviews=(seen,), review_date="2026-11-01"),
                action("before", state=ActionState.HELD, **day),  # judged by an earlier version
                action("failed", state=ActionState.FAILED, reviews=(slipped,), **day),
                action("refused", state=ActionState.REFUSED, **day),
            )
        ),
    )
    assert set(ids(registers, review_due_on="2026-11-20")) == {"again", "slipped", "checked"}
    assert ids(registers, review_due_on="2026-11-19") == []


def test_an_action_comes_whole_with_its_findings_effects_and_figures(engine, registers):
    finding = Finding(id="f1", case_id="c", number=1, statement="s")
    cause = Cause(id="x", case_id="c", text="No marked place")
    effects = (Effect(kind=EffectKind.REMOVES_CAUSE, target="x"),)
    measure = Measure(kind=MeasureKind.PROCESS, text="In its place")
    one = action("one", findings=("f1",), effects=effects, measures=(measure,))
    figures = [
        Measurement(
            id=str(n), case_id="c", action=owner, kind=MeasureKind.PROCESS, day=day, numerator=n
        )
        for n, (owner, day) in enumerate(
            (("one", "2026-12-08"), ("one", "2026-12-01"), ("two", "2026-12-01"))
        )
    ]
    marking = CaseMarking(id="m", case_id="c", marking="Internal", reason="r", by="Bea", at="a")
    parts = (CASE, finding, cause, one, action("two", measures=(measure,)), *figures, marking)
    commit(engine, "Plan", *((None, part) for part in parts))
    rows = registers.actions(ActionQuery())
    first, second = registers.whole_actions(rows)
    assert [(whole.row, whole.action) for whole in (first, second)] == [
        (rows[0], one),
        (rows[1], parts[4]),
    ]
    assert first.findings == (finding,)
    assert first.changes == ("Removes: No marked place",)
    assert [figure.day for figure in first.measurements] == ["2026-12-01", "2026-12-08"]
    assert first.marking == "Internal"
    assert rows[0].measure == "In its place"
    gone = rows[1]._replace(id="gone")
    assert registers.whole_actions((gone, rows[0])) == (first,)


# -- imports ---------------------------------------------------------------------------------------


def test_imports_and_what_they_could_not_take(engine, registers):
    sink = Imports(engine, Chores(engine)).begin_import("one")
    late = RejectedRow(
        batch_id="one",
        record=9,
        line=12,
        reason="no_text",
        column="Story",
        detail="",
        cells=("a", "ü", ""),
    )
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
