"""A sample workspace with sessions to prepare, for tests of the rooms of safety sessions."""

from PySide6.QtWidgets import QApplication

from rca_studio.domain.case import Stage
from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.session import KnownName, Session
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import new_id, revise
from rca_studio.editing.name_gestures import take_names_away
from rca_studio.editing.session_gestures import delete_session, plan_session

STORY = (
    "Ana Silva came through the doorway at Maple House. The worker, Dee Okoro, reached for the "
    "walker.\nShe nearly fell. The day team had left it behind the Zorvex and the glimmerfold, "
    "beside the window."
)


def told_cases(studio, number=2):
    """Ids of cases worth telling: those with the most causes."""
    stages = (Stage.CLOSE, Stage.VALIDATE, Stage.ACT)
    rows = studio.registers.cases(CaseQuery(stages=stages), limit=30).rows
    rows = sorted(rows, key=lambda row: (-len(studio.casefile(row.id).causes), row.id))
    return tuple(row.id for row in rows[:number])


def prepared(studio, *cases, title="Learning in November", day="2026-11-24", **values):
    """A session, stored; gives its id."""
    session = Session(id=new_id(), title=title, day=day, cases=cases, **values)
    stamp = studio.writer.stamp()
    assert studio.attempt(lambda: plan_session(studio.casefile(WORKSPACE), session, stamp))
    return session.id


def with_story(studio, case_id, story=STORY):
    """Give a case another story."""
    assert studio.edit(revise(studio.casefile(case_id).case, story=story))


def quiet(qtbot, studio):
    """Wait until nothing is under way."""
    for _ in range(3):
        qtbot.waitUntil(lambda: not studio.jobs.busy, timeout=20_000)
        QApplication.processEvents()


def without_sessions(studio):
    """Take the sessions and names of the sample away, so that a test knows what there is."""
    for session in studio.casefile(WORKSPACE).of(Session):
        assert studio.edit(delete_session(studio.casefile(WORKSPACE), session))
    if names := studio.casefile(WORKSPACE).of(KnownName):
        assert studio.edit(take_names_away(names))
