"""Champions, good catches and what reporters heard, with real widgets and a real workspace."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from shiboken6 import isValid

from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.hearing import FeedbackNote, FeedbackWay
from rca_studio.domain.recognition import Champion, Consent, GoodCatch
from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.ui import theme
from rca_studio.ui.case.case_screen import CaseScreen
from rca_studio.ui.recognition.catch_sheet import CatchSheet
from rca_studio.ui.recognition.champion_sheet import ChampionSheet
from rca_studio.ui.recognition.paper_room import WallPaperRoom
from rca_studio.ui.recognition.room import open_recognition
from tests.ui.proof.desk import dialog_of, press


@pytest.fixture
def desk(sample_desk, qapp):
    theme.apply(qapp, "light")
    return sample_desk


@pytest.fixture
def case_id(desk):
    (row,) = desk.studio.registers.cases(CaseQuery(text="NM-0142"), limit=1).rows
    return row.id


@pytest.fixture
def card(desk, case_id, qtbot):
    screen = CaseScreen(desk.studio, desk.guide)
    qtbot.addWidget(screen)
    screen.resize(1280, 900)
    screen.show_case(case_id, "validation")
    screen.show()
    qtbot.waitExposed(screen)
    yield screen.page.feedback
    screen.close()


@pytest.fixture
def room(desk, qtbot):
    made = open_recognition(desk.studio, desk.guide)
    qtbot.waitUntil(made.isVisible)
    yield made
    if isValid(made):  # not, where it led to a case
        made.reject()


def words(path) -> str:
    pages = PdfReader(BytesIO(path.read_bytes())).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def save(qtbot):
    """Save what the room of paper shows, once it is seen; say first that it was looked at."""
    paper = dialog_of(WallPaperRoom)
    qtbot.waitUntil(lambda: paper.ready, timeout=20_000)
    paper.panel.sure.setChecked(True)
    press(qtbot, paper.save)


def note_of(desk, case_id):
    (note,) = desk.studio.casefile(case_id).of(FeedbackNote)
    return note


# -- what the reporter hears ---------------------------------------------------------------------


def test_a_note_is_written_and_given_from_the_case(desk, case_id, card, qtbot):
    qtbot.keyClicks(card.text, "A rail was fitted.")
    press(qtbot, card.said)
    note = note_of(desk, case_id)
    assert (note.text, note.given_on, note.ways) == (
        "A rail was fitted.",
        desk.studio.today().isoformat(),
        (FeedbackWay.TALK,),
    )
    assert not card.said.isHidden()
    desk.studio.undo()
    assert note_of(desk, case_id).given_on == ""


def test_nothing_is_given_before_it_is_written(card):
    assert not card.said.isEnabled()
    assert card.said.accessibleDescription() == "Write first what was changed."
    assert card.phrase.isHidden(), "the case has a name, so nobody has a phrase"


def test_the_sheet_for_the_wall_counts_as_given_once_it_is_written(
    desk, case_id, card, qtbot, tmp_path
):
    qtbot.keyClicks(card.text, "A rail was fitted.")
    card.text.commit()
    desk.prompts.file = tmp_path / "sheet.pdf"
    press(qtbot, card.print)
    save(qtbot)
    qtbot.waitUntil(lambda: bool(note_of(desk, case_id).given_on))
    assert note_of(desk, case_id).ways == (FeedbackWay.PRINTED,)
    seen = words(desk.prompts.file)
    assert "A rail was fitted." in seen
    assert "NM-0142" not in seen


def test_who_waits_is_listed_with_the_way_to_the_case(desk, room, qtbot):
    room.choice.button("heard").click()
    part = room.parts["heard"]
    assert part.waiting.rows
    assert part.answer.text().startswith("Half of the reporters heard within 76 days")
    first = part.waiting.rows[0].key
    part.waiting.setFocus()
    qtbot.keyClick(part.waiting, Qt.Key.Key_Return)
    assert desk.guide.opened[-1][:2] == (first, "validation")


# -- good catches ----------------------------------------------------------------------------------


def test_a_catch_is_proposed_agreed_to_given_and_gets_its_certificate(
    desk, case_id, card, qtbot, tmp_path
):
    press(qtbot, card.catch)
    sheet = dialog_of(CatchSheet)
    assert "stopped_harm" in sheet.chosen, "the case shows it"
    sheet.to.setText("The night team")
    sheet.accept()
    (catch,) = desk.studio.casefile(case_id).of(GoodCatch)
    assert catch.consent is Consent.NOT_ASKED

    room = open_recognition(desk.studio, desk.guide)
    qtbot.waitUntil(room.isVisible)
    part = room.parts["catches"]
    assert not part.give.isEnabled()
    assert part.give.accessibleDescription().startswith("Ask first")
    assert not part.paper.isEnabled()
    press(qtbot, part.named)
    press(qtbot, part.give)
    (catch,) = desk.studio.casefile(case_id).of(GoodCatch)
    assert catch.given_on == desk.studio.today().isoformat()
    desk.prompts.file = tmp_path / "certificate.pdf"
    press(qtbot, part.paper)
    save(qtbot)
    qtbot.waitUntil(desk.prompts.file.exists)
    assert "The night team" in words(desk.prompts.file)
    room.reject()


def test_of_many_catches_those_that_wait_and_the_newest_are_listed(desk, case_id, room):
    there = len(desk.studio.registers.good_catches())
    many = [
        GoodCatch(
            id=f"many{number}",
            case_id=case_id,
            to=f"Team {number}",
            criteria=("spoke_up",),
            consent=Consent.GIVEN,
            given_on="" if number == 599 else f"2025-{1 + number % 12:02d}-01",
        )
        for number in range(600)
    ]
    desk.studio.edit(ChangeSet("Many", created(*many)))
    part = room.parts["catches"]
    assert len(part.rows.rows) == 500
    assert "many599" in [row.key for row in part.rows.rows]
    assert part.older.text() == f"{there + 100} that were given earlier are not listed."
    assert not part.older.isHidden()
    desk.studio.undo()
    assert part.older.isHidden()


def test_an_award_without_a_criterion_cannot_be_proposed(desk, case_id, qtbot):
    sheet = CatchSheet(desk.studio, case_id)
    qtbot.addWidget(sheet)
    for box in sheet.boxes.values():
        box.setChecked(False)
    assert not sheet.yes.isEnabled()


# -- champions -------------------------------------------------------------------------------------


def test_a_champion_is_named_for_a_year_and_the_term_can_end(desk, room, qtbot):
    room.choice.button("champions").click()
    part = room.parts["champions"]
    assert "Without a champion at present:" in part.words.text()
    press(qtbot, part.add)
    sheet = dialog_of(ChampionSheet)
    assert not sheet.yes.isEnabled()
    sheet.name.setText("Ada Okoro")
    sheet.service.setText("Community support")
    assert sheet.until.text() == "20 Nov 2027"
    sheet.accept()
    champion = named(desk, "Community support")
    assert (champion.since, champion.until) == ("2026-11-21", "2027-11-20")
    assert part.rows.rows[0].words == "Community support · Ada Okoro"
    assert "Community support" not in part.words.text()
    part.rows.setCurrentRow(0)
    press(qtbot, part.end)
    assert named(desk, "Community support").until == "2026-11-21"
    assert not part.end.isEnabled()


def named(desk, service):
    found = desk.studio.casefile(WORKSPACE).of(Champion)
    (champion,) = (one for one in found if one.service == service)
    return champion


@pytest.mark.parametrize("until", ["soon", "1 Jan 2020"])
def test_a_term_that_makes_no_sense_is_not_taken(desk, until, qtbot):
    sheet = ChampionSheet(desk.studio)
    qtbot.addWidget(sheet)
    sheet.name.setText("Ada")
    sheet.service.setText("Home care")
    sheet.until.setText(until)
    assert not sheet.yes.isEnabled()


# -- thanks ----------------------------------------------------------------------------------------


def test_the_page_of_thanks_is_saved_for_a_quarter(desk, room, qtbot, tmp_path):
    desk.prompts.file = tmp_path / "thanks.pdf"
    assert room.quarter.currentText() == "October to December 2026"
    press(qtbot, room.thanks)
    save(qtbot)
    qtbot.waitUntil(desk.prompts.file.exists)
    assert "Thank you for speaking up" in words(desk.prompts.file)


def test_a_workspace_without_any_of_it_says_how_it_begins(bare_desk, qtbot):
    room = open_recognition(bare_desk.studio, bare_desk.guide)
    qtbot.waitUntil(room.isVisible)
    assert "Propose a good catch" in room.parts["catches"].empty.text()
    assert room.parts["catches"].rows.isHidden()
    room.choice.button("champions").click()
    assert room.parts["champions"].words.text().startswith("No champion is named yet.")
    room.reject()
