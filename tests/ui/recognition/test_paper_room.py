"""Paper that thanks is seen before it leaves: what is saved is what is seen."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from rca_studio.domain.hearing import FeedbackNote
from rca_studio.domain.recognition import Consent
from rca_studio.domain.registers import CaseQuery
from rca_studio.editing.feedback_gestures import write_feedback
from rca_studio.editing.gestures import revise
from rca_studio.editing.recognition_gestures import note_consent
from rca_studio.reports.thanking import quarter_of
from rca_studio.ui import theme
from rca_studio.ui.recognition.paper_room import (
    WallPaperRoom,
    open_certificate,
    open_feedback,
    open_thanks,
)
from tests.ui.proof.desk import no_dialogs, press


@pytest.fixture
def desk(sample_desk, qapp, qtbot):
    theme.apply(qapp, "light")
    yield sample_desk
    no_dialogs()
    qtbot.waitUntil(lambda: not sample_desk.studio.jobs.busy)


@pytest.fixture
def case_id(desk):
    (row,) = desk.studio.registers.cases(CaseQuery(text="NM-0142"), limit=1).rows
    return row.id


def wait(room: WallPaperRoom, qtbot) -> WallPaperRoom:
    qtbot.waitUntil(lambda: room.ready and room.preview.count > 0, timeout=20_000)
    return room


def feedback(desk, case_id, qtbot, text, left=lambda: None):
    studio = desk.studio
    studio.edit(write_feedback(studio.casefile(case_id), text, studio.writer.stamp()))
    return wait(open_feedback(studio, desk.guide, case_id, left, None), qtbot)


def thanks(desk, qtbot):
    quarters = [quarter_of(desk.studio.today(), back) for back in range(3)]
    return wait(open_thanks(desk.studio, desk.guide, quarters, 0, None), qtbot)


def award(desk):
    return next(row for row in desk.studio.registers.good_catches() if row.catch.given_on)


def words(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_what_is_seen_is_what_is_saved(desk, qtbot, tmp_path):
    room = thanks(desk, qtbot)
    coloured = room.made.paper.content
    room.panel.grey.setChecked(True)
    room.panel.paper.button("Letter").click()
    wait(room, qtbot)
    seen = room.made.paper.content
    assert seen != coloured
    assert PdfReader(BytesIO(seen)).pages[0].mediabox.width == 612
    desk.prompts.file = tmp_path / "thanks.pdf"
    press(qtbot, room.save)
    qtbot.waitUntil(desk.prompts.file.exists)
    assert desk.prompts.file.read_bytes() == seen


def test_the_quarter_is_chosen_in_the_room_and_an_empty_one_says_so(desk, qtbot):
    room = thanks(desk, qtbot)
    assert "The evening team" in words(room.made.paper.content)
    room.panel.quarter.setCurrentIndex(2)
    wait(room, qtbot)
    assert "The evening team" not in words(room.made.paper.content)
    assert "April to June 2026" in words(room.made.paper.content)
    assert "nothing to thank for" in room.about.text()


def test_what_was_replaced_is_told(desk, case_id, qtbot):
    case = desk.studio.casefile(case_id).case
    desk.studio.edit(revise(case, "Edit", location="Larkfield Wing", person_affected="Quorra Vint"))
    room = feedback(desk, case_id, qtbot, "quorra vint has a rail in larkfield.")
    told = room.panel.replaced.text()
    assert "“quorra vint”: Person A" in told, "whom the case names is known"
    assert "“larkfield”: Site A" in told, "the places of the case are known"
    for name in ("quorra", "vint", "larkfield"):
        assert name not in words(room.made.paper.content).casefold()
    assert room.save.isEnabled()


def test_words_that_may_be_names_are_looked_at_first(desk, case_id, qtbot, tmp_path):
    room = feedback(desk, case_id, qtbot, "Amparo door has a rail.")
    assert "“Amparo”" in room.panel.asked.text()
    assert not room.save.isEnabled()
    assert not room.print.isEnabled()
    assert room.save.accessibleDescription() == "Look first at the words that may be names."
    room.panel.sure.setChecked(True)
    assert room.save.isEnabled()
    assert room.print.isEnabled()
    studio = desk.studio
    studio.edit(
        write_feedback(studio.casefile(case_id), "Zenobia door has one.", studio.writer.stamp())
    )
    qtbot.waitUntil(lambda: not room.ready)
    wait(room, qtbot)
    assert "“Zenobia”" in room.panel.asked.text()
    assert not room.panel.sure.isChecked(), "other words are looked at anew"
    assert not room.save.isEnabled()


def test_a_sheet_counts_as_given_only_once_it_left(desk, case_id, qtbot, tmp_path):
    left = []
    room = feedback(desk, case_id, qtbot, "A rail was fitted.", lambda: left.append(1))
    room.reject()
    assert not left
    room = feedback(desk, case_id, qtbot, "A rail was fitted.", lambda: left.append(1))
    desk.prompts.file = tmp_path / "no such folder" / "sheet.pdf"
    press(qtbot, room.save)
    qtbot.waitUntil(lambda: bool(desk.prompts.told))
    assert not left
    assert room.isVisible()
    desk.prompts.file = tmp_path / "sheet.pdf"
    press(qtbot, room.save)
    qtbot.waitUntil(lambda: left == [1])
    assert not desk.studio.casefile(case_id).of(FeedbackNote)[0].given_on, "that is the caller's"


def test_a_certificate_is_signed_and_goes_when_consent_goes(desk, qtbot):
    row = award(desk)
    room = wait(open_certificate(desk.studio, desk.guide, row, None), qtbot)
    room.panel.signed.setText("Mia Berg, quality lead")
    qtbot.waitUntil(lambda: not room.ready)
    wait(room, qtbot)
    assert "Mia Berg, quality lead" in words(room.made.paper.content)
    studio = desk.studio
    casefile = studio.casefile(row.catch.case_id)
    studio.edit(note_consent(casefile, row.catch.id, Consent.DECLINED, studio.today()))
    qtbot.waitUntil(lambda: room.made is None and not room._latest.busy)
    assert not room.save.isEnabled()
    assert not room.print.isEnabled()


def test_who_may_not_copy_sees_no_room(desk, qtbot):
    from rca_studio.domain.casefile import ChangeSet, created
    from rca_studio.domain.people import Person, Role

    bea = Person(id="bea", name="Bea Holm", roles=(Role.BOARD_MEMBER,))
    lead = Person(id="mia", name="Mia Berg", roles=(Role.QUALITY_LEAD, Role.ADMINISTRATOR))
    desk.studio.writer.edit(ChangeSet("People", created(bea, lead)))
    desk.studio.writer.actor = "Bea Holm"
    assert open_certificate(desk.studio, desk.guide, award(desk), None) is None
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, WallPaperRoom)]
    assert "This cannot be done" in str(desk.prompts.told)


def test_an_open_workspace_for_reading_prints_and_changes_nothing(
    desk, case_id, qtbot, monkeypatch
):
    from rca_studio.ui.recognition.feedback_card import FeedbackCard
    from rca_studio.ui.recognition.room import RecognitionRoom

    studio = desk.studio
    studio.edit(write_feedback(studio.casefile(case_id), "A rail.", studio.writer.stamp()))
    monkeypatch.setattr(type(studio), "read_only", property(lambda _studio: True))
    why = "This workspace is open for reading only."
    card = FeedbackCard(studio, desk.guide)
    qtbot.addWidget(card)
    card.show_casefile(studio.casefile(case_id))
    for button in (card.said, card.print, card.phrase, card.catch):
        assert not button.isEnabled()
        assert button.accessibleDescription() == why
    room = RecognitionRoom(studio, desk.guide)
    qtbot.addWidget(room)
    for key in ("champions", "catches"):
        room.choice.button(key).click()
    catches, champions = room.parts["catches"], room.parts["champions"]
    for button in (catches.named, catches.give, catches.change, catches.away, champions.add):
        assert button.accessibleDescription() == why
    assert room.thanks.isEnabled(), "paper may be printed"
    room.reject()
