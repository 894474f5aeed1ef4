"""While a near miss is written, a line says which one it looks like; nothing typed is lost."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.domain.alike import Alike, AlikeQuery, Likeness, Shared
from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.domain.registers import CaseQuery
from rca_studio.editing.gestures import new_id
from rca_studio.faults import KnownFault
from rca_studio.ui.case.look_sheet import LookSheet
from rca_studio.ui.case.looks_like import LooksLike, line_of
from rca_studio.ui.case.story_tab import StoryTab
from rca_studio.ui.cases.report_form import ReportForm
from tests.ui.sample_desk import TODAY
from tests.ui.test_cases_screen import quiet, shown

WALKER = "Walker out of reach at the bathroom door"


def be(desk, *roles: Role) -> None:
    """Set people up; who holds these roles is at work."""
    lead = Person(id=new_id(), name="Ada Lead", roles=(Role.ADMINISTRATOR, Role.QUALITY_LEAD))
    desk.studio.writer.actor = lead.name
    desk.studio.edit(ChangeSet("Add a person", created(lead)))
    if roles:
        other = Person(id=new_id(), name="Bo Other", roles=roles)
        desk.studio.edit(ChangeSet("Add a person", created(other)))
        desk.studio.be(other.name)


def line_in(desk, qtbot, **written) -> LooksLike:
    line = LooksLike(desk.studio)
    qtbot.addWidget(line)
    line.watch(lambda: AlikeQuery(**{"title": WALKER, **written}))
    line.written()
    return line


def settled(line, desk, qtbot) -> None:
    """The pause is over and the answer is there."""
    qtbot.waitUntil(lambda: not line._pause.isActive())
    quiet(qtbot, desk)


def form_of(screen) -> ReportForm:
    screen.report_near_miss()
    return next(w for w in screen.findChildren(ReportForm) if w.isVisible())


def case_named(desk, reference: str) -> str:
    return desk.studio.registers.case_id_of(reference)


def story_tab(desk, qtbot, reference: str) -> StoryTab:
    tab = StoryTab(desk.studio, desk.guide)
    qtbot.addWidget(tab)
    tab.resize(1000, 700)
    tab.show()
    tab.show_casefile(desk.studio.casefile(case_named(desk, reference)))
    settled(tab.looks, desk, qtbot)
    return tab


def test_the_report_form_says_what_it_looks_like_while_it_is_written(sample_desk, qtbot):
    screen = shown(sample_desk, qtbot)
    form = form_of(screen)
    line = form.findChild(LooksLike)
    assert not line.isVisible()
    qtbot.keyClicks(form.title, WALKER)
    assert not line.isVisible()  # not between two strokes
    settled(line, sample_desk, qtbot)
    assert line.isVisible()
    assert line.words.text() == (
        "This looks like NM-0130: Walker out of reach at bathroom doorway (18\u00a0Aug)"
    )
    assert "words in common: walker" in line.why.text().lower()
    assert form.title.hasFocus()
    form.close()


def test_looking_loses_nothing_and_takes_one_key(sample_desk, qtbot):
    screen = shown(sample_desk, qtbot)
    form = form_of(screen)
    line = form.findChild(LooksLike)
    qtbot.keyClicks(form.title, WALKER)
    qtbot.keyClicks(form.story, "It stood")
    settled(line, sample_desk, qtbot)
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(form.story, Qt.Key.Key_K, modifiers)
    qtbot.waitUntil(lambda: any(w.isVisible() for w in form.findChildren(LookSheet)))
    sheet = form.findChild(LookSheet)
    words = " ".join(label.text() for label in sheet.findChildren(type(line.words)))
    assert "Remove the cabinet beside the bathroom 2 doorway" in words
    assert not sheet.open_case.isVisible()  # it would lead away from what is written
    sheet.back.click()
    QApplication.processEvents()
    assert (form.title.text(), form.story.text()) == (WALKER, "It stood")
    form.close()


def test_what_is_not_the_same_makes_way_for_the_next(sample_desk, qtbot):
    line = line_in(sample_desk, qtbot)
    settled(line, sample_desk, qtbot)
    seen = []
    while line.shown is not None:
        seen.append(line.shown.reference)
        line.dismiss.click()
    assert seen[0] == "NM-0130"
    assert len(seen) == len(set(seen)) > 1
    assert line.isHidden()
    line._asked = None
    line.written()
    settled(line, sample_desk, qtbot)
    assert line.isHidden()


@pytest.mark.parametrize("title", ["Walker", "", "Parcel left in the rain by the gate"])
def test_what_looks_like_nothing_is_left_in_peace(sample_desk, qtbot, title):
    line = line_in(sample_desk, qtbot, title=title)
    settled(line, sample_desk, qtbot)
    assert line.isHidden()


def test_who_may_not_see_cases_is_told_of_none(sample_desk, qtbot):
    be(sample_desk, Role.BOARD_MEMBER)
    line = line_in(sample_desk, qtbot)
    settled(line, sample_desk, qtbot)
    assert line.isHidden()
    assert line.shown is None


def test_a_reporter_gets_reference_title_and_day_alone(sample_desk, qtbot):
    be(sample_desk, Role.REPORTER)
    line = line_in(sample_desk, qtbot, location="Maple House, bathroom 2")
    asked = []
    line.asked_to_look.connect(asked.append)
    settled(line, sample_desk, qtbot)
    assert not line.isHidden()
    assert line.words.text().endswith("Walker out of reach at bathroom doorway (18\u00a0Aug)")
    assert line.why.isHidden()
    assert line.look.isHidden()
    line.look.click()
    assert asked == []


def test_the_story_tab_speaks_of_others_and_never_of_the_case_itself(sample_desk, qtbot):
    tab = story_tab(sample_desk, qtbot, "NM-0142")
    assert tab.looks.shown is not None
    assert tab.looks.shown.reference == "NM-0130"
    assert "same type" in tab.looks.why.text()


def test_the_way_to_the_other_case_keeps_what_is_half_typed(sample_desk, qtbot):
    tab = story_tab(sample_desk, qtbot, "NM-0142")
    tab.story.editor.setFocus()
    qtbot.keyClicks(tab.story.editor, "Again. ")
    tab.looks.look.click()
    sheet = next(w for w in tab.findChildren(LookSheet) if w.isVisible())
    sheet.open_case.click()
    assert "Again. " in tab.casefile.case.story
    assert sample_desk.guide.opened[-1][0] == case_named(sample_desk, "NM-0130")


def test_nothing_is_said_of_a_case_whose_causes_are_known(sample_desk, qtbot):
    tab = story_tab(sample_desk, qtbot, "NM-0130")
    assert tab.casefile.case.stage is Stage.CLOSE
    assert tab.looks.isHidden()


def test_what_was_said_not_to_be_the_same_stays_so_when_one_comes_back(sample_desk, qtbot):
    tab = story_tab(sample_desk, qtbot, "NM-0142")
    first = tab.looks.shown
    tab.looks.dismiss.click()
    assert tab.looks.shown != first
    again = story_tab(sample_desk, qtbot, "NM-0142")
    assert first not in (again.looks.shown, None)


def test_a_workspace_that_is_gone_is_not_asked(sample_desk, qtbot):
    line = line_in(sample_desk, qtbot)
    sample_desk.studio.close()
    qtbot.waitUntil(lambda: not line._pause.isActive())
    assert line.isHidden()


def test_trouble_is_no_reason_to_bother_who_writes(sample_desk, qtbot, monkeypatch):
    line = line_in(sample_desk, qtbot)

    def locked(*_asked):
        raise KnownFault("The file is locked.")

    monkeypatch.setattr(type(sample_desk.studio.registers), "alike", locked)
    settled(line, sample_desk, qtbot)
    assert line.isHidden()
    assert sample_desk.prompts.told == []


def test_words_of_people_stay_words():
    one = Alike(
        case_id="a",
        reference="NM-0001",
        title="<b>Walker</b> & rail",
        occurred="2025-05",
        stage=Stage.REPORT,
        score=1,
        close=True,
        why=(Likeness(Shared.PLACE), Likeness(Shared.CONTROL, "rail")),
    )
    assert line_of(one, TODAY) == "This looks like NM-0001: <b>Walker</b> & rail (May\u00a02025)"
    assert line_of(replace(one, occurred=""), TODAY).endswith("& rail")
    assert one.why_words == "same place · same control did not hold: rail"


def test_practice_and_real_cases_are_kept_apart(sample_desk):
    found = sample_desk.studio.registers.alike(AlikeQuery(title=WALKER, practice=False))
    assert found == ()
    assert sample_desk.studio.registers.count_cases(CaseQuery(practice=True)).number
