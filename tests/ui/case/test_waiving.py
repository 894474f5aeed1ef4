"""Waivers with real widgets: one name, or two where safety hangs on it."""

import pytest
from PySide6.QtCore import Qt

from rca_studio.domain.case import Stage
from rca_studio.domain.gates import is_waived
from rca_studio.ui import theme
from rca_studio.ui.people.asking import NamedSecond, SecondPerson
from tests.ui.case.desk import Desk
from tests.ui.proof.desk import ANA, MARIA, TOM, at_stage, case_screen, dialog_of, press, staff

CRITICAL, PLAIN = "person_safe", "staff_briefed"


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = at_stage(tmp_path, Stage.REVIEW)
    yield made
    made.studio.close()


@pytest.fixture
def screen(desk: Desk, qtbot):
    with case_screen(desk, qtbot, "review") as made:
        yield made


def critical_item(desk: Desk) -> str:
    return next(i.key for i in desk.studio.protocol("near_fall").proceed if i.critical)


def plain_item(desk: Desk) -> str:
    return next(i.key for i in desk.studio.protocol("near_fall").proceed if not i.critical)


def test_a_plain_item_takes_one_name(desk, screen, qtbot):
    key = plain_item(desk)
    desk.prompts.answers.append("No walker here")
    press(qtbot, screen.page.items.row(key).waive)
    assert is_waived(desk.casefile, key, False)
    row = screen.page.items.row(key)
    assert row._who.text().startswith("Waived by Quality lead, ")
    press(qtbot, row.withdraw)
    assert key not in desk.casefile.waivers


def test_a_safety_critical_item_asks_for_a_second_name(desk, screen, qtbot):
    key = critical_item(desk)
    desk.prompts.answers.append("She had left for hospital before")
    row = screen.page.items.row(key)
    press(qtbot, row.waive)
    second = dialog_of(NamedSecond)
    qtbot.keyClicks(second.name, "quality  LEAD")
    assert not second.yes.isEnabled()  # the same person twice is one
    second.name.clear()
    qtbot.keyClicks(second.name, "Nurse in charge")
    press(qtbot, second.yes)
    assert is_waived(desk.casefile, key, True)
    assert "Quality lead and Nurse in charge" in row._who.text()


def test_the_way_to_waive_says_beforehand_that_it_takes_two(desk, screen):
    rows = screen.page.items
    assert "takes two people" in rows.row(critical_item(desk)).waive.toolTip()
    assert not rows.row(plain_item(desk)).waive.toolTip()


def test_half_a_waiver_still_blocks_and_says_what_is_missing(desk, screen, qtbot):
    key = critical_item(desk)
    desk.prompts.answers.append("She had left for hospital before")
    row = screen.page.items.row(key)
    press(qtbot, row.waive)
    qtbot.keyClick(dialog_of(NamedSecond), Qt.Key.Key_Escape)
    assert key in desk.casefile.waivers
    blocker = next(b for b in desk.studio.blockers_of(desk.case_id) if b.key == key)
    assert "second person" in blocker.text
    assert "A second person has to say so too." in row._who.text()
    assert row.confirm.isHidden()
    screen.go_to("review", key)
    assert screen.focusWidget() is row.second
    press(qtbot, row.second)
    second = dialog_of(NamedSecond)
    qtbot.keyClicks(second.name, "Nurse in charge")
    press(qtbot, second.yes)
    assert is_waived(desk.casefile, key, True)


def test_a_person_set_up_agrees_by_their_own_sign_in(desk, screen, qtbot):
    staff(desk)
    key = critical_item(desk)
    desk.prompts.answers.append("She had left for hospital before")
    press(qtbot, screen.page.items.row(key).waive)
    second = dialog_of(SecondPerson)
    names = {second.who.itemText(n).split(" · ")[0] for n in range(second.who.count())}
    assert names == {TOM, ANA}
    second.who.setCurrentIndex(second.who.findData("tom"))
    press(qtbot, second.yes)
    waiver = desk.casefile.waivers[key]
    assert (waiver.by, waiver.second) == (MARIA, TOM)


def test_the_other_person_completes_it_later_at_their_own_desk(desk, screen, qtbot):
    staff(desk)
    key = critical_item(desk)
    desk.prompts.answers.append("She had left for hospital before")
    press(qtbot, screen.page.items.row(key).waive)
    qtbot.keyClick(dialog_of(SecondPerson), Qt.Key.Key_Escape)
    desk.studio.writer.actor = TOM
    screen.page.show_casefile(desk.casefile)
    press(qtbot, screen.page.items.row(key).second)
    waiver = desk.casefile.waivers[key]
    assert {waiver.by, waiver.second} == {MARIA, TOM}
    assert is_waived(desk.casefile, key, True)


def test_a_field_shows_its_waiver_and_can_lift_it(desk, screen, qtbot):
    from rca_studio.ui.case.waiving import ask_waiver

    desk.prompts.answers.append("There was no aid")
    ask_waiver(desk.studio, desk.case_id, "aid_position", "x", screen)
    shown = screen.page.form._waivers["aid_position"]
    assert shown.isVisible()
    assert "There was no aid" in shown.words.text()
    assert not screen.page.form._fields["aid_position"].needed
    press(qtbot, shown.lift)
    assert not shown.isVisible()
    assert screen.page.form._fields["aid_position"].needed


def test_a_role_that_may_not_waive_is_told_why(desk, screen):
    from rca_studio.domain.people import Role
    from rca_studio.editing import gestures

    staff(desk)
    ana = desk.studio.people.get("ana")
    desk.studio.edit(gestures.revise(ana, "Role", roles=(Role.FACILITATOR,)))
    desk.studio.writer.actor = ANA
    screen.page.show_casefile(desk.casefile)
    row = screen.page.items.row(plain_item(desk))
    assert not row.waive.isEnabled()
    assert "takes a supervisor" in row.waive.toolTip()
