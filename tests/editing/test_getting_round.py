"""Ways somebody might try to get round gates, duties and signatures; each is refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rca_studio.analysis.practice import load_practice
from rca_studio.analysis.reviewing import Reviewing
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import Finding
from rca_studio.domain.proof import MoveKind, RejectedAs, StageMove
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import proof_gestures
from rca_studio.editing.writer import EditRejected, Writer
from rca_studio.models.workspace import create_workspace
from rca_studio.models.workspace_file import WorkspaceFile
from rca_studio.paths import resource

ADA = Person(id="ada", name="Ada Min", roles=(Role.ADMINISTRATOR, Role.QUALITY_LEAD))
VAL = Person(id="val", name="Val Idas", roles=(Role.VALIDATOR, Role.QUALITY_LEAD))
REP = Person(id="rep", name="Rep Orter", roles=(Role.REPORTER,))
OWN = Person(id="own", name="Owen Ner", roles=(Role.ACTION_OWNER,))
CASE = Case(
    id="c", reference="NM-1", title="Walker away", occurred="2026-11-18T20:40", story="By the basin"
)
FINDING = Finding(id="f", case_id="c", number=1, statement="No place was marked for the walker")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[WorkspaceFile]:
    made = create_workspace(tmp_path / "w.rca", organisation="", backups=tmp_path / "b")
    yield made
    made.close()


@pytest.fixture
def writer(workspace: WorkspaceFile) -> Writer:
    practice = load_practice(resource("protocols").parent)
    reviewing = Reviewing(practice, lambda: made.casefile(WORKSPACE))
    made = Writer(workspace, "Ada Min", reviewing.summarise, gatekeeper=reviewing)
    return made


def set_up(writer: Writer, *people: Person) -> None:
    writer.edit(ChangeSet("Set up people", created(ADA, VAL, *people)))


def report(writer: Writer, stage: Stage = Stage.REPORT, *more: object) -> None:
    writer.edit(ChangeSet("Report", created(replace(CASE, stage=stage), *more)))


# -- gates ----------------------------------------------------------------------------------------


def test_rejecting_and_opening_again_is_no_way_past_the_gates_between(writer):
    report(writer)
    writer.edit(
        proof_gestures.reject(
            writer.casefile("c"), RejectedAs.NOT_NEAR_MISS, writer.stamp(), "not one"
        )
    )
    for stage in (Stage.REVIEW, Stage.ACT, Stage.VALIDATE):
        with pytest.raises(EditRejected, match="came no further than Report"):
            writer.edit(
                proof_gestures.reopen(writer.casefile("c"), stage, writer.stamp(), "it is one")
            )
    writer.edit(
        proof_gestures.reopen(writer.casefile("c"), Stage.REPORT, writer.stamp(), "it is one")
    )
    assert writer.casefile("c").case.stage is Stage.REPORT


def test_a_closed_case_is_opened_again_by_who_may_and_not_just_sent_back(writer):
    report(writer, Stage.CLOSE)
    with pytest.raises(EditRejected, match="it is opened again"):
        writer.edit(
            proof_gestures.send_back(writer.casefile("c"), Stage.ACT, writer.stamp(), "late")
        )
    writer.edit(proof_gestures.reopen(writer.casefile("c"), Stage.ACT, writer.stamp(), "late"))


def test_a_case_taken_away_and_put_back_in_one_step_passes_no_gate(writer):
    report(writer)
    case = writer.casefile("c").case
    with pytest.raises(EditRejected, match="without a trace"):
        writer.edit(
            ChangeSet("x", (Change(case, None), Change(None, replace(case, stage=Stage.CLOSE))))
        )


def test_a_closed_case_may_still_turn_out_to_be_reported_twice(writer):
    report(writer, Stage.CLOSE)
    writer.edit(
        proof_gestures.reject(
            writer.casefile("c"), RejectedAs.NOT_NEAR_MISS, writer.stamp(), "not one"
        )
    )
    writer.edit(proof_gestures.reopen(writer.casefile("c"), Stage.ACT, writer.stamp(), "it is"))


def test_the_way_of_a_case_tells_of_no_step_that_was_not_taken(writer):
    report(writer)
    told = StageMove(
        id="m",
        case_id="c",
        kind=MoveKind.ONWARD,
        before=Stage.VALIDATE,
        after=Stage.CLOSE,
        by="Ada Min",
        at="2026-11-19T09:12:00Z",
    )
    with pytest.raises(EditRejected, match="steps that were taken"):
        writer.edit(ChangeSet("x", created(told)))
