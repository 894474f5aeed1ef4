"""What the register lists as late or due for review, digest, mail and screen tell as such."""

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.plan_standing import is_late, waits_for_review
from rca_studio.domain.case import Case
from rca_studio.domain.plan import Action, ActionState, EffectReview
from rca_studio.domain.registers import ActionQuery
from rca_studio.models.registers import SqlRegisters
from rca_studio.ui.plan.rows import is_overdue, review_is_due
from tests.models.lists import commit, empty_workspace

TODAY = date(2026, 11, 21)
DAYS = st.sampled_from(
    ["", "2026-11-20", "2026-11-21", "2026-11-22", "2026-10-30", "2026-10", "2026"]
)


def review(day: str) -> EffectReview:
    return EffectReview(day=day, outcome=ActionState.HELD, by="Q", at=f"{day}T08:00:00Z")


ACTIONS = st.lists(
    st.builds(
        Action,
        id=st.uuids().map(str),
        case_id=st.just("c1"),
        text=st.just("Do it"),
        deadline=DAYS,
        review_date=DAYS,
        state=st.sampled_from(ActionState),
        reviews=st.sampled_from([(), (review("2026-10-30"),), (review("2026-11-21"),)]),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@settings(max_examples=30)
@given(made=ACTIONS)
def test_one_reading_of_late_and_of_due_for_review(tmp_path_factory, made: list[Action]) -> None:
    folder: Path = tmp_path_factory.mktemp("standing")
    engine = empty_workspace(folder / "w.rca")
    case = Case(id="c1", reference="NM-0001", title="A case")
    commit(engine, "Put in", (None, case), *((None, one) for one in made))
    registers = SqlRegisters(engine)
    day = TODAY.isoformat()
    late = {row.id for row in registers.actions(ActionQuery(overdue_on=day), 99)}
    due = {row.id for row in registers.actions(ActionQuery(review_due_on=day), 99)}
    rows = registers.actions(ActionQuery(), 99)
    engine.close()
    assert late == {one.id for one in made if is_late(one, TODAY)}
    assert due == {one.id for one in made if waits_for_review(one, TODAY)}
    assert late == {row.id for row in rows if is_overdue(row, TODAY)}
    assert due <= {row.id for row in rows if review_is_due(row, TODAY)}
