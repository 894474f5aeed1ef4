"""The plan over all cases does not count the actions of a case that was rejected or merged."""

from datetime import UTC, datetime

import pytest

from rca_studio.analysis.margin import summarise
from rca_studio.domain.action_code import action_code
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.plan import Action
from rca_studio.domain.proof import RejectedAs
from rca_studio.domain.registers import ActionQuery
from rca_studio.editing.merging import merge
from rca_studio.editing.proof_gestures import reject, reopen
from rca_studio.editing.writer import Writer
from rca_studio.models.workspace import create_workspace


@pytest.fixture
def writer(tmp_path):
    workspace = create_workspace(tmp_path / "w.rca", organisation="")
    made = Writer(workspace, "Ada", summarise, lambda: datetime(2026, 11, 21, tzinfo=UTC))
    for name in ("one", "two"):
        case = Case(id=name, reference=f"NM-{name}", title="Walker away")
        action = Action(id=f"a-{name}", case_id=name, text="Mark the place", owner="Lead")
        made.edit(ChangeSet("Report", created(case, action)))
    yield made
    workspace.close()


def planned(writer: Writer, **values: object) -> list[str]:
    rows = writer._workspace.registers.actions(ActionQuery(**values))
    return [row.case_id for row in rows]


def test_an_action_of_two_reports_of_one_near_miss_is_planned_once(writer):
    assert planned(writer) == ["one", "two"]
    step = merge(writer.casefile("one"), writer.casefile("two"), writer.stamp(), "Same evening")
    writer.edit(step)
    assert planned(writer) == ["one"]
    assert planned(writer, open_only=True, practice=False) == ["one"]
    assert planned(writer, case_id="two") == ["two"]
    assert writer.undo()
    assert planned(writer) == ["one", "two"]


def test_a_reopened_case_has_its_plan_again(writer):
    file = writer.casefile("two")
    writer.edit(reject(file, RejectedAs.NOT_NEAR_MISS, writer.stamp(), "A drill"))
    assert planned(writer) == ["one"]
    writer.edit(reopen(writer.casefile("two"), Stage.ACT, writer.stamp(), "It was none"))
    assert planned(writer) == ["one", "two"]


def test_an_action_is_found_by_its_code_on_paper(writer):
    code = action_code("NM-one", "a-one")
    assert planned(writer, text=code) == ["one"]
    assert planned(writer, text=code[-4:].lower()) == ["one"]
    assert planned(writer, text=f"place {code.replace('·', '.')}") == ["one"]
    assert planned(writer, text=code[:-1]) == []
