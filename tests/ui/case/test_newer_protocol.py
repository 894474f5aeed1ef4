"""A case under an earlier version of its protocol: told, shown what is new, moved when wanted."""

from dataclasses import replace

import pytest

from rca_studio.analysis.margin import summarise
from rca_studio.domain.case import Stage
from rca_studio.domain.protocol_text import protocol_text
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures, proof_gestures
from rca_studio.editing.writer import Writer
from rca_studio.ui import theme
from rca_studio.ui.case.case_screen import CaseScreen
from rca_studio.ui.case.newer_protocol import NewsSheet
from rca_studio.ui.widgets.labels import Label
from tests.ui.case.desk import Desk
from tests.ui.proof.desk import ANA, at_stage, case_screen, dialog_of, press, staff

OLD = 1


@pytest.fixture
def desk(tmp_path, qapp):
    """A case that keeps an earlier version: without one item, with a question of its own."""
    theme.apply(qapp, "light")
    made = at_stage(tmp_path, Stage.REVIEW)
    studio = made.studio
    now = studio.protocol("near_fall")
    extra = replace(now.fields[2], key="shoes", label="Shoes worn", required_when=None, choices=())
    old = replace(now, version=OLD, proceed=now.proceed[1:], fields=(*now.fields, extra))
    # The program of that time kept it so; this one lets no case have what is not offered any more.
    earlier = Writer(studio.workspace, "Quality lead", summarise)
    file, workspace = earlier.casefile(made.case_id), earlier.casefile(WORKSPACE)
    text, stamp = protocol_text(old), earlier.stamp()
    earlier.edit(proof_gestures.keep_protocol(workspace, file, text, old.key, OLD, stamp))
    for case_id in (made.case_id, WORKSPACE):
        studio.writer.forget(case_id)
    studio.writer.edit(gestures.answer(made.casefile, "shoes", "Slippers"))
    yield made
    studio.close()


@pytest.fixture
def screen(desk: Desk, qtbot):
    with case_screen(desk, qtbot, "review") as made:
        yield made


def test_an_earlier_version_is_told_in_one_line(desk, screen):
    offered = desk.studio.protocol("near_fall").version
    strip = screen.page.newer
    assert strip.isVisible()
    assert "reviewed under version 1" in strip.words.text()
    assert f"A newer version is offered: version {offered}" in strip.words.text()


def test_what_is_new_is_told_and_the_case_moved_without_losing_an_answer(desk, screen, qtbot):
    press(qtbot, screen.page.newer.what)
    sheet = dialog_of(NewsSheet)
    said = "\n".join(label.text() for label in sheet.findChildren(Label))
    gone = desk.studio.protocol("near_fall").proceed[0]
    assert f"Not confirmed yet: {gone.label}" in said
    assert "Slippers" in said
    press(qtbot, sheet.yes)
    assert desk.casefile.kept_protocol.pack_version == desk.studio.protocol("near_fall").version
    assert desk.casefile.answers["shoes"].value == "Slippers"
    assert screen.page.newer.isHidden()
    assert screen.page.items.row(gone.key).isVisible()
    assert desk.studio.undo()
    assert screen.page.newer.isVisible()


def test_the_version_that_is_offered_needs_no_line(tmp_path, qapp, qtbot):
    desk = at_stage(tmp_path, Stage.REVIEW)
    screen = CaseScreen(desk.studio, desk.guide)
    qtbot.addWidget(screen)
    screen.show_case(desk.case_id, "review")
    screen.show()
    assert screen.page.newer.isHidden()
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    desk.studio.close()


def test_a_role_that_moves_no_case_is_told_why(desk, screen):
    from rca_studio.domain.people import Role

    staff(desk)
    ana = desk.studio.people.get("ana")
    desk.studio.edit(gestures.revise(ana, "Role", roles=(Role.EXECUTIVE,)))
    desk.studio.writer.actor = ANA
    screen.page.show_casefile(desk.casefile)
    assert not screen.page.newer.move_case.isEnabled()
    assert "move a case on or back" in screen.page.newer.move_case.toolTip()
